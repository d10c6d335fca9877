import SQLSyntax
import SourceText

extension TreeReader {
  /// What a statement does: one thing, but for a change inside `WITH` and what `CREATE SCHEMA` holds.
  func kinds(of node: TreeNode) -> [SQLStatementKind] {
    switch node.kind {
    case "SelectStmt": return select(node)
    case "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt":
      return change(node).map { [$0] } ?? []
    case "CreateSchemaStmt": return createSchema(node)
    default:
      let kind =
        table(node) ?? object(node) ?? alteration(node) ?? session(node) ?? other(node)
      return [kind]
    }
  }

  // MARK: Tables and rows

  private func table(_ node: TreeNode) -> SQLStatementKind? {
    switch node.kind {
    case "CreateStmt": return .createTable(createTable(node))
    case "CreateForeignTableStmt": return node["base"].map { .createTable(createTable($0)) }
    case "CreateTableAsStmt": return createTableAs(node)
    case "AlterTableStmt": return alterTable(node)
    case "IndexStmt": return .createIndex(createIndex(node))
    case "TruncateStmt": return .truncate(relations(of: node))
    case "CopyStmt":
      guard node.isSet("is_from") else { return .data(SQLDataStatement(verb: .select)) }
      return .data(SQLDataStatement(verb: .copy, table: name(node["relation"])))
    default: return nil
    }
  }

  private func relations(of statement: TreeNode) -> [SQLName] {
    statement.list("relations", of: "RangeVar").map { name($0) }
  }

  private func alterTable(_ statement: TreeNode) -> SQLStatementKind {
    switch statement.word("objtype") {
    case "OBJECT_TABLE", "OBJECT_FOREIGN_TABLE": .alterTable(alterTable(statement))
    default:
      .alter(
        SQLAlter(ObjectNames.kind(of: statement.word("objtype")), name(statement["relation"])))
    }
  }

  private func createTableAs(_ statement: TreeNode) -> SQLStatementKind? {
    guard let into = statement["into"] else { return nil }
    let ifNotExists = statement.isSet("if_not_exists")
    guard statement.word("objtype") == "OBJECT_MATVIEW" else {
      return .createTable(createTable(into: into, ifNotExists: ifNotExists))
    }
    var create = SQLCreate(.materializedView, name(into["rel"]))
    create.ifNotExists = ifNotExists
    return .create(create)
  }

  /// A query; the changes inside its `WITH` are what it is about.
  private func select(_ statement: TreeNode) -> [SQLStatementKind] {
    if let into = firstSelect(statement)["intoClause"] {
      return [.createTable(createTable(into: into))]
    }
    let queries = statement["withClause"]?.list("ctes", of: "CommonTableExpr") ?? []
    let changes = queries.compactMap { $0.node("ctequery").flatMap { change($0) } }
    return changes.isEmpty ? [.data(SQLDataStatement(verb: .select))] : changes
  }

  /// The leftmost query of a set operation, which holds its `INTO`.
  private func firstSelect(_ statement: TreeNode) -> TreeNode {
    var statement = statement
    while let left = statement["larg"] { statement = left }
    return statement
  }

  /// A statement that changes rows; nil for any other.
  private func change(_ node: TreeNode) -> SQLStatementKind? {
    switch node.kind {
    case "InsertStmt":
      return .data(SQLDataStatement(verb: .insert, table: name(node["relation"])))
    case "UpdateStmt":
      var statement = SQLDataStatement(verb: .update, table: name(node["relation"]))
      statement.hasWhere = node["whereClause"] != nil
      return .data(statement)
    case "DeleteStmt":
      var statement = SQLDataStatement(verb: .delete, table: name(node["relation"]))
      statement.hasWhere = node["whereClause"] != nil
      return .data(statement)
    case "MergeStmt":
      return .data(SQLDataStatement(verb: .merge, table: name(node["relation"])))
    default: return nil
    }
  }

