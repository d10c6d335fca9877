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
  }

  /// The byte at an offset, or 0 behind the end; a text with NUL bytes is never lexed.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  /// Where tokens go: the room at the end of their array, which finds out once in a while whether somebody else
  /// has it too, and not for each token.
  typealias Output = OutputSpan<Token>

  /// No step has more tokens: the ends of all blocks, and what is wrong there.
  private static let maximumTokensAtOnce = maximumIndents + 8

  /// Lexes all of the text.
  mutating func run() -> [Token] {
    var tokens: [Token] = []
    while position < bytes.count {
      // Most texts have fewer tokens.
      let room = (bytes.count - position) / 4 + 2 * Self.maximumTokensAtOnce
      tokens.append(addingCapacity: room) { out in
        let last = out.capacity - Self.maximumTokensAtOnce
        while position < bytes.count, out.count <= last {
          lexStep(&out)
        }
      }
    }
    let last = tokens.last?.kind
    tokens.append(addingCapacity: Self.maximumTokensAtOnce) { finish(after: last, &$0) }
    return tokens
  }

  @inline(__always)
  private mutating func lexStep(_ out: inout Output) {
    if let literal = formatted.last, literal.isInText {
      lexFormattedText(&out)
    } else if isAtLineStart, brackets.isEmpty {
      lexIndentation(&out)
    } else {
      lexToken(&out)
    }
  }

  private mutating func finish(after last: TokenKind?, _ out: inout Output) {
    var last = last
    if let literal = formatted.last {
      problem("unterminated f-string literal", literal.start, literal.start + 1)
      emit(.invalid, from: position, &out)
      last = .invalid
    } else if let bracket = brackets.last {
      neverClosed(bracket)
      emit(.invalid, from: position, &out)
      last = .invalid
    }
    switch last {
    case nil, .newline, .dedent, .indent: break
    default: emit(.newline, from: position, &out)
    }
    for _ in indents.dropFirst() { emit(.dedent, from: position, &out) }
    emit(.endOfFile, from: position, &out)
  }

  @inline(__always)
  private mutating func lexToken(_ out: inout Output) {
    while byte(position) == Ascii.space { position += 1 }
    let start = position
    let byte = byte(start)
    if Ascii.isNameStart(byte) {
      lexName(&out)
    } else {
      switch byte {
      case Ascii.newline, Ascii.carriageReturn: return lexNewline(&out)
      case Ascii.tab, Ascii.formFeed:
        position += 1
        return
      case Ascii.comma: emit(.comma, length: 1, &out)
      case Ascii.hash: return lexComment()
      case Ascii.backslash: return lexContinuation(&out)
      case Ascii.doubleQuote, Ascii.singleQuote: lexString(from: start, style: [], &out)
      case Ascii.zero...Ascii.nine: lexNumber(&out)
      default:
        guard start < bytes.count else { return }
        lexOperator(byte, &out)
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

  private mutating func lexNewline(_ out: inout Output) {
    let start = position
    skipLineEnd()
    isFirstOnLine = true
    if brackets.isEmpty {
      emit(.newline, from: start, &out)
      isAtLineStart = true
    }
  }

  /// Steps over `\n`, `\r\n` or a lone `\r`.
  mutating func skipLineEnd() {
    if byte(position) == Ascii.carriageReturn, byte(position + 1) == Ascii.newline { position += 1 }
    position += 1
  }

  /// Steps over a backslash that joins two lines.
  mutating func lexContinuation(_ out: inout Output) {
    let start = position
    position += 1
    guard position < bytes.count, Ascii.isLineEnd(bytes[position]) else {
      if position < bytes.count {
        invalid("unexpected character after line continuation character", from: start, &out)
      } else {
        invalid("unexpected end of file after line continuation character", from: start, &out)
      }
      return
    }
    skipLineEnd()
    if position >= bytes.count {
      invalid("unexpected end of file after line continuation character", from: start, &out)
    }
  }

  @inline(__always)
  mutating func emit(_ kind: TokenKind, from start: Int, detail: UInt16 = 0, _ out: inout Output) {
    out.append(
      Token(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
        kind: kind, detail: detail))
  }

  mutating func problem(_ message: String, _ start: Int, _ end: Int) {
    problems.add(SyntaxProblem(message, SourceRange(start..<max(start, end))))
  }

  /// Records a problem and a token that stands for the bytes up to here.
  mutating func invalid(_ message: String, from start: Int, _ out: inout Output) {
    problem(message, start, position)
    emit(.invalid, from: start, &out)
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
