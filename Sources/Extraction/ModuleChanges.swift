import PythonSyntax

/// What a module changes while it is loaded, beside what its statements bind.
struct ModuleChanges {
  /// Names that may hold the object of another name, as in `a = b` and `a = [b]`.
  fileprivate var shared: NameSet = []
  /// How often something was changed.
  fileprivate var count = 0
  /// Whether code of the module that runs may change its objects.
  fileprivate var hasChangedObjects = false
  /// Whether any name may have been bound by code that cannot be read.
  fileprivate(set) var hasBoundAnything = false
  /// Names that functions bind which may have run.
  fileprivate var rebound: NameSet = []
  /// The names of functions and classes that are defined so far.
  fileprivate var definitions: NameSet = []
  fileprivate var localCode: LocalCode?
  /// Calls of `globals()` and the like that are looked at, of which the expression around tells what they do.
  fileprivate var readNamespaces: Set<NodeID> = []
  /// The numbers of the module's names by their texts; nil until somebody names one in a text.
  fileprivate var numbers: [String: NameID]?

  /// Whether what a name is bound to is what it holds.
  func mayKeep(_ name: NameID) -> Bool {
    !hasBoundAnything && !rebound.contains(name)
  }

  /// What is known of a name that is bound to a value.
  func kept(
    _ value: StaticValue, of name: NameID, _ place: NodeID, _ tree: SyntaxTree
  ) -> StaticValue {
    guard mayKeep(name) else { return .unknown }
    return hasChangedObjects && value.mayChange && !tree.isTupleOfConstants(place)
      ? .unknown : value
  }
}

extension ModuleReader {
  /// Takes note of what the running of an expression changes.
  ///
  /// - Parameters:
  ///   - expression: An expression of the module, in no function.
  ///   - tree: The module.
  /// - Returns: Whether it changes anything, so that its own value is not known.
  @discardableResult mutating func run(_ expression: NodeID, _ tree: SyntaxTree) -> Bool {
    let before = changes.count
    visit(expression, tree)
    return changes.count != before
  }

  private mutating func visit(_ node: NodeID, _ tree: SyntaxTree, depth: Int = 0) {
    guard depth < Evaluator.maximumDepth else { return forgetEverything() }
    let kind = tree.kind(node)
    if NamespaceRead.isPossible(in: kind), let read = NamespaceRead(at: node, tree, names) {
      noteRead(read, tree)
    }
    switch kind {
    case let kind where kind.isConstant: return
    case .name:
      if let name = tree.nameID(node), changes.definitions.contains(name) {
        apply(tree) { $0.effect(ofNamed: name, $1) }
      }
      return
    case .lambda:
      apply(tree) { $0.effect(of: node, $1, runsFunctions: true) }
      return
    case .namedExpression:
      guard let target = tree.child(.target, of: node), let value = tree.child(.value, of: node)
      else { return }
      visit(value, tree, depth: depth + 1)
      share([target, value], tree)
      if let name = tree.nameID(target) { rebind(name, at: value) }
      return
    case .attribute:
      if let view = tree.attribute(node), let name = tree.name(view.name) {
        note(ObjectMethods.effect(ofReading: name), on: view.value, tree)
      }
    case .call: noteCall(node, tree)
    case .comprehensionClause:
      if let target = tree.child(.target, of: node) { runTarget(target, tree) }
    case .listComprehension, .setComprehension, .dictionaryComprehension, .generatorExpression:
      let before = changes.count
      for child in tree.children(of: node) { visit(child, tree, depth: depth + 1) }
      // What its own names hold comes from the others.
      if changes.count != before { change(CollectionOfOne(node), tree) }
      return
    default: break
    }
    for child in tree.children(of: node) where !tree.kind(child).isConstant {
      visit(child, tree, depth: depth + 1)
    }
  }

  private mutating func note(
    _ effect: LocalCode.Effect, on object: NodeID, _ tree: SyntaxTree
  ) {
    switch effect {
    case .nothing: return
    case .changes:
      forgetResults(in: object, tree)
      change(CollectionOfOne(object), tree)
    case .anything: forgetEverything()
    }
  }

  private mutating func noteRead(_ read: NamespaceRead, _ tree: SyntaxTree) {
    changes.readNamespaces.insert(read.call)
    guard let text = read.name else { return }
    let numbers = changes.numbers ?? tree.numbersOfNames
    changes.numbers = numbers
    guard let name = numbers[text] else { return }
    // What is handed out may be changed, or called, by any other name.
    apply(tree) { $0.effect(ofNamed: name, $1) }
    forgetObject(named: name, tree)
  }

  private mutating func noteCall(_ node: NodeID, _ tree: SyntaxTree) {
    guard let function = tree.callee(node), !changes.readNamespaces.contains(node) else { return }
    switch ObjectMethods.callee(of: node, tree, names) {
    case .harmless:
      // An index or a constraint belongs to the table of its columns.
      if makesPart(function, tree) { change(tree.repeatedChildren(of: node), tree) }
    case .bindsNames: forgetEverything()
    case .setsMember(let object):
      forgetMembers(of: object, tree)
      change(tree.repeatedChildren(of: node), tree)
    case .other:
      // What a function of the module does was looked at.
      if case .function? = names.value(of: function, in: tree) { return }
      for argument in tree.repeatedChildren(of: node) where tree.hasCall(argument) {
        forgetResults(in: argument, tree)
      }
      change(tree.repeatedChildren(of: node), tree)
    }
  }

