package import SourceText

/// The SQL that a text is written in, as far as it is known.
package enum SQLDialect: Sendable, Hashable, CaseIterable {
  /// Not known: what the databases disagree about is decided by what makes sense of the text.
  case unknown
  case postgresql
  /// MySQL and MariaDB.
  case mysql
  case sqlite
  case oracle
}

/// One identifier.
package struct SQLIdentifier: Sendable, Hashable, CustomStringConvertible {
  /// The name without its quotes, as it is written.
  package var text: String
  package var isQuoted: Bool
  /// Where it stands, quotes included.
  package var range: SourceRange

  package init(text: String, isQuoted: Bool, range: SourceRange) {
    self.text = text
    self.isQuoted = isQuoted
    self.range = range
  }

  /// The name for comparisons: lower case unless it is quoted.
  ///
  /// PostgreSQL folds unquoted names to lower case, Oracle to upper case, MySQL and SQLite compare
  /// without case; only ASCII letters are folded, as PostgreSQL does in UTF-8 databases.
  package var normalized: String {
    isQuoted ? text : text.asciiLowercased
  }

  package var description: String { text }
}

/// The name of a table or another object, with its schema where one is written.
package struct SQLName: Sendable, Hashable, CustomStringConvertible {
  /// The parts from catalog to object, at least one.
  package var parts: [SQLIdentifier]

  package init(_ parts: [SQLIdentifier]) {
    self.parts = parts
  }

  package var name: String { parts.last?.normalized ?? "" }
  package var schema: String? { parts.count > 1 ? parts[parts.count - 2].normalized : nil }

  package var range: SourceRange {
    guard let first = parts.first, let last = parts.last else { return SourceRange(0, 0) }
    return first.range.union(last.range)
  }

  package var description: String {
    parts.map(\.normalized).joined(separator: ".")
  }
}

extension String {
  var asciiLowercased: String {
    utf8.contains { lowercasedASCII($0) != $0 }
      ? String(decoding: utf8.map(lowercasedASCII), as: UTF8.self) : self
  }
}

/// A byte as its lower case when it is a capital of ASCII.
func lowercasedASCII(_ byte: UInt8) -> UInt8 {
  (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}
