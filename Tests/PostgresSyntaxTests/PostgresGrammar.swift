import CPGQuery
import Foundation

/// PostgreSQL's own grammar (libpg_query), asked for the facts that `StatementDump` shows.
enum PostgresGrammar {
  /// The dump of the statements, types left out; nil where PostgreSQL rejects the text.
  static func dump(_ text: String) -> String? {
    let result = pg_query_parse(text)
    defer { pg_query_free_parse_result(result) }
    guard result.error == nil, let tree = result.parse_tree else { return nil }
    let json = try? JSONSerialization.jsonObject(with: Data(String(cString: tree).utf8))
    guard let statements = Node(json)["stmts"].array else { return nil }
    return statements.map { describe($0["stmt"]) }.joined(separator: "\n")
  }

  private static func describe(_ statement: Node) -> String {
    let (kind, node) = statement.tagged
    switch kind {
    case "CreateStmt": return createTable(node)
    case "CreateTableAsStmt":
      guard node["objtype"].string == "OBJECT_TABLE" else {
        return "create materialized view \(name(node["into"]["rel"]))"
      }
      return "create table \(name(node["into"]["rel"]))" + table(node["into"]["rel"])
        + (node["if_not_exists"].bool ? " if-not-exists" : "") + " as-query"
        + (node["into"]["colNames"].array ?? []).map {
          "\n  column \($0["String"]["sval"].string ?? "-")"
        }.joined()
    case "AlterTableStmt" where node["objtype"].string == "OBJECT_TABLE":
      return "alter table \(name(node["relation"]))" + (node["missing_ok"].bool ? " if-exists" : "")
        + (node["relation"]["inh"].bool ? "" : " only")
        + (node["cmds"].array ?? []).map { "\n  \(action($0["AlterTableCmd"]))" }.joined()
    case "AlterObjectSchemaStmt" where node["objectType"].string == "OBJECT_TABLE":
      return "alter table \(name(node["relation"]))" + (node["missing_ok"].bool ? " if-exists" : "")
        + (node["relation"]["inh"].bool ? "" : " only") + "\n  unknown"
    case "RenameStmt": return rename(node)
    case "IndexStmt": return index(node)
    case "DropStmt": return drop(node)
    case "InsertStmt": return data("insert", node, hasWhere: false)
    case "UpdateStmt": return data("update", node, hasWhere: node["whereClause"].exists)
    case "DeleteStmt": return data("delete", node, hasWhere: node["whereClause"].exists)
    case "SelectStmt":
      guard node["intoClause"].exists else { return "select -" }
      let relation = node["intoClause"]["rel"]
      return "create table \(name(relation))\(table(relation)) as-query"
    case "TruncateStmt":
      return "truncate "
        + (node["relations"].array ?? []).map { name($0["RangeVar"]) }
        .joined(separator: " ")
    case "LockStmt":
      return "lock "
        + (node["relations"].array ?? []).map { name($0["RangeVar"]) }
        .joined(separator: " ")
    case "DoStmt": return "block"
    case "TransactionStmt":
      let kind = node["kind"].string ?? ""
      return kind.replacingOccurrences(of: "TRANS_STMT_", with: "").lowercased()
    case "VariableSetStmt":
      return
        "\(node["kind"].string == "VAR_RESET" ? "reset" : "set") \((node["name"].string ?? "-").lowercased())"
    case "VariableShowStmt": return "unknown show"
    case "VacuumStmt": return node["is_vacuumcmd"].bool ? "unknown vacuum" : "unknown analyze"
    case "DefineStmt" where node["kind"].string == "OBJECT_COLLATION":
      return "create collation \(strings(node["defnames"]) ?? "-")"
    case "ViewStmt": return "create view \(name(node["view"]))"
    case "CreateFunctionStmt":
      return (node["is_procedure"].bool ? "create procedure " : "create function ")
        + (strings(node["funcname"]) ?? "-")
    case "CreateTrigStmt": return "create trigger \(node["trigname"].string ?? "-")"
    case "CreateSeqStmt": return "create sequence \(name(node["sequence"]))"
    case "CreateExtensionStmt": return "create extension \(node["extname"].string ?? "-")"
    case "CreateSchemaStmt": return "create schema \(node["schemaname"].string ?? "-")"
    case "CommentStmt": return "comment"
    case "GrantStmt", "GrantRoleStmt": return node["is_grant"].bool ? "grant" : "revoke"
    case "CreateEnumStmt", "CompositeTypeStmt", "CreateRangeStmt":
      return "create type " + (strings(node["typeName"]) ?? name(node["typevar"]))
    case "AlterEnumStmt": return "alter type " + (strings(node["typeName"]) ?? "-")
    default: return kind
    }
  }

