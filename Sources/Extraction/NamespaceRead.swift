import PythonSyntax

/// An expression that reads from `globals()`, `locals()` or `vars()` and does nothing else with it.
struct NamespaceRead {
  /// The call of `globals()` and the like.
  let call: NodeID
  /// The name that is looked up; nil where texts are made of what names hold, or only names are asked for.
  let name: String?

  private static let functions: Set<String> = ["globals", "locals", "vars"]
  private static let formatting: Set<String> = ["format", "format_map"]

  /// Whether expressions of a kind may read in such a way.
  static func isPossible(in kind: SyntaxKind) -> Bool {
    switch kind {
    case .call, .subscription, .binaryOperation, .comparisonStep: true
    default: false
    }
  }

  /// What an expression reads; nil for one that is of another kind.
  ///
  /// - Parameters:
  ///   - node: The expression around the call.
  ///   - tree: The syntax that it belongs to.
  ///   - names: What the names of the module hold.
  init?(at node: NodeID, _ tree: SyntaxTree, _ names: BoundNames) {
    switch tree.kind(node) {
    case .call:
      guard let view = tree.callee(node).flatMap({ tree.attribute($0) }),
        let method = tree.name(view.name), let last = tree.repeatedChildren(of: node).last
      else { return nil }
      if method == "get", Self.isNamespace(view.value, tree, names) {
        let key = tree.repeatedChildren(of: node).first
        guard let name = key.flatMap({ Self.text($0, tree) }) else { return nil }
        self.init(call: view.value, name: name)
        return
      }
      let given = tree.keyword(last).map { $0.name == nil ? $0.value : last } ?? last
      guard Self.formatting.contains(method), Self.isText(view.value, tree, names),
        Self.isNamespace(given, tree, names)
      else { return nil }
      self.init(call: given, name: nil)
    case .subscription:
      guard let object = tree.child(.value, of: node), Self.isNamespace(object, tree, names),
        let name = tree.child(.index, of: node).flatMap({ Self.text($0, tree) })
      else { return nil }
      self.init(call: object, name: name)
    case .binaryOperation:
      guard tree.operator(of: node) == .modulo, let right = tree.child(.right, of: node),
        Self.isNamespace(right, tree, names), let left = tree.child(.left, of: node),
        Self.isText(left, tree, names)
      else { return nil }
      self.init(call: right, name: nil)
    case .comparisonStep:
      guard let operand = tree.child(.operand, of: node), Self.isNamespace(operand, tree, names),
        tree.operator(of: node) == .in || tree.operator(of: node) == .notIn
      else { return nil }
      self.init(call: operand, name: nil)
    default: return nil
    }
  }

  private init(call: NodeID, name: String?) {
    self.call = call
    self.name = name
  }

  /// Whether an expression is `globals()`, `locals()` or `vars()`.
  static func isNamespace(
    _ node: NodeID, _ tree: SyntaxTree, _ names: BoundNames
  ) -> Bool {
    guard let function = tree.callee(node), let name = tree.name(function),
      functions.contains(name)
    else { return false }
    return names.value(of: function, in: tree) == nil && tree.repeatedChildren(of: node).isEmpty
  }

  private static func text(_ node: NodeID, _ tree: SyntaxTree) -> String? {
    tree.string(node)?.value.text
  }

  /// Whether an expression is surely a text of Python's own.
  private static func isText(
    _ node: NodeID, _ tree: SyntaxTree, _ names: BoundNames
  ) -> Bool {
    if tree.kind(node) == .string { return true }
    if case .text? = names.value(of: node, in: tree) { return true }
    return false
  }
}
