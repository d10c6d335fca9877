/// Reads Python expressions from tokens, by precedence.
struct ExpressionParser {
  /// How deeply expressions may be nested.
  private static let maximumDepth = 60
  /// The most tokens in one statement or expression.
  private static let maximumLength = 400

  private let tokens: [ExpressionToken]
  private var position = 0
  private var statementStart = 0
  private var depth = 0

  init(_ tokens: [ExpressionToken]) {
    self.tokens = tokens
  }

  typealias Located = Expression.Located

  // MARK: - Tokens

  /// The current token; behind the last one, the last one, which is an end.
  var current: ExpressionToken {
    tokens.isEmpty
      ? ExpressionToken(kind: .end, offset: 0) : tokens[min(position, tokens.count - 1)]
  }

  /// Whether nothing but ends of statements is left.
  var isAtEnd: Bool { tokens[min(position, tokens.count)...].allSatisfy { $0.kind == .end } }

  mutating func advance() { position += 1 }

  mutating func take(_ symbol: String) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func takeName(_ name: String) -> Bool {
    guard current.kind == .name(name) else { return false }
    advance()
    return true
  }

  mutating func skipEnds() {
    while position < tokens.count, current.kind == .end { advance() }
    statementStart = position
  }

  func unexpected(_ message: String = "is not supported here") -> TemplateRefusal {
    let text =
      switch current.kind {
      case .name(let name): name
      case .integer(let value): String(value)
      case .string: "string"
      case .symbol(let symbol): symbol
      case .end: "end of the expression"
      }
    return TemplateRefusal(offset: current.offset, construct: text, message: message)
  }

  mutating func expect(_ symbol: String) throws(TemplateRefusal) {
    if !take(symbol) { throw unexpected("stands where '\(symbol)' is expected") }
  }

