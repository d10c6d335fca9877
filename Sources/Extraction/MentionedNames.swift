import PythonSyntax

extension SyntaxTree {
  /// Whether an expression makes tuples of constants and nothing else.
  func isTupleOfConstants(_ node: NodeID) -> Bool {
    kind(node) == .tuple
      && repeatedChildren(of: node).allSatisfy {
        Evaluator.constant($0, of: self, CodeModule.migration) != nil || isTupleOfConstants($0)
      }
  }

  /// Whether an expression calls something or binds a name.
  func hasCall(_ node: NodeID, depth: Int = 0) -> Bool {
    switch kind(node) {
    case .name, .identifier, .string, .noneLiteral: false
    case .call, .namedExpression: true
    default:
      depth >= Evaluator.maximumDepth
        || places(ofChildren: node).contains { place in
          child(at: place).map { hasCall($0, depth: depth + 1) } ?? false
        }
    }
  }

  /// The first part of a dotted name, or a name by itself.
  func firstName(ofDotted node: NodeID) -> NameID? {
    guard kind(node) == .dottedName else { return nameID(node) }
    for part in repeatedChildren(of: node) {
      if let name = nameID(part) { return name }
    }
    return nil
  }

  /// Hands out the names that stand in an expression.
  ///
  /// - Parameters:
  ///   - node: The expression.
  ///   - body: Gets each name once, and once more where it stands in another way: with whether what it holds is
  ///     used as a whole, and not only a part of it, or what it returns, as in `sa.Text()`.
  func forEachName(in node: NodeID, _ body: (NameID, Bool) -> Void) {
    if kind(node) == .name, let name = nameID(node) { return body(name, true) }
    var seen = (whole: NameSet(), inPart: NameSet())
    forEachName(in: node, isWhole: true, &seen, body)
  }

  private func forEachName(
    in node: NodeID, isWhole: Bool, _ seen: inout (whole: NameSet, inPart: NameSet),
    _ body: (NameID, Bool) -> Void
  ) {
    var part: NodeID?
    switch kind(node) {
    case .name: return hand(out: node, isWhole: isWhole, &seen, body)
    case .attribute: part = child(.value, of: node)
    case .call: part = child(.function, of: node)
    case .asPattern, .starPattern, .mappingPatternRest:
      if let name = child(.name, of: node) { hand(out: name, isWhole: true, &seen, body) }
    default: break
    }
    for place in places(ofChildren: node) {
      guard let child = child(at: place), !kind(child).isConstant else { continue }
      forEachName(in: child, isWhole: child != part, &seen, body)
    }
  }

  private func hand(
    out node: NodeID, isWhole: Bool, _ seen: inout (whole: NameSet, inPart: NameSet),
    _ body: (NameID, Bool) -> Void
  ) {
    guard let name = nameID(node), !seen.whole.contains(name) else { return }
    if isWhole {
      seen.whole.insert(name)
    } else {
      guard !seen.inPart.contains(name) else { return }
      seen.inPart.insert(name)
    }
    body(name, isWhole)
  }
}
