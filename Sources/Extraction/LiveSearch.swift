import PythonSyntax

/// Looks for a value through which the database can be changed in what functions and classes name.
///
/// What a function names is looked into where it is named, to any depth. Functions that use each other are live only
/// if one of them names something of the kind, so that the answer is the same whichever is asked for first
/// (Tarjan's strongly connected components). What is found out of a module's functions is kept for all migrations
/// that are read with one library.
struct LiveSearch {
  /// The most nodes of one function that are looked at, and the most steps that these take; what is not looked at
  /// may be live.
  private static let maximumNames = 20_000
  /// The most elements of a value that are looked at.
  private static let maximumElements = 64

  /// What is to be looked into next.
  private enum Item {
    case value(StaticValue)
    case function(FunctionReference)
    /// What a member is of, where that is no module.
    case object(NodeID)
    /// Something of the kind.
    case database
  }

  /// A function or a class that is looked through.
  private struct Frame {
    let evaluator: Evaluator
    let tree: SyntaxTree
    /// Nil for what is no function or class.
    let function: FunctionReference?
    /// When it was begun.
    let number: Int
    /// The first one begun of those that it is known to depend on and that are not answered yet.
    var lowest: Int
    var waiting: [NodeID] = []
    var items: [Item] = []
    var looked = 0
  }

  private let library: ModuleLibrary?
  /// Whether answers hold for all migrations: nothing but what modules say by themselves is looked at.
  private let isLasting: Bool
  /// What is looked through, and what led there.
  private var frame: Frame
  private var outer: [Frame] = []
  /// Those that were begun and not answered, in that order.
  private var open: [FunctionReference] = []
  private var numbers: [FunctionReference: Int] = [:]
  private var count = 0

  /// Makes a search.
  private init(_ evaluator: Evaluator, isLasting: Bool = false) {
    library = evaluator.library
    self.isLasting = isLasting
    frame = Frame(evaluator: evaluator, tree: evaluator.tree, function: nil, number: 0, lowest: 0)
  }

  /// Whether a function, or what it uses, names something of the kind.
  ///
  /// By itself, as the others: hardly any value is looked for, and a search takes much of the stack.
  @inline(never) static func finds(_ function: FunctionReference, _ evaluator: Evaluator) -> Bool {
    var search = LiveSearch(evaluator, isLasting: mayLast(function, evaluator))
    search.frame.items = [.function(function)]
    return search.run()
  }

  /// The same of what a value is, or of what it holds.
  @inline(never) static func finds(_ value: StaticValue, _ evaluator: Evaluator) -> Bool {
    var search = LiveSearch(evaluator)
    search.frame.items = [.value(value)]
    return search.run()
  }

  /// The same of names at or below a node.
  @inline(never) static func finds(below node: NodeID, _ evaluator: Evaluator) -> Bool {
    var search = LiveSearch(evaluator.apart(steps: maximumNames))
    search.frame.waiting = [node]
    return search.run()
  }

  /// Whether what is found out of a function holds for all migrations.
  private static func mayLast(_ function: FunctionReference, _ evaluator: Evaluator) -> Bool {
    guard let library = evaluator.library, library.keepsAnswers else { return false }
    return evaluator.home(of: function)?.functions.contains(function.node) ?? false
  }

  private mutating func run() -> Bool {
    while true {
      if let item = frame.items.popLast() {
        if isLive(item) { return found() }
      } else if let node = frame.waiting.popLast() {
        frame.looked += 1
        if frame.looked >= Self.maximumNames || visit(node) { return found() }
      } else if frame.function != nil {
        if frame.evaluator.isExhausted { return found() }
        finish()
      } else {
        return false
      }
    }
  }

  // MARK: Answers

  /// Whatever led to something live is live.
  private mutating func found() -> Bool {
    for frame in outer + [frame] { frame.function.map { keep(true, of: $0, frame.evaluator) } }
    return true
  }

  /// Ends with a function that names nothing live.
  private mutating func finish() {
    guard let next = outer.popLast() else { return }
    let ended = frame
    frame = next
    guard ended.lowest == ended.number else {
      // One that it uses, and that uses it, may turn out to be live.
      frame.lowest = min(frame.lowest, ended.lowest)
      return
    }
    while let function = open.popLast() {
      numbers[function] = nil
      keep(false, of: function, ended.evaluator)
      if function == ended.function { return }
    }
  }

