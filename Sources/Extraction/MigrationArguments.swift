import PythonSyntax

/// What `env.py` has Alembic pass to `upgrade()` and `downgrade()`.
///
/// These are the keywords of `context.run_migrations(…)` (Alembic 1.20, `MigrationContext.run_migrations` calls
/// `step.migration_fn(**kw)`). Offline and online mode have a call each; what they say differently is unknown.
package struct MigrationArguments: Sendable, Hashable {
  /// What is passed, as far as it is the same in whichever module it is asked for.
  fileprivate enum Value: Sendable, Hashable {
    case none
    case boolean(Bool)
    case integer(Int)
    case text(String)
    case imported([String])
    case unknown
  }

  private var values: [String: Value] = [:]

  package init() {}

  /// Looks for the calls.
  ///
  /// - Parameters:
  ///   - tree: `env.py`.
  ///   - evaluator: Knows what its statements bind.
  init(_ tree: SyntaxTree, _ evaluator: Evaluator) {
    guard tree.mentions("run_migrations") else { return }
    // Functions bind names of their own, which hide those of the module.
    var waiting: [(node: NodeID, hidden: Set<String>)] = [(tree.root, [])]
    while let (node, outer) = waiting.popLast() {
      var hidden = outer
      if let callable = tree.callable(node) {
        hidden.formUnion(callable.parameters.compactMap { tree.name($0.name) })
        hidden.formUnion(OwnNames(callable.body, tree).bound)
      }
      if tree.kind(node) == .call, isRun(node, tree, evaluator) {
        for argument in tree.repeatedChildren(of: node) { add(argument, tree, evaluator, hidden) }
      }
      waiting += tree.children(of: node).map { ($0, hidden) }
    }
  }

  private func isRun(_ call: NodeID, _ tree: SyntaxTree, _ evaluator: Evaluator) -> Bool {
    guard let function = tree.child(.function, of: call) else { return false }
    if tree.kind(function) == .attribute {
      return tree.child(.name, of: function).flatMap { tree.name($0) } == "run_migrations"
    }
    guard case .imported(let name) = evaluator.value(of: function) else { return false }
    return name.path == ["alembic", "context", "run_migrations"]
  }

  private mutating func add(
    _ argument: NodeID, _ tree: SyntaxTree, _ evaluator: Evaluator, _ hidden: Set<String>
  ) {
    guard tree.kind(argument) == .keywordArgument,
      let name = tree.child(.name, of: argument).flatMap({ tree.name($0) }),
      let node = tree.child(.value, of: argument)
    else { return }
    let isHidden = tree.hasName(at: node) { hidden.contains($0) }
    let value = isHidden ? .unknown : Value(evaluator.value(of: node))
    values[name] = values[name, default: value] == value ? value : .unknown
  }

  /// The call that Alembic makes.
  ///
  /// - Parameters:
  ///   - function: Where the function is that it calls.
  ///   - module: The migration.
  ///   - everything: The name whose members' members stand for the imported ones.
  /// - Returns: The call.
  func call(_ function: NodeID, of module: CodeModule, _ everything: ImportedName) -> StaticCall {
    // Most projects pass nothing.
    if values.isEmpty { return StaticCall(nil, node: function, in: module) }
    let keywords = values.sorted { $0.key < $1.key }.map { name, value in
      StaticArguments.Keyword(name: name, value: value.value(everything))
    }
    return StaticCall(
      nil, node: function, module: module.number, positional: [], keywords: keywords)
  }
}

extension MigrationArguments.Value {
  fileprivate init(_ value: StaticValue) {
    self =
      switch value {
      case .none: .none
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(value)
      case .text(let text): .text(text.text)
      case .imported(let name): .imported(name.path)
      default: .unknown
      }
  }

  fileprivate func value(_ everything: ImportedName) -> StaticValue {
    switch self {
    case .none: .none
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .text(let text): .text(StaticText(bytes: Array(text.utf8)))
    case .imported(let path): .imported(everything.member(at: path))
    case .unknown: .unknown
    }
  }
}

extension SyntaxTree {
  /// Whether a name stands at or below an expression that a condition holds for.
  fileprivate func hasName(at node: NodeID, where condition: (String) -> Bool) -> Bool {
    var waiting = [node]
    while let node = waiting.popLast() {
      if kind(node) == .name, let name = name(node), condition(name) { return true }
      waiting += children(of: node)
    }
    return false
  }
}
