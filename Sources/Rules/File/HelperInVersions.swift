package import Diagnostics
package import MigrationModel
import SourceText

/// Reports files in a version location that are no migrations.
package struct HelperInVersions: FileRule {
  package static let severity = Severity.error
  package static let group = "file"

  package init() {}

  package static func covers(_ cause: FileDefect.Cause) -> Bool { cause == .helper }

  package func check(_ defect: FileDefect, report: (Finding) -> Void) {
    report(
      Finding(
        .helper(defect.file.path.name), at: Label(defect.file, nil),
        help: [.move, .underscores]))
  }
}

extension Finding.Message {
  fileprivate static func helper(_ name: ArraySlice<UInt8>) -> Self {
    "\(String(decoding: name, as: UTF8.self)) is no migration, but lies where Alembic loads every "
      + "`.py` file as one: every command stops"
  }

  fileprivate static let move: Self =
    "move it out of the version location, best into the application's own package"

  fileprivate static let underscores: Self =
    "only files whose names start with `__init__` or `.#` are passed over"
}
