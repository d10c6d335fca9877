import PythonSyntax

/// The names of a function that are bound to lists and dictionaries which it makes itself, and to nothing else.
struct OwnNames {
  private var made: Set<String> = []
  /// Names that are bound in another way too.
  private var others: Set<String> = []

  var names: Set<String> { made.subtracting(others) }
  /// All names that the function binds, beside its parameters.
  var bound: Set<String> { made.union(others) }

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
        let isMade = view.targets.count == 1 && view.value.map { tree.kind($0).makesObject } ?? true
        for target in view.targets {
          if isMade, let name = tree.name(target) { made.insert(name) } else { bind(target, tree) }
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
