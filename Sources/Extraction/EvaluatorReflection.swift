import PythonSyntax
import SchemaModel

/// What inspectors say, and what migrations ask of it. The replayed schema has the answers.
extension Evaluator {
  /// The value of a method of `sa.inspect(op.get_bind())`; nil for one that is not known.
  func reflected(_ method: String, by inspector: StaticCall, _ call: StaticCall) -> StaticValue? {
    guard !call.hasUnreadArguments else { return nil }
    let moments = inspector.moment...moment
    func value(_ subject: Reflection.Subject) -> StaticValue {
      .reflected(Reflection(subject: subject, moments: moments))
    }
    switch method {
    case "get_table_names", "get_view_names":
      guard let schema = call.value("schema", at: 0).optionalName else { return nil }
      return value(
        .names(method == "get_table_names" ? .tables(schema: schema) : .views(schema: schema)))
    case "has_table":
      return table(of: call, schemaAt: 1).map { value(.answer(.hasRelation($0))) }
    case "get_columns": return list(of: call) { .columns($0) }.map(value)
    case "get_indexes": return list(of: call) { .indexes($0) }.map(value)
    case "get_unique_constraints":
      return list(of: call) { .constraints($0, .unique) }.map(value)
    case "get_foreign_keys": return list(of: call) { .constraints($0, .foreignKey) }.map(value)
    case "get_check_constraints": return list(of: call) { .constraints($0, .check) }.map(value)
    case "has_index":
      guard let table = table(of: call, schemaAt: 2), let name = call.argument("index_name", at: 1)
      else { return nil }
      return name.text.map { value(.answer(.hasIndex(table, $0))) }
    default: return nil
    }
  }

  /// `bind.dialect.has_table(bind, "users")`.
  func hasTable(_ call: StaticCall) -> StaticValue {
    guard let name = call.argument("table_name", at: 1)?.text,
      let schema = call.value("schema", at: 2).optionalName
    else { return .unknown }
    return .reflected(
      Reflection(
        subject: .answer(.hasRelation(TableName(schema: schema, name: name))),
        moments: moment...moment))
  }

  private func table(of call: StaticCall, schemaAt index: Int) -> TableName? {
    guard let name = call.argument("table_name", at: 0)?.text,
      let schema = call.value("schema", at: index).optionalName
    else { return nil }
    return TableName(schema: schema, name: name)
  }

  private func list(
    of call: StaticCall, _ list: (TableName) -> Reflection.List
  ) -> Reflection.Subject? {
    table(of: call, schemaAt: 1).map { .rows(list($0)) }
  }

  // MARK: What is made of it

  /// `[column["name"] for column in rows]` and the like; nil where the rows are not an inspector's.
  func reflectedComprehension(_ clauses: NodeList, _ element: NodeID) -> StaticValue? {
    guard clauses.count == 1, let clause = clauses.first,
      let target = tree.child(.target, of: clause),
      let iterable = tree.child(.iterable, of: clause),
      case .reflected(let reflection) = value(of: iterable)
    else { return nil }
    var inner = self
    switch reflection.subject {
    case .rows(let list): inner.bind(target, reflection.being(.row(list)))
    case .names(let list): inner.bind(target, reflection.being(.name(list)))
    default: return .unknown
    }
    let conditions = tree.repeatedChildren(of: clause)
    let made = inner.value(of: element)
    if let condition = conditions.first {
      // There is something in the list where the condition holds for one of them.
      guard conditions.count == 1, case .reflected(let test) = inner.value(of: condition),
        case .isName(let list, let name) = test.subject
      else { return .unknown }
      return reflection.being(.answer(list.holds(name)))
    }
    guard case .reflected(let turn) = made else { return .unknown }
    switch turn.subject {
    case .row(let list): return reflection.being(.rows(list))
    case .name(let list): return reflection.being(.names(list))
    case .isName(let list, let name): return reflection.being(.areNames(list, name))
    default: return .unknown
    }
  }

  /// `column["name"]` of a row.
  func reflectedElement(_ reflection: Reflection, _ key: StaticValue) -> StaticValue {
    guard case .row(let list) = reflection.subject, key.text == "name" else { return .unknown }
    return reflection.being(.name(list))
  }

  /// A comparison with what an inspector says; nil where neither side is.
  func reflectedComparison(
    _ left: StaticValue, _ sign: SyntaxOperator, _ right: StaticValue
  ) -> StaticValue? {
    switch (left, sign, right) {
    case (.text(let name), .in, .reflected(let all)): return isAmong(name, all)
    case (.text(let name), .notIn, .reflected(let all)):
      return isAmong(name, all).map(negated)
    case (.reflected(let one), .equal, .text(let name)),
      (.text(let name), .equal, .reflected(let one)):
      guard case .name(let list) = one.subject else { return nil }
      return one.being(.isName(list, name.text))
    default: return nil
    }
  }

  private func isAmong(_ name: StaticText, _ all: Reflection) -> StaticValue? {
    guard case .names(let list) = all.subject else { return nil }
    return all.being(.answer(list.holds(name.text)))
  }

  /// `not value`.
  func negated(_ value: StaticValue) -> StaticValue {
    guard case .reflected(let reflection) = value, let question = reflection.question else {
      return value.isTrue.map { .boolean(!$0) } ?? .unknown
    }
    return reflection.being(.answer(.not(question)))
  }

  /// The value of a function of Python's own of one argument; nil where that is not an inspector's.
  func reflectedBuiltin(_ name: String, _ call: StaticCall) -> StaticValue? {
    guard call.positional.count == 1, call.keywords.isEmpty,
      case .reflected(let reflection)? = call.positional.first
    else { return nil }
    switch (name, reflection.subject) {
    case ("list", _), ("tuple", _), ("set", .names), ("frozenset", .names), ("sorted", .names):
      return .reflected(reflection)
    case ("any", .areNames(let list, let name)):
      return reflection.being(.answer(list.holds(name)))
    case ("bool", .answer): return .reflected(reflection)
    default: return .unknown
    }
  }
}

extension SchemaQuestion {
  /// Whether there is a table or a view.
  fileprivate static func hasRelation(_ name: TableName) -> SchemaQuestion {
    .any([.hasTable(name), .hasObject(.view, name), .hasObject(.materializedView, name)])
  }
}

extension StaticCall {
  /// Whether this made an inspector of the database that the migration runs on.
  var isInspector: Bool {
    guard isOfPlainSQLAlchemy, receiver == nil else { return false }
    let isMade =
      word == .inspect || word == .inspector
      || word == .fromEngine && function.suffix(2) == ["Inspector", "from_engine"]
    guard isMade, case .made(let bind)? = positional.first else { return false }
    return bind.isConnectionLike
  }
}
