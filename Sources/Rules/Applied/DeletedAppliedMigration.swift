package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports a landed revision that is gone.
package struct DeletedAppliedMigration: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "applied"
  package static let needsHistory = true
  package static let waiving = Waiving.inTheFile

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for change in environment.history.changes where change.cause == .deleted {
      let landed = change.landed.migration
      var finding = Finding(
        .deleted(landed.id.description, change),
        at: Label(
          SourceFile(path: landed.file.path, bytes: [], provenance: landed.file.provenance), nil,
          revision: landed.id.description),
        help: [.bringBack(change.landed), .undoByAnother, .declare(landed.id, environment)])
      finding.waiver = environment.history.squash(replacing: landed.id)?
        .waiver(in: environment.history)
      report(finding)
    }
  }
}

extension Finding.Message {
  fileprivate static func deleted(_ id: String, _ change: AppliedChange) -> Self {
    "\(id) was deleted after it \(change.isReleased ? "was released" : "landed"): "
      + "databases that ran it can no longer be upgraded"
  }

  fileprivate static func bringBack(_ landed: LandedVersion) -> Self {
    "bring it back from \(landed.commitName): `\(landed.restoringCommand)`"
  }

  fileprivate static let undoByAnother: Self =
    "what it did is undone by a new migration, not by removing this one"

  fileprivate static func declare(_ id: RevisionID, _ environment: EnvironmentView) -> Self {
    "if one file replaces it, say so there: `# mlint: replaces \(id) <why>`; if it is meant to go, say so in "
      + .inTheMessage(.ignore, "\(DeletedAppliedMigration.slug) \(id)", environment)
  }
}
