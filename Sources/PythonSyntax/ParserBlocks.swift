import SourceText

extension Parser {
  /// Reads a whole file.
  mutating func parseModule() -> Node {
    parseStatements(until: .endOfFile)
    return finishRoot(.module, SourceRange(0..<bytes.count))
  }

  /// Reads the body of a function of which the tokens end before `end`.
  mutating func parseDeferredBlock(until end: Int) -> Node {
    let start = start
    while index < end, kind != .endOfFile, kind != .dedent {
      let before = index
      parseStatementOrRecover()
      if index == before { advance() }
    }
    return finishRoot(.block, range(from: start))
  }

  private mutating func finishRoot(_ kind: SyntaxKind, _ range: SourceRange) -> Node {
    do {
      return try builder.add(kind, range, pendingFrom: 0)
    } catch {
      // Statements keep a reserve of depth for what they stand in, so this is not reached.
      return builder.leaf(.error, range)
    }
  }

  /// Reads statements onto the stack of pending children.
  mutating func parseStatements(until end: TokenKind) {
    while kind != end, kind != .endOfFile {
      let before = index
      parseStatementOrRecover()
      if index == before { advance() }
    }
  }

  /// Reads a statement, or puts an error node in its place and goes on behind it.
  mutating func parseStatementOrRecover() {
    let mark = builder.pendingCount
    let first = index
    let depth = blockDepth
    do {
      try parseStatement()
    } catch {
      builder.dropPending(to: mark)
      recover(from: error, first: first, depth: depth)
    }
  }

  /// Goes on behind a statement that failed, and behind every block that it opened.
  private mutating func recover(from failure: ParseFailure, first: Int, depth: Int) {
    if let problem = failure.problem { problems.add(problem) }
    errorCount += 1
    nesting = 0
    let start = tokens[first].start
    let mark = builder.pendingCount
    skipLine(first: first)
    if kind == .indent { advance() }
    while blockDepth > depth, kind != .endOfFile {
      parseStatements(until: .dedent)
      if kind == .dedent { advance() }
    }
    let range = SourceRange(start, max(lastEnd, start))
    do {
      let node = try builder.add(.error, range, pendingFrom: mark)
      builder.push(node)
    } catch {
      builder.dropPending(to: mark)
      builder.push(builder.leaf(.error, range))
    }
  }

  /// Steps behind the line in which a statement failed.
  private mutating func skipLine(first: Int) {
    if index > first {
      switch tokens[index - 1].kind {
      case .newline, .dedent: return
      default: break
      }
    }
    while true {
      switch kind {
      case .endOfFile, .dedent, .indent: return
      case .newline:
        advance()
        return
      default: advance()
      }
    }
  }

  /// Reads a colon and the suite behind it.
  mutating func parseBlock() throws(ParseFailure) -> Node {
    try expect(.colon, "':'")
    let mark = builder.pendingCount
    guard kind == .newline else {
      let start = start
      try parseSimpleStatements()
      return try builder.add(.block, range(from: start), pendingFrom: mark)
    }
    advance()
    guard kind == .indent else { throw failure("expected an indented block") }
    advance()
    let start = start
    parseStatements(until: .dedent)
    if kind == .dedent { advance() }
    return try builder.add(.block, range(from: start), pendingFrom: mark)
  }

  /// Reads the body of a function, or steps over it.
  mutating func parseFunctionBody() throws(ParseFailure) -> Node {
    guard mode == .deferringFunctionBodies else { return try parseBlock() }
    try expect(.colon, "':'")
    let isSuite = kind == .newline
    if isSuite {
      advance()
      guard kind == .indent else { throw failure("expected an indented block") }
      advance()
    }
    let start = start
    let first = index
    skipSuite(isSuite: isSuite)
    let node = builder.deferred(
      range(from: start), firstToken: first, tokenCount: index - first)
    if isSuite, kind == .dedent { advance() }
    return node
  }

  private mutating func skipSuite(isSuite: Bool) {
    var depth = 0
    while kind != .endOfFile {
      if kind == .indent {
        depth += 1
      } else if kind == .dedent {
        if depth == 0 { return }
        depth -= 1
      } else if kind == .newline, !isSuite {
        advance()
        return
      }
      advance()
    }
  }
}
