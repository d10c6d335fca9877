/// One spelling for each type of a database.
///
/// `character varying (20)`, `VARCHAR(20)` and `varchar(20)` are the same; types that are not built in
/// keep their names.
package enum DatabaseTypeName {
  /// The spelling that SQLAlchemy uses, without a collation.
  ///
  /// - Returns: Nil where MySQL chooses one of several types by a character set that is not written.
  package static func canonical(_ written: String, _ dialect: Dialect?) -> String? {
    if dialect == .postgresql, isPlainVarchar(written) || plainPostgreSQLTypes.contains(written) {
      return written
    }
    let text = withoutCollation(written)
    var parts = Parts(text)
    switch dialect {
    case .postgresql: return postgreSQL(&parts) ?? text
    case .mysql, .mariadb: return MySQLTypeName(parts).map(\.canonical) ?? text
    case .sqlite, .oracle, .mssql, nil: return text
    }
  }

  /// Whether a type is `VARCHAR(20)`, of whatever length.
  private static func isPlainVarchar(_ written: String) -> Bool {
    let bytes = written.utf8Span.span
    guard bytes.count > 9, written.hasPrefix("VARCHAR("),
      bytes[bytes.count - 1] == UInt8(ascii: ")")
    else { return false }
    for index in 8..<bytes.count - 1
    where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) {
      return false
    }
    return true
  }

  private static func withoutCollation(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: " ")) else { return text }
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let position = words.firstIndex(where: { $0.uppercased() == "COLLATE" }), position > 0
    else { return text }
    return words[..<position].joined(separator: " ")
  }

  /// The integer type of a serial column, or nil for any other.
  static func integer(ofSerial type: String?) -> String? {
    // Most begin otherwise; what is not ASCII may have capitals that are.
    guard let first = type?.utf8.first,
      first >= 0x80 || first | 0x20 == UInt8(ascii: "s") || first | 0x20 == UInt8(ascii: "b")
    else { return nil }
    return switch type?.uppercased() {
    case "SERIAL", "SERIAL4": "INTEGER"
    case "BIGSERIAL", "SERIAL8": "BIGINT"
    case "SMALLSERIAL", "SERIAL2": "SMALLINT"
    default: nil
    }
  }

  /// A type as words, arguments, words after them, and whether it is an array.
  struct Parts {
    var words: String
    var arguments: [String]?
    /// The arguments as they are written.
    var list: Substring?
    var suffix: String
    var isArray = false

    init(_ text: String) {
      var rest = text[...]
      while rest.utf8.last == UInt8(ascii: "]"),
        let bracket = rest.utf8.lastIndex(of: UInt8(ascii: "["))
      {
        rest = rest[..<bracket]
        isArray = true
      }
      func words(_ text: Substring) -> String {
        // Most types are one word in capitals already.
        if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "_")).contains($0) }) {
          return String(text)
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ").uppercased()
      }
      guard let opening = rest.utf8.firstIndex(of: UInt8(ascii: "(")),
        let closing = rest.utf8.lastIndex(of: UInt8(ascii: ")")), opening < closing
      else {
        self.words = words(rest)
        suffix = ""
        return
      }
      self.words = words(rest[..<opening])
      let list = rest[rest.index(after: opening)..<closing]
      self.list = list
      arguments = list.split(separator: ",").map { argument in
        argument.utf8.allSatisfy { $0 > UInt8(ascii: " ") && $0 < 0x80 }
          ? String(argument)
          : argument.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      suffix = words(rest[rest.index(after: closing)...])
    }

    var text: String {
      let list = arguments.map { "(\($0.joined(separator: ", ")))" } ?? ""
      return words + list + (suffix.isEmpty ? "" : " \(suffix)") + (isArray ? "[]" : "")
    }
  }

  private static func postgreSQL(_ parts: inout Parts) -> String? {
    if parts.words.utf8.contains(UInt8(ascii: " ")), parts.words.hasSuffix(" ARRAY") {
      parts.words.removeLast(6)
      parts.isArray = true
    }
    if parts.words.utf8.contains(UInt8(ascii: ".")), parts.words.hasPrefix("PG_CATALOG.") {
      parts.words.removeFirst("PG_CATALOG.".count)
    }
    if let name = postgreSQLNames[parts.words] {
      parts.words = name
    } else if !postgreSQLTypes.contains(parts.words) {
      return timeType(&parts)
    }
    switch parts.words {
    case "CHAR" where parts.arguments == nil, "BIT" where parts.arguments == nil:
      parts.arguments = ["1"]
    case "NUMERIC" where parts.arguments?.count == 1: parts.arguments?.append("0")
    case "FLOAT":
      let isSingle = parts.arguments?.first.flatMap { Int($0) }.map { $0 <= 24 } ?? false
      parts.words = isSingle ? "REAL" : "DOUBLE PRECISION"
      parts.arguments = nil
    default: break
    }
    return parts.text
  }

  /// `TIMESTAMP(6) WITH TIME ZONE` and its relatives.
  private static func timeType(_ parts: inout Parts) -> String? {
    let name = parts.words.split(separator: " ").first.map(String.init) ?? ""
    guard ["TIMESTAMP", "TIME", "TIMESTAMPTZ", "TIMETZ"].contains(name) else { return nil }
    let zone = (String(parts.words.dropFirst(name.count)) + " " + parts.suffix)
      .split(separator: " ").joined(separator: " ")
    let hasZone = zone == "WITH TIME ZONE" || name.hasSuffix("TZ")
    guard hasZone || zone.isEmpty || zone == "WITHOUT TIME ZONE" else { return nil }
    parts.words = name.hasPrefix("TIMESTAMP") ? "TIMESTAMP" : "TIME"
    if let precision = parts.arguments {
      parts.words += "(\(precision.joined(separator: ", ")))"
      parts.arguments = nil
    }
    parts.words += hasZone ? " WITH TIME ZONE" : " WITHOUT TIME ZONE"
    parts.suffix = ""
    return parts.text
  }

  /// The most frequent names to which nothing has to be done.
  private static let plainPostgreSQLTypes: Set<String> = [
    "BIGINT", "BOOLEAN", "BYTEA", "DATE", "DOUBLE PRECISION", "INTEGER", "JSON", "JSONB",
    "SMALLINT", "TEXT", "TIME WITHOUT TIME ZONE", "TIMESTAMP WITH TIME ZONE",
    "TIMESTAMP WITHOUT TIME ZONE",
    "UUID", "VARCHAR",
  ]

  private static let postgreSQLNames = [
    "INT": "INTEGER", "INT4": "INTEGER", "INT8": "BIGINT", "INT2": "SMALLINT",
    "BOOL": "BOOLEAN", "CHARACTER VARYING": "VARCHAR", "CHAR VARYING": "VARCHAR",
    "CHARACTER": "CHAR", "BPCHAR": "CHAR", "DECIMAL": "NUMERIC", "DEC": "NUMERIC",
    "FLOAT8": "DOUBLE PRECISION", "FLOAT4": "REAL", "VARBIT": "BIT VARYING",
    "NATIONAL CHARACTER VARYING": "VARCHAR", "NCHAR": "CHAR",
  ]

  private static let postgreSQLTypes: Set<String> = [
    "INTEGER", "BIGINT", "SMALLINT", "BOOLEAN", "VARCHAR", "CHAR", "TEXT", "NUMERIC", "REAL",
    "DOUBLE PRECISION", "FLOAT", "DATE", "INTERVAL", "UUID", "JSON", "JSONB", "BYTEA", "INET",
    "CIDR",
    "MACADDR", "MACADDR8", "BIT", "BIT VARYING", "TSVECTOR", "TSQUERY", "XML", "MONEY", "OID",
    "REGCLASS", "NAME", "POINT", "LINE", "LSEG", "BOX", "PATH", "POLYGON", "CIRCLE", "INT4RANGE",
    "INT8RANGE", "NUMRANGE", "TSRANGE", "TSTZRANGE", "DATERANGE", "SERIAL", "BIGSERIAL",
    "SMALLSERIAL", "HSTORE", "CITEXT",
  ]
}
