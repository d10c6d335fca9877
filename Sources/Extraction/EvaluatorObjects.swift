import PythonSyntax

/// A call of a function whose expressions are evaluated.
struct Activation {
  /// Whose names functions see that are made in it; see `FunctionFrames`.
  var frame = FunctionFrames.module
  /// The function; nil in the module.
  var function: NodeID?
}

/// Functions as values, classes of the repository, and what is made of them.
extension Evaluator {
  /// The function that a definition or a lambda makes.
  func made(_ node: NodeID) -> FunctionReference {
    frames.note(makerIn: activation.frame)
    return FunctionReference(module: module.number, node: node, frame: activation.frame)
  }

  /// Whether calling a function runs it; see `CodeModule.runsWhenCalled(_:)`.
  func runsWhenCalled(_ function: FunctionReference) -> Bool {
    guard let home = function.module == module.number ? module : library?.modules[function.module]
    else { return true }
    return home.runsWhenCalled(function.node)
  }

  /// `functools.partial(…)`.
  func bound(_ call: StaticCall) -> StaticValue {
    guard let callee = call.positional.first, !call.hasUnreadArguments else { return .unknown }
    let rest = StaticCall(
      nil, node: call.node, module: call.module,
      positional: Array(call.positional.dropFirst()), keywords: call.keywords, moment: call.moment)
    return .object(StaticObject(.bound(callee, rest)))
  }

  /// `getattr(object, "name")`.
  func attribute(_ call: StaticCall) -> StaticValue {
    guard call.positional.count == 2, call.keywords.isEmpty, let name = call.positional[1].text
    else { return .unknown }
    let object = call.positional[0]
    let found: StaticValue =
      switch object {
      case .imported(let module) where !module.leadsToDialect:
        resolved(.imported(module.member(name)))
      case .made(let made): member(name, ofMade: made)
      case .object(let object): member(name, of: object)
      default: .unknown
      }
    guard case .unknown = found, object.isBindable(name) else { return found }
    return .object(StaticObject(.member(object, name)))
  }

  /// The value of a call of an object.
  func called(_ object: StaticObject, _ call: StaticCall) -> StaticValue {
    guard enterCall(Self.maximumCalls) else { return .unknown }
    defer { leaveCall() }
    switch object.kind {
    case .bound:
      guard let (callee, whole) = object.call(with: call) else { return .unknown }
      switch callee {
      case .imported(let name): return called(name, whole.calling(name))
      case .function(let function): return returned(by: function, whole)
      case .object(let inner):
        if case .member = inner.kind { return .unknown }
        return called(inner, whole)
      default: return .unknown
      }
    case .member(let receiver, let name):
      // The method's own arguments are those of the call's node.
      return call.module == module.number ? method(name, of: receiver, call.node) : .unknown
    case .type(let type):
      if let enumeration = object.enumeration {
        guard call.positional.count == 1, call.keywords.isEmpty, !call.hasUnreadArguments else {
          return .unknown
        }
        return enumeration.member(worth: call.positional[0]) ?? .unknown
      }
      return self.object(of: type, call)
    case .enumerator: return .unknown
    case .instance:
      guard case .object(let method) = member("__call__", of: object) else { return .unknown }
      return called(method, call)
    case .parent: return .unknown
    }
  }
}

extension StaticValue {
  /// Whether a method of this name is followed when it is kept and called later.
  func isBindable(_ name: String) -> Bool {
    switch self {
    case .batch: DirectiveShape.isBatchDirective(name) && name != "f"
    case .made:
      switch name {
      case "create", "create_all", "drop", "drop_all", "exec_driver_sql", "execute": true
      default: false
      }
    default: false
    }
  }
}
