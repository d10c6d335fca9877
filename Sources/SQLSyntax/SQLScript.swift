package import SourceText

/// Something about an SQL text that cannot be right.
package struct SQLProblem: Sendable, Hashable {
  package var range: SourceRange
  /// A sentence without a final full stop.
  package var message: String

  package init(range: SourceRange, message: String) {
    self.range = range
    self.message = message
  }
}

/// An SQL text and the statements in it.
///
/// Reading takes time and memory in proportion to the text, never recurses, and always gives a
/// result: what is not understood is a statement of kind `unknown`.
package struct SQLScript: Sendable {
  package let bytes: [UInt8]
  /// All tokens but comments, in their order.
  package let tokens: [SQLToken]
  package let comments: [SQLComment]
  package let statements: [SQLStatement]
  package let problems: [SQLProblem]

  /// Reads an SQL text.
  ///
  /// - Parameters:
  ///   - bytes: The text; bytes that are no UTF-8 are taken for letters.
  ///   - dialect: Whose SQL it is, where that is known.
  package init(_ bytes: [UInt8], dialect: SQLDialect = .unknown) {
    self.bytes = bytes
    guard bytes.count <= SourceFile.maximumSize else {
      let range = SourceRange(0..<bytes.count)
      tokens = []
      comments = []
      statements = [SQLStatement(kind: .unknown(""), range: range)]
      problems = [SQLProblem(range: range, message: "SQL text is too long to be read")]
      return
    }
    var lexer = SQLLexer(bytes, dialect: dialect, hasBackslashEscapes: dialect == .mysql)
    if dialect == .unknown, lexer.isUnterminated {
      // Perhaps MySQL's: `'it\'s'` leaves a quote over when the backslash is a plain character.
      let other = SQLLexer(bytes, dialect: dialect, hasBackslashEscapes: true)
      if !other.isUnterminated { lexer = other }
    }
    let tokens = lexer.tokens
    let splitter = StatementSplitter(bytes, tokens: tokens, dialect: dialect)
    var statements = splitter.statements.map { range in
      StatementReader.read(TokenCursor(bytes, tokens, range, dialect))
    }
    Self.insertExecutableComments(lexer, bytes, into: &statements)
    self.tokens = tokens
    comments = lexer.comments
    self.statements = statements
    problems = lexer.problems
  }

  /// The text of another script, with statements that somebody else has read in it.
  package init(_ script: SQLScript, statements: [SQLStatement], problems: [SQLProblem]) {
    bytes = script.bytes
    tokens = script.tokens
    comments = script.comments
    self.statements = statements
    self.problems = problems
  }

  package init(_ text: String, dialect: SQLDialect = .unknown) {
    self.init(Array(text.utf8), dialect: dialect)
  }

  /// The text of a range, invalid UTF-8 repaired.
  package func text(of range: SourceRange) -> String {
    String(decoding: bytes[range.offsets.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// Adds an unknown statement for every executable comment that stands where one could begin.
  ///
  /// Inside of a statement such a comment adds options to it.
  private static func insertExecutableComments(
    _ lexer: SQLLexer, _ bytes: [UInt8], into statements: inout [SQLStatement]
  ) {
    var (token, statement) = (0, 0)
    let outside = lexer.comments.filter { comment in
      guard comment.isExecutable else { return false }
      let start = comment.range.start
      while token < lexer.tokens.count, lexer.tokens[token].range.end <= start { token += 1 }
      while statement < statements.count, statements[statement].range.end <= start {
        statement += 1
      }
      if statement < statements.count, statements[statement].range.start < start { return false }
      return token == 0 || bytes[Int(lexer.tokens[token - 1].range.start)] == UInt8(ascii: ";")
    }
    guard !outside.isEmpty else { return }
    statements += outside.map { SQLStatement(kind: .unknown(""), range: $0.range) }
    statements.sort { $0.range.start < $1.range.start }
  }
}
