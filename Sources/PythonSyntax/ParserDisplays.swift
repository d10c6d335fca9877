import SourceText

extension Parser {
  /// Reads a tuple, a group or a generator expression.
  mutating func parseParenthesized() throws(ParseFailure) -> Node {
    let open = start
    let mark = builder.pendingCount
    advance()
    if skip(.rightParenthesis) {
      return try builder.add(.tuple, range(from: open), pendingFrom: mark)
    }
    if kind == .yieldKeyword {
      let node = try parseYield()
      try expect(.rightParenthesis, "')'")
      return node
    }
    let isStarred = kind == .star
    let first = try parseStarNamedExpression()
    if startsComprehension, !isStarred { return try parseGenerator(first, from: open) }
    if kind == .comma {
      builder.push(first)
      try parseElements(until: .rightParenthesis)
      try expect(.rightParenthesis, "')'")
      return try builder.add(.tuple, range(from: open), pendingFrom: mark)
    }
    if isStarred { throw failure("cannot use starred expression here", at: first) }
    try expect(.rightParenthesis, "')'")
    return first
  }

  /// Reads the clauses of a generator expression and the bracket that closes it.
  mutating func parseGenerator(_ element: Node, from open: UInt32) throws(ParseFailure) -> Node {
    let mark = builder.pendingCount
    builder.push(element)
    try parseClauses()
    try expect(.rightParenthesis, "')'")
    return try builder.add(.generatorExpression, range(from: open), pendingFrom: mark)
  }

  mutating func parseListDisplay() throws(ParseFailure) -> Node {
    let open = start
    let mark = builder.pendingCount
    advance()
    if skip(.rightBracket) {
      return try builder.add(.list, range(from: open), pendingFrom: mark)
    }
    let isStarred = kind == .star
    builder.push(try parseStarNamedExpression())
    let isComprehension = startsComprehension && !isStarred
    if isComprehension {
      try parseClauses()
    } else {
      try parseElements(until: .rightBracket)
    }
    try expect(.rightBracket, "']'")
    return try builder.add(
      isComprehension ? .listComprehension : .list, range(from: open), pendingFrom: mark)
  }

  /// Reads a dictionary, a set, or a comprehension of either.
  mutating func parseBraceDisplay() throws(ParseFailure) -> Node {
    let open = start
    let mark = builder.pendingCount
    advance()
    if skip(.rightBrace) {
      return try builder.add(.dictionary, range(from: open), pendingFrom: mark)
    }
    if kind == .doubleStar { return try parseDictionary(from: open, mark) }
    let isStarred = kind == .star
    let isNamed = kind == .name && peek() == .colonEqual
    let start = start
    let first = try parseStarNamedExpression()
    if kind == .colon, !isStarred, !isNamed {
      return try parseDictionary(from: open, mark, key: first, keyStart: start)
    }
    builder.push(first)
    let isComprehension = startsComprehension && !isStarred
    if isComprehension {
      try parseClauses()
    } else {
      try parseElements(until: .rightBrace)
    }
    try expect(.rightBrace, "'}'")
    return try builder.add(
      isComprehension ? .setComprehension : .set, range(from: open), pendingFrom: mark)
  }

  private mutating func parseDictionary(
    from open: UInt32, _ mark: Int, key: Node, keyStart: UInt32
  ) throws(ParseFailure) -> Node {
    advance()
    let value = try parseExpression()
    if startsComprehension {
      builder.push(key)
      builder.push(value)
      try parseClauses()
      try expect(.rightBrace, "'}'")
      return try builder.add(.dictionaryComprehension, range(from: open), pendingFrom: mark)
    }
    builder.push(try builder.add(.dictionaryItem, range(from: keyStart), key, value))
    guard skip(.comma) else {
      try expect(.rightBrace, "'}'")
      return try builder.add(.dictionary, range(from: open), pendingFrom: mark)
    }
    return try parseDictionary(from: open, mark)
  }

  /// Reads the items from here to the closing brace.
  private mutating func parseDictionary(from open: UInt32, _ mark: Int) throws(ParseFailure) -> Node
  {
    while kind != .rightBrace {
      let start = start
      var key = NodeRecord.absent
      let value: Node
      if skip(.doubleStar) {
        value = try parseBinary(0)
      } else {
        key = try parseExpression()
        try expect(.colon, "':'")
        value = try parseExpression()
      }
      builder.push(try builder.add(.dictionaryItem, range(from: start), key, value))
      guard skip(.comma) else { break }
    }
    try expect(.rightBrace, "'}'")
    return try builder.add(.dictionary, range(from: open), pendingFrom: mark)
  }

  /// Reads the elements behind the first one.
  private mutating func parseElements(until end: TokenKind) throws(ParseFailure) {
    while skip(.comma), kind != end { builder.push(try parseStarNamedExpression()) }
  }

  var startsComprehension: Bool {
    kind == .forKeyword || kind == .asyncKeyword && peek() == .forKeyword
  }

  private mutating func parseClauses() throws(ParseFailure) {
    while startsComprehension {
      let start = start
      let mark = builder.pendingCount
      let isAsync = skip(.asyncKeyword)
      advance()
      builder.push(try parseStarTargets())
      try expect(.inKeyword, "'in'")
      builder.push(try parseDisjunction())
      while skip(.ifKeyword) { builder.push(try parseDisjunction()) }
      builder.push(
        try builder.add(
          .comprehensionClause, range(from: start), detail: isAsync ? NodeDetail.isAsync : 0,
          pendingFrom: mark))
    }
  }
}
