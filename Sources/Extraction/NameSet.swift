import PythonSyntax

/// A set of names of one tree, a bit each.
struct NameSet: ExpressibleByArrayLiteral {
  /// The bits of the first names: few trees have more, so that sets are seldom objects.
  private var first = SIMD2<UInt64>()
  /// The bits of the names behind them, as far as some were inserted; nil where none was, so that copies count no
  /// reference.
  private var others: [UInt64]?
  /// Whether nothing was ever inserted.
  private(set) var isEmpty = true

  init(arrayLiteral elements: NameID...) {
    for element in elements { insert(element) }
  }

  init() {}

  func contains(_ name: NameID) -> Bool {
    let (word, bit) = Self.place(of: name)
    return self[word] & bit != 0
  }

  /// The names, in the order of their numbers.
  ///
  /// - Parameter tree: The tree that they are of.
  /// - Returns: The names.
  func names(of tree: SyntaxTree) -> Names { Names(self, tree) }

  /// The names of a set, one after the other.
  struct Names: Sequence, IteratorProtocol {
    private let names: NameSet
    private let tree: SyntaxTree
    /// Where the bits are that are handed out, and those that are left of them.
    private var word = 0
    private var rest: UInt64

    fileprivate init(_ names: NameSet, _ tree: SyntaxTree) {
      self.names = names
      self.tree = tree
      rest = names[0]
    }

    mutating func next() -> NameID? {
      while rest == 0 {
        word += 1
        guard word < names.wordCount else { return nil }
        rest = names[word]
      }
      let number = word << 6 + rest.trailingZeroBitCount
      rest &= rest - 1
      let all = tree.nameIDs
      return all[all.index(all.startIndex, offsetBy: number)]
    }
  }

  mutating func insert(_ name: NameID) {
    let (word, bit) = Self.place(of: name)
    isEmpty = false
    if word < first.scalarCount {
      first[word] |= bit
      return
    }
    makeRoom(for: word + 1)
    others?[word - first.scalarCount] |= bit
  }

  mutating func remove(_ name: NameID) {
    let (word, bit) = Self.place(of: name)
    if word < first.scalarCount {
      first[word] &= ~bit
    } else if word < wordCount {
      others?[word - first.scalarCount] &= ~bit
    }
  }

  mutating func formUnion(_ other: NameSet) {
    isEmpty = isEmpty && other.isEmpty
    first |= other.first
    guard let added = other.others else { return }
    makeRoom(for: other.wordCount)
    for index in added.indices { others?[index] |= added[index] }
  }

  mutating func formIntersection(_ other: NameSet) {
    first &= other.first
    for word in first.scalarCount..<wordCount {
      others?[word - first.scalarCount] &= other[word]
    }
  }

  private var wordCount: Int { first.scalarCount + (others?.count ?? 0) }

  /// The bits of 64 names.
  private subscript(word: Int) -> UInt64 {
    if word < first.scalarCount { return first[word] }
    guard let others, word - first.scalarCount < others.count else { return 0 }
    return others[word - first.scalarCount]
  }

  private mutating func makeRoom(for words: Int) {
    let missing = words - wordCount
    guard missing > 0 else { return }
    others = (others ?? []) + repeatElement(0, count: missing)
  }

  private static func place(of name: NameID) -> (word: Int, bit: UInt64) {
    (Int(name.index) >> 6, 1 << UInt64(name.index & 63))
  }
}
