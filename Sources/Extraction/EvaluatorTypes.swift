import PythonSyntax

/// Types of columns that the repository defines as classes: those that decorate a type of SQLAlchemy's,
/// those derived from one, and those that write their own name.
extension Evaluator {
  /// The longest chain of classes that are derived from each other.
  private static let maximumBases = 8

  /// A class with the evaluator of its module.
  ///
  /// An object, since there is much to count in either of them.
  final class TypeClass {
    let evaluator: Evaluator
    let view: ClassView

    init(_ evaluator: consuming Evaluator, _ view: consuming ClassView) {
      self.evaluator = evaluator
      self.view = view
    }

    /// The value of what the body assigns to a name.
    func assigned(_ name: String) -> NodeID? {
      for statement in evaluator.tree.children(of: view.body) {
        if let assignment = evaluator.tree.assignment(statement),
          assignment.targets.contains(where: { evaluator.tree.name($0) == name })
        {
          return assignment.value
        }
      }
      return nil
    }

    func method(_ name: String) -> NodeID? {
      let tree = evaluator.tree
      return tree.children(of: view.body).first { statement in
        tree.kind(statement) == .functionDefinition
          && tree.child(.name, of: statement).flatMap { tree.name($0) } == name
      }
    }
  }

  /// The type of SQLAlchemy's that an instance of a class stands for, as far as databases see it.
  ///
  /// - Parameters:
  ///   - reference: The class.
  ///   - call: The call that makes the instance.
  /// - Returns: The type, or unknown.
  func instance(of reference: ClassReference, _ call: StaticCall) -> StaticValue {
    // `impl` may name the class itself, as in `class DateTime(TypeDecorator): impl = DateTime`, where it was
    // something else when the class was made.
    guard let chain = classes(from: reference), let first = chain.first, !isCompiled(first),
      enterCall(Self.maximumCalls)
    else { return .unknown }
    defer { leaveCall() }
    if let (method, home) = find("load_dialect_impl", in: chain) {
      return home.evaluator.type(byLoading: method, of: reference, call.node)
    }
    if let (method, home) = find("get_col_spec", in: chain) {
      let arguments = StaticCall(
        nil, node: call.node, in: home.evaluator.module, positional: [.unknown])
      let text = home.evaluator.returned(
        by: FunctionReference(module: home.evaluator.module.number, node: method), arguments)
      guard case .text = text else { return .unknown }
      let made = StaticCall(
        imported("sqlalchemy", "UserDefinedType"), node: call.node, in: module,
        positional: [text])
      return .made(made)
    }
    let made = StaticCall(
      nil, node: call.node, module: module.number, positional: call.positional,
      keywords: call.keywords,
      hasUnreadArguments: call.hasUnreadArguments || find("__init__", in: chain) != nil,
      unreadFrom: call.unreadFrom)
    return decorated(chain, with: made)
  }

  /// What `load_dialect_impl` returns.
  ///
  /// It is the same for all columns, and found out once, apart from what the one who asks has done so far.
  private func type(
    byLoading method: NodeID, of reference: ClassReference, _ node: NodeID
  ) -> StaticValue {
    if !isApart, let known = library?.type(of: reference, for: dialect) { return known }
    let arguments = StaticCall(
      nil, node: node, in: module,
      positional: [.unknown, .imported(ImportedName(["alembic", "dialect"]))])
    let function = FunctionReference(module: module.number, node: method)
    // One that asks for another one takes part in the bounds of the first.
    if isApart { return instance(returned(by: function, arguments)) }
    let apart = apart()
    let type = apart.instance(apart.returned(by: function, arguments))
    if library?.keep(type, of: reference, for: dialect) != true { takeSteps(of: apart) }
    return type
  }

