package import SourceText

/// One name in a tree object.
package struct TreeEntry: Hashable, Sendable {
  package var name: [UInt8]
  package var mode: EntryMode
  package var id: ObjectID

  package init(name: [UInt8], mode: EntryMode, id: ObjectID) {
    self.name = name
    self.mode = mode
    self.id = id
  }
}

/// One file, link or submodule somewhere below a tree.
package struct TreeFile: Hashable, Sendable {
  /// The path below the tree that was asked.
  package var path: RelativePath
  package var mode: EntryMode
  package var id: ObjectID

  package init(path: RelativePath, mode: EntryMode, id: ObjectID) {
    self.path = path
    self.mode = mode
    self.id = id
  }
}

/// The names below a tree.
package struct TreeListing: Hashable, Sendable {
  /// Every file, link and submodule that was found, in the order of their paths' bytes.
  package var files: [TreeFile] = []
  /// The folders whose trees are not in this clone.
  package var missingFolders: [RelativePath] = []
  /// Whether there are more names than the caller's bound.
  package var reachedLimit = false
}

/// Reads a tree object's bytes entry by entry: `MODE NAME`, a zero byte, the bytes of an id.
struct TreeParser: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private let idSize: Int
  private var position = 0

  init(_ bytes: [UInt8], _ format: ObjectFormat) {
    self.bytes = bytes
    idSize = format.idSize
  }

  mutating func next() -> TreeEntry? {
    nextFields().map { TreeEntry(name: Array(bytes[$0.name]), mode: $0.mode, id: $0.id) }
  }

  /// The id of the entry of a name.
  mutating func id(of name: [UInt8]) -> ObjectID? {
    while let fields = nextFields() {
      if fields.name.count == name.count, bytes[fields.name].elementsEqual(name) {
        return fields.id
      }
    }
    return nil
  }

  /// The next entry; nil at the end, and where the bytes make no sense.
  private mutating func nextFields() -> (name: Range<Int>, mode: EntryMode, id: ObjectID)? {
    var raw: UInt32 = 0
    while position < bytes.count, bytes[position] != UInt8(ascii: " ") {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 8, raw < 1 << 20 else { return nil }
      raw = raw << 3 | UInt32(digit)
      position += 1
    }
    let start = position + 1
    guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0),
      end + idSize < bytes.count,
      let mode = EntryMode(raw: raw),
      let id = ObjectID(bytes: bytes[(end + 1)...(end + idSize)])
    else { return nil }
    position = end + 1 + idSize
    return (start..<end, mode, id)
  }
}
