import Glibc

/// A name of a folder whose entry differs between two trees; at least one of them has it.
package struct EntryChange: Hashable, Sendable {
  package var name: [UInt8]
  package var before: TreeEntry?
  package var after: TreeEntry?
}

/// The names of a folder, as a tree object holds them.
package struct TreeContent: Sendable {
  fileprivate let bytes: [UInt8]
  private let format: ObjectFormat

  fileprivate init(_ bytes: [UInt8], _ format: ObjectFormat) {
    self.bytes = bytes
    self.format = format
  }

  /// The names whose entries are others in another tree, not looking below them, in git's order.
  ///
  /// A name may be a file in one and a folder in the other, which git sorts differently; these come
  /// as two changes.
  package func changes(to other: TreeContent) -> [EntryChange] {
    EntryChange.all(from: bytes, to: other.bytes, format)
  }
}

extension GitRepository {
  /// The names of a tree; nil when it is no tree of this clone.
  package func treeContent(_ id: ObjectID) throws(GitError) -> TreeContent? {
    guard case .content(.tree, let bytes) = try treeObject(id) else { return nil }
    return TreeContent(bytes, objectFormat)
  }

  /// A tree without names.
  package var emptyTree: TreeContent { TreeContent([], objectFormat) }
}

extension EntryChange {
  /// Compares two trees' bytes.
  static func all(
    from old: [UInt8], to new: [UInt8], _ format: ObjectFormat
  ) -> [EntryChange] {
    var before = TreeParser(old, format)
    var after = TreeParser(new, format)
    // Most names are those that were there, and what is equal at the start need not be compared.
    after.skip(to: before.skip(within: commonPrefix(old, new)))
    var changes: [EntryChange] = []
    var one = before.nextFields()
    var two = after.nextFields()
    while one != nil || two != nil {
      let order = Self.order(one, old, two, new)
      if order == 0, let first = one, let second = two {
        if first.mode != second.mode || !old[first.id].elementsEqual(new[second.id]) {
          changes.append(
            EntryChange(
              name: Array(old[first.name]), before: TreeEntry(first, old),
              after: TreeEntry(second, new)))
        }
        one = before.nextFields()
        two = after.nextFields()
      } else if order < 0, let first = one {
        changes.append(
          EntryChange(name: Array(old[first.name]), before: TreeEntry(first, old), after: nil))
        one = before.nextFields()
      } else if let second = two {
        changes.append(
          EntryChange(name: Array(new[second.name]), before: nil, after: TreeEntry(second, new)))
        two = after.nextFields()
      }
    }
    return changes
  }

  /// How many bytes at the start are surely the same.
  private static func commonPrefix(_ one: [UInt8], _ two: [UInt8]) -> Int {
    let block = 256
    let limit = min(one.count, two.count)
    return one.withUnsafeBytes { one in
      two.withUnsafeBytes { two in
        var length = 0
        while length + block <= limit,
          areEqual(one, two, length..<length + block)
        {
          length += block
        }
        return length
      }
    }
  }

  /// Git's order: names by bytes, a folder's as if it ended in a slash.
  private static func order(
    _ one: TreeFields?, _ old: [UInt8], _ two: TreeFields?, _ new: [UInt8]
  ) -> Int {
    guard let one else { return 1 }
    guard let two else { return -1 }
    let count = min(one.name.count, two.name.count)
    for offset in 0..<count {
      let first = old[one.name.lowerBound + offset]
      let second = new[two.name.lowerBound + offset]
      if first != second { return first < second ? -1 : 1 }
    }
    return Int(one.byte(after: count, in: old)) - Int(two.byte(after: count, in: new))
  }
}

/// Whether two buffers agree in some bytes that both have.
private func areEqual(
  _ one: UnsafeRawBufferPointer, _ two: UnsafeRawBufferPointer, _ range: Range<Int>
) -> Bool {
  guard let first = one.baseAddress, let second = two.baseAddress else { return false }
  return memcmp(first + range.lowerBound, second + range.lowerBound, range.count) == 0
}

extension TreeFields {
  /// The byte that git compares after some of the name's.
  fileprivate func byte(after count: Int, in bytes: [UInt8]) -> UInt8 {
    if name.count > count { return bytes[name.lowerBound + count] }
    return mode == .folder ? UInt8(ascii: "/") : 0
  }
}

extension TreeEntry {
  fileprivate init(_ fields: TreeFields, _ bytes: [UInt8]) {
    self.init(
      name: Array(bytes[fields.name]), mode: fields.mode,
      id: ObjectID(bytes: bytes[fields.id]) ?? .zero)
  }
}
