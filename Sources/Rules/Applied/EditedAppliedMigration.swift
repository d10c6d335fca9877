package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports a landed revision that does something else than when it landed.
package struct EditedAppliedMigration: EnvironmentRule {
  package static let severity = Severity.warning
  package static let group = "applied"
  package static let needsHistory = true
  package static let waiving = Waiving.inTheFile

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    let repointed = environment.history.changes
      .filter { $0.cause == .repointed && environment.isReported($0) }
      .map(\.landed.migration.id)
    for change in environment.history.changes {
      guard case .edited(let parts) = change.cause, let current = change.current else { continue }
      let catchingUp = environment.catchingUp(with: change.landed)
      // The same older version, told with its parents.
      if catchingUp != nil, repointed.contains(current.id) { continue }
      let id = current.id.description
      var finding = Finding(
        .edited(id, parts, change.isReleased),
        at: Label(current.file, change.place ?? current.revision.range, revision: id),
        help: parts.help(change, instead: catchingUp),
        severity: parts.severity(isReleased: change.isReleased))
      // A squash under the id of the last revision has to do what the others did.
      finding.waiver = environment.history.squash(by: current.id)?.waiver(in: environment.history)
      report(finding)
    }
  }
}

extension EditedParts {
  /// The table of the rule's page.
  fileprivate func severity(isReleased: Bool) -> Severity {
    var severity: Severity =
      if upgrade || rest {
        isReleased ? .error : .warning
      } else if branchLabels {
        .warning
      } else {
        isReleased ? .warning : .info
      }
    if hasEqualOperations, let lower = Severity(rawValue: severity.rawValue - 1) {
      severity = lower
    }
    return severity
  }

  fileprivate func help(
    _ change: AppliedChange, instead catchingUp: Finding.Message?
  ) -> [Finding.Message] {
    var help: [Finding.Message] = []
    if hasEqualOperations { help.append(.equalOperations) }
    help.append(catchingUp ?? .restore(change.landed, over: change.current))
    help.append(.writeAnother)
    // What was released has run somewhere.
    if !change.isReleased { help.append(.declare) }
    return help
  }
}

extension Finding.Message {
  fileprivate static func edited(_ id: String, _ parts: EditedParts, _ isReleased: Bool) -> Self {
    let when = isReleased ? "was released" : "landed"
    var names: [String] = []
    if parts.upgrade { names.append("upgrade()") }
    if parts.downgrade { names.append("downgrade()") }
    if parts.branchLabels { names.append("branch_labels") }
    let subject = names.isEmpty ? id : "\(names.joined(separator: ", ")) of \(id)"
    let verb = names.count > 1 || names == ["branch_labels"] ? "were" : "was"
    return "\(subject) \(verb) edited after it \(when)"
  }

  fileprivate static let equalOperations: Self =
    "the operations are the same as before; only the way they are written changed"

  fileprivate static func restore(_ landed: LandedVersion, over current: Migration?) -> Self {
    let command = current.map { landed.restoringCommand(over: $0) } ?? landed.restoringCommand
    return "databases that ran it will not run it again; restore the version of "
      + "\(landed.commitName): `\(command)`"
  }

  fileprivate static let writeAnother: Self = "put the change into a new migration"

  fileprivate static let declare: Self =
    "if no database needs it, say so in the file: `# mlint: ignore[\(EditedAppliedMigration.slug)] <why>`"
}
