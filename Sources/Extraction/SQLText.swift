import PythonSyntax
import SchemaModel

/// Expressions of SQL that migrations build, as text.
enum SQLText {
  /// A text as a literal of SQL.
  static func quoted(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "'")) else { return "'" + text + "'" }
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "''") + "'"
  }

  /// The text of `text("…")`, `literal_column("…")`, `func.now()` and the like, or of a plain text.
  ///
  /// - Returns: Nil for what cannot be rendered.
  static func expression(_ value: StaticValue, _ dialect: Dialect?) -> String? {
    switch value {
    case .text(let text): return text.text
    case .made(let call) where call.isOfPlainSQLAlchemy && call.receiver == nil:
      return expression(call, dialect)
    default: return nil
    }
  }

  private static func expression(_ call: StaticCall, _ dialect: Dialect?) -> String? {
    guard !call.hasUnreadArguments, let name = call.function.last else { return nil }
    if call.function.dropLast().last == "func" {
      return function(name, call, dialect)
    }
    switch name {
    case "text", "literal_column": return call.argument("text", at: 0)?.text.map(unescaped)
    case "null": return "NULL"
    case "true", "false":
      guard let dialect else { return nil }
      let hasBooleans = [.postgresql, .mysql, .mariadb].contains(dialect)
      return hasBooleans ? name : name == "true" ? "1" : "0"
    default: return nil
    }
  }

  /// A text without the backslashes that keep `:name` from being a marker.
  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: ":") { continue }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The functions of SQL that are written without parentheses.
  private static let bare: Set<String> = [
    "current_date", "current_time", "current_timestamp", "current_user", "localtime",
    "localtimestamp", "session_user", "user",
  ]

  /// The functions that some database calls otherwise.
  private static let renamed: Set<String> = [
    "char_length", "length", "random", "sysdate", "concat", "count", "aggregate_strings",
    "group_concat", "rollup", "cube", "grouping_sets", "next_value", "any", "all",
  ]

  private static func bareText(_ name: String, _ dialect: Dialect?) -> String? {
    switch (name, dialect) {
    case ("current_date", .mssql), ("localtimestamp", .sqlite), ("localtime", .sqlite): nil
    default: name.uppercased()
    }
  }

  private static func function(_ name: String, _ call: StaticCall, _ dialect: Dialect?) -> String? {
    guard call.keywords.isEmpty else { return nil }
    if call.positional.isEmpty {
      let known = name.lowercased()
      if bare.contains(known) { return bareText(known, dialect) }
      if renamed.contains(known) { return nil }
      guard known == "now" else { return "\(name)()" }
      switch dialect {
      case .postgresql, .mysql, .mariadb: return "now()"
      case .sqlite, .oracle, .mssql: return "CURRENT_TIMESTAMP"
      case nil: return nil
      }
    }
    if renamed.contains(name.lowercased()) { return nil }
    let arguments = call.positional.map { argument($0, dialect) }
    let known = arguments.compactMap(\.self)
    return known.count == arguments.count ? "\(name)(\(known.joined(separator: ", ")))" : nil
  }

  private static func argument(_ value: StaticValue, _ dialect: Dialect?) -> String? {
    switch value {
    case .text(let text): quoted(text.text)
    case .integer(let number): "\(number)"
    case .none: "NULL"
    default: expression(value, dialect)
    }
  }
}
