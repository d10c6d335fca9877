import PythonSyntax

/// What the names of a module are bound to at any time, as far as it may be changed by what gets it.
///
/// An object, so that it is made once, and only where some function runs.
final class ModuleBindings {
  /// What an expression may be or hold.
  enum Holding: Int {
    /// Nothing that can be changed.
    case constants
    /// What a function was given, or made.
    case locals
    /// What a name of the module holds.
    case objects
  }

  private let tree: SyntaxTree
  /// Names of what is imported, of texts and numbers.
  private var constants: Set<String> = []
  private var functions: Set<String> = []
  /// Names of lists, dictionaries and tuples of constants.
  private var plain: Set<String> = []
  /// Names that are bound in another way too, or whose objects statements of the module change.
  private var others: Set<String> = []
  private var calls: [NodeID] = []
  /// Whether statements of the module hand objects to its functions.
  private(set) var handsOut = false

  /// Looks through a module, without its functions.
  init(_ tree: SyntaxTree, _ names: [String: StaticValue]) {
    self.tree = tree
    var waiting = [tree.root]
    while let node = waiting.popLast() {
      look(at: node)
      switch tree.kind(node) {
      case .functionDefinition: tree.child(.decorators, of: node).map { waiting.append($0) }
      case .string, .number: continue
      default: waiting += tree.children(of: node)
      }
    }
    handsOut = calls.contains { handsOut($0, names) }
    calls = []
  }

  private func look(at node: NodeID) {
    switch tree.kind(node) {
    case .functionDefinition:
      if let name = tree.child(.name, of: node).flatMap({ tree.name($0) }) {
        functions.insert(name)
      }
    case .classDefinition: tree.child(.name, of: node).map(bind)
    case .assignment, .annotatedAssignment:
      guard let view = tree.assignment(node) else { return }
      for target in view.targets {
        guard let name = tree.name(target), let value = view.value, view.targets.count == 1 else {
          bind(target)
          continue
        }
        if tree.kind(value) == .lambda {
          functions.insert(name)
        } else if tree.isConstant(value) || isLogger(value) {
          constants.insert(name)
        } else if tree.isOfConstants(value) {
          plain.insert(name)
        } else {
          others.insert(name)
        }
      }
    case .augmentedAssignment: tree.assignment(node)?.targets.forEach(bind)
    case .forStatement, .withItem, .comprehensionClause, .namedExpression:
      tree.child(.target, of: node).map(bind)
    case .deleteStatement, .exceptHandler, .asPattern, .starPattern, .mappingPatternRest,
      .typeAlias:
      for child in tree.children(of: node) where !tree.kind(child).isStatementOrBlock {
        bind(child)
      }
    case .importStatement, .importFromStatement:
      for part in tree.importStatement(node)?.names ?? [] {
        let name = part.alias ?? part.name
        var first = name
        if tree.kind(name) == .dottedName {
          for component in tree.children(of: name) {
            first = component
            break
          }
        }
        if let name = tree.name(first) { constants.insert(name) }
      }
    case .attribute:
      if let view = tree.attribute(node), let name = tree.name(view.name),
        ObjectMethods.effect(ofReading: name) != .nothing
      {
        bind(view.value)
      }
    case .call: calls.append(node)
    default: return
    }
  }

  /// Takes note of a target, whose root it is that is bound or changed.
  private func bind(_ target: NodeID) {
    if let name = tree.rootName(of: target) {
      others.insert(name)
    } else {
      switch tree.kind(target) {
      case .identifier: others.insert(tree.name(target) ?? "")
      case .tuple, .list, .starred: for child in tree.children(of: target) { bind(child) }
      default: return
      }
    }
  }

  private func isLogger(_ value: NodeID) -> Bool {
    guard let function = tree.callee(value) else { return false }
    let name = tree.attribute(function).flatMap { tree.name($0.name) } ?? tree.name(function)
    return name == "getLogger" || name == "get_logger"
  }

