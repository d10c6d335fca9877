import MigrationModel
import PythonSyntax
import SQLSyntax
import SourceText

/// Reads the operations of raw SQL.
enum RawSQL {
  /// The operations that an SQL text performs: one `execute` for the text, then what was understood.
  ///
  /// Operations whose place in the source is not known point at the call that executes the text.
  static func operations(_ text: StaticText, call: SourceRange) -> [Operation] {
    let script = SQLScript(text.bytes)
    var result = [Operation(directive: "execute", range: call, sql: text.text)]
    for statement in script.statements {
      for var operation in operations(of: statement) {
        operation.source = .sql
        operation.range = text.literal?.sourceRange(of: operation.range.offsets) ?? call
        if operation.directive == "execute" { operation.sql = script.text(of: statement.range) }
        result.append(operation)
      }
    }
    return result
  }

  /// The operations of one statement; ranges count bytes of the SQL text.
  private static func operations(of statement: SQLStatement) -> [Operation] {
    let range = statement.range
    switch statement.kind {
    case .createTable(let create):
      return [
        Operation(
          directive: "create_table", table: TableName(create.name),
          columns: create.columns.map(ColumnDefinition.init), range: range)
      ]
    case .alterTable(let alter):
      return alter.actions.map { operation(of: $0, on: TableName(alter.name)) }
    case .createIndex(let index):
      return [
        Operation(
          directive: "create_index", table: TableName(index.table), name: index.name?.name,
          range: range)
      ]
    case .drop(let drop) where drop.object == .table:
      return drop.names.map {
        Operation(directive: "drop_table", table: TableName($0), range: range)
      }
    case .drop(let drop) where drop.object == .index:
      return drop.names.map {
        Operation(
          directive: "drop_index", table: drop.table.map(TableName.init), name: $0.name,
          range: range)
      }
    case .data(let data):
      return [Operation(directive: "execute", table: data.table.map(TableName.init), range: range)]
    case .truncate(let tables):
      return tables.map { Operation(directive: "execute", table: TableName($0), range: range) }
    default: return [Operation(directive: "execute", range: range)]
    }
  }

  private static func operation(of action: SQLAlterAction, on table: TableName) -> Operation {
    var operation = Operation(directive: "alter_column", table: table, range: action.range)
    switch action.kind {
    case .addColumn(let column, _):
      operation.directive = "add_column"
      operation.name = column.name.normalized
      operation.columns = [ColumnDefinition(column)]
    case .dropColumn(let name, _):
      operation.directive = "drop_column"
      operation.name = name.normalized
    case .setNotNull(let name), .dropNotNull(let name), .setDefault(let name, _),
      .dropDefault(let name), .setType(let name, _), .renameColumn(let name, _),
      .changeColumn(let name, _):
      operation.name = name.normalized
    case .modifyColumn(let column): operation.name = column.name.normalized
    case .addConstraint(let constraint):
      operation.directive = constraint.directive
      operation.name = constraint.name?.normalized
    case .dropConstraint(let name):
      operation.directive = "drop_constraint"
      operation.name = name?.normalized
    case .dropIndex(let name):
      operation.directive = "drop_index"
      operation.name = name.normalized
    case .renameTable(let name):
      operation.directive = "rename_table"
      operation.name = name.name
    case .validateConstraint, .renameOther, .unknown: operation.directive = "execute"
    }
    return operation
  }
}

extension SQLTableConstraint {
  fileprivate var directive: String {
    switch kind {
    case .primaryKey: "create_primary_key"
    case .unique: "create_unique_constraint"
    case .foreignKey: "create_foreign_key"
    case .check, .notNull: "create_check_constraint"
    case .exclude: "create_exclude_constraint"
    case .index: "create_index"
    case .unknown: "execute"
    }
  }
}

extension TableName {
  fileprivate init(_ name: SQLName) {
    self.init(schema: name.schema, name: name.name)
  }
}

extension ColumnDefinition {
  fileprivate init(_ column: SQLColumn) {
    self.init(
      name: column.name.normalized, type: column.type, isNullable: column.acceptsNull,
      isPrimaryKey: column.isPrimaryKey)
    serverDefault =
      if column.fillsExistingRows {
        .some
      } else {
        switch column.defaultValue {
        case .none: .none
        case .null: .null
        case .expression: .some
        case .unknown: .unknown
        }
      }
  }
}
