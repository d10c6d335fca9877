import MigrationModel
import PythonSyntax
import SourceText

/// Reads what the module-level statements of a file bind, function bodies left out.
struct ModuleReader {
  /// What names are bound to so far.
  var names: BoundNames
  /// What was changed beside what statements bind.
  var changes = ModuleChanges()
  /// Whether names that are not seen here may come from `from … import *`, or from code that cannot be read.
  var hasStarImport = false
  /// The number of the module, and the package that relative imports start at where they are followed.
  private let module: Int
  private let package: [String]?
  /// The module that evaluators belong to.
  private var home: CodeModule?

  /// Makes ready to read a module.
  ///
  /// - Parameters:
  ///   - tree: The module.
  ///   - module: Its number among the modules that are followed.
  ///   - package: The package that its relative imports start at.
  init(_ tree: SyntaxTree, module: Int = CodeModule.migration, package: [String]?) {
    names = BoundNames(tree)
    self.module = module
    self.package = package
  }
}

extension ModuleReader {
  /// Reads a statement of the module.
  mutating func read(_ statement: NodeID, _ tree: SyntaxTree) {
    read(statement, tree, isConditional: false)
  }

  private mutating func read(_ statement: NodeID, _ tree: SyntaxTree, isConditional: Bool) {
    switch tree.kind(statement) {
    case .importStatement, .importFromStatement:
      readImport(statement, tree, isConditional: isConditional)
    case .assignment, .annotatedAssignment: readAssignment(statement, tree, isConditional)
    case .augmentedAssignment:
      guard let view = tree.assignment(statement), let value = view.value else { return }
      run(value, tree)
      for target in view.targets {
        // A list is changed in place, whatever other name it has.
        if let name = tree.nameID(target) { forgetObject(named: name, tree) }
        runTarget(target, tree)
        bind(target, .unknown, value, tree, isConditional: isConditional)
      }
    case .functionDefinition:
      guard let name = tree.child(.name, of: statement).flatMap({ tree.nameID($0) }) else { return }
      runDefinition(statement, tree)
      names.note(function: statement, name)
      define(
        name, .function(FunctionReference(module: module, node: statement)), statement, tree,
        isConditional: isConditional)
    case .classDefinition:
      guard let view = tree.classDefinition(statement), let name = tree.nameID(view.name) else {
        return
      }
      runDefinition(statement, tree)
      let value: StaticValue =
        tree.isTypeOfColumns(view)
        ? .type(ClassReference(module: module, node: statement))
        : isConditional ? .unknown : self.value(of: view, statement, tree)
      define(name, value, statement, tree, isConditional: isConditional)
    case .typeAlias:
      if let name = tree.child(.name, of: statement) {
        bind(name, .unknown, statement, tree, isConditional: isConditional)
      }
    case .deleteStatement:
      for target in tree.repeatedChildren(of: statement) { unbind(target, tree, isConditional) }
    case .ifStatement, .tryStatement, .forStatement, .whileStatement, .withStatement, .withItem,
      .matchStatement, .matchCase, .block, .exceptHandler:
      readCompound(statement, tree)
    case .expressionStatement: readExpression(statement, tree, isConditional)
    case .raiseStatement, .assertStatement, .returnStatement:
      for child in tree.children(of: statement) { run(child, tree) }
    default: return
    }
  }

  private mutating func readAssignment(
    _ statement: NodeID, _ tree: SyntaxTree, _ isConditional: Bool
  ) {
    guard let view = tree.assignment(statement) else { return }
    if let annotation = view.annotation { runAnnotation(annotation, tree) }
    guard let value = view.value else { return }
    var known = StaticValue.unknown
    if let constant = Evaluator.constant(value, of: tree, module) {
      known = constant
    } else {
      if !run(value, tree) { known = evaluator(tree).value(of: value) }
    }
    for target in view.targets {
      runTarget(target, tree)
      bind(target, known, value, tree, isConditional: isConditional)
    }
    noteFunction(boundTo: view.targets, value, tree)
    // What is stored into an object is changed with it from now on.
    if known.mayBeShared, view.targets.count > 1 || tree.kind(value).mayMention {
      share(view.targets + [value], tree)
    }
  }

  /// Reads a statement with blocks, of which it is not known whether and how often they run.
  private mutating func readCompound(_ statement: NodeID, _ tree: SyntaxTree) {
    for child in tree.childrenWithRoles(of: statement) {
      switch child.role {
      case .target, .name:
        runTarget(child.node, tree)
        bind(child.node, .unknown, child.node, tree, isConditional: true)
        // What is handed out is part of what was given.
        if let given = tree.child(.iterable, of: statement) ?? tree.child(.context, of: statement) {
          share([child.node, given], tree)
        }
      case .matchCase:
        if let subject = tree.child(.subject, of: statement),
          let pattern = tree.child(.pattern, of: child.node)
        {
          bindCaptures(of: pattern, tree)
          share([subject, pattern], tree)
        }
        read(child.node, tree, isConditional: true)
      case .pattern: break
      default:
        if tree.kind(child.node).isStatementOrPart {
          read(child.node, tree, isConditional: true)
        } else {
          run(child.node, tree)
        }
      }
    }
  }

  private mutating func bindCaptures(of pattern: NodeID, _ tree: SyntaxTree) {
    for child in tree.childrenWithRoles(of: pattern) {
      if child.role == .name, tree.kind(pattern) != .keywordPattern {
        bind(child.node, .unknown, pattern, tree, isConditional: true)
      } else if tree.kind(child.node).isPattern {
        bindCaptures(of: child.node, tree)
      }
    }
  }

