import MigrationModel
import Reports
import SchemaModel

/// The parameters of operations, as members of the machine format.
///
/// Those of the columns that an operation defines are written from the columns.
enum OperationDetails {
  private typealias Detail = OperationsDocument.Detail
  private typealias Value = OperationsDocument.Detail.Value

  /// The members beside the columns, in a fixed order.
  static func members(of operation: Operation) -> [OperationsDocument.Detail] {
    switch operation.directive {
    case "create_table":
      for case .createTable(let table, let ifNotExists) in operation.changes {
        return members(of: table) + [Detail("if_not_exists", .flag(ifNotExists))]
      }
      return []
    case "add_column": return membersOfAddition(operation.changes)
    case "execute":
      let fact = operation.statement.map { StatementDetails.members(of: $0) } ?? []
      return fact + (operation.changes.first.map(members) ?? [])
    default: return operation.changes.first.map(members) ?? []
    }
  }

  private static func members(of change: SchemaChange) -> [Detail] {
    switch change {
    case .alterColumn(_, _, let change): members(of: change)
    case .dropTable(_, let ifExists, _), .dropColumn(_, _, let ifExists, _):
      [Detail("if_exists", .flag(ifExists))]
    case .addConstraint(_, let constraint): members(of: constraint)
    case .dropConstraint(_, _, let kind, let ifExists, _):
      [Detail("constraint", text(kind?.rawValue)), Detail("if_exists", .flag(ifExists))]
    case .createIndex(_, let index, let ifNotExists):
      members(of: index) + [Detail("if_not_exists", .flag(ifNotExists))]
    case .dropIndex(_, _, let ifExists, let isConcurrent):
      [Detail("if_exists", .flag(ifExists)), Detail("concurrently", .flag(isConcurrent))]
    case .renameTable(_, let name): [Detail("new_schema", text(name.schema))]
    case .setTableComment(_, let comment): [Detail("comment", text(comment))]
    default: StatementDetails.members(of: change)
    }
  }

  /// What a column brings along.
  private static func membersOfAddition(_ changes: [SchemaChange]) -> [Detail] {
    var result: [Detail] = []
    var constraints: [Value] = []
    var indexes: [Value] = []
    for change in changes {
      switch change {
      case .addColumn(_, _, let ifNotExists):
        result.append(Detail("if_not_exists", .flag(ifNotExists)))
      case .addConstraint(_, let constraint): constraints.append(named(constraint))
      case .createIndex(_, let index, _): indexes.append(named(index))
      default: continue
      }
    }
    if result.isEmpty { return [] }
    return result + [Detail("constraints", .list(constraints)), Detail("indexes", .list(indexes))]
  }

  private static func members(of table: TableDefinition) -> [Detail] {
    [
      Detail("constraints", .list(table.constraints.map(named))),
      Detail("indexes", .list(table.indexes.map(named))),
      Detail("comment", text(table.comment)), Detail("temporary", .flag(table.isTemporary)),
      Detail("partitioned", .flag(table.isPartitioned)),
      Detail("incomplete", .flag(table.isIncomplete)),
    ]
  }

  /// Only what changes is a member.
  private static func members(of change: ColumnChange) -> [Detail] {
    var result: [Detail] = []
    if let name = change.newName { result.append(Detail("new_column_name", .text(name))) }
    if let type = change.type {
      result.append(Detail("type", text(change.databaseType)))
      result.append(Detail("written_type", .text(type)))
    }
    if let isNullable = change.isNullable { result.append(Detail("nullable", .flag(isNullable))) }
    switch change.serverDefault {
    case nil: break
    case .drop?:
      result += [Detail("has_server_default", .flag(false)), Detail("server_default", .null)]
    case .set(let value)?:
      result += [Detail("has_server_default", .flag(true)), Detail("server_default", text(value))]
    case .identity(let isIdentity)?: result.append(Detail("identity", .flag(isIdentity)))
    }
    switch change.comment {
    case nil: break
    case .drop?: result.append(Detail("comment", .null))
    case .set(let value)?: result.append(Detail("comment", text(value)))
    }
    if let using = change.usingText { result.append(Detail("using", .text(using))) }
    if change.isIncomplete { result.append(Detail("incomplete", .flag(true))) }
    return result
  }

  private static func named(_ constraint: ConstraintDefinition) -> Value {
    .object(
      [
        Detail("constraint", .text(constraint.kind.rawValue)),
        Detail("name", text(constraint.name)),
      ] + members(of: constraint))
  }

  private static func members(of constraint: ConstraintDefinition) -> [Detail] {
    var result = [Detail("columns", .list(constraint.columns.map { .text($0) }))]
    if constraint.kind == .foreignKey {
      result += [
        Detail("referred_schema", text(constraint.referredTable?.schema)),
        Detail("referred_table", text(constraint.referredTable?.name)),
        Detail("referred_columns", .list(constraint.referredColumns.map { .text($0) })),
        Detail("on_delete", text(constraint.onDelete)),
        Detail("on_update", text(constraint.onUpdate)),
      ]
    }
    if constraint.kind == .check || constraint.kind == .exclude {
      result.append(Detail("condition", text(constraint.condition)))
    }
    return result + [
      Detail("deferrable", .flag(constraint.isDeferrable)),
      Detail("not_valid", .flag(constraint.isNotValid)),
      Detail("incomplete", .flag(constraint.isIncomplete)),
    ]
  }

  private static func named(_ index: IndexDefinition) -> Value {
    .object([Detail("name", text(index.name))] + members(of: index))
  }

  private static func members(of index: IndexDefinition) -> [Detail] {
    let elements = index.elements.map { element -> Value in
      switch element {
      case .column(let name): .object([Detail("column", .text(name))])
      case .expression(let expression): .object([Detail("expression", text(expression))])
      }
    }
    return [
      Detail("elements", .list(elements)), Detail("unique", .flag(index.isUnique)),
      Detail("concurrently", .flag(index.isConcurrent)), Detail("method", text(index.method)),
      Detail("condition", text(index.condition)),
      Detail("incomplete", .flag(index.isIncomplete)),
    ]
  }

  private static func text(_ value: String?) -> Value {
    value.map { .text($0) } ?? .null
  }
}
