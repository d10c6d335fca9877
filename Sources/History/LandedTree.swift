import Git
import Loading
import MigrationModel

/// One environment as a compared commit holds it.
struct LandedTree {
  var commit: ComparedCommit
  var graph: RevisionGraph
  /// The files of each revision: more than one where an id is repeated.
  private var files: [RevisionID: [Migration]]

  init(_ commit: ComparedCommit, _ environment: LoadedEnvironment?) {
    self.commit = commit
    graph = environment?.graph ?? RevisionGraph([])
    files = Dictionary(grouping: graph.migrations, by: \.id)
  }

  func contains(_ id: RevisionID) -> Bool { files[id] != nil }

  func versions(of id: RevisionID) -> [Version] {
    (files[id] ?? []).map { Version(migration: $0, tree: self) }
  }
}

/// A version of a revision, and the tree that holds it.
struct Version {
  var migration: Migration
  var tree: LandedTree

  var landed: LandedVersion {
    LandedVersion(
      migration: migration, commit: tree.commit.id.hex, commitName: tree.commit.name)
  }
}
