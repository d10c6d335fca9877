import MigrationModel
import PythonSyntax
import SchemaModel
import SourceText

/// Reads what a function of a migration does, by following it as Python would.
///
/// Calls of functions of the same file, loops over known values, batch blocks and both arms of
/// conditions are followed; whatever else may change the database is listed as unread. Steps and
/// depth are bounded, and reaching a bound is listed too.
struct BodyReader {
  private static let maximumSteps = 50_000
  private static let maximumDepth = 60

  var evaluator: Evaluator
  /// The tree of what is walked, the evaluator's, which is not asked for it at each node.
  private(set) var tree: SyntaxTree
  /// The same with what directives that stand in it are decoded with besides.
  private(set) var context: DirectiveContext
  var body = MigrationBody()
  var certainty = Certainty.exact
  var transactions = TransactionCounter()
  /// Names of lists and dictionaries that no other name holds, so that what is added to them is known.
  var owned = NameSet()
  /// Names of unknown value that may hold lists and dictionaries which other names, or something else, hold too.
  var vague = NameSet()
  /// Whether the function that is followed changed a list or dictionary that its caller may have.
  var hasChangedShared = false
  /// What the database's answers have to be for what is followed to run.
  var guards: [SchemaGuard] = []
  /// The tables of each `sa.MetaData()` that the functions make.
  var metadataTables: [ObjectIdentifier: MetadataTables] = [:]
  /// What made the tables that were changed since.
  var changedTables: Set<Origin> = []
  /// What was set since a session last wrote its objects.
  var attributeChanges: [AttributeChange] = []
  /// The batch blocks around what is walked that are given a definition of their table.
  var openBatches: [OpenBatch] = []
  private var steps = 0
  private var depth = 0
  /// The functions that are being followed, so that recursion ends.
  private var following = FollowedFunctions()
  /// Where the migration calls the function of another module that is followed; nil in its own functions.
  private(set) var caller: SourceRange?
  /// The innermost block around what is walked that may not run, if it is one of the function that is followed.
  var block: NodeID?
  /// The names of the module that is followed which were bound since an arm of a condition began.
  var bound = NameSet()
  /// What the loop that is walked may have left out.
  var doubt = LoopDoubt()
  /// The names that were bound since a `try` began, in whatever arm; nil outside of one.
  var touched: NameSet?
  /// How many blocks around what is walked may catch what it raises, in its callers too.
  var catchers = 0
  var hasReachedBound = false
  /// How many bytes of SQL have been read: a loop may execute a long text again and again.
  private var sqlLength = 0
  private static let maximumSQLLength = 4 << 20
  /// The call that is a statement of its own: its value is not used, so it is there for what it does.
  private(set) var loneCall: NodeID?
  /// The expression whose value is gone through to its end where it stands.
  var consumed: NodeID?

  /// What the operations of `upgrade()` or `downgrade()` are.
  static func read(
    _ name: String, of module: CodeModule, _ facts: ModuleFacts, _ library: ModuleLibrary,
    _ context: ReadingContext
  ) -> MigrationBody {
    library.restore()
    var reader = BodyReader(
      evaluator: Evaluator(module, library: library, dialect: context.dialect))
    let binding = facts.names.binding(of: name)
    guard let value = binding?.value,
      case .function(let function) = reader.evaluator.resolved(value)
    else {
      if binding?.value != nil || facts.hasStarImport {
        reader.unread(
          binding?.place ?? module.tree.root, "what `\(name)` is can be known at run time only")
      } else {
        reader.body.definition = .missing
      }
      return reader.body
    }
    let node = binding?.place ?? module.tree.root
    if let definition = reader.deferred(function) {
      // Alembic throws away what the call returns.
      reader.body.definition = definition
      return reader.body
    }
    if function.module != module.number { reader.caller = module.tree.range(of: node) }
    reader.call(function, context.arguments.call(node, of: module, library.everything), node)
    if reader.evaluator.isExhausted { reader.reachBound(node) }
    return reader.body
  }

  /// What a function is whose call does not run it.
  private func deferred(_ function: FunctionReference) -> BodyDefinition? {
    guard function.module == CodeModule.migration,
      !evaluator.module.runsWhenCalled(function.node),
      let callable = tree.callable(function.node), callable.decorators.isEmpty
    else { return nil }
    let name = tree.range(of: tree.child(.name, of: function.node) ?? function.node)
    return tree.isAsync(function.node) ? .coroutine(name) : .generator(name)
  }

  private init(evaluator: consuming Evaluator) {
    tree = evaluator.tree
    context = DirectiveContext(
      tree: evaluator.tree, library: evaluator.library, dialect: evaluator.dialect)
    self.evaluator = evaluator
  }

  // MARK: Functions

