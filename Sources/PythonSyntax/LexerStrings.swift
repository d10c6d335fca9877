import SourceText

extension Lexer {
  /// Lexes a string with a prefix.
  ///
  /// - Returns: False when what stands here is not the prefix of a string; nothing was read then.
  mutating func lexPrefixedString() -> Bool {
    let start = position
    var style: StringStyle = []
    var offset = start
    while offset < start + 2, let letter = StringStyle(prefix: byte(offset)) {
      if style.contains(letter) { return false }
      style.insert(letter)
      offset += 1
    }
    let quote = byte(offset)
    guard offset > start, Ascii.isQuote(quote), style.isPossiblePrefix else { return false }
    position = offset
    if style.contains(.formatted) || style.contains(.template) {
      lexFormattedStart(from: start, style: style)
    } else {
      lexString(from: start, style: style)
    }
    return true
  }

  /// Lexes a string from its opening quote.
  mutating func lexString(from start: Int, style: StringStyle) {
    let quote = bytes[position]
    let isTriple = byte(position + 1) == quote && byte(position + 2) == quote
    var style = style.union(.plain)
    if isTriple { style.insert(.triple) }
    if quote == Ascii.doubleQuote { style.insert(.doubleQuote) }
    position += style.quoteLength
    // A line end is text between three quotes, where only a carriage return stands for something else.
    let lineEnd = isTriple ? Ascii.carriageReturn : Ascii.newline
    // Bytes of characters outside of ASCII are text everywhere but in bytes.
    let wide: UInt8 = style.contains(.bytes) ? 0 : 1
    var isBad = false
    while true {
      // Most of a literal is plain text.
      var place = bytes.skipBlocks(from: position) {
        min(
          $0 ^ quote, $0 ^ Ascii.backslash, $0 ^ lineEnd,
          min($0 ^ Ascii.carriageReturn, ~$0 & 0x80 | wide))
      }
      while place < bytes.count, Self.isOrdinary(bytes[place], quote, lineEnd, wide) {
        place += 1
      }
      position = place
      guard place < bytes.count else { break }
      let byte = bytes[place]
      if byte == quote {
        if !isTriple {
          position += 1
          return endString(from: start, style, isBad)
        }
        if self.byte(position + 1) == quote, self.byte(position + 2) == quote {
          position += 3
          return endString(from: start, style, isBad)
        }
        position += 1
      } else if byte == Ascii.backslash {
        style.remove(.plain)
        if !skipEscape(style: style) { isBad = true }
      } else if !isTriple, Ascii.isLineEnd(byte) {
        break
      } else {
        if byte >= 0x80, style.contains(.bytes), !isBad {
          problem("bytes can only contain ASCII literal characters", start, position + 1)
          isBad = true
        }
        if byte == Ascii.carriageReturn { style.remove(.plain) }
        position += 1
      }
    }
    unterminated(from: start, isTriple: isTriple)
  }

  /// Whether a byte of a literal ends nothing and starts nothing.
  @inline(__always)
  private static func isOrdinary(_ byte: UInt8, _ quote: UInt8, _ lineEnd: UInt8, _ wide: UInt8)
    -> Bool
  {
    byte != quote && byte != Ascii.backslash && byte != lineEnd && byte != Ascii.carriageReturn
      && ~byte & 0x80 | wide != 0
  }

  private mutating func endString(from start: Int, _ style: StringStyle, _ isBad: Bool) {
    emit(isBad ? .invalid : .string, from: start, detail: UInt16(style.rawValue))
  }

  private mutating func unterminated(from start: Int, isTriple: Bool) {
    let message =
      isTriple ? "unterminated triple-quoted string literal" : "unterminated string literal"
    brackets.removeAll()
    formatted.removeAll()
    invalid(message, from: start)
  }

  /// Steps over an escape sequence, or over a backslash and what it protects in a raw literal.
  ///
  /// - Returns: False when the escape cannot be decoded; a problem says so.
  mutating func skipEscape(style: StringStyle) -> Bool {
    let start = position
    position += 1
    guard position < bytes.count else { return true }
    if Ascii.isLineEnd(bytes[position]) {
      skipLineEnd()
      return true
    }
    let letter = bytes[position]
    position += 1
    if letter >= 0x80, style.contains(.bytes) {
      problem("bytes can only contain ASCII literal characters", start, position)
      return false
    }
    guard !style.contains(.raw) else { return true }
    switch letter {
    case UInt8(ascii: "x"): return checkDigits(2, from: start)
    case UInt8(ascii: "u"): return style.contains(.bytes) || checkDigits(4, from: start)
    case UInt8(ascii: "U"): return style.contains(.bytes) || checkDigits(8, from: start)
    case UInt8(ascii: "N"): return style.contains(.bytes) || checkName(from: start)
    default: return true
    }
  }

  private mutating func checkDigits(_ count: Int, from start: Int) -> Bool {
    var value: UInt32 = 0
    for index in 0..<count {
      guard let digit = Ascii.hexDigit(byte(position + index)) else {
        problem("an escape sequence needs \(count) hexadecimal digits", start, position + index)
        return false
      }
      value = value << 4 | UInt32(digit)
    }
    position += count
    guard value <= 0x10FFFF else {
      problem("an escape sequence for a character that does not exist", start, position)
      return false
    }
    return true
  }

  private mutating func checkName(from start: Int) -> Bool {
    guard byte(position) == Ascii.leftBrace else {
      problem("malformed \\N character escape", start, position)
      return false
    }
    var end = position + 1
    while Self.isCharacterName(byte(end)) { end += 1 }
    guard byte(end) == Ascii.rightBrace, end > position + 1 else {
      problem("malformed \\N character escape", start, position)
      return false
    }
    position = end + 1
    return true
  }

  private static func isCharacterName(_ byte: UInt8) -> Bool {
    byte < 0x80 && Ascii.isNamePart(byte) || byte == Ascii.space || byte == UInt8(ascii: "-")
  }
}

extension StringStyle {
  /// The meaning of a prefix letter.
  init?(prefix: UInt8) {
    switch prefix | 0x20 {
    case UInt8(ascii: "r"): self = .raw
    case UInt8(ascii: "b"): self = .bytes
    case UInt8(ascii: "f"): self = .formatted
    case UInt8(ascii: "t"): self = .template
    case UInt8(ascii: "u"): self = .unicode
    default: return nil
    }
  }

  /// Whether the letters can stand together: only `r` joins another one.
  fileprivate var isPossiblePrefix: Bool {
    let others = subtracting(.raw)
    return others.rawValue.nonzeroBitCount <= 1 && !(others == .unicode && contains(.raw))
  }
}
