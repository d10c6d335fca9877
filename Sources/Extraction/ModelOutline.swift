import PythonSyntax

/// A module with declarative models whose statements are all of a few kinds.
///
/// Whatever runs while such a module is loaded calls nothing but what it imports, so that the names, lists and
/// classes of the module are what its statements say, and nothing in it reaches its models but by their names.
struct ModelOutline {
  /// A class that is derived from the base.
  struct Model {
    let name: String
    let node: NodeID
    let view: ClassView
  }

  /// The name of the base, and the statement that makes it.
  private(set) var base = ""
  private(set) var definition: NodeID
  private(set) var models: [Model] = []

  private let tree: SyntaxTree
  /// The dotted names that imports bind names to.
  private var imports: [String: [String]] = [:]
  /// The other names that are bound so far.
  private var bound: Set<String> = []
  /// The names that were used before the module bound them, which then meant something else.
  private var usedBefore: Set<String> = []

  /// Reads a module; nil where a statement is of another kind.
  ///
  /// - Parameters:
  ///   - tree: The module.
  ///   - node: The call that makes the base, or the class that is it.
  init?(_ tree: SyntaxTree, base node: NodeID) {
    self.tree = tree
    definition = tree.root
    guard Self.isOrdinary(tree),
      !tree.allNodes.contains(where: { tree.kind($0) == .globalStatement })
    else { return nil }
    for statement in tree.repeatedChildren(of: tree.root) {
      guard read(statement, base: node) else { return nil }
    }
    if base.isEmpty || !usedBefore.isDisjoint(with: bound.union(imports.keys)) { return nil }
  }

  /// The names that imports bind.
  var importedNames: Set<String> { Set(imports.keys) }

  // MARK: Names that reach far

  /// The names of what reaches objects without naming them, or runs what is not written here.
  private static let farReaching: Set<String> = [
    "event", "events", "listens_for", "listen", "listens", "globals", "locals", "vars", "dir",
    "exec", "eval", "compile", "compiles", "setattr", "getattr", "delattr", "modules", "registry",
    "f_globals", "f_locals", "mapperlib", "_all_registries", "_getframe", "gc", "inspect", "ctypes",
    "configure_mappers", "runpy", "pkgutil", "get_revision", "get_revisions", "walk_revisions",
    "iterate_revisions", "spec_from_file_location", "SourceFileLoader", "exec_module",
    "load_module",
  ]
  /// Names with two underscores on both sides that only say something about models or modules.
  private static let harmlessNames: Set<String> = [
    "__tablename__", "__table_args__", "__init__", "__repr__", "__str__", "__eq__", "__ne__",
    "__hash__", "__lt__", "__iter__", "__name__", "__future__", "__doc__", "__all__", "__file__",
  ]

  /// Whether a tree was parsed whole, and reaches nothing but what it names.
  static func isOrdinary(_ tree: SyntaxTree) -> Bool {
    tree.problems.isEmpty
      && tree.allNodes.allSatisfy { node in
        switch tree.kind(node) {
        case .namedExpression: return false
        case .name, .identifier:
          guard let name = tree.name(node) else { return false }
          if farReaching.contains(name) { return false }
          // Python gives those without underscores at the end other names within classes.
          return !name.hasPrefix("__") || harmlessNames.contains(name)
        case .assignment, .annotatedAssignment, .augmentedAssignment, .forStatement, .withItem,
          .comprehensionClause, .deleteStatement:
          return tree.targets(of: node).allSatisfy(tree.changesOnlyItself)
        default: return true
        }
      }
  }

  // MARK: Statements

  private mutating func read(_ statement: NodeID, base: NodeID) -> Bool {
    switch tree.kind(statement) {
    case .passStatement: return true
    case .expressionStatement:
      return tree.child(.expression, of: statement).map { tree.kind($0) } == .string
    case .importStatement, .importFromStatement: return readImport(statement)
    case .assignment, .annotatedAssignment:
      guard let view = tree.assignment(statement), view.targets.count == 1,
        let name = tree.name(view.targets[0]), let value = view.value, isQuiet(value),
        view.annotation.map({ isQuiet($0) }) ?? true
      else { return false }
      return bind(name, statement, isBase: value == base)
    case .functionDefinition:
      guard let view = tree.function(statement), let name = tree.name(view.name),
        isQuiet(view, decorators: 0)
      else { return false }
      return bind(name, statement, isBase: false)
    case .classDefinition:
      guard let view = tree.classDefinition(statement), let name = tree.name(view.name),
        view.decorators.isEmpty, view.typeParameters.isEmpty, view.arguments.keywords.isEmpty,
        view.arguments.positional.allSatisfy({ isQuiet($0) }), isQuietBody(view)
      else { return false }
      if !self.base.isEmpty,
        view.arguments.positional.contains(where: { tree.name($0) == self.base })
      {
        models.append(Model(name: name, node: statement, view: view))
      }
      return bind(name, statement, isBase: statement == base)
    default: return false
    }
  }

  private mutating func bind(_ name: String, _ statement: NodeID, isBase: Bool) -> Bool {
    if isBase {
      base = name
      definition = statement
    }
    return imports[name] == nil && bound.insert(name).inserted
  }

