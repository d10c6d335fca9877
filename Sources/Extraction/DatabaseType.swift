import MigrationModel
import PythonSyntax
import SourceText

/// A type that a database keeps by name, which `create()` and `drop()` of `sa.Enum(…)` and the like make
/// and remove.
struct DatabaseType {
  private let call: StaticCall

  init(_ call: StaticCall) {
    self.call = call
  }

  /// One `execute` with the statement that PostgreSQL gets.
  ///
  /// It runs only where it is needed, unless `checkfirst=False` says otherwise.
  func operations(
    _ method: String, _ arguments: StaticCall, _ range: SourceRange, _ certainty: Certainty
  ) -> [Operation] {
    let isChecked = arguments.argument("checkfirst", at: 1)?.isTrue != false
    let certainty = certainty == .exact && isChecked ? .conditional : certainty
    guard let statement = method == "create" ? creation : removal else {
      return [Operation(directive: "execute", range: range, certainty: certainty)]
    }
    return RawSQL.read(StaticText(bytes: Array(statement.utf8)), call: range).operations.map {
      var operation = $0
      operation.certainty = certainty
      return operation
    }
  }

  private var name: String? {
    guard let name = call.argument("name")?.text else { return nil }
    guard let schema = call.argument("schema"), !schema.isNone else { return Self.quoted(name) }
    return schema.text.map { "\(Self.quoted($0)).\(Self.quoted(name))" }
  }

  private var creation: String? {
    let values = call.positional.compactMap(\.text)
    guard let name, !call.hasUnreadArguments, values.count == call.positional.count,
      ["Enum", "ENUM"].contains(call.function.last)
    else { return nil }
    let list = values.map {
      "'"
        + $0.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''") + "'"
    }
    return "CREATE TYPE \(name) AS ENUM (\(list.joined(separator: ", ")))"
  }

  private var removal: String? {
    let object = call.function.last == "DOMAIN" ? "DOMAIN" : "TYPE"
    return name.map { "DROP \(object) \($0)" }
  }

  /// An identifier as PostgreSQL needs it written; quoted more often than it would have to be.
  private static func quoted(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    if isPlain, let first = name.utf8.first, first > UInt8(ascii: "9") { return name }
    let text = name.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return "\"\(text)\""
  }
}
