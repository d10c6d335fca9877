package import Diagnostics
import MigrationModel
import SourceText

/// Reports revision ids with characters that Alembic refuses.
package struct IllegalRevisionId: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for problem in environment.problems(.illegalCharacter) {
      let migration = problem.migration
      let illegal: [String] = ["+", "-", ":", "@"].filter { migration.id.description.contains($0) }
      // Before 1.17.1 a colon was legal, so one that has landed may well be in use.
      let mayWork = illegal == [":"] && environment.isLanded(migration)
      report(
        Finding(
          .illegal(migration.id, illegal), at: migration.label(migration.revision.range),
          help: mayWork ? [.pinned] : [.replace(migration.id)],
          severity: mayWork ? .warning : nil))
    }
  }
}

extension Finding.Message {
  fileprivate static func illegal(_ id: RevisionID, _ characters: [String]) -> Self {
    let list = characters.map { "'\($0)'" }.joined(separator: " and ")
    let version = characters == [":"] ? " since 1.17.1" : ""
    return "revision id \(id.description.pythonRepr) has \(list), "
      + "which Alembic refuses\(version), because it has a meaning on the command line"
  }

  fileprivate static func replace(_ id: RevisionID) -> Self {
    let legal = String(
      id.description.unicodeScalars.map {
        ["+", "-", ":", "@"].contains($0) ? "_" : Character($0)
      })
    return "choose another, such as \(legal.pythonRepr), "
      + "also in `down_revision` of what follows it"
  }

  fileprivate static let pinned: Self =
    "databases hold it: stay below Alembic 1.17.1 until no database and no file names it any more"
}
