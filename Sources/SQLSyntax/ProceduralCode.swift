public import SourceText

/// The statements inside of a PL/pgSQL block, as far as the code says which run.
///
/// This is no grammar of the language: control structures are told apart by their first words, and
/// whatever else changes nothing outside of the block, but for statements of SQL and `EXECUTE`.
public struct ProceduralCode: Sendable {
  public struct Part: Sendable {
    public enum Kind: Sendable, Hashable {
      /// A statement of SQL.
      case statement
      /// The text that `EXECUTE` runs; the range is that of its content.
      case literal
      /// `EXECUTE` of a text that is put together when it runs.
      case dynamic
    }

    public var kind: Kind
    public var range: SourceRange
    /// Whether it is under a condition, in a loop, in a block that catches errors, or behind a `RETURN`
    /// that is.
    public var isConditional: Bool
  }

  public private(set) var parts: [Part] = []
  /// Whether the code ends in the middle of a structure, so that parts may be missing.
  public private(set) var isMalformed = false

  /// Reads a block, from `DECLARE` or `BEGIN` to `END`.
  public init(_ bytes: [UInt8]) {
    let script = SQLScript(bytes, dialect: .postgresql)
    var reader = ProceduralReader(
      cursor: TokenCursor(bytes, script.tokens, 0..<script.tokens.count, .postgresql))
    reader.read()
    parts = reader.parts
    isMalformed = reader.isMalformed || !script.problems.isEmpty || script.tokens.isEmpty
  }
}

/// Steps through a block, a statement at a time.
private struct ProceduralReader {
  var cursor: TokenCursor
  private(set) var parts: [ProceduralCode.Part] = []
  private(set) var isMalformed = false

  private enum Frame {
    /// Between `BEGIN` and `END`; which part was the next when it began, and whether its handlers
    /// have begun.
    case block(firstPart: Int, isHandling: Bool)
    case condition, loop, choice
  }

  private var frames: [Frame] = []
  /// Whether the outermost block has ended.
  private var hasEnded = false
  /// Whether what follows may not be reached.
  private var mayHaveReturned = false

  init(cursor: TokenCursor) {
    self.cursor = cursor
  }

  private var isConditional: Bool {
    mayHaveReturned
      || frames.contains { frame in
        if case .block(_, let isHandling) = frame { isHandling } else { true }
      }
  }

  mutating func read() {
    while !cursor.isAtEnd, !isMalformed {
      let start = cursor.position
      readStatement()
      if cursor.position == start { isMalformed = true }
      if hasEnded { return }
    }
    isMalformed = true
  }

  private mutating func readStatement() {
    if cursor.isSymbol("<<", at: cursor.position) {
      cursor.position += 3
      return
    }
    switch cursor.word {
    case "declare":
      skip(to: ["begin"])
    case "begin":
      cursor.position += 1
      frames.append(.block(firstPart: parts.count, isHandling: false))
    case "exception": handleErrors()
    case "if":
      skip(past: "then")
      frames.append(.condition)
    case "elsif", "elseif", "when": skip(past: "then")
    case "else": cursor.position += 1
    case "case":
      skip(to: ["when"])
      frames.append(.choice)
    case "loop":
      cursor.position += 1
      frames.append(.loop)
    case "while", "for", "foreach":
      readLoopHead()
      frames.append(.loop)
    case "end":
      end()
    default: readPlainStatement()
    }
  }

  /// From here on the block's errors are handled, so that what it did may be undone.
  private mutating func handleErrors() {
    cursor.position += 1
    guard case .block(let firstPart, false)? = frames.popLast() else {
      isMalformed = true
      return
    }
    for index in firstPart..<parts.count { parts[index].isConditional = true }
    frames.append(.block(firstPart: firstPart, isHandling: true))
  }

  private mutating func end() {
    if frames.popLast() == nil { isMalformed = true }
    hasEnded = frames.isEmpty
    while !cursor.isAtEnd, !cursor.isNext(";") { cursor.position += 1 }
    cursor.position = min(cursor.position + 1, cursor.end)
  }

