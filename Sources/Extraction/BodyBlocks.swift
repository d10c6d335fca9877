import MigrationModel
import PythonSyntax
import SchemaModel

/// Statements with blocks: conditions, loops and `with`.
extension BodyReader {
  mutating func condition(_ node: NodeID) -> Flow {
    let test = tree.child(.test, of: node)
    if let test { visit(test) }
    let body = tree.child(.body, of: node)
    let otherwise = tree.child(.otherwise, of: node)
    let value = test.map { evaluator.value(of: $0) } ?? .unknown
    if let isTrue = value.isTrue {
      guard let taken = isTrue ? body : otherwise else { return .goesOn }
      return walk(taken)
    }
    let blocks = [body, otherwise]
    guard case .reflected(let reflection) = value, let test = number(of: reflection) else {
      return arms(blocks).any
    }
    let outer = guards
    let guards = [true, false].map { SchemaGuard(test: test, holds: $0) }
    let flows = arms(blocks, guards)
    self.guards = outer
    var flow = flows.any
    // Where one arm leaves and the other one goes on, what follows is under the other one's guard.
    if flow.contains(.goesOn) {
      if flows.first.isExit, flows.last.exits.isEmpty {
        self.guards.append(guards[1])
        flow.insert(.guarded)
      } else if flows.last.isExit, flows.first.exits.isEmpty {
        self.guards.append(guards[0])
        flow.insert(.guarded)
      }
    }
    return flow
  }

  /// How blocks may be left of which one runs.
  struct ArmFlows {
    /// How any of them is.
    private(set) var any: Flow = []
    private(set) var first: Flow = []
    private(set) var last: Flow = []
    private var isEmpty = true

    mutating func append(_ flow: Flow) {
      if isEmpty { first = flow }
      isEmpty = false
      last = flow
      any.formUnion(flow)
    }
  }

  /// Walks blocks of which one runs, or all that is not one of them.
  ///
  /// - Parameters:
  ///   - blocks: The blocks; nil for one that does nothing.
  ///   - guards: What is known where each of them runs; without it that is in doubt.
  /// - Returns: How they may be left.
  mutating func arms(_ blocks: [NodeID?], _ guards: [SchemaGuard]? = nil) -> ArmFlows {
    let certainty = certainty
    let names = evaluator.names
    let outerGuards = self.guards
    let outerBlock = self.block
    var outerBound = NameSet()
    swap(&bound, &outerBound)
    let ownedBefore = owned
    var ownedAfter = owned
    let transaction = transactions.current
    var mayEndTransaction = false
    var changed = NameSet()
    var flows = ArmFlows()
    var isFirst = true
    for index in blocks.indices {
      guard let block = blocks[index] else {
        flows.append(.goesOn)
        continue
      }
      if !isFirst {
        restore(names)
        bound = NameSet()
        owned = ownedBefore
      }
      isFirst = false
      transactions.current = transaction
      if let guards {
        self.guards = outerGuards + [guards[index]]
      } else if self.certainty == .exact {
        self.certainty = .conditional
      }
      self.block = block
      let flow = walk(block).subtracting(.guarded)
      flows.append(flow)
      // What an arm does that leaves the function matters to nothing behind it.
      if flow != .returns, flow != .fails {
        changed.formUnion(bound)
        noteHolding()
        ownedAfter.formIntersection(owned)
        mayEndTransaction = mayEndTransaction || transactions.current != transaction
      }
      self.certainty = certainty
      self.guards = outerGuards
    }
    self.block = outerBlock
    restore(names)
    owned = ownedAfter
    transactions.current = mayEndTransaction ? nil : transaction
    swap(&bound, &outerBound)
    if !changed.isEmpty {
      for name in changed.names(of: tree) { evaluator.names[name] = .unknown }
      bound.formUnion(changed)
    }
    return flows
  }

  /// Takes back what an arm has bound.
  private mutating func restore(_ names: Scope) {
    if bound.isEmpty { evaluator.forgetKnownCalls() } else { evaluator.names = names }
  }