  private func handsOut(_ call: NodeID, _ names: [String: StaticValue]) -> Bool {
    if ObjectMethods.isListening(call, tree, names) { return true }
    // What a name holds that is bound in other ways may be something else by then.
    let root = tree.callee(call).flatMap { tree.rootName(of: $0) }
    if case .harmless = ObjectMethods.callee(of: call, tree, names),
      root.map({ others.contains($0) || plain.contains($0) }) != true,
      !tree.repeatedChildren(of: call).contains(where: mentionsFunction)
    {
      return false
    }
    return holding(call: call, tree, locals: []) == .objects
  }

  private func mentionsFunction(_ node: NodeID) -> Bool {
    var found = tree.kind(node) == .lambda
    tree.forEachName(in: node) { id, _ in
      let name = tree.text(of: id)
      if functions.contains(name) || others.contains(name) { found = true }
    }
    return found || tree.contains(.lambda, in: node)
  }

  // MARK: Asking

  /// Whether a name holds nothing but objects of constants.
  func isPlain(_ name: String) -> Bool { plain.contains(name) && !others.contains(name) }

  /// Whether a name may hold an object that can be changed.
  func holdsObject(_ name: String) -> Bool { plain.contains(name) || others.contains(name) }

  /// What the arguments of a call may be or hold.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - tree: The syntax that it belongs to.
  ///   - locals: The names that the functions around bind.
  /// - Returns: The worst.
  func holding(call: NodeID, _ tree: SyntaxTree, locals: Set<String>) -> Holding {
    var result = Holding.constants
    var waiting = Array(tree.repeatedChildren(of: call))
    while let node = waiting.popLast() {
      var here = Holding.constants
      switch tree.kind(node) {
      case let kind where kind.isConstant || kind == .formattedString || kind == .comparison:
        continue
      case .name: here = tree.name(node).map { holding($0, locals) } ?? .locals
      case .binaryOperation:
        // What is added to a text is a text.
        let parts = [SyntaxRole.left, .right].compactMap { tree.child($0, of: node) }
        if parts.contains(where: { tree.isText($0) }) { continue }
        waiting += parts
      case .call:
        // A function may return what it has of the module.
        let name = tree.callee(node).flatMap { tree.name($0) }
        if let name, functions.contains(name) || locals.contains(name) { here = .locals }
        waiting += tree.children(of: node)
      default: waiting += tree.children(of: node)
      }
      if here.rawValue > result.rawValue { result = here }
    }
    return result
  }

  private func holding(_ name: String, _ locals: Set<String>) -> Holding {
    if locals.contains(name) { return .locals }
    if holdsObject(name) { return .objects }
    return constants.contains(name) || functions.contains(name) || ObjectMethods.isOfPython(name)
      ? .constants : .locals
  }
}

extension SyntaxTree {
  /// Whether an expression is a literal that is no list or dictionary.
  fileprivate func isConstant(_ node: NodeID) -> Bool {
    kind(node).isConstant || kind(node) == .formattedString
  }

  /// Whether an expression makes a list, dictionary or tuple of constants and tuples of these.
  fileprivate func isOfConstants(_ node: NodeID, depth: Int = 0) -> Bool {
    guard depth < 8 else { return false }
    let isOuter = depth == 0
    switch kind(node) {
    case .tuple: break
    case .list, .set, .dictionary: if !isOuter { return false }
    case .dictionaryItem:
      return child(.key, of: node) != nil
        && children(of: node).allSatisfy { isConstant($0) || isOfConstants($0, depth: depth + 1) }
    default: return false
    }
    return repeatedChildren(of: node).allSatisfy {
      isConstant($0) || isOfConstants($0, depth: depth + 1)
    }
  }

  fileprivate func isText(_ node: NodeID) -> Bool {
    switch kind(node) {
    case .string, .formattedString: true
    case .binaryOperation:
      [SyntaxRole.left, .right].contains { role in
        child(role, of: node).map { kind($0) == .string || kind($0) == .formattedString } ?? false
      }
    default: false
    }
  }

  fileprivate func contains(_ wanted: SyntaxKind, in node: NodeID) -> Bool {
    var waiting = [node]
    while let node = waiting.popLast() {
      if kind(node) == wanted { return true }
      waiting += children(of: node)
    }
    return false
  }
}
