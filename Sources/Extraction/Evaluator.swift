import PythonSyntax
import SchemaModel

/// Evaluates expressions of one syntax tree over what is bound to names.
///
/// Every answer is right or `unknown`. Depth is bounded by the tree's own bound; what an expression
/// makes is bounded by `maximumSize`.
struct Evaluator {
  /// The longest text and the most elements that are put together.
  static let maximumSize = 1 << 20

  /// The deepest expression that is looked into; a tree may be much deeper than the stack.
  static let maximumDepth = 100

  /// The most expressions that are evaluated for one reader; loops and calls evaluate some again.
  private static let maximumSteps = 400_000

  var tree: SyntaxTree { module.tree }
  var names: Scope {
    didSet { state = session.newState() }
  }
  /// The module that the expressions stand in.
  private(set) var module: CodeModule {
    didSet { state = session.newState() }
  }
  /// The modules that may be followed; nil while a module is read.
  var library: ModuleLibrary? { session.library }
  /// The database that the migration runs on, where that is known.
  var dialect: Dialect? { session.dialect }
  /// How many operations have been listed, after which the database may answer otherwise.
  var moment = 0 {
    didSet { if moment != oldValue { state = session.newState() } }
  }
  /// The call of a function whose expressions are evaluated.
  var activation = Activation()
  /// The names of functions around those that are called.
  var frames: FunctionFrames { session.frames }
  private(set) var session: Session
  /// What names hold at the moment, as a number.
  private var state = 0

  /// Makes an evaluator.
  ///
  /// - Parameters:
  ///   - module: What the expressions belong to.
  ///   - names: What the module binds.
  ///   - library: The modules that may be followed; none while a module is read.
  ///   - dialect: The database that the migration runs on, where that is known.
  init(
    _ module: CodeModule, names: BoundNames, library: ModuleLibrary? = nil,
    dialect: Dialect? = nil
  ) {
    self.init(module, Scope(names, in: module.tree), library: library, dialect: dialect)
  }

  /// Makes an evaluator of what functions of a module see.
  init(_ module: CodeModule, library: ModuleLibrary, dialect: Dialect?) {
    self.init(module, module.names, library: library, dialect: dialect)
  }

  private init(
    _ module: CodeModule, _ names: Scope, library: ModuleLibrary?, dialect: Dialect?
  ) {
    self.names = names
    self.module = module
    session = Session(library, dialect)
  }

  /// Turns to the expressions of the module that a function belongs to.
  mutating func enter(moduleOf function: FunctionReference) {
    guard function.module != module.number, let home = library?.modules[function.module] else {
      return
    }
    module = home
    names = module.names
  }

  /// Turns back to a module.
  mutating func enter(_ module: CodeModule) {
    self.module = module
  }

  /// Turns to other names.
  ///
  /// - Parameter other: The names; afterwards those that were there before.
  mutating func exchangeNames(with other: inout Scope) {
    swap(&names, &other)
  }

  /// Keeps the names as they are by now for the functions that were made among them.
  func keepNames() {
    session.frames.keep(names, of: activation.frame)
  }

  /// The call of a function that begins.
  func newActivation(of function: FunctionReference) -> Activation {
    Activation(frame: session.frames.begin(), function: function.node)
  }

  /// Evaluates calls anew from here on that were evaluated before.
  mutating func forgetKnownCalls() {
    state = session.newState()
  }

  /// Whether so much was evaluated that the rest is unknown.
  var isExhausted: Bool { session.steps >= Self.maximumSteps }

  func value(of node: NodeID) -> StaticValue {
    guard session.depth < Self.maximumDepth, !isExhausted else { return .unknown }
    let kind = tree.kind(node)
    if kind == .name {
      session.steps += 1
      return named(node)
    }
    if kind == .call, let known = session.value(of: node, in: state) { return known }
    session.steps += 1
    session.depth += 1
    defer { session.depth -= 1 }
    let value = valueHere(node, kind)
    session.steps += value.cost
    if kind == .call { session.keep(value, of: node, in: state) }
    return value
  }

  /// Whether a value is nested deeper, or is larger, than names may hold.
  ///
  /// Values are freed by recursion, and in a loop a name may nest its own value without end.
  func isTooDeep(_ value: StaticValue) -> Bool {
    guard value.isComposite else { return false }
    var size = ValueSize()
    let isWithin = size.measure(value)
    session.steps += size.steps
    return !isWithin
  }

  /// Forgets the lists and dictionaries of the module, one of which was changed.
  func forgetChangeableConstants() {
    session.forgetValues()
    if let library {
      library.forgetChangeableConstants(of: module)
    } else {
      module.forgetChangeableConstants()
    }
  }

