package import Diagnostics
package import MigrationModel
import SourceText

/// Reports imports that fail because Alembic loads each migration as a module of its own.
package struct UnloadableImport: FileRule {
  package static let severity = Severity.error
  package static let group = "file"

  package init() {}

  package static func covers(_ cause: FileDefect.Cause) -> Bool {
    switch cause {
    case .relativeImport, .siblingImport: true
    default: false
    }
  }

  package func check(_ defect: FileDefect, report: (Finding) -> Void) {
    let message: Finding.Message
    switch defect.cause {
    case .relativeImport: message = .relative
    case .siblingImport(let module): message = .sibling(module)
    default: return
    }
    report(Finding(message, at: Label(defect.file, defect.range), help: [.moveOut, .orCopy]))
  }
}

extension Finding.Message {
  fileprivate static let relative: Self =
    "a migration belongs to no package for Alembic, so that a relative import stops every command "
    + "with ImportError"

  fileprivate static func sibling(_ module: String) -> Self {
    "\(module) lies beside this file, where Python does not look for modules: "
      + "every Alembic command stops with ModuleNotFoundError"
  }

  fileprivate static let moveOut: Self =
    "move what is shared into the application's package, and import it by its full name"

  fileprivate static let orCopy: Self =
    "or copy it into the migration, which then does the same for ever"
}
