import PythonSyntax

/// `Mapped[…]`, which says the type of a column and whether it may be NULL.
struct MappedAnnotation {
  /// The type of SQLAlchemy's, where the annotation is one of Python's own.
  let type: StaticValue?
  let isOptional: Bool

  /// The types for those of Python (`_type_map` in `sqlalchemy/sql/sqltypes.py`, SQLAlchemy 2.1), where a base gives no others.
  private static let types: [[String]: String] = [
    ["int"]: "Integer", ["str"]: "String", ["bool"]: "Boolean", ["float"]: "Float",
    ["bytes"]: "LargeBinary", ["datetime", "datetime"]: "DateTime", ["datetime", "date"]: "Date",
    ["datetime", "time"]: "Time", ["datetime", "timedelta"]: "Interval",
    ["decimal", "Decimal"]: "Numeric", ["uuid", "UUID"]: "Uuid",
  ]

  /// Reads an annotation; nil where it is none that can be read.
  init?(_ annotation: NodeID, _ evaluator: Evaluator) {
    guard Self.isMapped(annotation, evaluator),
      var inner = evaluator.tree.child(.index, of: annotation)
    else { return nil }
    let tree = evaluator.tree
    var isOptional = false
    if tree.kind(inner) == .subscription, let owner = tree.child(.value, of: inner),
      Self.path(owner, evaluator) == ["typing", "Optional"],
      let given = tree.child(.index, of: inner)
    {
      isOptional = true
      inner = given
    } else if tree.kind(inner) == .binaryOperation, tree.operator(of: inner) == .bitOr,
      let left = tree.child(.left, of: inner), let right = tree.child(.right, of: inner),
      tree.kind(left) == .noneLiteral || tree.kind(right) == .noneLiteral
    {
      isOptional = true
      inner = tree.kind(left) == .noneLiteral ? right : left
    }
    self.isOptional = isOptional
    guard let path = Self.path(inner, evaluator) else { return nil }
    type = Self.types[path].map { .imported(ImportedName(["sqlalchemy", $0])) }
  }

  static func isMapped(_ annotation: NodeID, _ evaluator: Evaluator) -> Bool {
    guard evaluator.tree.kind(annotation) == .subscription,
      let owner = evaluator.tree.child(.value, of: annotation)
    else { return false }
    return path(owner, evaluator) == ["sqlalchemy", "orm", "Mapped"]
  }

  /// The full name of what a part of an annotation names.
  private static func path(_ node: NodeID, _ evaluator: Evaluator) -> [String]? {
    if case .imported(let name) = evaluator.value(of: node) { return name.path }
    guard let name = evaluator.tree.name(node), evaluator.names[name] == nil else { return nil }
    return [name]
  }
}