  /// The class that was asked for last, where it is the same whenever it is asked for.
  var knownLine: ClassLine? { session.line }

  func keep(_ line: ClassLine) {
    session.line = line
  }

  /// Whether this is only to find out what a class of types stands for.
  var isApart: Bool { session.isApart }

  /// An evaluator with bounds of its own, the one of steps too.
  func apart(steps: Int = Evaluator.maximumSteps) -> Evaluator {
    var evaluator = self
    evaluator.session = Session(apartFrom: session, steps: Self.maximumSteps - steps)
    return evaluator
  }

  /// Counts what another evaluator has done.
  func takeSteps(of other: Evaluator) {
    session.steps += other.session.steps
  }

  /// Whether one more function may be followed; `leaveCall` ends it.
  func enterCall(_ maximum: Int) -> Bool {
    guard session.calls < maximum else { return false }
    session.calls += 1
    return true
  }

  func leaveCall() {
    session.calls -= 1
  }

  /// Whether one more level may be looked at; `ascend` ends it.
  func descend() -> Bool {
    guard session.depth < Self.maximumDepth else { return false }
    session.depth += 1
    return true
  }

  func ascend() {
    session.depth -= 1
  }

  private func valueHere(_ node: NodeID, _ kind: SyntaxKind) -> StaticValue {
    switch kind {
    case .noneLiteral, .trueLiteral, .falseLiteral, .number, .string:
      return Self.constant(node, of: tree, module.number) ?? .unknown
    case .formattedString: return formatted(node)
    case .tuple, .list, .set: return sequence(of: tree.repeatedChildren(of: node))
    case .listComprehension, .setComprehension, .generatorExpression: return comprehension(node)
    case .dictionaryComprehension: return dictionaryComprehension(node)
    case .comparison: return comparison(node)
    case .booleanOperation: return booleanOperation(node)
    case .dictionary: return dictionary(node)
    case .attribute: return attribute(node)
    case .call: return call(node)
    case .binaryOperation: return operation(node)
    case .unaryOperation:
      guard let operand = tree.child(.operand, of: node) else { return .unknown }
      switch (tree.operator(of: node), value(of: operand)) {
      case (.not, let value): return negated(value)
      case (.minus, .integer(let value)) where value != .min: return .integer(-value)
      default: return .unknown
      }
    case .conditional:
      guard let test = tree.child(.test, of: node), let isTrue = value(of: test).isTrue,
        let chosen = tree.child(isTrue ? .body : .otherwise, of: node)
      else { return .unknown }
      return value(of: chosen)
    case .subscription: return element(node)
    case .namedExpression: return tree.child(.value, of: node).map { value(of: $0) } ?? .unknown
    case .lambda: return .function(made(node))
    default: return .unknown
    }
  }

  /// The value of a name.
  private func named(_ node: NodeID) -> StaticValue {
    // A closure that holds the evaluator would copy it for every name.
    guard let name = tree.nameID(node), let value = names[name] else { return .unknown }
    return resolved(value)
  }

  /// The value of a literal, for which nobody has to know what names are bound to.
  ///
  /// - Parameters:
  ///   - node: An expression.
  ///   - tree: The syntax that it belongs to.
  ///   - module: The number of the module that this is the syntax of.
  /// - Returns: Nil for any other expression.
  static func constant(_ node: NodeID, of tree: SyntaxTree, _ module: Int) -> StaticValue? {
    switch tree.kind(node) {
    case .noneLiteral: return StaticValue.none
    case .trueLiteral: return .boolean(true)
    case .falseLiteral: return .boolean(false)
    case .number:
      guard let number = tree.integer(node) else { return .unknown }
      return .integer(number)
    case .string:
      guard
        let text = StaticText(
          literal: node, of: tree, isOfMigration: module == CodeModule.migration)
      else { return .unknown }
      return .text(text)
    default: return nil
    }
  }

  private func sequence(of elements: NodeList) -> StaticValue {
    var values: [StaticValue] = []
    values.reserveCapacity(elements.count)
    for element in elements {
      guard tree.kind(element) == .starred else {
        values.append(value(of: element))
        continue
      }
      guard let inner = tree.child(.value, of: element),
        let spread = value(of: inner).elements, values.count + spread.count < Self.maximumSize
      else { return .unknown }
      values += spread
    }
    return .sequence(values)
  }

  private func dictionary(_ node: NodeID) -> StaticValue {
    let nodes = tree.repeatedChildren(of: node)
    var items: [(key: StaticValue, value: StaticValue)] = []
    items.reserveCapacity(nodes.count)
    for item in nodes {
      guard let valueNode = tree.child(.value, of: item) else { return .unknown }
      if let key = tree.child(.key, of: item) {
        items.append((value(of: key), value(of: valueNode)))
      } else if case .dictionary(let spread) = value(of: valueNode),
        items.count + spread.count < Self.maximumSize
      {
        items += spread
      } else {
        return .unknown
      }
    }
    return .dictionary(items)
  }

