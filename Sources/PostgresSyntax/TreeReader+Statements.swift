import CPGQuery
import SQLSyntax
import SourceText

extension TreeReader {
  /// What a statement does: one thing, but for a change inside `WITH` and what `CREATE SCHEMA` holds.
  func kinds(of node: PgQuery__Node) -> [SQLStatementKind] {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_SELECT_STMT: return select(node.select_stmt.pointee)
    case PG_QUERY__NODE__NODE_INSERT_STMT, PG_QUERY__NODE__NODE_UPDATE_STMT,
      PG_QUERY__NODE__NODE_DELETE_STMT, PG_QUERY__NODE__NODE_MERGE_STMT:
      return change(node).map { [$0] } ?? []
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
      return createSchema(node.create_schema_stmt.pointee)
    default:
      let kind =
        table(node) ?? object(node) ?? alteration(node) ?? session(node) ?? other(node)
      return [kind]
    }
  }

  // MARK: Tables and rows

  private func table(_ node: PgQuery__Node) -> SQLStatementKind? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
      return .createTable(createTable(node.create_stmt.pointee))
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
      return node.create_foreign_table_stmt.pointee.base_stmt.map {
        .createTable(createTable($0.pointee))
      }
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      return createTableAs(node.create_table_as_stmt.pointee)
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT: return alterTable(node.alter_table_stmt.pointee)
    case PG_QUERY__NODE__NODE_INDEX_STMT: return .createIndex(createIndex(node.index_stmt.pointee))
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
      let statement = node.truncate_stmt.pointee
      return .truncate(relations(statement.relations, statement.n_relations))
    case PG_QUERY__NODE__NODE_COPY_STMT:
      let copy = node.copy_stmt.pointee
      guard copy.is_from != 0 else { return .data(SQLDataStatement(verb: .select)) }
      return .data(SQLDataStatement(verb: .copy, table: name(copy.relation)))
    default: return nil
    }
  }

  func relations(_ list: NodeList?, _ count: Int) -> [SQLName] {
    nodes(list, count).compactMap {
      $0.node_case == PG_QUERY__NODE__NODE_RANGE_VAR ? name($0.range_var) : nil
    }
  }

  private func alterTable(_ statement: PgQuery__AlterTableStmt) -> SQLStatementKind {
    switch statement.objtype {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
      .alterTable(alterTable(statement))
    default: .alter(SQLAlter(ObjectNames.kind(of: statement.objtype), name(statement.relation)))
    }
  }

  private func createTableAs(_ statement: PgQuery__CreateTableAsStmt) -> SQLStatementKind? {
    guard let into = statement.into?.pointee else { return nil }
    let ifNotExists = statement.if_not_exists != 0
    guard statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW else {
      return .createTable(createTable(into, ifNotExists: ifNotExists))
    }
    var create = SQLCreate(.materializedView, name(into.rel))
    create.ifNotExists = ifNotExists
    return .create(create)
  }

  /// A query; the changes inside its `WITH` are what it is about.
  private func select(_ statement: PgQuery__SelectStmt) -> [SQLStatementKind] {
    if let into = firstSelect(statement).into_clause?.pointee {
      return [.createTable(createTable(into))]
    }
    let with = statement.with_clause?.pointee
    let changes = nodes(with?.ctes, with?.n_ctes ?? 0).compactMap { node in
      node.node_case == PG_QUERY__NODE__NODE_COMMON_TABLE_EXPR
        ? node.common_table_expr.pointee.ctequery.flatMap { change($0.pointee) } : nil
    }
    return changes.isEmpty ? [.data(SQLDataStatement(verb: .select))] : changes
  }

  /// The leftmost query of a set operation, which holds its `INTO`.
  private func firstSelect(_ statement: PgQuery__SelectStmt) -> PgQuery__SelectStmt {
    var statement = statement
    while let left = statement.larg { statement = left.pointee }
    return statement
  }

  /// A statement that changes rows; nil for any other.
  private func change(_ node: PgQuery__Node) -> SQLStatementKind? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_INSERT_STMT:
      return .data(SQLDataStatement(verb: .insert, table: name(node.insert_stmt.pointee.relation)))
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
      let update = node.update_stmt.pointee
      var statement = SQLDataStatement(verb: .update, table: name(update.relation))
      statement.hasWhere = update.where_clause != nil
      return .data(statement)
    case PG_QUERY__NODE__NODE_DELETE_STMT:
      let delete = node.delete_stmt.pointee
      var statement = SQLDataStatement(verb: .delete, table: name(delete.relation))
      statement.hasWhere = delete.where_clause != nil
      return .data(statement)
    case PG_QUERY__NODE__NODE_MERGE_STMT:
      return .data(SQLDataStatement(verb: .merge, table: name(node.merge_stmt.pointee.relation)))
    default: return nil
    }
  }

  private func createSchema(_ statement: PgQuery__CreateSchemaStmt) -> [SQLStatementKind] {
    let owner = statement.authrole.flatMap { text($0.pointee.rolename) }
    let schema = (text(statement.schemaname) ?? owner).map { name([$0]) }
    var create = SQLCreate(.schema, schema)
    create.ifNotExists = statement.if_not_exists != 0
    // Elements cannot hold another schema.
    let elements = nodes(statement.schema_elts, statement.n_schema_elts)
      .filter { $0.node_case != PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT }
      .flatMap { kinds(of: $0) }
    return [.create(create)] + elements
  }

  // MARK: Sessions

  private func session(_ node: PgQuery__Node) -> SQLStatementKind? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT: transaction(node.transaction_stmt.pointee.kind)
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT: setting(node.variable_set_stmt.pointee)
    case PG_QUERY__NODE__NODE_CONSTRAINTS_SET_STMT:
      .set(SQLSetting(name: "constraints", value: settingText(behind: 2)))
    case PG_QUERY__NODE__NODE_LOCK_STMT: lock(node.lock_stmt.pointee)
    case PG_QUERY__NODE__NODE_DO_STMT: .block(BlockReader.read(cursor).moved(by: self))
    case PG_QUERY__NODE__NODE_GRANT_STMT:
      node.grant_stmt.pointee.is_grant != 0 ? .grant : .revoke
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT:
      node.grant_role_stmt.pointee.is_grant != 0 ? .grant : .revoke
    default: nil
    }
  }

  private func transaction(_ kind: PgQuery__TransactionStmtKind) -> SQLStatementKind {
    switch kind {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN,
      PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
      .transaction(.begin)
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT: .transaction(.commit)
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK: .transaction(.rollback)
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT: .transaction(.savepoint)
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE: .transaction(.release)
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
      .transaction(.rollbackToSavepoint)
    // Transactions of two phases end elsewhere.
    default: .unknown(cursor.word)
    }
  }

  private func setting(_ statement: PgQuery__VariableSetStmt) -> SQLStatementKind {
    let name = text(statement.name)?.lowercased() ?? ""
    switch statement.kind {
    case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET: return .reset(name: name)
    case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL: return .reset(name: "all")
    case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_MULTI:
      return .set(
        SQLSetting(name: name, value: settingText(behind: 2), isLocal: statement.is_local != 0))
    default:
      let values = nodes(statement.args, statement.n_args).map(constant)
      let isKnown = !values.isEmpty && values.allSatisfy { $0 != nil }
      return .set(
        SQLSetting(
          name: name, value: isKnown ? values.compactMap(\.self).joined(separator: ", ") : nil,
          isLocal: statement.is_local != 0))
    }
  }

  /// The text behind the first words, which name what is set.
  private func settingText(behind count: Int) -> String? {
    let start = min(cursor.position + count, cursor.end)
    return start < cursor.end ? cursor.text(of: start..<cursor.end) : nil
  }

  /// The value of a literal; nil for anything else.
  private func constant(_ node: PgQuery__Node) -> String? {
    guard node.node_case == PG_QUERY__NODE__NODE_A_CONST else { return nil }
    let constant = node.a_const.pointee
    switch constant.val_case {
    case PG_QUERY__A__CONST__VAL_IVAL: return "\(constant.ival.pointee.ival)"
    case PG_QUERY__A__CONST__VAL_FVAL: return text(constant.fval.pointee.fval)
    case PG_QUERY__A__CONST__VAL_SVAL: return constant.sval.pointee.sval.map { String(cString: $0) }
    default: return nil
    }
  }

  private func lock(_ statement: PgQuery__LockStmt) -> SQLStatementKind {
    // The numbers of `lockdefs.h`.
    let modes = [
      "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
      "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
    ]
    let number = Int(statement.mode) - 1
    var lock = SQLLock(tables: relations(statement.relations, statement.n_relations))
    if cursor.firstIndex(ofWord: "in") != nil, modes.indices.contains(number) {
      lock.mode = modes[number]
    }
    return .lock(lock)
  }

  // MARK: The rest

  /// The kinds of statements that are deliberately not looked into.
  private func other(_ node: PgQuery__Node) -> SQLStatementKind {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT: .unmodelled("refresh materialized view")
    case PG_QUERY__NODE__NODE_VACUUM_STMT, PG_QUERY__NODE__NODE_CLUSTER_STMT,
      PG_QUERY__NODE__NODE_REINDEX_STMT, PG_QUERY__NODE__NODE_EXPLAIN_STMT,
      PG_QUERY__NODE__NODE_NOTIFY_STMT, PG_QUERY__NODE__NODE_LISTEN_STMT,
      PG_QUERY__NODE__NODE_UNLISTEN_STMT, PG_QUERY__NODE__NODE_DISCARD_STMT,
      PG_QUERY__NODE__NODE_CHECK_POINT_STMT, PG_QUERY__NODE__NODE_PREPARE_STMT,
      PG_QUERY__NODE__NODE_DEALLOCATE_STMT, PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT,
      PG_QUERY__NODE__NODE_FETCH_STMT, PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT,
      PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT, PG_QUERY__NODE__NODE_LOAD_STMT,
      PG_QUERY__NODE__NODE_SEC_LABEL_STMT, PG_QUERY__NODE__NODE_REASSIGN_OWNED_STMT:
      .unmodelled(cursor.word)
    // `CALL` and `EXECUTE` run what is not in the text; `DROP OWNED` and `IMPORT FOREIGN SCHEMA`
    // do not name what they are about.
    default: .unknown(cursor.word)
    }
  }
}

extension SQLBlock {
  /// The block with its code's place in the whole text.
  fileprivate func moved(by reader: TreeReader) -> SQLBlock {
    var block = self
    block.body = body.map { reader.moved($0) }
    return block
  }
}
