package import Diagnostics
package import MigrationModel
import SourceText

/// Reports migrations without `upgrade()`.
package struct MissingUpgrade: MigrationRule {
  package static let severity = Severity.error
  package static let group = "file"
  package static let waiving = Waiving.never

  package init() {}

  package func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void
  ) {
    guard details.upgrade.definition == .missing, details.syntaxProblem == nil else { return }
    let range = migration.revision.range
    report(
      Finding(
        .missing,
        at: Label(
          migration.file, range.isEmpty ? nil : range, revision: migration.id.description),
        help: [.add]))
  }
}

extension Finding.Message {
  fileprivate static let missing: Self =
    "the migration has no `upgrade()`: `alembic upgrade` stops with AttributeError before anything runs"

  fileprivate static let add: Self =
    "add the function; a migration that changes nothing has `pass` in it"
}
