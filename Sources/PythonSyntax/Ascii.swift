import SourceText

/// Bytes that the lexer knows by name.
enum Ascii {
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let formFeed: UInt8 = 0x0C
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let doubleQuote: UInt8 = 0x22
  static let hash: UInt8 = 0x23
  static let singleQuote: UInt8 = 0x27
  static let comma: UInt8 = 0x2C
  static let dot: UInt8 = 0x2E
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let backslash: UInt8 = 0x5C
  static let underscore: UInt8 = 0x5F
  static let leftBrace: UInt8 = 0x7B
  static let rightBrace: UInt8 = 0x7D

  @inline(__always)
  static func isLineEnd(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }

  /// What may stand between two tokens of a line.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab || byte == formFeed }

  @inline(__always)
  static func isQuote(_ byte: UInt8) -> Bool { byte == doubleQuote || byte == singleQuote }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

  /// A letter, an underscore, or a byte of a character outside of ASCII.
  @inline(__always)
  static func isNameStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == underscore || byte >= 0x80
  }

  @inline(__always)
  static func isNamePart(_ byte: UInt8) -> Bool {
    // A bit for each of the digits, or of the letters and the underscore: one question, where ranges are four.
    // The shift goes by the lowest six bits.
    let parts: UInt64 = byte < 0x40 ? 0x03FF_0000_0000_0000 : 0x07FF_FFFE_87FF_FFFE
    return byte >= 0x80 || parts &>> UInt64(byte) & 1 != 0
  }

  /// Which of eight bytes are no parts of a name, by the highest bit of each.
  @inline(__always)
  static func othersThanNameParts(_ word: UInt64) -> UInt64 {
    let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    let low = word & ~highs
    let lowercased = low | ones * 0x20
    // What is added to a byte sets its highest bit from a certain character on, and never carries.
    let letters = (lowercased &+ ones * (0x80 - 0x61)) & ~(lowercased &+ ones * (0x80 - 0x7B))
    let digits = (low &+ ones * (0x80 - 0x30)) & ~(low &+ ones * (0x80 - 0x3A))
    let underscores = highs &- (low ^ ones * 0x5F)
    return ~(letters | digits | underscores | word) & highs
  }

  /// The value of a hexadecimal digit, or nil.
  static func hexDigit(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - zero }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }
}

extension [UInt8] {
  /// Eight bytes as a number, the first of which is the lowest, with 0 for those behind the end.
  @inline(__always)
  func word(at start: Int) -> UInt64 {
    start &+ 8 <= count ? span.word(at: start) : lastWord(at: start)
  }

  @inline(never)
  private func lastWord(at start: Int) -> UInt64 {
    self[start...].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Steps over blocks of sixteen bytes that hold nothing of what is looked for, which takes less than a search.
  ///
  /// - Parameters:
  ///   - start: Where the first block begins.
  ///   - end: Where the last block ends at the latest; nil for the end of the bytes.
  ///   - difference: 0 for a byte that is looked for. Without branches the compiler looks at a block as a whole.
  /// - Returns: The offset of a block that holds such a byte, or of the last bytes, which are no block.
  @inline(__always)
  func skipBlocks(
    from start: Int, to end: Int? = nil, without difference: (UInt8) -> UInt8
  ) -> Int {
    var offset = start
    let end = end ?? count
    while offset + 16 <= end {
      let block = span.extracting(offset..<offset + 16)
      var least = UInt8.max
      for index in 0..<16 { least = Swift.min(least, difference(block[index])) }
      guard least > 0 else { break }
      offset += 16
    }
    return offset
  }
}
