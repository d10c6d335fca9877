import SourceText

/// Finds where statements end: at a `;` that is not inside of a body.
struct StatementSplitter {
  /// The token indexes of each statement, without the `;`; empty statements are left out.
  private(set) var statements: [Range<Int>] = []

  private let cursor: TokenCursor
  /// The indexes of the tokens that are a `;`.
  private let semicolons: [Int]
  private var passedSemicolons = 0

  init(_ bytes: [UInt8], _ tokens: [SQLToken], semicolons: [Int], _ dialect: SQLDialect) {
    cursor = TokenCursor(bytes, tokens, 0..<tokens.count, dialect)
    self.semicolons = semicolons
    var start = 0
    while start < tokens.count {
      let end = endOfStatement(from: start)
      if start < end { statements.append(start..<end) }
      start = end + 1
    }
  }

  /// What a statement may hold that has `;` inside.
  private enum Body {
    case none
    /// `BEGIN … END` may come.
    case possible
    /// `BEGIN … END` comes, and declarations with `;` may precede it.
    case expected
    /// Everything up to an `END`, as if `BEGIN` had been read.
    case open
    /// Parentheses (`CREATE RULE … DO (a; b)`).
    case parenthesized
  }

  /// The index of the first `;` from a token on; asked with places that only go up.
  private mutating func semicolon(from start: Int) -> Int? {
    while passedSemicolons < semicolons.count, semicolons[passedSemicolons] < start {
      passedSemicolons += 1
    }
    return passedSemicolons < semicolons.count ? semicolons[passedSemicolons] : nil
  }

  private mutating func endOfStatement(from start: Int) -> Int {
    var body = self.body(at: start)
    if body == .none { return semicolon(from: start) ?? cursor.end }
    var depth = body == .open ? 1 : 0
    for index in start..<cursor.end {
      if cursor.isPunctuation(";", at: index) {
        if depth == 0, body != .expected { return index }
        continue
      }
      switch body {
      case .none: continue
      case .parenthesized: depth = max(0, depth + cursor.nesting(at: index))
      case .possible, .expected, .open:
        let change = blockDepthChange(at: index, depth: depth)
        depth = max(0, depth + change)
        if change < 0, depth == 0 { body = .possible }
      }
    }
    return cursor.end
  }

  private func body(at start: Int) -> Body {
    if cursor.isWord("create", at: start) { return bodyOfCreate(from: start + 1) }
    if cursor.isWord("begin", at: start) { return isTransaction(at: start + 1) ? .none : .possible }
    guard cursor.isWord("declare", at: start) else { return .none }
    return isCursor(from: start + 1) ? .none : .expected
  }

  private func bodyOfCreate(from start: Int) -> Body {
    for index in start..<max(start, min(start + 16, cursor.end)) {
      switch cursor.word(at: index) {
      case "trigger", "event": return .possible
      case "procedure", "function": return bodyOfRoutine(from: index + 1, whenDeclaring: .expected)
      case "package": return bodyOfRoutine(from: index + 1, whenDeclaring: .open)
      case "rule": return .parenthesized
      case "table", "index", "view", "type", "sequence", "schema": return .none
      default:
        if cursor.isPunctuation(";", at: index) { return .none }
      }
    }
    return .none
  }

  /// Looks for Oracle's `IS` or `AS` with code behind it; PostgreSQL has a string there.
  private func bodyOfRoutine(from start: Int, whenDeclaring body: Body) -> Body {
    guard cursor.dialect == .oracle || cursor.dialect == .unknown else { return .possible }
    var depth = 0
    for index in start..<max(start, cursor.end) {
      depth = max(0, depth + cursor.nesting(at: index))
      if depth > 0 { continue }
      if cursor.isPunctuation(";", at: index) { return .possible }
      switch cursor.word(at: index) {
      case "is", "as":
        return index + 1 < cursor.end && cursor.tokens[index + 1].kind == .word ? body : .possible
      case "begin", "select", "insert", "update", "delete", "set", "call", "return", "with":
        return .possible
      default: continue
      }
    }
    return .possible
  }

  private func isTransaction(at index: Int) -> Bool {
    if index >= cursor.end || cursor.isPunctuation(";", at: index) { return true }
    return transactionWords.contains(cursor.word(at: index))
  }

  /// Whether `DECLARE` declares a cursor, as PostgreSQL's statement does.
  private func isCursor(from start: Int) -> Bool {
    (start + 1..<start + 7).contains { cursor.word(at: $0) == "cursor" }
  }

  /// +1 where a block opens, -1 where one closes.
  private func blockDepthChange(at index: Int, depth: Int) -> Int {
    switch cursor.word(at: index) {
    case "begin": 1
    // CASE … END, but not the CASE of END CASE.
    case "case": depth > 0 && cursor.word(at: index - 1) != "end" ? 1 : 0
    case "end":
      ["if", "loop", "while", "repeat", "for"].contains(cursor.word(at: index + 1)) ? 0 : -1
    default: 0
    }
  }
}

/// What may follow `BEGIN` where it begins a transaction.
let transactionWords: Set<String> = [
  "transaction", "work", "isolation", "read", "not", "deferrable", "deferred", "immediate",
  "exclusive", "concurrent", "tran",
]
