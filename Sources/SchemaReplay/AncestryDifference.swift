/// What two groups of revisions are built on, as far as the other group is not.
///
/// The walk goes from the newest revision down and ends where both have met everywhere, so that its cost
/// is that of the difference and not of the history.
struct AncestryDifference {
  /// In order, the groups' own members included.
  private(set) var left: [Int] = []
  private(set) var right: [Int] = []

  /// Compares two groups.
  ///
  /// - Parameters:
  ///   - lefts: The revisions of one group.
  ///   - rights: Those of the other.
  ///   - parents: What each revision is built on: lower numbers only.
  init(of lefts: [Int], and rights: [Int], in parents: [[Int]]) {
    var colors: [Int: UInt8] = [:]
    var queue = NumberQueue()
    /// How many of the waiting ones are not known to belong to both.
    var open = 0
    func color(_ number: Int, _ color: UInt8) {
      let old = colors[number]
      let new = (old ?? 0) | color
      guard new != old else { return }
      colors[number] = new
      if old == nil { queue.insert(number) }
      // What waits is counted as long as it has one colour.
      if old == nil, new != 3 { open += 1 }
      if let old, old != 3, new == 3 { open -= 1 }
    }
    for number in lefts { color(number, 1) }
    for number in rights { color(number, 2) }
    while open > 0, let number = queue.popHighest() {
      let own = colors[number] ?? 0
      switch own {
      case 1: left.append(number)
      case 2: right.append(number)
      default: break
      }
      if own != 3 { open -= 1 }
      for parent in parents[number] { color(parent, own) }
    }
    left.reverse()
    right.reverse()
  }
}

/// Numbers, the highest first.
private struct NumberQueue {
  private var heap: [Int] = []

  mutating func insert(_ number: Int) {
    heap.append(number)
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2] < heap[child] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popHighest() -> Int? {
    guard let highest = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return highest }
    heap[0] = last
    var parent = 0
    while true {
      var largest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child] > heap[largest] {
        largest = child
      }
      if largest == parent { return highest }
      heap.swapAt(parent, largest)
      parent = largest
    }
  }
}
