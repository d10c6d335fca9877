package import Diagnostics
import MigrationModel
import SourceText

/// Reports ids and branch labels that mean something else on Alembic's command line.
package struct ReservedRevisionId: EnvironmentRule {
  package static let severity = Severity.warning
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    let checked = Set(environment.checked)
    for migration in environment.graph.migrations {
      let id = migration.id.description
      if id == "base" {
        report(
          Finding(
            .base, at: migration.label(migration.revision.range), help: [.choose], severity: .error)
        )
      } else if Self.reserved.contains(id), checked.contains(migration.id) {
        report(
          Finding(
            .reserved("revision id", id), at: migration.label(migration.revision.range),
            help: [.choose]))
      }
      for label in migration.branchLabels
      where Self.reserved.contains(label.value) && checked.contains(migration.id) {
        report(
          Finding(
            .reserved("branch label", label.value), at: migration.label(label.range),
            help: [.choose]))
      }
    }
  }

  private static let reserved = ["base", "current", "head", "heads"]
}

extension Finding.Message {
  fileprivate static let base: Self =
    "revision id 'base' means the state before all migrations: Alembic stops with AssertionError"

  fileprivate static func reserved(_ what: String, _ text: String) -> Self {
    "\(what) \(text.pythonRepr) means something else on Alembic's command line, "
      + "so that it cannot be named there"
  }

  fileprivate static let choose: Self =
    "choose another; only base, current, head and heads are taken"
}
