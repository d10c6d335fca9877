import PythonSyntax

/// Values through which the database can be changed: Alembic's directives, connections, and what uses them.
extension Evaluator {
  /// The most names that are looked at to find out about one value.
  private static let maximumNames = 20_000

  /// Whether calling a value, or a function that gets it, may change the database.
  func isLive(_ value: StaticValue) -> Bool {
    switch value {
    case .imported(let name): isLive(name)
    case .made(let call): call.leadsToDatabase
    case .batch: true
    case .function(let function): mentionsLive(function.module, function.node)
    case .object(let object): isLive(object)
    case .sequence(let values): values.prefix(64).contains { isLive($0) }
    case .dictionary(let items): items.prefix(64).contains { isLive($0.value) }
    default: false
    }
  }

  private func isLive(_ object: StaticObject) -> Bool {
    switch object.kind {
    case .type(let type), .instance(let type), .parent(let type, _):
      line(of: type).homes.contains { mentionsLive($0.reference.module, $0.reference.node) }
        || object.attributes.values.contains { isDatabase($0) }
    case .bound(let callee, let call):
      isLive(callee) || call.positional.contains { isDatabase($0) }
        || call.keywords.contains { isDatabase($0.value) }
    case .member: true
    case .enumerator: false
    }
  }

  /// Whether a value is a directive or a connection itself; of what holds others only that is asked.
  private func isDatabase(_ value: StaticValue) -> Bool {
    switch value {
    case .imported(let name): isLive(name)
    case .made(let call): call.leadsToDatabase
    case .batch: true
    default: false
    }
  }

  private func isLive(_ name: ImportedName) -> Bool {
    guard name.path.first == "alembic" else { return false }
    switch name.path.count {
    case 1: return true
    case 2: return name.path[1] == "op"
    default:
      switch name.path[1] {
      case "op": return !Self.harmlessMembers.contains(name.path[2])
      case "context": return Self.liveMembersOfContext.contains(name.path[2])
      case "command", "operations": return true
      default: return false
      }
    }
  }

  /// Members of `op` that lead to no connection.
  private static let harmlessMembers: Set<String> = [
    "f", "inline_literal", "implementation_for", "register_operation",
  ]

  private static let liveMembersOfContext: Set<String> = [
    "execute", "get_bind", "get_context", "run_migrations",
  ]

  /// Whether a function or a class, or what it uses of its module and of others, names something of the kind.
  private func mentionsLive(_ number: Int, _ node: NodeID) -> Bool {
    guard let home = number == module.number ? module : library?.modules[number] else {
      return false
    }
    if let known = home.live[node] { return known }
    // Functions that use each other in a long chain; what is not looked at may be.
    guard descend() else { return true }
    defer { ascend() }
    library?.note(changeOf: home)
    // What uses itself is no reason by itself.
    home.live[node] = false
    var inner = self
    inner.enter(moduleOf: FunctionReference(module: number, node: node))
    if inner.module.functions.contains(node) { inner.names = inner.module.names }
    let found = inner.mentionsLive(below: node)
    home.live[node] = found
    return found
  }

  /// Whether names at or below a node stand for something of the kind.
  func mentionsLive(below node: NodeID) -> Bool {
    var waiting = [node]
    var looked = 0
    while let node = waiting.popLast() {
      looked += 1
      guard looked < Self.maximumNames else { return true }
      switch tree.kind(node) {
      case .name:
        if isLive(value(of: node)) { return true }
      case .attribute:
        guard let attribute = tree.attribute(node) else { continue }
        if tree.kind(attribute.value) == .name {
          // Of `op.f` and `context.config` the member tells, not the module.
          if isLive(value(of: node)) { return true }
          if case .imported = value(of: attribute.value) { continue }
        }
        waiting.append(attribute.value)
      case .importStatement, .importFromStatement:
        let isOfAlembic = imports(of: node).contains { _, value in
          if case .imported(let name) = value { name.path.first == "alembic" } else { false }
        }
        if isOfAlembic { return true }
      case .identifier, .string, .number: continue
      default: waiting += tree.children(of: node)
      }
    }
    return false
  }
}

extension StaticCall {
  /// Whether this made a connection, or something that has one.
  var leadsToDatabase: Bool {
    switch function.last {
    case "get_bind", "get_context", "Session", "sessionmaker", "Connection", "Operations": true
    default: false
    }
  }
}

extension StaticValue {
  /// Whether it is the context that the migration runs in.
  var isContextOfMigration: Bool {
    guard case .made(let call) = self else { return false }
    return call.function.first == "alembic" && call.function.last == "get_context"
  }
}
