import AlembicConfiguration
import Git
import Snapshots
import SourceText

/// A folder in which revisions are looked for, in whichever commit has it.
struct SearchedFolder: Hashable {
  var path: RelativePath
  /// The name of the environment that it belongs to.
  var environment: String
  /// Whether files in its folders count.
  var isRecursive: Bool

  init(_ path: RelativePath, of environment: Environment) {
    self.path = path
    self.environment = environment.name
    // What lies below `versions` may have been put there to get it out of Alembic's sight, and is
    // what somebody looks for; a location that is the project itself has all kinds of files below.
    isRecursive = environment.isRecursive || path.isBelow(environment.scriptLocation)
  }
}

/// Tells which environments the trees of many commits have, without looking at each.
///
/// The files by which environments are found are collected tree by tree, and a tree that several
/// commits have is looked at once. Commits with the same such files have the same environments.
final class ProjectLayouts {
  private struct Marker: Hashable {
    var path: RelativePath
    /// The content, where it matters.
    var content: ObjectID?
  }

  /// Deeper folders hold no environments; a hostile tree may be as deep as it likes.
  private static let maximumDepth = 32
  /// More files of this kind below one folder are no project's.
  private static let maximumMarkers = 500
  /// Layouts that are looked at in full.
  private static let maximumLayouts = 200

  private let repository: any GitRepository
  private let overrides: [EnvironmentOverride]
  /// The most files of a commit that is looked at in full.
  private static let maximumFiles = 200_000

  /// What a tree has below it.
  private struct Contents {
    var markers: [Marker] = []
    /// How many names there are; no more than `maximumFiles` are told apart.
    var count = 0
  }

  private var contents: [ObjectID: Contents] = [:]
  private var isConfiguration: [ObjectID: Bool] = [:]
  private var layouts: [[Marker]: [SearchedFolder]] = [:]
  private(set) var limits: [CouldNotJudge] = []

  init(_ repository: any GitRepository, _ overrides: [EnvironmentOverride]) {
    self.repository = repository
    self.overrides = overrides
  }

  /// The folders with revisions that a commit has by its own configuration.
  func folders(of commit: CommitNode) throws(GitError) -> [SearchedFolder] {
    let contents = try contents(of: commit.tree, depth: 0)
    let markers = contents.markers
    if let known = layouts[markers] { return known }
    guard contents.count < Self.maximumFiles else {
      limits.append(
        CouldNotJudge(
          reason: "commit \(commit.id.hex.prefix(12)) has so many files that other folders than "
            + "those of today were not looked at",
          remedy: "nothing, unless migrations were elsewhere then"))
      layouts[markers] = []
      return []
    }
    guard layouts.count < Self.maximumLayouts else {
      if layouts.count == Self.maximumLayouts {
        layouts[[Marker(path: .root, content: nil)]] = []
        limits.append(
          CouldNotJudge(
            reason: "the project was arranged in more than \(Self.maximumLayouts) ways, of which "
              + "the others were not looked at",
            remedy: "search all objects too: `--unreachable`"))
      }
      return []
    }
    var folders: [SearchedFolder] = []
    if let snapshot = try CommitSnapshot(repository, commit: commit.id) {
      for environment in Discovery.find(in: snapshot, overrides: overrides).environments {
        folders += environment.versionLocations.map { SearchedFolder($0, of: environment) }
      }
    }
    layouts[markers] = folders
    return folders
  }

  private func contents(of tree: ObjectID, depth: Int) throws(GitError) -> Contents {
    if let known = contents[tree] { return known }
    var found = Contents()
    for entry in try repository.tree(tree) ?? [] {
      found.count = min(found.count + 1, Self.maximumFiles)
      switch entry.mode {
      case .folder where depth < Self.maximumDepth:
        let name = RelativePath(entry.name)
        let below = try contents(of: entry.id, depth: depth + 1)
        found.count = min(found.count + below.count, Self.maximumFiles)
        for marker in below.markers where found.markers.count < Self.maximumMarkers {
          found.markers.append(
            Marker(path: name.appending(marker.path.bytes), content: marker.content))
        }
        if entry.name.elementsEqual("versions".utf8) { found.markers.append(Marker(path: name)) }
      case .file where found.markers.count < Self.maximumMarkers:
        if let marker = try marker(entry) { found.markers.append(marker) }
      default: break
      }
    }
    contents[tree] = found
    return found
  }

  private func marker(_ file: TreeEntry) throws(GitError) -> Marker? {
    let path = RelativePath(file.name)
    switch String(decoding: file.name, as: UTF8.self) {
    case "env.py": return Marker(path: path)
    case "pyproject.toml":
      return try mentions("[tool.alembic", file.id) ? Marker(path: path, content: file.id) : nil
    case let name where name.hasSuffix(".ini"):
      return try mentions("alembic", file.id) ? Marker(path: path, content: file.id) : nil
    default: return nil
    }
  }

  private func mentions(_ word: String, _ file: ObjectID) throws(GitError) -> Bool {
    if let known = isConfiguration[file] { return known }
    var result = false
    if case .content(.blob, let bytes) = try repository.object(file, maximumSize: 1 << 20) {
      result = bytes.holds(Array(word.utf8))
    }
    isConfiguration[file] = result
    return result
  }
}
