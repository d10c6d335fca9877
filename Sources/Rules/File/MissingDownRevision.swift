package import Diagnostics
package import MigrationModel
import SourceText

/// Reports migrations without `down_revision`.
package struct MissingDownRevision: FileRule {
  package static let severity = Severity.error
  package static let group = "file"

  package init() {}

  package static func covers(_ cause: FileDefect.Cause) -> Bool { cause == .missingDownRevision }

  package func check(_ defect: FileDefect, report: (Finding) -> Void) {
    let range = defect.range.isEmpty ? nil : defect.range
    report(Finding(.missing, at: Label(defect.file, range), help: [.add]))
  }
}

extension Finding.Message {
  fileprivate static let missing: Self =
    "the migration has no `down_revision`: every Alembic command stops with AttributeError"

  fileprivate static let add: Self =
    "add `down_revision = \"…\"` with the id of the revision before it; only a first one has None"
}
