import PythonSyntax

/// What the functions and classes of a module may do to what the module's names hold, when they run while the
/// module is loaded.
///
/// Nothing is followed: what is not known to be harmless counts as a change, if it may get an object of the module.
struct LocalCode {
  enum Effect: Int {
    case nothing
    /// Lists, dictionaries and other objects may be changed, and names that are declared `global` be bound.
    case changes
    /// Any name may be bound.
    case anything
  }

  private let tree: SyntaxTree
  /// The functions and classes that statements of the module define, by name.
  private var definitions: NameMap<[NodeID]>
  private var definedNames: NameSet = []
  /// Those that were looked at.
  private var seen: Set<NodeID> = []
  /// The names that they declare `global`.
  private(set) var globalNames: NameSet = []
  private var bindings: ModuleBindings?
  /// Whether something that is not known gets what functions hold, and whether they may hold objects of the module.
  private var givesLocals = false
  private var holdsObjects = false

  init(_ tree: SyntaxTree) {
    self.tree = tree
    definitions = NameMap(tree)
    var waiting = [tree.root]
    while let block = waiting.popLast() {
      for node in tree.children(of: block) {
        switch tree.kind(node) {
        case .functionDefinition, .classDefinition:
          guard let name = tree.child(.name, of: node).flatMap({ tree.nameID($0) }) else {
            continue
          }
          definitions.set(name, (definitions[name] ?? []) + [node])
          definedNames.insert(name)
        case .ifStatement, .tryStatement, .forStatement, .whileStatement, .withStatement,
          .matchStatement, .matchCase, .block, .exceptHandler:
          waiting.append(node)
        default: continue
        }
      }
    }
  }

  /// The effect of a call of what a name is defined as, or of its methods.
  mutating func effect(ofNamed name: NameID, _ names: BoundNames) -> Effect {
    var walk = walk(names)
    walk.mention(name)
    return effect(of: walk, names)
  }

  /// The effect of running a part of the module.
  ///
  /// - Parameters:
  ///   - node: A node of the module: a class definition, the body of a lambda.
  ///   - names: What the names of the module hold.
  ///   - runsFunctions: Whether functions that are defined within may run too.
  /// - Returns: The worst that it may do.
  mutating func effect(
    of node: NodeID, _ names: BoundNames, runsFunctions: Bool
  ) -> Effect {
    var walk = walk(names)
    walk.visit(node, runsFunctions: runsFunctions)
    return effect(of: walk, names)
  }

  private mutating func walk(_ names: BoundNames) -> EffectWalk {
    let bindings = bindings ?? ModuleBindings(tree, names)
    self.bindings = bindings
    return EffectWalk(tree: tree, names: names, definedNames, bindings)
  }

  private mutating func effect(of walk: EffectWalk, _ names: BoundNames) -> Effect {
    var result = walk.effect
    var waiting = walk.mentioned
    globalNames.formUnion(walk.globalNames)
    note(walk)
    while result != .anything, let name = waiting.popLast() {
      for node in definitions[name] ?? [] where seen.insert(node).inserted {
        var inner = self.walk(names)
        inner.visit(node, runsFunctions: true)
        if inner.effect.rawValue > result.rawValue { result = inner.effect }
        waiting += inner.mentioned
        globalNames.formUnion(inner.globalNames)
        note(inner)
      }
    }
    guard result == .nothing, givesLocals, holdsObjects || bindings?.handsOut ?? false else {
      return result
    }
    return .changes
  }

  private mutating func note(_ walk: EffectWalk) {
    if walk.givesLocals { givesLocals = true }
    if walk.holdsObjects { holdsObjects = true }
  }
}

/// One look at code that may run.
private struct EffectWalk {
  private(set) var tree: SyntaxTree
  /// What the names of the module hold.
  private var names: BoundNames
  private(set) var effect = LocalCode.Effect.nothing
  /// The names of functions and classes that are read.
  private(set) var mentioned: [NameID] = []
  private(set) var globalNames: NameSet = []
  private let definedNames: NameSet
  private let bindings: ModuleBindings
  /// Whether something that is not known gets what a function was given or made.
  private(set) var givesLocals = false
  /// Whether objects of the module are named other than to be looked into.
  private(set) var holdsObjects = false
  /// The names that the functions and classes around what is looked at bind.
  private var locals: [LocalNames] = []
  /// Names of which an object is looked into.
  private var passing: Set<NodeID> = []
  /// The first parameters of the methods around what is looked at.
  private var instances: [String] = []
  /// The names of the innermost function that hold nothing but lists and dictionaries that it makes itself.
  private var own: Set<String> = []
  private var depth = 0
  /// Calls of `globals()` and the like that are looked at, of which the expression around tells what they do.
  private var readNamespaces: Set<NodeID> = []

