/// What `sorted()` compares of a value.
enum SortKey {
  case integer(Int)
  case text([UInt8])
  case sequence([SortKey])

  /// Makes a key of a number, a text or a tuple of these; nil for other values.
  init?(_ value: StaticValue, depth: Int = 0) {
    switch value {
    case .integer(let number): self = .integer(number)
    case .text(let text):
      guard let bytes = text.exactBytes else { return nil }
      self = .text(bytes)
    case .sequence(let values) where depth < 4:
      let keys = values.compactMap { SortKey($0, depth: depth + 1) }
      guard keys.count == values.count else { return nil }
      self = .sequence(keys)
    default: return nil
    }
  }

  /// Whether Python finds it less than another; nil where it does not compare them.
  func precedes(_ other: SortKey) -> Bool? {
    switch (self, other) {
    case (.integer(let one), .integer(let two)): return one < two
    // The order of UTF-8's bytes is that of the code points, which Python compares.
    case (.text(let one), .text(let two)): return one.lexicographicallyPrecedes(two)
    case (.sequence(let one), .sequence(let two)):
      for (one, two) in zip(one, two) {
        guard let precedes = one.precedes(two), let follows = two.precedes(one) else {
          return nil
        }
        if precedes || follows { return precedes }
      }
      return one.count < two.count
    default: return nil
    }
  }
}
