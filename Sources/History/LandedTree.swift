import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// One environment as a compared commit holds it.
///
/// An object, because all revisions are asked for in each tree; a value all the same, since nothing of it ever
/// changes.
final class LandedTree {
  let commit: ComparedCommit
  let graph: RevisionGraph
  private let environment: LoadedEnvironment?
  /// The files of revisions whose id is repeated.
  private let repeated: [RevisionID: [Migration]]
  /// The files that are there but whose revisions could not be read.
  private let unreadFiles: Set<RelativePath>

  init(_ commit: ComparedCommit, _ environment: LoadedEnvironment?) {
    self.commit = commit
    self.environment = environment
    graph = environment?.graph ?? RevisionGraph([])
    repeated = graph.repeatedIDs
    let problematic = Set(environment?.problems.map(\.path) ?? [])
    unreadFiles =
      problematic.isEmpty ? [] : problematic.subtracting(graph.migrations.map(\.file.path))
  }

  /// Whether parents and dependencies are what the file has, because nothing in it was unreadable.
  func hasKnownEdges(_ migration: Migration) -> Bool {
    environment?.hasKnownEdges(migration) ?? false
  }

  /// Whether all of it could be read, so that what is not found is not there.
  var isWhole: Bool { environment?.areHeadsKnown ?? false }

  func submodule(holding path: RelativePath) -> LandedVersion.Submodule? {
    environment?.submodules.first { path.isBelow($0.path) }
      .map { LandedVersion.Submodule(path: $0.path, commit: $0.commit) }
  }

  /// The revisions of this tree.
  ///
  /// A file that could not be read here is taken for the revision that lies at its path now: in
  /// doubt it has landed.
  func revisions(knowing current: LoadedEnvironment) -> [RevisionID] {
    if unreadFiles.isEmpty { return graph.revisions }
    return graph.revisions
      + current.migrations.filter { unreadFiles.contains($0.file.path) }.map(\.id)
  }

  func contains(_ id: RevisionID) -> Bool { graph.contains(id) }

  func versions(of id: RevisionID) -> [Version] {
    files(of: id).map { Version(migration: $0, tree: self) }
  }

  /// Whether a revision has a file here that is byte for byte the given one.
  func hasContent(of file: Migration) -> Bool {
    guard file.contentNumber >= 0 else { return false }
    if let files = repeated[file.id] {
      return files.contains { $0.contentNumber == file.contentNumber }
    }
    return graph[file.id]?.contentNumber == file.contentNumber
  }

  private func files(of id: RevisionID) -> [Migration] {
    repeated[id] ?? [graph[id]].compactMap(\.self)
  }
}

/// A version of a revision, and the tree that holds it.
struct Version {
  var migration: Migration
  var tree: LandedTree

  var landed: LandedVersion {
    LandedVersion(
      migration: migration, commit: tree.commit.id.hex, commitName: tree.commit.name,
      submodule: tree.submodule(holding: migration.file.path))
  }
}

extension LoadedEnvironment {
  /// Whether a migration's parents and dependencies could all be read.
  ///
  /// Computed labels are the one problem of a file that leaves them alone.
  func hasKnownEdges(_ migration: Migration) -> Bool {
    let count = problems.count { $0.path == migration.file.path }
    return count == 0 || count == 1 && migration.hasComputedBranchLabels
  }
}