  private mutating func readExpression(
    _ statement: NodeID, _ tree: SyntaxTree, _ isConditional: Bool
  ) {
    guard let expression = tree.child(.expression, of: statement) else { return }
    if tree.kind(expression) == .string { return }
    // A method whose value nobody wants is called for what it changes.
    if let call = tree.call(expression) { forgetReceiver(of: call.function, tree) }
    guard tree.kind(expression) == .namedExpression,
      let target = tree.child(.target, of: expression),
      let value = tree.child(.value, of: expression)
    else {
      run(expression, tree)
      return
    }
    let known = run(value, tree) ? .unknown : self.value(of: value, tree)
    bind(target, known, value, tree, isConditional: isConditional)
    if known.mayBeShared { share([target, value], tree) }
  }

  /// What a class stands for that is no type of columns.
  private mutating func value(
    of view: ClassView, _ statement: NodeID, _ tree: SyntaxTree
  ) -> StaticValue {
    if let base = base(view, statement, tree) { return base }
    let object = StaticObject(.type(ClassReference(module: module, node: statement)))
    let evaluator = evaluator(tree)
    object.isPlain = evaluator.isPlain(view)
    object.enumeration = evaluator.enumeration(view)
    return .object(object)
  }

  /// What `class Base(DeclarativeBase)` with nothing in it stands for: the base that a call would make; nil for
  /// every other class.
  private mutating func base(_ view: ClassView, _ statement: NodeID, _ tree: SyntaxTree)
    -> StaticValue?
  {
    guard view.decorators.isEmpty, view.arguments.keywords.isEmpty,
      view.arguments.positional.count == 1,
      case .imported(let root) = evaluator(tree).value(of: view.arguments.positional[0]),
      root.path == ["sqlalchemy", "orm", "DeclarativeBase"],
      tree.children(of: view.body).allSatisfy({
        tree.kind($0) == .passStatement
          || tree.child(.expression, of: $0).map { tree.kind($0) } == .string
      })
    else { return nil }
    return .made(StaticCall(root, node: statement, module: module))
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
      guard let name = tree.nameID(target) else { return forgetOwner(of: target, tree) }
      names.bind(
        name, isConditional ? .unknown : changes.kept(value, of: name, place, tree), at: place)
      names.note(isConditional: isConditional, name)
    }
  }

  /// Binds a name to what is there or not bound at all: under a condition it keeps what it held.
  private mutating func define(
    _ name: NameID, _ value: StaticValue, _ place: NodeID, _ tree: SyntaxTree, isConditional: Bool
  ) {
    let isCertain =
      !isConditional || names[name] == nil && !ObjectMethods.isOfPython(tree.text(of: name))
    names.bind(name, isCertain && changes.mayKeep(name) ? value : .unknown, at: place)
  }

  private mutating func unbind(_ target: NodeID, _ tree: SyntaxTree, _ isConditional: Bool) {
    guard let name = tree.nameID(target) else {
      if tree.kind(target) == .attribute || tree.kind(target) == .subscription {
        runTarget(target, tree)
        return forgetOwner(of: target, tree)
      }
      for child in tree.children(of: target) { unbind(child, tree, isConditional) }
      return
    }
    if isConditional {
      bind(target, .unknown, target, tree, isConditional: true)
    } else {
      names.unbind(name)
    }
  }

  mutating func readImport(
    _ statement: NodeID, _ tree: SyntaxTree, isConditional: Bool = false
  ) {
    tree.forEachImport(of: statement, in: package) { name, path in
      guard let name else { return forgetNames(importedFrom: path, tree) }
      if isConditional, case .imported(let known)? = names[name], known.path == path { return }
      // Only migrations are in no package.
      let imported = ImportedName(path, of: package == nil ? .migration : .module)
      define(name, .imported(imported), statement, tree, isConditional: isConditional)
    }
  }

  /// The value of an expression; most that migrations assign are literals.
  private mutating func value(of expression: NodeID, _ tree: SyntaxTree) -> StaticValue {
    Evaluator.constant(expression, of: tree, module) ?? evaluator(tree).value(of: expression)
  }

  private mutating func evaluator(_ tree: SyntaxTree) -> Evaluator {
    let home = home ?? CodeModule(tree, number: module, package: package)
    self.home = home
    // What was found out of it before holds for the names that it had.
    home.restore()
    return Evaluator(home, names: names)
  }
}

extension StaticValue {
  /// Whether it may be, or hold, an object that can be changed in place.
  fileprivate var mayBeShared: Bool {
    switch self {
    case .none, .boolean, .integer, .text, .partial, .imported, .function: false
    default: true
    }
  }
}

extension SyntaxKind {
  var isStatementOrBlock: Bool {
    rawValue <= SyntaxKind.continueStatement.rawValue || self == .exceptHandler
  }

  /// Whether names may stand in an expression of this kind.
  fileprivate var mayMention: Bool { self != .number && self != .bytes }

  fileprivate var isPattern: Bool { rawValue >= SyntaxKind.valuePattern.rawValue }

  /// The same, and the parts of statements that bind names.
  fileprivate var isStatementOrPart: Bool {
    isStatementOrBlock || self == .withItem || self == .matchCase
  }
}
