public import SourceText

/// Something about an SQL text that cannot be right.
public struct SQLProblem: Sendable, Hashable {
  public var range: SourceRange
  /// A sentence without a final full stop.
  public var message: String

  public init(range: SourceRange, message: String) {
    self.range = range
    self.message = message
  }
}

/// An SQL text and the statements in it.
///
/// Reading takes time and memory in proportion to the text, never recurses, and always gives a
/// result: what is not understood is a statement of kind `unknown`.
public struct SQLScript: Sendable {
  private let outline: SQLOutline
  public let statements: [SQLStatement]
  public let problems: [SQLProblem]

  public var bytes: [UInt8] { outline.bytes }
  /// All tokens but comments, in their order.
  public var tokens: [SQLToken] { outline.tokens }
  public var comments: [SQLComment] { outline.comments }
  public var holdsNUL: Bool { outline.holdsNUL }

  /// Reads an SQL text.
  ///
  /// - Parameters:
  ///   - bytes: The text; bytes that are no UTF-8 are taken for letters.
  ///   - dialect: Whose SQL it is, where that is known.
  public init(_ bytes: [UInt8], dialect: SQLDialect = .unknown) {
    self.init(SQLOutline(bytes, dialect: dialect))
  }

  /// Reads the statements of a text that was cut.
  public init(_ outline: SQLOutline) {
    var statements = outline.statements.map { StatementReader.read(outline.cursor($0)) }
    if outline.isTooLong {
      let whole = SourceRange(0..<outline.bytes.count)
      statements = [SQLStatement(kind: .unknown(""), range: whole)]
    }
    Self.insertExecutableComments(of: outline, into: &statements)
    self.init(outline, statements: statements, problems: outline.problems)
  }

  /// A text with statements that somebody else has read in it.
  public init(_ outline: SQLOutline, statements: [SQLStatement], problems: [SQLProblem]) {
    self.outline = outline
    self.statements = statements
    self.problems = problems
  }

  public init(_ text: String, dialect: SQLDialect = .unknown) {
    self.init(Array(text.utf8), dialect: dialect)
  }

  /// The text of a range, invalid UTF-8 repaired.
  public func text(of range: SourceRange) -> String {
    String(decoding: bytes[range.offsets.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// Adds an unknown statement for every executable comment that stands where one could begin.
  ///
  /// Inside of a statement such a comment adds options to it.
  private static func insertExecutableComments(
    of outline: SQLOutline, into statements: inout [SQLStatement]
  ) {
    guard outline.comments.contains(where: \.isExecutable) else { return }
    let tokens = outline.tokens
    var (token, statement) = (0, 0)
    let outside = outline.comments.filter { comment in
      guard comment.isExecutable else { return false }
      let start = comment.range.start
      while token < tokens.count, tokens[token].range.end <= start { token += 1 }
      while statement < statements.count, statements[statement].range.end <= start {
        statement += 1
      }
      if statement < statements.count, statements[statement].range.start < start { return false }
      return token == 0 || outline.bytes[Int(tokens[token - 1].range.start)] == UInt8(ascii: ";")
    }
    statements += outside.map { SQLStatement(kind: .unknown(""), range: $0.range) }
    statements.sort { $0.range.start < $1.range.start }
  }
}
