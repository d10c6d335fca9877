package import Diagnostics
import MigrationModel
import SourceText

/// Reports parents that no file of the history defines.
package struct MissingParent: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for references in MissingReferences.all(.missingParent, in: environment) {
      if let finding = references.finding("down_revision", { .missing($1, from: $0) }) {
        report(finding)
      }
    }
  }
}

extension Finding.Message {
  fileprivate static func missing(_ parent: RevisionID, from ids: [RevisionID]) -> Self {
    let verb = ids.count == 1 ? "follows" : "follow"
    return "\(ids.listed) \(verb) \(parent.description.pythonRepr), which no migration here is: "
      + "every Alembic command stops with KeyError"
  }
}
