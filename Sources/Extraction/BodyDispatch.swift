import PythonSyntax

/// Calls of functions that are looked up by name, as Alembic's template for several databases does.
extension BodyReader {
  /// Follows `globals()["upgrade_" + database]()`, also with `.get("upgrade_" + database, default)`.
  ///
  /// A name of which only the beginning is known stands for each function of the module that begins so.
  /// - Parameters:
  ///   - function: What is called.
  ///   - call: The call.
  /// - Returns: Whether it is of this form, and every function that it may lead to was followed.
  mutating func dispatch(_ function: NodeID, _ call: StaticCall) -> Bool {
    guard let (key, otherwise) = globalName(function) else { return false }
    switch evaluator.value(of: key) {
    case .text(let name): return follow(globalNamed: name.text, otherwise, call)
    case .partial(let beginning): return follow(globalsFrom: beginning.text, otherwise, call)
    default: return false
    }
  }

  /// Whether a call looks a function up, as `globals().get(…)` does.
  func isLookup(_ call: NodeID) -> Bool { globalName(call) != nil }

  /// The expressions of the name that is looked up and of what is called where there is no such function.
  private func globalName(_ node: NodeID) -> (key: NodeID, otherwise: NodeID?)? {
    if tree.kind(node) == .subscription {
      guard let object = tree.child(.value, of: node), isGlobals(object),
        let key = tree.child(.index, of: node)
      else { return nil }
      return (key, nil)
    }
    guard let method = tree.callee(node).flatMap({ tree.attribute($0) }), isGlobals(method.value),
      tree.isName(method.name, "get"), let lookup = tree.call(node)
    else { return nil }
    let arguments = lookup.arguments.positional
    return arguments.first.map { ($0, arguments.dropFirst().first) }
  }

  private func isGlobals(_ node: NodeID) -> Bool {
    guard let name = tree.callee(node).flatMap({ tree.nameID($0) }) else { return false }
    return evaluator.names[name] == nil && tree.text(of: name) == "globals"
  }

  private mutating func follow(
    globalNamed name: String, _ otherwise: NodeID?, _ call: StaticCall
  ) -> Bool {
    switch evaluator.module.names[name] {
    case .function(let function)?: self.call(function, call, call.node)
    case nil where otherwise != nil: return follow(otherwise, call)
    // Python raises a KeyError.
    case nil: break
    default: return false
    }
    return true
  }

  private mutating func follow(
    globalsFrom beginning: String, _ otherwise: NodeID?, _ call: StaticCall
  ) -> Bool {
    let names = evaluator.module.functions
      .compactMap { tree.child(.name, of: $0).flatMap { tree.name($0) } }
      .filter { $0.hasPrefix(beginning) }
    guard !beginning.isEmpty, !names.isEmpty else { return false }
    let outer = certainty
    defer { certainty = outer }
    beUncertain()
    var areKnown = follow(otherwise, call)
    for name in names.sorted() where !follow(globalNamed: name, nil, call) { areKnown = false }
    return areKnown
  }

  private mutating func follow(_ otherwise: NodeID?, _ call: StaticCall) -> Bool {
    guard let otherwise else { return true }
    guard case .function(let function) = evaluator.value(of: otherwise) else { return false }
    self.call(function, call, call.node)
    return true
  }
}
