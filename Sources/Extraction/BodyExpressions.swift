import MigrationModel
import PythonSyntax

/// Expressions, in the order in which Python evaluates them, and those of their parts that it may leave out.
extension BodyReader {
  /// Looks for calls in an expression, in the order in which Python makes them.
  mutating func visit(_ node: NodeID) {
    guard enter(node) else { return }
    // Most expressions have no parts.
    let kind = tree.kind(node)
    if !kind.isLeaf { visitParts(of: node, kind) }
    leave()
  }

  private mutating func visitParts(of node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .lambda:
      for parameter in tree.parameters(of: node) {
        if let value = parameter.defaultValue { visit(value) }
      }
    case .call: visitCall(node)
    case .keywordArgument:
      guard let keyword = tree.keyword(node) else { return }
      if let name = keyword.name { visit(name) }
      visit(keyword.value)
    case .attribute:
      guard let attribute = tree.attribute(node) else { return }
      visit(attribute.value)
      visit(attribute.name)
    case .listComprehension, .setComprehension, .dictionaryComprehension: comprehension(node)
    case .generatorExpression: later(node) { $0.comprehension(node) }
    case .conditional: conditional(node)
    case .booleanOperation: booleanOperation(node)
    case .comparison: comparison(node)
    case .list, .tuple, .set, .dictionary:
      // Rows for `bulk_insert` are thousands of literals, which are no steps.
      if tree.hasCall(node) { visitChildren(of: node) }
      release(node)
    case .awaitExpression, .yieldFromExpression, .starred:
      if let value = tree.child(.value, of: node) { consume(value) }
    case .namedExpression: namedExpression(node)
    default: visitChildren(of: node)
    }
  }

  mutating func visitChildren(of node: NodeID) {
    for place in tree.places(ofChildren: node) {
      if let child = tree.child(at: place) { visit(child) }
    }
  }

  private mutating func visitCall(_ node: NodeID) {
    guard let function = tree.callee(node) else { return }
    let attribute = tree.attribute(function)
    var consumer = false
    if let name = tree.nameID(function) {
      consumer = consumes(name)
    } else {
      visit(attribute?.value ?? function)
    }
    for place in tree.places(ofRepeatedChildren: node) {
      guard let argument = tree.child(at: place) else { continue }
      if consumer { consume(argument) } else { visit(argument) }
    }
    call(node, function, attribute)
  }

  /// `name := value`.
  private mutating func namedExpression(_ node: NodeID) {
    visitChildren(of: node)
    if let target = tree.child(.target, of: node), let value = tree.child(.value, of: node) {
      bind(target, evaluator.value(of: value))
      release(value)
      noteHolding(of: target, value)
    }
  }

  // MARK: Parts that may be left out

  /// `a if test else b`.
  private mutating func conditional(_ node: NodeID) {
    guard let test = tree.child(.test, of: node) else { return }
    visit(test)
    let value = evaluator.value(of: test)
    for (role, isTaken) in [(SyntaxRole.body, true), (.otherwise, false)] {
      guard let arm = tree.child(role, of: node) else { continue }
      if let isTrue = value.isTrue {
        if isTrue == isTaken { visit(arm) }
        continue
      }
      let outer = (certainty, guards)
      assume(value, isTrue: isTaken, for: arm)
      visitPerhaps(arm)
      (certainty, guards) = outer
    }
  }

  /// `a and b`, `a or b`: what stands behind an operand is left out where that decides.
  private mutating func booleanOperation(_ node: NodeID) {
    let goesOn = tree.operator(of: node) == .and
    let outer = (certainty, guards)
    defer { (certainty, guards) = outer }
    var isDecided = true
    let operands = tree.repeatedChildren(of: node)
    for index in operands.indices {
      let operand = operands[index]
      if isDecided { visit(operand) } else { visitPerhaps(operand) }
      guard index + 1 < operands.count else { return }
      let value = evaluator.value(of: operand)
      if let isTrue = value.isTrue {
        guard isTrue == goesOn else { return }
      } else {
        assume(value, isTrue: goesOn, for: operands[index + 1])
        isDecided = false
      }
    }
  }

  /// `a < b < c`: what stands behind the second operand is left out where the first two decide.
  private mutating func comparison(_ node: NodeID) {
    if let first = tree.child(.left, of: node) { visit(first) }
    let outer = certainty
    defer { certainty = outer }
    for (index, step) in tree.repeatedChildren(of: node).enumerated() {
      guard let operand = tree.child(.operand, of: step) else { continue }
      if index == 0 {
        visit(operand)
      } else {
        if certainty == .exact { certainty = .conditional }
        visitPerhaps(operand)
      }
    }
  }

  /// `assert test, message`.
  mutating func assertion(_ node: NodeID) -> Flow {
    guard let test = tree.child(.test, of: node) else { return .goesOn }
    visit(test)
    let value = evaluator.value(of: test)
    if let message = tree.child(.message, of: node), value.isTrue != true {
      let outer = (certainty, guards)
      if value.isTrue == nil { assume(value, isTrue: false, for: message) }
      visitPerhaps(message)
      (certainty, guards) = outer
    }
    return value.isTrue == false ? failure : .goesOn
  }

  /// Goes on with what runs only where a value is true, or only where it is false.
  private mutating func assume(_ value: StaticValue, isTrue: Bool, for part: NodeID) {
    // Of a part that calls nothing the database need not be asked.
    if case .reflected(let reflection) = value, tree.calls(part), let test = number(of: reflection)
    {
      guards.append(SchemaGuard(test: test, holds: isTrue))
    } else if certainty == .exact {
      certainty = .conditional
    }
  }

  /// Visits what may be left out: the names that it binds are not known behind it.
  private mutating func visitPerhaps(_ node: NodeID) {
    let outer = bound
    bound = []
    visit(node)
    let changed = bound
    bound = outer
    guard !changed.isEmpty else { return }
    for name in changed.names(of: tree) { bind(name, .unknown) }
  }

  // MARK: What is done later

  /// Visits what goes through all that it is given, such as a loop: what that does is done here.
  mutating func consume(_ node: NodeID) {
    let outer = consumed
    consumed = node
    visit(node)
    consumed = outer
  }

  /// Does what a generator or a coroutine does: here where it is gone through, and else perhaps elsewhere.
  mutating func later(_ node: NodeID, _ action: (inout BodyReader) -> Void) {
    guard consumed != node else { return action(&self) }
    // Nobody has what is thrown away at once.
    guard loneCall != node else { return }
    let outer = certainty
    if certainty == .exact { certainty = .conditional }
    action(&self)
    certainty = outer
  }

  /// Goes on with what runs perhaps.
  mutating func beUncertain() {
    if certainty == .exact { certainty = .conditional }
  }

  /// Whether a function goes through all of its first argument.
  private func consumes(_ function: NameID) -> Bool {
    evaluator.names[function] == nil && Self.consumers.contains(tree.text(of: function))
  }

  /// Functions of Python's own that go through all of what they are given.
  private static let consumers: Set<String> = [
    "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple",
  ]

  // MARK: Comprehensions

  /// `[op.drop_table(name) for name in …]` and the like.
  private mutating func comprehension(_ node: NodeID) {
    var parts: [NodeID] = []
    for role in [SyntaxRole.element, .key, .value] {
      if let part = tree.child(role, of: node) { parts.append(part) }
    }
    let clauses = tree.repeatedChildren(of: node)
    var hidden: [(name: NameID, value: StaticValue?)] = []
    for clause in clauses {
      guard let target = tree.child(.target, of: clause) else { continue }
      forEachName(of: target) { hidden.append(($1, $0.evaluator.names[$1])) }
    }
    let outer = certainty
    turns(of: clauses[...], parts)
    certainty = outer
    for (name, value) in hidden { evaluator.names[name] = value }
  }

  /// Visits what a comprehension makes in each turn of the clauses that are left.
  private mutating func turns(of clauses: Slice<NodeList>, _ parts: [NodeID]) {
    guard let clause = clauses.first else {
      for part in parts {
        visit(part)
        release(part)
      }
      return
    }
    guard enter(clause) else { return }
    defer { leave() }
    let conditions = tree.repeatedChildren(of: clause)
    guard let target = tree.child(.target, of: clause),
      let iterable = tree.child(.iterable, of: clause)
    else { return }
    consume(iterable)
    let outer = certainty
    defer { certainty = outer }
    guard let values = evaluator.value(of: iterable).elements else {
      bind(target, .unknown)
      if certainty == .exact { certainty = .conditional }
      for condition in conditions { visit(condition) }
      return turns(of: clauses.dropFirst(), parts)
    }
    for value in values {
      guard enter(clause) else { return }
      defer { leave() }
      bind(target, value)
      for condition in conditions { visit(condition) }
      certainty = outer
      switch evaluator.holds(conditions) {
      case false?: continue
      case true?: break
      case nil: if certainty == .exact { certainty = .conditional }
      }
      turns(of: clauses.dropFirst(), parts)
    }
  }

}

extension SyntaxKind {
  /// Whether an expression of this kind has no parts that do anything.
  var isLeaf: Bool {
    switch self {
    case .string, .bytes, .name, .identifier, .number, .noneLiteral, .trueLiteral, .falseLiteral:
      true
    default: false
    }
  }
}
