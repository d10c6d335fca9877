import PythonSyntax

extension Evaluator {
  /// Decorators of Python's own that call what they decorate once for each call.
  private static let transparent: Set<[String]> = [
    ["abc", "abstractmethod"], ["contextlib", "contextmanager"], ["typing", "final"],
    ["typing", "override"], ["typing", "no_type_check"], ["typing_extensions", "override"],
  ]

  /// Whether a decorator calls a function only for arguments that it did not have before.
  func isMemory(_ decorator: NodeID) -> Bool {
    let function = tree.callee(decorator) ?? decorator
    guard case .imported(let name) = value(of: function) else { return false }
    return [["functools", "cache"], ["functools", "lru_cache"]].contains(name.path)
  }

  /// Whether a decorator returns what the function returns, unless it raises: `@raise_if_offline` and the like.
  ///
  /// It is a function of the repository whose inner function takes any arguments, may raise, and calls the
  /// decorated one with all of them.
  func isTransparent(_ decorator: NodeID) -> Bool {
    if let name = tree.nameID(decorator), names[name] == nil {
      return ["staticmethod", "classmethod", "property"].contains(tree.text(of: name))
    }
    let value = value(of: decorator)
    if case .imported(let name) = value { return Self.transparent.contains(name.path) }
    guard case .function(let reference) = value else { return false }
    var home = self
    home.enter(moduleOf: reference)
    let tree = home.tree
    guard let outer = tree.function(reference.node), outer.parameters.count == 1,
      let decorated = tree.name(outer.parameters[0].name)
    else { return false }
    let statements = tree.statements(of: outer.body)
    guard statements.count == 2, let inner = tree.function(statements[0]), !inner.isAsync,
      tree.kind(statements[1]) == .returnStatement,
      let returned = tree.child(.value, of: statements[1]),
      tree.name(returned) == tree.name(inner.name),
      inner.parameters.map(\.kind) == [.variadic, .keywordVariadic]
    else { return false }
    let body = tree.statements(of: inner.body)
    return body.dropLast().allSatisfy { tree.raisesOnly($0) }
      && body.last.map { tree.handsOn($0, to: decorated, inner.parameters.map(\.name)) } ?? false
  }
}

extension SyntaxTree {
  /// The statements of a block but for its docstring.
  fileprivate func statements(of block: NodeID) -> [NodeID] {
    children(of: block).filter { statement in
      kind(statement) != .expressionStatement
        || child(.expression, of: statement).map { kind($0) != .string } ?? true
    }
  }

  /// Whether a statement is a condition under which something is raised, and nothing else.
  fileprivate func raisesOnly(_ statement: NodeID) -> Bool {
    guard kind(statement) == .ifStatement, child(.otherwise, of: statement) == nil,
      let body = child(.body, of: statement)
    else { return false }
    return children(of: body).allSatisfy { kind($0) == .raiseStatement }
  }

  /// Whether a statement is `return function(*arguments, **options)`.
  fileprivate func handsOn(
    _ statement: NodeID, to function: String, _ parameters: [NodeID]
  ) -> Bool {
    guard kind(statement) == .returnStatement, let value = child(.value, of: statement),
      let call = call(value), name(call.function) == function,
      call.arguments.positional.count == 1, call.arguments.keywords.count == 1,
      kind(call.arguments.positional[0]) == .starred, call.arguments.keywords[0].name == nil,
      let values = child(.value, of: call.arguments.positional[0])
    else { return false }
    return [name(values), name(call.arguments.keywords[0].value)] == parameters.map { name($0) }
  }
}
