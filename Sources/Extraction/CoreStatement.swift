import MigrationModel
import PythonSyntax
import SchemaModel
import SourceText

/// A statement that SQLAlchemy makes, such as `users.update().where(…)` or `sa.delete(users)`, where
/// `users` is a table that the migration makes itself.
struct CoreStatement {
  /// The table that it changes; of what it reads, only one that is named.
  let table: TableName?

  /// Reads a value that is executed; nil when it is no such statement, or its table is not known.
  init?(_ value: StaticValue) {
    guard let call = Self.beginning(of: value) else { return nil }
    let subject = call.receiver.map { StaticValue.made($0) } ?? call.positional.first
    table = subject.flatMap { TableName(table: $0) }
    if table == nil, call.word != .select { return nil }
  }

  /// The call that a statement begins with, as `sa.update(…)` does; nil of anything else.
  private static func beginning(of value: StaticValue) -> StaticCall? {
    guard case .made(let last) = value else { return nil }
    var call = last
    while let receiver = call.receiver, !isBeginning(call) { call = receiver }
    return call.isOfPlainSQLAlchemy && isBeginning(call) ? call : nil
  }

  private static func isBeginning(_ call: StaticCall) -> Bool {
    switch call.word {
    case .insert?, .update?, .delete?, .select?: true
    default: false
    }
  }

  /// Whether a value is a statement that changes rows, of whatever table.
  static func changesRows(_ value: StaticValue) -> Bool {
    beginning(of: value).map { $0.word != .select } ?? false
  }

  /// One `execute` for the statement, and what it touches.
  func operations(_ range: SourceRange, _ certainty: Certainty) -> [Operation] {
    [
      Operation(directive: "execute", range: range, certainty: certainty),
      Operation(
        directive: "execute", table: table, range: range, certainty: certainty, source: .sql),
    ]
  }
}

extension TableName {
  /// The table that `sa.table(…)`, `sa.Table(…)` or `op.create_table(…)` made.
  init?(table value: StaticValue) {
    guard case .made(let call) = value else { return nil }
    switch call.word {
    case .tableClause?, .table?, .createTable?, .tableClauseClass?: break
    default: return nil
    }
    let parameter = call.word == .createTable ? "table_name" : "name"
    guard let name = call.argument(parameter, at: 0)?.text else { return nil }
    let schema = call.argument("schema")
    switch schema {
    case nil, StaticValue.none?, .text?: self.init(schema: schema?.text, name: name)
    default: return nil
    }
  }
}
