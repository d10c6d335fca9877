/// Makes a tree of a template's tokens.
struct TemplateParser {
  /// How deeply control lines may be nested.
  private static let maximumDepth = 20
  /// The names that Mako does not let a template assign.
  private static let reserved: Set<String> = ["context", "loop", "UNDEFINED", "STOP_RENDERING"]

  private let bytes: [UInt8]
  private let tokens: [TemplateToken]
  private var position = 0
  private var depth = 0

  static func parse(_ bytes: [UInt8]) throws(TemplateRefusal) -> [TemplateNode] {
    var lexer = TemplateLexer(bytes)
    try lexer.run()
    var parser = TemplateParser(bytes: bytes, tokens: lexer.tokens)
    let nodes = try parser.body()
    if case .control(let range)? = parser.current {
      throw parser.refusal(range, "has no beginning")
    }
    return nodes
  }

  private init(bytes: [UInt8], tokens: [TemplateToken]) {
    self.bytes = bytes
    self.tokens = tokens
  }

  private var current: TemplateToken? { position < tokens.count ? tokens[position] : nil }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func refusal(_ range: Range<Int>, _ message: String) -> TemplateRefusal {
    TemplateRefusal(
      offset: range.lowerBound, construct: "% " + text(range), message: message)
  }

  /// The word that a control line begins with.
  private func keyword(_ range: Range<Int>) -> String {
    text(range.lowerBound..<(range.first { !isLetter(bytes[$0]) } ?? range.upperBound))
  }

  private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// Nodes up to a control line that does not begin a block.
  private mutating func body() throws(TemplateRefusal) -> [TemplateNode] {
    var nodes: [TemplateNode] = []
    while let token = current {
      switch token {
      case .text(let text):
        if !text.isEmpty { nodes.append(.text(text)) }
      case .expression(let range, let filters):
        nodes.append(try expression(range, filters))
      case .code(let range, let isModule):
        let statements = try self.statements(range)
        nodes.append(isModule ? .moduleCode(statements) : .code(statements))
      case .control(let range):
        switch keyword(range) {
        case "if": nodes.append(try condition())
        case "for": nodes.append(try loop())
        case "elif", "else", "endif", "endfor": return nodes
        default: throw refusal(range, "is not supported")
        }
        continue
      }
      position += 1
    }
    return nodes
  }

