import PythonSyntax

extension Evaluator {
  /// `[f(x) for x in values if x]` and the like, over known values.
  func comprehension(_ node: NodeID) -> StaticValue {
    guard let element = tree.child(.element, of: node) else { return .unknown }
    let clauses = tree.repeatedChildren(of: node)
    if let reflected = reflectedComprehension(clauses, element) { return reflected }
    var inner = self
    // It has names of its own, which are not kept for the functions that it makes.
    frames.keep(names, of: activation.frame)
    inner.activation.frame = frames.begin()
    var values: [StaticValue] = []
    let isKnown = inner.unroll(clauses[...]) { turn in
      values.append(turn.value(of: element))
      return values.count < Self.maximumTurns
    }
    guard isKnown else { return .unknown }
    return tree.kind(node) == .setComprehension ? .set(values) : .sequence(values)
  }

  /// `{key: value for x in values}`, over known values.
  func dictionaryComprehension(_ node: NodeID) -> StaticValue {
    guard let key = tree.child(.key, of: node), let value = tree.child(.value, of: node)
    else { return .unknown }
    var inner = self
    var items: [(key: StaticValue, value: StaticValue)] = []
    let isKnown = inner.unroll(tree.repeatedChildren(of: node)[...]) { turn in
      items.append((turn.value(of: key), turn.value(of: value)))
      return items.count < Self.maximumTurns
    }
    return isKnown ? .dictionary(items) : .unknown
  }

  /// Does something for each turn of the clauses of a comprehension.
  ///
  /// - Parameters:
  ///   - clauses: The `for … in … if …` that are left.
  ///   - visit: Gets the evaluator with what the turn binds; false ends it all.
  /// - Returns: Whether every turn was known and visited.
  private mutating func unroll(
    _ clauses: Slice<NodeList>, _ visit: (Evaluator) -> Bool
  ) -> Bool {
    guard let clause = clauses.first else { return visit(self) }
    guard let target = tree.child(.target, of: clause),
      let iterable = tree.child(.iterable, of: clause),
      let elements = value(of: iterable).elements
    else { return false }
    for element in elements {
      bind(target, element)
      switch holds(tree.repeatedChildren(of: clause)) {
      case nil: return false
      case false?: continue
      case true?: if !unroll(clauses.dropFirst(), visit) { return false }
      }
    }
    return true
  }

  /// Whether all conditions hold, where that is known.
  func holds(_ conditions: NodeList) -> Bool? {
    for condition in conditions {
      guard let isTrue = value(of: condition).isTrue else { return nil }
      if !isTrue { return false }
    }
    return true
  }

  /// Binds the names of a target; what cannot be told apart becomes unknown.
  mutating func bind(_ target: NodeID, _ value: StaticValue) {
    if let name = tree.nameID(target) {
      names[name] = isTooDeep(value) ? .unknown : value
      return
    }
    guard [.tuple, .list, .starred].contains(tree.kind(target)) else { return }
    let targets = Array(tree.children(of: target))
    let hasStar = targets.contains { tree.kind($0) == .starred } || tree.kind(target) == .starred
    var values: [StaticValue]?
    if case .sequence(let known) = value, known.count == targets.count, !hasStar { values = known }
    for (index, target) in targets.enumerated() { bind(target, values?[index] ?? .unknown) }
  }
}

extension StaticValue {
  /// A set of values, whose order is no more than one of those that it may have.
  ///
  /// Unknown unless it is certain which of the values are equal.
  static func set(_ values: [StaticValue]) -> StaticValue {
    var seen: Set<[UInt8]> = []
    var distinct: [StaticValue] = []
    for value in values {
      guard case .text(let text) = value, !text.hasSpareBlanks else { return .unknown }
      if seen.insert(text.bytes).inserted { distinct.append(value) }
    }
    return .sequence(distinct)
  }
}
