import PythonSyntax
import SchemaModel

/// Reads the models of a module: classes from which SQLAlchemy makes tables.
///
/// What is known is what SQLAlchemy 2.1 does (`sqlalchemy/orm/decl_base.py`): the columns of a class come first, in
/// their order, then those of the classes that it is derived from, in the order in which Python looks
/// through them.
struct ModelReader {
  /// The most tables of one `MetaData`.
  private static let maximumTables = 1000
  /// The longest chain of classes, and the most that one is derived from.
  private static let maximumAncestors = 32

  /// What a class is to SQLAlchemy.
  enum Model {
    case table(StaticCall)
    /// A base, an abstract class or a mixin, and everything else.
    case none
    /// Its table, or whether there is one, is not known.
    case unknown
  }

  /// A class with what it is derived from, as Python looks through it.
  struct Ancestry {
    var classes: [ClassReference] = []
    /// The `MetaData` of the root of models; nil where there is none or it is not known.
    var metadata: StaticCall?
    var hasRoot = false
    /// The class that SQLAlchemy's own root is the base of, where that makes the root.
    var root: ClassReference?
    /// Whether something may add columns that is not known.
    var isOpen = false
  }

  private let evaluator: Evaluator
  private let home: CodeModule

  init(_ evaluator: Evaluator, _ home: CodeModule) {
    self.evaluator = evaluator
    self.home = home
  }

  // MARK: Tables of a module

  /// The tables that the module's statements make for a `MetaData`.
  func tables(of metadata: StaticCall) -> ModelTables {
    var result = ModelTables()
    let tree = home.tree
    let names = evaluator.looking(at: home)
    for statement in tree.repeatedChildren(of: tree.root) {
      guard !result.isOpen else { break }
      switch tree.kind(statement) {
      case .classDefinition: add(statement, metadata, to: &result)
      case .assignment, .annotatedAssignment:
        guard let view = tree.assignment(statement), let value = view.value,
          tree.kind(value) == .call
        else { continue }
        let bound = view.targets.first.flatMap { tree.name($0) }.flatMap { names.names[$0] }
        add(value, bound, names, metadata, to: &result)
      case .expressionStatement:
        guard let value = tree.child(.expression, of: statement), tree.kind(value) == .call else {
          continue
        }
        add(value, nil, names, metadata, to: &result)
      case .ifStatement, .forStatement, .whileStatement, .withStatement, .tryStatement,
        .matchStatement:
        if tree.mayMakeTables(statement) { result.isOpen = true }
      default: continue
      }
      if result.tables.count > Self.maximumTables { result.isOpen = true }
    }
    if Set(result.tables.map(\.name)).count < result.tables.count { result.isOpen = true }
    return result
  }

  /// Adds what a call of the module made that belongs to the `MetaData`; where a name is bound to it, that is the
  /// object, and not one like it.
  private func add(
    _ call: NodeID, _ bound: StaticValue?, _ names: Evaluator, _ metadata: StaticCall,
    to result: inout ModelTables
  ) {
    if let table = bound?.madeCall, table.isTable,
      let own = table.argument("metadata", at: 1)?.madeCall, own.isMetadata
    {
      if own === metadata { add(table, to: &result) }
      return
    }
    // What functions make of the base is found out now only.
    let made = names.value(of: call).madeCall
    guard let made, made.function.first == "sqlalchemy" else {
      if names.mentionsMetadata(call) { result.isOpen = true }
      return
    }
    guard made.isTable else { return }
    guard let own = made.argument("metadata", at: 1)?.madeCall, own.isMetadata else {
      result.isOpen = true
      return
    }
    if own === metadata { add(made, to: &result) }
  }

  private func add(_ table: StaticCall, to result: inout ModelTables) {
    guard let name = TableName(table: .made(table)), !table.hasUnreadPlace else {
      result.isOpen = true
      return
    }
    result.tables.append((name.description, table))
  }

  private func add(_ node: NodeID, _ metadata: StaticCall, to result: inout ModelTables) {
    guard let view = home.tree.classDefinition(node),
      let name = home.tree.name(view.name), home.declarations.classes[name] == node
    else {
      // Another class has its name.
      result.isOpen = true
      return
    }
    let ancestry = self.ancestry(of: ClassReference(module: home.number, node: node))
    guard ancestry.hasRoot else {
      if ancestry.isOpen { result.isOpen = true }
      return
    }
    guard let own = ancestry.metadata else {
      result.isOpen = true
      return
    }
    guard own === metadata else { return }
    switch model(ClassReference(module: home.number, node: node)) {
    case .table(let table): add(table, to: &result)
    case .none: return
    case .unknown: result.isOpen = true
    }
  }

