import MigrationModel
import PythonSyntax
import SchemaModel

/// Where a directive of `op` takes its table and its object's name from.
///
/// The parameters are those of Alembic 1.20's `alembic/op.pyi`. Directives of a batch block have the
/// same without the table, so that positions move up by one.
struct DirectiveShape {
  var table: (name: String, index: Int)?
  var object: (name: String, index: Int)?
  /// The name of the keyword that gives the table's schema.
  var schema = "schema"

  static let all: [String: DirectiveShape] = [
    "add_column": DirectiveShape(table: ("table_name", 0)),
    "alter_column": DirectiveShape(table: ("table_name", 0), object: ("column_name", 1)),
    "create_table": DirectiveShape(table: ("table_name", 0)),
    "drop_table": DirectiveShape(table: ("table_name", 0)),
    "drop_column": DirectiveShape(table: ("table_name", 0), object: ("column_name", 1)),
    "rename_table": DirectiveShape(
      table: ("old_table_name", 0), object: ("new_table_name", 1)),
    "create_index": DirectiveShape(table: ("table_name", 1), object: ("index_name", 0)),
    "drop_index": DirectiveShape(table: ("table_name", 1), object: ("index_name", 0)),
    "create_foreign_key": DirectiveShape(
      table: ("source_table", 1), object: ("constraint_name", 0), schema: "source_schema"),
    "create_unique_constraint": DirectiveShape(
      table: ("table_name", 1), object: ("constraint_name", 0)),
    "create_check_constraint": DirectiveShape(
      table: ("table_name", 1), object: ("constraint_name", 0)),
    "create_primary_key": DirectiveShape(
      table: ("table_name", 1), object: ("constraint_name", 0)),
    "create_exclude_constraint": DirectiveShape(
      table: ("table_name", 1), object: ("constraint_name", 0)),
    "drop_constraint": DirectiveShape(
      table: ("table_name", 1), object: ("constraint_name", 0)),
    "create_table_comment": DirectiveShape(table: ("table_name", 0)),
    "drop_table_comment": DirectiveShape(table: ("table_name", 0)),
    "bulk_insert": DirectiveShape(table: ("table", 0)),
  ]

  /// Attributes of `op` that change nothing by themselves.
  static let harmless: Set<String> = [
    "f", "get_bind", "get_context", "inline_literal", "implementation_for", "register_operation",
    "batch_alter_table", "context",
  ]

  /// Whether the object of a batch block has a member of this name that is read.
  static func isBatchDirective(_ name: String) -> Bool {
    isDirective(name) && !directivesOfTables.contains(name)
  }

  /// Directives of whole tables, which batch blocks lack.
  private static let directivesOfTables: Set<String> = [
    "bulk_insert", "create_table", "drop_table", "rename_table",
  ]

  /// Whether `op` has a member of this name that is read.
  static func isDirective(_ name: String) -> Bool {
    all[name] != nil || harmless.contains(name) || name == "execute"
  }

  /// The operation that a call of a directive makes.
  ///
  /// - Parameters:
  ///   - directive: The directive's name.
  ///   - call: The evaluated call.
  ///   - batch: The call of `batch_alter_table` whose block it stands in.
  ///   - context: What the call is decoded with.
  /// - Returns: The operation; its certainty is `unknown` when its table or column cannot be read.
  static func operation(
    _ directive: String, _ call: StaticCall, in batch: StaticCall?, _ context: DirectiveContext
  ) -> Operation {
    var operation = Operation(directive: directive, range: context.tree.range(of: call.node))
    guard let shape = all[directive] else {
      operation.changes = [.unknown(nil)]
      return operation
    }
    let tableIndex = shape.table?.index ?? 0
    // `**options` that are not known may hold one.
    let schema =
      batch.flatMap { $0.given("schema", at: 1) }
      ?? (batch == nil ? call.given(shape.schema) : call.argument(shape.schema))
    if let batch {
      operation.table = tableName(batch.argument("table_name", at: 0), schema)
    } else if let table = shape.table {
      operation.table = tableName(call.argument(table.name, at: table.index), schema)
    }
    if !schema.isKnownName { operation.certainty = .unknown }
    if let object = shape.object {
      let index = batch != nil && object.index > tableIndex ? object.index - 1 : object.index
      let name = call.argument(object.name, at: index)
      // SQLAlchemy takes the name of a `sa.Column(…)` that is given where a column's name belongs.
      operation.name = object.name == "column_name" ? name?.columnName : name?.text
      if name == nil || operation.name == nil && !name.isKnownName {
        operation.certainty = .unknown
      }
    }
    switch directive {
    case "add_column": addColumn(call, batch != nil, context, to: &operation)
    case "create_table":
      operation.columns = call.positional.dropFirst().compactMap { ColumnDefinition($0, context) }
    default: break
    }
    let mayLackTable = directive == "drop_index" && shape.lacksTable(call)
    if operation.table == nil, !mayLackTable { operation.certainty = .unknown }
    operation.changes =
      schema.isKnownName
      ? DirectiveChanges(
        directive: directive, call: call, isInBatch: batch != nil,
        isRebuilding: batch?.argument("recreate", at: 2)?.text == "always", table: operation.table,
        context: context
      ).changes : [.unknown(nil)]
    return operation
  }

  /// Whether an operation says what it is about, if not in which schema.
  static func isNamed(_ operation: Operation) -> Bool {
    let needsName = operation.directive == "add_column" || all[operation.directive]?.object != nil
    return operation.table != nil && (operation.name != nil || !needsName)
  }

  /// What a call may change whose names cannot all be read: most change one table, which is told where it
  /// is known.
  static func reach(of operation: Operation, _ call: StaticCall) -> UnreadOperation.Reach {
    switch operation.directive {
    case "bulk_insert": .listed
    case "create_table", "drop_table", "rename_table": .everything
    // A new name is that in foreign keys of other tables too.
    case "alter_column" where !call.value("new_column_name").isNone: .everything
    default: operation.table == nil ? .everything : .listed
    }
  }

  /// Whether a call names no table.
  private func lacksTable(_ call: StaticCall) -> Bool {
    guard let table, !call.hasUnreadArguments else { return false }
    return call.argument(table.name, at: table.index)?.isNone ?? true
  }

  private static func addColumn(
    _ call: StaticCall, _ isInBatch: Bool, _ context: DirectiveContext,
    to operation: inout Operation
  ) {
    guard let value = call.argument("column", at: isInBatch ? 0 : 1),
      let column = ColumnDefinition(value, context)
    else {
      operation.certainty = .unknown
      return
    }
    operation.columns = [column]
    operation.name = column.name
    if column.name == nil { operation.certainty = .unknown }
  }

  /// The table of a directive; nil when its name cannot be read.
  static func tableName(_ table: StaticValue?, _ schema: StaticValue?) -> TableName? {
    guard let table else { return nil }
    if let made = TableName(table: table) { return made }
    // Alembic takes an empty schema for none.
    let schema = schema?.text.flatMap { $0.isEmpty ? nil : $0 }
    return table.text.map { TableName(schema: schema, name: $0) }
  }
}

extension StaticValue? {
  /// Whether an argument for a name is there, or left out, so that it is known what it says.
  fileprivate var isKnownName: Bool {
    switch self {
    case nil, StaticValue.none?, .text?: true
    default: false
    }
  }
}
