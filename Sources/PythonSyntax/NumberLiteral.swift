import SourceText

/// The value of a number.
public enum NumberLiteral: Hashable, Sendable {
  /// An integer of any size: its magnitude in base 2³², least significant word first, without
  /// leading zero words.
  case integer([UInt32])
  case float(Double)
  case imaginary(Double)

  /// The integer, when it is one and fits.
  public var int: Int? {
    guard case .integer(let words) = self, words.count <= 2 else { return nil }
    var value: UInt64 = 0
    for word in words.reversed() { value = value << 32 | UInt64(word) }
    return Int(exactly: value)
  }

  /// Reads a number that the lexer has accepted.
  init(_ text: ArraySlice<UInt8>) {
    // Most numbers are a few digits.
    if text.count < 10, text.allSatisfy(Ascii.isDigit) {
      let value = text.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - Ascii.zero) }
      self = .integer(value == 0 ? [] : [value])
      return
    }
    let digits = text.filter { $0 != Ascii.underscore }
    let prefix = digits.count > 1 && digits[0] == Ascii.zero ? digits[1] | 0x20 : 0
    switch prefix {
    case UInt8(ascii: "x"): self = .integer(Self.words(digits.dropFirst(2), radix: 16))
    case UInt8(ascii: "o"): self = .integer(Self.words(digits.dropFirst(2), radix: 8))
    case UInt8(ascii: "b"): self = .integer(Self.words(digits.dropFirst(2), radix: 2))
    default: self.init(decimal: digits)
    }
  }

  private init(decimal digits: [UInt8]) {
    if digits.allSatisfy(Ascii.isDigit) {
      self = .integer(Self.words(digits[...], radix: 10))
    } else if let last = digits.last, last | 0x20 == UInt8(ascii: "j") {
      self = .imaginary(Self.double(digits.dropLast()))
    } else {
      self = .float(Self.double(digits[...]))
    }
  }

  private static func double(_ text: ArraySlice<UInt8>) -> Double {
    Double(String(decoding: text, as: UTF8.self)) ?? 0
  }

  private static func words(_ digits: ArraySlice<UInt8>, radix: UInt64) -> [UInt32] {
    if radix != 10 { return words(digits, bits: radix.trailingZeroBitCount) }
    var words: [UInt32] = []
    for digit in digits {
      var carry = UInt64(digit &- Ascii.zero)
      for index in words.indices {
        let product = UInt64(words[index]) * 10 + carry
        words[index] = UInt32(truncatingIfNeeded: product)
        carry = product >> 32
      }
      if carry > 0 { words.append(UInt32(truncatingIfNeeded: carry)) }
    }
    return words
  }

  /// Digits of a power of two need no multiplication, so that their number may be any.
  private static func words(_ digits: ArraySlice<UInt8>, bits: Int) -> [UInt32] {
    var words: [UInt32] = []
    var pending: UInt64 = 0
    var count = 0
    for digit in digits.reversed() {
      pending |= UInt64(Ascii.hexDigit(digit) ?? 0) << UInt64(count)
      count += bits
      if count >= 32 {
        words.append(UInt32(truncatingIfNeeded: pending))
        pending >>= 32
        count -= 32
      }
    }
    if pending > 0 { words.append(UInt32(truncatingIfNeeded: pending)) }
    while words.last == 0 { words.removeLast() }
    return words
  }
}

extension SyntaxTree {
  /// The value of a `number` that is an integer and fits.
  public func integer(_ node: NodeID) -> Int? {
    guard kind(node) == .number else { return nil }
    return shortInteger(in: range(of: node).offsets) ?? number(node)?.int
  }

  /// The value of a few decimal digits, as nearly all numbers are.
  private func shortInteger(in place: Range<Int>) -> Int? {
    guard place.count <= 18 else { return nil }
    let bytes = bytes
    var value = 0
    for offset in place {
      guard Ascii.isDigit(bytes[offset]) else { return nil }
      value = value * 10 + Int(bytes[offset] - Ascii.zero)
    }
    return value
  }
}
