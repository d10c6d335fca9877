internal import SourceText

/// A tree that the index knows to be what its entries below a folder make: an entry of the index's
/// `TREE` extension (gitformat-index(5)) that is valid.
struct CachedTree: Hashable {
  /// The folder.
  var path: RelativePath
  /// How many of the index's entries lie below the folder.
  var count: Int
  var id: ObjectID

  /// Reads the extension, or its beginning; what makes no sense ends it, for it only saves work.
  static func read(_ bytes: ArraySlice<UInt8>, maximumCount: Int = .max) -> [Self] {
    var trees: [Self] = []
    /// The folders whose subfolders follow, with how many are to come.
    var open: [(path: RelativePath, remaining: Int)] = []
    var rest = bytes
    while trees.count < maximumCount, let end = rest.firstIndex(of: 0) {
      while let last = open.last, last.remaining == 0 { open.removeLast() }
      let path = open.last.map { $0.path.appending(rest[..<end]) } ?? .root
      if !open.isEmpty { open[open.count - 1].remaining -= 1 }
      rest = rest[(end + 1)...]
      guard let count = number(endingWith: UInt8(ascii: " "), in: &rest),
        let subtrees = number(endingWith: UInt8(ascii: "\n"), in: &rest), subtrees >= 0
      else { break }
      open.append((path, subtrees))
      // A negative count says that the folder has changed, and no id follows.
      guard count >= 0 else { continue }
      guard let id = ObjectID(bytes: rest.prefix(ObjectFormat.sha1.idSize)) else { break }
      rest = rest.dropFirst(ObjectFormat.sha1.idSize)
      trees.append(Self(path: path, count: count, id: id))
    }
    return trees
  }

  private static func number(endingWith mark: UInt8, in bytes: inout ArraySlice<UInt8>) -> Int? {
    // No index has more entries than ten digits can count.
    guard let end = bytes.prefix(12).firstIndex(of: mark) else { return nil }
    let isNegative = bytes.first == UInt8(ascii: "-")
    let digits = isNegative ? bytes[..<end].dropFirst() : bytes[..<end]
    if digits.isEmpty { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = 10 * value + Int(digit - UInt8(ascii: "0"))
    }
    bytes = bytes[(end + 1)...]
    return isNegative ? -value : value
  }
}

/// The files below trees, as far as the index already lists them.
struct IndexedTrees {
  private let entries: [IndexEntry]
  /// The index's `TREE` extension.
  private let cached: [UInt8]
  /// The trees that it lists, read when one is first asked for.
  private lazy var trees = Dictionary(
    CachedTree.read(cached[...]).map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })

  init(_ cached: [UInt8], _ entries: [IndexEntry]) {
    self.cached = cached
    self.entries = entries
  }

  /// The tree whose files, links and submodules are all entries of the index, fewer than a given number; nil where
  /// the index knows none.
  func whole(below maximumCount: Int) -> ObjectID? {
    guard let root = CachedTree.read(cached[...], maximumCount: 1).first, root.path.isRoot,
      root.count == entries.count, root.count < maximumCount, areFiles(entries.indices)
    else { return nil }
    return root.id
  }

  /// Whether entries are files, links and submodules that a commit would have.
  private func areFiles(_ range: Range<Int>) -> Bool {
    // In a span, so that no entry is copied.
    let entries = entries.span
    for index in range {
      let isFile =
        entries[index].stage == 0 && !entries[index].isIntentToAdd
        && entries[index].mode != .folder
      if !isFile { return false }
    }
    return true
  }

  /// Every file, link and submodule below a tree, with paths below another folder; nil when the index
  /// does not know the tree.
  mutating func files(below id: ObjectID, at folder: RelativePath) -> [TreeFile]? {
    guard let tree = trees[id] else { return nil }
    let first = tree.path.isRoot ? 0 : position(of: tree.path.bytes + [UInt8(ascii: "/")])
    guard first + tree.count <= entries.count else { return nil }
    let below = first..<first + tree.count
    guard let start = below.first, let end = below.last, isBelow(entries[start], tree),
      isBelow(entries[end], tree), areFiles(below)
    else { return nil }
    let isSamePlace = tree.path == folder
    let prefix = tree.path.isRoot ? 0 : tree.path.bytes.count + 1
    var files: [TreeFile] = []
    files.reserveCapacity(below.count)
    // By index, so that of an entry only what is needed is copied.
    for index in below {
      let path = entries[index].path
      files.append(
        TreeFile(
          path: isSamePlace ? path : folder.appending(path.bytes.dropFirst(prefix)),
          mode: entries[index].mode, id: entries[index].id))
    }
    return files
  }

  private func isBelow(_ entry: IndexEntry, _ tree: CachedTree) -> Bool {
    entry.path.isBelow(tree.path)
  }

  /// The position of the first entry whose path is not before the given bytes.
  private func position(of bytes: [UInt8]) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].path.bytes.lexicographicallyPrecedes(bytes) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
