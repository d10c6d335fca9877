package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports a revision that was brought from another branch without the one it is built on.
package struct UnportedParent: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "applied"
  package static let needsHistory = true
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for kind in [GraphProblem.Kind.missingParent, .missingDependency] {
      var told: Set<RevisionID> = []
      for problem in environment.problems(kind) {
        guard let missing = problem.missing, told.insert(missing).inserted,
          let version = environment.history.elsewhere.missing[missing]
        else { continue }
        report(
          Finding(
            .unported(missing, of: problem.migration.id, version),
            at: problem.migration.label(problem.range),
            help: [.bring(missing, version), .repoint(problem.migration.id)]))
      }
    }
  }
}

extension Finding.Message {
  fileprivate static func unported(
    _ parent: RevisionID, of id: RevisionID, _ version: LandedVersion
  ) -> Self {
    "\(id) is built on \(parent), which is in \(version.commitName) but not here: every Alembic "
      + "command stops with KeyError"
  }

  fileprivate static func bring(_ parent: RevisionID, _ version: LandedVersion) -> Self {
    "bring \(parent) here too: `\(version.restoringCommand)`"
  }

  fileprivate static func repoint(_ id: RevisionID) -> Self {
    "or let \(id) have an id of its own here and point it at a head that is here: under one id it "
      + "must stand on the same history everywhere"
  }
}
