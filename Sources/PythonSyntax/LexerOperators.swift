extension Lexer {
  /// Lexes an operator, a delimiter, or a byte that is none.
  mutating func lexOperator(_ first: UInt8, _ out: inout Output) {
    let start = position
    switch first {
    case UInt8(ascii: "="): lexOperator(.equal, or: .doubleEqual, &out)
    case UInt8(ascii: "("): openBracket(.leftParenthesis, &out)
    case UInt8(ascii: "["): openBracket(.leftBracket, &out)
    case UInt8(ascii: "{"): openBracket(.leftBrace, &out)
    case UInt8(ascii: ")"): closeBracket(.rightParenthesis, UInt8(ascii: "("), &out)
    case UInt8(ascii: "]"): closeBracket(.rightBracket, UInt8(ascii: "["), &out)
    case UInt8(ascii: "}"): closeBracket(.rightBrace, UInt8(ascii: "{"), &out)
    case UInt8(ascii: ":"):
      if brackets.last?.isField == true {
        beginFormatSpecification(&out)
      } else {
        lexOperator(.colon, or: .colonEqual, &out)
      }
    case Ascii.dot:
      if Ascii.isDigit(byte(start + 1)) {
        lexNumber(&out)
      } else if byte(start + 1) == Ascii.dot, byte(start + 2) == Ascii.dot {
        emit(.ellipsis, length: 3, &out)
      } else {
        emit(.dot, length: 1, &out)
      }
    default:
      lexSymbol(first, &out)
    }
  }

  private mutating func lexSymbol(_ first: UInt8, _ out: inout Output) {
    let second = byte(position + 1)
    switch first {
    case UInt8(ascii: ";"): emit(.semicolon, length: 1, &out)
    case UInt8(ascii: "~"): emit(.tilde, length: 1, &out)
    case UInt8(ascii: "!"): lexOperator(.exclamation, or: .notEqual, &out)
    case UInt8(ascii: "+"): lexOperator(.plus, or: .plusEqual, &out)
    case UInt8(ascii: "-"):
      if second == UInt8(ascii: ">") {
        emit(.arrow, length: 2, &out)
      } else {
        lexOperator(.minus, or: .minusEqual, &out)
      }
    case UInt8(ascii: "%"): lexOperator(.percent, or: .percentEqual, &out)
    case UInt8(ascii: "@"): lexOperator(.at, or: .atEqual, &out)
    case UInt8(ascii: "&"): lexOperator(.ampersand, or: .ampersandEqual, &out)
    case UInt8(ascii: "|"): lexOperator(.bar, or: .barEqual, &out)
    case UInt8(ascii: "^"): lexOperator(.caret, or: .caretEqual, &out)
    case UInt8(ascii: "*"):
      lexDoubled(first, (.star, .starEqual, .doubleStar, .doubleStarEqual), &out)
    case UInt8(ascii: "/"):
      lexDoubled(first, (.slash, .slashEqual, .doubleSlash, .doubleSlashEqual), &out)
    case UInt8(ascii: "<"):
      lexDoubled(first, (.less, .lessEqual, .leftShift, .leftShiftEqual), &out)
    case UInt8(ascii: ">"):
      lexDoubled(first, (.greater, .greaterEqual, .rightShift, .rightShiftEqual), &out)
    default:
      let start = position
      position += 1
      invalid("invalid character U+\(String(first, radix: 16, uppercase: true))", from: start, &out)
    }
  }

  /// Emits one of two tokens by whether `=` follows the byte here.
  private mutating func lexOperator(
    _ single: TokenKind, or withEqual: TokenKind, _ out: inout Output
  ) {
    if byte(position + 1) == UInt8(ascii: "=") {
      emit(withEqual, length: 2, &out)
    } else {
      emit(single, length: 1, &out)
    }
  }

  /// Emits one of four tokens: the byte, the byte and `=`, the byte twice, the byte twice and `=`.
  private mutating func lexDoubled(
    _ first: UInt8, _ kinds: (TokenKind, TokenKind, TokenKind, TokenKind), _ out: inout Output
  ) {
    if byte(position + 1) == first {
      let hasEqual = byte(position + 2) == UInt8(ascii: "=")
      emit(hasEqual ? kinds.3 : kinds.2, length: hasEqual ? 3 : 2, &out)
    } else {
      lexOperator(kinds.0, or: kinds.1, &out)
    }
  }

  private mutating func openBracket(_ kind: TokenKind, _ out: inout Output) {
    let start = position
    guard brackets.count < Self.maximumBrackets else {
      abandonLine()
      return invalid("too many nested parentheses", from: start, &out)
    }
    brackets.append(Bracket(byte: bytes[start], offset: start, isField: false))
    emit(kind, length: 1, &out)
  }

  private mutating func closeBracket(_ kind: TokenKind, _ opening: UInt8, _ out: inout Output) {
    let start = position
    guard let bracket = brackets.last else {
      position += 1
      return invalid("unmatched '\(UnicodeScalar(bytes[start]))'", from: start, &out)
    }
    guard bracket.byte == opening else {
      position += 1
      // The brace of a field is closed by its own end only.
      if !bracket.isField { brackets.removeLast() }
      return invalid(
        "'\(UnicodeScalar(bytes[start]))' does not match the opening bracket", from: start, &out)
    }
    brackets.removeLast()
    emit(bracket.isField ? .fieldEnd : kind, length: 1, &out)
    if bracket.isField { endField() }
  }

  @inline(__always)
  mutating func emit(_ kind: TokenKind, length: Int, _ out: inout Output) {
    let start = position
    position += length
    emit(kind, from: start, &out)
  }
}
