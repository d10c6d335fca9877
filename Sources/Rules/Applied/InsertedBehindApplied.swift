package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports revisions that have not landed and became ancestors of one that has.
package struct InsertedBehindApplied: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "applied"
  package static let needsHistory = true
  package static let waiving = Waiving.inTheFile

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for change in environment.history.changes {
      guard case .inserted(let inserted) = change.cause, let current = change.current,
        let direct = inserted.first.flatMap({ environment.graph[$0] })
      else { continue }
      let id = current.id.description
      var finding = Finding(
        .inserted(inserted.reversed().map(\.description), behind: id, change.isReleased),
        at: Label(direct.file, direct.revision.range, revision: direct.id.description),
        also: [
          Label(
            current.file, change.place ?? current.revision.range,
            "has landed and points here now",
            revision: id)
        ],
        help: [.neverRun(id, inserted.count), .pointBack(current, change.landed)])
      judge(
        inserted.map { DeclaredBackport(of: $0, behind: current.id, in: environment) }, &finding)
      report(finding)
    }
  }

  /// Accepts a finding when all that was inserted are backports, or says what keeps them from being so.
  private func judge(_ backports: [DeclaredBackport], _ finding: inout Finding) {
    var waivers: [Waiver] = []
    var isDeclared = false
    for backport in backports {
      switch backport {
      case .holds(let waiver): waivers.append(waiver)
      case .fails(let problem):
        finding.help.append(problem)
        isDeclared = true
      case .undeclared: break
      }
    }
    if waivers.count == backports.count {
      finding.waiver = waivers.first
    } else if !isDeclared {
      finding.help.append(.declare)
    }
  }
}

extension Finding.Message {
  fileprivate static func inserted(
    _ ids: [String], behind landed: String, _ isReleased: Bool
  ) -> Self {
    "\(ids.joined(separator: ", ")) \(ids.count == 1 ? "was" : "were") inserted behind \(landed), "
      + "which \(isReleased ? "was released" : "has landed")"
  }

  fileprivate static func neverRun(_ landed: String, _ count: Int) -> Self {
    "a database that has passed \(landed) reports that it is at head and never runs "
      + (count == 1 ? "it" : "them")
  }

  fileprivate static func pointBack(_ current: Migration, _ landed: LandedVersion) -> Self {
    "set down_revision of \(current.id) back as in \(landed.commitName) "
      + "(`\(landed.restoringCommand(over: current))`), and point the new revision at the head that has landed"
  }

  fileprivate static let declare: Self =
    "if a later revision does the same for such databases, say so in the new file: "
    + "`# mlint: backport-of <revision> <why>`"
}
