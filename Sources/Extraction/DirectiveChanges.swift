import MigrationModel
import SchemaModel

/// What a directive of `op`, or of a batch block, changes of the schema.
///
/// What it emits is that of Alembic 1.20 with SQLAlchemy 2.1. Where a name cannot be read, the change is
/// `unknown`; where only a part of a definition cannot, the definition says that it is incomplete.
struct DirectiveChanges {
  let directive: Directive
  /// The position of the table among the arguments of the directive of `op`.
  let tableIndex: Int
  let call: StaticCall
  let isInBatch: Bool
  /// Whether a batch block makes the table anew, on every database.
  let isRebuilding: Bool
  /// The table of the directive; nil where it has none or its name cannot be read.
  let table: TableName?
  let context: DirectiveContext

  /// The changes in the order in which the database sees them; none for what touches only rows.
  var changes: [SchemaChange] {
    switch directive {
    case .bulkInsert: return []
    case .dropIndex: return [dropIndex]
    default: break
    }
    guard let table else { return [.unknown(nil)] }
    return switch directive {
    case .createTable: createTable(table)
    case .dropTable: [.dropTable(table, ifExists: call.isOn("if_exists"), cascades: false)]
    case .renameTable: [renameTable(table)]
    case .createTableComment: [.setTableComment(table, argument("comment", at: 1).text ?? "")]
    case .dropTableComment: [.setTableComment(table, nil)]
    case .addColumn: addColumn(table)
    case .alterColumn: alterColumn(table)
    case .dropColumn: [dropColumn(table)]
    case .createIndex: [createIndex(table)]
    case .dropConstraint: [dropConstraint(table)]
    case .createUniqueConstraint, .createPrimaryKey, .createForeignKey, .createCheckConstraint,
      .createExcludeConstraint:
      [addConstraint(table)]
    case .bulkInsert, .dropIndex: []
    }
  }

  /// An argument by its name, or by its position in the directive of `op`.
  func argument(_ name: String, at index: Int? = nil) -> StaticValue {
    guard isInBatch, let index else { return call.value(name, at: index) }
    return call.value(name, at: index > tableIndex ? index - 1 : index)
  }

  // MARK: Tables

  private func renameTable(_ table: TableName) -> SchemaChange {
    guard let name = argument("new_table_name", at: 1).text else { return .unknown(table) }
    return .renameTable(table, to: TableName(schema: table.schema, name: name))
  }

  private func createTable(_ table: TableName) -> [SchemaChange] {
    var reader = TableReader(table, context)
    let values = call.positional
    for index in values.indices.dropFirst() { reader.read(values[index]) }
    reader.finish(call)
    return reader.types.map { .createType($0) } + [
      .createTable(reader.table, ifNotExists: call.isOn("if_not_exists"))
    ]
  }

  // MARK: Indexes and constraints

  private func createIndex(_ table: TableName) -> SchemaChange {
    let elements = argument("columns", at: 2).elements
    var index = TableConstraint.index(
      argument("index_name", at: 0), elements ?? [], call, context.dialect)
    if elements == nil { index.isIncomplete = true }
    index.nameAsStandard(on: table, context.dialect)
    return .createIndex(table, index, ifNotExists: call.isOn("if_not_exists"))
  }

  private var dropIndex: SchemaChange {
    guard let name = argument("index_name", at: 0).text else { return .unknown(table) }
    let schema = table?.schema ?? (isInBatch ? nil : call.argument("schema")?.text)
    return .dropIndex(
      TableName(schema: schema.flatMap { $0.isEmpty ? nil : $0 }, name: name), of: table,
      ifExists: call.isOn("if_exists"),
      isConcurrent: call.option("concurrently", for: context.dialect)?.isTrue ?? false)
  }

  private func addConstraint(_ table: TableName) -> SchemaChange {
    let name = argument("constraint_name", at: 0)
    var constraint: ConstraintDefinition
    switch directive {
    case .createForeignKey: constraint = foreignKey(table)
    case .createCheckConstraint:
      constraint = ConstraintDefinition(.check)
      constraint.condition = SQLText.expression(argument("condition", at: 2), context.dialect)
    case .createExcludeConstraint:
      let elements = call.positional.dropFirst(isInBatch ? 1 : 2)
      constraint = TableConstraint.exclude(Array(elements), call, context.dialect)
    default:
      constraint = ConstraintDefinition(directive == .createPrimaryKey ? .primaryKey : .unique)
      constraint.readColumns(argument("columns", at: 2))
    }
    TableConstraint.readOptions(of: call, name: name, into: &constraint)
    return .addConstraint(table, constraint)
  }

  private func foreignKey(_ table: TableName) -> ConstraintDefinition {
    var key = ConstraintDefinition(.foreignKey)
    key.readColumns(argument("local_cols", at: 3))
    let schema = call.value("referent_schema").optionalName
    if let name = argument("referent_table", at: 2).text, let schema {
      key.referredTable = TableName(schema: schema, name: name)
    } else {
      key.isIncomplete = true
    }
    if let columns = argument("remote_cols", at: 4).texts {
      key.referredColumns = columns
    } else {
      key.isIncomplete = true
    }
    TableConstraint.readActions(of: call, onUpdate: nil, onDelete: nil, into: &key)
    return key
  }

  private func dropConstraint(_ table: TableName) -> SchemaChange {
    guard let name = argument("constraint_name", at: 0).optionalName else { return .unknown(table) }
    let kind: ConstraintDefinition.Kind? =
      switch argument("type_", at: 2).text {
      case "foreignkey": .foreignKey
      case "primary": .primaryKey
      case "unique": .unique
      case "check": .check
      default: nil
      }
    return .dropConstraint(
      table, name: name, kind: kind, ifExists: call.isOn("if_exists"), cascades: false)
  }
}

extension ConstraintDefinition {
  /// Reads the names of the constrained columns.
  fileprivate mutating func readColumns(_ value: StaticValue) {
    let names = value.elements?.map(\.columnName) ?? []
    columns = names.compactMap(\.self)
    if names.isEmpty || columns.count < names.count { isIncomplete = true }
  }
}

extension IndexDefinition {
  /// Gives an index without a name the one that SQLAlchemy makes.
  mutating func nameAsStandard(on table: TableName, _ dialect: Dialect?) {
    guard name == nil, !isIncomplete, case .column(let first)? = elements.first else { return }
    name = Self.standardName(on: table, first, dialect)
    isNameStandard = name != nil
  }
}
