/// The value of a number.
package enum NumberLiteral: Hashable, Sendable {
  /// An integer of any size: its magnitude in base 2³², least significant word first, without
  /// leading zero words.
  case integer([UInt32])
  case float(Double)
  case imaginary(Double)

  /// The integer, when it is one and fits.
  package var int: Int? {
    guard case .integer(let words) = self, words.count <= 2 else { return nil }
    var value: UInt64 = 0
    for word in words.reversed() { value = value << 32 | UInt64(word) }
    return Int(exactly: value)
  }
}