  // MARK: A class

  /// What a class is, with its table.
  func model(_ reference: ClassReference) -> Model {
    let ancestry = self.ancestry(of: reference)
    guard ancestry.hasRoot else { return ancestry.isOpen ? .unknown : .none }
    guard let metadata = ancestry.metadata, let home = module(of: reference),
      let view = home.tree.classDefinition(reference.node)
    else { return .unknown }
    // What is derived from a root of SQLAlchemy's directly is one itself.
    if ancestry.root == reference { return .none }
    guard home.models.reading.insert(reference.node).inserted else { return .unknown }
    defer { home.models.reading.remove(reference.node) }
    var body = ModelBody(evaluator, ancestry)
    body.isOpen = ancestry.isOpen || !view.decorators.isEmpty
    body.read()
    return body.model(metadata, reference)
  }

  /// What an attribute of a class is, as its body or one that it is derived from says.
  func attribute(_ name: String, of reference: ClassReference) -> StaticValue {
    let ancestry = self.ancestry(of: reference)
    guard !ancestry.isOpen, let home = module(of: reference),
      home.models.reading.insert(reference.node).inserted
    else { return .unknown }
    defer { home.models.reading.remove(reference.node) }
    var body = ModelBody(evaluator, ancestry)
    body.read()
    return body.attributes[name] ?? .unknown
  }

  /// The `MetaData` of a class that is a model or the root of models.
  func metadata(of reference: ClassReference) -> StaticCall? {
    ancestry(of: reference).metadata
  }

  private func module(of reference: ClassReference) -> CodeModule? {
    guard let modules = evaluator.library?.modules, modules.indices.contains(reference.module)
    else { return nil }
    return modules[reference.module]
  }

  // MARK: What it is derived from

  /// A class and all that it is derived from.
  func ancestry(of reference: ClassReference) -> Ancestry {
    var result = Ancestry()
    visit(reference, depth: 0, &result)
    return result
  }

  /// Adds a class and what it is derived from.
  ///
  /// Python's order is this one unless a class is met twice, which leaves the order open.
  private func visit(_ reference: ClassReference, depth: Int, _ result: inout Ancestry) {
    guard depth < Self.maximumAncestors, result.classes.count < Self.maximumAncestors,
      !result.classes.contains(reference), let home = module(of: reference),
      let view = home.tree.classDefinition(reference.node), !evaluator.isExhausted
    else {
      result.isOpen = true
      return
    }
    result.classes.append(reference)
    // A metaclass, or arguments of `__init_subclass__`, of which those of data classes add nothing.
    if view.arguments.keywords.contains(where: { $0.name == nil }) { result.isOpen = true }
    let names = evaluator.looking(at: home)
    for base in view.arguments.positional {
      visitBase(base, names, of: reference, depth, &result)
    }
  }

  private func visitBase(
    _ node: NodeID, _ names: Evaluator, of reference: ClassReference, _ depth: Int,
    _ result: inout Ancestry
  ) {
    let tree = names.tree
    var node = node
    // `Generic[T]`
    if tree.kind(node) == .subscription, let generic = tree.child(.value, of: node) {
      node = generic
    }
    if let name = tree.name(node) {
      if name == "object", names.names[name] == nil { return }
      if let declared = names.module.declarations.classes[name] {
        let base = ClassReference(module: names.module.number, node: declared)
        return visit(base, depth: depth + 1, &result)
      }
      if let call = names.module.declarations.calls[name] {
        return root(evaluator.result(of: call, in: names.module), &result)
      }
    }
    switch names.value(of: node) {
    case .made(let call) where call.isDeclarativeBase: root(call, &result)
    case .made(let call): root(base(ofModuleCall: call), &result)
    case .imported(let path): visit(imported: path, of: reference, depth, &result)
    default: result.isOpen = true
    }
  }

  private func base(ofModuleCall call: StaticCall) -> StaticCall? {
    guard let modules = evaluator.library?.modules, modules.indices.contains(call.module),
      modules[call.module].declarations.calls.values.contains(call.node)
    else { return nil }
    return evaluator.result(of: call.node, in: modules[call.module])
  }

