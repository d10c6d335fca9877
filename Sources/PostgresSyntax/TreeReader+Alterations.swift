import SQLSyntax
import SourceText

/// `ALTER` of anything, but for the actions of `ALTER TABLE`.
extension TreeReader {
  func alteration(_ node: TreeNode) -> SQLStatementKind? {
    switch node.kind {
    case "RenameStmt": return rename(node)
    case "AlterObjectSchemaStmt": return setSchema(node)
    case "AlterEnumStmt": return .alter(alterEnum(node))
    case "AlterOwnerStmt":
      return .alter(
        SQLAlter(
          ObjectNames.kind(of: node.word("objectType")),
          node["relation"].map { name($0) } ?? objectName(node.node("object"))))
    default: return other(node).map { .alter($0) }
    }
  }

  /// What changes neither names nor labels.
  private func other(_ node: TreeNode) -> SQLAlter? {
    switch node.kind {
    case "AlterSeqStmt": SQLAlter(.sequence, name(node["sequence"]))
    case "AlterDomainStmt": SQLAlter(.domain, name(node.strings("typeName")))
    case "AlterTypeStmt": SQLAlter(.type, name(node.strings("typeName")))
    case "AlterFunctionStmt":
      SQLAlter(
        ObjectNames.kind(of: node.word("objtype")),
        node["func"].map { name($0.strings("objname")) })
    case "AlterExtensionStmt", "AlterExtensionContentsStmt":
      alter(.extension_, node.text("extname"))
    case "AlterPolicyStmt": alter(.policy, node.text("policy_name"), on: node["table"])
    case "AlterDatabaseStmt", "AlterDatabaseSetStmt", "AlterDatabaseRefreshCollStmt":
      alter(.database, node.text("dbname"))
    case "AlterRoleStmt", "AlterRoleSetStmt":
      alter(cursor.word(1) == "user" ? .user : .role, node["role"]?.text("rolename"))
    case "AlterEventTrigStmt": alter(.eventTrigger, node.text("trigname"))
    case "AlterForeignServerStmt": alter(.server, node.text("servername"))
    case "AlterPublicationStmt": alter(.publication, node.text("pubname"))
    case "AlterSubscriptionStmt": alter(.subscription, node.text("subname"))
    case "AlterStatsStmt": SQLAlter(.statistics, nil)
    case "AlterCollationStmt": SQLAlter(.collation, nil)
    case "AlterTableSpaceOptionsStmt": SQLAlter(.tablespace, nil)
    case "AlterUserMappingStmt": SQLAlter(.user, nil)
    case "AlterSystemStmt", "AlterDefaultPrivilegesStmt", "AlterOpFamilyStmt",
      "AlterOperatorStmt", "AlterTSDictionaryStmt", "AlterTSConfigurationStmt", "AlterFdwStmt",
      "AlterTableMoveAllStmt", "AlterObjectDependsStmt":
      SQLAlter(.other, nil)
    default: nil
    }
  }

  private func alter(
    _ object: SQLObjectKind, _ own: String?, on table: TreeNode? = nil
  ) -> SQLAlter {
    var alter = SQLAlter(object, own.map { name([$0]) })
    alter.table = table.map { name($0) }
    return alter
  }

  // MARK: Names

  private func rename(_ statement: TreeNode) -> SQLStatementKind {
    let whole = range(of: cursor.rest)
    let old = identifier(statement.text("subname") ?? "", whole)
    let new = identifier(statement.text("newname") ?? "", whole)
    let table = { (action: SQLAlterAction.Kind) -> SQLStatementKind in
      .alterTable(
        alterTable(statement["relation"], isMissingOK: statement.isSet("missing_ok"), action))
    }
    switch statement.word("renameType") {
    case "OBJECT_TABLE", "OBJECT_FOREIGN_TABLE":
      return table(.renameTable(SQLName([new])))
    case "OBJECT_TABCONSTRAINT":
      return table(.renameConstraint(old, to: new))
    case "OBJECT_COLUMN":
      let kind = ObjectNames.kind(of: statement.word("relationType"))
      guard kind != .table, kind != .foreignTable else { return table(.renameColumn(old, to: new)) }
      return .alter(SQLAlter(kind, name(statement["relation"])))
    case "OBJECT_DOMCONSTRAINT":
      return .alter(SQLAlter(.domain, objectName(statement.node("object"))))
    case "OBJECT_ATTRIBUTE":
      return .alter(SQLAlter(.type, name(statement["relation"])))
    default: return .alter(renameObject(statement, old, new))
    }
  }

  private func renameObject(
    _ statement: TreeNode, _ old: SQLIdentifier, _ new: SQLIdentifier
  ) -> SQLAlter {
    let kind = ObjectNames.kind(of: statement.word("renameType"))
    var alter = SQLAlter(kind, nil, .rename(new))
    if ObjectNames.isOfTable(kind) {
      alter.name = SQLName([old])
      alter.table = name(statement["relation"])
    } else if statement["relation"] != nil {
      alter.name = name(statement["relation"])
    } else {
      alter.name = objectName(statement.node("object")) ?? (old.text.isEmpty ? nil : SQLName([old]))
    }
    return alter
  }

  private func setSchema(_ statement: TreeNode) -> SQLStatementKind {
    let schema = identifier(statement.text("newschema") ?? "", range(of: cursor.rest))
    switch statement.word("objectType") {
    case "OBJECT_TABLE", "OBJECT_FOREIGN_TABLE":
      return .alterTable(
        alterTable(
          statement["relation"], isMissingOK: statement.isSet("missing_ok"), .setSchema(schema)))
    default:
      return .alter(
        SQLAlter(
          ObjectNames.kind(of: statement.word("objectType")),
          statement["relation"].map { name($0) } ?? objectName(statement.node("object")),
          .setSchema(schema)))
    }
  }

  // MARK: Enumerations

  private func alterEnum(_ statement: TreeNode) -> SQLAlter {
    let type = name(statement.strings("typeName"))
    let label = statement.text("newVal") ?? ""
    // An empty label is a label.
    if statement["oldVal"] != nil {
      return SQLAlter(.type, type, .renameValue(statement.text("oldVal") ?? "", to: label))
    }
    let neighbour = statement.text("newValNeighbor")
    let isAfter = statement.isSet("newValIsAfter")
    return SQLAlter(
      .type, type,
      .addValue(
        label, before: isAfter ? nil : neighbour, after: isAfter ? neighbour : nil,
        ifNotExists: statement.isSet("skipIfNewValExists")))
  }
}
