/// A type of MySQL or MariaDB as `information_schema` names it, but for widths that are only shown.
///
/// Character sets and collations are left out. Sources: `field_type` and `Column_definition` of
/// `sql/sql_yacc.yy`, `adjust_max_effective_column_length` of `sql/field.cc`.
struct MySQLTypeName {
  private let name: String
  private let arguments: [String]
  /// The labels of `ENUM` and `SET`, or other arguments, as they are written.
  private let list: Substring?
  private var isUnsigned = false
  private var isFilled = false
  /// In capitals; nil where none is written.
  private var characterSet: String?

  /// Nil for a type that is not built in.
  init?(_ parts: DatabaseTypeName.Parts) {
    let words = parts.words.split(separator: " ").map(String.init)
    let end = words.indices.dropFirst().first { Self.beginsOption(words, $0) } ?? words.count
    let written = words[..<end].joined(separator: " ")
    name = Self.names[written] ?? written
    guard Self.types.contains(name) else { return nil }
    arguments = parts.arguments ?? (["BOOL", "BOOLEAN"].contains(written) ? ["1"] : [])
    list = parts.list
    isUnsigned = written == "SERIAL"
    readOptions(words[end...] + parts.suffix.split(separator: " ").map(String.init))
  }

  private static func beginsOption(_ words: [String], _ index: Int) -> Bool {
    ["UNSIGNED", "SIGNED", "ZEROFILL", "BINARY", "ASCII", "UNICODE", "BYTE", "CHARSET"]
      .contains(words[index])
      || words[index] == "CHARACTER" && index + 1 < words.count && words[index + 1] == "SET"
  }

  private mutating func readOptions(_ words: ArraySlice<String>) {
    var rest = words
    while let word = rest.popFirst() {
      switch word {
      case "UNSIGNED": isUnsigned = true
      case "ZEROFILL": (isUnsigned, isFilled) = (true, true)
      case "ASCII": characterSet = "LATIN1"
      case "UNICODE": characterSet = "UCS2"
      case "BYTE": characterSet = "BINARY"
      case "CHARSET": characterSet = rest.popFirst()
      case "CHARACTER" where rest.first == "SET":
        rest.removeFirst()
        characterSet = rest.popFirst()
      default: break
      }
    }
  }

  /// Nil where the length counts characters and a character set that is not written decides the type.
  var canonical: String? {
    switch name {
    case "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "MEDIUMINT": signed(name + width)
    case "DECIMAL":
      signed(name + parenthesized(arguments + ["10", "0"].dropFirst(arguments.count)))
    case "FLOAT" where arguments.count == 1:
      signed((Int(arguments[0]) ?? 0) > 24 ? "DOUBLE" : "FLOAT")
    case "FLOAT", "DOUBLE": signed(name + parenthesized(arguments))
    case "BIT": name + parenthesized(arguments.isEmpty ? ["1"] : arguments)
    case "YEAR": name + parenthesized(arguments.filter { $0 == "2" })
    case "DATETIME", "TIMESTAMP", "TIME": name + parenthesized(arguments.filter { $0 != "0" })
    case "ENUM", "SET": name + "(" + labels + ")"
    default: string
    }
  }

  private func signed(_ text: String) -> String {
    text + (isUnsigned ? " UNSIGNED" : "") + (isFilled ? " ZEROFILL" : "")
  }

