import SourceText

extension Parser {
  mutating func parseDecorated() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    while skip(.at) {
      builder.push(try parseNamedExpression())
      guard skip(.newline) else { throw failure("expected the end of the line") }
    }
    let decorators = try builder.add(.decoratorList, range(from: start), pendingFrom: mark)
    let definitionStart = self.start
    switch kind {
    case .classKeyword: return try parseClass(decorators: decorators)
    case .defKeyword:
      return try parseFunction(from: definitionStart, decorators: decorators, isAsync: false)
    case .asyncKeyword where peek() == .defKeyword:
      advance()
      return try parseFunction(from: definitionStart, decorators: decorators, isAsync: true)
    default: throw failure("expected a function or class after a decorator")
    }
  }

  mutating func parseFunction(from start: UInt32, decorators: Node, isAsync: Bool)
    throws(ParseFailure) -> Node
  {
    let mark = builder.pendingCount
    let errors = errorCount
    advance()
    builder.push(decorators)
    builder.push(try parseIdentifier("a function's name"))
    builder.push(try parseTypeParameters())
    try expect(.leftParenthesis, "'('")
    builder.push(try parseParameters(until: .rightParenthesis))
    try expect(.rightParenthesis, "')'")
    builder.push(skip(.arrow) ? try parseExpression() : NodeRecord.absent)
    builder.push(try parseFunctionBody())
    var detail = isAsync ? NodeDetail.isAsync : 0
    if errorCount > errors { detail |= NodeDetail.isIncomplete }
    return try builder.add(
      .functionDefinition, range(from: start), detail: detail, pendingFrom: mark)
  }

  mutating func parseClass(decorators: Node) throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    builder.push(decorators)
    builder.push(try parseIdentifier("a class's name"))
    builder.push(try parseTypeParameters())
    if kind == .leftParenthesis {
      let argumentsStart = self.start
      let arguments = builder.pendingCount
      try parseArguments(allowingGenerator: false)
      builder.push(
        try builder.add(.argumentList, range(from: argumentsStart), pendingFrom: arguments))
    } else {
      builder.push(NodeRecord.absent)
    }
    builder.push(try parseBlock())
    return try builder.add(.classDefinition, range(from: start), pendingFrom: mark)
  }

  /// Reads `[T: bound = default, *Ts, **P]` if it is next.
  mutating func parseTypeParameters() throws(ParseFailure) -> Node {
    guard kind == .leftBracket else { return NodeRecord.absent }
    let start = start
    let mark = builder.pendingCount
    advance()
    repeat {
      if kind == .rightBracket, builder.pendingCount > mark { break }
      builder.push(try parseTypeParameter())
    } while skip(.comma)
    try expect(.rightBracket, "']'")
    return try builder.add(.typeParameterList, range(from: start), pendingFrom: mark)
  }

  private mutating func parseTypeParameter() throws(ParseFailure) -> Node {
    let start = start
    if skip(.star) {
      let name = try parseIdentifier()
      let defaultValue = skip(.equal) ? try parseStarExpression() : NodeRecord.absent
      return try builder.add(.typeVariableTuple, range(from: start), name, defaultValue)
    }
    if skip(.doubleStar) {
      let name = try parseIdentifier()
      let defaultValue = skip(.equal) ? try parseExpression() : NodeRecord.absent
      return try builder.add(.parameterSpecification, range(from: start), name, defaultValue)
    }
    let name = try parseIdentifier()
    let bound = skip(.colon) ? try parseExpression() : NodeRecord.absent
    let defaultValue = skip(.equal) ? try parseExpression() : NodeRecord.absent
    return try builder.add(.typeVariable, range(from: start), name, bound, defaultValue)
  }
}
