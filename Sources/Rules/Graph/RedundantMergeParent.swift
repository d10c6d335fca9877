package import Diagnostics
import MigrationModel
import SourceText

/// Reports merge revisions with a parent that another parent already follows.
package struct RedundantMergeParent: EnvironmentRule {
  package static let severity = Severity.warning
  package static let group = "graph"

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for migration in environment.checkedMigrations {
      let parents = migration.downRevisions
      guard parents.count > 1 else { continue }
      var seen: Set<RevisionID> = []
      if let again = parents.first(where: { !seen.insert($0.value).inserted }) {
        report(
          Finding(
            .twice(again.value, in: migration.id), at: migration.label(again.range),
            help: [.remove(again.value)]))
      }
      for parent in parents {
        guard let newer = follower(of: parent.value, among: parents, environment.graph) else {
          continue
        }
        report(
          Finding(
            .older(parent.value, than: newer, in: migration.id), at: migration.label(parent.range),
            help: [.remove(parent.value)]))
      }
    }
  }

  /// The parent that has this one among its ancestors.
  private func follower(
    of id: RevisionID, among parents: [Located<RevisionID>], _ graph: RevisionGraph
  ) -> RevisionID? {
    parents.first {
      $0.value != id && graph.isAncestor(id, of: $0.value)
    }?.value
  }
}

extension Finding.Message {
  fileprivate static func twice(_ parent: RevisionID, in id: RevisionID) -> Self {
    "\(id) names its parent \(parent) twice: Alembic takes it for a merge, "
      + "and `alembic downgrade -1` fails with 'Ambiguous walk'"
  }

  fileprivate static func older(
    _ parent: RevisionID, than newer: RevisionID, in id: RevisionID
  ) -> Self {
    "\(id) merges \(parent) although its other parent \(newer) follows that already: "
      + "nothing is joined, and `alembic downgrade -1` fails with 'Ambiguous walk'"
  }

  fileprivate static func remove(_ parent: RevisionID) -> Self {
    "take \(parent) out of `down_revision`; if nothing is left to merge, the revision is not needed"
  }
}
