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

/// One entry of a tree object, as places in the object's bytes.
struct TreeFields {
  var name: Range<Int>
  var mode: EntryMode
  /// The bytes of the id.
  var id: Range<Int>
}

/// One entry of a tree that is looked at and not kept.
package struct TreeEntryView {
  package var name: ArraySlice<UInt8>
  package var mode: EntryMode
  private let idBytes: ArraySlice<UInt8>

  init(_ fields: TreeFields, _ bytes: [UInt8]) {
    name = bytes[fields.name]
    mode = fields.mode
    idBytes = bytes[fields.id]
  }

  package var id: ObjectID { ObjectID(bytes: idBytes) ?? .zero }
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
    nextFields().map {
      TreeEntry(name: Array(bytes[$0.name]), mode: $0.mode, id: id(of: $0))
    }
  }

  /// The id of the entry of a name.
  mutating func id(of name: [UInt8]) -> ObjectID? {
    while let fields = nextFields() {
      if fields.name.count == name.count, bytes[fields.name].elementsEqual(name) {
        return id(of: fields)
      }
    }
    return nil
  }

  private func id(of fields: TreeFields) -> ObjectID { ObjectID(bytes: bytes[fields.id]) ?? .zero }

  /// Finds the ids of the entries of some names; those that are not there stay as they are.
  mutating func find(_ names: [[UInt8]], _ found: inout [ObjectID?]) {
    var missing = names.count
    while missing > 0, let fields = nextFields() {
      for (index, name) in names.enumerated()
      where fields.name.count == name.count && found[index] == nil
        && bytes[fields.name].elementsEqual(name)
      {
        found[index] = id(of: fields)
        missing -= 1
      }
    }
  }

  /// Passes over the entries that lie within some bytes at the start.
  ///
  /// - Returns: The offset after them.
  mutating func skip(within count: Int) -> Int {
    var end = position
    while position < count, nextFields() != nil, position <= count { end = position }
    position = end
    return end
  }

  /// Goes on at an offset where an entry starts.
  mutating func skip(to offset: Int) { position = offset }

  /// The next entry; nil at the end, and where the bytes make no sense.
  mutating func nextFields() -> TreeFields? {
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
      let mode = EntryMode(raw: raw)
    else { return nil }
    position = end + 1 + idSize
    return TreeFields(name: start..<end, mode: mode, id: (end + 1)..<position)
  }
}
