import SchemaModel

/// The table that a statement is about whose text is known as far as a value that is put in at run time,
/// as in `f"UPDATE users SET a = {value}"`.
struct SQLBeginning {
  let table: TableName
  /// Whether the statement changes rows and nothing else.
  let isOfRows: Bool

  /// The longest beginning that is looked at.
  private static let maximumLength = 400

  /// Reads the known beginning; nil where it does not name a table, or more statements than one begin in it.
  ///
  /// - Parameters:
  ///   - bytes: The text before the first value that is not known.
  ///   - dialect: The database, which folds names that are not quoted.
  init?(_ bytes: [UInt8], _ dialect: Dialect?) {
    guard !bytes.contains(UInt8(ascii: ";")) else { return nil }
    var words = Words(bytes.prefix(Self.maximumLength))
    guard Self.skipToTable(&words), let name = words.next(), !words.isAtEnd else { return nil }
    let parts = Self.parts(of: name, dialect)
    guard let last = parts.last, !last.isEmpty, parts.count <= 2 else { return nil }
    isOfRows = Self.isOfRows(bytes)
    table = TableName(schema: parts.count == 2 ? parts[0] : nil, name: last)
  }

  /// Whether a text of which the beginning is known is a statement that changes or reads rows only.
  static func isOfRows(_ bytes: [UInt8]) -> Bool {
    guard !bytes.contains(UInt8(ascii: ";")) else { return false }
    var words = Words(bytes.prefix(maximumLength))
    guard let word = words.keyword(), !words.isAtEnd else { return false }
    return ["INSERT", "UPDATE", "DELETE", "SELECT", "WITH"].contains(word)
  }

  /// Passes over the words before the table's name.
  private static func skipToTable(_ words: inout Words) -> Bool {
    switch words.keyword() {
    case "UPDATE": break
    case "INSERT": guard words.skip("INTO") else { return false }
    case "DELETE": guard words.skip("FROM") else { return false }
    case "TRUNCATE": _ = words.skip("TABLE")
    case "ALTER", "DROP", "CREATE":
      guard words.skip("TABLE") else { return false }
      if words.skip("IF") {
        _ = words.skip("NOT")
        guard words.skip("EXISTS") else { return false }
      }
    default: return false
    }
    _ = words.skip("ONLY")
    return true
  }

  /// The parts of a name, as the database keeps them.
  private static func parts(of name: ArraySlice<UInt8>, _ dialect: Dialect?) -> [String] {
    let isFolded = dialect == nil || dialect == .postgresql
    return name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { part in
      let text = String(decoding: part, as: UTF8.self)
      if let first = part.first, "\"`[".utf8.contains(first) {
        return part.count > 2 ? String(text.dropFirst().dropLast()) : ""
      }
      return isFolded ? text.lowercased() : dialect == .oracle ? text.uppercased() : text
    }
  }

  /// What stands between blanks.
  private struct Words {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
      rest = bytes
      skipBlanks()
    }

    /// Whether nothing is known behind the last word, so that it may go on.
    var isAtEnd: Bool { rest.isEmpty && !endedWithBlank }

    private var endedWithBlank = false

    private mutating func skipBlanks() {
      let before = rest.startIndex
      rest = rest.drop { $0 <= UInt8(ascii: " ") }
      endedWithBlank = rest.startIndex > before
    }

    mutating func next() -> ArraySlice<UInt8>? {
      let word = rest.prefix { $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: "(") }
      guard !word.isEmpty else { return nil }
      rest = rest[word.endIndex...]
      skipBlanks()
      return word
    }

    mutating func keyword() -> String? {
      next().map { String(decoding: $0, as: UTF8.self).uppercased() }
    }

    /// Passes over a word if it is this one.
    mutating func skip(_ keyword: String) -> Bool {
      var ahead = self
      guard ahead.keyword() == keyword else { return false }
      self = ahead
      return true
    }
  }
}