  /// A name that may be assigned to.
  mutating func identifier() throws(TemplateRefusal) -> String {
    guard case .name(let name) = current.kind, !Self.keywords.contains(name) else {
      throw unexpected("stands where a name is expected")
    }
    advance()
    return name
  }

  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ]

  // MARK: - Grammar

  /// A whole expression; a comma makes a tuple of it.
  mutating func expressionList() throws(TemplateRefusal) -> Located {
    let first = try expression()
    guard current.kind == .symbol(",") else { return first }
    var items = [first]
    while take(",") {
      if current.kind == .end { break }
      items.append(try expression())
    }
    return Located(offset: first.offset, expression: .tuple(items))
  }

  mutating func expression() throws(TemplateRefusal) -> Located {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw unexpected("is nested too deeply") }
    let value = try disjunction()
    guard takeName("if") else { return value }
    let condition = try disjunction()
    guard takeName("else") else { throw unexpected("stands where 'else' is expected") }
    let otherwise = try expression()
    return Located(
      offset: value.offset,
      expression: .conditional(condition: condition, then: value, otherwise: otherwise))
  }

  private mutating func disjunction() throws(TemplateRefusal) -> Located {
    var left = try conjunction()
    while takeName("or") {
      left = Located(offset: left.offset, expression: .or(left, try conjunction()))
      try checkLength()
    }
    return left
  }

  private mutating func conjunction() throws(TemplateRefusal) -> Located {
    var left = try negation()
    while takeName("and") {
      left = Located(offset: left.offset, expression: .and(left, try negation()))
      try checkLength()
    }
    return left
  }

  /// A long chain of operators is a deep tree, so the length of a statement is limited too.
  private func checkLength() throws(TemplateRefusal) {
    if position - statementStart > Self.maximumLength {
      throw unexpected("comes too late in a long expression")
    }
  }

  private mutating func negation() throws(TemplateRefusal) -> Located {
    let offset = current.offset
    var count = 0
    while takeName("not") { count += 1 }
    var value = try comparison()
    guard count <= Self.maximumDepth else { throw unexpected("is nested too deeply") }
    for _ in 0..<count { value = Located(offset: offset, expression: .unary("not", value)) }
    return value
  }

  private mutating func comparison() throws(TemplateRefusal) -> Located {
    let first = try sum()
    var rest: [(operation: String, operand: Located)] = []
    while let operation = comparisonOperator() {
      rest.append((operation, try sum()))
    }
    if rest.isEmpty { return first }
    return Located(offset: first.offset, expression: .comparison(first, rest))
  }

  private mutating func comparisonOperator() -> String? {
    switch current.kind {
    case .symbol(let symbol) where ["==", "!=", "<", ">", "<=", ">="].contains(symbol):
      advance()
      return symbol
    case .name("in"):
      advance()
      return "in"
    case .name("is"):
      advance()
      return takeName("not") ? "is not" : "is"
    case .name("not"):
      advance()
      return takeName("in") ? "not in" : nil
    default: return nil
    }
  }

  private mutating func sum() throws(TemplateRefusal) -> Located {
    var left = try product()
    while case .symbol(let symbol) = current.kind, symbol == "+" || symbol == "-" {
      advance()
      left = Located(offset: left.offset, expression: .binary(symbol, left, try product()))
      try checkLength()
    }
    return left
  }

  private mutating func product() throws(TemplateRefusal) -> Located {
    var left = try factor()
    while case .symbol(let symbol) = current.kind, ["*", "%", "//"].contains(symbol) {
      advance()
      left = Located(offset: left.offset, expression: .binary(symbol, left, try factor()))
      try checkLength()
    }
    return left
  }

  private mutating func factor() throws(TemplateRefusal) -> Located {
    let offset = current.offset
    guard take("-") else { return try postfix() }
    return Located(offset: offset, expression: .unary("-", try postfix()))
  }

  private mutating func postfix() throws(TemplateRefusal) -> Located {
    var value = try atom()
    while true {
      let offset = current.offset
      if take(".") {
        value = Located(offset: offset, expression: .attribute(value, try identifier()))
      } else if take("(") {
        value = Located(offset: value.offset, expression: .call(value, try arguments()))
      } else if take("[") {
        value = Located(offset: value.offset, expression: try subscriptOf(value))
      } else {
        return value
      }
      try checkLength()
    }
  }

  private mutating func arguments() throws(TemplateRefusal) -> [Expression.Argument] {
    var result: [Expression.Argument] = []
    while !take(")") {
      if !result.isEmpty { try expect(",") }
      if take(")") { break }
      var name: String?
      if case .name(let keyword) = current.kind, position + 1 < tokens.count,
        tokens[position + 1].kind == .symbol("=")
      {
        name = keyword
        position += 2
      }
      var value = try expression()
      if name == nil, current.kind == .name("for") {
        value = try comprehension(of: value, isGenerator: true)
      }
      result.append(Expression.Argument(name: name, value: value))
    }
    return result
  }

  private mutating func subscriptOf(_ value: Located) throws(TemplateRefusal) -> Expression {
    var from: Located?
    if current.kind != .symbol(":") { from = try expression() }
    if let index = from, take("]") { return .index(value, index) }
    try expect(":")
    var to: Located?
    if current.kind != .symbol("]") { to = try expression() }
    try expect("]")
    return .slice(value, from: from, to: to)
  }

  private mutating func comprehension(
    of element: Located, isGenerator: Bool
  ) throws(TemplateRefusal) -> Located {
    guard takeName("for") else { throw unexpected() }
    let names = try targets()
    guard takeName("in") else { throw unexpected("stands where 'in' is expected") }
    let source = try disjunction()
    var conditions: [Located] = []
    while takeName("if") { conditions.append(try disjunction()) }
    return Located(
      offset: element.offset,
      expression: .comprehension(
        element: element, names: names, source: source, conditions: conditions,
        isGenerator: isGenerator))
  }

  /// The names of a loop, or of an assignment: one, or several with commas.
  mutating func targets() throws(TemplateRefusal) -> [String] {
    var names = [try identifier()]
    while take(",") { names.append(try identifier()) }
    return names
  }

  private mutating func atom() throws(TemplateRefusal) -> Located {
    let token = current
    func located(_ expression: Expression) -> Located {
      Located(offset: token.offset, expression: expression)
    }
    switch token.kind {
    case .integer(let value):
      advance()
      return located(.constant(.integer(value)))
    case .string:
      return located(.constant(.string(strings())))
    case .name("None"), .name("True"), .name("False"):
      advance()
      if token.kind == .name("None") { return located(.constant(.none)) }
      return located(.constant(.bool(token.kind == .name("True"))))
    case .name:
      return located(.name(try identifier()))
    case .symbol("("):
      advance()
      return located(try parenthesized())
    case .symbol("["):
      advance()
      return located(try list())
    default: throw unexpected()
    }
  }

  /// Adjacent strings are one.
  private mutating func strings() -> String {
    var result = ""
    while case .string(let text) = current.kind {
      result += text
      advance()
    }
    return result
  }

  private mutating func parenthesized() throws(TemplateRefusal) -> Expression {
    if take(")") { return .tuple([]) }
    let first = try expression()
    if take(")") { return first.expression }
    var items = [first]
    while !take(")") {
      try expect(",")
      if take(")") { break }
      items.append(try expression())
    }
    return .tuple(items)
  }

  private mutating func list() throws(TemplateRefusal) -> Expression {
    if take("]") { return .list([]) }
    let first = try expression()
    if current.kind == .name("for") {
      let result = try comprehension(of: first, isGenerator: false)
      try expect("]")
      return result.expression
    }
    var items = [first]
    while !take("]") {
      try expect(",")
      if take("]") { break }
      items.append(try expression())
    }
    return .list(items)
  }
}
