import SourceText

extension Parser {
  /// Reads an `if` with its `elif`s; each `elif` becomes an `if` in the block of the one before, as it
  /// is in Python's own tree.
  mutating func parseIf() throws(ParseFailure) -> Node {
    var clauses: [(start: UInt32, test: Node, body: Node)] = []
    repeat {
      let start = start
      advance()
      let test = try parseNamedExpression()
      clauses.append((start, test, try parseBlock()))
    } while kind == .elifKeyword
    var otherwise = try parseElse()
    for (position, clause) in clauses.enumerated().reversed() {
      let range = range(from: clause.start)
      let node = try builder.add(.ifStatement, range, clause.test, clause.body, otherwise)
      if position == 0 { return node }
      if builder.isTooDeepForChain(node) { throw failure("too many 'elif's", at: node) }
      otherwise = try builder.add(.block, range, node)
    }
    throw failure("expected 'if'")
  }

  /// Reads an `else` and its suite if there is one.
  private mutating func parseElse() throws(ParseFailure) -> Node {
    skip(.elseKeyword) ? try parseBlock() : NodeRecord.absent
  }

  mutating func parseWhile() throws(ParseFailure) -> Node {
    let start = start
    advance()
    let test = try parseNamedExpression()
    let body = try parseBlock()
    let otherwise = try parseElse()
    return try builder.add(.whileStatement, range(from: start), test, body, otherwise)
  }

  mutating func parseFor(from start: UInt32, isAsync: Bool) throws(ParseFailure) -> Node {
    let mark = builder.pendingCount
    advance()
    builder.push(try parseStarTargets())
    try expect(.inKeyword, "'in'")
    builder.push(try parseStarExpressions())
    builder.push(try parseBlock())
    builder.push(try parseElse())
    return try builder.add(
      .forStatement, range(from: start), detail: isAsync ? NodeDetail.isAsync : 0,
      pendingFrom: mark)
  }

  mutating func parseTry() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    builder.push(try parseBlock())
    var isStar = false
    var handlers = 0
    while kind == .exceptKeyword {
      let isStarHandler = peek() == .star
      if handlers > 0, isStar != isStarHandler {
        throw failure("cannot have both 'except' and 'except*' on the same 'try'")
      }
      isStar = isStarHandler
      handlers += 1
      builder.push(try parseHandler())
    }
    var otherwise = NodeRecord.absent
    if handlers > 0 { otherwise = try parseElse() }
    let finally = skip(.finallyKeyword) ? try parseBlock() : NodeRecord.absent
    if handlers == 0, finally == NodeRecord.absent {
      throw failure("expected 'except' or 'finally' block")
    }
    builder.push(otherwise)
    builder.push(finally)
    return try builder.add(
      .tryStatement, range(from: start), detail: isStar ? NodeDetail.isStar : 0, pendingFrom: mark)
  }

  private mutating func parseHandler() throws(ParseFailure) -> Node {
    let start = start
    advance()
    let isStar = skip(.star)
    var type = NodeRecord.absent
    var name = NodeRecord.absent
    if kind != .colon || isStar {
      let typeStart = self.start
      let mark = builder.pendingCount
      type = try parseExpression()
      if kind == .comma {
        builder.push(type)
        while skip(.comma), kind != .colon { builder.push(try parseExpression()) }
        type = try builder.add(.tuple, range(from: typeStart), pendingFrom: mark)
      } else if skip(.asKeyword) {
        name = try parseIdentifier()
      }
    }
    let body = try parseBlock()
    return try builder.add(.exceptHandler, range(from: start), type, name, body)
  }

  mutating func parseWith(from start: UInt32, isAsync: Bool) throws(ParseFailure) -> Node {
    let mark = builder.pendingCount
    advance()
    if !parseParenthesizedItems() {
      repeat { builder.push(try parseWithItem()) } while skip(.comma)
    }
    builder.push(try parseBlock())
    return try builder.add(
      .withStatement, range(from: start), detail: isAsync ? NodeDetail.isAsync : 0,
      pendingFrom: mark)
  }

  /// Reads the items of `with (…):`, where the brackets belong to the statement.
  ///
  /// - Returns: False, with nothing read, when the brackets are part of an expression.
  private mutating func parseParenthesizedItems() -> Bool {
    guard kind == .leftParenthesis, isClosedBeforeColon() else { return false }
    let mark = builder.mark
    let state = (index: index, lastEnd: lastEnd, nesting: nesting)
    advance()
    do {
      repeat {
        if kind == .rightParenthesis { break }
        builder.push(try parseWithItem())
      } while skip(.comma)
      guard builder.pendingCount > mark.pending, kind == .rightParenthesis, peek() == .colon else {
        throw failure("expected ')'")
      }
      advance()
      return true
    } catch {
      builder.restore(mark)
      rewind(to: state.index, lastEnd: state.lastEnd)
      nesting = state.nesting
      return false
    }
  }

  /// Whether a colon follows the bracket that closes the one here.
  private func isClosedBeforeColon() -> Bool {
    var depth = 0
    var position = index
    while position < tokens.count {
      switch tokens[position].kind {
      case .leftParenthesis, .leftBracket, .leftBrace, .fieldStart: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace, .fieldEnd:
        depth -= 1
        if depth == 0 { return tokens[min(position + 1, tokens.count - 1)].kind == .colon }
      case .newline, .endOfFile: return false
      default: break
      }
      position += 1
    }
    return false
  }

  private mutating func parseWithItem() throws(ParseFailure) -> Node {
    let start = start
    let context = try parseExpression()
    var target = NodeRecord.absent
    if skip(.asKeyword) {
      target = try parseStarTarget()
      switch kind {
      case .comma, .rightParenthesis, .colon: break
      default: throw failure("expected ':'")
      }
    }
    return try builder.add(.withItem, range(from: start), context, target)
  }
}
