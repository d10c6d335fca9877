package import History
package import MigrationModel

/// What the rules see of one environment.
package struct EnvironmentView {
  /// The environment's name, for commands that the help texts name.
  package var name: String
  /// Whether the project has more than one environment, so that commands must name this one.
  package var isOneOfSeveral: Bool
  package var graph: RevisionGraph
  package var history: HistoryView
  /// The revisions that get the rules for migrations that can still be changed, in load order.
  package var checked: [RevisionID]
  /// The branch that this would be the merge of the change into, before it happens; nil when it is
  /// what is there.
  package var mergeTarget: String?
  /// What a migration of the graph does.
  package var details: (Migration) -> MigrationDetails

  package init(
    name: String, isOneOfSeveral: Bool, graph: RevisionGraph, history: HistoryView,
    checked: [RevisionID], mergeTarget: String? = nil,
    details: @escaping (Migration) -> MigrationDetails
  ) {
    self.name = name
    self.isOneOfSeveral = isOneOfSeveral
    self.graph = graph
    self.history = history
    self.checked = checked
    self.mergeTarget = mergeTarget
    self.details = details
  }
}
