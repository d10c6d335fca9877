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

  var tree: SyntaxTree { evaluator.tree }
  var evaluator: Evaluator
  var body = MigrationBody()
  var certainty = Certainty.exact
  var transactions = TransactionCounter()
  /// Names of lists and dictionaries that no other name holds, so that what is added to them is known.
  var owned: NameSet = []
  /// Names of unknown value that may hold lists and dictionaries which other names, or something else, hold too.
  var vague: NameSet = []
  /// Whether the function that is followed changed a list or dictionary that its caller may have.
  var hasChangedShared = false
  /// What the database's answers have to be for what is followed to run.
  var guards: [SchemaGuard] = []
  /// How each of the blocks was left that were walked last as arms.
  var flows: [Flow] = []
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
  private var following: [FunctionReference] = []
  /// Where the migration calls the function of another module that is followed; nil in its own functions.
  private(set) var caller: SourceRange?
  /// The names of the module that is followed which were bound since an arm of a condition began.
  var bound: NameSet = []
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
    guard case .function(let function)? = binding?.value.map(reader.evaluator.resolved) else {
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

  private init(evaluator: Evaluator) {
    self.evaluator = evaluator
  }

  var context: DirectiveContext {
    DirectiveContext(tree: tree, library: evaluator.library, dialect: evaluator.dialect)
  }

  // MARK: Functions

  /// Follows a function of this file, or of a module that it imports, with the arguments of a call.
  mutating func follow(_ function: FunctionReference, with call: StaticCall) {
    guard !following.contains(function), following.count < 20 else {
      if evaluator.isLive(.function(function)) || receivesLive(call) {
        unread(call.node, "a function calls itself, which is not followed")
      }
      return
    }
    let (home, names, outerCaller, outerCall) = (
      evaluator.module, evaluator.names, caller, loneCall
    )
    let boundAtHome = bound
    let leavesHome = function.module != home.number
    if function.module == CodeModule.migration {
      caller = nil
    } else if caller == nil {
      caller = place(of: call.node)
    }
    let activation = evaluator.activation
    evaluator.frames.keep(names, of: activation.frame)
    evaluator.enter(moduleOf: function)
    loneCall = nil
    if leavesHome { bound = [] }
    var hasChanged = false
    if let view = tree.callable(function.node) { hasChanged = follow(function, view, with: call) }
    evaluator.enter(home)
    (evaluator.names, caller, loneCall) = (names, outerCaller, outerCall)
    evaluator.activation = activation
    if leavesHome { bound = boundAtHome }
    if hasChanged {
      owned = []
      forgetShared()
    }
  }

  /// Follows a function in its module.
  ///
  /// - Returns: Whether it changed a list or a dictionary that its caller may have.
  private mutating func follow(
    _ function: FunctionReference, _ view: Callable, with call: StaticCall
  ) -> Bool {
    if view.isIncomplete { unread(function.node, "the function is not valid Python") }
    guard let around = evaluator.namesAround(function) else {
      unread(function.node, "a function is called whose names are not known any more")
      return false
    }
    // What is known of the names of the caller, which are others.
    var outer = FunctionNames()
    exchangeNames(with: &outer)
    let outside = (certainty, guards)
    noteDecorators(of: view, function, call)
    evaluator.names = around
    evaluator.activation = Activation(frame: evaluator.frames.begin(), function: function.node)
    evaluator.bindParameters(view.parameters, of: function, to: call)
    following.append(function)
    if view.isStatements { _ = walk(view.body) } else { visit(view.body) }
    evaluator.frames.keep(evaluator.names, of: evaluator.activation.frame)
    (certainty, guards) = outside
    following.removeLast()
    exchangeNames(with: &outer)
    return outer.hasChangedShared
  }

  /// What is known of the names of the function that is followed, while another one is.
  private struct FunctionNames {
    var owned: NameSet = []
    var vague: NameSet = []
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
    for statement in tree.children(of: block) {
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
      for child in tree.children(of: node) { visit(child) }
      return .returns
    case .raiseStatement:
      for child in tree.children(of: node) { visit(child) }
      return failure
    case .deleteStatement:
      for target in tree.repeatedChildren(of: node) { delete(target) }
    case .breakStatement: return .leavesLoop
    case .continueStatement: return .nextTurn
    case .error: unread(node, "this place is not valid Python")
    case .expressionStatement:
      loneCall = tree.child(.expression, of: node)
      if let loneCall { visit(loneCall) }
    default:
      for child in tree.children(of: node) { visit(child) }
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

  func boundNames(of target: NodeID) -> [NameID] {
    if let name = tree.nameID(target) { return [name] }
    switch tree.kind(target) {
    case .tuple, .list, .starred: return tree.children(of: target).flatMap { boundNames(of: $0) }
    default: return []
    }
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
      for name in boundNames(of: target) {
        bind(name, .unknown)
        owned.remove(name)
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