  private mutating func readImport(_ statement: NodeID) -> Bool {
    guard let view = tree.importStatement(statement), view.level == 0 else { return false }
    let origin = view.module.map(tree.dottedName) ?? []
    for name in view.names {
      let path = tree.dottedName(name.name)
      guard path != ["*"], let first = path.first else { return false }
      let alias = name.alias.flatMap { tree.name($0) }
      // `import a.b` binds `a`, as `import a.c` does.
      let meaning = view.isFrom || alias != nil ? origin + path : [first]
      let bound = alias ?? first
      guard !self.bound.contains(bound), imports[bound] ?? meaning == meaning else { return false }
      imports[bound] = meaning
    }
    return true
  }

  // MARK: What runs while the module is loaded

  private mutating func isQuietBody(_ view: ClassView) -> Bool {
    for statement in tree.children(of: view.body) {
      switch tree.kind(statement) {
      case .passStatement: continue
      case .expressionStatement:
        guard tree.child(.expression, of: statement).map({ tree.kind($0) }) == .string else {
          return false
        }
      case .assignment:
        guard let assignment = tree.assignment(statement), assignment.targets.count == 1,
          tree.name(assignment.targets[0]) != nil, let value = assignment.value, isQuiet(value)
        else { return false }
      case .functionDefinition:
        guard let function = tree.function(statement), isQuiet(function, decorators: 1) else {
          return false
        }
      default: return false
      }
    }
    return true
  }

  /// What of a function runs when it is defined.
  private mutating func isQuiet(_ function: FunctionView, decorators: Int) -> Bool {
    guard function.decorators.count <= decorators, function.typeParameters.isEmpty else {
      return false
    }
    var parts = function.parameters.flatMap { [$0.annotation, $0.defaultValue] }
    parts.append(function.returns)
    // A decorator without arguments is a name.
    return function.decorators.allSatisfy { tree.call($0) == nil }
      && parts.compactMap(\.self).allSatisfy { isQuiet($0) }
  }

  /// Whether an expression calls only what is imported, and gives what the module has to SQLAlchemy alone.
  private mutating func isQuiet(_ expression: NodeID) -> Bool {
    var waiting = [expression]
    while let node = waiting.popLast() {
      switch tree.kind(node) {
      case .name:
        guard let name = tree.name(node) else { return false }
        if imports[name] == nil, !bound.contains(name) { usedBefore.insert(name) }
      case .call:
        guard let origin = origin(ofCall: node) else { return false }
        if origin.first != "sqlalchemy", mentionsOwn(node) { return false }
        waiting += tree.children(of: node)
      case .lambda:
        // It runs later, but for the values of its parameters.
        if tree.parameters(of: node).contains(where: { $0.defaultValue != nil }) { return false }
      case .attribute: waiting += [tree.child(.value, of: node)].compactMap(\.self)
      case .keywordArgument: waiting += [tree.child(.value, of: node)].compactMap(\.self)
      case .noneLiteral, .trueLiteral, .falseLiteral, .ellipsis, .number, .string, .bytes: continue
      case .tuple, .list, .set, .dictionary, .dictionaryItem, .starred, .unaryOperation,
        .binaryOperation, .booleanOperation, .comparison, .comparisonStep, .conditional,
        .subscription, .slice:
        waiting += tree.children(of: node)
      default: return false
      }
    }
    return true
  }

  /// The dotted name of the import that a chain of calls and attributes begins with.
  private func origin(ofCall call: NodeID) -> [String]? {
    var node = call
    while true {
      let inner = tree.kind(node) == .call ? SyntaxRole.function : .value
      switch tree.kind(node) {
      case .call, .attribute:
        guard let next = tree.child(inner, of: node) else { return nil }
        node = next
      default: return tree.name(node).flatMap { imports[$0] }
      }
    }
  }

  private func mentionsOwn(_ node: NodeID) -> Bool {
    tree.descendants(of: node).contains { tree.name($0).map(bound.contains) ?? false }
  }
}

extension SyntaxTree {
  /// A node and all below it, in no order.
  func descendants(of node: NodeID) -> [NodeID] {
    var result = [node]
    var position = 0
    while position < result.count {
      result += children(of: result[position])
      position += 1
    }
    return result
  }

  /// The names of a module's dotted name, or of one name of an import.
  func dottedName(_ node: NodeID) -> [String] {
    guard kind(node) == .dottedName else { return name(node).map { [$0] } ?? [] }
    let parts = repeatedChildren(of: node)
    var names: [String] = []
    names.reserveCapacity(parts.count)
    for part in parts {
      if let name = name(part) { names.append(name) }
    }
    return names
  }

  /// What a statement or clause binds or changes.
  func targets(of node: NodeID) -> [NodeID] {
    if let view = assignment(node) { return Array(view.targets) }
    if kind(node) == .deleteStatement { return Array(repeatedChildren(of: node)) }
    return [child(.target, of: node)].compactMap(\.self)
  }

  /// Whether a target is no attribute of anything but `self`.
  fileprivate func changesOnlyItself(_ target: NodeID) -> Bool {
    switch kind(target) {
    case .attribute: child(.value, of: target).flatMap { name($0) } == "self"
    case .tuple, .list, .starred: children(of: target).allSatisfy(changesOnlyItself)
    case .subscription: child(.value, of: target).map(changesOnlyItself) ?? false
    default: true
    }
  }
}
