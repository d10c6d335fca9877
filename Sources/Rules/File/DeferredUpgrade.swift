package import Diagnostics
package import MigrationModel
import SourceText

/// Reports `upgrade()` and `downgrade()` whose call does not run them.
package struct DeferredUpgrade: MigrationRule {
  package static let severity = Severity.error
  package static let group = "file"

  package init() {}

  package func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void
  ) {
    let functions = [
      ("upgrade", details.upgrade.definition, Severity?.none),
      ("downgrade", details.downgrade.definition, .warning),
    ]
    for (name, definition, severity) in functions {
      let found: (message: Finding.Message, help: Finding.Message, range: SourceRange)
      switch definition {
      case .called, .missing: continue
      case .coroutine(let range): found = (.coroutine(name), .useBind(name), range)
      case .generator(let range): found = (.generator(name), .removeYield, range)
      }
      report(
        Finding(
          found.message,
          at: Label(migration.file, found.range, revision: migration.id.description),
          help: [found.help], severity: severity, subject: Finding.Subject(name: name)))
    }
  }
}

extension Finding.Message {
  fileprivate static func coroutine(_ name: String) -> Self {
    "`\(name)()` is a coroutine, and nobody awaits it: Alembic records the revision and does nothing"
  }

  fileprivate static func generator(_ name: String) -> Self {
    "`\(name)()` is a generator, and nobody iterates it: Alembic records the revision and does nothing"
  }

  fileprivate static func useBind(_ name: String) -> Self {
    "write `def \(name)()`: `op` and `op.get_bind()` work without `await`, also where `env.py` "
      + "connects with an asynchronous driver"
  }

  fileprivate static let removeYield: Self = "move what has a `yield` into a function of its own"
}