  /// Takes note of a name that is bound to a function by an assignment.
  mutating func noteFunction(boundTo targets: NodeList, _ value: NodeID, _ tree: SyntaxTree) {
    guard
      tree.kind(value) == .lambda
        || tree.nameID(value).map({ changes.definitions.contains($0) }) == true
    else { return }
    for target in targets {
      if let name = tree.nameID(target) { changes.definitions.insert(name) }
    }
  }

  private func makesPart(_ function: NodeID, _ tree: SyntaxTree) -> Bool {
    let name: String?
    if let attribute = tree.attribute(function) {
      name = tree.name(attribute.name)
    } else if case .imported(let imported)? = names.value(of: function, in: tree) {
      name = imported.path.last
    } else {
      name = nil
    }
    return name == "Index" || name?.hasSuffix("Constraint") ?? false
  }

  /// What functions and classes do when their definition runs.
  mutating func runDefinition(_ node: NodeID, _ tree: SyntaxTree) {
    if let name = tree.child(.name, of: node).flatMap({ tree.nameID($0) }) {
      changes.definitions.insert(name)
    }
    if tree.kind(node) == .classDefinition {
      if isInert(node, tree) { return }
      return apply(tree) { $0.effect(of: node, $1, runsFunctions: false) }
    }
    if let parameters = tree.child(.parameters, of: node) {
      for parameter in tree.repeatedChildren(of: parameters) {
        if let value = tree.child(.defaultValue, of: parameter) { run(value, tree) }
        if let annotation = tree.child(.annotation, of: parameter) {
          runAnnotation(annotation, tree)
        }
      }
    }
    if let annotation = tree.child(.returns, of: node) { runAnnotation(annotation, tree) }
    guard let decorators = tree.child(.decorators, of: node) else { return }
    for decorator in tree.repeatedChildren(of: decorators) { run(decorator, tree) }
    let mayRun = !tree.repeatedChildren(of: decorators).allSatisfy {
      ObjectMethods.isPatient(decorator: $0, tree, names)
    }
    if mayRun {
      apply(tree) { $0.effect(of: node, $1, runsFunctions: true) }
    }
  }

  /// An annotation, most of which are names.
  mutating func runAnnotation(_ annotation: NodeID, _ tree: SyntaxTree) {
    if tree.hasCall(annotation) { run(annotation, tree) }
  }

  /// Takes note of what is evaluated to find the place that is assigned to.
  mutating func runTarget(_ target: NodeID, _ tree: SyntaxTree) {
    switch tree.kind(target) {
    case .name, .identifier: return
    case .tuple, .list, .starred:
      for child in tree.children(of: target) { runTarget(child, tree) }
    default:
      for child in tree.children(of: target) { run(child, tree) }
    }
  }

  // MARK: Forgetting

  /// Forgets the object that a method is called of for nothing but what it does.
  mutating func forgetReceiver(of function: NodeID, _ tree: SyntaxTree) {
    guard let object = tree.attribute(function)?.value else { return }
    forgetResults(in: object, tree)
    change(CollectionOfOne(object), tree, withImports: false)
  }

  /// Forgets the object whose element or attribute is assigned to or deleted.
  mutating func forgetOwner(of target: NodeID, _ tree: SyntaxTree) {
    guard let object = tree.child(.value, of: target) else { return }
    forgetMembers(of: object, tree)
  }

  private mutating func forgetMembers(of object: NodeID, _ tree: SyntaxTree) {
    forgetResults(in: object, tree)
    if let name = tree.nameID(tree.root(of: object)), case .type? = names[name] { forget(name) }
    change(CollectionOfOne(object), tree)
  }

  /// Forgets all objects where one is changed that a function or a class of the module may have handed out.
  private mutating func forgetResults(in object: NodeID, _ tree: SyntaxTree) {
    if !changes.definitions.isEmpty, mentionsDefinition(object, tree) { forgetObjects(tree) }
  }

  private func mentionsDefinition(_ expression: NodeID, _ tree: SyntaxTree) -> Bool {
    var isMentioned = false
    tree.forEachName(in: expression) { name, _ in
      if changes.definitions.contains(name) { isMentioned = true }
    }
    return isMentioned
  }

  /// Forgets all objects that may be changed.
  private mutating func forgetObjects(_ tree: SyntaxTree) {
    changes.count += names.forget { $0.mayChange(in: tree) } + 1
  }

