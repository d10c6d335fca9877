import SourceText

extension Parser {
  mutating func parseImport() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    repeat {
      let aliasStart = self.start
      let name = try parseDottedName()
      let alias = skip(.asKeyword) ? try parseIdentifier() : NodeRecord.absent
      builder.push(try builder.add(.importAlias, range(from: aliasStart), name, alias))
    } while skip(.comma)
    return try builder.add(.importStatement, range(from: start), pendingFrom: mark)
  }

  mutating func parseImportFrom() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    var level = 0
    while kind == .dot || kind == .ellipsis {
      level += kind == .dot ? 1 : 3
      advance()
    }
    if level == 0 || kind == .name {
      builder.push(try parseDottedName())
    } else {
      builder.push(NodeRecord.absent)
    }
    try expect(.importKeyword, "'import'")
    try parseImportedNames()
    return try builder.add(
      .importFromStatement, range(from: start), detail: UInt8(clamping: level), pendingFrom: mark)
  }

  private mutating func parseImportedNames() throws(ParseFailure) {
    if kind == .star {
      let name = leaf(.identifier)
      builder.push(
        try builder.add(.importAlias, builder.range(name), name, NodeRecord.absent))
      return
    }
    let isParenthesized = skip(.leftParenthesis)
    repeat {
      if isParenthesized, kind == .rightParenthesis { break }
      let start = start
      let name = try parseIdentifier()
      let alias = skip(.asKeyword) ? try parseIdentifier() : NodeRecord.absent
      builder.push(try builder.add(.importAlias, range(from: start), name, alias))
    } while skip(.comma)
    if isParenthesized {
      if tokens[index - 1].kind == .leftParenthesis { throw failure("expected a name") }
      try expect(.rightParenthesis, "')'")
    }
  }

  private mutating func parseDottedName() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    repeat { builder.push(try parseIdentifier()) } while skip(.dot)
    return try builder.add(.dottedName, range(from: start), pendingFrom: mark)
  }
}