  /// A loop may run over the rows of a query, or of a text that is put together.
  private mutating func readLoopHead() {
    let start = cursor.position
    skip(past: "loop")
    let head = cursor.narrowed(to: start..<cursor.position)
    guard let execute = head.firstIndex(ofWord: "execute") else { return }
    let query = head.narrowed(to: execute..<max(execute, head.end - 1))
    append(.dynamic, query.rest, isConditional: isConditional)
  }

  // MARK: Statements without others inside

  /// The first words of what changes nothing outside of the block; of queries the rows are used in it.
  private static let inner: Set<String> = [
    "assert", "close", "continue", "exit", "fetch", "get", "move", "null", "open", "perform",
    "raise", "return", "select", "values",
  ]

  private mutating func readPlainStatement() {
    let start = cursor.position
    let word = cursor.word
    while !cursor.isAtEnd, !cursor.isNext(";") { cursor.skipNested() }
    let end = min(cursor.position, cursor.end)
    let statement = cursor.narrowed(to: start..<end)
    cursor.position = min(end + 1, cursor.end)
    guard start < end else { return }
    if word == "return" { mayHaveReturned = mayHaveReturned || !frames.isEmpty && isInside }
    if Self.inner.contains(word) || isAssignment(statement) { return }
    if word == "execute" { return execute(statement) }
    append(.statement, statement.rest, isConditional: isConditional)
  }

  /// Whether any structure but the outermost block is open.
  private var isInside: Bool { frames.count > 1 }

  /// `name := …`, `name.field = …`, `name[1] := …`.
  private func isAssignment(_ statement: TokenCursor) -> Bool {
    var statement = statement
    guard statement.name() != nil else { return false }
    while statement.isNext("[") { statement.skipNested() }
    return statement.isSymbol(":=", at: statement.position)
      || statement.isSymbol("=", at: statement.position)
  }

  /// `EXECUTE 'text'`, with the values of parameters or without; or of an expression.
  private mutating func execute(_ statement: TokenCursor) {
    let text = statement.position + 1
    let next = statement.word(at: text + 1)
    let isAlone = text + 1 >= statement.end || ["using", "into"].contains(next)
    let isConditional = isConditional
    if isAlone, let content = statement.contentOfString(at: text), isPlain(content, statement) {
      parts.append(
        ProceduralCode.Part(
          kind: .literal, range: SourceRange(content), isConditional: isConditional))
    } else {
      append(.dynamic, statement.rest, isConditional: isConditional)
    }
  }

  /// Whether a string's content is its value, without escapes.
  private func isPlain(_ content: Range<Int>, _ cursor: TokenCursor) -> Bool {
    cursor.bytes[content.lowerBound - 1] == UInt8(ascii: "$")
      || !cursor.bytes[content].contains { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\\") }
  }

  private mutating func append(
    _ kind: ProceduralCode.Part.Kind, _ tokens: Range<Int>, isConditional: Bool
  ) {
    parts.append(
      ProceduralCode.Part(
        kind: kind, range: cursor.range(of: tokens), isConditional: isConditional))
  }

  // MARK: Skipping

  /// Steps over an expression and the word that ends it; `CASE` has such words of its own.
  private mutating func skip(past word: String) {
    cursor.position += 1
    var depth = 0
    while !cursor.isAtEnd {
      let next = cursor.word
      if next == "case" { depth += 1 }
      if next == "end" { depth = max(0, depth - 1) }
      let isFound = depth == 0 && next == word
      cursor.skipNested()
      if isFound { return }
    }
    isMalformed = true
  }

  private mutating func skip(to words: Set<String>) {
    cursor.position += 1
    while !cursor.isAtEnd, !words.contains(cursor.word) { cursor.skipNested() }
    if cursor.isAtEnd { isMalformed = true }
  }
}
