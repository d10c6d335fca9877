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
  private let uses: Uses
  /// What names held when somebody first asked.
  private let names: BoundNames
  /// Whether statements of the module hand objects to its functions.
  private(set) lazy var handsOut = uses.calls.contains { handsOut($0) }
  /// The numbers of the module's names by their texts.
  private(set) lazy var numbers = tree.numbersOfNames
  /// Whether the making of a class may run something of those that it is derived from.
  private(set) lazy var runsBases = ["__init_subclass__", "__mro_entries__", "metaclass"].contains {
    tree.mentions($0)
  }

  /// Looks through a module, without its functions.
  init(_ tree: SyntaxTree, _ names: BoundNames) {
    self.tree = tree
    self.names = names
    uses = Uses(tree)
  }
}

/// How the statements of a module use its names.
private struct Uses {
  private let tree: SyntaxTree
  /// Names of what is imported, of texts and numbers.
  private(set) var constants: NameSet = []
  private(set) var functions: NameSet = []
  /// Names of lists, dictionaries and tuples of constants.
  private(set) var plain: NameSet = []
  /// Names that are bound in another way too, or whose objects statements of the module change.
  private(set) var others: NameSet = []
  private(set) var calls: [NodeID] = []

  init(_ tree: SyntaxTree) {
    self.tree = tree
    var waiting = [tree.root]
    while let node = waiting.popLast() {
      look(at: node)
      if tree.kind(node) == .functionDefinition {
        tree.child(.decorators, of: node).map { waiting.append($0) }
        continue
      }
      for place in tree.places(ofChildren: node) {
        guard let child = tree.child(at: place) else { continue }
        let kind = tree.kind(child)
        if kind != .name, !kind.isConstant { waiting.append(child) }
      }
    }
  }

  private mutating func look(at node: NodeID) {
    switch tree.kind(node) {
    case .functionDefinition:
      if let name = tree.child(.name, of: node).flatMap({ tree.nameID($0) }) {
        functions.insert(name)
      }
    case .classDefinition: if let name = tree.child(.name, of: node) { bind(name) }
    case .assignment, .annotatedAssignment:
      guard let view = tree.assignment(node) else { return }
      for target in view.targets {
        guard let name = tree.nameID(target), let value = view.value, view.targets.count == 1 else {
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
    case .augmentedAssignment, .forStatement, .withItem, .comprehensionClause, .namedExpression:
      if let target = tree.child(.target, of: node) { bind(target) }
    case .deleteStatement, .exceptHandler, .asPattern, .starPattern, .mappingPatternRest,
      .typeAlias:
      for child in tree.children(of: node) where !tree.kind(child).isStatementOrBlock {
        bind(child)
      }
    case .importStatement, .importFromStatement:
      for alias in tree.repeatedChildren(of: node) {
        guard let path = tree.child(.module, of: alias),
          let name = tree.firstName(ofDotted: tree.child(.name, of: alias) ?? path)
        else { continue }
        constants.insert(name)
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
  private mutating func bind(_ target: NodeID) {
    let root = tree.root(of: target)
    if let name = tree.nameID(root) {
      others.insert(name)
    } else if root == target {
      switch tree.kind(target) {
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
}

extension ModuleBindings {
  private func handsOut(_ call: NodeID) -> Bool {
    if ObjectMethods.isListening(call, tree, names) { return true }
    // What a name holds that is bound in other ways may be something else by then.
    let root = tree.callee(call).flatMap { tree.nameID(tree.root(of: $0)) }
    if case .harmless = ObjectMethods.callee(of: call, tree, names),
      root.map({ holdsObject($0) }) != true,
      !tree.repeatedChildren(of: call).contains(where: mentionsFunction)
    {
      return false
    }
    return holding(call: call, tree, names, isLocal: { _ in false }) == .objects
  }

  private func mentionsFunction(_ node: NodeID) -> Bool {
    var found = tree.kind(node) == .lambda
    tree.forEachName(in: node) { name, _ in
      if uses.functions.contains(name) || uses.others.contains(name) { found = true }
    }
    return found || tree.contains(.lambda, in: node)
  }

  // MARK: Asking

  /// Whether a name holds nothing but objects of constants.
  func isPlain(_ name: NameID) -> Bool {
    uses.plain.contains(name) && !uses.others.contains(name)
  }

  /// Whether a name may hold an object that can be changed.
  func holdsObject(_ name: NameID) -> Bool {
    uses.plain.contains(name) || uses.others.contains(name)
  }

  /// What the arguments of a call may be or hold.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - tree: The syntax that it belongs to.
  ///   - names: What the names of the module hold, for who asks with nodes of that tree.
  ///   - isLocal: Whether a name is one that the functions around bind.
  /// - Returns: The worst.
  func holding(
    call: NodeID, _ tree: SyntaxTree, _ names: BoundNames, isLocal: (String) -> Bool
  ) -> Holding {
    var result = Holding.constants
    var waiting = Array(tree.repeatedChildren(of: call))
    while let node = waiting.popLast() {
      var here = Holding.constants
      switch tree.kind(node) {
      case let kind where kind.isConstant || kind == .formattedString || kind == .comparison:
        continue
      case .name: here = holding(name: node, tree, names, isLocal)
      case .binaryOperation:
        // What is added to a text is a text.
        let parts = [SyntaxRole.left, .right].compactMap { tree.child($0, of: node) }
        if parts.contains(where: { tree.isText($0) }) { continue }
        waiting += parts
      case .call:
        // A function may return what it has of the module.
        if let function = tree.callee(node), let text = tree.name(function),
          names.id(of: function, in: tree).map(uses.functions.contains) ?? false || isLocal(text)
        {
          here = .locals
        }
        waiting += tree.children(of: node)
      default: waiting += tree.children(of: node)
      }
      if here.rawValue > result.rawValue { result = here }
    }
    return result
  }

  private func holding(
    name node: NodeID, _ tree: SyntaxTree, _ names: BoundNames, _ isLocal: (String) -> Bool
  ) -> Holding {
    guard let text = tree.name(node), !isLocal(text) else { return .locals }
    if let name = names.id(of: node, in: tree) {
      if holdsObject(name) { return .objects }
      if uses.constants.contains(name) || uses.functions.contains(name) { return .constants }
    }
    return ObjectMethods.isOfPython(text) ? .constants : .locals
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
