extension Array {
  /// The first index from which on a predicate holds, for an array in which it never ceases to.
  public func firstPartition(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
