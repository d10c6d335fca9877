import CPGQuery
import SQLSyntax
import SourceText

/// Statements that make, change and remove objects which are neither tables nor indexes.
extension TreeReader {
  func object(_ node: PgQuery__Node) -> SQLStatementKind? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_DROP_STMT: return .drop(drop(node.drop_stmt.pointee))
    case PG_QUERY__NODE__NODE_DROP_ROLE_STMT:
      let statement = node.drop_role_stmt.pointee
      let roles = nodes(statement.roles, statement.n_roles).compactMap { role in
        role.node_case == PG_QUERY__NODE__NODE_ROLE_SPEC
          ? text(role.role_spec.pointee.rolename) : nil
      }
      return drop(
        cursor.word(1) == "user" ? .user : .role, roles, ifExists: statement.missing_ok != 0)
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
      let statement = node.dropdb_stmt.pointee
      return drop(.database, [text(statement.dbname)], ifExists: statement.missing_ok != 0)
    case PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT:
      let statement = node.drop_subscription_stmt.pointee
      return drop(.subscription, [text(statement.subname)], ifExists: statement.missing_ok != 0)
    case PG_QUERY__NODE__NODE_DROP_TABLE_SPACE_STMT:
      let statement = node.drop_table_space_stmt.pointee
      return drop(
        .tablespace, [text(statement.tablespacename)], ifExists: statement.missing_ok != 0)
    case PG_QUERY__NODE__NODE_DROP_USER_MAPPING_STMT: return drop(.user, [], ifExists: false)
    case PG_QUERY__NODE__NODE_COMMENT_STMT: return .comment(comment(node.comment_stmt.pointee))
    default: return creation(node).map { .create($0) }
    }
  }

  // MARK: CREATE

  private func creation(_ node: PgQuery__Node) -> SQLCreate? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
      let statement = node.create_enum_stmt.pointee
      return type(
        strings(statement.type_name, statement.n_type_name),
        .enumeration(strings(statement.vals, statement.n_vals)))
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
      var create = SQLCreate(.type, name(node.composite_type_stmt.pointee.typevar))
      create.typeKind = .composite
      return create
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
      let statement = node.create_range_stmt.pointee
      return type(strings(statement.type_name, statement.n_type_name), .range)
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
      let statement = node.create_domain_stmt.pointee
      var create = SQLCreate(
        .domain, name(strings(statement.domainname, statement.n_domainname)))
      create.typeKind = .domain
      return create
    case PG_QUERY__NODE__NODE_DEFINE_STMT: return definition(node.define_stmt.pointee)
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
      let statement = node.create_seq_stmt.pointee
      var create = SQLCreate(.sequence, name(statement.sequence))
      create.ifNotExists = statement.if_not_exists != 0
      create.isTemporary = isTemporary(statement.sequence)
      return create
    case PG_QUERY__NODE__NODE_VIEW_STMT:
      let statement = node.view_stmt.pointee
      var create = SQLCreate(.view, name(statement.view))
      create.orReplace = statement.replace != 0
      create.isTemporary = isTemporary(statement.view)
      return create
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
      let statement = node.create_function_stmt.pointee
      var create = SQLCreate(
        statement.is_procedure != 0 ? .procedure : .function,
        name(strings(statement.funcname, statement.n_funcname)))
      create.orReplace = statement.replace != 0
      return create
    default: return namedCreation(node)
    }
  }

  /// Objects with a name of one part.
  private func namedCreation(_ node: PgQuery__Node) -> SQLCreate? {
    switch node.node_case {
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
      let statement = node.create_extension_stmt.pointee
      return create(.extension_, statement.extname, ifNotExists: statement.if_not_exists)
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
      let statement = node.create_trig_stmt.pointee
      return create(
        .trigger, statement.trigname, on: statement.relation, orReplace: statement.replace)
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
      let statement = node.create_policy_stmt.pointee
      return create(.policy, statement.policy_name, on: statement.table)
    case PG_QUERY__NODE__NODE_RULE_STMT:
      let statement = node.rule_stmt.pointee
      return create(
        .rule, statement.rulename, on: statement.relation, orReplace: statement.replace)
    case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT:
      return create(
        cursor.word(1) == "user" ? .user : .role, node.create_role_stmt.pointee.role)
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
      return create(.database, node.createdb_stmt.pointee.dbname)
    case PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT:
      return create(.eventTrigger, node.create_event_trig_stmt.pointee.trigname)
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT:
      let statement = node.create_foreign_server_stmt.pointee
      return create(.server, statement.servername, ifNotExists: statement.if_not_exists)
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
      return create(.publication, node.create_publication_stmt.pointee.pubname)
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
      return create(.subscription, node.create_subscription_stmt.pointee.subname)
    case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
      return create(.tablespace, node.create_table_space_stmt.pointee.tablespacename)
    case PG_QUERY__NODE__NODE_CREATE_PLANG_STMT:
      return create(.language, node.create_plang_stmt.pointee.plname)
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
      let statement = node.create_stats_stmt.pointee
      return SQLCreate(.statistics, name(strings(statement.defnames, statement.n_defnames)))
    case PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT: return SQLCreate(.user, nil)
    case PG_QUERY__NODE__NODE_CREATE_CAST_STMT, PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT,
      PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT, PG_QUERY__NODE__NODE_CREATE_OP_FAMILY_STMT,
      PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT, PG_QUERY__NODE__NODE_CREATE_AM_STMT,
      PG_QUERY__NODE__NODE_CREATE_FDW_STMT:
      return SQLCreate(.other, nil)
    default: return nil
    }
  }

  private func create(
    _ object: SQLObjectKind, _ field: UnsafeMutablePointer<CChar>?,
    on table: UnsafeMutablePointer<PgQuery__RangeVar>? = nil, orReplace: protobuf_c_boolean = 0,
    ifNotExists: protobuf_c_boolean = 0
  ) -> SQLCreate {
    var create = SQLCreate(object, text(field).map { name([$0]) })
    create.table = table.map { name($0) }
    create.orReplace = orReplace != 0
    create.ifNotExists = ifNotExists != 0
    return create
  }

  private func type(_ parts: [String], _ kind: SQLCreate.TypeKind) -> SQLCreate {
    var create = SQLCreate(.type, name(parts))
    create.typeKind = kind
    return create
  }

  /// `CREATE TYPE` of a base type or a shell, `CREATE AGGREGATE`, `CREATE COLLATION` and their like.
  private func definition(_ statement: PgQuery__DefineStmt) -> SQLCreate {
    let parts = strings(statement.defnames, statement.n_defnames)
    let kind = ObjectNames.kind(of: statement.kind)
    if kind == .type { return type(parts, .other) }
    var create = SQLCreate(kind, kind == .other ? nil : name(parts))
    create.orReplace = statement.replace != 0
    create.ifNotExists = statement.if_not_exists != 0
    return create
  }

  private func isTemporary(_ relation: UnsafeMutablePointer<PgQuery__RangeVar>?) -> Bool {
    relation.flatMap { text($0.pointee.relpersistence) } == "t"
  }

  // MARK: DROP

  private func drop(_ statement: PgQuery__DropStmt) -> SQLDrop {
    var drop = SQLDrop(object: ObjectNames.kind(of: statement.remove_type))
    drop.names = nodes(statement.objects, statement.n_objects).compactMap { name($0) }
    if ObjectNames.isOfTable(drop.object), let path = drop.names.first?.parts, path.count > 1 {
      // The grammar has the table and the object as one list.
      drop.table = SQLName(Array(path.dropLast()))
      drop.names = [SQLName(Array(path.suffix(1)))]
    }
    drop.ifExists = statement.missing_ok != 0
    drop.isConcurrent = statement.concurrent != 0
    drop.isCascading = statement.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE
    return drop
  }

  private func drop(
    _ object: SQLObjectKind, _ names: [String?], ifExists: Bool
  ) -> SQLStatementKind {
    var drop = SQLDrop(object: object, names: names.compactMap { $0.map { name([$0]) } })
    drop.ifExists = ifExists
    return .drop(drop)
  }

  // MARK: COMMENT

  private func comment(_ statement: PgQuery__CommentStmt) -> SQLObjectComment {
    let text = text(statement.comment)
    guard let name = name(statement.object), let last = name.parts.last else {
      return SQLObjectComment(.other, text: text)
    }
    switch statement.objtype {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE: return SQLObjectComment(.table(name), text: text)
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN where name.parts.count > 1:
      return SQLObjectComment(.column(SQLName(Array(name.parts.dropLast())), last), text: text)
    default: return SQLObjectComment(.other, text: text)
    }
  }
}
