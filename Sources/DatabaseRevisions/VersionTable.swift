internal import SourceText

/// The table that Alembic keeps the applied revisions in.
package struct VersionTable: Hashable, Sendable {
  /// Nil for where the database looks by itself.
  package let schema: String?
  package let name: String

  /// Alembic's own choice, unless `version_table` is configured.
  package static let `default` = VersionTable(schema: nil, name: "alembic_version")

  init(schema: String?, name: String) {
    self.schema = schema
    self.name = name
  }

  /// Reads `TABLE` or `SCHEMA.TABLE`.
  ///
  /// Nil when a name is empty, longer than databases allow, or cannot be one.
  ///
  /// - Parameter text: The names as the database spells them, without quotes.
  package init?(_ text: String) {
    let parts = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
    let names = parts.map { String($0) }
    // MySQL allows 64 characters, PostgreSQL 63 bytes, and SQLite any number.
    guard names.count <= 2,
      names.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 256 && !$0.holdsControlCharacters })
    else { return nil }
    self.init(schema: names.count == 2 ? names[0] : nil, name: names[names.count - 1])
  }

  /// The name for a statement, each part in quotes, in which the quote itself is doubled.
  ///
  /// Quotes keep a name from being anything else, whatever it holds.
  func quoted(by quote: Unicode.Scalar) -> String {
    [schema, name].compactMap(\.self).map { part in
      var result = String(quote)
      for scalar in part.unicodeScalars {
        if scalar == quote { result.unicodeScalars.append(quote) }
        result.unicodeScalars.append(scalar)
      }
      return result + String(quote)
    }
    .joined(separator: ".")
  }

  /// The name as the user wrote it.
  package var text: String { [schema, name].compactMap(\.self).joined(separator: ".") }
}

extension String {
  /// Whether the text holds what moves a cursor or ends a line.
  var holdsControlCharacters: Bool {
    unicodeScalars.contains(where: \.isEscapedForDisplay)
  }
}