  private func keep(_ isLive: Bool, of function: FunctionReference, _ evaluator: Evaluator) {
    guard let home = evaluator.home(of: function) else { return }
    if isLasting, library?.keepsAnswers ?? false {
      home.lasting[function.node] = isLive
    } else {
      library?.note(changeOf: home)
      home.live[function.node] = isLive
    }
  }

  private func known(_ function: FunctionReference, _ home: CodeModule) -> Bool? {
    if !isLasting, let known = home.live[function.node] { return known }
    return library?.hasFirstNames ?? true ? home.lasting[function.node] : nil
  }

  // MARK: Steps

  private mutating func isLive(_ item: Item) -> Bool {
    switch item {
    case .value(let value): return isLive(value)
    case .function(let function): return isLive(function)
    case .object(let node):
      if case .imported = frame.evaluator.value(of: node) { return false }
      frame.waiting.append(node)
      return false
    case .database: return true
    }
  }

  private mutating func isLive(_ value: StaticValue) -> Bool {
    switch value {
    case .function(let function): return isLive(function)
    case .object(let object): return isLive(object)
    case .sequence(let values):
      frame.items += values.prefix(Self.maximumElements).reversed().map { .value($0) }
      return false
    case .dictionary(let items):
      frame.items += items.prefix(Self.maximumElements).reversed().map { .value($0.value) }
      return false
    default: return frame.evaluator.isDatabase(value)
    }
  }

  private mutating func isLive(_ object: StaticObject) -> Bool {
    var items: [Item] = []
    let given: [StaticValue]
    switch object.kind {
    case .type(let type), .instance(let type), .parent(let type, _):
      items = frame.evaluator.line(of: type).homes.map { home in
        .function(FunctionReference(module: home.reference.module, node: home.reference.node))
      }
      given = Array(object.attributes.values)
    case .bound(let callee, let call):
      items = [.value(callee)]
      given = call.positional + call.keywords.map(\.value)
    case .member: return true
    case .enumerator: return false
    }
    if given.contains(where: { frame.evaluator.isDatabase($0) }) { items.append(.database) }
    frame.items += items.reversed()
    return false
  }

  private mutating func isLive(_ function: FunctionReference) -> Bool {
    // Which call's names it sees is no matter: it is looked at and not followed.
    let function = FunctionReference(module: function.module, node: function.node)
    guard let home = frame.evaluator.home(of: function) else { return false }
    if let known = known(function, home) { return known }
    if let number = numbers[function] {
      frame.lowest = min(frame.lowest, number)
      return false
    }
    if !isLasting, Self.mayLast(function, frame.evaluator) {
      return Self.finds(function, frame.evaluator)
    }
    var evaluator = frame.evaluator.apart(steps: Self.maximumNames)
    evaluator.enter(moduleOf: function)
    if home.functions.contains(function.node) { evaluator.names = home.names }
    count += 1
    open.append(function)
    numbers[function] = count
    outer.append(frame)
    frame = Frame(
      evaluator: evaluator, tree: home.tree, function: function, number: count, lowest: count,
      waiting: [function.node])
    return false
  }

  private mutating func visit(_ node: NodeID) -> Bool {
    switch frame.tree.kind(node) {
    case .name: return isLive(frame.evaluator.value(of: node))
    case .attribute:
      guard let attribute = frame.tree.attribute(node) else { return false }
      guard frame.tree.kind(attribute.value) == .name else {
        frame.waiting.append(attribute.value)
        return false
      }
      frame.items.append(.object(attribute.value))
      // Of `op.f` and `context.config` the member tells, not the module.
      return isLive(frame.evaluator.value(of: node))
    case .importStatement, .importFromStatement:
      return frame.evaluator.imports(of: node).contains { _, value in
        if case .imported(let name) = value { name.path.first == "alembic" } else { false }
      }
    case .identifier, .string, .number: return false
    default:
      frame.waiting += frame.tree.children(of: node)
      return false
    }
  }
}
