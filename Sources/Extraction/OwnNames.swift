import PythonSyntax

/// The names of a function that are bound to lists and dictionaries which it makes itself, and to nothing else.
struct OwnNames {
  private var made: Set<String> = []
  /// Names that are bound to what Python's own functions make, such as `list`, if these are what is called.
  private var copies: Set<String> = []
  /// What is called for that.
  private(set) var copiers: [NodeID] = []
  /// Names that are bound in another way too.
  private var others: Set<String> = []

  var names: Set<String> { made.subtracting(others).subtracting(copies) }
  /// These and the names that are bound to copies.
  var namesOfCopies: Set<String> { made.union(copies).subtracting(others) }
  /// All names that the function binds, beside its parameters.
  var bound: Set<String> { made.union(others).union(copies) }

  /// Looks through the body of a function, without the functions within.
  init(_ body: NodeID, _ tree: SyntaxTree) {
    var waiting = [body]
    while let node = waiting.popLast() {
      switch tree.kind(node) {
      case .functionDefinition, .classDefinition:
        tree.child(.name, of: node).map { bind($0, tree) }
        bindNonlocals(in: node, tree)
        continue
      case .lambda, .string, .number: continue
      case .globalStatement, .nonlocalStatement:
        for name in tree.repeatedChildren(of: node) { bind(name, tree) }
      case .assignment, .annotatedAssignment:
        guard let view = tree.assignment(node) else { continue }
        if view.targets.count == 1, let target = view.targets.first, let name = tree.name(target) {
          bind(name, to: view.value, tree)
        } else {
          for target in view.targets { bind(target, tree) }
        }
      case .forStatement, .withItem, .comprehensionClause, .namedExpression:
        tree.child(.target, of: node).map { bind($0, tree) }
      case .exceptHandler, .asPattern, .starPattern, .mappingPatternRest, .importAlias:
        for name in tree.children(of: node) { bind(name, tree) }
      default: break
      }
      for child in tree.children(of: node) {
        let kind = tree.kind(child)
        if kind != .name, !kind.isConstant { waiting.append(child) }
      }
    }
  }

  private mutating func bind(_ name: String, to value: NodeID?, _ tree: SyntaxTree) {
    guard let value, !tree.kind(value).makesObject else {
      made.insert(name)
      return
    }
    if tree.kind(value) == .binaryOperation,
      tree.children(of: value).contains(where: { tree.kind($0).makesObject })
    {
      copies.insert(name)
    } else if let callee = tree.callee(value), tree.name(callee).map(Self.copying.contains) ?? false
    {
      copies.insert(name)
      copiers.append(callee)
    } else {
      others.insert(name)
    }
  }

  /// Functions of Python's own that make a list, a dictionary or a set of another one.
  private static let copying: Set<String> = ["dict", "list", "set", "sorted"]

  /// Functions within may bind what is not theirs.
  private mutating func bindNonlocals(in definition: NodeID, _ tree: SyntaxTree) {
    guard tree.hasNodes(of: [.nonlocalStatement]) else { return }
    var waiting = [definition]
    while let node = waiting.popLast() {
      if tree.kind(node) == .nonlocalStatement {
        for name in tree.repeatedChildren(of: node) { bind(name, tree) }
      }
      // Only statements and their blocks hold statements.
      for child in tree.children(of: node) {
        let kind = tree.kind(child)
        if kind.isStatementOrBlock || kind == .matchCase { waiting.append(child) }
      }
    }
  }

  private mutating func bind(_ target: NodeID, _ tree: SyntaxTree) {
    switch tree.kind(target) {
    case .tuple, .list, .starred: for child in tree.children(of: target) { bind(child, tree) }
    default: if let name = tree.name(target) { others.insert(name) }
    }
  }
}

extension SyntaxKind {
  /// Whether an expression makes a new list, dictionary or set.
  fileprivate var makesObject: Bool {
    switch self {
    case .list, .dictionary, .set, .listComprehension, .dictionaryComprehension, .setComprehension:
      true
    default: false
    }
  }
}
