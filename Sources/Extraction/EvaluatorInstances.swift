import PythonSyntax

/// What calling a class of the repository makes.
extension Evaluator {
  /// The instance that a call of a class makes, with what its initializer gives it as far as that is certain.
  func object(of type: ClassReference, _ call: StaticCall) -> StaticValue {
    let object = StaticObject(.instance(type))
    let line = line(of: type)
    let isPlain = line.isComplete && line.homes.allSatisfy { $0.view.decorators.isEmpty }
    // While a module is read, its functions may be without their bodies.
    guard library != nil, isPlain, definition(of: "__new__", in: line) == nil,
      definition(of: "__setattr__", in: line) == nil
    else {
      object.forget()
      return .object(object)
    }
    if let found = definition(of: "__init__", in: line) {
      initialize(object, found, line, call)
    }
    return .object(object)
  }

  /// Gives an instance what an initializer says.
  private func initialize(
    _ object: StaticObject, _ found: (statement: NodeID, home: ClassHome), _ line: ClassLine,
    _ call: StaticCall
  ) {
    var inner = evaluator(of: found.home)
    guard let view = inner.tree.callable(found.statement), view.decorators.isEmpty,
      inner.module.runsWhenCalled(found.statement), enterCall(Self.maximumCalls)
    else { return object.forget() }
    defer { leaveCall() }
    inner.activation = Activation(frame: frames.begin(), function: found.statement)
    let function = FunctionReference(
      module: inner.module.number, node: found.statement, frame: found.home.reference.frame)
    guard let first = view.parameters.first.flatMap({ inner.tree.nameID($0.name) }) else {
      return object.forget()
    }
    let whole = StaticCall(
      nil, node: call.node, module: call.module,
      positional: [.object(object)] + call.positional, keywords: call.keywords,
      hasUnreadArguments: call.hasUnreadArguments, unreadFrom: call.unreadFrom.map { $0 + 1 },
      moment: call.moment)
    inner.bindParameters(view.parameters, of: function, to: whole)
    var initializer = Initializer(
      evaluator: inner, object: object, own: first, type: found.home.reference, line: line)
    initializer.run(view.body)
  }

  /// An initializer while its statements are gone through.
  private struct Initializer {
    var evaluator: Evaluator
    let object: StaticObject
    /// The name of the first parameter.
    let own: NameID
    let type: ClassReference
    let line: ClassLine

    private var tree: SyntaxTree { evaluator.tree }

    mutating func run(_ block: NodeID) {
      for statement in tree.children(of: block) {
        switch tree.kind(statement) {
        case .assignment, .annotatedAssignment: assign(statement)
        case .expressionStatement: expression(statement)
        case .importStatement, .importFromStatement:
          for (name, value) in evaluator.imports(of: statement) { evaluator.names[name] = value }
        case .ifStatement:
          guard let test = tree.child(.test, of: statement),
            let isTrue = evaluator.value(of: test).isTrue
          else {
            forget(statement)
            continue
          }
          if let taken = tree.child(isTrue ? .body : .otherwise, of: statement) { run(taken) }
        case .passStatement: continue
        default: forget(statement)
        }
      }
    }

    private mutating func assign(_ statement: NodeID) {
      guard let view = tree.assignment(statement), let source = view.value else { return }
      let value = evaluator.value(of: source)
      if leaks(source) { object.forget() }
      for target in view.targets {
        if let attribute = tree.attribute(target), tree.nameID(attribute.value) == own,
          let name = tree.name(attribute.name), !object.isOpen
        {
          object.set(name, evaluator.isTooDeep(value) ? .unknown : value)
        } else if tree.nameID(target) != nil || tree.kind(target) == .tuple {
          evaluator.bind(target, value)
          forgetTargets(in: target)
        } else {
          forget(target)
        }
      }
    }

    /// `super().__init__(…)`, a docstring, or something that may do anything with the object.
    private mutating func expression(_ statement: NodeID) {
      guard let node = tree.child(.expression, of: statement) else { return }
      if let call = tree.callee(node).flatMap({ tree.attribute($0) }),
        tree.name(call.name) == "__init__",
        tree.callee(call.value).map({ tree.name($0) }) == "super"
      {
        guard
          let found = evaluator.definition(of: "__init__", in: line, behind: type),
          let arguments = evaluator.arguments(of: node, calling: .followed)
        else { return }
        evaluator.initialize(object, found, line, arguments)
      } else if leaks(node) {
        object.forget()
      }
    }

    /// Forgets what a statement that is not gone through may give the object.
    private mutating func forget(_ statement: NodeID) {
      if leaks(statement) { object.forget() }
      forgetTargets(in: statement)
      for name in evaluator.tree.namesAssigned(in: statement) { evaluator.names[name] = .unknown }
    }

    /// Forgets the members that are assigned to below a node.
    private func forgetTargets(in node: NodeID) {
      var waiting = [node]
      while let node = waiting.popLast() {
        if let attribute = tree.attribute(node), tree.nameID(attribute.value) == own,
          let name = tree.name(attribute.name)
        {
          object.forget(name)
        }
        waiting += tree.children(of: node)
      }
    }

    /// Whether something gets the object itself, or calls one of its methods, which may change it.
    private func leaks(_ node: NodeID) -> Bool {
      var waiting = [node]
      while let node = waiting.popLast() {
        switch tree.kind(node) {
        case .name: if tree.nameID(node) == own { return true }
        case .attribute:
          guard let attribute = tree.attribute(node) else { continue }
          if tree.nameID(attribute.value) != own {
            waiting.append(attribute.value)
          } else if tree.name(attribute.name)?.hasPrefix("__") != false {
            return true
          }
        case .call:
          if let callee = tree.callee(node).flatMap({ tree.attribute($0) }),
            tree.nameID(callee.value) == own
          {
            return true
          }
          waiting += tree.children(of: node)
        default: waiting += tree.children(of: node)
        }
      }
      return false
    }
  }
}

extension SyntaxTree {
  /// The names that are the targets of assignments and loops at or below a node.
  fileprivate func namesAssigned(in node: NodeID) -> [NameID] {
    var result: [NameID] = []
    var waiting = [node]
    while let node = waiting.popLast() {
      let targets =
        assignment(node).map { Array($0.targets) } ?? [child(.target, of: node)].compactMap(\.self)
      var inner = targets
      while let target = inner.popLast() {
        if let name = nameID(target) { result.append(name) } else { inner += children(of: target) }
      }
      waiting += children(of: node)
    }
    return result
  }
}
