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
    let target = builder.leaf(
      .name, token.range, detail: UInt16(ExpressionContext.store.rawValue))
    advance()
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
    var waiting: [Waiting] = []
    var node: Node
    while true {
      let start = start
      if skip(.lambdaKeyword) {
        let parameters = try parseParameters(until: .colon)
        try expect(.colon, "':'")
        waiting.append(.lambda(start: start, parameters: parameters))
        continue
      }
      node = try parseDisjunction()
      guard skip(.ifKeyword) else { break }
      let test = try parseDisjunction()
      try expect(.elseKeyword, "'else'")
      waiting.append(.conditional(start: start, body: node, test: test))
    }
    while let item = waiting.popLast() {
      switch item {
      case .lambda(let start, let parameters):
        node = try builder.add(.lambda, range(from: start), parameters, node)
      case .conditional(let start, let body, let test):
        node = try builder.add(.conditional, range(from: start), body, test, node)
      }
    }
    nesting -= 1
    return node
  }

  mutating func parseDisjunction() throws(ParseFailure) -> Node {
    let start = start
    let first = try parseConjunction()
    guard kind == .orKeyword else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.orKeyword) { builder.push(try parseConjunction()) }
    return try builder.add(
      .booleanOperation, range(from: start), detail: UInt16(SyntaxOperator.or.rawValue),
      pendingFrom: mark)
  }

  private mutating func parseConjunction() throws(ParseFailure) -> Node {
    let start = start
    let first = try parseInversion()
    guard kind == .andKeyword else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.andKeyword) { builder.push(try parseInversion()) }
    return try builder.add(
      .booleanOperation, range(from: start), detail: UInt16(SyntaxOperator.and.rawValue),
      pendingFrom: mark)
  }

  private mutating func parseInversion() throws(ParseFailure) -> Node {
    guard kind == .notKeyword else { return try parseComparison() }
    var starts: [UInt32] = []
    while kind == .notKeyword {
      starts.append(start)
      advance()
    }
    var node = try parseComparison()
    for start in starts.reversed() {
      node = try builder.add(
        .unaryOperation, range(from: start), detail: UInt16(SyntaxOperator.not.rawValue), node)
    }
    return node
  }

  private mutating func parseComparison() throws(ParseFailure) -> Node {
    let start = start
    let left = try parseBinary(0)
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
          .comparisonStep, range(from: stepStart), detail: UInt16(symbol.rawValue), right))
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
    let start = start
    var node = try parseFactor()
    while let (symbol, level) = binaryOperator, level >= minimum {
      advance()
      let right = try parseBinary(level + 1)
      node = try builder.add(
        .binaryOperation, range(from: start), detail: UInt16(symbol.rawValue), node, right)
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
  private mutating func parseFactor() throws(ParseFailure) -> Node {
    var waiting: [(start: UInt32, symbol: SyntaxOperator, left: Node)] = []
    var node: Node
    while true {
      let start = start
      if let sign = signOperator {
        advance()
        waiting.append((start, sign, NodeRecord.absent))
        continue
      }
      node = try parseAwaitedPrimary()
      guard skip(.doubleStar) else { break }
      waiting.append((start, .power, node))
    }
    while let (start, symbol, left) = waiting.popLast() {
      let detail = UInt16(symbol.rawValue)
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
