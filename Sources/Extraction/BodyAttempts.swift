import MigrationModel
import PythonSyntax

/// `try` statements, and which of their handlers cannot run.
extension BodyReader {
  /// `try`, whose handlers run only where it fails, so that what they leave is left by nothing else.
  ///
  /// Nobody knows where it fails: what the body binds is unknown in its handlers, and behind them.
  mutating func attempt(_ node: NodeID) -> Flow {
    let before = (operations: body.operations.count, unread: body.unread.count)
    let block = tree.child(.body, of: node)
    var flow = Flow.goesOn
    let catching = catchesErrors(node) ? Catching.unknown : .nothing
    var changed = names { reader in
      flow = block.map { reader.walk($0, catching) } ?? .goesOn
    }
    let isUnderstood =
      body.unread.count == before.unread
      && body.operations[before.operations...].allSatisfy { $0.certainty != .unknown }
    var handlers = Array(tree.repeatedChildren(of: node))
    if isUnderstood, let block, handlers.contains(where: { catchesLookups($0) }),
      findsAllNames(block)
    {
      handlers.removeAll { catchesLookups($0) }
    }
    let end = (names: evaluator.names, owned: owned)
    var handled: Flow = []
    let changedThen = names { reader in
      if !handlers.isEmpty { reader.forget(changed) }
      for handler in handlers {
        let name = reader.tree.child(.name, of: handler).flatMap { reader.tree.nameID($0) }
        if let name { reader.bind(name, .unknown) }
      }
      handled = reader.arms(handlers.map { reader.tree.child(.body, of: $0) }).any
    }
    let ownedThen = owned
    (evaluator.names, owned) = end
    changed.formUnion(changedThen)
    doubt.note(handled)
    if !handled.isDisjoint(with: [.nextTurn, .leavesLoop]) { doubt.insert(changed) }
    if flow.contains(.goesOn), let otherwise = tree.child(.otherwise, of: node) {
      let more = names { flow = flow.followed(by: $0.walk(otherwise)) }
      changed.formUnion(more)
    } else if !flow.contains(.goesOn), handled.contains(.goesOn) {
      flow = flow.exits.union(.goesOn)
    }
    let last = tree.child(.finally, of: node)
    // Where `finally` runs on the way to somewhere else, other values may be there.
    let isPassed = last != nil && (catchers > 0 || !flow.exits.union(handled.exits).isEmpty)
    if handled.contains(.goesOn) || isPassed {
      owned.formIntersection(ownedThen)
      forget(changed)
    }
    if let last {
      let ending = walk(last)
      if !ending.contains(.goesOn) { return ending }
      let isGuarded = flow.isGuarded && ending.isGuarded
      flow.formUnion(ending.exits)
      if !isGuarded { flow.remove(.guarded) }
    }
    return flow
  }

  // MARK: Names that are surely there

  /// What is raised where a name, a member or a module is not there, and nowhere else.
  private static let lookupErrors: Set<String> = [
    "AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "UnboundLocalError",
  ]

  /// Whether a handler is for nothing else than names that are not there.
  private func catchesLookups(_ handler: NodeID) -> Bool {
    guard let type = tree.child(.type, of: handler) else { return false }
    let types = tree.kind(type) == .tuple ? Array(tree.repeatedChildren(of: type)) : [type]
    return !types.isEmpty
      && types.allSatisfy { type in
        tree.name(type).map { Self.lookupErrors.contains($0) && evaluator.names[$0] == nil }
          ?? false
      }
  }

  /// Whether all names and members that a block asks for are there in every version of Alembic and SQLAlchemy
  /// that has the directives which were read, and nothing is called that may ask for others.
  private func findsAllNames(_ block: NodeID) -> Bool {
    var waiting = [block]
    // Each node is looked at once; a tree is no larger than its file.
    while let node = waiting.popLast() {
      switch tree.kind(node) {
      case .name:
        guard let name = tree.nameID(node), evaluator.names[name] != nil else { return false }
      case .attribute:
        guard isThere(node) else { return false }
      case .call:
        guard let function = tree.child(.function, of: node), tree.kind(function) == .attribute
        else { return false }
      case .importStatement, .importFromStatement, .functionDefinition, .classDefinition, .lambda,
        .deleteStatement, .raiseStatement, .awaitExpression, .error:
        return false
      default: break
      }
      waiting += tree.children(of: node)
    }
    return true
  }

  /// Whether an attribute is a directive, or one of SQLAlchemy's that migrations are made of.
  private func isThere(_ attribute: NodeID) -> Bool {
    guard let view = tree.attribute(attribute), let name = tree.name(view.name) else {
      return false
    }
    switch evaluator.value(of: view.value) {
    case .imported(let module) where module.path == ["alembic", "op"]:
      return DirectiveShape.isDirective(name)
    case .imported(let module) where module.path.first == "sqlalchemy":
      return Self.oldMembers.contains(name)
    case .batch: return DirectiveShape.isBatchDirective(name)
    default: return false
    }
  }

  /// Members of SQLAlchemy, and of its modules, that all versions have with which Alembic has batch
  /// directives: those of SQLAlchemy 0.9.
  private static let oldMembers: Set<String> = [
    "BigInteger", "Boolean", "CheckConstraint", "Column", "Date", "DateTime", "Enum", "Float",
    "ForeignKey", "ForeignKeyConstraint", "Index", "Integer", "Interval", "LargeBinary", "Numeric",
    "PrimaryKeyConstraint", "Sequence", "SmallInteger", "String", "Table", "Text", "Time",
    "Unicode", "UnicodeText", "UniqueConstraint", "func", "schema", "sql", "text", "types",
  ]
}
