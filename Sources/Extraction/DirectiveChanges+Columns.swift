import SchemaModel

extension DirectiveChanges {
  /// The column, and what Alembic emits beside it: constraints and an index in statements of their own.
  func addColumn(_ table: TableName) -> [SchemaChange] {
    guard case .made(let made) = argument("column", at: 1), made.word == .column else {
      return [.unknown(table)]
    }
    var parts = ColumnParts(made, of: table, context)
    let isKey = parts.column.isPrimaryKey
    if isKey {
      switch parts.isNumbering(isAlone: true) {
      case true?: parts.number(context.dialect)
      case false?: parts.stopNumbering()
      case nil: parts.doubtNumbering()
      }
    }
    let isInline = call.isOn("inline_primary_key")
    parts.column.isPrimaryKey = isKey && isInline
    var result: [SchemaChange] = [
      .addColumn(table, parts.column, ifNotExists: call.isOn("if_not_exists"))
    ]
    if isKey, isInline, let name = parts.column.name {
      result.append(.addConstraint(table, ConstraintDefinition(.primaryKey, columns: [name])))
    }
    result += parts.constraints.map { .addConstraint(table, $0) }
    result += parts.indexes.map { .createIndex(table, $0, ifNotExists: false) }
    if parts.isIncomplete || parts.isKeyUnknown { result.append(.unknown(table)) }
    return result
  }

  func dropColumn(_ table: TableName) -> SchemaChange {
    guard let name = argument("column_name", at: 1).columnName else { return .unknown(table) }
    return .dropColumn(table, name, ifExists: call.isOn("if_exists"), cascades: false)
  }

  /// The change of a column; constraints of its types come and go with them.
  func alterColumn(_ table: TableName) -> [SchemaChange] {
    guard let column = argument("column_name", at: 1).columnName else { return [.unknown(table)] }
    var change = ColumnChange()
    readType(into: &change)
    readNullability(into: &change)
    readDefault(into: &change)
    readComment(into: &change)
    switch argument("new_column_name").optionalName {
    case nil: change.isIncomplete = true
    case .some(let name): change.newName = name
    }
    change.usingText = call.argument("postgresql_using")?.text
    if call.hasUnreadArguments { change.isIncomplete = true }
    if !isRebuilding, context.dialect?.isMySQL == true { restate(&change) }
    var result = checks(of: "existing_type", on: column, table, isAdded: false)
    if !change.isEmpty { result.append(.alterColumn(table, column, change)) }
    result += checks(of: "type_", on: change.newName ?? column, table, isAdded: true)
    return result
  }

  private func readType(into change: inout ColumnChange) {
    let value = argument("type_")
    switch value {
    case .none: return
    case .unknown: change.isIncomplete = true
    default:
      change.type = ColumnDefinition.typeText(value, context)
      change.databaseType = context.dialect.flatMap { SQLAlchemyType(value)?.rendered(for: $0) }
      if change.type == nil { change.isIncomplete = true }
    }
  }

  private func readNullability(into change: inout ColumnChange) {
    let value = argument("nullable")
    if value.isNone { return }
    change.isNullable = value.boolean
    if change.isNullable == nil { change.isIncomplete = true }
  }

  /// `server_default=False`, as well as none given, leaves the default; `None` drops it.
  private func readDefault(into change: inout ColumnChange) {
    guard let value = call.argument("server_default") else { return }
    let wasIdentity = call.argument("existing_server_default")?.columnItem == .identity
    switch value {
    case .boolean(false): return
    case .none: change.serverDefault = wasIdentity ? .identity(false) : .drop
    case .made where value.columnItem == .identity: change.serverDefault = .identity(true)
    case .unknown: change.isIncomplete = true
    case .made(let made)
    where made.word == .computed || made.word == .fetchedValue:
      change.isIncomplete = true
    default: change.serverDefault = .set(DefaultText.text(of: value, context.dialect))
    }
  }

  private func readComment(into change: inout ColumnChange) {
    switch call.argument("comment") {
    case nil, .boolean(false)?: return
    case StaticValue.none?: change.comment = .drop
    case let value?: change.comment = .set(value.text)
    }
  }

  /// MySQL's `MODIFY` and `CHANGE` define the column anew: what the call does not restate is lost.
  private func restate(_ change: inout ColumnChange) {
    let isDefinedAnew =
      change.newName != nil || change.isNullable != nil || change.type != nil
      || change.comment != nil || call.argument("autoincrement").map { !$0.isNone } ?? false
    guard isDefinedAnew, !change.isIncomplete else { return }
    change.isRedefinition = true
    if change.isNullable == nil {
      let existing = argument("existing_nullable")
      change.isNullable = existing.isNone ? true : existing.boolean
      if change.isNullable == nil { change.isIncomplete = true }
    }
    if change.serverDefault == nil {
      switch call.argument("existing_server_default") {
      case nil, StaticValue.none?, .boolean(false)?: change.serverDefault = .drop
      case .unknown?: change.isIncomplete = true
      case let value?: change.serverDefault = .set(DefaultText.text(of: value, context.dialect))
      }
    }
    readNumbering(into: &change)
    if change.comment == nil {
      switch call.argument("existing_comment") {
      case nil, StaticValue.none?: change.comment = .drop
      case let value?: change.comment = .set(value.text)
      }
    }
    readExistingType(into: &change)
  }

  /// `AUTO_INCREMENT`, which is not told from the default of a column that numbers its rows.
  private func readNumbering(into change: inout ColumnChange) {
    let given = argument("autoincrement")
    let value = given.isNone ? argument("existing_autoincrement") : given
    if value.isNone { return }
    guard let isNumbering = value.isTrue else { return change.isIncomplete = true }
    if isNumbering { change.serverDefault = .identity(true) }
  }

  private func readExistingType(into change: inout ColumnChange) {
    guard change.type == nil, let dialect = context.dialect else { return }
    let existing = argument("existing_type")
    change.type = ColumnDefinition.typeText(existing, context)
    change.databaseType = SQLAlchemyType(existing)?.rendered(for: dialect)
  }

  /// The checks that `sa.Boolean(create_constraint=True)` and the like bring or take along.
  private func checks(
    of parameter: String, on column: String, _ table: TableName, isAdded: Bool
  ) -> [SchemaChange] {
    guard !argument("type_").isNone, let type = SQLAlchemyType(argument(parameter)) else {
      return []
    }
    switch type.check(on: column, context.dialect) {
    case nil: return [.unknown(table)]
    case .some(nil): return []
    case .some(let check?):
      if isAdded { return [.addConstraint(table, check)] }
      return [
        .dropConstraint(table, name: check.name, kind: .check, ifExists: false, cascades: false)
      ]
    }
  }
}
