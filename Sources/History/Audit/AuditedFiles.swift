import AlembicConfiguration
import Git
import Snapshots
import SourceText

/// The revision files of an environment in one commit, and how they become those of another.
struct AuditedFiles {
  /// A path whose file differs between two commits; at least one of them has it.
  struct Change {
    var before: SnapshotEntry?
    var after: SnapshotEntry?
  }

  /// The files of one version location, or of all of them where these are not plain.
  fileprivate struct Location {
    /// The folder's tree; nil where its names alone do not tell which files are revisions.
    var tree: TreeContent?
    var files: [SnapshotEntry]
  }

  private let environment: Environment
  fileprivate var locations: [Location]

  /// The files in the order in which Alembic loads them.
  var files: [SnapshotEntry] { locations.flatMap(\.files) }

  /// Lists the files of a commit.
  init(
    of environment: Environment, in commit: ObjectID, _ repository: any GitRepository
  ) throws(GitError) {
    self.environment = environment
    locations = []
    guard try listPlainly(commit, repository) else {
      locations = try Self.list(environment, commit, repository)
      return
    }
  }

  private mutating func listPlainly(
    _ commit: ObjectID, _ repository: any GitRepository
  ) throws(GitError) -> Bool {
    guard environment.hasPlainLocations, let root = try repository.node(commit)?.tree else {
      return false
    }
    var trees: [ObjectID?] = []
    for path in environment.versionLocations {
      trees.append(try repository.objectID(at: path, in: root))
      locations.append(Location(tree: nil, files: []))
    }
    return try changes(to: trees, repository) != nil
  }

  private static func list(
    _ environment: Environment, _ commit: ObjectID, _ repository: any GitRepository
  ) throws(GitError) -> [Location] {
    guard let snapshot = try CommitSnapshot(repository, commit: commit) else { return [] }
    return [Location(tree: nil, files: RevisionFiles.list(of: environment, in: snapshot).files)]
  }

  /// Makes these the files of another commit.
  ///
  /// - Parameters:
  ///   - commit: That commit.
  ///   - trees: What lies at the version locations there, in their order.
  ///   - repository: Where both are.
  /// - Returns: What differs, in the order of paths within each location.
  /// - Throws: When git cannot be asked.
  mutating func update(
    to commit: ObjectID, _ trees: [ObjectID?], _ repository: any GitRepository
  ) throws(GitError) -> [Change] {
    let old = self
    if locations.allSatisfy({ $0.tree != nil }), trees.count == locations.count,
      let changes = try changes(to: trees, repository)
    {
      return changes
    }
    self = try AuditedFiles(of: environment, in: commit, repository)
    return Self.changes(from: old.files, to: files)
  }

  /// Applies what differs between the known trees of the locations and others.
  ///
  /// - Returns: Nil when names alone do not tell which files are revisions.
  private mutating func changes(
    to trees: [ObjectID?], _ repository: any GitRepository
  ) throws(GitError) -> [Change]? {
    var result: [Change] = []
    for (index, tree) in trees.enumerated() {
      guard let tree, let content = try repository.treeContent(tree) else { return nil }
      let changes = (locations[index].tree ?? repository.emptyTree).changes(to: content)
      locations[index].tree = content
      for change in changes where Environment.isRevisionFile(named: change.name) {
        let path = environment.versionLocations[index].appending(change.name)
        guard let applied = locations[index].apply(change, at: path) else { return nil }
        if applied.before != applied.after { result.append(applied) }
      }
    }
    return result
  }

  /// What differs between two lists of files.
  static func changes(from old: [SnapshotEntry], to new: [SnapshotEntry]) -> [Change] {
    var before = Dictionary(old.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var result: [Change] = []
    for file in new {
      let known = before.removeValue(forKey: file.path)
      if known != file { result.append(Change(before: known, after: file)) }
    }
    result += before.values.map { Change(before: $0, after: nil) }
    return result.sorted { $0.path < $1.path }
  }
}

extension AuditedFiles.Change {
  var path: RelativePath { (after ?? before)?.path ?? .root }
}

extension AuditedFiles.Location {
  /// Applies a change of a name that is a revision's.
  ///
  /// - Returns: Nil when the new entry is no regular file.
  fileprivate mutating func apply(
    _ change: EntryChange, at path: RelativePath
  ) -> AuditedFiles.Change? {
    var result = AuditedFiles.Change()
    let place = place(of: path)
    let isKnown = place < files.count && files[place].path == path
    if isKnown { result.before = files[place] }
    if let entry = change.after {
      if case .folder = entry.mode { return isKnown ? removed(place, result) : result }
      guard case .file = entry.mode else { return nil }
      let file = SnapshotEntry(file: path, blob: entry.id)
      result.after = file
      if isKnown { files[place] = file } else { files.insert(file, at: place) }
      return result
    }
    return isKnown ? removed(place, result) : result
  }

  private mutating func removed(
    _ place: Int, _ result: AuditedFiles.Change
  ) -> AuditedFiles.Change {
    files.remove(at: place)
    return result
  }

  private func place(of path: RelativePath) -> Int {
    if let last = files.last, last.path < path { return files.count }
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
