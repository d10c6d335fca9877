import SourceText

/// The different names of a tree, so that each becomes a text once.
///
/// A name stands some three times in a migration, and readers ask for it more often than that. The table
/// is open addressing over the source's own bytes.
struct NameTable {
  /// How far a name is looked for.
  ///
  /// Names that are made to collide get a number at each place instead, which costs memory in
  /// proportion to the file and changes no answer.
  private static let maximumProbes = 32

  private var names: [String] = []
  /// The first place of each name.
  private var ranges: [SourceRange] = []
  /// The number of a name by what its bytes hash to; -1 where none is.
  private var slots: [Int32] = Array(repeating: -1, count: 256)

  /// Gives each `name` and `identifier` the number of its text.
  ///
  /// - Parameters:
  ///   - nodes: The arena; `firstChild` of such nodes is set.
  ///   - bytes: What the nodes' ranges point into.
  /// - Returns: The texts by number.
  static func number(_ nodes: inout [NodeRecord], in bytes: [UInt8]) -> [String] {
    var table = NameTable()
    table.names.reserveCapacity(128)
    table.ranges.reserveCapacity(128)
    for index in nodes.indices {
      let kind = nodes[index].kind
      guard kind == .name || kind == .identifier else { continue }
      nodes[index].firstChild = table.number(
        of: SourceRange(nodes[index].start, nodes[index].end), bytes)
    }
    return table.names
  }

  private mutating func number(of range: SourceRange, _ bytes: [UInt8]) -> Int32 {
    var slot = slot(of: range, bytes)
    for _ in 0..<Self.maximumProbes {
      guard slots[slot] >= 0 else { break }
      if isSame(ranges[Int(slots[slot])], range, bytes) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(truncatingIfNeeded: names.count)
    names.append(UnicodeNames.normalized(bytes[range.offsets]))
    ranges.append(range)
    if slots[slot] < 0 { slots[slot] = number }
    if names.count * 2 > slots.count { grow(bytes) }
    return number
  }

  private mutating func grow(_ bytes: [UInt8]) {
    slots = Array(repeating: -1, count: slots.count * 4)
    for (number, range) in ranges.enumerated() {
      var slot = slot(of: range, bytes)
      for _ in 0..<Self.maximumProbes where slots[slot] >= 0 {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] < 0 { slots[slot] = Int32(truncatingIfNeeded: number) }
    }
  }

  /// Where the search for a name begins, by FNV-1a.
  private func slot(of range: SourceRange, _ bytes: [UInt8]) -> Int {
    var hash: UInt32 = 2_166_136_261
    for offset in range.offsets { hash = (hash ^ UInt32(bytes[offset])) &* 16_777_619 }
    return Int(hash ^ hash >> 15) & (slots.count - 1)
  }

  private func isSame(_ first: SourceRange, _ second: SourceRange, _ bytes: [UInt8]) -> Bool {
    let length = Int(first.end - first.start)
    guard length == Int(second.end - second.start) else { return false }
    for offset in 0..<length
    where bytes[Int(first.start) + offset] != bytes[Int(second.start) + offset] {
      return false
    }
    return true
  }
}
