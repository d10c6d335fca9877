/// The hash that a repository names its objects by.
package enum ObjectFormat: String, Hashable, Sendable {
  case sha1
  case sha256

  /// The number of bytes of an id.
  package var idSize: Int {
    switch self {
    case .sha1: 20
    case .sha256: 32
    }
  }
}

/// The name of a git object: the 20 bytes of its SHA-1, or the 32 of its SHA-256.
package struct ObjectID: Hashable, Comparable, Sendable {
  // Big-endian words, so that comparing them compares the bytes; those that a SHA-1 lacks are zero.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64
  package let format: ObjectFormat

  /// The id that git uses for "no object" where objects are named by SHA-1.
  package static let zero = ObjectID(Words(), .sha1)

  private init(_ words: Words, _ format: ObjectFormat) {
    first = words.first
    second = words.second
    third = words.third
    fourth = words.fourth
    self.format = format
  }

  /// Makes an id from exactly 20 or 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard let format = ObjectFormat(idSize: bytes.count) else { return nil }
    var words = Words()
    for byte in bytes { words.append(byte) }
    words.finish()
    self.init(words, format)
  }

  /// Makes an id from the big-endian words of a SHA-1.
  init(
    sha1 first: UInt32, _ second: UInt32, _ third: UInt32, _ fourth: UInt32, _ fifth: UInt32
  ) {
    self.init(
      Words(
        first: UInt64(first) << 32 | UInt64(second), second: UInt64(third) << 32 | UInt64(fourth),
        third: UInt64(fifth) << 32),
      .sha1)
  }

  /// Reads exactly 40 or 64 hexadecimal digits, upper or lower case.
  package init?(hex: some Collection<UInt8>) {
    guard hex.count.isMultiple(of: 2), let format = ObjectFormat(idSize: hex.count / 2) else {
      return nil
    }
    var words = Words()
    var digits = hex.makeIterator()
    while let first = digits.next(), let second = digits.next() {
      guard let first = hexValue(first), let second = hexValue(second) else { return nil }
      words.append(first << 4 | second)
    }
    words.finish()
    self.init(words, format)
  }

  package init?(hex: String) {
    self.init(hex: Array(hex.utf8))
  }

  /// Whether git uses this id for "no object".
  package var isZero: Bool { first | second | third | fourth == 0 }

  /// The lower-case hexadecimal digits.
  package var hex: String {
    let count = 2 * format.idSize
    return String(unsafeUninitializedCapacity: count) { digits in
      for place in 0..<count {
        digits[place] = hexDigit(word(place / 16) >> (60 - 4 * (place % 16)))
      }
      return count
    }
  }

  package var bytes: [UInt8] {
    (0..<format.idSize).map { UInt8(truncatingIfNeeded: word($0 / 8) >> (56 - 8 * ($0 % 8))) }
  }

  /// Writes the bytes of a SHA-1 into a buffer of at least twenty.
  func storeSHA1(in buffer: UnsafeMutableRawBufferPointer) {
    buffer.storeBytes(of: first.bigEndian, as: UInt64.self)
    buffer.storeBytes(of: second.bigEndian, toByteOffset: 8, as: UInt64.self)
    buffer.storeBytes(
      of: UInt32(truncatingIfNeeded: third >> 32).bigEndian, toByteOffset: 16, as: UInt32.self)
  }

  private func word(_ index: Int) -> UInt64 {
    switch index {
    case 0: first
    case 1: second
    case 2: third
    default: fourth
    }
  }

  package func hash(into hasher: inout Hasher) {
    // A part of a digest is a digest.
    hasher.combine(first)
  }

  package static func < (lhs: Self, rhs: Self) -> Bool {
    (lhs.first, lhs.second, lhs.third, lhs.fourth, lhs.format.idSize)
      < (rhs.first, rhs.second, rhs.third, rhs.fourth, rhs.format.idSize)
  }
}

extension ObjectID: CustomStringConvertible {
  package var description: String { hex }
}

extension ObjectFormat {
  fileprivate init?(idSize: Int) {
    switch idSize {
    case Self.sha1.idSize: self = .sha1
    case Self.sha256.idSize: self = .sha256
    default: return nil
    }
  }
}

/// Up to 32 bytes put one after the other, without an array.
private struct Words {
  var first: UInt64 = 0
  var second: UInt64 = 0
  var third: UInt64 = 0
  var fourth: UInt64 = 0
  private var word: UInt64 = 0
  private var count = 0

  init(first: UInt64 = 0, second: UInt64 = 0, third: UInt64 = 0) {
    self.first = first
    self.second = second
    self.third = third
  }

  mutating func append(_ byte: UInt8) {
    word = word << 8 | UInt64(byte)
    count += 1
    if count & 7 == 0 { store() }
  }

  /// Fills up the last word, in whose middle a SHA-1 ends.
  mutating func finish() {
    while count & 7 != 0 { append(0) }
  }

  private mutating func store() {
    switch count >> 3 {
    case 1: first = word
    case 2: second = word
    case 3: third = word
    default: fourth = word
    }
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