  init(
    tree: SyntaxTree, names: BoundNames, _ definedNames: NameSet, _ bindings: ModuleBindings
  ) {
    self.bindings = bindings
    self.tree = tree
    self.names = names
    self.definedNames = definedNames
  }

  mutating func mention(_ name: NameID) { mentioned.append(name) }

  private mutating func note(_ other: LocalCode.Effect) {
    if other.rawValue > effect.rawValue { effect = other }
  }

  mutating func visit(_ node: NodeID, runsFunctions: Bool, isMember: Bool = false) {
    guard depth < Evaluator.maximumDepth else { return note(.anything) }
    depth += 1
    defer { depth -= 1 }
    let kind = tree.kind(node)
    if NamespaceRead.isPossible(in: kind), let read = NamespaceRead(at: node, tree, names) {
      readNamespaces.insert(read.call)
      if let text = read.name {
        if let name = bindings.numbers[text] { mentioned.append(name) }
        note(.changes)
      }
    }
    for part in kind == .name ? [] : ObjectMethods.passingUses(in: node, tree, names) {
      // A class that is called makes an object of its own.
      guard let name = names.id(of: part, in: tree),
        bindings.isPlain(name) || kind == .call && definesClass(name)
      else { continue }
      passing.insert(part)
    }
    switch kind {
    case .string, .number, .noneLiteral, .trueLiteral, .falseLiteral, .identifier, .importStatement,
      .importFromStatement:
      return
    case .name:
      noteObject(node)
      if let name = names.id(of: node, in: tree), definedNames.contains(name) {
        mentioned.append(name)
      }
    case .globalStatement:
      note(.changes)
      for part in tree.repeatedChildren(of: node) {
        if let name = names.id(of: part, in: tree) { globalNames.insert(name) }
      }
    case .functionDefinition: visitFunction(node, runsFunctions, isMember: isMember)
    case .classDefinition:
      for role in [SyntaxRole.decorators, .arguments] {
        guard let part = tree.child(role, of: node) else { continue }
        for child in tree.children(of: part)
        where role == .decorators || tree.kind(child) != .name || bindings.runsBases {
          visit(child, runsFunctions: runsFunctions)
        }
      }
      guard let body = tree.child(.body, of: node) else { return }
      locals.append(LocalNames(body, tree))
      defer { locals.removeLast() }
      for statement in tree.children(of: body) {
        visit(statement, runsFunctions: runsFunctions, isMember: true)
      }
    case .assignment, .deleteStatement:
      for target in tree.repeatedChildren(of: node) { noteStore(to: target) }
      visitChildren(node, runsFunctions)
    case .annotatedAssignment:
      tree.child(.target, of: node).map { noteStore(to: $0) }
      if let value = tree.child(.value, of: node) { visit(value, runsFunctions: runsFunctions) }
      if let annotation = tree.child(.annotation, of: node), tree.hasCall(annotation) {
        visit(annotation, runsFunctions: runsFunctions)
      }
    case .forStatement, .withItem, .comprehensionClause:
      tree.child(.target, of: node).map { noteStore(to: $0) }
      visitChildren(node, runsFunctions)
    case .augmentedAssignment:
      // Only numbers are surely not added to in place.
      if tree.child(.value, of: node).map({ tree.kind($0) }) != .number { note(.changes) }
      tree.child(.target, of: node).map { noteStore(to: $0) }
      visitChildren(node, runsFunctions)
    case .attribute:
      if let view = tree.attribute(node), !isOwn(view.value), let name = tree.name(view.name) {
        note(ObjectMethods.effect(ofReading: name))
      }
      visitChildren(node, runsFunctions)
    case .lambda:
      locals.append(LocalNames(tree.parameters(of: node).compactMap { tree.name($0.name) }))
      defer { locals.removeLast() }
      visitChildren(node, runsFunctions)
    case .call:
      noteCall(node)
      visitChildren(node, runsFunctions)
    default: visitChildren(node, runsFunctions)
    }
  }

  private mutating func visitChildren(_ node: NodeID, _ runsFunctions: Bool) {
    for place in tree.places(ofChildren: node) {
      guard let child = tree.child(at: place), !tree.kind(child).isConstant else { continue }
      visit(child, runsFunctions: runsFunctions)
    }
  }

