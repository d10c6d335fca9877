import CPGQuery
import SQLSyntax
import SourceText

/// `ALTER` of anything, but for the actions of `ALTER TABLE`.
extension TreeReader {
  func alteration(_ node: PgQuery__Node) -> SQLStatementKind? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_RENAME_STMT: return rename(node.rename_stmt.pointee)
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
      return setSchema(node.alter_object_schema_stmt.pointee)
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
      return .alter(alterEnum(node.alter_enum_stmt.pointee))
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
      let statement = node.alter_owner_stmt.pointee
      return .alter(
        SQLAlter(
          ObjectNames.kind(of: statement.object_type),
          statement.relation.map { name($0) } ?? name(statement.object)))
    default: return other(node).map { .alter($0) }
    }
  }

  /// What changes neither names nor labels.
  private func other(_ node: PgQuery__Node) -> SQLAlter? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
      SQLAlter(.sequence, name(node.alter_seq_stmt.pointee.sequence))
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
      SQLAlter(
        .domain,
        name(
          strings(
            node.alter_domain_stmt.pointee.type_name, node.alter_domain_stmt.pointee.n_type_name)))
    case PG_QUERY__NODE__NODE_ALTER_TYPE_STMT:
      SQLAlter(
        .type,
        name(
          strings(
            node.alter_type_stmt.pointee.type_name, node.alter_type_stmt.pointee.n_type_name)))
    case PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT:
      SQLAlter(
        ObjectNames.kind(of: node.alter_function_stmt.pointee.objtype),
        node.alter_function_stmt.pointee.func.map {
          name(strings($0.pointee.objname, $0.pointee.n_objname))
        })
    case PG_QUERY__NODE__NODE_ALTER_EXTENSION_STMT:
      alter(.extension_, node.alter_extension_stmt.pointee.extname)
    case PG_QUERY__NODE__NODE_ALTER_EXTENSION_CONTENTS_STMT:
      alter(.extension_, node.alter_extension_contents_stmt.pointee.extname)
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
      alter(
        .policy, node.alter_policy_stmt.pointee.policy_name,
        on: node.alter_policy_stmt.pointee.table)
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT:
      alter(.database, node.alter_database_stmt.pointee.dbname)
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_SET_STMT:
      alter(.database, node.alter_database_set_stmt.pointee.dbname)
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_REFRESH_COLL_STMT:
      alter(.database, node.alter_database_refresh_coll_stmt.pointee.dbname)
    case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT:
      alter(
        cursor.word(1) == "user" ? .user : .role,
        node.alter_role_stmt.pointee.role?.pointee.rolename)
    case PG_QUERY__NODE__NODE_ALTER_ROLE_SET_STMT:
      alter(
        cursor.word(1) == "user" ? .user : .role,
        node.alter_role_set_stmt.pointee.role?.pointee.rolename)
    case PG_QUERY__NODE__NODE_ALTER_EVENT_TRIG_STMT:
      alter(.eventTrigger, node.alter_event_trig_stmt.pointee.trigname)
    case PG_QUERY__NODE__NODE_ALTER_FOREIGN_SERVER_STMT:
      alter(.server, node.alter_foreign_server_stmt.pointee.servername)
    case PG_QUERY__NODE__NODE_ALTER_PUBLICATION_STMT:
      alter(.publication, node.alter_publication_stmt.pointee.pubname)
    case PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT:
      alter(.subscription, node.alter_subscription_stmt.pointee.subname)
    case PG_QUERY__NODE__NODE_ALTER_STATS_STMT: SQLAlter(.statistics, nil)
    case PG_QUERY__NODE__NODE_ALTER_COLLATION_STMT: SQLAlter(.collation, nil)
    case PG_QUERY__NODE__NODE_ALTER_TABLE_SPACE_OPTIONS_STMT: SQLAlter(.tablespace, nil)
    case PG_QUERY__NODE__NODE_ALTER_USER_MAPPING_STMT: SQLAlter(.user, nil)
    case PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT,
      PG_QUERY__NODE__NODE_ALTER_DEFAULT_PRIVILEGES_STMT,
      PG_QUERY__NODE__NODE_ALTER_OP_FAMILY_STMT, PG_QUERY__NODE__NODE_ALTER_OPERATOR_STMT,
      PG_QUERY__NODE__NODE_ALTER_TSDICTIONARY_STMT,
      PG_QUERY__NODE__NODE_ALTER_TSCONFIGURATION_STMT, PG_QUERY__NODE__NODE_ALTER_FDW_STMT,
      PG_QUERY__NODE__NODE_ALTER_TABLE_MOVE_ALL_STMT,
      PG_QUERY__NODE__NODE_ALTER_OBJECT_DEPENDS_STMT:
      SQLAlter(.other, nil)
    default: nil
    }
  }

  private func alter(
    _ object: SQLObjectKind, _ field: UnsafeMutablePointer<CChar>?,
    on table: UnsafeMutablePointer<PgQuery__RangeVar>? = nil
  ) -> SQLAlter {
    var alter = SQLAlter(object, text(field).map { name([$0]) })
    alter.table = table.map { name($0) }
    return alter
  }

  // MARK: Names

  private func rename(_ statement: PgQuery__RenameStmt) -> SQLStatementKind {
    let whole = range(of: cursor.rest)
    let old = identifier(text(statement.subname) ?? "", whole)
    let new = identifier(text(statement.newname) ?? "", whole)
    let table = { (action: SQLAlterAction.Kind) -> SQLStatementKind in
      .alterTable(
        alterTable(statement.relation, isMissingOK: statement.missing_ok != 0, action))
    }
    switch statement.rename_type {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
      return table(.renameTable(SQLName([new])))
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
      return table(.renameConstraint(old, to: new))
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
      let kind = ObjectNames.kind(of: statement.relation_type)
      guard kind != .table, kind != .foreignTable else { return table(.renameColumn(old, to: new)) }
      return .alter(SQLAlter(kind, name(statement.relation)))
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT:
      return .alter(SQLAlter(.domain, name(statement.object)))
    case PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE:
      return .alter(SQLAlter(.type, name(statement.relation)))
    default: return .alter(renameObject(statement, old, new))
    }
  }

  private func renameObject(
    _ statement: PgQuery__RenameStmt, _ old: SQLIdentifier, _ new: SQLIdentifier
  ) -> SQLAlter {
    let kind = ObjectNames.kind(of: statement.rename_type)
    var alter = SQLAlter(kind, nil, .rename(new))
    if ObjectNames.isOfTable(kind) {
      alter.name = SQLName([old])
      alter.table = name(statement.relation)
    } else if statement.relation != nil {
      alter.name = name(statement.relation)
    } else {
      alter.name = name(statement.object) ?? (old.text.isEmpty ? nil : SQLName([old]))
    }
    return alter
  }

  private func setSchema(_ statement: PgQuery__AlterObjectSchemaStmt) -> SQLStatementKind {
    let schema = identifier(text(statement.newschema) ?? "", range(of: cursor.rest))
    switch statement.object_type {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
      return .alterTable(
        alterTable(
          statement.relation, isMissingOK: statement.missing_ok != 0, .setSchema(schema)))
    default:
      return .alter(
        SQLAlter(
          ObjectNames.kind(of: statement.object_type),
          statement.relation.map { name($0) } ?? name(statement.object), .setSchema(schema)))
    }
  }

  // MARK: Enumerations

  private func alterEnum(_ statement: PgQuery__AlterEnumStmt) -> SQLAlter {
    let type = name(strings(statement.type_name, statement.n_type_name))
    let label = text(statement.new_val) ?? ""
    if let old = text(statement.old_val) {
      return SQLAlter(.type, type, .renameValue(old, to: label))
    }
    let neighbour = text(statement.new_val_neighbor)
    let isAfter = statement.new_val_is_after != 0
    return SQLAlter(
      .type, type,
      .addValue(
        label, before: isAfter ? nil : neighbour, after: isAfter ? neighbour : nil,
        ifNotExists: statement.skip_if_new_val_exists != 0))
  }
}
