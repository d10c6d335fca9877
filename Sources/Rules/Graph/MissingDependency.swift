package import Diagnostics
import MigrationModel
import SourceText

/// Reports dependencies that are neither a revision nor a branch label of the history.
package struct MissingDependency: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for references in MissingReferences.all(.missingDependency, in: environment) {
      if let finding = references.finding("depends_on", { .missing($1, from: $0) }) {
        report(finding)
      }
    }
  }
}

extension Finding.Message {
  fileprivate static func missing(_ name: RevisionID, from ids: [RevisionID]) -> Self {
    let verb = ids.count == 1 ? "depends" : "depend"
    return "\(ids.listed) \(verb) on \(name.description.pythonRepr), which is neither a migration "
      + "here nor a branch label: every Alembic command stops with KeyError"
  }
}