  /// What `impl` of a decorator, or the base of a derived type, makes of the arguments.
  private func decorated(_ chain: [TypeClass], with call: StaticCall) -> StaticValue {
    for home in chain {
      guard let node = home.assigned("impl") else { continue }
      switch home.evaluator.value(of: node) {
      case .imported(let name): return .made(call.calling(name))
      case .type(let other): return home.evaluator.instance(of: other, call)
      case let made: return made
      }
    }
    guard let last = chain.last, let base = last.base, case .imported(let name) = base,
      name.path.first == "sqlalchemy", !Self.abstractTypes.contains(name.path.last ?? "")
    else { return .unknown }
    return .made(call.calling(name))
  }

  private static let abstractTypes: Set<String> = [
    "TypeDecorator", "UserDefinedType", "TypeEngine", "ExternalType",
  ]

  /// A class and those that it is derived from, as far as they are types of the repository's.
  private func classes(from reference: ClassReference) -> [TypeClass]? {
    guard library != nil else { return nil }
    var result: [TypeClass] = []
    var next: ClassReference? = reference
    while let current = next, result.count < Self.maximumBases {
      var inner = self
      inner.enter(moduleOf: FunctionReference(module: current.module, node: current.node))
      guard let view = inner.tree.classDefinition(current.node) else { return nil }
      inner.names = inner.module.names
      let home = TypeClass(inner, view)
      result.append(home)
      guard case .type(let base)? = home.base else { return result }
      next = base
    }
    return nil
  }

  private func find(_ method: String, in chain: [TypeClass]) -> (NodeID, TypeClass)? {
    for home in chain {
      if let found = home.method(method) { return (found, home) }
      // What decorates a type takes its own `impl` before what its base says of another one.
      if method == "load_dialect_impl", home.assigned("impl") != nil, home.base?.isType != true {
        return nil
      }
    }
    return nil
  }

  /// Whether a function of the class's module says how databases get it.
  private func isCompiled(_ home: TypeClass) -> Bool {
    home.evaluator.tree.name(home.view.name).map(home.evaluator.module.compiledClasses.contains)
      ?? false
  }

  /// An argument as SQLAlchemy takes it: a class of a type stands for its instance.
  func instance(_ value: StaticValue) -> StaticValue {
    guard case .type(let reference) = value else { return value }
    return instance(
      of: reference, StaticCall(nil, node: reference.node, in: module))
  }

  /// Arguments as SQLAlchemy takes them where they have to be types.
  func types(_ values: [StaticValue]) -> [StaticValue] {
    var types = values
    for index in types.indices where types[index].mayMakeType {
      types[index] = asType(types[index])
    }
    return types
  }

  /// The same of an argument that has to be a type, for which SQLAlchemy calls functions too.
  func asType(_ value: StaticValue) -> StaticValue {
    guard case .function(let function) = value else { return instance(value) }
    return instance(
      returned(by: function, StaticCall(nil, node: function.node, in: module)))
  }
}

extension Evaluator.TypeClass {
  /// What the class is derived from first.
  fileprivate var base: StaticValue? {
    view.arguments.positional.first.map { evaluator.value(of: $0) }
  }
}

extension StaticCall {
  /// The same arguments for another function.
  func calling(_ name: ImportedName) -> StaticCall {
    StaticCall(
      name, node: node, module: module, positional: positional, keywords: keywords,
      hasUnreadArguments: hasUnreadArguments, unreadFrom: unreadFrom)
  }
}

extension StaticValue {
  var isType: Bool {
    if case .type = self { true } else { false }
  }

  /// Whether SQLAlchemy calls the value where it asks for a type.
  var mayMakeType: Bool {
    switch self {
    case .type, .function: true
    default: false
    }
  }
}

extension SyntaxTree {
  /// Whether a class looks like a type of columns: it decorates one, or says how databases get it.
  func isTypeOfColumns(_ view: ClassView) -> Bool {
    guard !view.arguments.positional.isEmpty else { return false }
    return children(of: view.body).contains { statement in
      if let assignment = assignment(statement) {
        return assignment.targets.contains { name($0) == "impl" }
      }
      let method = function(statement).flatMap { name($0.name) }
      return method == "load_dialect_impl" || method == "get_col_spec"
    }
  }
}