  /// Follows a function of this file, or of a module that it imports, with the arguments of a call.
  mutating func follow(_ function: FunctionReference, with call: StaticCall) {
    guard !following.contains(function), following.mayGrow else {
      if evaluator.isLive(function) || receivesLive(call) {
        unread(call.node, "a function calls itself, which is not followed")
      }
      return
    }
    let outer = (caller: caller, loneCall: loneCall)
    if function.module == CodeModule.migration {
      caller = nil
    } else if caller == nil {
      caller = place(of: call.node)
    }
    loneCall = nil
    evaluator.keepNames()
    let hasChanged =
      function.module == evaluator.module.number
      ? followHere(function, with: call) : followElsewhere(function, with: call)
    (caller, loneCall) = outer
    if hasChanged {
      owned = []
      forgetShared()
    }
  }

  /// Follows a function of another module.
  ///
  /// - Returns: Whether it changed a list or a dictionary that its caller may have.
  private mutating func followElsewhere(
    _ function: FunctionReference, with call: StaticCall
  ) -> Bool {
    let home = evaluator.module
    var boundAtHome = NameSet()
    swap(&bound, &boundAtHome)
    var names = evaluator.names
    evaluator.enter(moduleOf: function)
    evaluator.library?.lendConstants(of: evaluator.module)
    turn(to: evaluator.tree)
    let hasChanged = followHere(function, with: call)
    evaluator.enter(home)
    evaluator.exchangeNames(with: &names)
    turn(to: home.tree)
    swap(&bound, &boundAtHome)
    return hasChanged
  }

  private mutating func turn(to tree: SyntaxTree) {
    self.tree = tree
    context.tree = tree
  }

  /// Follows a function of the module that the evaluator is at.
  ///
  /// - Returns: Whether it changed a list or a dictionary that its caller may have.
  private mutating func followHere(
    _ function: FunctionReference, with call: StaticCall
  ) -> Bool {
    guard let view = tree.callable(function.node) else { return false }
    if view.isIncomplete { unread(function.node, "the function is not valid Python") }
    guard var names = evaluator.namesAround(function) else {
      evaluator.forgetKnownCalls()
      unread(function.node, "a function is called whose names are not known any more")
      return false
    }
    // What is known of the names of the caller, which are others.
    var outer = FunctionNames()
    exchangeNames(with: &outer)
    let outside = (
      certainty: certainty, guards: guards, block: block, activation: evaluator.activation
    )
    block = nil
    if !view.decorators.isEmpty { noteDecorators(of: view, function, call) }
    evaluator.exchangeNames(with: &names)
    evaluator.activation = evaluator.newActivation(of: function)
    evaluator.bindParameters(view.parameters, of: function, to: call)
    following.push(function)
    if view.isStatements { _ = walk(view.body) } else { visit(view.body) }
    evaluator.keepNames()
    (certainty, guards, block, evaluator.activation) = outside
    following.pop()
    evaluator.exchangeNames(with: &names)
    exchangeNames(with: &outer)
    return outer.hasChangedShared
  }

  /// What is known of the names of the function that is followed, while another one is.
  private struct FunctionNames {
    var owned = NameSet()
    var vague = NameSet()
    var hasChangedShared = false
    var doubt = LoopDoubt()
    var touched: NameSet?
  }

  /// Turns to the names of another function.
  private mutating func exchangeNames(with other: inout FunctionNames) {
    swap(&owned, &other.owned)
    swap(&vague, &other.vague)
    swap(&hasChangedShared, &other.hasChangedShared)
    swap(&doubt, &other.doubt)
    swap(&touched, &other.touched)
  }

  // MARK: Statements

  mutating func walk(_ block: NodeID) -> Flow {
    var left = Flow.guarded
    for place in tree.places(ofChildren: block) {
      guard let statement = tree.child(at: place) else { continue }
      let flow = self.statement(statement)
      left.formUnion(flow.exits)
      if !flow.isGuarded { left.remove(.guarded) }
      guard flow.contains(.goesOn) else { return left }
      doubt.note(flow)
      // What follows is done only where the block was not left, which guards say or nobody knows.
      if !flow.isGuarded, certainty == .exact { certainty = .conditional }
    }
    return left.union(.goesOn)
  }

