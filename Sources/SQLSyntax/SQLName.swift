public import SourceText

/// The SQL that a text is written in, as far as it is known.
public enum SQLDialect: Sendable, Hashable, CaseIterable {
  /// Not known: what the databases disagree about is decided by what makes sense of the text.
  case unknown
  case postgresql
  /// MySQL and MariaDB.
  case mysql
  case sqlite
  case oracle
}

/// One identifier.
public struct SQLIdentifier: Sendable, Hashable, CustomStringConvertible {
  /// The name without its quotes, as it is written.
  public var text: String
  public var isQuoted: Bool
  /// Where it stands, quotes included.
  public var range: SourceRange

  public init(text: String, isQuoted: Bool, range: SourceRange) {
    self.text = text
    self.isQuoted = isQuoted
    self.range = range
  }

  /// The name for comparisons: lower case unless it is quoted.
  ///
  /// PostgreSQL folds unquoted names to lower case, Oracle to upper case, MySQL and SQLite compare
  /// without case; only ASCII letters are folded, as PostgreSQL does in UTF-8 databases.
  public var normalized: String {
    isQuoted ? text : text.asciiLowercased
  }

  public var description: String { text }
}

/// The name of a table or another object, with its schema where one is written.
public struct SQLName: Sendable, Hashable, CustomStringConvertible {
  /// The parts from catalog to object, at least one.
  public var parts: [SQLIdentifier]

  public init(_ parts: [SQLIdentifier]) {
    self.parts = parts
  }

  public var name: String { parts.last?.normalized ?? "" }
  public var schema: String? { parts.count > 1 ? parts[parts.count - 2].normalized : nil }

  public var range: SourceRange {
    guard let first = parts.first, let last = parts.last else { return SourceRange(0, 0) }
    return first.range.union(last.range)
  }

  public var description: String {
    parts.map(\.normalized).joined(separator: ".")
  }
}

extension String {
  var asciiLowercased: String {
    let bytes = utf8Span.span
    for index in bytes.indices where lowercasedASCII(bytes[index]) != bytes[index] {
      return String(decoding: utf8.map(lowercasedASCII), as: UTF8.self)
    }
    return self
  }
}

/// A byte as its lower case when it is a capital of ASCII.
func lowercasedASCII(_ byte: UInt8) -> UInt8 {
  (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}
