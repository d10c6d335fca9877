import SourceText

extension Parser {
  /// Reads adjacent literals.
  mutating func parseStrings() throws(ParseFailure) -> Node {
    let next = peek()
    if kind == .string, next != .string, next != .formattedStart {
      let style = StringStyle(token)
      let part = leaf(.stringPart, detail: style.rawValue)
      return try builder.add(style.contains(.bytes) ? .bytes : .string, builder.range(part), part)
    }
    return try parseAdjacentStrings()
  }

  private mutating func parseAdjacentStrings() throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    var union: StringStyle = []
    var hasPlain = false
    while kind == .string || kind == .formattedStart {
      let style = StringStyle(token)
      union.formUnion(style)
      if style.isDisjoint(with: [.bytes, .template]) { hasPlain = true }
      builder.push(
        kind == .string ? leaf(.stringPart, detail: style.rawValue) : try parseFormattedPart(style))
    }
    let range = range(from: start)
    let isBytes = union.contains(.bytes)
    let isTemplate = union.contains(.template)
    if isBytes, hasPlain || isTemplate {
      throw ParseFailure(
        problem: SyntaxProblem("cannot mix bytes and nonbytes literals", range))
    }
    if isTemplate, hasPlain {
      throw ParseFailure(
        problem: SyntaxProblem("cannot mix t-string literals with string literals", range))
    }
    let kind: SyntaxKind =
      if isBytes {
        .bytes
      } else if isTemplate {
        .templateString
      } else {
        union.contains(.formatted) ? .formattedString : .string
      }
    return try builder.add(kind, range, pendingFrom: mark)
  }

  private mutating func parseFormattedPart(_ style: StringStyle) throws(ParseFailure) -> Node {
    let start = start
    let mark = builder.pendingCount
    advance()
    try parsePieces(style)
    guard kind == .formattedEnd else { throw failure("f-string: expecting '}'") }
    advance()
    return try builder.add(
      .stringPart, range(from: start), detail: style.rawValue, pendingFrom: mark)
  }

  /// Reads texts and fields onto the stack of pending children.
  private mutating func parsePieces(_ style: StringStyle) throws(ParseFailure) {
    while true {
      switch kind {
      case .formattedText:
        builder.push(leaf(.stringText, detail: rawDetail(style)))
      case .fieldStart: builder.push(try parseField(style))
      default: return
      }
    }
  }

  private func rawDetail(_ style: StringStyle) -> UInt8 {
    style.contains(.raw) ? NodeDetail.isRaw : 0
  }

  private mutating func parseField(_ style: StringStyle) throws(ParseFailure) -> Node {
    let start = start
    advance()
    let expression = try parseAssignedValue()
    var shown = NodeRecord.absent
    if skip(.equal) {
      shown = builder.leaf(
        .stringText, SourceRange(start + 1, self.start),
        detail: NodeDetail.isShown | rawDetail(style))
    }
    let conversion = try parseConversion()
    var specification = NodeRecord.absent
    if kind == .fieldColon {
      let specificationStart = self.start
      let mark = builder.pendingCount
      advance()
      try parsePieces(style)
      specification = try builder.add(
        .formatSpecification, range(from: specificationStart), pendingFrom: mark)
    }
    try expect(.fieldEnd, "'}'")
    return try builder.add(
      .replacementField, range(from: start), detail: conversion.rawValue, shown, expression,
      specification)
  }

  private mutating func parseConversion() throws(ParseFailure) -> FieldConversion {
    guard kind == .exclamation else { return .none }
    let end = token.end
    advance()
    guard kind == .name, start == end, token.end == start + 1 else {
      throw failure("f-string: invalid conversion character: expected 's', 'r', or 'a'")
    }
    let letter = bytes[Int(start)]
    advance()
    switch letter {
    case UInt8(ascii: "s"): return .string
    case UInt8(ascii: "r"): return .representation
    case UInt8(ascii: "a"): return .ascii
    default: throw failure("f-string: invalid conversion character: expected 's', 'r', or 'a'")
    }
  }
}

extension StringStyle {
  /// The style of a literal that has been lexed.
  init(_ token: Token) {
    self.init(rawValue: UInt8(truncatingIfNeeded: token.detail))
  }

  /// The number of letters before the quotes.
  public var prefixLength: Int {
    intersection([.raw, .bytes, .formatted, .template, .unicode]).rawValue.nonzeroBitCount
  }
}
