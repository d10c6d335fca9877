import MigrationModel
import Reports
import SchemaModel

/// What statements of SQL do for which Alembic has no directive, as members of the machine format.
enum StatementDetails {
  private typealias Detail = OperationsDocument.Detail
  private typealias Value = OperationsDocument.Detail.Value

  /// What the statement is, and what goes with it.
  static func members(of fact: StatementFact) -> [OperationsDocument.Detail] {
    switch fact {
    case .definition: named("definition")
    case .select: named("select")
    case .insert: named("insert")
    case .merge: named("merge")
    case .truncate: named("truncate")
    case .copy: named("copy")
    case .update(let hasWhere): named("update", Detail("has_where", .flag(hasWhere)))
    case .delete(let hasWhere): named("delete", Detail("has_where", .flag(hasWhere)))
    case .transaction(let verb): named("transaction", Detail("verb", .text(verb.rawValue)))
    case .setting(let name, let value, let isLocal):
      named(
        "set", Detail("setting", .text(name)), Detail("value", text(value)),
        Detail("local", .flag(isLocal)))
    case .reset(let name): named("reset", Detail("setting", .text(name)))
    case .lock(let mode): named("lock", Detail("mode", text(mode)))
    case .block: named("block")
    case .unmodelled(let words): named("not modelled", Detail("kind", .text(words)))
    case .unknown(let word): named("unknown", Detail("kind", .text(word)))
    }
  }

  private static func named(_ name: String, _ members: Detail...) -> [Detail] {
    [Detail("statement", .text(name))] + members
  }

  /// A change of an object that is neither a table nor an index; empty for any other change.
  static func members(of change: SchemaChange) -> [OperationsDocument.Detail] {
    switch change {
    case .createType(let type):
      members("create", "type", type.name) + labels(of: type)
    case .dropType(let name, let ifExists, let cascades):
      members("drop", "type", name)
        + [Detail("if_exists", .flag(ifExists)), Detail("cascade", .flag(cascades))]
    case .renameType(let name, let new): members("rename", "type", name) + members(ofNew: new)
    case .addEnumerationValue(let name, let label, let before, let after, let ifNotExists):
      members("add value", "type", name) + [
        Detail("label", .text(label)), Detail("before", text(before)),
        Detail("after", text(after)), Detail("if_not_exists", .flag(ifNotExists)),
      ]
    case .renameEnumerationValue(let name, let old, let new):
      members("rename value", "type", name)
        + [Detail("label", .text(old)), Detail("new_label", .text(new))]
    case .create(let kind, let name, let orReplace, let ifNotExists):
      members("create", kind.rawValue, name)
        + [Detail("or_replace", .flag(orReplace)), Detail("if_not_exists", .flag(ifNotExists))]
    case .drop(let kind, let name, let ifExists, let cascades):
      members("drop", kind.rawValue, name)
        + [Detail("if_exists", .flag(ifExists)), Detail("cascade", .flag(cascades))]
    case .rename(let kind, let name, let new):
      members("rename", kind.rawValue, name) + members(ofNew: new)
    case .attach(let name, let parent):
      members("attach", "table", name) + [Detail("parent", .text(parent.description))]
    case .detach(let name, let parent):
      members("detach", "table", name) + [Detail("parent", .text(parent.description))]
    case .validateConstraint(_, let name):
      members("validate", "constraint", TableName(name: name))
    case .renameConstraint(_, _, let new): [Detail("new_name", .text(new))]
    case .renameIndex(let name, _, let new):
      members("rename", "index", name) + [Detail("new_name", .text(new))]
    default: []
    }
  }

  private static func members(_ change: String, _ object: String, _ name: TableName) -> [Detail] {
    [
      Detail("change", .text(change)), Detail("object", .text(object)),
      Detail("object_schema", text(name.schema)), Detail("object_name", .text(name.name)),
    ]
  }

  private static func members(ofNew name: TableName) -> [Detail] {
    [Detail("new_schema", text(name.schema)), Detail("new_name", .text(name.name))]
  }

  private static func labels(of type: TypeDefinition) -> [Detail] {
    guard case .enumeration(let labels) = type.kind else { return [] }
    return [Detail("labels", labels.map { .list($0.map { .text($0) }) } ?? .null)]
  }

  private static func text(_ value: String?) -> Value {
    value.map { .text($0) } ?? .null
  }
}