  private mutating func visitFunction(_ node: NodeID, _ runsFunctions: Bool, isMember: Bool) {
    let decorators = tree.child(.decorators, of: node).map { tree.repeatedChildren(of: $0) }
    for decorator in decorators ?? tree.noNodes { visit(decorator, runsFunctions: runsFunctions) }
    if let parameters = tree.child(.parameters, of: node) {
      for parameter in tree.repeatedChildren(of: parameters) {
        guard let value = tree.child(.defaultValue, of: parameter) else { continue }
        visit(value, runsFunctions: runsFunctions)
      }
    }
    // Most functions are only defined.
    guard
      runsFunctions
        || decorators?.allSatisfy({ ObjectMethods.isPatient(decorator: $0, tree, names) }) == false,
      let view = tree.function(node)
    else { return }
    let instance = isMember ? view.parameters.first.flatMap { tree.name($0.name) } : nil
    if let instance { instances.append(instance) }
    defer { if instance != nil { instances.removeLast() } }
    let outer = (tree, names, own, readNamespaces, passing)
    defer { (tree, names, own, readNamespaces, passing) = outer }
    readNamespaces = []
    passing = []
    var block = view.body
    if let body = tree.parsingBody(of: node) {
      (tree, names, block) = (body, names.asked(with: bindings.numbers), body.root)
    }
    let parameters = view.parameters.compactMap { outer.0.name($0.name) }
    let inner = OwnNames(block, tree)
    own = inner.names.subtracting(parameters)
    locals.append(LocalNames(inner.bound.union(parameters)))
    defer { locals.removeLast() }
    visit(block, runsFunctions: true)
  }

  private mutating func noteStore(to target: NodeID) {
    switch tree.kind(target) {
    case .tuple, .list, .starred:
      for child in tree.children(of: target) { noteStore(to: child) }
    case .attribute, .subscription:
      guard let object = tree.child(.value, of: target) else { return }
      if isOwn(object) || tree.kind(target) == .attribute && isInstance(object) { return }
      if NamespaceRead.isNamespace(object, tree, names) { return note(.anything) }
      noteMember(of: object)
    default: break
    }
  }

  private mutating func noteMember(of object: NodeID) {
    switch names.value(of: tree.root(of: object), in: tree) {
    case .imported?, .type?: note(.anything)
    default: note(.changes)
    }
  }

  /// Whether a node is the name of the object that a method belongs to.
  private func isInstance(_ node: NodeID) -> Bool {
    tree.kind(node) == .name && tree.name(node).map(instances.contains) ?? false
  }

  /// Whether a node is the name of an object that the function itself made.
  private func isOwn(_ node: NodeID) -> Bool {
    tree.kind(node) == .name && tree.name(node).map(own.contains) ?? false
  }

  private mutating func noteCall(_ node: NodeID) {
    guard let function = tree.callee(node), !readNamespaces.contains(node) else { return }
    switch ObjectMethods.callee(of: node, tree, names) {
    case .harmless: break
    case .bindsNames:
      // `setattr(self, name, value)`.
      let object = tree.name(function) == "setattr" ? tree.repeatedChildren(of: node).first : nil
      if object.map(isInstance) != true { note(.anything) }
    case .setsMember(let object): noteMember(of: object)
    case .other:
      // A function of the module that is called by its name is looked at as well.
      if case .function? = names.value(of: function, in: tree) { return }
      if ObjectMethods.isHarmlessMethod(function, tree) { return }
      switch bindings.holding(call: node, tree, names, isLocal: { isLocal($0) }) {
      case .constants: break
      case .locals: givesLocals = true
      case .objects: note(.changes)
      }
    }
  }

  /// Takes note of a name of the module whose object may get to be what a function holds.
  private mutating func noteObject(_ node: NodeID) {
    guard !holdsObjects, let name = names.id(of: node, in: tree), bindings.holdsObject(name),
      !passing.contains(node), let text = tree.name(node), !isLocal(text)
    else { return }
    holdsObjects = true
  }

  private mutating func isLocal(_ name: String) -> Bool {
    locals.indices.reversed().contains { locals[$0].contains(name) }
  }

  /// Whether a name is that of a class, whose calls make objects of their own.
  private func definesClass(_ name: NameID) -> Bool {
    switch names[name] {
    case .object?, .type?: true
    default: false
    }
  }
}

/// The names that a function or a class binds, found out when somebody asks for one.
private struct LocalNames {
  private var names: Set<String>
  /// A body that is to be looked through.
  private var body: (node: NodeID, tree: SyntaxTree)?

  init(_ names: some Sequence<String>) {
    self.names = Set(names)
  }

  init(_ body: NodeID, _ tree: SyntaxTree) {
    names = []
    self.body = (body, tree)
  }

  mutating func contains(_ name: String) -> Bool {
    if let (node, tree) = body {
      names = OwnNames(node, tree).bound
      body = nil
    }
    return names.contains(name)
  }
}
