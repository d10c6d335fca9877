import SourceText

/// Decodes the text between quotes, or between the fields of an f-string.
///
/// The lexer has checked every escape; one that is malformed all the same is kept as it is written.
struct EscapeDecoder {
  let bytes: [UInt8]
  let end: Int
  let isRaw: Bool
  let isBytes: Bool
  /// Whether doubled braces stand for one.
  let isFormatted: Bool
  /// Whether nothing stands for something else.
  private let isPlain: Bool
  private var position: Int
  private var copyStart: Int

  init(bytes: [UInt8], range: SourceRange, style: StringStyle) {
    self.bytes = bytes
    position = min(Int(range.start), bytes.count)
    end = min(Int(range.end), bytes.count)
    copyStart = position
    isRaw = style.contains(.raw)
    isBytes = style.contains(.bytes)
    isFormatted = style.contains(.formatted)
    isPlain = style.contains(.plain)
  }

  mutating func run(into text: inout DecodedText) {
    while true {
      // Most text is copied as it is.
      position = isPlain ? end : nextSpecial(from: position)
      guard position < end else { break }
      switch bytes[position] {
      case Ascii.carriageReturn:
        let length = byte(position + 1) == Ascii.newline ? 2 : 1
        replace(length, with: [Ascii.newline], in: &text)
      case Ascii.backslash where !isRaw:
        decodeEscape(into: &text)
      case Ascii.leftBrace where isFormatted, Ascii.rightBrace where isFormatted:
        // The lexer leaves single braces to the fields, so this is the first of two.
        let brace = bytes[position]
        replace(byte(position + 1) == brace ? 2 : 1, with: [brace], in: &text)
      default:
        position += 1
      }
    }
    flush(into: &text)
  }

  /// The offset of the next byte that may stand for something else, or the end.
  private func nextSpecial(from start: Int) -> Int {
    // Constants, because every byte of every literal comes along here.
    let (bytes, end, isFormatted) = (bytes, end, isFormatted)
    // Where braces are text, no more is looked for than without them.
    let (left, right) =
      isFormatted
      ? (Ascii.leftBrace, Ascii.rightBrace) : (Ascii.backslash, Ascii.carriageReturn)
    var offset = bytes.skipBlocks(from: start, to: end) {
      min($0 ^ Ascii.backslash, $0 ^ Ascii.carriageReturn, $0 ^ left, $0 ^ right)
    }
    while offset < end {
      switch bytes[offset] {
      case Ascii.backslash, Ascii.carriageReturn: return offset
      case Ascii.leftBrace where isFormatted, Ascii.rightBrace where isFormatted: return offset
      default: offset += 1
      }
    }
    return end
  }

  private func byte(_ offset: Int) -> UInt8 { offset < end ? bytes[offset] : 0 }

  /// Ends the stretch that is copied as it is.
  private mutating func flush(into text: inout DecodedText) {
    if position > copyStart {
      text.append(bytes[copyStart..<position], from: copyStart..<position, isCopy: true)
    }
    copyStart = position
  }

  /// Puts bytes in the place of the next `length` bytes of the source.
  private mutating func replace(
    _ length: Int, with value: [UInt8], in text: inout DecodedText
  ) {
    flush(into: &text)
    text.append(value[...], from: position..<position + length, isCopy: false)
    position += length
    copyStart = position
  }

  private mutating func decodeEscape(into text: inout DecodedText) {
    let letter = byte(position + 1)
    switch letter {
    case Ascii.newline: replace(2, with: [], in: &text)
    case Ascii.carriageReturn:
      replace(byte(position + 2) == Ascii.newline ? 3 : 2, with: [], in: &text)
    case Ascii.backslash, Ascii.singleQuote, Ascii.doubleQuote:
      replace(2, with: [letter], in: &text)
    case UInt8(ascii: "a"): replace(2, with: [0x07], in: &text)
    case UInt8(ascii: "b"): replace(2, with: [0x08], in: &text)
    case UInt8(ascii: "f"): replace(2, with: [0x0C], in: &text)
    case UInt8(ascii: "n"): replace(2, with: [0x0A], in: &text)
    case UInt8(ascii: "r"): replace(2, with: [0x0D], in: &text)
    case UInt8(ascii: "t"): replace(2, with: [0x09], in: &text)
    case UInt8(ascii: "v"): replace(2, with: [0x0B], in: &text)
    case UInt8(ascii: "0")...UInt8(ascii: "7"): decodeOctal(into: &text)
    case UInt8(ascii: "x"): decodeHex(2, into: &text)
    case UInt8(ascii: "u") where !isBytes: decodeHex(4, into: &text)
    case UInt8(ascii: "U") where !isBytes: decodeHex(8, into: &text)
    case UInt8(ascii: "N") where !isBytes: decodeName(into: &text)
    default: position += 1
    }
  }

  private mutating func decodeOctal(into text: inout DecodedText) {
    var value: UInt32 = 0
    var length = 1
    while length < 4, byte(position + length) & 0xF8 == Ascii.zero {
      value = value << 3 | UInt32(byte(position + length) & 7)
      length += 1
    }
    replace(length, with: encoded(isBytes ? value & 0xFF : value), in: &text)
  }

  private mutating func decodeHex(_ count: Int, into text: inout DecodedText) {
    var value: UInt32 = 0
    for index in 0..<count {
      guard let digit = Ascii.hexDigit(byte(position + 2 + index)) else {
        position += 1
        return
      }
      value = value << 4 | UInt32(digit)
    }
    replace(2 + count, with: encoded(value), in: &text)
  }

  private mutating func decodeName(into text: inout DecodedText) {
    let nameStart = position + 3
    guard byte(position + 2) == Ascii.leftBrace, nameStart < end,
      let close = bytes[nameStart..<end].firstIndex(of: Ascii.rightBrace)
    else {
      position += 1
      return
    }
    flush(into: &text)
    text.named.append(
      DecodedText.NamedCharacter(
        offset: text.bytes.count, name: String(decoding: bytes[nameStart..<close], as: UTF8.self)))
    replace(close + 1 - position, with: encoded(0xFFFD), in: &text)
  }

  /// UTF-8 without the exception for surrogates, or one byte in a bytes literal.
  private func encoded(_ value: UInt32) -> [UInt8] {
    if isBytes { return [UInt8(truncatingIfNeeded: value)] }
    let low = UInt8(truncatingIfNeeded: value & 0x3F) | 0x80
    let middle = UInt8(truncatingIfNeeded: value >> 6 & 0x3F) | 0x80
    let high = UInt8(truncatingIfNeeded: value >> 12 & 0x3F) | 0x80
    switch value {
    case 0..<0x80: return [UInt8(value)]
    case 0x80..<0x800: return [UInt8(truncatingIfNeeded: value >> 6) | 0xC0, low]
    case 0x800..<0x10000: return [UInt8(truncatingIfNeeded: value >> 12) | 0xE0, middle, low]
    default: return [UInt8(truncatingIfNeeded: value >> 18) | 0xF0, high, middle, low]
    }
  }
}
