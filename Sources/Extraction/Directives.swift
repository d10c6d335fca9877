import MigrationModel
import PythonSyntax
import SchemaModel
import SourceText

/// A directive of `op` whose arguments are read.
enum Directive: String, CaseIterable {
  case addColumn = "add_column"
  case dropColumn = "drop_column"
  case alterColumn = "alter_column"
  case createIndex = "create_index"
  case dropIndex = "drop_index"
  case dropConstraint = "drop_constraint"
  case createTable = "create_table"
  case dropTable = "drop_table"
  case renameTable = "rename_table"
  case bulkInsert = "bulk_insert"
  case createForeignKey = "create_foreign_key"
  case createUniqueConstraint = "create_unique_constraint"
  case createCheckConstraint = "create_check_constraint"
  case createPrimaryKey = "create_primary_key"
  case createExcludeConstraint = "create_exclude_constraint"
  case createTableComment = "create_table_comment"
  case dropTableComment = "drop_table_comment"

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// The directive of a name, looked up and not compared with one after the other: most names are none.
  init?(_ name: String) {
    guard let known = Self.byName[name] else { return nil }
    self = known
  }
}

/// Where a directive of `op` takes its table and its object's name from.
///
/// The parameters are those of Alembic 1.20's `alembic/op.pyi`. Directives of a batch block have the
/// same without the table, so that positions move up by one.
extension Directive {
  var table: (name: String, index: Int) {
    switch self {
    case .addColumn, .createTable, .dropTable, .createTableComment, .dropTableComment,
      .alterColumn, .dropColumn:
      ("table_name", 0)
    case .renameTable: ("old_table_name", 0)
    case .createForeignKey: ("source_table", 1)
    case .createIndex, .dropIndex, .createUniqueConstraint, .createCheckConstraint,
      .createPrimaryKey, .createExcludeConstraint, .dropConstraint:
      ("table_name", 1)
    case .bulkInsert: ("table", 0)
    }
  }

  var object: (name: String, index: Int)? {
    switch self {
    case .addColumn, .createTable, .dropTable, .createTableComment, .dropTableComment, .bulkInsert:
      nil
    case .alterColumn, .dropColumn: ("column_name", 1)
    case .renameTable: ("new_table_name", 1)
    case .createIndex, .dropIndex: ("index_name", 0)
    case .createForeignKey, .createUniqueConstraint, .createCheckConstraint, .createPrimaryKey,
      .createExcludeConstraint, .dropConstraint:
      ("constraint_name", 0)
    }
  }

  /// The name of the keyword that gives the table's schema.
  var schema: String { self == .createForeignKey ? "source_schema" : "schema" }

  /// Whether it is of whole tables; batch blocks lack these.
  fileprivate var isOfTables: Bool {
    switch self {
    case .bulkInsert, .createTable, .dropTable, .renameTable: true
    default: false
    }
  }
}

/// What calls of directives do.
enum DirectiveShape {
  /// Attributes of `op` that change nothing by themselves.
  static let harmless: Set<String> = [
    "f", "get_bind", "get_context", "inline_literal", "implementation_for", "register_operation",
    "batch_alter_table", "context",
  ]

  /// Whether the object of a batch block has a member of this name that is read.
  static func isBatchDirective(_ name: String) -> Bool {
    Directive(name).map { !$0.isOfTables } ?? (harmless.contains(name) || name == "execute")
  }

  /// Whether `op` has a member of this name that is read.
  static func isDirective(_ name: String) -> Bool {
    Directive(name) != nil || harmless.contains(name) || name == "execute"
  }

  /// The operation that a call of a directive makes.
  ///
  /// - Parameters:
  ///   - directive: The directive.
  ///   - name: Its name.
  ///   - call: The evaluated call.
  ///   - batch: The call of `batch_alter_table` whose block it stands in.
  ///   - range: Where it is called.
  ///   - context: What the call is decoded with.
  /// - Returns: The operation; its certainty is `unknown` when its table or column cannot be read.
  static func operation(
    _ directive: Directive, named name: String, _ call: StaticCall, in batch: StaticCall?,
    _ range: SourceRange, _ context: DirectiveContext
  ) -> Operation {
    let place = directive.table
    // `**options` that are not known may hold one.
    let schema =
      batch.flatMap { $0.given("schema", at: 1) }
      ?? (batch == nil ? call.given(directive.schema) : call.argument(directive.schema))
    let isSchemaKnown = schema.isKnownName
    let table =
      if let batch {
        tableName(batch.argument("table_name", at: 0), schema)
      } else {
        tableName(call.argument(place.name, at: place.index), schema)
      }
    let changes: [SchemaChange] =
      isSchemaKnown
      ? DirectiveChanges(
        directive: directive, tableIndex: place.index, call: call, isInBatch: batch != nil,
        isRebuilding: batch?.argument("recreate", at: 2)?.text == "always", table: table,
        context: context
      ).changes : [.unknown(nil)]
    var operation = Operation(directive: name, table: table, changes: changes, range: range)
    if !isSchemaKnown { operation.certainty = .unknown }
    if let object = directive.object {
      let isMoved = batch != nil && object.index > place.index
      let given = call.argument(object.name, at: isMoved ? object.index - 1 : object.index)
      // SQLAlchemy takes the name of a `sa.Column(…)` that is given where a column's name belongs.
      let isColumn = directive == .alterColumn || directive == .dropColumn
      operation.name = isColumn ? given?.columnName : given?.text
      if given == nil || operation.name == nil && !given.isKnownName {
        operation.certainty = .unknown
      }
    }
    switch directive {
    case .addColumn: addColumn(call, batch != nil, context, to: &operation)
    case .createTable:
      operation.columns = call.positional.dropFirst().compactMap { ColumnDefinition($0, context) }
    default: break
    }
    let mayLackTable = directive == .dropIndex && lacksTable(call, place)
    if table == nil, !mayLackTable { operation.certainty = .unknown }
    return operation
  }

  /// Whether an operation says what it is about, if not in which schema.
  static func isNamed(_ operation: Operation) -> Bool {
    guard operation.table != nil else { return false }
    guard operation.name == nil, let directive = Directive(operation.directive) else { return true }
    return directive != .addColumn && directive.object == nil
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
  private static func lacksTable(
    _ call: StaticCall, _ table: (name: String, index: Int)
  ) -> Bool {
    if call.hasUnreadArguments { return false }
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
    switch table {
    case .text(let name)?:
      // Alembic takes an empty schema for none.
      let schema = schema?.text.flatMap { $0.isEmpty ? nil : $0 }
      return TableName(schema: schema, name: name.text)
    case .made(let call)?: return TableName(table: .made(call))
    default: return nil
    }
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
