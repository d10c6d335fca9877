import SQLSyntax
import SourceText

extension TreeReader {
  func createTable(_ statement: TreeNode) -> SQLCreateTable {
    var table = SQLCreateTable(name: name(statement["relation"]))
    table.ifNotExists = statement.isSet("if_not_exists")
    setPersistence(of: statement["relation"], in: &table)
    table.isTyped = statement["ofTypename"] != nil
    table.isPartitioned = statement["partspec"] != nil
    table.parents = statement.list("inhRelations").map { name($0) }
    // What `PARTITION OF` and `OF` list are options of columns that are made elsewhere.
    guard statement["partbound"] == nil, !table.isTyped else { return table }
    for element in statement.list("tableElts") {
      switch element.kind {
      case "ColumnDef": table.columns.append(column(element))
      case "Constraint": table.constraints.append(constraint(element))
      case "TableLikeClause": table.models.append(name(element["relation"]))
      default: continue
      }
    }
    return table
  }

  /// A table that a query fills.
  func createTable(into: TreeNode, ifNotExists: Bool = false) -> SQLCreateTable {
    var table = SQLCreateTable(name: name(into["rel"]))
    table.ifNotExists = ifNotExists
    table.isFromQuery = true
    setPersistence(of: into["rel"], in: &table)
    table.columns = into.strings("colNames").map {
      let range = range(of: cursor.rest)
      return SQLColumn(name: identifier($0, range), range: range)
    }
    return table
  }

  private func setPersistence(of relation: TreeNode?, in table: inout SQLCreateTable) {
    let persistence = relation?.text("relpersistence")
    table.isTemporary = persistence == "t"
    table.isUnlogged = persistence == "u"
  }

  // MARK: Indexes

  func createIndex(_ statement: TreeNode) -> SQLCreateIndex {
    let place = place(statement["relation"]?.location ?? -1)
    var index = SQLCreateIndex(
      name: statement.text("idxname").map { name([$0]) }, table: name(statement["relation"]))
    index.isUnique = statement.isSet("unique")
    index.isConcurrent = statement.isSet("concurrent")
    index.ifNotExists = statement.isSet("if_not_exists")
    var cursor = cursor(at: statement["relation"]?.location ?? -1)
    _ = cursor.name()
    // The grammar says `btree` where nothing is written.
    if cursor.accept("using") { index.method = statement.text("accessMethod") }
    while !cursor.isAtEnd, !cursor.isNext("(") { cursor.position += 1 }
    let written = cursor.acceptParentheses().map { cursor.elements(in: $0) } ?? []
    let elements = statement.list("indexParams", of: "IndexElem")
    index.elements = elements.enumerated().map { number, element in
      if let column = element.text("name") { return .column(identifier(column, place)) }
      guard number < written.count, case .expression(let text) = written[number] else {
        return .expression("")
      }
      return .expression(text)
    }
    if statement["whereClause"] != nil, let start = cursor.firstIndex(ofWord: "where") {
      index.condition = cursor.text(of: min(start + 1, cursor.end)..<cursor.end)
    }
    return index
  }

  // MARK: ALTER TABLE

  func alterTable(_ statement: TreeNode) -> SQLAlterTable {
    var table = alterTable(statement["relation"], isMissingOK: statement.isSet("missing_ok"))
    let commands = statement.list("cmds", of: "AlterTableCmd")
    let behind = behindName(of: statement["relation"])
    let parts = behind.parts(of: behind.rest)
    table.actions = commands.enumerated().map { number, command in
      let part = parts.count == commands.count ? parts[number] : behind.rest
      return action(command, behind.narrowed(to: part))
    }
    return table
  }

  func alterTable(
    _ relation: TreeNode?, isMissingOK: Bool, _ action: SQLAlterAction.Kind? = nil
  ) -> SQLAlterTable {
    var table = SQLAlterTable(name: name(relation))
    table.ifExists = isMissingOK
    table.only = relation.map { !$0.isSet("inh") } ?? false
    if let action {
      let range = range(of: behindName(of: relation).rest)
      table.actions = [SQLAlterAction(kind: action, range: range)]
    }
    return table
  }

