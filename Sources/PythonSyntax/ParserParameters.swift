import SourceText

extension Parser {
  /// What has been seen of a list of parameters.
  private struct ParameterState {
    var count = 0
    var hasSlash = false
    var hasStar = false
    /// A bare `*` must be followed by a parameter.
    var needsKeywordOnly = false
    var hasDefault = false
    var isEnded = false
  }

  /// Reads the parameters of a function, or of a lambda, which have no annotations.
  mutating func parseParameters(until end: TokenKind) throws(ParseFailure) -> Node {
    let isLambda = end == .colon
    let start = start
    let mark = builder.pendingCount
    var state = ParameterState()
    while kind != end {
      if state.isEnded { throw failure("parameters cannot follow var-keyword parameter") }
      switch kind {
      case .slash: try parseSlash(&state, from: mark)
      case .star: try parseVariadic(&state, isLambda)
      case .doubleStar: try parseKeywordVariadic(&state, isLambda)
      default: try parseOrdinary(&state, isLambda)
      }
      state.count += 1
      guard skip(.comma) else { break }
    }
    if state.needsKeywordOnly { throw failure("named parameters must follow bare *") }
    let range = SourceRange(start, builder.pendingCount > mark ? lastEnd : start)
    return try builder.add(.parameterList, range, pendingFrom: mark)
  }

  private mutating func parseSlash(_ state: inout ParameterState, from mark: Int)
    throws(ParseFailure)
  {
    guard !state.hasSlash, !state.hasStar, state.count > 0 else {
      throw failure("'/' must stand once, behind a parameter and before '*'")
    }
    state.hasSlash = true
    builder.setDetail(ParameterKind.positionalOnly.rawValue, pendingFrom: mark)
    advance()
  }

  private mutating func parseVariadic(_ state: inout ParameterState, _ isLambda: Bool)
    throws(ParseFailure)
  {
    guard !state.hasStar else { throw failure("'*' may appear only once") }
    state.hasStar = true
    let start = start
    advance()
    if kind == .comma {
      state.needsKeywordOnly = true
      return
    }
    let name = try parseIdentifier("a parameter's name")
    var annotation = NodeRecord.absent
    if !isLambda, skip(.colon) { annotation = try parseStarExpression() }
    if kind == .equal { throw failure("var-positional parameter cannot have default value") }
    try pushParameter(.variadic, start, name, annotation, NodeRecord.absent)
  }

  private mutating func parseKeywordVariadic(_ state: inout ParameterState, _ isLambda: Bool)
    throws(ParseFailure)
  {
    if state.needsKeywordOnly { throw failure("named parameters must follow bare *") }
    state.isEnded = true
    let start = start
    advance()
    let name = try parseIdentifier("a parameter's name")
    let annotation = !isLambda && skip(.colon) ? try parseExpression() : NodeRecord.absent
    if kind == .equal { throw failure("var-keyword parameter cannot have default value") }
    try pushParameter(.keywordVariadic, start, name, annotation, NodeRecord.absent)
  }

  private mutating func parseOrdinary(_ state: inout ParameterState, _ isLambda: Bool)
    throws(ParseFailure)
  {
    let start = start
    let name = try parseIdentifier("a parameter's name")
    let annotation = !isLambda && skip(.colon) ? try parseExpression() : NodeRecord.absent
    let defaultValue = skip(.equal) ? try parseExpression() : NodeRecord.absent
    state.needsKeywordOnly = false
    if !state.hasStar {
      if defaultValue != NodeRecord.absent {
        state.hasDefault = true
      } else if state.hasDefault {
        throw failure("parameter without a default follows parameter with a default", at: name)
      }
    }
    try pushParameter(
      state.hasStar ? .keywordOnly : .ordinary, start, name, annotation, defaultValue)
  }

  private mutating func pushParameter(
    _ kind: ParameterKind, _ start: UInt32, _ name: Node, _ annotation: Node, _ defaultValue: Node
  ) throws(ParseFailure) {
    builder.push(
      try builder.add(
        .parameter, range(from: start), detail: kind.rawValue, name, annotation,
        defaultValue))
  }
}
