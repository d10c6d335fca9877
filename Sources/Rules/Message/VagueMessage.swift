package import Diagnostics
package import MigrationModel
import SourceText

/// Reports a message that does not say what its migration does.
package struct VagueMessage: MigrationRule {
  package static let severity = Severity.warning
  package static let group = "message"

  package init() {}

  package func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void
  ) {
    let judge = MessageJudge(migration, doing: details.upgrade)
    let message: Finding.Message
    var help: [Finding.Message] = []
    switch judge.verdict(on: migration.message) {
    case .clear: return
    case .vague(let reason):
      message = .vague(migration.message)
      help = [.explanation(of: reason)].compactMap(\.self)
    case .headerInstead(let key): message = .header(key)
    case .missing:
      message = .missing
      help = [.whereItStands]
    }
    let parents = judge.isMerge ? migration.downRevisions.map(\.value.description) : []
    let proposal = ProposedMessage.text(for: details.upgrade, merging: parents)
      .flatMap { judge.verdict(on: $0) == .clear ? $0 : nil }
    help.append(proposal.map { .propose($0) } ?? .sayWhatChanges)
    report(
      Finding(
        message,
        at: Label(
          migration.file, migration.messageRange ?? migration.revision.range,
          revision: migration.id.description),
        help: help))
  }
}

extension Finding.Message {
  /// More of a message is not quoted.
  private static let quotedLength = 60

  fileprivate static func vague(_ message: String) -> Self {
    let line = message.split(whereSeparator: \.isNewline).first ?? ""
    let quoted = line.count > quotedLength ? line.prefix(quotedLength - 1) + "…" : line
    return "the message \"\(String(quoted))\" does not say what the migration does"
  }

  fileprivate static func header(_ key: String) -> Self {
    "the message starts with the header line `\(key)`, so that the migration has no message"
  }

  fileprivate static let missing: Self = "the migration has no message"

  fileprivate static let whereItStands: Self =
    "the message is the first paragraph of the file's docstring, which must be the first statement"

  fileprivate static func explanation(of reason: VagueReason) -> Self? {
    switch reason {
    case .placeholder: "it stands where no message was written"
    case .identifiers: "ids, numbers and dates are in the file and its name already"
    case .beginning: "only the first migration of a history is the initial one"
    case .commonWords: nil
    }
  }

  fileprivate static func propose(_ message: String) -> Self {
    "say what changes, for example: `\(message)`"
  }

  fileprivate static let sayWhatChanges: Self =
    "say what changes: a verb, and the table, column or rows that it concerns"
}