  private func attribute(_ node: NodeID) -> StaticValue {
    switch tree.attribute(node).map({ found($0) }) {
    case .value(let value)?: value
    case .method(let name, let object)?: .object(StaticObject(.member(object, name)))
    case nil: .unknown
    }
  }

  /// The member of an object that is no method of a value.
  func member(_ name: NameID, of object: StaticValue) -> StaticValue {
    switch object {
    case .imported(let module): member(name, of: module)
    case .made(let call): member(tree.text(of: name), ofMade: call)
    case .object(let object): member(tree.text(of: name), of: object)
    default: .unknown
    }
  }

  func member(_ name: String, ofMade call: StaticCall) -> StaticValue {
    if let columns = call.receiver, columns.isTable, call.word == .columns {
      return column(name, of: call)
    }
    if call.isConnectionLike { return member(name, ofConnection: call) }
    if name == "metadata", call.isDeclarativeBase { return metadata(ofBase: call) }
    if name == "tables", call.isMetadata { return tables(of: call) }
    if call.isTable, name == "c" || name == "columns" { return columns(of: call) }
    return .unknown
  }

  /// `users.c`, where `users` is a `sa.Table(…)`.
  private func columns(of table: StaticCall) -> StaticValue {
    .made(
      StaticCall(
        table.callee?.columns, node: table.node, module: table.module, receiver: table))
  }

  /// `users.c.name`, which is known by its name and leads back to its table.
  private func column(_ name: String, of columns: StaticCall) -> StaticValue {
    .made(
      StaticCall(
        columns.callee?.column, node: columns.node, module: columns.module,
        positional: [.text(StaticText(bytes: Array(name.utf8)))], receiver: columns))
  }

  private func element(_ node: NodeID) -> StaticValue {
    guard let object = tree.child(.value, of: node), let index = tree.child(.index, of: node)
    else { return .unknown }
    switch (value(of: object), value(of: index)) {
    case (.sequence(let values), .integer(let index)) where values.indices.contains(index):
      return values[index]
    case (.sequence(let values), .integer(let index))
    where index < 0 && values.indices.contains(values.count + index):
      return values[values.count + index]
    case (.dictionary(let items), .text(let key)):
      return items.last { $0.key.text == key.text }?.value ?? .unknown
    case (.reflected(let reflection), let key): return reflectedElement(reflection, key)
    case (.made(let tables), .text(let key)): return table(key, of: tables)
    case (.object(let object), .text(let key)):
      return object.enumeration?.member(named: key.text) ?? .unknown
    default: return .unknown
    }
  }

  private func operation(_ node: NodeID) -> StaticValue {
    guard let left = tree.child(.left, of: node), let right = tree.child(.right, of: node) else {
      return .unknown
    }
    switch (tree.operator(of: node), value(of: left), value(of: right)) {
    case (.add, let first, let second): return sum(first.plain, second.plain)
    case (.subtract, .integer(let first), .integer(let second)):
      let (difference, overflow) = first.subtractingReportingOverflow(second)
      return overflow ? .unknown : .integer(difference)
    case (.modulo, .text(let format), let argument):
      // A list of one is shown as a list, and a tuple of one is its element.
      if case .sequence(let values) = argument, values.count == 1, tree.kind(right) != .tuple {
        return .unknown
      }
      return percentFormatted(format.bytes, argument)
    default: return .unknown
    }
  }

  /// `first + second`.
  func sum(_ first: StaticValue, _ second: StaticValue) -> StaticValue {
    switch (first, second) {
    case (.partial, _): return first
    case (.text(let known), .partial(let rest)):
      guard known.count + rest.count < Self.maximumSize else { return .unknown }
      return .partial(StaticText(bytes: known.bytes + rest.bytes))
    case (.text(let known), .unknown), (.text(let known), .made), (.text(let known), .imported):
      return .partial(StaticText(bytes: known.bytes))
    case (.text(let first), .text(let second)):
      guard first.count + second.count < Self.maximumSize else { return .unknown }
      return .text(
        StaticText(
          bytes: first.bytes + second.bytes,
          hasSpareBlanks: first.hasSpareBlanks || second.hasSpareBlanks))
    case (.sequence(let first), .sequence(let second)):
      guard first.count + second.count < Self.maximumSize else { return .unknown }
      return .sequence(first + second)
    case (.integer(let first), .integer(let second)):
      let (sum, overflow) = first.addingReportingOverflow(second)
      return overflow ? .unknown : .integer(sum)
    default: return .unknown
    }
  }
}
