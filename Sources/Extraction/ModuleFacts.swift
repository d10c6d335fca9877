import MigrationModel
import PythonSyntax
import SourceText

/// What the module-level statements of a migration bind, and its docstring.
struct ModuleFacts {
  /// What each name is bound to after the module has run; the last assignment wins.
  var names: [String: StaticValue] = [:]
  /// Where each name got its value: the range of the value's expression, for one bound twice of the
  /// last.
  var places: [String: NodeID] = [:]
  /// Names that some statement binds only under a condition.
  var conditional: Set<String> = []
  /// The functions, by name; the last definition wins.
  var functions: [String: NodeID] = [:]
  /// Names that may hold the object of another name, as in `a = b` and `a = b = []`.
  private var shared: Set<String> = []
  /// The module's docstring literal.
  var docstring: NodeID?
  /// Strings that stand alone further down, which Python ignores.
  var looseStrings: [NodeID] = []
  /// Whether names that are not seen here may come from `from … import *`.
  var hasStarImport = false
  /// The number of the module, and the package that relative imports start at where they are followed.
  private var module = CodeModule.migration
  private var package: [String]?
}

extension ModuleFacts {
  /// Facts of a module of which nothing was read yet.
  init(package: [String]?) {
    self.package = package
  }

  /// Reads the module-level statements of a file, function bodies left out.
  init(_ tree: SyntaxTree, module: Int = CodeModule.migration, package: [String]? = nil) {
    self.module = module
    self.package = package
    let statements = tree.repeatedChildren(of: tree.root)
    if let first = statements.first, tree.kind(first) == .expressionStatement,
      let expression = tree.child(.expression, of: first), tree.kind(expression) == .string
    {
      docstring = expression
    }
    for statement in statements {
      if tree.kind(statement) == .expressionStatement,
        let literal = tree.child(.expression, of: statement), tree.kind(literal) == .string,
        literal != docstring
      {
        looseStrings.append(literal)
      }
      read(statement, tree, isConditional: false)
    }
  }

  private mutating func read(_ statement: NodeID, _ tree: SyntaxTree, isConditional: Bool) {
    switch tree.kind(statement) {
    case .importStatement, .importFromStatement: readImport(statement, tree)
    case .assignment, .annotatedAssignment:
      guard let view = tree.assignment(statement), let value = view.value else { return }
      let known = self.value(of: value, tree)
      if view.targets.count > 1 || tree.kind(value) == .name {
        shared.formUnion((view.targets + [value]).compactMap { tree.name($0) })
      }
      for target in view.targets { bind(target, known, value, tree, isConditional: isConditional) }
    case .augmentedAssignment:
      guard let view = tree.assignment(statement), let value = view.value else { return }
      for target in view.targets {
        // A list is changed in place, whatever other name it has.
        if let name = tree.name(target) { forgetObject(named: name) }
        bind(target, .unknown, value, tree, isConditional: isConditional)
      }
    case .functionDefinition:
      guard let name = tree.function(statement).flatMap({ tree.name($0.name) }) else { return }
      functions[name] = statement
      names[name] = .function(FunctionReference(module: module, node: statement))
      places[name] = statement
    case .classDefinition:
      if let view = tree.classDefinition(statement), let name = tree.name(view.name) {
        names[name] =
          tree.isTypeOfColumns(view)
          ? .type(ClassReference(module: module, node: statement))
          : isConditional ? .unknown : value(of: view, statement, tree)
        places[name] = statement
      }
    case .deleteStatement:
      for target in tree.repeatedChildren(of: statement) { unbind(target, tree, isConditional) }
    case .ifStatement, .tryStatement, .forStatement, .whileStatement, .withStatement, .withItem,
      .matchStatement, .matchCase, .block, .exceptHandler:
      for role in [SyntaxRole.target, .name] {
        guard let target = tree.child(role, of: statement) else { continue }
        bind(target, .unknown, target, tree, isConditional: true)
      }
      for child in tree.children(of: statement) where tree.kind(child).isStatementOrPart {
        read(child, tree, isConditional: true)
      }
    case .expressionStatement:
      guard let expression = tree.child(.expression, of: statement) else { return }
      // A method may change the object that it is called on.
      if let call = tree.call(expression) { forgetObject(of: call.function, tree) }
      guard tree.kind(expression) == .namedExpression,
        let target = tree.child(.target, of: expression),
        let value = tree.child(.value, of: expression)
      else { return }
      let known = self.value(of: value, tree)
      bind(target, known, value, tree, isConditional: isConditional)
    default: return
    }
  }

  /// What a class stands for that is no type of columns.
  private func value(
    of view: ClassView, _ statement: NodeID, _ tree: SyntaxTree
  ) -> StaticValue {
    if let base = base(view, statement, tree) { return base }
    let object = StaticObject(.type(ClassReference(module: module, node: statement)))
    object.isPlain = evaluator(tree).isPlain(view)
    return .object(object)
  }

