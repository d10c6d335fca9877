package import Diagnostics
package import MigrationModel
import SourceText

/// Reports calls of `op` and `context` outside of functions.
package struct ModuleLevelOperation: FileRule {
  package static let severity = Severity.error
  package static let group = "file"

  package init() {}

  package static func covers(_ cause: FileDefect.Cause) -> Bool {
    if case .moduleLevelCall = cause { true } else { false }
  }

  package func check(_ defect: FileDefect, report: (Finding) -> Void) {
    guard case .moduleLevelCall(let name, let count) = defect.cause else { return }
    report(
      Finding(
        .called(name, count), at: Label(defect.file, defect.range),
        help: [.moveIn, .upgradeRunsIt]))
  }
}

extension Finding.Message {
  fileprivate static func called(_ name: String, _ count: Int) -> Self {
    let more = count > 1 ? " (like \(count) calls in all)" : ""
    return
      "`\(name)` is called outside of functions\(more), so that it runs when Alembic only loads "
      + "the file: `alembic heads`, `history`, `revision` and `merge` stop with NameError"
  }

  fileprivate static let moveIn: Self = "move the call into `upgrade()` or `downgrade()`"

  fileprivate static let upgradeRunsIt: Self =
    "`alembic upgrade` and `downgrade` run it whenever they load the history, whatever they are for"
}
