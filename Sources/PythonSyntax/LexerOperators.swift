extension Lexer {
  /// Lexes an operator, a delimiter, or a byte that is none.
  mutating func lexOperator(_ first: UInt8) {
    let start = position
    switch first {
    case UInt8(ascii: ","): emit(.comma, length: 1)
    case UInt8(ascii: "="): lexOperator(.equal, or: .doubleEqual)
    case UInt8(ascii: "("): openBracket(.leftParenthesis)
    case UInt8(ascii: "["): openBracket(.leftBracket)
    case UInt8(ascii: "{"): openBracket(.leftBrace)
    case UInt8(ascii: ")"): closeBracket(.rightParenthesis, UInt8(ascii: "("))
    case UInt8(ascii: "]"): closeBracket(.rightBracket, UInt8(ascii: "["))
    case UInt8(ascii: "}"): closeBracket(.rightBrace, UInt8(ascii: "{"))
    case UInt8(ascii: ":"):
      if brackets.last?.isField == true {
        beginFormatSpecification()
      } else {
        lexOperator(.colon, or: .colonEqual)
      }
    case Ascii.dot:
      if Ascii.isDigit(byte(start + 1)) {
        lexNumber()
      } else if byte(start + 1) == Ascii.dot, byte(start + 2) == Ascii.dot {
        emit(.ellipsis, length: 3)
      } else {
        emit(.dot, length: 1)
      }
    default:
      lexSymbol(first)
    }
  }

  private mutating func lexSymbol(_ first: UInt8) {
    let second = byte(position + 1)
    switch first {
    case UInt8(ascii: ";"): emit(.semicolon, length: 1)
    case UInt8(ascii: "~"): emit(.tilde, length: 1)
    case UInt8(ascii: "!"): lexOperator(.exclamation, or: .notEqual)
    case UInt8(ascii: "+"): lexOperator(.plus, or: .plusEqual)
    case UInt8(ascii: "-"):
      if second == UInt8(ascii: ">") {
        emit(.arrow, length: 2)
      } else {
        lexOperator(.minus, or: .minusEqual)
      }
    case UInt8(ascii: "%"): lexOperator(.percent, or: .percentEqual)
    case UInt8(ascii: "@"): lexOperator(.at, or: .atEqual)
    case UInt8(ascii: "&"): lexOperator(.ampersand, or: .ampersandEqual)
    case UInt8(ascii: "|"): lexOperator(.bar, or: .barEqual)
    case UInt8(ascii: "^"): lexOperator(.caret, or: .caretEqual)
    case UInt8(ascii: "*"):
      lexDoubled(first, (.star, .starEqual, .doubleStar, .doubleStarEqual))
    case UInt8(ascii: "/"):
      lexDoubled(first, (.slash, .slashEqual, .doubleSlash, .doubleSlashEqual))
    case UInt8(ascii: "<"):
      lexDoubled(first, (.less, .lessEqual, .leftShift, .leftShiftEqual))
    case UInt8(ascii: ">"):
      lexDoubled(first, (.greater, .greaterEqual, .rightShift, .rightShiftEqual))
    default:
      let start = position
      position += 1
      invalid("invalid character U+\(String(first, radix: 16, uppercase: true))", from: start)
    }
  }

  /// Emits one of two tokens by whether `=` follows the byte here.
  private mutating func lexOperator(_ single: TokenKind, or withEqual: TokenKind) {
    if byte(position + 1) == UInt8(ascii: "=") {
      emit(withEqual, length: 2)
    } else {
      emit(single, length: 1)
    }
  }

  /// Emits one of four tokens: the byte, the byte and `=`, the byte twice, the byte twice and `=`.
  private mutating func lexDoubled(
    _ first: UInt8, _ kinds: (TokenKind, TokenKind, TokenKind, TokenKind)
  ) {
    if byte(position + 1) == first {
      let hasEqual = byte(position + 2) == UInt8(ascii: "=")
      emit(hasEqual ? kinds.3 : kinds.2, length: hasEqual ? 3 : 2)
    } else {
      lexOperator(kinds.0, or: kinds.1)
    }
  }

  private mutating func openBracket(_ kind: TokenKind) {
    let start = position
    guard brackets.count < Self.maximumBrackets else {
      abandonLine()
      return invalid("too many nested parentheses", from: start)
    }
    brackets.append(Bracket(byte: bytes[start], offset: start, isField: false))
    emit(kind, length: 1)
  }

  private mutating func closeBracket(_ kind: TokenKind, _ opening: UInt8) {
    let start = position
    guard let bracket = brackets.last else {
      position += 1
      return invalid("unmatched '\(UnicodeScalar(bytes[start]))'", from: start)
    }
    guard bracket.byte == opening else {
      position += 1
      // The brace of a field is closed by its own end only.
      if !bracket.isField { brackets.removeLast() }
      return invalid(
        "'\(UnicodeScalar(bytes[start]))' does not match the opening bracket", from: start)
    }
    brackets.removeLast()
    emit(bracket.isField ? .fieldEnd : kind, length: 1)
    if bracket.isField { endField() }
  }

  mutating func emit(_ kind: TokenKind, length: Int) {
    let start = position
    position += length
    emit(kind, from: start)
  }
}
