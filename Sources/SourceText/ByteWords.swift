// Bytes that are looked at eight at a time.

extension Span<UInt8> {
  /// How many bytes are the same from the start on.
  public func commonPrefix(with other: Span<UInt8>) -> Int {
    let limit = Swift.min(count, other.count)
    var common = 0
    // Paths of one repository begin alike, which is seen in fewer steps word by word.
    while common + 8 <= limit, word(at: common) == other.word(at: common) { common += 8 }
    while common < limit, self[common] == other[common] { common += 1 }
    return common
  }

  /// Eight bytes as a number, the first of which is the lowest.
  @inlinable
  @inline(__always)
  public func word(at start: Int) -> UInt64 {
    let bytes = extracting(start..<(start + 8))
    let low =
      UInt64(bytes[0]) | UInt64(bytes[1]) << 8 | UInt64(bytes[2]) << 16 | UInt64(bytes[3]) << 24
    let high =
      UInt64(bytes[4]) | UInt64(bytes[5]) << 8 | UInt64(bytes[6]) << 16 | UInt64(bytes[7]) << 24
    return low | high << 32
  }

  /// The position behind the last byte of a kind; 0 where there is none.
  func firstIndex(behindLast byte: UInt8) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let bytes = ones &* UInt64(byte)
    var index = count
    while index >= 8 {
      // A byte that is 0 now borrows from its highest bit, which was not set.
      let difference = word(at: index - 8) ^ bytes
      if (difference &- ones) & ~difference & (ones << 7) != 0 { break }
      index -= 8
    }
    while index > 0, self[index - 1] != byte { index -= 1 }
    return index
  }

  /// The first position at or behind one, and before an end, whose byte is less than a bound of at most 128; the
  /// end where there is none.
  func firstIndex(ofLessThan bound: UInt8, from start: Int, to end: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let bounds = ones &* UInt64(bound)
    var index = start
    while index + 8 <= end {
      let word = word(at: index)
      // A byte that is less borrows from its highest bit, which was not set.
      if (word &- bounds) & ~word & (ones << 7) != 0 { break }
      index += 8
    }
    while index < end, self[index] >= bound { index += 1 }
    return index
  }
}
