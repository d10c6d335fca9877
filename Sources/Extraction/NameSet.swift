import PythonSyntax

/// A set of names of one tree, a bit each.
struct NameSet: ExpressibleByArrayLiteral {
  private var words: [UInt64] = []

  init(arrayLiteral elements: NameID...) {
    for element in elements { insert(element) }
  }

  /// Whether nothing was ever inserted.
  var isEmpty: Bool { words.isEmpty }

  func contains(_ name: NameID) -> Bool {
    let (word, bit) = Self.place(of: name)
    return word < words.count && words[word] & bit != 0
  }

  /// The names, in the order of their numbers.
  ///
  /// - Parameter tree: The tree that they are of.
  /// - Returns: The names.
  func names(of tree: SyntaxTree) -> [NameID] {
    let all = tree.nameIDs
    var names: [NameID] = []
    for (position, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        let number = position << 6 + rest.trailingZeroBitCount
        names.append(all[all.index(all.startIndex, offsetBy: number)])
        rest &= rest - 1
      }
    }
    return names
  }

  mutating func insert(_ name: NameID) {
    let (word, bit) = Self.place(of: name)
    if words.count <= word {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    words[word] |= bit
  }

  mutating func remove(_ name: NameID) {
    let (word, bit) = Self.place(of: name)
    if word < words.count { words[word] &= ~bit }
  }

  mutating func formUnion(_ other: NameSet) {
    if words.isEmpty {
      self = other
      return
    }
    if words.count < other.words.count {
      words += repeatElement(0, count: other.words.count - words.count)
    }
    for (index, word) in other.words.enumerated() { words[index] |= word }
  }

  mutating func formIntersection(_ other: NameSet) {
    for index in words.indices {
      words[index] &= index < other.words.count ? other.words[index] : 0
    }
  }

  private static func place(of name: NameID) -> (word: Int, bit: UInt64) {
    (Int(name.index) >> 6, 1 << UInt64(name.index & 63))
  }
}
