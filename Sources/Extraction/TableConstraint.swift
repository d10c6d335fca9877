import SchemaModel

/// Constraints and indexes as SQLAlchemy's constructors make them, such as `sa.UniqueConstraint(…)`.
enum TableConstraint {
  case constraint(ConstraintDefinition)
  case index(IndexDefinition)

  /// Reads an argument of a table; nil for what is neither a constraint nor an index.
  init?(_ call: StaticCall, _ dialect: Dialect?) {
    guard call.receiver == nil else { return nil }
    switch call.word {
    case .primaryKeyConstraint?: self = .constraint(Self.plain(.primaryKey, call))
    case .uniqueConstraint?: self = .constraint(Self.plain(.unique, call))
    case .foreignKeyConstraint?: self = .constraint(Self.foreignKey(call))
    case .checkConstraint?: self = .constraint(Self.check(call, dialect))
    case .excludeConstraint?: self = .constraint(Self.exclude(call.positional, call, dialect))
    case .index?:
      self = .index(
        Self.index(call.value("name", at: 0), Array(call.positional.dropFirst()), call, dialect))
    default: return nil
    }
  }

  /// The columns that are named one by one.
  private static func plain(
    _ kind: ConstraintDefinition.Kind, _ call: StaticCall
  ) -> ConstraintDefinition {
    var result = ConstraintDefinition(kind, columns: call.positional.compactMap(\.columnName))
    result.isIncomplete = result.columns.count < call.positional.count || call.hasUnreadArguments
    readOptions(of: call, name: call.value("name"), into: &result)
    return result
  }

  /// Reads what constraints have in common.
  static func readOptions(
    of call: StaticCall, name: StaticValue, into constraint: inout ConstraintDefinition
  ) {
    if let known = name.optionalName {
      constraint.name = known
      if case .text(let text) = name { constraint.isNameFinal = text.isFinalName }
    } else {
      constraint.isIncomplete = true
    }
    if call.hasUnreadArguments { constraint.isIncomplete = true }
    constraint.isDeferrable = call.isOn("deferrable")
    constraint.isNotValid = call.isOn("postgresql_not_valid")
  }

  private static func foreignKey(_ call: StaticCall) -> ConstraintDefinition {
    var result = ConstraintDefinition(.foreignKey)
    readOptions(of: call, name: call.value("name", at: 2), into: &result)
    readActions(of: call, onUpdate: 3, onDelete: 4, into: &result)
    if let columns = call.value("columns", at: 0).texts {
      result.columns = columns
    } else {
      result.isIncomplete = true
    }
    let targets = call.value("refcolumns", at: 1).texts?.compactMap { ForeignKeyTarget($0) } ?? []
    result.referredTable = targets.first?.table
    result.referredColumns = targets.compactMap(\.column)
    if targets.isEmpty || targets.count != result.columns.count { result.isIncomplete = true }
    return result
  }

  /// `ForeignKey("users.id")` of a column.
  static func foreignKey(of column: String?, _ call: StaticCall) -> ConstraintDefinition {
    var result = ConstraintDefinition(.foreignKey, columns: [column].compactMap(\.self))
    readOptions(of: call, name: call.value("name"), into: &result)
    readActions(of: call, onUpdate: nil, onDelete: nil, into: &result)
    if case .text(let text) = call.value("column", at: 0) {
      let target = ForeignKeyTarget(text.text)
      result.referredTable = target?.table
      result.referredColumns = [target?.column].compactMap(\.self)
    }
    if result.referredTable == nil || column == nil { result.isIncomplete = true }
    return result
  }

  /// Reads what happens to rows when those they refer to change.
  static func readActions(
    of call: StaticCall, onUpdate: Int?, onDelete: Int?, into key: inout ConstraintDefinition
  ) {
    let actions = [
      call.value("onupdate", at: onUpdate), call.value("ondelete", at: onDelete),
    ].map(\.optionalName)
    if actions.contains(where: { $0 == nil }) { key.isIncomplete = true }
    key.onUpdate = actions[0] ?? nil
    key.onDelete = actions[1] ?? nil
    key.isDeferrable = call.isOn("deferrable")
  }

