import SourceText

/// Splits a text into tokens; never fails, and records what it cannot read.
///
/// Follows CPython's `Parser/lexer/lexer.c`, except that after an error it goes on: an unterminated
/// literal ends its line, and a keyword that only a statement can begin ends open brackets.
struct Lexer {
  /// The limits of CPython's tokenizer: `MAXLEVEL`, `MAXINDENT`, `MAXFSTRINGLEVEL`, `MAX_EXPR_NESTING`.
  static let maximumBrackets = 200
  static let maximumIndents = 99
  static let maximumFormattedStrings = 149
  static let maximumFieldNesting = 3

  let bytes: [UInt8]
  let keywords = Keywords.shared
  var position: Int
  var tokens: [Token] = []
  var comments: [SourceRange] = []
  var problems = ProblemList()
  var isAtLineStart = true
  /// Whether no token has been seen on this physical line, also within brackets.
  var isFirstOnLine = true
  var indents: [Indentation] = [Indentation(column: 0, alternate: 0)]
  var brackets: [Bracket] = []
  var formatted: [FormattedLiteral] = []

  /// An open bracket.
  struct Bracket {
    var byte: UInt8
    var offset: Int
    /// The brace of a replacement field.
    var isField: Bool
  }

  /// Lexes a text from the offset after its byte order mark.
  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    position = start
    tokens.reserveCapacity(bytes.count / 4 + 8)
  }

  /// The byte at an offset, or 0 behind the end; a text with NUL bytes is never lexed.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  mutating func run() {
    while position < bytes.count {
      if let literal = formatted.last, literal.isInText {
        lexFormattedText()
      } else if isAtLineStart, brackets.isEmpty {
        lexIndentation()
      } else {
        lexToken()
      }
    }
    finish()
  }

  private mutating func finish() {
    if let literal = formatted.last {
      problem("unterminated f-string literal", literal.start, literal.start + 1)
      emit(.invalid, from: position)
    } else if let bracket = brackets.last {
      neverClosed(bracket)
      emit(.invalid, from: position)
    }
    switch tokens.last?.kind {
    case nil, .newline, .dedent, .indent: break
    default: emit(.newline, from: position)
    }
    for _ in indents.dropFirst() { emit(.dedent, from: position) }
    emit(.endOfFile, from: position)
  }

  private mutating func lexToken() {
    var start = position
    while start < bytes.count, Ascii.isBlank(bytes[start]) { start += 1 }
    position = start
    guard start < bytes.count else { return }
    let byte = bytes[start]
    switch byte {
    case Ascii.newline, Ascii.carriageReturn:
      lexNewline()
      return
    case Ascii.hash:
      lexComment()
      return
    case Ascii.backslash:
      lexContinuation()
      return
    case Ascii.doubleQuote, Ascii.singleQuote:
      lexString(from: start, style: [])
    case Ascii.zero...Ascii.nine:
      lexNumber()
    default:
      if Ascii.isNameStart(byte) {
        lexName()
      } else {
        lexOperator(byte)
      }
    }
    isFirstOnLine = false
  }

  mutating func lexComment() {
    let start = position
    var end = bytes.skipBlocks(from: start) {
      min($0 ^ Ascii.newline, $0 ^ Ascii.carriageReturn)
    }
    while end < bytes.count, !Ascii.isLineEnd(bytes[end]) { end += 1 }
    position = end
    comments.append(SourceRange(start..<position))
  }

  private mutating func lexNewline() {
    let start = position
    skipLineEnd()
    isFirstOnLine = true
    if brackets.isEmpty {
      emit(.newline, from: start)
      isAtLineStart = true
    }
  }

  /// Steps over `\n`, `\r\n` or a lone `\r`.
  mutating func skipLineEnd() {
    if byte(position) == Ascii.carriageReturn, byte(position + 1) == Ascii.newline { position += 1 }
    position += 1
  }

  /// Steps over a backslash that joins two lines.
  mutating func lexContinuation() {
    let start = position
    position += 1
    guard position < bytes.count, Ascii.isLineEnd(bytes[position]) else {
      if position < bytes.count {
        invalid("unexpected character after line continuation character", from: start)
      } else {
        invalid("unexpected end of file after line continuation character", from: start)
      }
      return
    }
    skipLineEnd()
    if position >= bytes.count {
      invalid("unexpected end of file after line continuation character", from: start)
    }
  }

  @inline(__always)
  mutating func emit(_ kind: TokenKind, from start: Int, detail: UInt16 = 0) {
    tokens.append(
      Token(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
        kind: kind, detail: detail))
  }

  mutating func problem(_ message: String, _ start: Int, _ end: Int) {
    problems.add(SyntaxProblem(message, SourceRange(start..<max(start, end))))
  }

  /// Records a problem and a token that stands for the bytes up to here.
  mutating func invalid(_ message: String, from start: Int) {
    problem(message, start, position)
    emit(.invalid, from: start)
  }

  mutating func neverClosed(_ bracket: Bracket) {
    let text = String(UnicodeScalar(bracket.byte))
    problem("'\(text)' was never closed", bracket.offset, bracket.offset + 1)
  }

  /// Steps to the end of the line and forgets everything that was open.
  mutating func abandonLine() {
    while position < bytes.count, !Ascii.isLineEnd(bytes[position]) { position += 1 }
    brackets.removeAll()
    formatted.removeAll()
  }
}

/// Problems in the order in which they were found, no more than anybody reads.
struct ProblemList {
  /// A file with more problems than this lists the first ones only.
  static let maximumCount = 100

  private(set) var items: [SyntaxProblem] = []

  mutating func add(_ problem: SyntaxProblem) {
    if items.count < Self.maximumCount { items.append(problem) }
  }
}
