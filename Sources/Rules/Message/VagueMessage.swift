package import Diagnostics
package import MigrationModel

/// Reports a message that does not say what its migration does.
package struct VagueMessage: MigrationRule {
  package static let severity = Severity.warning
  package static let group = "message"

  package init() {}

  package func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void
  ) {}
}
