import SourceText

/// An SQL text cut into tokens and statements, before anything is made of these.
///
/// An object, because it is handed around by all who read the text.
public final class SQLOutline: Sendable {
  public let bytes: [UInt8]
  public let dialect: SQLDialect
  /// All tokens but comments, in their order.
  public let tokens: [SQLToken]
  public let comments: [SQLComment]
  public let problems: [SQLProblem]
  /// The tokens of each statement, without the `;`; empty statements are left out.
  public let statements: [Range<Int>]
  /// Whether the text is so long that it was not looked at.
  let isTooLong: Bool

  /// Cuts a text.
  ///
  /// - Parameters:
  ///   - bytes: The text; bytes that are no UTF-8 are taken for letters.
  ///   - dialect: Whose SQL it is, where that is known.
  public init(_ bytes: [UInt8], dialect: SQLDialect) {
    self.bytes = bytes
    self.dialect = dialect
    isTooLong = bytes.count > SourceFile.maximumSize
    guard !isTooLong else {
      tokens = []
      comments = []
      statements = []
      problems = [
        SQLProblem(range: SourceRange(0..<bytes.count), message: "SQL text is too long to be read")
      ]
      return
    }
    var lexer = SQLLexer(bytes, dialect: dialect, hasBackslashEscapes: dialect == .mysql)
    if dialect == .unknown, lexer.isUnterminated {
      // Perhaps MySQL's: `'it\'s'` leaves a quote over when the backslash is a plain character.
      let other = SQLLexer(bytes, dialect: dialect, hasBackslashEscapes: true)
      if !other.isUnterminated { lexer = other }
    }
    tokens = lexer.tokens
    comments = lexer.comments
    problems = lexer.problems
    statements =
      StatementSplitter(bytes, tokens, semicolons: lexer.semicolons, dialect).statements
  }

  /// Whether a byte of the text is 0.
  public var holdsNUL: Bool {
    // Without a way out of the loop, it looks at many bytes at once.
    var least = UInt8.max
    for byte in bytes { least = min(least, byte) }
    return least == 0
  }

  /// A cursor for some of the tokens.
  public func cursor(_ range: Range<Int>) -> TokenCursor {
    TokenCursor(bytes, tokens, range, dialect)
  }
}
