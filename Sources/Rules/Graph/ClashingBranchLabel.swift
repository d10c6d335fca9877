package import Diagnostics
import MigrationModel
import SourceText

/// Reports branch labels that are there twice, or that are the id of a revision.
package struct ClashingBranchLabel: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for problem in environment.problems(.labelClash) {
      let migration = problem.migration
      guard let label = migration.branchLabels.first(where: { $0.range == problem.range }),
        let other = problem.related.first
      else { continue }
      let isID = environment.graph.contains(RevisionID(label.value))
      report(
        Finding(
          isID
            ? .isID(label.value, of: migration.id)
            : .isLabel(label.value, of: migration.id, other.migration.id),
          at: migration.label(label.range),
          also: [other.migration.label(other.range, isID ? "the id" : "the same label")],
          help: [isID ? .chooseAnother : .keepOne]))
    }
  }
}

extension Finding.Message {
  fileprivate static func isID(_ label: String, of id: RevisionID) -> Self {
    "branch label \(label.pythonRepr) of \(id) is the id of a revision: Alembic loads nothing"
  }

  fileprivate static func isLabel(
    _ label: String, of id: RevisionID, _ other: RevisionID
  ) -> Self {
    id == other
      ? "branch label \(label.pythonRepr) is in \(id) twice: Alembic loads nothing"
      : "branch label \(label.pythonRepr) of \(id) belongs to \(other): Alembic loads nothing"
  }

  fileprivate static let chooseAnother: Self = "choose another label"

  fileprivate static let keepOne: Self =
    "remove one of them: what follows a labelled revision is on its branch without saying so"
}
