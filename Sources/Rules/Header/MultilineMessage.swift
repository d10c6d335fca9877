package import Diagnostics
package import MigrationModel
import SourceText

/// Reports messages of more than one line.
package struct MultilineMessage: MigrationRule {
  package static let severity = Severity.info
  package static let group = "header"

  package init() {}

  package func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void
  ) {
    let message = migration.message
    guard message.utf8.span.contains(where: { $0 == UInt8(ascii: "\n") }) else { return }
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1, let first = lines.first, !first.starts(with: "Revis"),
      !first.starts(with: "Create Date")
    else { return }
    let hasHeader = lines.contains { $0.starts(with: "Revision ID:") }
    report(
      Finding(
        hasHeader ? .withHeader : .severalLines(lines.count),
        at: migration.label(migration.messageRange ?? migration.revision.range),
        help: [lines[1].allSatisfy(\.isWhitespace) ? .emptyBlankLine : .addEmptyLine]))
  }
}

extension Finding.Message {
  fileprivate static func severalLines(_ count: Int) -> Self {
    "the message has \(count) lines, which all stand in `alembic history` and the log of upgrades"
  }

  fileprivate static let withHeader: Self =
    "the message goes on into the header, which stands in `alembic history` and the log of upgrades"

  fileprivate static let addEmptyLine: Self = "leave an empty line below the first"

  fileprivate static let emptyBlankLine: Self =
    "the line below the first looks empty, but has blanks: remove them"
}