  private func createSchema(_ statement: TreeNode) -> [SQLStatementKind] {
    let owner = statement["authrole"]?.text("rolename")
    let schema = (statement.text("schemaname") ?? owner).map { name([$0]) }
    var create = SQLCreate(.schema, schema)
    create.ifNotExists = statement.isSet("if_not_exists")
    // Elements cannot hold another schema.
    let elements = statement.list("schemaElts")
      .filter { $0.kind != "CreateSchemaStmt" }
      .flatMap { kinds(of: $0) }
    return [.create(create)] + elements
  }

  // MARK: Sessions

  private func session(_ node: TreeNode) -> SQLStatementKind? {
    switch node.kind {
    case "TransactionStmt": transaction(node.word("kind"))
    case "VariableSetStmt": setting(node)
    case "ConstraintsSetStmt":
      .set(SQLSetting(name: "constraints", value: settingText(behind: 2)))
    case "LockStmt": lock(node)
    case "DoStmt": .block(BlockReader.read(cursor).moved(by: self))
    case "GrantStmt", "GrantRoleStmt": node.isSet("is_grant") ? .grant : .revoke
    default: nil
    }
  }

  private func transaction(_ kind: TreeWord) -> SQLStatementKind {
    switch kind {
    case "TRANS_STMT_BEGIN", "TRANS_STMT_START": .transaction(.begin)
    case "TRANS_STMT_COMMIT": .transaction(.commit)
    case "TRANS_STMT_ROLLBACK": .transaction(.rollback)
    case "TRANS_STMT_SAVEPOINT": .transaction(.savepoint)
    case "TRANS_STMT_RELEASE": .transaction(.release)
    case "TRANS_STMT_ROLLBACK_TO": .transaction(.rollbackToSavepoint)
    // Transactions of two phases end elsewhere.
    default: .unknown(cursor.word)
    }
  }

  private func setting(_ statement: TreeNode) -> SQLStatementKind {
    let name = statement.text("name")?.lowercased() ?? ""
    switch statement.word("kind") {
    case "VAR_RESET": return .reset(name: name)
    case "VAR_RESET_ALL": return .reset(name: "all")
    case "VAR_SET_MULTI":
      return .set(
        SQLSetting(name: name, value: settingText(behind: 2), isLocal: statement.isSet("is_local")))
    default:
      let values = statement.list("args").map(\.constant?.text)
      let isKnown = !values.isEmpty && values.allSatisfy { $0 != nil }
      return .set(
        SQLSetting(
          name: name, value: isKnown ? values.compactMap(\.self).joined(separator: ", ") : nil,
          isLocal: statement.isSet("is_local")))
    }
  }

  /// The text behind the first words, which name what is set.
  private func settingText(behind count: Int) -> String? {
    let start = min(cursor.position + count, cursor.end)
    return start < cursor.end ? cursor.text(of: start..<cursor.end) : nil
  }

  private func lock(_ statement: TreeNode) -> SQLStatementKind {
    // The numbers of `lockdefs.h`.
    let modes = [
      "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
      "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
    ]
    let number = statement.number("mode") - 1
    var lock = SQLLock(tables: relations(of: statement))
    if cursor.firstIndex(ofWord: "in") != nil, modes.indices.contains(number) {
      lock.mode = modes[number]
    }
    return .lock(lock)
  }

  // MARK: The rest

  /// The kinds of statements that are deliberately not looked into.
  private func other(_ node: TreeNode) -> SQLStatementKind {
    switch node.kind {
    case "RefreshMatViewStmt": .unmodelled("refresh materialized view")
    case "VacuumStmt", "ClusterStmt", "ReindexStmt", "ExplainStmt", "NotifyStmt", "ListenStmt",
      "UnlistenStmt", "DiscardStmt", "CheckPointStmt", "PrepareStmt", "DeallocateStmt",
      "DeclareCursorStmt", "FetchStmt", "ClosePortalStmt", "VariableShowStmt", "LoadStmt",
      "SecLabelStmt", "ReassignOwnedStmt":
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
