import SQLSyntax
import SourceText

extension TreeReader {
  /// A column, from its definition and what is written of it.
  func column(_ definition: TreeNode) -> SQLColumn {
    let element = element(at: definition.location)
    let range = range(of: element.rest)
    let name = identifier(definition.text("colname") ?? "", place(definition.location))
    var column = SQLColumn(name: name, range: range)
    let constraints = definition.list("constraints", of: "Constraint")
    if let type = definition["typeName"] {
      column.databaseType = DatabaseType.name(of: type)
      column.type = typeText(type, in: element, definition, constraints)
      column.isIdentity = DatabaseType.isSerial(type)
    }
    let ends = constraints.map(\.location) + [definition["collClause"]?.location ?? -1]
    for constraint in constraints {
      let end = ends.filter { $0 > constraint.location }.min() ?? -1
      apply(constraint, part(of: element, from: constraint.location, to: end), to: &column)
    }
    return column
  }

  /// The tokens of an element from one place to another, or to its end.
  private func part(of element: TokenCursor, from start: Int, to end: Int) -> TokenCursor {
    let first = max(cursor(at: start).position, element.position)
    let last = end < 0 ? element.end : min(cursor(at: end).position, element.end)
    return element.narrowed(to: min(first, element.end)..<max(min(first, element.end), last))
  }

  /// The type as it is written: up to the first thing that may follow a type.
  private func typeText(
    _ type: TreeNode, in element: TokenCursor, _ definition: TreeNode, _ constraints: [TreeNode]
  ) -> String? {
    let places = constraints.map(\.location) + [definition["collClause"]?.location ?? -1]
    let end = places.filter { $0 > type.location }.min() ?? -1
    var part = part(of: element, from: type.location, to: end)
    if definition.text("compression") != nil, let word = part.firstIndex(ofWord: "compression") {
      part = part.narrowed(to: part.position..<word)
    } else if definition["fdwoptions"] != nil, let word = part.firstIndex(ofWord: "options") {
      part = part.narrowed(to: part.position..<word)
    }
    return part.isAtEnd ? nil : part.text(of: part.rest)
  }

  private func apply(_ constraint: TreeNode, _ part: TokenCursor, to column: inout SQLColumn) {
    switch constraint.word("contype") {
    case "CONSTR_NULL":
      // Beside NOT NULL it is an error that the grammar leaves to later.
      if column.nullability != .notNull { column.nullability = .null }
    case "CONSTR_NOTNULL": column.nullability = .notNull
    case "CONSTR_DEFAULT":
      var part = part
      if part.accept("constraint") { _ = part.identifier() }
      _ = part.accept("default")
      column.defaultValue = value(constraint.node("raw_expr"))
      column.defaultText = part.text(of: part.rest)
    case "CONSTR_IDENTITY": column.isIdentity = true
    case "CONSTR_GENERATED": column.isGenerated = true
    case "CONSTR_ATTR_DEFERRABLE", "CONSTR_ATTR_DEFERRED": setDeferrable(true, in: &column)
    case "CONSTR_ATTR_NOT_DEFERRABLE": setDeferrable(false, in: &column)
    case "CONSTR_ATTR_IMMEDIATE": return
    default:
      var own = self.constraint(constraint, part)
      own.columns = [column.name]
      column.constraints.append(own)
    }
  }

  private func setDeferrable(_ isDeferrable: Bool, in column: inout SQLColumn) {
    guard let last = column.constraints.indices.last else { return }
    column.constraints[last].isDeferrable = isDeferrable
  }

  /// What an expression fills columns with.
  func value(_ expression: TreeNode?) -> SQLDefault {
    var expression = expression
    // Casts do not change what NULL is.
    while let cast = expression, cast.kind == "TypeCast" { expression = cast.node("arg") }
    guard let expression else { return .none }
    switch expression.kind {
    case "A_Const": return expression.isSet("isnull") ? .null : .expression
    case "ParamRef": return .unknown
    default: return .expression
    }
  }

  // MARK: Constraints

  /// A constraint of a table.
  func constraint(_ constraint: TreeNode) -> SQLTableConstraint {
    self.constraint(constraint, element(at: constraint.location))
  }

  private func constraint(_ constraint: TreeNode, _ part: TokenCursor) -> SQLTableConstraint {
    let range = range(of: part.rest)
    let identifiers = { (names: [String]) in names.map { self.identifier($0, range) } }
    var result = SQLTableConstraint(
      kind: kind(of: constraint.word("contype")),
      name: constraint.text("conname").map { identifier($0, range) }, range: range)
    result.columns =
      result.kind == .foreignKey
      ? identifiers(constraint.strings("fk_attrs"))
      : identifiers(constraint.strings("keys"))
    if let table = constraint["pktable"] {
      result.references = name(table)
      result.referencedColumns = identifiers(constraint.strings("pk_attrs"))
      result.onDelete = action(constraint.text("fk_del_action"))
      result.onUpdate = action(constraint.text("fk_upd_action"))
    }
    if result.kind == .check { result.condition = condition(in: part) }
    result.isNotValid = constraint.isSet("skip_validation")
    result.isDeferrable = constraint.isSet("deferrable")
    result.usedIndex = constraint.text("indexname").map { identifier($0, range) }
    return result
  }

  private func kind(of kind: TreeWord) -> SQLTableConstraint.Kind {
    switch kind {
    case "CONSTR_PRIMARY": .primaryKey
    case "CONSTR_UNIQUE": .unique
    case "CONSTR_FOREIGN": .foreignKey
    case "CONSTR_CHECK": .check
    case "CONSTR_EXCLUSION": .exclude
    case "CONSTR_NOTNULL": .notNull
    default: .unknown
    }
  }

  /// PostgreSQL's letters for what happens to rows (`FKCONSTR_ACTION_…` in `parsenodes.h`).
  private func action(_ letter: String?) -> String? {
    switch letter {
    case "r": "RESTRICT"
    case "c": "CASCADE"
    case "n": "SET NULL"
    case "d": "SET DEFAULT"
    default: nil
    }
  }

  private func condition(in part: TokenCursor) -> String? {
    var part = part
    while !part.isAtEnd, !part.isNext("(") { part.position += 1 }
    return part.acceptParentheses().map { part.text(of: $0) }
  }
}
