internal import Git
internal import SourceText

/// The submodules that a tree or an index names, each read at the commit that is named.
///
/// Their files are no files of the repository; but a configuration may say that revisions are there, and
/// Alembic reads them like any others.
final class PinnedSubmodules {
  private let repository: any GitRepository
  private var commits: [RelativePath: ObjectID] = [:]
  private var snapshots: [RelativePath: CommitSnapshot] = [:]

  init(_ repository: any GitRepository) {
    self.repository = repository
  }

  /// Takes note of a submodule before anything below it is asked for.
  func add(_ path: RelativePath, _ commit: ObjectID) {
    commits[path] = commit
  }

  /// The submodule that a path is or lies in, with the rest of the path.
  func place(of path: RelativePath) -> (submodule: RelativePath, rest: RelativePath)? {
    if commits.isEmpty { return nil }
    var folder = path
    while !folder.isRoot {
      if commits[folder] != nil { return path.relative(to: folder).map { (folder, $0) } }
      folder = folder.parent
    }
    return nil
  }

  /// The submodule that a path is or lies in, the innermost one; nil for another path.
  func pinned(holding path: RelativePath) -> PinnedSubmodule? {
    guard let place = place(of: path), let commit = commits[place.submodule] else { return nil }
    let inner = snapshots[place.submodule]?.submodule(holding: place.rest)
    return inner.map {
      PinnedSubmodule(path: place.submodule.appending($0.path.bytes), commit: $0.commit)
    } ?? PinnedSubmodule(path: place.submodule, commit: commit.hex)
  }

  /// What stands at a path in a submodule; nil when the path is in none.
  func entry(at path: RelativePath) throws(ReadFailure) -> SnapshotEntry?? {
    guard let place = place(of: path), !place.rest.isRoot else { return nil }
    let entry = try snapshot(of: place.submodule).directEntry(place.rest)
    return .some(entry.map { $0.below(place.submodule) })
  }

  /// The entries of a folder in a submodule, or of the submodule itself; nil for another folder.
  func list(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry]? {
    guard let place = place(of: folder) else { return nil }
    return try snapshot(of: place.submodule).directList(place.rest)
      .map { $0.below(place.submodule) }
  }

  /// The bytes of a file, or the text of a link, in a submodule; nil for another one.
  func content(of file: SnapshotEntry) throws(ReadFailure) -> [UInt8]? {
    guard let place = place(of: file.path), !place.rest.isRoot else { return nil }
    var file = file
    file.path = place.rest
    return try snapshot(of: place.submodule).content(of: file)
  }

  private func snapshot(of path: RelativePath) throws(ReadFailure) -> CommitSnapshot {
    if let known = snapshots[path] { return known }
    guard let commit = commits[path], let submodule = try open(path) else {
      throw .missingSubmodule(path)
    }
    let found = try askGit(about: path) { () throws(GitError) in
      try CommitSnapshot(submodule, commit: commit)
    }
    guard let found else { throw .missingSubmoduleCommit(path) }
    snapshots[path] = found
    return found
  }

  private func open(_ path: RelativePath) throws(ReadFailure) -> (any GitRepository)? {
    do throws(OpenFailure) {
      return try repository.submodule(at: path)
    } catch {
      throw .unopenedSubmodule(path, error)
    }
  }
}

extension SnapshotEntry {
  fileprivate func below(_ folder: RelativePath) -> SnapshotEntry {
    var entry = self
    entry.path = folder.appending(path.bytes)
    return entry
  }
}