  /// What `class Base(DeclarativeBase)` with nothing in it stands for: the base that a call would make; nil for
  /// every other class.
  private func base(_ view: ClassView, _ statement: NodeID, _ tree: SyntaxTree) -> StaticValue? {
    guard view.decorators.isEmpty, view.arguments.keywords.isEmpty,
      view.arguments.positional.count == 1,
      case .imported(let root) = evaluator(tree).value(of: view.arguments.positional[0]),
      root.path == ["sqlalchemy", "orm", "DeclarativeBase"],
      tree.children(of: view.body).allSatisfy({
        tree.kind($0) == .passStatement
          || tree.child(.expression, of: $0).map { tree.kind($0) } == .string
      })
    else { return nil }
    return .made(StaticCall(function: root.path, node: statement, module: module))
  }

  /// Binds the names of a target; what cannot be told apart becomes unknown.
  private mutating func bind(
    _ target: NodeID, _ value: StaticValue, _ place: NodeID, _ tree: SyntaxTree,
    isConditional: Bool
  ) {
    switch tree.kind(target) {
    case .tuple, .list:
      let targets = tree.repeatedChildren(of: target)
      var values: [StaticValue]?
      if case .sequence(let items) = value, items.count == targets.count,
        !targets.contains(where: { tree.kind($0) == .starred })
      {
        values = items
      }
      for (index, target) in targets.enumerated() {
        bind(target, values?[index] ?? .unknown, place, tree, isConditional: isConditional)
      }
    case .starred:
      guard let inner = tree.child(.value, of: target) else { return }
      bind(inner, .unknown, place, tree, isConditional: isConditional)
    default:
      guard let name = tree.name(target) else { return forgetObject(of: target, tree) }
      names[name] = isConditional ? .unknown : value
      places[name] = place
      if isConditional { conditional.insert(name) } else { conditional.remove(name) }
    }
  }

  private mutating func unbind(_ target: NodeID, _ tree: SyntaxTree, _ isConditional: Bool) {
    guard let name = tree.name(target) else {
      if tree.kind(target) == .attribute || tree.kind(target) == .subscription {
        return forgetObject(of: target, tree)
      }
      for child in tree.children(of: target) { unbind(child, tree, isConditional) }
      return
    }
    if isConditional {
      bind(target, .unknown, target, tree, isConditional: true)
    } else {
      names[name] = nil
      places[name] = nil
    }
  }

  /// Forgets what a name holds whose element or attribute is changed, or one of whose methods is called.
  private mutating func forgetObject(of target: NodeID, _ tree: SyntaxTree) {
    var object = target
    while tree.kind(object) == .attribute || tree.kind(object) == .subscription {
      guard let inner = tree.child(.value, of: object) else { return }
      object = inner
    }
    if object != target, let name = tree.name(object) { forgetObject(named: name) }
  }

  private mutating func forgetObject(named name: String) {
    for name in shared.contains(name) ? shared : [name] {
      switch names[name] {
      case .sequence, .dictionary: names[name] = .unknown
      default: continue
      }
    }
  }

  mutating func readImport(_ statement: NodeID, _ tree: SyntaxTree) {
    guard let view = tree.importStatement(statement) else { return }
    var origin: [String] = []
    if view.isFrom {
      origin = start(of: view.level)
      if let module = view.module { addComponents(of: module, tree, to: &origin) }
    }
    for name in view.names {
      var path = origin
      addComponents(of: name.name, tree, to: &path)
      let alias = name.alias.flatMap { tree.name($0) }
      guard path.count > origin.count else { continue }
      let first = path[origin.count]
      let bound = alias ?? first
      if view.isFrom, first == "*" { hasStarImport = true }
      // `import a.b` binds `a`.
      names[bound] = .imported(ImportedName(view.isFrom || alias != nil ? path : [first]))
      places[bound] = statement
    }
  }

  /// The package that a number of dots stands for; one empty name a dot where that is not known.
  private func start(of level: Int) -> [String] {
    guard level > 0, let package, level <= package.count else {
      return Array(repeating: "", count: level)
    }
    return package.dropLast(level - 1)
  }

  /// The value of an expression; most that migrations assign are literals.
  private func value(of expression: NodeID, _ tree: SyntaxTree) -> StaticValue {
    Evaluator.constant(expression, of: tree, module) ?? evaluator(tree).value(of: expression)
  }

  private func evaluator(_ tree: SyntaxTree) -> Evaluator {
    Evaluator(CodeModule(tree, number: module, package: package), names: names)
  }

  /// Adds the names that a dotted name is made of.
  private func addComponents(of name: NodeID, _ tree: SyntaxTree, to path: inout [String]) {
    guard tree.kind(name) == .dottedName else {
      if let name = tree.name(name) { path.append(name) }
      return
    }
    for part in tree.children(of: name) {
      if let part = tree.name(part) { path.append(part) }
    }
  }
}

extension SyntaxKind {
  var isStatementOrBlock: Bool {
    rawValue <= SyntaxKind.continueStatement.rawValue || self == .exceptHandler
  }

  /// The same, and the parts of statements that bind names.
  fileprivate var isStatementOrPart: Bool {
    isStatementOrBlock || self == .withItem || self == .matchCase
  }
}
