/// The name of a git object: the 20 bytes of its SHA-1.
package struct ObjectID: Hashable, Comparable, Sendable {
  // Big-endian words, so that comparing them compares the bytes.
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// The number of bytes of an id.
  package static let size = 20

  /// The id that git uses for "no object".
  package static let zero = ObjectID(high: 0, middle: 0, low: 0)

  private init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// Makes an id from exactly 20 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    var words = Words()
    for byte in bytes { words.append(byte) }
    self.init(high: words.high, middle: words.middle, low: words.low)
  }

  /// Reads exactly 40 hexadecimal digits, upper or lower case.
  package init?(hex: some Collection<UInt8>) {
    guard hex.count == 2 * Self.size else { return nil }
    var words = Words()
    var digits = hex.makeIterator()
    while let first = digits.next(), let second = digits.next() {
      guard let first = hexValue(first), let second = hexValue(second) else { return nil }
      words.append(first << 4 | second)
    }
    self.init(high: words.high, middle: words.middle, low: words.low)
  }

  package init?(hex: String) {
    self.init(hex: Array(hex.utf8))
  }

  /// The 40 lower-case hexadecimal digits.
  package var hex: String {
    String(unsafeUninitializedCapacity: 2 * Self.size) { digits in
      for place in 0..<16 {
        digits[place] = hexDigit(high >> (60 - 4 * place))
        digits[16 + place] = hexDigit(middle >> (60 - 4 * place))
      }
      for place in 0..<8 { digits[32 + place] = hexDigit(UInt64(low) >> (28 - 4 * place)) }
      return 2 * Self.size
    }
  }

  package var bytes: [UInt8] {
    (0..<Self.size).map { index in
      switch index {
      case 0..<8: UInt8(truncatingIfNeeded: high >> (8 * (7 - index)))
      case 8..<16: UInt8(truncatingIfNeeded: middle >> (8 * (15 - index)))
      default: UInt8(truncatingIfNeeded: low >> (8 * (19 - index)))
      }
    }
  }

  package func hash(into hasher: inout Hasher) {
    // A part of a digest is a digest.
    hasher.combine(high)
  }

  package static func < (lhs: Self, rhs: Self) -> Bool {
    (lhs.high, lhs.middle, lhs.low) < (rhs.high, rhs.middle, rhs.low)
  }
}

extension ObjectID: CustomStringConvertible {
  package var description: String { hex }
}

/// Twenty bytes shifted in one after the other, without an array.
private struct Words {
  var high: UInt64 = 0
  var middle: UInt64 = 0
  var low: UInt32 = 0

  mutating func append(_ byte: UInt8) {
    high = high << 8 | middle >> 56
    middle = middle << 8 | UInt64(low >> 24)
    low = low << 8 | UInt32(byte)
  }
}

/// The digit of the lowest four bits.
private func hexDigit(_ value: UInt64) -> UInt8 {
  let value = UInt8(truncatingIfNeeded: value & 15)
  return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

private func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
  default: nil
  }
}