  private mutating func nestedBody(_ opening: Range<Int>) throws(TemplateRefusal) -> [TemplateNode]
  {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw refusal(opening, "is nested too deeply") }
    position += 1
    return try body()
  }

  private mutating func condition() throws(TemplateRefusal) -> TemplateNode {
    var branches: [TemplateNode.Branch] = []
    guard case .control(let opening)? = current else { return .condition([]) }
    while case .control(let range)? = current {
      switch keyword(range) {
      case "if" where branches.isEmpty, "elif" where branches.last?.condition != nil:
        let condition = try header(range) { (parser) throws(TemplateRefusal) in
          try parser.expressionList()
        }
        branches.append(.init(condition: condition, body: try nestedBody(range)))
      case "else" where branches.last?.condition != nil:
        try header(range) { (_) throws(TemplateRefusal) in }
        branches.append(.init(condition: nil, body: try nestedBody(range)))
      case "endif":
        position += 1
        return .condition(branches)
      default: throw refusal(range, "does not belong here")
      }
    }
    throw refusal(opening, "has no end")
  }

  private mutating func loop() throws(TemplateRefusal) -> TemplateNode {
    guard case .control(let opening)? = current else { return .condition([]) }
    let (names, source) = try header(opening) {
      (parser) throws(TemplateRefusal) -> ([String], Expression.Located) in
      let names = try parser.targets()
      guard parser.takeName("in") else { throw parser.unexpected() }
      return (names, try parser.expressionList())
    }
    try checkReserved(names, opening)
    let body = try nestedBody(opening)
    guard case .control(let range)? = current, keyword(range) == "endfor" else {
      throw refusal(opening, "has no end")
    }
    position += 1
    return .loop(names: names, source: source, body: body)
  }

  /// Reads a control line: its keyword, what `read` reads, and a colon.
  private func header<Value>(
    _ range: Range<Int>, _ read: (inout ExpressionParser) throws(TemplateRefusal) -> Value
  ) throws(TemplateRefusal) -> Value {
    var parser = ExpressionParser(try ExpressionLexer.tokens(of: bytes, in: range))
    parser.advance()
    let value = try read(&parser)
    try parser.expect(":")
    guard parser.isAtEnd else { throw parser.unexpected() }
    return value
  }

  private func checkReserved(_ names: [String], _ range: Range<Int>) throws(TemplateRefusal) {
    guard let name = names.first(where: Self.reserved.contains) else { return }
    throw TemplateRefusal(
      offset: range.lowerBound, construct: name, message: "is Mako's own and cannot be assigned")
  }

  private func expression(
    _ range: Range<Int>, _ filters: Range<Int>?
  ) throws(TemplateRefusal) -> TemplateNode {
    var parser = ExpressionParser(try ExpressionLexer.tokens(of: bytes, in: range))
    parser.skipEnds()
    let value = try parser.expression()
    guard parser.isAtEnd else { throw parser.unexpected() }
    guard let filters else { return .expression(value, filters: []) }
    return .expression(value, filters: try self.filters(filters))
  }

  private func filters(_ range: Range<Int>) throws(TemplateRefusal) -> [TemplateNode.Filter] {
    var parser = ExpressionParser(try ExpressionLexer.tokens(of: bytes, in: range))
    parser.skipEnds()
    var result: [TemplateNode.Filter] = []
    repeat {
      let offset = parser.current.offset
      result.append(.init(name: try parser.identifier(), offset: offset))
    } while parser.take(",")
    guard parser.isAtEnd else { throw parser.unexpected("is not supported as a filter") }
    return result
  }

  // MARK: - Statements

  private func statements(_ range: Range<Int>) throws(TemplateRefusal) -> [Statement] {
    var parser = ExpressionParser(try ExpressionLexer.tokens(of: bytes, in: range))
    var result: [Statement] = []
    parser.skipEnds()
    while !parser.isAtEnd {
      if parser.takeName("import") {
        result += try imports(&parser)
      } else if parser.takeName("from") {
        result += try fromImports(&parser)
      } else if case .string = parser.current.kind {
        parser.advance()
      } else if !parser.takeName("pass") {
        let names = try parser.targets()
        try checkReserved(names, range)
        try parser.expect("=")
        result.append(.assignment(names: names, value: try parser.expressionList()))
      }
      guard parser.current.kind == .end else { throw parser.unexpected() }
      parser.skipEnds()
    }
    return result
  }

  private func imports(_ parser: inout ExpressionParser) throws(TemplateRefusal) -> [Statement] {
    var result: [Statement] = []
    repeat {
      let module = try moduleName(&parser)
      let first = String(module.prefix { $0 != "." })
      let name = parser.takeName("as") ? try parser.identifier() : first
      result.append(.importing(name: name, module: module == name ? module : "import of \(module)"))
    } while parser.take(",")
    return result
  }

  private func fromImports(
    _ parser: inout ExpressionParser
  ) throws(TemplateRefusal) -> [Statement] {
    let module = try moduleName(&parser)
    guard parser.takeName("import") else { throw parser.unexpected() }
    let isParenthesized = parser.take("(")
    var result: [Statement] = []
    repeat {
      if isParenthesized, parser.current.kind == .symbol(")") { break }
      let imported = try parser.identifier()
      let name = parser.takeName("as") ? try parser.identifier() : imported
      result.append(.importing(name: name, module: "import of \(imported) from \(module)"))
    } while parser.take(",")
    if isParenthesized { try parser.expect(")") }
    return result
  }

  private func moduleName(_ parser: inout ExpressionParser) throws(TemplateRefusal) -> String {
    var name = try parser.identifier()
    while parser.take(".") { name += "." + (try parser.identifier()) }
    return name
  }
}
