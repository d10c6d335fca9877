import SourceText

/// A recursive-descent parser over the tokens of a file.
///
/// Follows the grammar of Python 3.14 (`Grammar/python.gram`), which reads all that 3.8 and newer do,
/// and makes the same checks as `ast.parse`. Functions fail by throwing, and every statement is a
/// place to go on: nothing is thrown out of the parser. What repeats without brackets (operators,
/// `elif`, `not not`, `a if b else c if …`) is read by loops, so that recursion is bounded by the
/// lexer's limits on brackets and indentation.
struct Parser {
  let bytes: [UInt8]
  let tokens: [Token]
  let mode: ParseMode
  private(set) var index: Int
  /// The token at `index`.
  private(set) var token: Token
  /// The end of the last token that was no line end, indent or dedent.
  private(set) var lastEnd: UInt32 = 0
  var builder: TreeBuilder
  var problems: ProblemList
  /// The number of blocks that are open here.
  private(set) var blockDepth = 0
  /// The number of error nodes so far.
  var errorCount = 0
  /// The number of expressions that are being read, one within the other.
  var nesting = 0

  /// The most expressions within each other; only defaults of lambdas in defaults of lambdas come near,
  /// for what is in brackets is bounded by `Lexer.maximumBrackets`.
  static let maximumNesting = 400

  init(bytes: [UInt8], tokens: [Token], from index: Int, mode: ParseMode, problems: ProblemList) {
    self.bytes = bytes
    self.tokens = tokens
    self.index = index
    self.mode = mode
    self.problems = problems
    token = tokens[index]
    builder = TreeBuilder(tokenCount: tokens.count - index)
  }

  var kind: TokenKind { token.kind }
  var start: UInt32 { token.start }

  /// The kind of the next token but `offset`; the end of the file stays the last one.
  func peek(_ offset: Int = 1) -> TokenKind {
    let position = index + offset
    return position < tokens.count ? tokens[position].kind : .endOfFile
  }

  /// Steps to the next token; the end of the file, which is the last one, stays.
  mutating func advance() {
    switch kind {
    case .endOfFile: return
    case .newline: break
    case .indent: blockDepth += 1
    case .dedent: blockDepth -= 1
    default: lastEnd = token.end
    }
    index += 1
    token = tokens[index]
  }

  /// Goes back to a token that was read before on the same line.
  mutating func rewind(to index: Int, lastEnd: UInt32) {
    self.index = index
    self.lastEnd = lastEnd
    token = tokens[index]
  }

  @inline(__always)
  func range(from start: UInt32) -> SourceRange { SourceRange(start, lastEnd) }

  /// Reads a token of a kind if it is next.
  @inline(__always)
  mutating func skip(_ expected: TokenKind) -> Bool {
    guard kind == expected else { return false }
    advance()
    return true
  }

  mutating func expect(_ expected: TokenKind, _ text: StaticString) throws(ParseFailure) {
    guard kind == expected else { throw failure("expected \(text)") }
    advance()
  }

  /// Whether the token at a distance is a name with a certain text (a soft keyword).
  func isName(_ text: StaticString, at offset: Int = 0) -> Bool {
    guard peek(offset) == .name else { return false }
    let token = tokens[index + offset]
    return Int(token.end - token.start) == text.utf8CodeUnitCount
      && bytes.equals(text, at: Int(token.start))
  }

  func failure(_ message: String) -> ParseFailure {
    if kind == .invalid { return ParseFailure(problem: nil) }
    return ParseFailure(problem: SyntaxProblem(message, token.range))
  }

  func failure(_ message: String, at node: Node) -> ParseFailure {
    ParseFailure(problem: SyntaxProblem(message, builder.range(node)))
  }

  /// Makes a node of the token here and steps behind it.
  mutating func leaf(_ kind: SyntaxKind, detail: UInt8 = 0) -> Node {
    let node = builder.leaf(kind, token, detail: detail)
    advance()
    return node
  }

  /// Reads a name into an `identifier`.
  mutating func parseIdentifier(_ what: StaticString = "a name") throws(ParseFailure) -> Node {
    guard kind == .name else { throw failure("expected \(what)") }
    return leaf(.identifier)
  }
}
