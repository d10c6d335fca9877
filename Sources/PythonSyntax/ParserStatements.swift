import SourceText

extension Parser {
  /// Reads one compound statement, or a line of simple ones, onto the stack of pending children.
  mutating func parseStatement() throws(ParseFailure) {
    switch kind {
    case .ifKeyword: builder.push(try parseIf())
    case .forKeyword: builder.push(try parseFor(from: start, isAsync: false))
    case .whileKeyword: builder.push(try parseWhile())
    case .tryKeyword: builder.push(try parseTry())
    case .withKeyword: builder.push(try parseWith(from: start, isAsync: false))
    case .defKeyword:
      builder.push(
        try parseFunction(from: start, decorators: NodeRecord.absent, isAsync: false))
    case .classKeyword: builder.push(try parseClass(decorators: NodeRecord.absent))
    case .at: builder.push(try parseDecorated())
    case .asyncKeyword: builder.push(try parseAsync())
    case .indent: throw failure("unexpected indent")
    case .name where isMatchStatement(): builder.push(try parseMatch())
    default: try parseSimpleStatements()
    }
  }

  private mutating func parseAsync() throws(ParseFailure) -> Node {
    let start = start
    advance()
    switch kind {
    case .defKeyword:
      return try parseFunction(from: start, decorators: NodeRecord.absent, isAsync: true)
    case .forKeyword: return try parseFor(from: start, isAsync: true)
    case .withKeyword: return try parseWith(from: start, isAsync: true)
    default: throw failure("expected 'def', 'for' or 'with' after 'async'")
    }
  }

  /// Reads statements that are separated by semicolons, and the end of the line.
  mutating func parseSimpleStatements() throws(ParseFailure) {
    while true {
      builder.push(try parseSimpleStatement())
      guard skip(.semicolon) else { break }
      if kind == .newline { break }
    }
    guard kind == .newline else { throw failure("expected the end of the line") }
    advance()
  }

  private mutating func parseSimpleStatement() throws(ParseFailure) -> Node {
    switch kind {
    case .passKeyword: return leaf(.passStatement)
    case .breakKeyword: return leaf(.breakStatement)
    case .continueKeyword: return leaf(.continueStatement)
    case .returnKeyword: return try parseReturn()
    case .raiseKeyword: return try parseRaise()
    case .importKeyword: return try parseImport()
    case .fromKeyword: return try parseImportFrom()
    case .globalKeyword: return try parseNames(.globalStatement)
    case .nonlocalKeyword: return try parseNames(.nonlocalStatement)
    case .delKeyword: return try parseDelete()
    case .assertKeyword: return try parseAssert()
    case .name where peek() == .name && isName("type"): return try parseTypeAlias()
    default: return try parseExpressionStatement()
    }
  }

  private mutating func parseReturn() throws(ParseFailure) -> Node {
    let start = start
    advance()
    var value = NodeRecord.absent
    if kind != .newline, kind != .semicolon { value = try parseStarExpressions() }
    return try builder.add(.returnStatement, range(from: start), value)
  }

  private mutating func parseRaise() throws(ParseFailure) -> Node {
    let start = start
    advance()
    var exception = NodeRecord.absent
    var cause = NodeRecord.absent
    if kind != .newline, kind != .semicolon {
      exception = try parseExpression()
      if skip(.fromKeyword) { cause = try parseExpression() }
    }
    return try builder.add(.raiseStatement, range(from: start), exception, cause)
  }

  private mutating func parseAssert() throws(ParseFailure) -> Node {
    let start = start
    advance()
    let test = try parseExpression()
    let message = skip(.comma) ? try parseExpression() : NodeRecord.absent
    return try builder.add(.assertStatement, range(from: start), test, message)
  }

  private mutating func parseNames(_ kind: SyntaxKind) throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    repeat { builder.push(try parseIdentifier()) } while skip(.comma)
    return try builder.add(kind, range(from: start), pendingFrom: mark)
  }

  private mutating func parseDelete() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    repeat {
      if kind == .newline || kind == .semicolon, builder.pendingCount > mark { break }
      let target = try parsePrimary()
      try makeTarget(target, .delete)
      builder.push(target)
    } while skip(.comma)
    return try builder.add(.deleteStatement, range(from: start), pendingFrom: mark)
  }

  private mutating func parseTypeAlias() throws(ParseFailure) -> Node {
    let start = start
    advance()
    let name = leaf(.name, detail: ExpressionContext.store.rawValue)
    let parameters = try parseTypeParameters()
    try expect(.equal, "'='")
    let value = try parseExpression()
    return try builder.add(.typeAlias, range(from: start), name, parameters, value)
  }
}