  /// What follows the table's name, and the `*` that may stand behind it.
  private func behindName(of relation: TreeNode?) -> TokenCursor {
    var cursor = cursor(at: relation?.location ?? -1)
    _ = cursor.name()
    if cursor.isSymbol("*", at: cursor.position) { cursor.position += 1 }
    return cursor
  }

  private func action(_ command: TreeNode, _ part: TokenCursor) -> SQLAlterAction {
    var action = SQLAlterAction(kind: kind(of: command, part), range: range(of: part.rest))
    action.isCascading = command.word("behavior") == "DROP_CASCADE"
    return action
  }

  private func kind(of command: TreeNode, _ part: TokenCursor) -> SQLAlterAction.Kind {
    let name = identifier(command.text("name") ?? "", range(of: part.rest))
    let isMissingOK = command.isSet("missing_ok")
    switch command.word("subtype") {
    case "AT_AddColumn":
      return columnDefinition(command).map { .addColumn(column($0), ifNotExists: isMissingOK) }
        ?? .unknown
    case "AT_DropColumn": return .dropColumn(name, ifExists: isMissingOK)
    case "AT_SetNotNull": return .setNotNull(name)
    case "AT_DropNotNull": return .dropNotNull(name)
    case "AT_ColumnDefault":
      guard let expression = command.node("def") else { return .dropDefault(name) }
      return .setDefault(name, value(expression), text: behind("default", in: part) ?? "")
    case "AT_AlterColumnType":
      return columnDefinition(command).map { .setType(name, typeChange($0, part)) } ?? .unknown
    case "AT_AddIdentity", "AT_SetIdentity": return .setIdentity(name, true)
    case "AT_DropIdentity": return .setIdentity(name, false)
    case "AT_AddConstraint":
      guard let node = command.node("def"), node.kind == "Constraint" else {
        return .unknown
      }
      return .addConstraint(constraint(node))
    case "AT_DropConstraint": return .dropConstraint(name, nil, ifExists: isMissingOK)
    case "AT_ValidateConstraint": return .validateConstraint(name)
    default: return inheritance(command) ?? option(command, name, part)
    }
  }

  private func columnDefinition(_ command: TreeNode) -> TreeNode? {
    guard let node = command.node("def"), node.kind == "ColumnDef" else { return nil }
    return node
  }

  private func inheritance(_ command: TreeNode) -> SQLAlterAction.Kind? {
    guard let node = command.node("def") else { return nil }
    let subtype = command.word("subtype")
    switch subtype {
    case "AT_AttachPartition" where node.kind == "PartitionCmd":
      return .attachPartition(name(node["name"]))
    case "AT_DetachPartition" where node.kind == "PartitionCmd":
      return .detachPartition(name(node["name"]), isConcurrent: node.isSet("concurrent"))
    case "AT_AddInherit" where node.kind == "RangeVar",
      "AT_DropInherit" where node.kind == "RangeVar":
      return .inherit(name(node), subtype == "AT_AddInherit")
    default: return nil
    }
  }

  /// Options of columns, and what a schema does not hold.
  private func option(
    _ command: TreeNode, _ name: SQLIdentifier, _ part: TokenCursor
  ) -> SQLAlterAction.Kind {
    switch command.word("subtype") {
    case "AT_SetStatistics", "AT_SetOptions", "AT_ResetOptions", "AT_SetStorage",
      "AT_SetCompression", "AT_AlterColumnGenericOptions":
      .setOption(name)
    case "AT_AlterConstraint": .unmodelled("alter constraint")
    case "AT_DropExpression", "AT_DetachPartitionFinalize": .unknown
    default: .unmodelled(part.word)
    }
  }

  private func typeChange(_ definition: TreeNode, _ part: TokenCursor) -> SQLTypeChange {
    guard let type = definition["typeName"] else {
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
    if definition["raw_default"] != nil { change.conversion = behind("using", in: part) }
    return change
  }

  /// The text behind a word outside of parentheses.
  private func behind(_ word: String, in part: TokenCursor) -> String? {
    part.firstIndex(ofWord: word).map { part.text(of: min($0 + 1, part.end)..<part.end) }
  }
}
