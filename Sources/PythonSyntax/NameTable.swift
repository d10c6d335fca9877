import SourceText

/// The different names of a tree, so that each becomes a text once and can be told by its number.
///
/// A name stands some three times in a migration, and readers ask for it more often than that. The table
/// is open addressing over the source's own bytes.
struct NameTable {
  /// How far a spelling is looked for.
  ///
  /// Spellings that are made to collide are looked up by their text at each place instead, by the hasher of
  /// the standard library, which nobody can prepare a file for.
  private static let maximumProbes = 32

  /// What is written in one way; names with characters outside of ASCII may be written in several.
  private struct Spelling {
    /// The first place.
    let range: SourceRange
    /// The number of the name.
    let name: Int32
  }

  private var names: [String] = []
  private var spellings: [Spelling] = []
  /// The number of a spelling by what its bytes hash to; -1 where none is.
  private var slots: [Int32] = Array(repeating: -1, count: 256)
  /// The number of a name by its text; nil while all spellings are different names and have a slot.
  private var numbers: [String: Int32]?

  /// Gives each `name` and `identifier` the number of its text, the same at all places and for no other text.
  ///
  /// - Parameters:
  ///   - nodes: The arena; `firstChild` of such nodes is set.
  ///   - bytes: What the nodes' ranges point into.
  /// - Returns: The texts by number.
  static func number(_ nodes: inout [NodeRecord], in bytes: [UInt8]) -> [String] {
    var table = NameTable()
    table.names.reserveCapacity(128)
    table.spellings.reserveCapacity(128)
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
      let spelling = spellings[Int(slots[slot])]
      if isSame(spelling.range, range, bytes) { return spelling.name }
      slot = (slot + 1) & (slots.count - 1)
    }
    let isPlaced = slots[slot] < 0
    let number = number(ofNew: range, isPlaced: isPlaced, bytes)
    guard isPlaced else { return number }
    slots[slot] = Int32(truncatingIfNeeded: spellings.count)
    spellings.append(Spelling(range: range, name: number))
    if spellings.count * 2 > slots.count { grow(bytes) }
    return number
  }

  /// The number of a name whose spelling is in no slot.
  private mutating func number(
    ofNew range: SourceRange, isPlaced: Bool, _ bytes: [UInt8]
  ) -> Int32 {
    let spelling = bytes[range.offsets]
    let isOfASCII = spelling.allSatisfy { $0 < 0x80 }
    let text =
      isOfASCII ? String(decoding: spelling, as: UTF8.self) : UnicodeNames.normalized(spelling)
    let next = Int32(truncatingIfNeeded: names.count)
    if numbers == nil, !isPlaced || !isOfASCII {
      numbers = Dictionary(zip(names, 0..<next)) { first, _ in first }
    }
    if let known = numbers?[text] { return known }
    names.append(text)
    numbers?[text] = next
    return next
  }

  private mutating func grow(_ bytes: [UInt8]) {
    slots = Array(repeating: -1, count: slots.count * 4)
    for (number, spelling) in spellings.enumerated() {
      var slot = slot(of: spelling.range, bytes)
      for _ in 0..<Self.maximumProbes where slots[slot] >= 0 {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] < 0 { slots[slot] = Int32(truncatingIfNeeded: number) }
    }
  }

  /// Where the search for a spelling begins, by FNV-1a.
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