  /// Forgets what may be changed of all that some expressions mention.
  private mutating func change(
    _ expressions: some Sequence<NodeID>, _ tree: SyntaxTree, withImports: Bool = true
  ) {
    for expression in expressions {
      tree.forEachName(in: expression) { id, isWhole in
        guard let value = names[id] else {
          // A name of the expression's own: what it holds is not known.
          let name = tree.text(of: id)
          if !ObjectMethods.isOfPython(name), !ObjectMethods.textsOfModules.contains(name) {
            changes.count += 1
          }
          return
        }
        if case .imported(let imported) = value {
          if withImports, imported.mayChange(isWhole: isWhole) { forget(id) }
        } else {
          forgetObject(named: id, tree)
        }
      }
    }
  }

  /// Forgets the object of a name, and those that may be the same.
  mutating func forgetObject(named name: NameID, _ tree: SyntaxTree) {
    guard changes.shared.contains(name) else {
      if names.binding(of: name)?.mayChange(in: tree) ?? false { forget(name) }
      return
    }
    let shared = changes.shared
    changes.count += names.forget { shared.contains($0.name) && $0.mayChange(in: tree) }
    // Nothing more can be forgotten of these until they are bound, and shared, again.
    changes.shared = []
  }

  /// Forgets what a name holds, which stays bound.
  private mutating func forget(_ name: NameID) {
    changes.count += 1
    names[name] = .unknown
    names.note(isConditional: true, name)
  }

  /// Forgets all names: code that cannot be read may have bound them.
  ///
  /// - Parameter isLasting: Whether it may do so again, and not only now.
  mutating func forgetEverything(isLasting: Bool = true) {
    if isLasting {
      changes.hasBoundAnything = true
      hasStarImport = true
    }
    changes.count += names.forget { _ in true } + 1
  }

  /// Forgets the names that `from … import *` may bind.
  mutating func forgetNames(importedFrom path: [String], _ tree: SyntaxTree) {
    guard let untouched = StarImports.untouched(byImporting: path) else {
      hasStarImport = true
      return forgetEverything(isLasting: false)
    }
    changes.count += names.forget { !untouched.contains(tree.text(of: $0.name)) } + 1
  }

  /// Binds a name within an expression, which may be evaluated or not.
  private mutating func rebind(_ name: NameID, at place: NodeID) {
    forget(name)
    names.bind(name, .unknown, at: place)
  }

  /// Takes note that what names hold may be part of what others hold.
  ///
  /// - Parameters:
  ///   - nodes: Targets, and what is assigned to them.
  ///   - tree: The module.
  mutating func share(_ nodes: [NodeID], _ tree: SyntaxTree) {
    var group: NameSet = []
    var count = 0
    func add(_ name: NameID) {
      if group.contains(name) { return }
      group.insert(name)
      count += 1
    }
    var isHandedOut = false
    for node in nodes {
      tree.forEachName(in: node) { name, _ in
        if changes.definitions.contains(name) { isHandedOut = true }
        switch names[name] {
        case .imported?, .function?, .text?, .integer?, .boolean?: break
        case nil where ObjectMethods.isOfPython(tree.text(of: name)): break
        default: add(name)
        }
      }
    }
    // A function may hand out what others have.
    if isHandedOut {
      for binding in names.bindings where binding.value?.mayChange ?? false { add(binding.name) }
    }
    if count > 1 { changes.shared.formUnion(group) }
  }

  /// Takes note of what functions and classes of the module may do that may run now.
  private mutating func apply(
    _ tree: SyntaxTree, _ effect: (inout LocalCode, BoundNames) -> LocalCode.Effect
  ) {
    var code = changes.localCode.take() ?? LocalCode(tree)
    let found = effect(&code, names)
    changes.localCode = code
    switch found {
    case .nothing: return
    case .anything: return forgetEverything()
    case .changes: break
    }
    changes.count += 1
    // Since then objects are not known when they are made.
    if !changes.hasChangedObjects { forgetObjects(tree) }
    changes.hasChangedObjects = true
    changes.rebound = code.globalNames
    changes.count += names.forget { code.globalNames.contains($0.name) }
  }
}

extension BoundNames.Binding {
  /// Whether the name holds an object that code of the module may change.
  fileprivate func mayChange(in tree: SyntaxTree) -> Bool {
    value?.mayChange ?? false && !(place.map { tree.isTupleOfConstants($0) } ?? false)
  }
}

extension StaticValue {
  /// Whether it is an object that code of the module may change.
  fileprivate var mayChange: Bool {
    switch self {
    case .sequence, .dictionary, .object: true
    case .made(let made): made.isOfSQLAlchemy && made.function.last != "text"
    default: false
    }
  }
}

extension SyntaxKind {
  /// Whether a node of this kind changes nothing, and no name stands in it.
  var isConstant: Bool {
    switch self {
    case .number, .string, .noneLiteral, .trueLiteral, .falseLiteral, .bytes, .identifier: true
    default: false
    }
  }
}

extension ImportedName {
  /// Whether something is known of its parts that may be wrong after it was handed on.
  ///
  /// - Parameter isWhole: Whether it was handed on itself; nobody gives a library other parts who has a part of it.
  /// - Returns: Whether it has to be forgotten.
  fileprivate func mayChange(isWhole: Bool) -> Bool {
    isOfLibrary ? isWhole : !isHarmless
  }
}
