package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports a landed revision whose parents or dependencies are others than when it landed.
package struct RepointedAppliedMigration: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "applied"
  package static let needsHistory = true
  package static let waiving = Waiving.inTheFile

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for change in environment.history.changes where change.cause == .repointed {
      guard let current = change.current else { continue }
      let id = current.id.description
      report(
        Finding(
          .repointed(from: change.landed.migration, to: current, change.isReleased),
          at: Label(current.file, change.place ?? current.revision.range, revision: id),
          help: [
            .neverRun(id),
            environment.catchingUp(with: change.landed) ?? .setBack(change.landed, over: current),
          ]))
    }
  }
}

extension Finding.Message {
  fileprivate static func repointed(
    from landed: Migration, to current: Migration, _ isReleased: Bool
  ) -> Self {
    let parents = landed.downRevisions.map(\.value) != current.downRevisions.map(\.value)
    let attribute = parents ? "down_revision" : "depends_on"
    let before = parents ? landed.parentNames : landed.dependsOn.map(\.value)
    let after = parents ? current.parentNames : current.dependsOn.map(\.value)
    return "\(attribute) of \(current.id) was changed from \(list(before)) to \(list(after)) "
      + "after it \(isReleased ? "was released" : "landed")"
  }

  private static func list(_ ids: [String]) -> String {
    ids.isEmpty ? "nothing" : ids.joined(separator: ", ")
  }

  fileprivate static func neverRun(_ id: String) -> Self {
    "a database that has passed \(id) takes its new ancestors for applied and never runs them"
  }

  fileprivate static func setBack(_ landed: LandedVersion, over current: Migration) -> Self {
    "set it back as in \(landed.commitName): `\(landed.restoringCommand(over: current))`; "
      + "heads are joined with `mlint merge`"
  }
}

extension Migration {
  fileprivate var parentNames: [String] { downRevisions.map(\.value.description) }
}
