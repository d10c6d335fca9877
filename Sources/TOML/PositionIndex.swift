internal import CTOML

/// Turns the library's places, a line and a column in code points, into byte offsets.
struct PositionIndex {
  /// For each line, the number of code points before it.
  private var lineStarts: [UInt32] = [0]
  /// For each code point its byte offset, and the length of the text at the end.
  private var scalarStarts: [UInt32] = []

  init(_ bytes: [UInt8]) {
    // The library skips a byte order mark and does not count it.
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    scalarStarts.reserveCapacity(bytes.count + 1)
    for offset in start..<max(start, bytes.count) where bytes[offset] & 0xC0 != 0x80 {
      scalarStarts.append(UInt32(offset))
      if bytes[offset] == UInt8(ascii: "\n") { lineStarts.append(UInt32(scalarStarts.count)) }
    }
    scalarStarts.append(UInt32(bytes.count))
  }

  /// The offset of a place; the end of the text for one that lies behind it.
  func offset(of place: ctoml_position) -> Int {
    let line = min(max(Int(place.line), 1), lineStarts.count) - 1
    let scalar = Int(lineStarts[line]) + max(Int(place.column), 1) - 1
    return Int(scalarStarts[min(scalar, scalarStarts.count - 1)])
  }
}
