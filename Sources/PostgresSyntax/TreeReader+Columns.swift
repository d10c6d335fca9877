import CPGQuery
import SQLSyntax
import SourceText

extension TreeReader {
  /// A column, from its definition and what is written of it.
  func column(_ definition: PgQuery__ColumnDef) -> SQLColumn {
    let element = element(at: definition.location)
    let range = range(of: element.rest)
    let name = identifier(text(definition.colname) ?? "", place(definition.location))
    var column = SQLColumn(name: name, range: range)
    let constraints = nodes(definition.constraints, definition.n_constraints)
      .compactMap { $0.node_case == PG_QUERY__NODE__NODE_CONSTRAINT ? $0.constraint.pointee : nil }
    if let type = definition.type_name?.pointee {
      column.databaseType = DatabaseType.name(of: type)
      column.type = typeText(type, in: element, definition, constraints)
      column.isIdentity = DatabaseType.isSerial(type)
    }
    let ends = constraints.map(\.location) + [definition.coll_clause?.pointee.location ?? -1]
    for constraint in constraints {
      let end = ends.filter { $0 > constraint.location }.min() ?? -1
      apply(constraint, part(of: element, from: constraint.location, to: end), to: &column)
    }
    return column
  }

  /// The tokens of an element from one place to another, or to its end.
  private func part(of element: TokenCursor, from start: Int32, to end: Int32) -> TokenCursor {
    let first = max(cursor(at: start).position, element.position)
    let last = end < 0 ? element.end : min(cursor(at: end).position, element.end)
    return element.narrowed(to: min(first, element.end)..<max(min(first, element.end), last))
  }

  /// The type as it is written: up to the first thing that may follow a type.
  private func typeText(
    _ type: PgQuery__TypeName, in element: TokenCursor, _ definition: PgQuery__ColumnDef,
    _ constraints: [PgQuery__Constraint]
  ) -> String? {
    let places =
      constraints.map(\.location) + [definition.coll_clause?.pointee.location ?? -1]
    let end = places.filter { $0 > type.location }.min() ?? -1
    var part = part(of: element, from: type.location, to: end)
    if text(definition.compression) != nil, let word = part.firstIndex(ofWord: "compression") {
      part = part.narrowed(to: part.position..<word)
    } else if definition.n_fdwoptions > 0, let word = part.firstIndex(ofWord: "options") {
      part = part.narrowed(to: part.position..<word)
    }
    return part.isAtEnd ? nil : part.text(of: part.rest)
  }

  private func apply(
    _ constraint: PgQuery__Constraint, _ part: TokenCursor, to column: inout SQLColumn
  ) {
    switch constraint.contype {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
      // Beside NOT NULL it is an error that the grammar leaves to later.
      if column.nullability != .notNull { column.nullability = .null }
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL: column.nullability = .notNull
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
      var part = part
      if part.accept("constraint") { _ = part.identifier() }
      _ = part.accept("default")
      column.defaultValue = value(constraint.raw_expr)
      column.defaultText = part.text(of: part.rest)
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY: column.isIdentity = true
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED: column.isGenerated = true
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE,
      PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
      setDeferrable(true, in: &column)
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE: setDeferrable(false, in: &column)
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE: return
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
  func value(_ expression: UnsafeMutablePointer<PgQuery__Node>?) -> SQLDefault {
    var expression = expression
    // Casts do not change what NULL is.
    while let node = expression?.pointee, node.node_case == PG_QUERY__NODE__NODE_TYPE_CAST {
      expression = node.type_cast.pointee.arg
    }
    guard let node = expression?.pointee else { return .none }
    switch node.node_case {
    case PG_QUERY__NODE__NODE_A_CONST: return node.a_const.pointee.isnull != 0 ? .null : .expression
    case PG_QUERY__NODE__NODE_PARAM_REF: return .unknown
    default: return .expression
    }
  }

  // MARK: Constraints

  /// A constraint of a table.
  func constraint(_ constraint: PgQuery__Constraint) -> SQLTableConstraint {
    self.constraint(constraint, element(at: constraint.location))
  }

  private func constraint(
    _ constraint: PgQuery__Constraint, _ part: TokenCursor
  ) -> SQLTableConstraint {
    let range = range(of: part.rest)
    let identifiers = { (names: [String]) in names.map { self.identifier($0, range) } }
    var result = SQLTableConstraint(
      kind: kind(of: constraint.contype),
      name: text(constraint.conname).map { identifier($0, range) }, range: range)
    result.columns =
      result.kind == .foreignKey
      ? identifiers(strings(constraint.fk_attrs, constraint.n_fk_attrs))
      : identifiers(strings(constraint.keys, constraint.n_keys))
    if let table = constraint.pktable {
      result.references = name(table)
      result.referencedColumns = identifiers(strings(constraint.pk_attrs, constraint.n_pk_attrs))
      result.onDelete = action(constraint.fk_del_action)
      result.onUpdate = action(constraint.fk_upd_action)
    }
    if result.kind == .check { result.condition = condition(in: part) }
    result.isNotValid = constraint.skip_validation != 0
    result.isDeferrable = constraint.deferrable != 0
    result.usedIndex = text(constraint.indexname).map { identifier($0, range) }
    return result
  }

  private func kind(of kind: PgQuery__ConstrType) -> SQLTableConstraint.Kind {
    switch kind {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY: .primaryKey
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE: .unique
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN: .foreignKey
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK: .check
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION: .exclude
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL: .notNull
    default: .unknown
    }
  }

  /// PostgreSQL's letters for what happens to rows (`FKCONSTR_ACTION_…` in `parsenodes.h`).
  private func action(_ letter: UnsafeMutablePointer<CChar>?) -> String? {
    switch text(letter) {
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
