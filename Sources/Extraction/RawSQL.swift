import MigrationModel
import PythonSyntax
import SQLSyntax
import SchemaModel
import SourceText

/// Reads the operations of raw SQL.
enum RawSQL {
  /// The operations that an SQL text performs, one `execute` for the text and then what was understood,
  /// and the exceptions that comments in it declare.
  ///
  /// What has no known place in the source points at the call that executes the text.
  static func read(
    _ text: StaticText, call: SourceRange
  ) -> (operations: [Operation], declarations: [Declaration]) {
    let script = SQLScript(text.bytes)
    let place = { text.literal?.sourceRange(of: $0) ?? call }
    var result = [Operation(directive: "execute", range: call, sql: text.text)]
    for statement in script.statements {
      for var operation in operations(of: statement) {
        operation.source = .sql
        operation.range = place(operation.range.offsets)
        if operation.directive == "execute" { operation.sql = script.text(of: statement.range) }
        result.append(operation)
      }
    }
    return (result, declarations(in: script, place))
  }

  /// What comments declare; each is about the statement on whose line or in which it stands, one on a
  /// line of its own between statements about the next.
  private static func declarations(
    in script: SQLScript, _ place: (Range<Int>) -> SourceRange
  ) -> [Declaration] {
    var result: [Declaration] = []
    for comment in script.comments {
      guard
        let text = DeclarationReader.declaration(
          in: script.bytes[comment.range.offsets], sign: UInt8(ascii: "-"))
      else { continue }
      let start = comment.range.start
      let line = script.bytes[..<Int(start)].reversed().prefix { $0 != UInt8(ascii: "\n") }
      let statements = script.statements
      let index =
        line.allSatisfy { $0 <= UInt8(ascii: " ") }
        ? statements.firstPartition { $0.range.end > start }
        : statements.firstPartition { $0.range.start >= start } - 1
      let scope = statements.indices.contains(index) ? statements[index].range : comment.range
      var reader = DeclarationReader(text)
      result.append(
        reader.comment(scope: .place(place(scope.offsets))).moved(by: place))
      if result.count == Declaration.maximumCount { break }
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
    case .setNotNull(let name), .dropNotNull(let name), .setDefault(let name, _, _),
      .dropDefault(let name), .setType(let name, _), .renameColumn(let name, _),
      .changeColumn(let name, _), .setIdentity(let name, _), .setOption(let name):
      operation.name = name.normalized
    case .modifyColumn(let column): operation.name = column.name.normalized
    case .addConstraint(let constraint):
      operation.directive = constraint.directive
      operation.name = constraint.name?.normalized
    case .dropConstraint(let name, _, _):
      operation.directive = "drop_constraint"
      operation.name = name?.normalized
    case .dropIndex(let name, _):
      operation.directive = "drop_index"
      operation.name = name.normalized
    case .renameTable(let name):
      operation.directive = "rename_table"
      operation.name = name.name
    case .validateConstraint, .renameConstraint, .renameIndex, .setSchema, .attachPartition,
      .detachPartition, .inherit, .setComment, .unmodelled, .unknown:
      operation.directive = "execute"
    }
    return operation
  }
}

extension Declaration {
  /// The declaration with its ranges, which count bytes of an SQL text, in the source.
  fileprivate func moved(by place: (Range<Int>) -> SourceRange) -> Declaration {
    func move(_ word: Located<String>) -> Located<String> {
      Located(word.value, place(word.range.offsets))
    }
    var result = self
    result.range = place(range.offsets)
    switch content {
    case .ignore(let names): result.content = .ignore(names.map(move))
    case .replaces(let names): result.content = .replaces(names.map(move))
    case .backport(let name): result.content = .backport(of: move(name))
    case .unreadable: break
    }
    return result
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
