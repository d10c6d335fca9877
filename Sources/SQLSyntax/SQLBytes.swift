extension UInt8 {
  /// Whether it separates tokens and is none: a control character, or a blank.
  var isSQLBlank: Bool { self <= 0x20 || self == 0x7F }

  var isSQLDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether words may begin with it; all that is not ASCII belongs to words.
  var isSQLWordStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
      || self >= 0x80
  }

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