  // MARK: Tables

  private static func table(_ relation: Node) -> String {
    switch relation["relpersistence"].string {
    case "t": " temporary"
    case "u": " unlogged"
    default: ""
    }
  }

  private static func createTable(_ node: Node) -> String {
    var text = "create table \(name(node["relation"]))"
    text += node["if_not_exists"].bool ? " if-not-exists" : ""
    text += table(node["relation"])
    let elements = (node["tableElts"].array ?? []).map(\.tagged)
    if !node["inhRelations"].exists || !node["partbound"].exists, !node["ofTypename"].exists {
      for (kind, element) in elements where kind == "ColumnDef" {
        text += "\n  column \(column(element))"
      }
      for (kind, element) in elements where kind == "Constraint" {
        text += "\n  \(constraint(element))"
      }
    }
    return text
  }

  private static func column(_ node: Node) -> String {
    var facts: [String: String] = [:]
    let types = node["typeName"]["names"].array ?? []
    if types.count == 1, let type = types[0]["String"]["sval"].string,
      ["serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"].contains(type)
    {
      facts["identity"] = " identity"
    }
    for constraint in node["constraints"].array ?? [] {
      let node = constraint["Constraint"]
      switch node["contype"].string {
      // The grammar lets both stand side by side; executing that is an error.
      case "CONSTR_NULL": facts["null"] = facts["null"] ?? " null"
      case "CONSTR_NOTNULL": facts["null"] = " not-null"
      case "CONSTR_DEFAULT":
        facts["default"] = isNull(node["raw_expr"]) ? " default=null" : " default=expression"
      case "CONSTR_IDENTITY": facts["identity"] = " identity"
      case "CONSTR_GENERATED": facts["generated"] = " generated"
      case "CONSTR_CHECK": facts["check"] = " check"
      case "CONSTR_PRIMARY": facts["primary"] = " primary-key"
      case "CONSTR_UNIQUE": facts["unique"] = " unique"
      case "CONSTR_FOREIGN": facts["references"] = " references=\(name(node["pktable"]))"
      default: break
      }
    }
    let order = [
      "null", "default", "generated", "identity", "primary", "unique", "check", "references",
    ]
    return (node["colname"].string ?? "-") + order.compactMap { facts[$0] }.joined()
  }

  private static func isNull(_ expression: Node) -> Bool {
    let (kind, node) = expression.tagged
    if kind == "TypeCast" { return isNull(node["arg"]) }
    return kind == "A_Const" && node["isnull"].bool
  }

  private static func constraint(_ node: Node) -> String {
    let kinds = [
      "CONSTR_PRIMARY": "primaryKey", "CONSTR_UNIQUE": "unique", "CONSTR_FOREIGN": "foreignKey",
      "CONSTR_CHECK": "check", "CONSTR_EXCLUSION": "exclude",
    ]
    let kind = node["contype"].string ?? ""
    let columns = kind == "CONSTR_FOREIGN" ? node["fk_attrs"] : node["keys"]
    return "constraint \(kinds[kind] ?? kind) \(node["conname"].string ?? "-")"
      + "(\((columns.array ?? []).compactMap { $0["String"]["sval"].string }.joined(separator: " ")))"
      + (node["pktable"].exists ? " references=\(name(node["pktable"]))" : "")
      + (node["skip_validation"].bool ? " not-valid" : "")
      + (node["indexname"].exists ? " uses-index" : "")
  }

  private static func action(_ node: Node) -> String {
    let name = node["name"].string ?? "-"
    switch node["subtype"].string {
    case "AT_AddColumn":
      return "add \(column(node["def"]["ColumnDef"]))"
        + (node["missing_ok"].bool ? " if-not-exists" : "")
    case "AT_DropColumn": return "drop \(name)" + (node["missing_ok"].bool ? " if-exists" : "")
    case "AT_SetNotNull": return "set-not-null \(name)"
    case "AT_DropNotNull": return "drop-not-null \(name)"
    case "AT_ColumnDefault":
      guard node["def"].exists else { return "drop-default \(name)" }
      return "set-default \(name) \(isNull(node["def"]) ? "null" : "expression")"
    case "AT_AlterColumnType": return "set-type \(name)"
    case "AT_AddConstraint": return "add \(constraint(node["def"]["Constraint"]))"
    case "AT_DropConstraint": return "drop-constraint \(name)"
    case "AT_ValidateConstraint": return "validate \(name)"
    default: return "unknown"
    }
  }

