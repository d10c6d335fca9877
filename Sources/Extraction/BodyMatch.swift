import PythonSyntax

extension BodyReader {
  /// `match …:`, of which one case is followed where texts tell which.
  mutating func match(_ node: NodeID) -> Flow {
    let cases = tree.repeatedChildren(of: node)
    if let subject = tree.child(.subject, of: node) {
      visit(subject)
      let value = evaluator.value(of: subject)
      for (index, choice) in cases.enumerated() {
        guard let isTaken = isTaken(choice, value) else { break }
        if isTaken { return tree.child(.body, of: choice).map { walk($0) } ?? .goesOn }
        if index == cases.count - 1 { return .goesOn }
      }
    }
    // A pattern may bind names also where it does not fit in the end.
    for choice in cases {
      guard let pattern = tree.child(.pattern, of: choice) else { continue }
      for name in tree.namesBound(in: pattern) { bind(name, .unknown) }
    }
    return arms(cases.map { tree.child(.body, of: $0) } + [nil]).any
  }

  /// Whether a case is that of the value; nil where that cannot be told.
  private mutating func isTaken(_ choice: NodeID, _ value: StaticValue) -> Bool? {
    guard case .text = value, tree.child(.guard, of: choice) == nil,
      let pattern = tree.child(.pattern, of: choice)
    else { return nil }
    return fits(pattern, value)
  }

  private func fits(_ pattern: NodeID, _ value: StaticValue) -> Bool? {
    switch tree.kind(pattern) {
    case .valuePattern:
      return tree.child(.value, of: pattern).flatMap { evaluator.value(of: $0).equals(value) }
    case .singletonPattern: return false
    case .asPattern:
      // The wildcard, which binds no name.
      return tree.children(of: pattern).contains { _ in true } ? nil : true
    case .orPattern:
      var isKnown = true
      for part in tree.repeatedChildren(of: pattern) {
        guard tree.kind(part) != .orPattern, let fits = fits(part, value) else {
          isKnown = false
          continue
        }
        if fits { return true }
      }
      return isKnown ? false : nil
    default: return nil
    }
  }
}

extension SyntaxTree {
  /// The names that a pattern binds.
  fileprivate func namesBound(in pattern: NodeID) -> [NameID] {
    var found: [NameID] = []
    var waiting = [pattern]
    while let node = waiting.popLast() {
      switch kind(node) {
      case .asPattern, .starPattern, .mappingPatternRest:
        if let name = child(.name, of: node).flatMap({ nameID($0) }) { found.append(name) }
      default: break
      }
      waiting += children(of: node)
    }
    return found
  }
}