  private mutating func statement(_ node: NodeID) -> Flow {
    steps += 1
    guard steps < Self.maximumSteps, depth < Self.maximumDepth else {
      reachBound(node)
      return .returns
    }
    depth += 1
    defer { depth -= 1 }
    switch tree.kind(node) {
    case .assignment, .annotatedAssignment, .augmentedAssignment:
      assign(node)
    case .ifStatement: return condition(node)
    case .forStatement: return loop(node)
    case .whileStatement: return endless(node)
    case .assertStatement: return assertion(node)
    case .withStatement: return with(node)
    case .tryStatement: return attempt(node)
    case .matchStatement: return match(node)
    case .functionDefinition:
      define(node)
    case .classDefinition: defineClass(node)
    case .importStatement, .importFromStatement:
      for (name, value) in evaluator.imports(of: node) { bind(name, value) }
    case .returnStatement:
      visitChildren(of: node)
      return .returns
    case .raiseStatement:
      visitChildren(of: node)
      return failure
    case .deleteStatement:
      for target in tree.repeatedChildren(of: node) { delete(target) }
    case .breakStatement: return .leavesLoop
    case .continueStatement: return .nextTurn
    case .error: unread(node, "this place is not valid Python")
    case .expressionStatement:
      loneCall = tree.child(.expression, of: node)
      if let loneCall { visit(loneCall) }
    default: visitChildren(of: node)
    }
    return .goesOn
  }

  private mutating func assign(_ node: NodeID) {
    guard let view = tree.assignment(node) else { return }
    if let value = view.value { visit(value) }
    let value = view.value.map { evaluator.value(of: $0) } ?? .unknown
    for target in view.targets {
      if view.operator == nil {
        if tree.nameID(target) == nil {
          forgetName(setBy: target)
          forgetObject(of: target)
          noteChange(ofTarget: target)
          noteAttributes(setIn: target)
        }
        bind(target, value)
        noteOwnership(of: target, view)
      } else {
        augment(target, view.operator, by: value)
      }
    }
  }

  /// Does something with each of the names that a target binds.
  mutating func forEachName(of target: NodeID, _ action: (inout BodyReader, NameID) -> Void) {
    if let name = tree.nameID(target) { return action(&self, name) }
    switch tree.kind(target) {
    case .tuple, .list, .starred:
      for child in tree.children(of: target) { forEachName(of: child, action) }
    default: return
    }
  }

  /// Binds the names of a target to something that is not known.
  mutating func bindUnknown(_ target: NodeID) {
    forEachName(of: target) { $0.bind($1, .unknown) }
  }

  mutating func bind(_ target: NodeID, _ value: StaticValue) {
    if let name = tree.nameID(target) {
      bind(name, value)
      owned.remove(name)
      return
    }
    let isRow = tree.kind(target) == .tuple || tree.kind(target) == .list
    let targets = isRow ? tree.repeatedChildren(of: target) : tree.noNodes
    if case .sequence(let values) = value, values.count == targets.count {
      for (target, value) in zip(targets, values) { bind(target, value) }
    } else {
      forEachName(of: target) { reader, name in
        reader.bind(name, .unknown)
        reader.owned.remove(name)
      }
    }
  }

  mutating func bind(_ name: NameID, _ value: StaticValue) {
    evaluator.names[name] = evaluator.isTooDeep(value) ? .unknown : value
    bound.insert(name)
    doubt.insert(name)
    touched?.insert(name)
  }

  // MARK: What cannot be read

  /// Lists something that cannot be read.
  ///
  /// - Parameters:
  ///   - node: Where it is.
  ///   - reason: Why.
  ///   - reach: What it may change of the schema.
  mutating func unread(
    _ node: NodeID, _ reason: String, reach: UnreadOperation.Reach = .everything
  ) {
    unread(at: caller ?? tree.range(of: node), reason, reach: reach)
  }

  /// The same at a place in the migration.
  mutating func unread(at range: SourceRange, _ reason: String, reach: UnreadOperation.Reach) {
    var entry = UnreadOperation(range: range, reason: reason)
    entry.reach = reach
    entry.guards = guards
    if body.unread.last != entry { body.unread.append(entry) }
  }

  mutating func reachBound(_ node: NodeID) {
    guard !hasReachedBound else { return }
    hasReachedBound = true
    unread(node, "the function does more than is followed")
  }

  /// Whether SQL of some length may still be read.
  mutating func mayRead(sqlOfLength length: Int) -> Bool {
    sqlLength += min(length, Self.maximumSQLLength + 1)
    return sqlLength <= Self.maximumSQLLength
  }

  /// Whether an expression may still be entered; reports the bound when not.
  mutating func enter(_ node: NodeID) -> Bool {
    steps += 1
    guard steps < Self.maximumSteps, depth < Self.maximumDepth else {
      reachBound(node)
      return false
    }
    depth += 1
    return true
  }

  mutating func leave() {
    depth -= 1
  }
}

extension StaticValue {
  /// What a loop over the value goes through, where that is known and not too much.
  var elements: [StaticValue]? {
    switch self {
    case .sequence(let values): values
    case .dictionary(let items): Self.distinct(items)?.map(\.key)
    case .object(let object): object.enumeration?.elements
    default: nil
    }
  }
}