  private static func rename(_ node: Node) -> String {
    let table = name(node["relation"])
    let (old, new) = (node["subname"].string ?? "-", node["newname"].string ?? "-")
    let kind = node["renameType"].string
    let head =
      "alter table \(table)" + (node["missing_ok"].bool ? " if-exists" : "")
      + (node["relation"]["inh"].bool ? "" : " only")
    switch kind {
    case "OBJECT_TABLE": return "\(head)\n  rename-table \(new)"
    case "OBJECT_COLUMN": return "\(head)\n  rename \(old) \(new)"
    case "OBJECT_TABCONSTRAINT": return "\(head)\n  rename-other \(old) \(new)"
    case "OBJECT_INDEX": return "alter index \(table)"
    case "OBJECT_TYPE": return "alter type \(strings(node["object"]["List"]["items"]) ?? "-")"
    default: return kind ?? "-"
    }
  }

  // MARK: The rest

  private static func index(_ node: Node) -> String {
    let columns = (node["indexParams"].array ?? []).compactMap { $0["IndexElem"]["name"].string }
    return "create index \(node["idxname"].string ?? "-") on \(name(node["relation"]))"
      + "(\(columns.joined(separator: " ")))" + (node["unique"].bool ? " unique" : "")
      + (node["concurrent"].bool ? " concurrent" : "")
      + (node["if_not_exists"].bool ? " if-not-exists" : "")
  }

  private static func drop(_ node: Node) -> String {
    let object =
      (node["removeType"].string ?? "").replacingOccurrences(of: "OBJECT_", with: "").lowercased()
    let objects = ["matview": "materialized view", "foreign_table": "foreign table"]
    let names = (node["objects"].array ?? []).compactMap { object in
      let (kind, value) = object.tagged
      switch kind {
      case "List": return strings(value["items"])
      case "TypeName": return strings(value["names"])
      case "ObjectWithArgs": return strings(value["objname"])
      case "String": return value["sval"].string
      default: return nil
      }
    }
    if ["trigger", "policy", "rule"].contains(object), let path = names.first?.split(separator: ".")
    {
      // The grammar has the table and the object as one list.
      return "drop \(object) \(path.last ?? "") on \(path.dropLast().joined(separator: "."))"
        + (node["missing_ok"].bool ? " if-exists" : "")
        + (node["behavior"].string == "DROP_CASCADE" ? " cascade" : "")
    }
    return "drop \(objects[object] ?? object) \(names.joined(separator: " "))"
      + (node["missing_ok"].bool ? " if-exists" : "")
      + (node["concurrent"].bool ? " concurrent" : "")
      + (node["behavior"].string == "DROP_CASCADE" ? " cascade" : "")
  }

  private static func data(_ verb: String, _ node: Node, hasWhere: Bool) -> String {
    "\(verb) \(name(node["relation"]))" + (hasWhere ? " where" : "")
  }

  private static func name(_ relation: Node) -> String {
    ["catalogname", "schemaname", "relname"].compactMap { relation[$0].string }
      .joined(separator: ".")
  }

  private static func strings(_ list: Node) -> String? {
    list.array?.compactMap { $0["String"]["sval"].string }.joined(separator: ".")
  }
}

/// A value of a parsed JSON document.
private struct Node {
  let value: Any?

  init(_ value: Any?) { self.value = value }

  subscript(key: String) -> Node { Node((value as? [String: Any])?[key]) }
  var exists: Bool { value != nil }
  var array: [Node]? { (value as? [Any])?.map(Node.init) }
  var string: String? { value as? String }
  var bool: Bool { value as? Bool ?? false }
  /// The only member of an object and its name.
  var tagged: (String, Node) {
    guard let first = (value as? [String: Any])?.first else { return ("", Node(nil)) }
    return (first.key, Node(first.value))
  }
}
