import SourceText

extension Parser {
  /// Reads `star_expressions`: expressions and starred ones, a tuple when there is a comma.
  mutating func parseStarExpressions() throws(ParseFailure) -> Node {
    let start = start
    let first = try parseStarExpression()
    guard kind == .comma else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.comma), startsExpression { builder.push(try parseStarExpression()) }
    return try builder.add(.tuple, range(from: start), pendingFrom: mark)
  }

  mutating func parseStarExpression() throws(ParseFailure) -> Node {
    guard kind == .star else { return try parseExpression() }
    return try parseStarred()
  }

  /// Reads `* bitwise_or`.
  private mutating func parseStarred() throws(ParseFailure) -> Node {
    let start = start
    advance()
    let value = try parseBinary(0)
    return try builder.add(.starred, range(from: start), value)
  }

  mutating func parseStarNamedExpression() throws(ParseFailure) -> Node {
    guard kind == .star else { return try parseNamedExpression() }
    return try parseStarred()
  }

  /// Reads an expression, or `name := expression`.
  mutating func parseNamedExpression() throws(ParseFailure) -> Node {
    guard kind == .name, peek() == .colonEqual else { return try parseExpression() }
    let start = start
    let target = leaf(.name, detail: ExpressionContext.store.rawValue)
    advance()
    let value = try parseExpression()
    return try builder.add(.namedExpression, range(from: start), target, value)
  }

  /// Reads what may stand on the right of an assignment.
  mutating func parseAssignedValue() throws(ParseFailure) -> Node {
    kind == .yieldKeyword ? try parseYield() : try parseStarExpressions()
  }

  mutating func parseYield() throws(ParseFailure) -> Node {
    let start = start
    advance()
    if skip(.fromKeyword) {
      let value = try parseExpression()
      return try builder.add(.yieldFromExpression, range(from: start), value)
    }
    let value = startsExpression ? try parseStarExpressions() : NodeRecord.absent
    return try builder.add(.yieldExpression, range(from: start), value)
  }

  /// Whether an expression or a starred one can begin here.
  var startsExpression: Bool {
    switch kind {
    case .name, .number, .string, .formattedStart, .leftParenthesis, .leftBracket, .leftBrace,
      .ellipsis, .minus, .plus, .tilde, .star, .falseKeyword, .noneKeyword, .trueKeyword,
      .awaitKeyword, .lambdaKeyword, .notKeyword, .invalid:
      true
    default: false
    }
  }

  /// What waits for the expression on its right.
  private enum Waiting {
    case lambda(start: UInt32, parameters: Node)
    case conditional(start: UInt32, body: Node, test: Node)
  }

  /// Reads `expression`: a lambda, a conditional, or what they are made of.
  mutating func parseExpression() throws(ParseFailure) -> Node {
    nesting += 1
    guard nesting <= Self.maximumNesting else { throw failure("nested too deeply") }
    let start = start
    var node = NodeRecord.absent
    if kind != .lambdaKeyword { node = try parseDisjunction() }
    if node == NodeRecord.absent || kind == .ifKeyword {
      node = try parseNestedToTheRight(node, from: start)
    }
    nesting -= 1
    return node
  }

  /// Reads lambdas and conditionals.
  ///
  /// - Parameters:
  ///   - first: What stands before the first `if`; absent before a lambda.
  ///   - start: Where it starts.
  /// - Returns: All of it as one node.
  /// - Throws: Where the grammar does not go on.
  private mutating func parseNestedToTheRight(_ first: Node, from start: UInt32)
    throws(ParseFailure) -> Node
  {
    var waiting: [Waiting] = []
    var (node, start) = (first, start)
    while true {
      if node == NodeRecord.absent, skip(.lambdaKeyword) {
        let parameters = try parseParameters(until: .colon)
        try expect(.colon, "':'")
        waiting.append(.lambda(start: start, parameters: parameters))
      } else {
        if node == NodeRecord.absent { node = try parseDisjunction() }
        guard skip(.ifKeyword) else { break }
        let test = try parseDisjunction()
        try expect(.elseKeyword, "'else'")
        waiting.append(.conditional(start: start, body: node, test: test))
      }
      (node, start) = (NodeRecord.absent, self.start)
    }
    while let item = waiting.popLast() {
      switch item {
      case .lambda(let start, let parameters):
        node = try builder.add(.lambda, range(from: start), parameters, node)
      case .conditional(let start, let body, let test):
        node = try builder.add(.conditional, range(from: start), body, test, node)
      }
    }
    return node
  }

  /// What an operation begins with.
  private struct Beginning {
    let start: UInt32
    /// The first primary, where it has been read; absent otherwise.
    var primary = NodeRecord.absent
  }

  mutating func parseDisjunction() throws(ParseFailure) -> Node {
    var beginning = Beginning(start: start)
    if startsPrimary {
      beginning.primary = try parsePrimary()
      // Most expressions are no more than this.
      guard joinsOperands else { return beginning.primary }
    }
    return try parseDisjunction(beginning)
  }

  /// Whether a primary begins here, and no other operation can.
  private var startsPrimary: Bool {
    switch kind {
    case .name, .number, .string, .formattedStart, .leftParenthesis, .leftBracket, .leftBrace,
      .ellipsis, .noneKeyword, .trueKeyword, .falseKeyword:
      true
    default: false
    }
  }

  /// Whether an operator is next that stands between two operands.
  private var joinsOperands: Bool {
    switch kind {
    case .plus, .minus, .star, .doubleStar, .slash, .doubleSlash, .percent, .at, .bar, .caret,
      .ampersand, .leftShift, .rightShift, .doubleEqual, .notEqual, .less, .lessEqual, .greater,
      .greaterEqual, .inKeyword, .isKeyword, .notKeyword, .andKeyword, .orKeyword:
      true
    default: false
    }
  }

  private mutating func parseDisjunction(_ beginning: Beginning) throws(ParseFailure) -> Node {
    let start = beginning.start
    let first = try parseConjunction(beginning)
    guard kind == .orKeyword else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.orKeyword) {
      builder.push(try parseConjunction(Beginning(start: self.start)))
    }
    return try builder.add(
      .booleanOperation, range(from: start), detail: SyntaxOperator.or.rawValue,
      pendingFrom: mark)
  }

  private mutating func parseConjunction(_ beginning: Beginning) throws(ParseFailure) -> Node {
    let start = beginning.start
    let first = try parseInversion(beginning)
    guard kind == .andKeyword else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.andKeyword) { builder.push(try parseInversion(Beginning(start: self.start))) }
    return try builder.add(
      .booleanOperation, range(from: start), detail: SyntaxOperator.and.rawValue,
      pendingFrom: mark)
  }

  private mutating func parseInversion(_ beginning: Beginning) throws(ParseFailure) -> Node {
    guard kind == .notKeyword, beginning.primary == NodeRecord.absent else {
      return try parseComparison(beginning)
    }
    var starts: [UInt32] = []
    while kind == .notKeyword {
      starts.append(start)
      advance()
    }
    var node = try parseComparison(Beginning(start: start))
    for start in starts.reversed() {
      node = try builder.add(
        .unaryOperation, range(from: start), detail: SyntaxOperator.not.rawValue, node)
    }
    return node
  }

  private mutating func parseComparison(_ beginning: Beginning) throws(ParseFailure) -> Node {
    let start = beginning.start
    let left = try parseBinary(0, beginning)
    guard comparisonOperator != nil else { return left }
    let mark = builder.pendingCount
    builder.push(left)
    while let symbol = comparisonOperator {
      let stepStart = self.start
      advance()
      if symbol == .isNot || symbol == .notIn { advance() }
      let right = try parseBinary(0)
      builder.push(
        try builder.add(
          .comparisonStep, range(from: stepStart), detail: symbol.rawValue, right))
    }
    return try builder.add(.comparison, range(from: start), pendingFrom: mark)
  }

  private var comparisonOperator: SyntaxOperator? {
    switch kind {
    case .doubleEqual: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessOrEqual
    case .greater: .greater
    case .greaterEqual: .greaterOrEqual
    case .inKeyword: .in
    case .isKeyword: peek() == .notKeyword ? .isNot : .is
    case .notKeyword: peek() == .inKeyword ? .notIn : nil
    default: nil
    }
  }

  /// Reads binary operations that bind at least as tightly as a level of `binaryOperator`.
  mutating func parseBinary(_ minimum: Int) throws(ParseFailure) -> Node {
    try parseBinary(minimum, Beginning(start: start))
  }

  private mutating func parseBinary(_ minimum: Int, _ beginning: Beginning) throws(ParseFailure)
    -> Node
  {
    let start = beginning.start
    var node = try parseFactor(beginning)
    while let (symbol, level) = binaryOperator, level >= minimum {
      advance()
      let right = try parseBinary(level + 1)
      node = try builder.add(
        .binaryOperation, range(from: start), detail: symbol.rawValue, node, right)
    }
    return node
  }

  private var binaryOperator: (SyntaxOperator, Int)? {
    switch kind {
    case .bar: (.bitOr, 0)
    case .caret: (.bitXor, 1)
    case .ampersand: (.bitAnd, 2)
    case .leftShift: (.shiftLeft, 3)
    case .rightShift: (.shiftRight, 3)
    case .plus: (.add, 4)
    case .minus: (.subtract, 4)
    case .star: (.multiply, 5)
    case .slash: (.divide, 5)
    case .doubleSlash: (.floorDivide, 5)
    case .percent: (.modulo, 5)
    case .at: (.matrixMultiply, 5)
    default: nil
    }
  }

  /// Reads signs and powers, which nest to the right.
  private mutating func parseFactor(_ beginning: Beginning) throws(ParseFailure) -> Node {
    var waiting: [(start: UInt32, symbol: SyntaxOperator, left: Node)] = []
    var (node, start) = (beginning.primary, beginning.start)
    while true {
      if node == NodeRecord.absent, let sign = signOperator {
        advance()
        waiting.append((start, sign, NodeRecord.absent))
      } else {
        if node == NodeRecord.absent { node = try parseAwaitedPrimary() }
        guard skip(.doubleStar) else { break }
        waiting.append((start, .power, node))
      }
      (node, start) = (NodeRecord.absent, self.start)
    }
    while let (start, symbol, left) = waiting.popLast() {
      let detail = symbol.rawValue
      if symbol == .power {
        node = try builder.add(.binaryOperation, range(from: start), detail: detail, left, node)
      } else {
        node = try builder.add(.unaryOperation, range(from: start), detail: detail, node)
      }
    }
    return node
  }

  private var signOperator: SyntaxOperator? {
    switch kind {
    case .plus: .plus
    case .minus: .minus
    case .tilde: .invert
    default: nil
    }
  }

  private mutating func parseAwaitedPrimary() throws(ParseFailure) -> Node {
    guard kind == .awaitKeyword else { return try parsePrimary() }
    let start = start
    advance()
    let value = try parsePrimary()
    return try builder.add(.awaitExpression, range(from: start), value)
  }
}
