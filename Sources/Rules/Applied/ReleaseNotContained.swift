package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports revisions of the newest releases that the history does not have.
package struct ReleaseNotContained: EnvironmentRule {
  package static let severity = Severity.warning
  package static let group = "applied"
  package static let needsHistory = true

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for missing in environment.history.elsewhere.notContained {
      guard let first = missing.versions.first else { continue }
      let file = first.migration.file
      report(
        Finding(
          .notContained(missing.versions.map(\.migration.id.description), missing.release),
          at: Label(
            SourceFile(path: file.path, bytes: [], provenance: file.provenance), nil,
            revision: first.migration.id.description),
          help: [.cannotUpgrade(missing.release), .bring(missing.versions)]))
    }
  }
}

extension Finding.Message {
  fileprivate static func notContained(_ ids: [String], _ release: String) -> Self {
    let shown = ids.prefix(5).joined(separator: ", ")
    let more = ids.count > 5 ? " and \(ids.count - 5) more" : ""
    return "\(shown)\(more) \(ids.count == 1 ? "was" : "were") released in \(release) and "
      + "\(ids.count == 1 ? "is" : "are") not part of this history"
  }

  fileprivate static func cannotUpgrade(_ release: String) -> Self {
    "a database of \(release) cannot be upgraded to this: Alembic can't locate its revision"
  }

  fileprivate static func bring(_ versions: [LandedVersion]) -> Self {
    let commands = versions.prefix(3).map { "`\($0.restoringCommand)`" }.joined(separator: ", ")
    return "bring \(versions.count == 1 ? "it" : "them") here with the same parents: \(commands)"
  }
}
