import SourceText

extension Lexer {
  /// The most digits of a decimal integer (`sys.int_info.default_max_str_digits`).
  private static let maximumDigits = 4300

  /// Lexes a number that starts with a digit, or with a dot before one.
  mutating func lexNumber(_ out: inout Output) {
    let start = position
    if byte(start) == Ascii.zero {
      switch byte(start + 1) | 0x20 {
      case UInt8(ascii: "x"): return lexInteger(from: start, radix: 16, kind: "hexadecimal", &out)
      case UInt8(ascii: "o"): return lexInteger(from: start, radix: 8, kind: "octal", &out)
      case UInt8(ascii: "b"): return lexInteger(from: start, radix: 2, kind: "binary", &out)
      default: break
      }
    }
    var isInteger = true
    if byte(start) != Ascii.dot, !skipDigits(from: start, &out) { return }
    let digitsEnd = position
    if byte(position) == Ascii.dot {
      isInteger = false
      position += 1
      if Ascii.isDigit(byte(position)), !skipDigits(from: start, &out) { return }
    }
    switch skipExponent(from: start, &out) {
    case .failed: return
    case .found: isInteger = false
    case .absent: break
    }
    if byte(position) | 0x20 == UInt8(ascii: "j") {
      isInteger = false
      position += 1
      return endNumber(from: start, kind: "imaginary", &out)
    }
    if isInteger, !checkInteger(start, digitsEnd, &out) { return }
    endNumber(from: start, kind: "decimal", &out)
  }

  private mutating func lexInteger(from start: Int, radix: UInt8, kind: String, _ out: inout Output)
  {
    position = start + 2
    repeat {
      if byte(position) == Ascii.underscore { position += 1 }
      guard isDigit(byte(position), radix) else {
        skipWord()
        return invalid("invalid \(kind) literal", from: start, &out)
      }
      while isDigit(byte(position), radix) { position += 1 }
    } while byte(position) == Ascii.underscore
    if Ascii.isDigit(byte(position)) {
      skipWord()
      return invalid("invalid digit in \(kind) literal", from: start, &out)
    }
    endNumber(from: start, kind: kind, &out)
  }

  private func isDigit(_ byte: UInt8, _ radix: UInt8) -> Bool {
    Ascii.hexDigit(byte).map { $0 < radix } ?? false
  }

  /// Steps over digits with single underscores between them.
  private mutating func skipDigits(from start: Int, _ out: inout Output) -> Bool {
    while true {
      while Ascii.isDigit(byte(position)) { position += 1 }
      guard byte(position) == Ascii.underscore else { return true }
      position += 1
      guard Ascii.isDigit(byte(position)) else {
        skipWord()
        invalid("invalid decimal literal", from: start, &out)
        return false
      }
    }
  }

  private enum Exponent { case absent, found, failed }

  private mutating func skipExponent(from start: Int, _ out: inout Output) -> Exponent {
    guard byte(position) | 0x20 == UInt8(ascii: "e") else { return .absent }
    let sign = byte(position + 1)
    let hasSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    guard Ascii.isDigit(byte(position + (hasSign ? 2 : 1))) else {
      // What follows may be the keyword `else`.
      guard hasSign else { return .absent }
      position += 2
      invalid("invalid decimal literal", from: start, &out)
      return .failed
    }
    position += hasSign ? 2 : 1
    return skipDigits(from: start, &out) ? .found : .failed
  }

  private mutating func checkInteger(_ start: Int, _ end: Int, _ out: inout Output) -> Bool {
    let digits = bytes[start..<end]
    if digits.first == Ascii.zero,
      digits.contains(where: { $0 != Ascii.zero && $0 != Ascii.underscore })
    {
      invalid("leading zeros in decimal integer literals are not permitted", from: start, &out)
      return false
    }
    if digits.count > Self.maximumDigits,
      digits.count(where: Ascii.isDigit) > Self.maximumDigits
    {
      invalid("an integer literal of more than \(Self.maximumDigits) digits", from: start, &out)
      return false
    }
    return true
  }

  /// Emits a number unless it runs into a word that is not one of the keywords that may follow.
  private mutating func endNumber(from start: Int, kind: String, _ out: inout Output) {
    let next = byte(position)
    if next < 0x80, Ascii.isNamePart(next), !isKeywordAfterNumber() {
      skipWord()
      invalid("invalid \(kind) literal", from: start, &out)
    } else {
      emit(.number, from: start, &out)
    }
  }

  /// CPython still reads `1if x else y`, with a warning.
  private func isKeywordAfterNumber() -> Bool {
    let words: [StaticString] = ["and", "else", "for", "if", "in", "is", "or", "not"]
    return words.contains { bytes.equals($0, at: position) }
  }

  private mutating func skipWord() {
    while position < bytes.count, Ascii.isNamePart(bytes[position]) { position += 1 }
  }
}
