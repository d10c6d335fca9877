package import AlembicConfiguration
package import HeadsFile
package import History
package import MigrationModel

/// What the rules see of one environment.
package struct EnvironmentView {
  /// The environment's name, for commands that the help texts name.
  package var name: String
  /// Whether the project has more than one environment, so that commands must name this one.
  package var isOneOfSeveral: Bool
  package var graph: RevisionGraph
  /// The defects of the environment's files, in load order.
  package var defects: [FileDefect]
  package var history: HistoryView
  /// Whether landed revisions that are gone are findings in this run, so that what they leave behind
  /// needs none.
  package var reportsDeletions: Bool
  /// Whether parents that other branches have and this one lacks are findings in this run.
  package var reportsUnportedParents = false
  /// Whether landed revisions that were re-pointed are findings in this run, so that the heads which
  /// that leaves need none.
  package var reportsRepointings = false
  /// Whether landed revisions that something was put before are, likewise.
  package var reportsInsertions = false
  /// The landed revisions whose deletion or new place a declared exception accepts, so that what it
  /// leaves behind is told all the same.
  package internal(set) var acceptedChanges: Set<RevisionID> = []
  /// Whether a revision file could not be read, so that it may be the one that has what is missing.
  package var hasUnreadFiles = false
  /// Whether revisions that are not here may be in another project: the environment is a folder of
  /// migrations alone, which somebody else's `env.py` puts together with others.
  package var mayBePart = false
  /// The files that say what the heads are, the one that `mlint lock` writes first.
  package var headsFiles: [RecordedHeads] = []
  /// The revision files, and the folders on the way to them, that other names collide with.
  package var pathCollisions: [PathCollision] = []
  /// Whether every revision could be read, so that the heads of the graph are the heads.
  package var areHeadsKnown = true
  /// Whether heads that compete are findings in this run, so that a file which cannot name them all
  /// needs none.
  package var reportsCompetingHeads = false
  /// The revisions that get the rules for migrations that can still be changed, in load order.
  package let checked: [RevisionID]
  /// The migrations of `checked`.
  let checkedMigrations: [Migration]
  /// The branch that this would be the merge of the change into, before it happens; nil when it is
  /// what is there.
  package var mergeTarget: String?
  /// Whether the index is looked at, so that the message of its commit is not there yet.
  package var readsIndex = false
  /// What the commits of this change declare in their messages; asked for when something was found.
  package var trailers: () -> ChangeTrailers = { ChangeTrailers() }
  /// What a migration of the graph does.
  package var details: (Migration) -> MigrationDetails

  package init(
    name: String, isOneOfSeveral: Bool, graph: RevisionGraph, history: HistoryView,
    checked: [RevisionID], mergeTarget: String? = nil, defects: [FileDefect] = [],
    reportsDeletions: Bool = false,
    details: @escaping (Migration) -> MigrationDetails
  ) {
    self.name = name
    self.isOneOfSeveral = isOneOfSeveral
    self.graph = graph
    self.defects = defects
    self.history = history
    self.reportsDeletions = reportsDeletions
    self.checked = checked
    checkedMigrations = graph.migrations(checked)
    self.mergeTarget = mergeTarget
    self.details = details
  }
}

extension EnvironmentView {
  /// The landed revisions that are gone and whose deletion is a finding of this run.
  var reportedDeletions: [AppliedChange] {
    history.changes.filter { $0.cause == .deleted && isReported($0) }
  }

  /// Whether the deletion or new place of a landed revision is a finding of this run.
  func isReported(_ change: AppliedChange) -> Bool {
    switch change.cause {
    case .deleted: reportsDeletions && !acceptedChanges.contains(change.landed.migration.id)
    case .repointed: reportsRepointings && !acceptedChanges.contains(change.landed.migration.id)
    case .inserted(let ids): reportsInsertions && acceptedChanges.isDisjoint(with: ids)
    case .edited: false
    }
  }
}
