import MigrationModel
import PythonSyntax
import SchemaModel
import SourceText

/// A type that a database keeps by name, which `create()` and `drop()` of `sa.Enum(…)` and the like make
/// and remove.
struct DatabaseType {
  private let call: StaticCall

  init(_ call: StaticCall) {
    self.call = call
  }

  /// What PostgreSQL calls it; nil where it keeps no such type, or that cannot be read.
  var name: TableName? {
    guard let type = SQLAlchemyType(.made(call)), type.isKept != false else { return nil }
    return type.keptName
  }

  /// Whether the database is asked first if it is there, which PostgreSQL's own types do unless told otherwise.
  func isChecked(_ arguments: StaticCall) -> Bool {
    guard let given = arguments.argument("checkfirst", at: 1) else {
      return SQLAlchemyType(.made(call))?.home != .generic || arguments.hasUnreadArguments
    }
    return given.isTrue != false
  }

  /// One `execute` with the statement that PostgreSQL gets, and what that does.
  ///
  /// It runs on no other database.
  func operations(
    _ method: String, _ arguments: StaticCall, _ range: SourceRange, _ certainty: Certainty,
    _ dialect: Dialect?
  ) -> [Operation] {
    let isChecked = isChecked(arguments)
    let isElsewhere = dialect.map { $0 != .postgresql } ?? false
    let isDoubtful = certainty == .exact && (isElsewhere || isChecked && name == nil)
    let certainty = isDoubtful ? .conditional : certainty
    var whole = Operation(directive: "execute", range: range, certainty: certainty)
    if let dialect, dialect != .postgresql { return [whole] }
    let isCreated = method == "create"
    guard let type = SQLAlchemyType(.made(call)), type.isKept != false, let kept = type.keptType
    else {
      whole.changes = [.unknown(nil)]
      return [whole]
    }
    whole.sql = isCreated ? Self.creation(of: kept) : Self.removal(of: kept)
    var part = whole
    part.source = .sql
    part.changes = [
      isCreated
        ? .createType(kept) : .dropType(kept.name, ifExists: isChecked, cascades: false)
    ]
    return [whole, part]
  }

  private static func creation(of type: TypeDefinition) -> String? {
    guard case .enumeration(let labels?) = type.kind else { return nil }
    let list = labels.map(SQLText.quoted).joined(separator: ", ")
    return "CREATE TYPE \(text(of: type.name)) AS ENUM (\(list))"
  }

  private static func removal(of type: TypeDefinition) -> String {
    let object = type.kind == .domain ? "DOMAIN" : "TYPE"
    return "DROP \(object) \(text(of: type.name))"
  }

  private static func text(of name: TableName) -> String {
    [name.schema, name.name].compactMap { $0 }
      .map { SQLIdentifierText.quotedIfNeeded($0, .postgresql) }
      .joined(separator: ".")
  }
}
