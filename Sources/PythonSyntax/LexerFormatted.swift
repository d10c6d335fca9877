import SourceText

/// An f-string or t-string that is being lexed.
struct FormattedLiteral {
  var start: Int
  var style: StringStyle
  var quote: UInt8
  /// The number of brackets that were open before it.
  var outerBrackets: Int
  var isInText: Bool
  /// Set from a field's colon to the next field, as `in_format_spec` in CPython: `{{` is no brace here.
  var isInSpecification = false
}

extension Lexer {
  /// Lexes the opening quotes of an f-string or t-string.
  mutating func lexFormattedStart(from start: Int, style: StringStyle, _ out: inout Output) {
    let quote = bytes[position]
    var style = style
    if byte(position + 1) == quote, byte(position + 2) == quote { style.insert(.triple) }
    if quote == Ascii.doubleQuote { style.insert(.doubleQuote) }
    position += style.quoteLength
    guard formatted.count < Self.maximumFormattedStrings else {
      abandonLine()
      return invalid("too many nested f-strings", from: start, &out)
    }
    formatted.append(
      FormattedLiteral(
        start: start, style: style, quote: quote, outerBrackets: brackets.count, isInText: true))
    emit(.formattedStart, from: start, detail: UInt16(style.rawValue), &out)
  }

  /// Lexes text up to a brace or the closing quotes, and what ends it.
  mutating func lexFormattedText(_ out: inout Output) {
    let literal = formatted[formatted.count - 1]
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case literal.quote where endsLiteral(literal):
        return endFormatted(literal, textStart: start, &out)
      case Ascii.leftBrace:
        guard self.byte(position + 1) == Ascii.leftBrace, !literal.isInSpecification else {
          return beginField(textStart: start, &out)
        }
        position += 2
      case Ascii.rightBrace:
        if brackets.count > literal.outerBrackets {
          emitText(from: start, &out)
          formatted[formatted.count - 1].isInSpecification = false
          brackets.removeLast()
          return emit(.fieldEnd, length: 1, &out)
        } else if self.byte(position + 1) == Ascii.rightBrace {
          position += 2
        } else {
          emitText(from: start, &out)
          let brace = position
          position += 1
          return invalid("f-string: single '}' is not allowed", from: brace, &out)
        }
      case Ascii.backslash:
        skipFormattedEscape(literal)
      case Ascii.newline, Ascii.carriageReturn:
        guard literal.style.contains(.triple) else {
          // Python 3.12 and 3.13 skip a line end in a format specification, 3.14 refuses it.
          return literal.isInSpecification
            ? abandon(
              literal, from: start,
              "f-string: newlines are not allowed in format specifiers for single quoted f-strings",
              &out)
            : abandon(literal, from: start, "unterminated f-string literal", &out)
        }
        position += 1
      default:
        position += 1
      }
    }
    abandon(literal, from: start, "unterminated f-string literal", &out)
  }

  private func endsLiteral(_ literal: FormattedLiteral) -> Bool {
    guard literal.style.contains(.triple) else { return true }
    return byte(position + 1) == literal.quote && byte(position + 2) == literal.quote
  }

  /// Steps over an escape; a backslash before a brace stands for itself.
  private mutating func skipFormattedEscape(_ literal: FormattedLiteral) {
    let next = byte(position + 1)
    if next == Ascii.leftBrace || next == Ascii.rightBrace {
      position += 1
    } else {
      _ = skipEscape(style: literal.style)
    }
  }

  private mutating func beginField(textStart: Int, _ out: inout Output) {
    emitText(from: textStart, &out)
    let start = position
    let top = formatted.count - 1
    let nesting = brackets.count - formatted[top].outerBrackets
    guard brackets.count < Self.maximumBrackets, nesting < Self.maximumFieldNesting else {
      abandonLine()
      return invalid("f-string: expressions nested too deeply", from: start, &out)
    }
    formatted[top].isInText = false
    formatted[top].isInSpecification = false
    brackets.append(Bracket(byte: Ascii.leftBrace, offset: start, isField: true))
    emit(.fieldStart, length: 1, &out)
  }

  /// Goes back to text after the brace that closes a field.
  mutating func endField() {
    guard !formatted.isEmpty else { return }
    formatted[formatted.count - 1].isInText = true
    formatted[formatted.count - 1].isInSpecification = false
  }

  /// Goes to text at the colon of a field.
  mutating func beginFormatSpecification(_ out: inout Output) {
    emit(.fieldColon, length: 1, &out)
    guard !formatted.isEmpty else { return }
    formatted[formatted.count - 1].isInText = true
    formatted[formatted.count - 1].isInSpecification = true
  }

  private mutating func emitText(from start: Int, _ out: inout Output) {
    if position > start { emit(.formattedText, from: start, &out) }
  }

  private mutating func endFormatted(
    _ literal: FormattedLiteral, textStart: Int, _ out: inout Output
  ) {
    emitText(from: textStart, &out)
    if brackets.count > literal.outerBrackets {
      problem("f-string: expecting '}'", position, position + 1)
      emit(.invalid, from: position, &out)
      brackets.removeLast(brackets.count - literal.outerBrackets)
    }
    formatted.removeLast()
    emit(.formattedEnd, length: literal.style.quoteLength, &out)
  }

  /// Ends everything that is open, and makes a token of the text since the last one.
  private mutating func abandon(
    _ literal: FormattedLiteral, from start: Int, _ message: String, _ out: inout Output
  ) {
    brackets.removeAll()
    formatted.removeAll()
    problem(message, literal.start, position)
    emit(.invalid, from: start, &out)
  }
}
