package import Diagnostics
package import MigrationModel
import SourceText

/// Reports migrations without `revision`.
package struct MissingRevisionId: FileRule {
  package static let severity = Severity.error
  package static let group = "file"

  package init() {}

  package static func covers(_ cause: FileDefect.Cause) -> Bool { cause == .missingRevision }

  package func check(_ defect: FileDefect, report: (Finding) -> Void) {
    report(Finding(.missing, at: Label(defect.file, nil), help: [.add]))
  }
}

extension Finding.Message {
  fileprivate static let missing: Self =
    "the migration has no `revision`: Alembic stops with 'Could not determine revision id'"

  fileprivate static let add: Self =
    "add `revision = \"…\"` outside of functions, with the id that the header or the file name says"
}
