/// Commits waiting to be visited, newest first; a binary heap.
struct CommitQueue {
  private var heap: [CommitNode] = []

  mutating func insert(_ node: CommitNode) {
    heap.append(node)
    var index = heap.count - 1
    while index > 0, isNewer(index, than: (index - 1) / 2) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func popNewest() -> CommitNode? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var index = 0
    while true {
      var newest = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < heap.count && isNewer(child, than: newest) {
        newest = child
      }
      guard newest != index else { return first }
      heap.swapAt(index, newest)
      index = newest
    }
  }

  /// Orders by time, then by id so that a walk is the same on every machine.
  private func isNewer(_ one: Int, than two: Int) -> Bool {
    (heap[one].time, heap[one].id) > (heap[two].time, heap[two].id)
  }
}
