import CPGQuery
import SQLSyntax
import SourceText

extension TreeReader {
  func createTable(_ statement: PgQuery__CreateStmt) -> SQLCreateTable {
    var table = SQLCreateTable(name: name(statement.relation))
    table.ifNotExists = statement.if_not_exists != 0
    setPersistence(of: statement.relation, in: &table)
    table.isTyped = statement.of_typename != nil
    table.isPartitioned = statement.partspec != nil
    table.parents = nodes(statement.inh_relations, statement.n_inh_relations)
      .map { name($0.range_var) }
    // What `PARTITION OF` and `OF` list are options of columns that are made elsewhere.
    guard statement.partbound == nil, !table.isTyped else { return table }
    for element in nodes(statement.table_elts, statement.n_table_elts) {
      switch element.node_case {
      case PG_QUERY__NODE__NODE_COLUMN_DEF: table.columns.append(column(element.column_def.pointee))
      case PG_QUERY__NODE__NODE_CONSTRAINT:
        table.constraints.append(constraint(element.constraint.pointee))
      case PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE:
        table.models.append(name(element.table_like_clause.pointee.relation))
      default: continue
      }
    }
    return table
  }

  /// A table that a query fills.
  func createTable(
    _ into: PgQuery__IntoClause, ifNotExists: Bool = false
  ) -> SQLCreateTable {
    var table = SQLCreateTable(name: name(into.rel))
    table.ifNotExists = ifNotExists
    table.isFromQuery = true
    setPersistence(of: into.rel, in: &table)
    table.columns = strings(into.col_names, into.n_col_names).map {
      let range = range(of: cursor.rest)
      return SQLColumn(name: identifier($0, range), range: range)
    }
    return table
  }

  private func setPersistence(
    of relation: UnsafeMutablePointer<PgQuery__RangeVar>?, in table: inout SQLCreateTable
  ) {
    let persistence = relation.flatMap { text($0.pointee.relpersistence) }
    table.isTemporary = persistence == "t"
    table.isUnlogged = persistence == "u"
  }

  // MARK: Indexes

  func createIndex(_ statement: PgQuery__IndexStmt) -> SQLCreateIndex {
    let place = place(statement.relation?.pointee.location ?? -1)
    var index = SQLCreateIndex(
      name: text(statement.idxname).map { name([$0]) }, table: name(statement.relation))
    index.isUnique = statement.unique != 0
    index.isConcurrent = statement.concurrent != 0
    index.ifNotExists = statement.if_not_exists != 0
    var cursor = cursor(at: statement.relation?.pointee.location ?? -1)
    _ = cursor.name()
    // The grammar says `btree` where nothing is written.
    if cursor.accept("using") { index.method = text(statement.access_method) }
    while !cursor.isAtEnd, !cursor.isNext("(") { cursor.position += 1 }
    let written = cursor.acceptParentheses().map { cursor.elements(in: $0) } ?? []
    let elements = nodes(statement.index_params, statement.n_index_params)
      .compactMap { $0.node_case == PG_QUERY__NODE__NODE_INDEX_ELEM ? $0.index_elem.pointee : nil }
    index.elements = elements.enumerated().map { number, element in
      if let column = text(element.name) { return .column(identifier(column, place)) }
      guard number < written.count, case .expression(let text) = written[number] else {
        return .expression("")
      }
      return .expression(text)
    }
    if statement.where_clause != nil, let start = cursor.firstIndex(ofWord: "where") {
      index.condition = cursor.text(of: min(start + 1, cursor.end)..<cursor.end)
    }
    return index
  }

  // MARK: ALTER TABLE

  func alterTable(_ statement: PgQuery__AlterTableStmt) -> SQLAlterTable {
    var table = alterTable(statement.relation, isMissingOK: statement.missing_ok != 0)
    let commands = nodes(statement.cmds, statement.n_cmds)
      .compactMap {
        $0.node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_CMD ? $0.alter_table_cmd.pointee : nil
      }
    let behind = behindName(of: statement.relation)
    let parts = behind.parts(of: behind.rest)
    table.actions = commands.enumerated().map { number, command in
      let part = parts.count == commands.count ? parts[number] : behind.rest
      return action(command, behind.narrowed(to: part))
    }
    return table
  }

  func alterTable(
    _ relation: UnsafeMutablePointer<PgQuery__RangeVar>?, isMissingOK: Bool,
    _ action: SQLAlterAction.Kind? = nil
  ) -> SQLAlterTable {
    var table = SQLAlterTable(name: name(relation))
    table.ifExists = isMissingOK
    table.only = relation?.pointee.inh == 0
    if let action {
      let range = range(of: behindName(of: relation).rest)
      table.actions = [SQLAlterAction(kind: action, range: range)]
    }
    return table
  }

