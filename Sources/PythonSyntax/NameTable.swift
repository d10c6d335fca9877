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
    /// The first bytes at the first place.
    let word: UInt64
    let hash: Int32
    /// The number of the name.
    let name: Int32
  }

  private var names: [String] = []
  private var spellings: [Spelling] = []
  /// The number of a spelling by its hash; -1 where none is.
  private var slots: [Int32] = Array(repeating: -1, count: 256)
  /// The number of a name by its text; nil while all spellings are different names and have a slot.
  private var numbers: [String: Int32]?

  /// Gives each `name` and `identifier` the number of its text, the same at all places and for no other text.
  ///
  /// - Parameters:
  ///   - nodes: The arena; `firstChild` of such nodes is their token's hash, and becomes the number.
  ///   - bytes: What the nodes' ranges point into.
  /// - Returns: The texts by number, and the kinds that the nodes have.
  static func number(
    _ nodes: inout [NodeRecord], in bytes: [UInt8]
  ) -> (names: [String], kinds: SyntaxKinds) {
    var table = NameTable()
    table.names.reserveCapacity(128)
    table.spellings.reserveCapacity(128)
    var kinds = SyntaxKinds()
    for index in nodes.indices {
      let node = nodes[index]
      kinds.insert(node.kind)
      guard node.kind == .name || node.kind == .identifier else { continue }
      nodes[index].firstChild = table.number(
        of: SourceRange(node.start, node.end), node.firstChild, bytes)
    }
    return (table.names, kinds)
  }

  @inline(__always)
  private mutating func number(of range: SourceRange, _ hash: Int32, _ bytes: [UInt8]) -> Int32 {
    let mask = slots.count - 1
    let length = range.offsets.count
    let word = Self.firstWord(of: bytes, from: Int(range.start), length)
    var slot = Int(hash) & mask
    for _ in 0..<Self.maximumProbes {
      guard slots[slot] >= 0 else { break }
      let spelling = spellings[Int(slots[slot])]
      if spelling.word == word, spelling.range.offsets.count == length,
        length <= 8 || isSame(spelling.range, range, bytes)
      {
        return spelling.name
      }
      slot = (slot + 1) & mask
    }
    let isPlaced = slots[slot] < 0
    let number = number(ofNew: range, isPlaced: isPlaced, bytes)
    guard isPlaced else { return number }
    slots[slot] = Int32(truncatingIfNeeded: spellings.count)
    spellings.append(Spelling(range: range, word: word, hash: hash, name: number))
    if spellings.count * 2 > slots.count { grow() }
    return number
  }

  /// The number of a name whose spelling is in no slot.
  private mutating func number(
    ofNew range: SourceRange, isPlaced: Bool, _ bytes: [UInt8]
  ) -> Int32 {
    let (text, isOfASCII) = text(of: range, bytes)
    let next = Int32(truncatingIfNeeded: names.count)
    if numbers == nil, !isPlaced || !isOfASCII {
      numbers = Dictionary(zip(names, 0..<next)) { first, _ in first }
    }
    if numbers != nil {
      if let known = numbers?[text] { return known }
      numbers?[text] = next
    }
    names.append(text)
    return next
  }

  private func text(of range: SourceRange, _ bytes: [UInt8]) -> (String, isOfASCII: Bool) {
    var bits: UInt8 = 0
    for offset in range.offsets { bits |= bytes[offset] }
    let isOfASCII = bits < 0x80
    let bytes = bytes[range.offsets]
    return (
      isOfASCII ? String(decoding: bytes, as: UTF8.self) : UnicodeNames.normalized(bytes), isOfASCII
    )
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 4)
    for (number, spelling) in spellings.enumerated() {
      var slot = Int(spelling.hash) & (slots.count - 1)
      for _ in 0..<Self.maximumProbes where slots[slot] >= 0 {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] < 0 { slots[slot] = Int32(truncatingIfNeeded: number) }
    }
  }

  /// Up to eight bytes as a number, which tells a short name from all others of its length.
  @inline(__always)
  private static func firstWord(of bytes: [UInt8], from start: Int, _ length: Int) -> UInt64 {
    bytes.word(at: start) &<< UInt64(max(8 &- length, 0) &* 8)
  }

  private func isSame(_ first: SourceRange, _ second: SourceRange, _ bytes: [UInt8]) -> Bool {
    let (first, second) = (first.offsets, second.offsets)
    guard first.count == second.count else { return false }
    let bytes = bytes.span
    return bytes.extracting(first).commonPrefix(with: bytes.extracting(second)) == first.count
  }
}
