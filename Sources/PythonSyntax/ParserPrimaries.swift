import SourceText

extension Parser {
  /// Reads an atom and the attributes, calls and subscripts behind it.
  mutating func parsePrimary() throws(ParseFailure) -> Node {
    let start = start
    var node = try parseAtom()
    while true {
      switch kind {
      case .dot:
        advance()
        let name = try parseIdentifier()
        node = try builder.add(.attribute, range(from: start), node, name)
      case .leftParenthesis:
        let mark = builder.pendingCount
        builder.push(node)
        try parseArguments(allowingGenerator: true)
        node = try builder.add(.call, range(from: start), pendingFrom: mark)
      case .leftBracket:
        advance()
        let index = try parseSlices()
        try expect(.rightBracket, "']'")
        node = try builder.add(.subscription, range(from: start), node, index)
      default: return node
      }
    }
  }

  @inline(__always)
  private mutating func parseAtom() throws(ParseFailure) -> Node {
    switch kind {
    case .name: leaf(.name)
    case .number: leaf(.number)
    case .string, .formattedStart: try parseStrings()
    case .leftParenthesis: try parseParenthesized()
    case .leftBracket: try parseListDisplay()
    case .leftBrace: try parseBraceDisplay()
    case .ellipsis: leaf(.ellipsis)
    case .noneKeyword: leaf(.noneLiteral)
    case .trueKeyword: leaf(.trueLiteral)
    case .falseKeyword: leaf(.falseLiteral)
    default: throw failure("expected an expression")
    }
  }

  /// Reads what stands in the brackets of a subscript.
  private mutating func parseSlices() throws(ParseFailure) -> Node {
    let start = start
    let isStarred = kind == .star
    let first = try parseSlice()
    guard kind == .comma || isStarred else { return first }
    let mark = builder.pendingCount
    builder.push(first)
    while skip(.comma), kind != .rightBracket { builder.push(try parseSlice()) }
    return try builder.add(.tuple, range(from: start), pendingFrom: mark)
  }

  private mutating func parseSlice() throws(ParseFailure) -> Node {
    let start = start
    if skip(.star) {
      let value = try parseExpression()
      return try builder.add(.starred, range(from: start), value)
    }
    var lower = NodeRecord.absent
    if kind != .colon {
      let isNamed = kind == .name && peek() == .colonEqual
      lower = try parseNamedExpression()
      guard kind == .colon, !isNamed else { return lower }
    }
    try expect(.colon, "':'")
    let upper = isSliceEnd ? NodeRecord.absent : try parseExpression()
    var step = NodeRecord.absent
    if skip(.colon), !isSliceEnd { step = try parseExpression() }
    return try builder.add(.slice, range(from: start), lower, upper, step)
  }

  private var isSliceEnd: Bool {
    kind == .colon || kind == .comma || kind == .rightBracket
  }

  /// Reads arguments with their brackets onto the stack of pending children.
  ///
  /// - Parameter allowingGenerator: Whether a lone generator expression may do without brackets of its
  ///   own, as it may in a call.
  /// - Throws: Where the grammar does not go on.
  mutating func parseArguments(allowingGenerator: Bool) throws(ParseFailure) {
    let open = start
    let mark = builder.pendingCount
    var hasKeyword = false
    var hasDoubleStar = false
    advance()
    while kind != .rightParenthesis {
      let start = start
      if skip(.star) {
        if hasDoubleStar {
          throw failure("iterable argument unpacking follows keyword argument unpacking")
        }
        let value = try parseExpression()
        builder.push(try builder.add(.starred, range(from: start), value))
      } else if skip(.doubleStar) {
        hasDoubleStar = true
        let value = try parseExpression()
        builder.push(
          try builder.add(.keywordArgument, range(from: start), NodeRecord.absent, value))
      } else if kind == .name, peek() == .equal {
        hasKeyword = true
        let name = try parseIdentifier()
        advance()
        let value = try parseExpression()
        builder.push(try builder.add(.keywordArgument, range(from: start), name, value))
      } else {
        let value = try parseNamedExpression()
        if startsComprehension {
          guard allowingGenerator, builder.pendingCount == mark else {
            throw failure("generator expression must be parenthesized")
          }
          builder.push(try parseGenerator(value, from: open))
          return
        }
        if hasKeyword || hasDoubleStar {
          throw failure("positional argument follows keyword argument", at: value)
        }
        builder.push(value)
      }
      guard skip(.comma) else { break }
    }
    try expect(.rightParenthesis, "')'")
  }
}
