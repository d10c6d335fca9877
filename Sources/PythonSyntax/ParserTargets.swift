import SourceText

extension Parser {
  /// Reads a statement that is an expression, or an assignment of any form.
  mutating func parseExpressionStatement() throws(ParseFailure) -> Node {
    let start = start
    let isYield = kind == .yieldKeyword
    let first = try parseAssignedValue()
    if kind == .equal { return try parseAssignment(first, from: start) }
    if kind == .colon, !isYield { return try parseAnnotation(first, from: start) }
    guard let symbol = augmentedOperator else {
      return try builder.add(.expressionStatement, range(from: start), first)
    }
    try makeSingleTarget(first)
    advance()
    let value = try parseAssignedValue()
    return try builder.add(
      .augmentedAssignment, range(from: start), detail: symbol.rawValue, first, value)
  }

  private mutating func parseAssignment(_ first: Node, from start: UInt32) throws(ParseFailure)
    -> Node
  {
    let mark = builder.pendingCount
    var value = first
    while skip(.equal) {
      try makeTarget(value, .store)
      builder.push(value)
      value = try parseAssignedValue()
    }
    builder.push(value)
    return try builder.add(.assignment, range(from: start), pendingFrom: mark)
  }

  private mutating func parseAnnotation(_ target: Node, from start: UInt32) throws(ParseFailure)
    -> Node
  {
    try makeSingleTarget(target)
    let isSimple = builder.kind(target) == .name && builder.start(target) == start
    advance()
    let annotation = try parseExpression()
    let value = skip(.equal) ? try parseAssignedValue() : NodeRecord.absent
    return try builder.add(
      .annotatedAssignment, range(from: start), detail: isSimple ? NodeDetail.isSimple : 0, target,
      annotation, value)
  }

  private var augmentedOperator: SyntaxOperator? {
    switch kind {
    case .plusEqual: .add
    case .minusEqual: .subtract
    case .starEqual: .multiply
    case .atEqual: .matrixMultiply
    case .slashEqual: .divide
    case .percentEqual: .modulo
    case .ampersandEqual: .bitAnd
    case .barEqual: .bitOr
    case .caretEqual: .bitXor
    case .leftShiftEqual: .shiftLeft
    case .rightShiftEqual: .shiftRight
    case .doubleStarEqual: .power
    case .doubleSlashEqual: .floorDivide
    default: nil
    }
  }

  /// Reads `star_targets`, as they stand behind `for`.
  mutating func parseStarTargets() throws(ParseFailure) -> Node {
    let start = start
    let first = try parseStarTarget()
    guard kind == .comma else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.comma), kind != .inKeyword { builder.push(try parseStarTarget()) }
    return try builder.add(
      .tuple, range(from: start), detail: ExpressionContext.store.rawValue,
      pendingFrom: mark)
  }

  mutating func parseStarTarget() throws(ParseFailure) -> Node {
    let start = start
    let isStarred = skip(.star)
    let value = try parsePrimary()
    try makeTarget(value, .store)
    guard isStarred else { return value }
    return try builder.add(
      .starred, range(from: start), detail: ExpressionContext.store.rawValue, value)
  }

  /// Checks that an expression can be assigned to or deleted, and marks it and its elements.
  mutating func makeTarget(_ node: Node, _ context: ExpressionContext) throws(ParseFailure) {
    switch builder.kind(node) {
    case .name, .attribute, .subscription: break
    case .tuple, .list:
      for link in builder.children(node) { try makeTarget(builder.links[link], context) }
    case .starred where context == .store:
      let value = builder.links[builder.children(node).lowerBound]
      if builder.kind(value) == .starred { fallthrough }
      try makeTarget(value, context)
    default:
      throw failure(
        context == .delete ? "cannot delete this expression" : "cannot assign to this expression",
        at: node)
    }
    builder.setDetail(context.rawValue, of: node)
  }

  private mutating func makeSingleTarget(_ node: Node) throws(ParseFailure) {
    switch builder.kind(node) {
    case .name, .attribute, .subscription:
      builder.setDetail(ExpressionContext.store.rawValue, of: node)
    default: throw failure("cannot assign to this expression", at: node)
    }
  }
}