  private static func check(_ call: StaticCall, _ dialect: Dialect?) -> ConstraintDefinition {
    var result = ConstraintDefinition(.check)
    result.condition = call.argument("sqltext", at: 0).flatMap { SQLText.expression($0, dialect) }
    readOptions(of: call, name: call.value("name", at: 1), into: &result)
    return result
  }

  /// `EXCLUDE`, of elements that are pairs of a column or expression and an operator.
  static func exclude(
    _ elements: [StaticValue], _ call: StaticCall, _ dialect: Dialect?
  ) -> ConstraintDefinition {
    var result = ConstraintDefinition(.exclude)
    for element in elements {
      guard case .sequence(let pair) = element, let first = pair.first else {
        result.isIncomplete = true
        continue
      }
      if let column = first.columnName { result.columns.append(column) }
    }
    if let condition = call.argument("where"), !condition.isNone {
      result.condition = SQLText.expression(condition, dialect)
      if result.condition == nil { result.isIncomplete = true }
    }
    let isDefinedHere = call.word == .excludeConstraint
    readOptions(
      of: call, name: isDefinedHere ? call.value("name") : .none, into: &result)
    return result
  }

  /// An index of columns, expressions, and options of databases.
  static func index(
    _ name: StaticValue, _ elements: [StaticValue], _ call: StaticCall, _ dialect: Dialect?
  ) -> IndexDefinition {
    var result = IndexDefinition(name: name.text)
    result.elements = elements.map { element in
      // A function of a column is an expression, and so is a column with an order.
      if case .text(let column) = element { return .column(column.text) }
      if let column = element.columnName ?? element.orderedColumn { return .column(column) }
      return .expression(SQLText.expression(element, dialect))
    }
    result.isUnique = call.isOn("unique")
    result.isConcurrent = call.option("concurrently", for: dialect)?.isTrue ?? false
    result.method = call.option("using", for: dialect)?.text
    let mayBeColumns = zip(elements, result.elements).contains {
      $1 == .expression(nil) && !$0.isExpression
    }
    result.isIncomplete = name.optionalName == nil || call.hasUnreadArguments || mayBeColumns
    if let condition = call.option("where", for: dialect), !condition.isNone {
      result.condition = SQLText.expression(condition, dialect)
      if result.condition == nil { result.isIncomplete = true }
    }
    return result
  }
}

extension StaticValue {
  /// The column that is meant with an order, such as `sa.desc("a")` and `users.c.a.desc()`.
  fileprivate var orderedColumn: String? {
    guard case .made(let call) = self, call.isOfPlainSQLAlchemy,
      ["asc", "desc", "nulls_first", "nulls_last", "nullsfirst", "nullslast"]
        .contains(call.function.last)
    else { return nil }
    let ordered = call.receiver.map { StaticValue.made($0) } ?? call.positional.first
    return ordered?.columnName ?? ordered?.orderedColumn
  }

  /// Whether it is an expression of SQL that is no column, whatever it says.
  fileprivate var isExpression: Bool {
    guard case .made(let call) = self, call.isOfPlainSQLAlchemy, call.receiver == nil
    else { return false }
    return call.function.dropLast().last == "func"
      || ["case", "cast", "extract", "tuple_"].contains(call.function.last)
  }
}

/// What a foreign key points at, as SQLAlchemy reads `schema.table.column`.
struct ForeignKeyTarget {
  let table: TableName
  let column: String?

  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, !first.isEmpty else { return nil }
    switch parts.count {
    case 1: (table, column) = (TableName(name: first), nil)
    case 2: (table, column) = (TableName(name: first), parts[1])
    default:
      let schema = parts.dropLast(2).joined(separator: ".")
      table = TableName(schema: schema, name: parts[parts.count - 2])
      column = parts.last
    }
  }
}
