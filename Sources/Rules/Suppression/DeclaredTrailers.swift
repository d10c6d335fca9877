import Diagnostics
import History
import MigrationModel
import SourceText

/// The exceptions that the commits of a change declare, and which findings they accept.
struct DeclaredTrailers {
  private let environment: EnvironmentView
  /// Read for the first finding that could be accepted.
  private var trailers: ChangeTrailers?

  init(_ environment: EnvironmentView) {
    self.environment = environment
  }

  /// The trailer that accepts a finding, if one does; one that nearly does is told in the finding's help.
  mutating func waiver(for found: inout RuleFinding) -> Waiver? {
    guard found.rule.waiving != .never, let revision = found.finding.primary.revision else {
      return nil
    }
    let trailers = self.trailers ?? environment.trailers()
    self.trailers = trailers
    let id = RevisionID(revision)
    for declared in trailers.declared where declared.revision == id {
      guard case .ignore(let rules) = declared.content else { continue }
      let names = rules.map(\.value)
      if names.contains(found.rule.slug) {
        guard declared.reason.isEmpty else { return Waiver(declared) }
        found.finding.help.append(.withoutReason(declared))
      } else if let name = names.first(where: { isMisspelt($0, for: found.rule) }) {
        found.finding.help.append(.misspelt(name, declared, found.rule.slug))
      }
    }
    return nil
  }

  private func isMisspelt(_ name: String, for rule: any Rule.Type) -> Bool {
    let names = allRules.map { $0.slug }
    return !names.contains(name) && Spelling.nearest(name, among: names) == rule.slug
  }

  /// Why one of these findings may be accepted after all.
  func limit(on findings: [RuleFinding]) -> CouldNotJudge? {
    findings.contains { $0.rule.needsHistory && $0.rule.waiving != .never } ? trailers?.limit : nil
  }
}

extension Waiver {
  init(_ declared: ChangeTrailers.Declared) {
    self.init(
      verb: declared.content.verb?.rawValue ?? "", reason: declared.reason,
      place: .commit(declared.commit))
  }
}

extension Finding.Message {
  fileprivate static func withoutReason(_ declared: ChangeTrailers.Declared) -> Self {
    "the trailer in commit \(declared.commit.prefix(12)) does not count, because it gives no reason"
  }

  fileprivate static func misspelt(
    _ name: String, _ declared: ChangeTrailers.Declared, _ rule: String
  ) -> Self {
    "the trailer in commit \(declared.commit.prefix(12)) names \(name); `\(rule)` was perhaps meant"
  }
}
