public import SourceText

/// A token of Python source.
///
/// What lies between the tokens is white space, joined line ends and comments (`SyntaxTree.comments`),
/// so the text can be put together again from both.
public struct Token: Sendable {
  public let start: UInt32
  public let end: UInt32
  public let kind: TokenKind
  /// Of a word what its bytes hash to; of a `string` or `formattedStart` the `StringStyle`; 0 otherwise.
  let detail: UInt16

  public var range: SourceRange { SourceRange(start, end) }
}

/// What a token is.
public enum TokenKind: UInt8, Sendable {
  case endOfFile
  /// The end of a logical line; empty at the end of a file without a line end.
  case newline
  /// The white space that opens a block.
  case indent
  /// The end of a block; always empty.
  case dedent
  case name
  case number
  /// A literal with its prefix and quotes, or the unterminated rest of one.
  case string
  /// The prefix and opening quote of an f-string or t-string.
  case formattedStart
  /// Text between fields; never empty.
  case formattedText
  case formattedEnd
  /// Bytes that are no token, or the place where one is missing; a problem says why.
  case invalid

  case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
  case colon, comma, semicolon, dot, ellipsis, arrow, at, equal, colonEqual, exclamation
  case plus, minus, star, doubleStar, slash, doubleSlash, percent, bar, caret, ampersand, tilde
  case leftShift, rightShift
  /// The braces of a replacement field, and the colon before its format specification.
  case fieldStart, fieldEnd, fieldColon
  case doubleEqual, notEqual, less, lessEqual, greater, greaterEqual
  case plusEqual, minusEqual, starEqual, slashEqual, doubleSlashEqual, percentEqual, atEqual
  case ampersandEqual, barEqual, caretEqual, leftShiftEqual, rightShiftEqual, doubleStarEqual

  case falseKeyword, noneKeyword, trueKeyword, andKeyword, asKeyword, assertKeyword, asyncKeyword
  case awaitKeyword, breakKeyword, classKeyword, continueKeyword, defKeyword, delKeyword
  case elifKeyword, elseKeyword, exceptKeyword, finallyKeyword, forKeyword, fromKeyword
  case globalKeyword, ifKeyword, importKeyword, inKeyword, isKeyword, lambdaKeyword
  case nonlocalKeyword, notKeyword, orKeyword, passKeyword, raiseKeyword, returnKeyword
  case tryKeyword, whileKeyword, withKeyword, yieldKeyword

  /// Whether this is a word that cannot be a name.
  public var isKeyword: Bool { rawValue >= TokenKind.falseKeyword.rawValue }
}
