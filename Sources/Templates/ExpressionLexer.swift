import SourceText

/// A token of Python inside a template.
struct ExpressionToken {
  enum Kind: Equatable {
    case name(String)
    case integer(Int)
    case string(String)
    case symbol(String)
    /// The end of a statement: a line end outside brackets, or a semicolon.
    case end
  }

  var kind: Kind
  var offset: Int
}

/// Cuts the Python of one construct into tokens.
///
/// What it does not know (numbers with a fraction, f-strings, bytes, octal escapes) it refuses.
struct ExpressionLexer {
  private let bytes: [UInt8]
  private let end: Int
  private var position: Int
  private var depth = 0
  private var tokens: [ExpressionToken] = []

  /// The tokens of the part of a template that is Python; the last one is an end.
  static func tokens(
    of bytes: [UInt8], in range: Range<Int>
  ) throws(TemplateRefusal) -> [ExpressionToken] {
    var lexer = ExpressionLexer(bytes: bytes, range: range)
    try lexer.run()
    return lexer.tokens
  }

  private init(bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    end = range.upperBound
    position = range.lowerBound
  }

  private func byte(_ ahead: Int = 0) -> UInt8 {
    position + ahead < end ? bytes[position + ahead] : 0
  }

  private mutating func run() throws(TemplateRefusal) {
    while position < end {
      let start = position
      switch byte() {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C, UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "\n"), UInt8(ascii: ";"):
        position += 1
        if depth == 0 { tokens.append(ExpressionToken(kind: .end, offset: start)) }
      case UInt8(ascii: "\\") where byte(1) == UInt8(ascii: "\n"): position += 2
      case UInt8(ascii: "\\") where byte(1) == UInt8(ascii: "\r") && byte(2) == UInt8(ascii: "\n"):
        position += 3
      case UInt8(ascii: "#"):
        while position < end, byte() != UInt8(ascii: "\n") { position += 1 }
      case UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): try string(isRaw: false, from: start)
      case let byte where isNameByte(byte): try name()
      default: try symbol()
      }
    }
    tokens.append(ExpressionToken(kind: .end, offset: end))
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: byte >= 0x80
    }
  }

  private func refusal(_ offset: Int, _ construct: String, _ message: String) -> TemplateRefusal {
    TemplateRefusal(offset: offset, construct: construct, message: message)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func number() throws(TemplateRefusal) {
    let start = position
    while isNameByte(byte()) || byte() == UInt8(ascii: ".") { position += 1 }
    let text = text(start..<position)
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isPlain, text == "0" || !text.hasPrefix("0"), let value = Int(text) else {
      throw refusal(start, text, "only plain whole numbers are supported")
    }
    tokens.append(ExpressionToken(kind: .integer(value), offset: start))
  }

  private mutating func name() throws(TemplateRefusal) {
    let start = position
    while isNameByte(byte()) { position += 1 }
    let name = text(start..<position)
    if byte() == UInt8(ascii: "\"") || byte() == UInt8(ascii: "'") {
      let prefix = name.lowercased()
      guard prefix == "r" || prefix == "u" else {
        throw refusal(start, name + "\"…\"", "strings with this prefix are not supported")
      }
      try string(isRaw: prefix == "r", from: start)
      return
    }
    // Python normalises names; one that is not ASCII might mean another one.
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw refusal(start, name, "names other than ASCII are not supported")
    }
    tokens.append(ExpressionToken(kind: .name(name), offset: start))
  }

  private mutating func symbol() throws(TemplateRefusal) {
    let start = position
    let two = text(start..<min(end, start + 2))
    if ["==", "!=", "<=", ">=", "//", "**", "<<", ">>", ":=", "->"].contains(two) {
      position += 2
      tokens.append(ExpressionToken(kind: .symbol(two), offset: start))
      return
    }
    let one = text(start..<start + 1)
    guard "()[]{}.,:=+-*%<>/|&^~@".contains(one) else {
      throw refusal(start, one, "is not Python")
    }
    if "([{".contains(one) { depth += 1 }
    if ")]}".contains(one) { depth = max(0, depth - 1) }
    position += 1
    tokens.append(ExpressionToken(kind: .symbol(one), offset: start))
  }

  // MARK: - Strings

  private mutating func string(isRaw: Bool, from start: Int) throws(TemplateRefusal) {
    let quote = byte()
    let isTriple = byte(1) == quote && byte(2) == quote
    let width = isTriple ? 3 : 1
    position += width
    var contents: [UInt8] = []
    while true {
      guard position < end, isTriple || byte() != UInt8(ascii: "\n") else {
        throw refusal(start, "string", "is not closed")
      }
      if byte() == quote, !isTriple || (byte(1) == quote && byte(2) == quote) {
        position += width
        break
      }
      if byte() == UInt8(ascii: "\\") {
        try escape(isRaw: isRaw, into: &contents)
      } else if byte() == UInt8(ascii: "\r"), byte(1) == UInt8(ascii: "\n") {
        position += 1
      } else {
        contents.append(byte())
        position += 1
      }
    }
    tokens.append(
      ExpressionToken(kind: .string(String(decoding: contents, as: UTF8.self)), offset: start))
  }

  private mutating func escape(isRaw: Bool, into contents: inout [UInt8]) throws(TemplateRefusal) {
    let start = position
    position += 1
    guard position < end else { throw refusal(start, "string", "is not closed") }
    let escaped = byte()
    position += 1
    if isRaw {
      contents += [UInt8(ascii: "\\"), escaped]
      return
    }
    switch escaped {
    case UInt8(ascii: "\n"): break
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): contents.append(escaped)
    case UInt8(ascii: "a"): contents.append(0x07)
    case UInt8(ascii: "b"): contents.append(0x08)
    case UInt8(ascii: "f"): contents.append(0x0C)
    case UInt8(ascii: "v"): contents.append(0x0B)
    case UInt8(ascii: "n"): contents.append(0x0A)
    case UInt8(ascii: "r"): contents.append(0x0D)
    case UInt8(ascii: "t"): contents.append(0x09)
    case UInt8(ascii: "x"): try hexadecimal(2, from: start, into: &contents)
    case UInt8(ascii: "u"): try hexadecimal(4, from: start, into: &contents)
    case UInt8(ascii: "U"): try hexadecimal(8, from: start, into: &contents)
    case UInt8(ascii: "0")...UInt8(ascii: "7"), UInt8(ascii: "N"), UInt8(ascii: "\r"):
      throw refusal(start, text(start..<position), "this escape is not supported")
    // Python keeps the backslash of an escape that it does not know.
    default: contents += [UInt8(ascii: "\\"), escaped]
    }
  }

  private mutating func hexadecimal(
    _ count: Int, from start: Int, into contents: inout [UInt8]
  ) throws(TemplateRefusal) {
    let digits = text(position..<min(end, position + count))
    guard digits.utf8.count == count, let value = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw refusal(start, text(start..<position), "this escape is not supported") }
    position += count
    contents += Array(String(scalars: [scalar]).utf8)
  }
}