  private func visit(
    imported path: ImportedName, of reference: ClassReference, _ depth: Int,
    _ result: inout Ancestry
  ) {
    switch ForeignModels.kind(of: path.path) {
    case .bare: return
    case .root:
      result.hasRoot = true
      result.root = reference
      result.metadata = ownMetadata(of: reference)
      return
    case nil: break
    }
    guard let found = evaluator.library?.declaration(of: path.path) else {
      result.isOpen = true
      return
    }
    if let node = found.module.declarations.classes[found.name] {
      visit(ClassReference(module: found.module.number, node: node), depth: depth + 1, &result)
    } else if let node = found.module.declarations.calls[found.name] {
      root(evaluator.result(of: node, in: found.module), &result)
    } else {
      result.isOpen = true
    }
  }

  /// Takes note of a base that a call made.
  private func root(_ call: StaticCall?, _ result: inout Ancestry) {
    guard let call, call.isDeclarativeBase, !result.hasRoot else {
      result.isOpen = true
      return
    }
    result.hasRoot = true
    if case .made(let metadata) = evaluator.metadata(of: call) { result.metadata = metadata }
    // What `cls=` gives is a base of all models.
    for name in ["cls", "type_annotation_map"] {
      if !call.value(name).isNone { result.isOpen = true }
    }
    if call.receiver.map({ !$0.value("type_annotation_map").isNone }) == true {
      result.isOpen = true
    }
  }

  /// The `MetaData` of a class that is derived from SQLAlchemy's root: what its body says, or one of its own.
  private func ownMetadata(of reference: ClassReference) -> StaticCall? {
    guard let home = module(of: reference), let view = home.tree.classDefinition(reference.node)
    else { return nil }
    if let library = evaluator.library { home.models.begin(library.round) }
    if let known = home.models.metadata[reference.node] { return known }
    let names = evaluator.looking(at: home)
    var made: StaticCall? = StaticCall(
      function: ["sqlalchemy", "MetaData"], node: reference.node, in: home)
    for statement in home.tree.children(of: view.body) {
      guard let assignment = home.tree.assignment(statement) else { continue }
      for target in assignment.targets {
        switch home.tree.name(target) {
        case "metadata":
          made = assignment.value.flatMap { metadata(at: $0, names) }
        // A registry has a `MetaData`, and types for annotations.
        case "registry": made = nil
        default: continue
        }
      }
    }
    if made?.node == reference.node { made?.isOfBase = true }
    if let made { home.models.metadata[reference.node] = made }
    return made
  }
}

extension Evaluator {
  /// Whether a call may get a `MetaData`, and add tables to it.
  fileprivate func mentionsMetadata(_ call: NodeID) -> Bool {
    var waiting = [call]
    while let node = waiting.popLast() {
      if tree.kind(node) == .attribute, memberName(node) == "metadata" { return true }
      if let name = tree.name(node) {
        if names[name]?.madeCall?.isMetadata == true { return true }
      }
      waiting += tree.children(of: node)
    }
    return false
  }
}

extension ModelReader {
  /// The `MetaData` that an expression in the body of a class stands for: that of a module, or one that it makes.
  private func metadata(at node: NodeID, _ names: Evaluator) -> StaticCall? {
    guard case .made(let given) = names.value(of: node), given.isMetadata else { return nil }
    if given.isOfBase || names.library?.isConstant(given) == true { return given }
    let made = given.copy(node: node, module: names.module.number)
    made.isOfBase = true
    return made
  }
}

extension StaticCall {
  /// Whether its name or its `MetaData` may be among arguments that cannot be read.
  fileprivate var hasUnreadPlace: Bool {
    unreadFrom.map { $0 < 2 } ?? false
  }
}

extension SyntaxTree {
  /// Whether a statement may make a table: a class or a call of `Table` stands in it.
  fileprivate func mayMakeTables(_ statement: NodeID) -> Bool {
    var waiting = [statement]
    while let node = waiting.popLast() {
      switch kind(node) {
      case .classDefinition: return true
      case .call:
        let function = child(.function, of: node)
        let member = function.flatMap { child(.name, of: $0) } ?? function
        if member.flatMap({ name($0) }) == "Table" { return true }
      case .functionDefinition: continue
      default: break
      }
      waiting += children(of: node)
    }
    return false
  }
}
