import SQLSyntax
import SourceText

/// Statements that make, change and remove objects which are neither tables nor indexes.
extension TreeReader {
  func object(_ node: TreeNode) -> SQLStatementKind? {
    switch node.kind {
    case "DropStmt": return .drop(drop(node))
    case "DropRoleStmt":
      let roles = node.list("roles", of: "RoleSpec").map { $0.text("rolename") }
      return drop(cursor.word(1) == "user" ? .user : .role, roles, node)
    case "DropdbStmt": return drop(.database, [node.text("dbname")], node)
    case "DropSubscriptionStmt": return drop(.subscription, [node.text("subname")], node)
    case "DropTableSpaceStmt": return drop(.tablespace, [node.text("tablespacename")], node)
    case "DropUserMappingStmt": return .drop(SQLDrop(object: .user))
    case "CommentStmt": return .comment(comment(node))
    default: return creation(node).map { .create($0) }
    }
  }

  // MARK: CREATE

  private func creation(_ node: TreeNode) -> SQLCreate? {
    switch node.kind {
    case "CreateEnumStmt":
      return type(node.strings("typeName"), .enumeration(node.strings("vals")))
    case "CompositeTypeStmt":
      var create = SQLCreate(.type, name(node["typevar"]))
      create.typeKind = .composite
      return create
    case "CreateRangeStmt": return type(node.strings("typeName"), .range)
    case "CreateDomainStmt":
      var create = SQLCreate(.domain, name(node.strings("domainname")))
      create.typeKind = .domain
      return create
    case "DefineStmt": return definition(node)
    case "CreateSeqStmt":
      var create = SQLCreate(.sequence, name(node["sequence"]))
      create.ifNotExists = node.isSet("if_not_exists")
      create.isTemporary = isTemporary(node["sequence"])
      return create
    case "ViewStmt":
      var create = SQLCreate(.view, name(node["view"]))
      create.orReplace = node.isSet("replace")
      create.isTemporary = isTemporary(node["view"])
      return create
    case "CreateFunctionStmt":
      var create = SQLCreate(
        node.isSet("is_procedure") ? .procedure : .function, name(node.strings("funcname")))
      create.orReplace = node.isSet("replace")
      return create
    default: return namedCreation(node)
    }
  }

  /// Objects with a name of one part.
  private func namedCreation(_ node: TreeNode) -> SQLCreate? {
    switch node.kind {
    case "CreateExtensionStmt": create(.extension_, node, "extname")
    case "CreateTrigStmt": create(.trigger, node, "trigname", on: node["relation"])
    case "CreatePolicyStmt": create(.policy, node, "policy_name", on: node["table"])
    case "RuleStmt": create(.rule, node, "rulename", on: node["relation"])
    case "CreateRoleStmt": create(cursor.word(1) == "user" ? .user : .role, node, "role")
    case "CreatedbStmt": create(.database, node, "dbname")
    case "CreateEventTrigStmt": create(.eventTrigger, node, "trigname")
    case "CreateForeignServerStmt": create(.server, node, "servername")
    case "CreatePublicationStmt": create(.publication, node, "pubname")
    case "CreateSubscriptionStmt": create(.subscription, node, "subname")
    case "CreateTableSpaceStmt": create(.tablespace, node, "tablespacename")
    case "CreatePLangStmt": create(.language, node, "plname")
    case "CreateStatsStmt": SQLCreate(.statistics, name(node.strings("defnames")))
    case "CreateUserMappingStmt": SQLCreate(.user, nil)
    case "CreateCastStmt", "CreateConversionStmt", "CreateOpClassStmt", "CreateOpFamilyStmt",
      "CreateTransformStmt", "CreateAmStmt", "CreateFdwStmt":
      SQLCreate(.other, nil)
    default: nil
    }
  }

  private func create(
    _ object: SQLObjectKind, _ statement: TreeNode, _ field: String, on table: TreeNode? = nil
  ) -> SQLCreate {
    var create = SQLCreate(object, statement.text(field).map { name([$0]) })
    create.table = table.map { name($0) }
    create.orReplace = statement.isSet("replace")
    create.ifNotExists = statement.isSet("if_not_exists")
    return create
  }

  private func type(_ parts: [String], _ kind: SQLCreate.TypeKind) -> SQLCreate {
    var create = SQLCreate(.type, name(parts))
    create.typeKind = kind
    return create
  }

  /// `CREATE TYPE` of a base type or a shell, `CREATE AGGREGATE`, `CREATE COLLATION` and their like.
  private func definition(_ statement: TreeNode) -> SQLCreate {
    let parts = statement.strings("defnames")
    let kind = ObjectNames.kind(of: statement.word("kind"))
    if kind == .type { return type(parts, .other) }
    var create = SQLCreate(kind, kind == .other ? nil : name(parts))
    create.orReplace = statement.isSet("replace")
    create.ifNotExists = statement.isSet("if_not_exists")
    return create
  }

  private func isTemporary(_ relation: TreeNode?) -> Bool {
    relation?.text("relpersistence") == "t"
  }

  // MARK: DROP

  private func drop(_ statement: TreeNode) -> SQLDrop {
    var drop = SQLDrop(object: ObjectNames.kind(of: statement.word("removeType")))
    drop.names = statement.list("objects").compactMap { objectName($0) }
    if ObjectNames.isOfTable(drop.object), let path = drop.names.first?.parts, path.count > 1 {
      // The grammar has the table and the object as one list.
      drop.table = SQLName(Array(path.dropLast()))
      drop.names = [SQLName(Array(path.suffix(1)))]
    }
    drop.ifExists = statement.isSet("missing_ok")
    drop.isConcurrent = statement.isSet("concurrent")
    drop.isCascading = statement.word("behavior") == "DROP_CASCADE"
    return drop
  }

  private func drop(
    _ object: SQLObjectKind, _ names: [String?], _ statement: TreeNode
  ) -> SQLStatementKind {
    var drop = SQLDrop(object: object, names: names.compactMap { $0.map { name([$0]) } })
    drop.ifExists = statement.isSet("missing_ok")
    return .drop(drop)
  }

  // MARK: COMMENT

  private func comment(_ statement: TreeNode) -> SQLObjectComment {
    let text = statement.text("comment")
    guard let name = objectName(statement.node("object")), let last = name.parts.last else {
      return SQLObjectComment(.other, text: text)
    }
    switch statement.word("objtype") {
    case "OBJECT_TABLE": return SQLObjectComment(.table(name), text: text)
    case "OBJECT_COLUMN" where name.parts.count > 1:
      return SQLObjectComment(.column(SQLName(Array(name.parts.dropLast())), last), text: text)
    default: return SQLObjectComment(.other, text: text)
    }
  }
}