  private func parenthesized(_ arguments: [String]) -> String {
    arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))"
  }

  /// MySQL 8 names no width of an integer but the one that says a truth value, and of filled ones.
  private var width: String {
    if isFilled { return parenthesized(arguments.isEmpty ? [Self.digits[name] ?? ""] : arguments) }
    let isTruth = name == "TINYINT" && arguments == ["1"] && !isUnsigned
    return isTruth ? "(1)" : ""
  }

  /// How many digits the largest unsigned number has.
  private static let digits = [
    "TINYINT": "3", "SMALLINT": "5", "MEDIUMINT": "8", "INTEGER": "10", "BIGINT": "20",
  ]

  // MARK: Strings

  private var string: String? {
    let isBinary = characterSet == "BINARY"
    switch name {
    case "CHAR", "BINARY":
      return (isBinary ? "BINARY" : name) + parenthesized(arguments.isEmpty ? ["1"] : arguments)
    case "VARCHAR": return (isBinary ? "VARBINARY" : name) + parenthesized(arguments)
    case "TEXT" where !arguments.isEmpty: return sized(isBinary ? "BLOB" : "TEXT")
    case "BLOB" where !arguments.isEmpty: return sized("BLOB")
    case "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT":
      return isBinary ? name.dropLast(4) + "BLOB" : name
    default: return name + parenthesized(arguments)
    }
  }

  /// The smallest type that holds so many characters, or bytes.
  private func sized(_ kind: String) -> String? {
    guard let length = Int(arguments[0]) else { return nil }
    let widths =
      kind == "BLOB" ? [1] : characterSet.map { Self.widths[$0] ?? [1, 4] } ?? [1, 3, 4]
    let names = Set(widths.map { Self.prefix(ofBytes: length.multipliedReportingOverflow(by: $0)) })
    return names.count == 1 ? names.first.map { $0 + kind } : nil
  }

  private static func prefix(ofBytes count: (partialValue: Int, overflow: Bool)) -> String {
    if count.overflow { return "LONG" }
    return switch count.partialValue {
    case ...0xFF: "TINY"
    case ...0xFFFF: ""
    case ...0xFF_FFFF: "MEDIUM"
    default: "LONG"
    }
  }

  /// The labels without blanks between them.
  private var labels: String {
    var result: [UInt8] = []
    var quote: UInt8?
    for byte in (list ?? "").utf8 {
      if let current = quote {
        if byte == current { quote = nil }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
        continue
      }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  // MARK: Names

  /// The most bytes that a character takes, where it is not known under which name.
  private static let widths: [String: [Int]] = [
    "LATIN1": [1], "ASCII": [1], "BINARY": [1], "UTF8MB4": [4], "UTF8MB3": [3], "UTF8": [3],
    "UCS2": [2],
  ]

  private static let names = [
    "INT": "INTEGER", "INT4": "INTEGER", "INT8": "BIGINT", "INT2": "SMALLINT", "INT1": "TINYINT",
    "INT3": "MEDIUMINT", "MIDDLEINT": "MEDIUMINT", "BOOL": "TINYINT", "BOOLEAN": "TINYINT",
    "SERIAL": "BIGINT", "DEC": "DECIMAL", "NUMERIC": "DECIMAL", "FIXED": "DECIMAL",
    "DOUBLE PRECISION": "DOUBLE", "REAL": "DOUBLE", "FLOAT4": "FLOAT", "FLOAT8": "DOUBLE",
    "CHARACTER VARYING": "VARCHAR", "CHAR VARYING": "VARCHAR", "VARCHARACTER": "VARCHAR",
    "NVARCHAR": "VARCHAR", "NATIONAL VARCHAR": "VARCHAR", "NCHAR VARCHAR": "VARCHAR",
    "NCHAR VARYING": "VARCHAR", "NATIONAL CHAR VARYING": "VARCHAR",
    "NATIONAL CHARACTER VARYING": "VARCHAR", "CHARACTER": "CHAR", "NCHAR": "CHAR",
    "NATIONAL CHAR": "CHAR", "NATIONAL CHARACTER": "CHAR", "LONG": "MEDIUMTEXT",
    "LONG VARCHAR": "MEDIUMTEXT", "LONG VARBINARY": "MEDIUMBLOB",
  ]

  private static let types: Set<String> = [
    "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "MEDIUMINT", "DECIMAL", "FLOAT", "DOUBLE",
    "VARCHAR", "CHAR", "TEXT", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT", "BLOB", "TINYBLOB",
    "MEDIUMBLOB", "LONGBLOB", "BINARY", "VARBINARY", "DATE", "DATETIME", "TIMESTAMP", "TIME",
    "YEAR", "JSON", "BIT", "ENUM", "SET", "UUID", "INET4", "INET6", "GEOMETRY", "POINT",
    "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
  ]
}
