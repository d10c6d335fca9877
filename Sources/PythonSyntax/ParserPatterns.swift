import SourceText

extension Parser {
  /// Whether a `match` statement begins here, and not an expression with a variable of that name.
  ///
  /// A line that ends with a colon before an indented `case` can be nothing else.
  func isMatchStatement() -> Bool {
    guard isName("match") else { return false }
    switch peek() {
    case .equal, .dot, .comma, .colon, .newline, .rightParenthesis: return false
    default: break
    }
    var offset = 1
    while true {
      switch peek(offset) {
      case .newline:
        return peek(offset - 1) == .colon && peek(offset + 1) == .indent
          && isName("case", at: offset + 2)
      case .endOfFile, .indent, .dedent: return false
      default: offset += 1
      }
    }
  }

  mutating func parseMatch() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    builder.push(try parseSubject())
    try expect(.colon, "':'")
    guard skip(.newline), skip(.indent) else { throw failure("expected an indented block") }
    repeat {
      guard isName("case") else { throw failure("expected 'case'") }
      builder.push(try parseCase())
    } while kind != .dedent && kind != .endOfFile
    if kind == .dedent { advance() }
    return try builder.add(.matchStatement, range(from: start), pendingFrom: mark)
  }

  private mutating func parseSubject() throws(ParseFailure) -> Node {
    let start = start
    let isStarred = kind == .star
    let first = try parseStarNamedExpression()
    guard kind == .comma else {
      if isStarred { throw failure("expected ','") }
      return first
    }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.comma), kind != .colon { builder.push(try parseStarNamedExpression()) }
    return try builder.add(.tuple, range(from: start), pendingFrom: mark)
  }

  private mutating func parseCase() throws(ParseFailure) -> Node {
    let start = start
    advance()
    let pattern = try parseOpenPattern()
    let condition = skip(.ifKeyword) ? try parseNamedExpression() : NodeRecord.absent
    let body = try parseBlock()
    return try builder.add(.matchCase, range(from: start), pattern, condition, body)
  }

  /// Reads a pattern, or a sequence without brackets.
  private mutating func parseOpenPattern() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    let isStarred = kind == .star
    let first = try parseMaybeStarPattern()
    guard kind == .comma else {
      if isStarred { throw failure("expected ','") }
      return first
    }
    builder.push(first)
    while skip(.comma), kind != .colon, kind != .ifKeyword {
      builder.push(try parseMaybeStarPattern())
    }
    return try builder.add(.sequencePattern, range(from: start), pendingFrom: mark)
  }

  private mutating func parseMaybeStarPattern() throws(ParseFailure) -> Node {
    guard kind == .star else { return try parsePattern() }
    let start = start
    advance()
    if isName("_") {
      advance()
      return try builder.add(.starPattern, range(from: start), NodeRecord.absent)
    }
    let name = try parseCaptureTarget()
    return try builder.add(.starPattern, range(from: start), name)
  }

  private mutating func parsePattern() throws(ParseFailure) -> Node {
    let start = start
    let pattern = try parseOrPattern()
    guard skip(.asKeyword) else { return pattern }
    let name = try parseCaptureTarget()
    return try builder.add(.asPattern, range(from: start), pattern, name)
  }

  private mutating func parseCaptureTarget() throws(ParseFailure) -> Node {
    if isName("_") { throw failure("cannot use '_' as a target") }
    let name = try parseIdentifier()
    switch kind {
    case .dot, .leftParenthesis, .equal: throw failure("invalid pattern target", at: name)
    default: return name
    }
  }

  private mutating func parseOrPattern() throws(ParseFailure) -> Node {
    let start = start
    let first = try parseClosedPattern()
    guard kind == .bar else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.bar) { builder.push(try parseClosedPattern()) }
    return try builder.add(.orPattern, range(from: start), pendingFrom: mark)
  }

  private mutating func parseClosedPattern() throws(ParseFailure) -> Node {
    let start = start
    switch kind {
    case .noneKeyword, .trueKeyword, .falseKeyword:
      let value = try parseSingleton()
      return try builder.add(.singletonPattern, range(from: start), value)
    case .number, .minus, .string, .formattedStart:
      let value = try parseLiteralExpression()
      return try builder.add(.valuePattern, range(from: start), value)
    case .name: return try parseNamePattern()
    case .leftParenthesis: return try parseGroupPattern()
    case .leftBracket:
      advance()
      return try parseSequencePattern(from: start, until: .rightBracket, "']'")
    case .leftBrace: return try parseMappingPattern()
    default: throw failure("expected a pattern")
    }
  }

  private mutating func parseSingleton() throws(ParseFailure) -> Node {
    switch kind {
    case .noneKeyword: leaf(.noneLiteral)
    case .trueKeyword: leaf(.trueLiteral)
    case .falseKeyword: leaf(.falseLiteral)
    default: throw failure("expected a constant")
    }
  }

  private mutating func parseNamePattern() throws(ParseFailure) -> Node {
    let start = start
    // Python's grammar tries the wildcard before attributes and classes, so `_.a` is no pattern.
    if isName("_") {
      advance()
      return try builder.add(.asPattern, range(from: start), NodeRecord.absent, NodeRecord.absent)
    }
    switch peek() {
    case .dot, .leftParenthesis: break
    default:
      let name = try parseCaptureTarget()
      return try builder.add(.asPattern, range(from: start), NodeRecord.absent, name)
    }
    let name = try parseNameOrAttribute()
    if kind == .leftParenthesis { return try parseClassPattern(name, from: start) }
    if kind == .equal { throw failure("invalid pattern") }
    return try builder.add(.valuePattern, range(from: start), name)
  }

  private mutating func parseNameOrAttribute() throws(ParseFailure) -> Node {
    let start = start
    var node = leaf(.name)
    while skip(.dot) {
      let name = try parseIdentifier()
      node = try builder.add(.attribute, range(from: start), node, name)
    }
    return node
  }

  private mutating func parseGroupPattern() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    if kind != .rightParenthesis {
      let isStarred = kind == .star
      let first = try parseMaybeStarPattern()
      if !isStarred, skip(.rightParenthesis) { return first }
      builder.push(first)
      try expect(.comma, "','")
    }
    while kind != .rightParenthesis {
      builder.push(try parseMaybeStarPattern())
      guard skip(.comma) else { break }
    }
    try expect(.rightParenthesis, "')'")
    return try builder.add(.sequencePattern, range(from: start), pendingFrom: mark)
  }

  private mutating func parseSequencePattern(
    from start: UInt32, until end: TokenKind, _ text: StaticString
  ) throws(ParseFailure) -> Node {
    let mark = builder.pendingCount
    while kind != end {
      builder.push(try parseMaybeStarPattern())
      guard skip(.comma) else { break }
    }
    try expect(end, text)
    return try builder.add(.sequencePattern, range(from: start), pendingFrom: mark)
  }

  private mutating func parseMappingPattern() throws(ParseFailure) -> Node {
    let open = start
    let mark = builder.pendingCount
    advance()
    while kind != .rightBrace {
      let start = start
      if skip(.doubleStar) {
        let name = try parseCaptureTarget()
        builder.push(try builder.add(.mappingPatternRest, range(from: start), name))
        _ = skip(.comma)
        break
      }
      let key = try parseMappingKey()
      try expect(.colon, "':'")
      let value = try parsePattern()
      builder.push(try builder.add(.mappingPatternItem, range(from: start), key, value))
      guard skip(.comma) else { break }
    }
    try expect(.rightBrace, "'}'")
    return try builder.add(.mappingPattern, range(from: open), pendingFrom: mark)
  }

  private mutating func parseMappingKey() throws(ParseFailure) -> Node {
    switch kind {
    case .noneKeyword, .trueKeyword, .falseKeyword: return try parseSingleton()
    case .name:
      let node = try parseNameOrAttribute()
      guard builder.kind(node) == .attribute else { throw failure("invalid pattern key", at: node) }
      return node
    default: return try parseLiteralExpression()
    }
  }

  private mutating func parseClassPattern(_ type: Node, from start: UInt32) throws(ParseFailure)
    -> Node
  {
    let mark = builder.pendingCount
    builder.push(type)
    advance()
    var hasKeyword = false
    while kind != .rightParenthesis {
      let start = self.start
      if kind == .name, peek() == .equal {
        // Behind positional patterns Python reads `_` as one more of them.
        if isName("_"), !hasKeyword, builder.pendingCount > mark + 1 {
          throw failure("'_' cannot be the first keyword behind positional patterns")
        }
        hasKeyword = true
        let name = try parseIdentifier()
        advance()
        let pattern = try parsePattern()
        builder.push(try builder.add(.keywordPattern, range(from: start), name, pattern))
      } else {
        let pattern = try parsePattern()
        if hasKeyword {
          throw failure("positional patterns follow keyword patterns", at: pattern)
        }
        builder.push(pattern)
      }
      guard skip(.comma) else { break }
    }
    try expect(.rightParenthesis, "')'")
    return try builder.add(.classPattern, range(from: start), pendingFrom: mark)
  }

  /// Reads a string, a number with its sign, or a complex number.
  private mutating func parseLiteralExpression() throws(ParseFailure) -> Node {
    if kind == .string || kind == .formattedStart { return try parseStrings() }
    let start = start
    let left = try parseSignedNumber()
    guard kind == .plus || kind == .minus else { return left }
    let symbol: SyntaxOperator = kind == .plus ? .add : .subtract
    if isImaginary(tokens[index - 1]) { throw failure("real number required in complex literal") }
    advance()
    guard kind == .number, isImaginary(token) else {
      throw failure("imaginary number required in complex literal")
    }
    let right = leaf(.number)
    return try builder.add(
      .binaryOperation, range(from: start), detail: symbol.rawValue, left, right)
  }

  private mutating func parseSignedNumber() throws(ParseFailure) -> Node {
    let start = start
    let isNegative = skip(.minus)
    guard kind == .number else { throw failure("expected a number") }
    let number = leaf(.number)
    guard isNegative else { return number }
    return try builder.add(
      .unaryOperation, range(from: start), detail: SyntaxOperator.minus.rawValue, number)
  }

  private func isImaginary(_ token: Token) -> Bool {
    bytes[Int(token.end) - 1] | 0x20 == UInt8(ascii: "j")
  }
}
