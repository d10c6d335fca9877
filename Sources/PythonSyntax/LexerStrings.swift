import SourceText

extension Lexer {
  /// Lexes a string with a prefix.
  ///
  /// - Returns: False when what stands here is not the prefix of a string; nothing was read then.
  mutating func lexPrefixedString(_ out: inout Output) -> Bool {
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
      lexFormattedStart(from: start, style: style, &out)
    } else {
      lexString(from: start, style: style, &out)
    }
    return true
  }

  /// Lexes a string from its opening quote.
  mutating func lexString(from start: Int, style: StringStyle, _ out: inout Output) {
    let quote = bytes[position]
    let isTriple = byte(position + 1) == quote && byte(position + 2) == quote
    var style = style.union(.plain)
    if isTriple { style.insert(.triple) }
    if quote == Ascii.doubleQuote { style.insert(.doubleQuote) }
    position += style.quoteLength
    // Bytes of characters outside of ASCII are text everywhere but in bytes.
    let wide: UInt64 = style.contains(.bytes) ? 0x8080_8080_8080_8080 : 0
    var isBad = false
    while true {
      // Most of a literal is plain text.
      let place = nextSpecial(from: position, quote, wide)
      position = place
      guard place < bytes.count else { break }
      let byte = bytes[place]
      if byte == quote {
        if !isTriple {
          position += 1
          return endString(from: start, style, isBad, &out)
        }
        if self.byte(position + 1) == quote, self.byte(position + 2) == quote {
          position += 3
          return endString(from: start, style, isBad, &out)
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
    unterminated(from: start, isTriple: isTriple, &out)
  }

  /// The offset of the next byte that may end a literal or not stand for itself; the end where there is none.
  ///
  /// - Parameters:
  ///   - start: Where to look first.
  ///   - quote: What ends the literal.
  ///   - wide: The highest bit of each byte, if bytes outside of ASCII are looked for.
  /// - Returns: The offset.
  @inline(__always)
  private func nextSpecial(from start: Int, _ quote: UInt8, _ wide: UInt64) -> Int {
    let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    let (quotes, backslashes) = (ones &* UInt64(quote), ones &* UInt64(Ascii.backslash))
    // Line ends are among the bytes below this one, and there is nothing behind the last byte of a text.
    let controls = ones &* UInt64(Ascii.carriageReturn + 1)
    var offset = start
    while true {
      let word = bytes.word(at: offset)
      let (toQuote, toBackslash) = (word ^ quotes, word ^ backslashes)
      // What borrows from its highest bit, which was not set: the first byte that does is looked for.
      let special =
        (toQuote &- ones) & ~toQuote | (toBackslash &- ones) & ~toBackslash
        | (word &- controls) & ~word
      let found = special & highs | word & wide
      guard found == 0 else { return min(offset + found.trailingZeroBitCount >> 3, bytes.count) }
      offset += 8
    }
  }

  private mutating func endString(
    from start: Int, _ style: StringStyle, _ isBad: Bool, _ out: inout Output
  ) {
    emit(isBad ? .invalid : .string, from: start, detail: UInt16(style.rawValue), &out)
  }

  private mutating func unterminated(from start: Int, isTriple: Bool, _ out: inout Output) {
    let message =
      isTriple ? "unterminated triple-quoted string literal" : "unterminated string literal"
    brackets.removeAll()
    formatted.removeAll()
    invalid(message, from: start, &out)
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
