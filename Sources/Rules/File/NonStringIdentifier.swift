package import Diagnostics
package import MigrationModel
import SourceText

/// Reports ids and labels that are not text.
package struct NonStringIdentifier: FileRule {
  package static let severity = Severity.error
  package static let group = "file"

  package init() {}

  package static func covers(_ cause: FileDefect.Cause) -> Bool {
    if case .wrongType = cause { true } else { false }
  }

  package func check(_ defect: FileDefect, report: (Finding) -> Void) {
    guard case .wrongType(let attribute, let type) = defect.cause else { return }
    report(
      Finding(
        .wrongType(attribute, type), at: Label(defect.file, defect.range),
        help: [type == "None" ? .leaveOut : .quote]))
  }
}

extension Finding.Message {
  fileprivate static func wrongType(_ attribute: String, _ type: String) -> Self {
    "`\(attribute)` is \(type), but Alembic takes only text for an id or label: "
      + "every command stops with an exception"
  }

  fileprivate static let quote: Self = "write it in quotes"

  fileprivate static let leaveOut: Self = "write a text in quotes, or leave it out of the list"
}