  /// What follows the table's name, and the `*` that may stand behind it.
  private func behindName(of relation: UnsafeMutablePointer<PgQuery__RangeVar>?) -> TokenCursor {
    var cursor = cursor(at: relation?.pointee.location ?? -1)
    _ = cursor.name()
    if cursor.isSymbol("*", at: cursor.position) { cursor.position += 1 }
    return cursor
  }

  private func action(_ command: PgQuery__AlterTableCmd, _ part: TokenCursor) -> SQLAlterAction {
    var action = SQLAlterAction(kind: kind(of: command, part), range: range(of: part.rest))
    action.isCascading = command.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE
    return action
  }

  private func kind(
    of command: PgQuery__AlterTableCmd, _ part: TokenCursor
  ) -> SQLAlterAction.Kind {
    let name = identifier(text(command.name) ?? "", range(of: part.rest))
    let isMissingOK = command.missing_ok != 0
    switch command.subtype {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
      return columnDefinition(command).map { .addColumn(column($0), ifNotExists: isMissingOK) }
        ?? .unknown
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn: return .dropColumn(name, ifExists: isMissingOK)
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull: return .setNotNull(name)
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull: return .dropNotNull(name)
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault:
      guard let expression = command.def else { return .dropDefault(name) }
      return .setDefault(name, value(expression), text: behind("default", in: part) ?? "")
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
      return columnDefinition(command).map { .setType(name, typeChange($0, part)) } ?? .unknown
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity, PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity:
      return .setIdentity(name, true)
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity: return .setIdentity(name, false)
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
      guard let node = command.def?.pointee, node.node_case == PG_QUERY__NODE__NODE_CONSTRAINT
      else { return .unknown }
      return .addConstraint(constraint(node.constraint.pointee))
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
      return .dropConstraint(name, nil, ifExists: isMissingOK)
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint: return .validateConstraint(name)
    default: return inheritance(command) ?? option(command, name, part)
    }
  }

  private func columnDefinition(_ command: PgQuery__AlterTableCmd) -> PgQuery__ColumnDef? {
    guard let node = command.def?.pointee, node.node_case == PG_QUERY__NODE__NODE_COLUMN_DEF else {
      return nil
    }
    return node.column_def.pointee
  }

  private func inheritance(_ command: PgQuery__AlterTableCmd) -> SQLAlterAction.Kind? {
    let partition =
      command.def.flatMap { node in
        node.pointee.node_case == PG_QUERY__NODE__NODE_PARTITION_CMD
          ? node.pointee.partition_cmd.pointee : nil
      }
    switch command.subtype {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
      return partition.map { .attachPartition(name($0.name)) }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
      return partition.map { .detachPartition(name($0.name), isConcurrent: $0.concurrent != 0) }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit, PG_QUERY__ALTER_TABLE_TYPE__AT_DropInherit:
      guard let node = command.def?.pointee, node.node_case == PG_QUERY__NODE__NODE_RANGE_VAR
      else { return nil }
      return .inherit(
        name(node.range_var), command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit)
    default: return nil
    }
  }

  /// Options of columns, and what a schema does not hold.
  private func option(
    _ command: PgQuery__AlterTableCmd, _ name: SQLIdentifier, _ part: TokenCursor
  ) -> SQLAlterAction.Kind {
    switch command.subtype {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics, PG_QUERY__ALTER_TABLE_TYPE__AT_SetOptions,
      PG_QUERY__ALTER_TABLE_TYPE__AT_ResetOptions, PG_QUERY__ALTER_TABLE_TYPE__AT_SetStorage,
      PG_QUERY__ALTER_TABLE_TYPE__AT_SetCompression,
      PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnGenericOptions:
      .setOption(name)
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterConstraint: .unmodelled("alter constraint")
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression,
      PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartitionFinalize:
      .unknown
    default: .unmodelled(part.word)
    }
  }

  private func typeChange(_ definition: PgQuery__ColumnDef, _ part: TokenCursor) -> SQLTypeChange {
    guard let type = definition.type_name?.pointee else {
      return SQLTypeChange(type: "", databaseType: nil)
    }
    let start = min(max(cursor(at: type.location).position, part.position), part.end)
    var written = part.narrowed(to: start..<part.end)
    while !written.isAtEnd, written.word != "using", written.word != "collate" {
      written.skipNested()
    }
    var change = SQLTypeChange(
      type: part.text(of: start..<min(written.position, part.end)),
      databaseType: DatabaseType.name(of: type))
    if definition.raw_default != nil { change.conversion = behind("using", in: part) }
    return change
  }

  /// The text behind a word outside of parentheses.
  private func behind(_ word: String, in part: TokenCursor) -> String? {
    part.firstIndex(ofWord: word).map { part.text(of: min($0 + 1, part.end)..<part.end) }
  }
}
