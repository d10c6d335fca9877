import SourceText

extension UInt8 {
  /// Whether it separates tokens and is none: a control character, or a blank.
  var isSQLBlank: Bool { self <= 0x20 || self == 0x7F }

  var isSQLDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether words may begin with it; all that is not ASCII belongs to words.
  var isSQLWordStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
      || self >= 0x80
  }

  /// Whether a literal's prefix may end before it.
  var isQuoteOrAnd: Bool { self == UInt8(ascii: "'") || self == UInt8(ascii: "&") }

  /// Whether operators are made of it.
  var isSQLSymbol: Bool {
    switch self {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "~"),
      UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "%"),
      UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "?"):
      true
    default: false
    }
  }
}

/// The bytes that may stand within words of a database.
struct SQLWordBytes {
  /// A bit for each byte below 64: digits and `$`, in Oracle `#` too.
  private let low: UInt64

  init(_ dialect: SQLDialect) {
    low = dialect == .oracle ? 0x03FF_0018_0000_0000 : 0x03FF_0010_0000_0000
  }

  func contains(_ byte: UInt8) -> Bool {
    if byte >= 0x80 { return true }
    let members = byte < 0x40 ? low : Self.high
    return members &>> UInt64(byte & 0x3F) & 1 != 0
  }

  /// A bit for each byte from 64 to 127: letters and `_`.
  private static var high: UInt64 { 0x07FF_FFFE_87FF_FFFE }
}

extension Span<UInt8> {
  /// Passes over bytes eight at a time, as far as all of them are of a kind; the last few are left.
  @inline(__always)
  func end(ofLeading count: (UInt64) -> Int, from start: Int) -> Int {
    var rest = extracting(droppingFirst: start)
    while rest.count >= 8 {
      let members = count(rest.word(at: 0))
      rest = rest.extracting(droppingFirst: members)
      if members < 8 { break }
    }
    return self.count - rest.count
  }
}

/// Eight bytes as a number, the first of which is the lowest.
extension UInt64 {
  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var highest: UInt64 { 0x8080_8080_8080_8080 }

  /// How many bytes from the first on are letters, digits, `_` or no ASCII: the most of words of every database.
  var leadingWordBytes: Int {
    let bytes = self & ~Self.highest
    let letters = bytes | Self.ones &* 0x20
    let isLetter = Self.isFrom(0x61, letters) & ~Self.isFrom(0x7B, letters)
    let isDigit = Self.isFrom(0x30, bytes) & ~Self.isFrom(0x3A, bytes)
    let isUnderscore = ~((bytes ^ Self.ones &* 0x5F) &+ Self.ones &* 0x7F)
    return Self.leading(isLetter | isDigit | isUnderscore | self)
  }

  /// How many bytes from the first on are blanks or control characters below them.
  var leadingBlanks: Int {
    Self.leading(~(Self.isFrom(0x21, self & ~Self.highest) | self))
  }

  /// The highest bit of each byte that is not below a bound; of bytes without that bit.
  private static func isFrom(_ bound: UInt64, _ bytes: UInt64) -> UInt64 {
    bytes &+ ones &* (0x80 - bound)
  }

  /// How many bytes have their highest bit set before the first that has not.
  private static func leading(_ members: UInt64) -> Int {
    (~members & highest).trailingZeroBitCount / 8
  }
}