  mutating func loop(_ node: NodeID) -> Flow {
    guard let iterable = tree.child(.iterable, of: node),
      let target = tree.child(.target, of: node),
      let body = tree.child(.body, of: node)
    else { return .goesOn }
    if tree.mayLeaveEarly(body) { visit(iterable) } else { consume(iterable) }
    let otherwise = tree.child(.otherwise, of: node)
    guard let values = evaluator.value(of: iterable).elements else {
      forgetNames(changedIn: body)
      bindUnknown(target)
      noteHolding(of: target, iterable)
      return ended(looped { $0.arms([body, nil]).any }, otherwise)
    }
    let flow = looped { $0.turns(of: body, target, values) }
    guard flow.contains(.goesOn) else {
      return flow.contains(.leavesLoop) ? flow.behindLoop : flow
    }
    return ended(flow, otherwise)
  }

  /// Walks the body of a loop for each of the values that its target gets.
  private mutating func turns(
    of body: NodeID, _ target: NodeID, _ values: [StaticValue]
  ) -> Flow {
    let outer = (certainty, guards)
    var left: Flow = .guarded
    for value in values {
      bind(target, value)
      let before = (certainty, guards)
      let flow = walk(body)
      if hasReachedBound { return .returns }
      left.formUnion(flow.exits.subtracting(.nextTurn))
      if !flow.isGuarded, !flow.isDisjoint(with: [.leavesLoop, .returns]) { left.remove(.guarded) }
      guard !flow.isDisjoint(with: [.goesOn, .nextTurn]) else {
        (certainty, guards) = outer
        left.remove(.guarded)
        return left
      }
      forget(doubt.endTurn())
      if flow.isDisjoint(with: [.leavesLoop, .returns]) {
        // What a turn leaves out with `continue` says nothing about the next one.
        (certainty, guards) = before
      } else if flow.contains(.nextTurn) || !flow.isGuarded {
        (certainty, guards) = before
        if certainty == .exact { certainty = .conditional }
        left.remove(.guarded)
      }
    }
    if !left.isGuarded || left.contains(.leavesLoop) || !left.contains(.returns) {
      (certainty, guards) = outer
      left.remove(.guarded)
    }
    return left.union(.goesOn)
  }

  /// How a loop is left that may have come to its end: its `else` runs unless `break` ended it.
  mutating func ended(_ flow: Flow, _ otherwise: NodeID?) -> Flow {
    guard let otherwise else { return flow.behindLoop }
    if flow.contains(.leavesLoop) { return flow.union(arms([otherwise, nil]).any).behindLoop }
    let outer = certainty
    defer { certainty = outer }
    if !flow.isGuarded { beUncertain() }
    return flow.subtracting(.nextTurn).followed(by: walk(otherwise))
  }

  mutating func with(_ node: NodeID) -> Flow {
    let wasAutocommitting = transactions.isAutocommitting
    defer { if !wasAutocommitting { transactions.leaveAutocommitBlock() } }
    var batches: [StaticCall] = []
    var managers: [StaticValue] = []
    var contexts: [StaticValue] = []
    var catching = Catching.nothing
    for item in tree.repeatedChildren(of: node) {
      guard let context = tree.child(.context, of: item) else { continue }
      consume(context)
      if enter(context, of: evaluator.value(of: context), tree.child(.target, of: item)) {
        managers.append(evaluator.value(of: context))
      }
      if case .made(let call) = evaluator.value(of: context), call.isAutocommitBlock {
        transactions.enterAutocommitBlock()
      }
      let value = evaluator.value(of: context)
      contexts.append(value)
      catching = max(catching, self.catching(by: value, context))
      let target = tree.child(.target, of: item)
      if case .made(let call) = value, call.function == ["alembic", "op", "batch_alter_table"] {
        if let target { bind(target, .batch(call)) }
        enterBatch(call)
        batches.append(call)
      } else if let target {
        bind(target, value)
      }
    }
    let flow = tree.child(.body, of: node).map { walk($0, catching) } ?? .goesOn
    for batch in batches.reversed() { leaveBatch(batch) }
    for manager in managers.reversed() { leave(node, of: manager) }
    for context in contexts.reversed() { leaveSession(context) }
    return flow
  }
}
