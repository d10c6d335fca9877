import PythonSyntax

/// Values through which the database can be changed: Alembic's directives, connections, and what uses them.
extension Evaluator {
  /// Whether calling a value, or a function that gets it, may change the database.
  func isLive(_ value: StaticValue) -> Bool {
    switch value {
    case .function(let function): return isLive(function)
    case .object, .sequence, .dictionary: return LiveSearch.finds(value, self)
    default: return isDatabase(value)
    }
  }

  /// Whether names at or below a node stand for something of the kind.
  func mentionsLive(below node: NodeID) -> Bool { LiveSearch.finds(below: node, self) }

  /// The same of a function or a class, or what it uses of its module and of others.
  func isLive(_ function: FunctionReference) -> Bool {
    guard let home = home(of: function) else { return false }
    if let known = home.live[function.node] { return known }
    let isLive = LiveSearch.finds(function, self)
    // What is asked again is answered as the first time, whatever was changed meanwhile.
    library?.note(changeOf: home)
    home.live[function.node] = isLive
    return isLive
  }

  /// The module that a function belongs to, where that is followed.
  func home(of function: FunctionReference) -> CodeModule? {
    function.module == module.number ? module : library?.modules[function.module]
  }

  /// Whether a value is a directive or a connection itself; of what holds others only that is asked.
  func isDatabase(_ value: StaticValue) -> Bool {
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
