extension RevisionGraph {
  /// Every revision in the order of `alembic history`, newest first.
  ///
  /// Where Alembic's order is random (a revision with several independent dependencies), these are
  /// followed in written order. Where Alembic refuses (cycles), a revision still comes before those
  /// that it is built on, except on the cycle itself, where load order decides.
  package var history: [RevisionID] {
    let seeds = nodes.indices.filter { nodes[$0].allChildren.isEmpty }
    let all = [Bool](repeating: true, count: nodes.count)
    return ids(topologicalOrder(of: all, from: seeds, isClosed: true))
  }

  /// Sorts revisions so that each comes before its normalised parents, as Alembic does.
  ///
  /// - Parameters:
  ///   - included: The nodes to sort.
  ///   - seeds: The nodes to start from.
  ///   - isClosed: Whether every path between two included nodes consists of included nodes; this
  ///     makes it cheap to see that nothing above a node is left.
  /// - Returns: All included nodes. Alembic stops with an AssertionError when some cannot be reached
  ///   from the seeds; here they follow, from the topmost of them.
  func topologicalOrder(of included: [Bool], from seeds: [Int], isClosed: Bool) -> [Int] {
    guard isAcyclic else {
      return stronglyConnectedComponents(count: nodes.count) { nodes[$0].allDown }
        .reversed().joined().filter { included[$0] }
    }
    var sorter = HistorySorter(nodes: nodes, included: included, isClosed: isClosed)
    sorter.sort(from: seeds)
    while !sorter.isDone {
      sorter.sort(from: sorter.topmostRemaining())
    }
    return sorter.output
  }
}

/// Alembic's `_topological_sort`: several tips are walked down, each as far as nothing else needs to
/// come first.
///
/// Alembic keeps the set of ancestors of every tip. Here a tip is known to be an ancestor of another
/// one by looking upwards from it, which costs nothing where history is a line.
private struct HistorySorter {
  let nodes: [RevisionNode]
  let isClosed: Bool
  var output: [Int] = []
  private var isRemaining: [Bool]
  private var remainingCount: Int
  /// The included children that have not been put out, for each node.
  private var waiting: [Int]
  private var tips: [Int] = []
  private var isTip: [Bool]
  /// The nodes seen by the search with the number in it.
  private var mark: [Int]
  private var search = 0

  init(nodes: [RevisionNode], included: [Bool], isClosed: Bool) {
    self.nodes = nodes
    self.isClosed = isClosed
    isRemaining = included
    remainingCount = included.count { $0 }
    isTip = [Bool](repeating: false, count: nodes.count)
    mark = [Int](repeating: 0, count: nodes.count)
    waiting = nodes.indices.map { node in
      included[node] ? nodes[node].normalizedChildren.count { included[$0] } : 0
    }
    output.reserveCapacity(remainingCount)
  }

  var isDone: Bool { remainingCount == 0 }

  func topmostRemaining() -> [Int] {
    nodes.indices.filter { isRemaining[$0] && waiting[$0] == 0 }
  }

  mutating func sort(from seeds: [Int]) {
    tips = Set(seeds).filter { isRemaining[$0] }.sorted()
    for tip in tips { isTip[tip] = true }
    var current = 0
    while current < tips.count {
      let tip = tips[current]
      if let blocker = firstTip(above: tip) {
        current = blocker
        continue
      }
      putOut(tip)
      isTip[tip] = false
      let parents = nodes[tip].normalizedDown.filter { isRemaining[$0] && !isTip[$0] }
      for parent in parents { isTip[parent] = true }
      if let first = parents.first {
        tips[current] = first
        tips.append(contentsOf: parents.dropFirst())
      } else {
        tips.remove(at: current)
        current = max(current - 1, 0)
      }
    }
  }

  private mutating func putOut(_ node: Int) {
    guard isRemaining[node] else { return }
    isRemaining[node] = false
    remainingCount -= 1
    output.append(node)
    for parent in nodes[node].normalizedDown { waiting[parent] -= 1 }
  }

  /// The position of the first tip that has the given one among its ancestors.
  private mutating func firstTip(above tip: Int) -> Int? {
    if tips.count == 1 || (isClosed && waiting[tip] == 0) { return nil }
    // Where many revisions follow one, the first tip is mostly a child: no search is needed.
    let first = tips[0] == tip ? 1 : 0
    if nodes[tips[first]].normalizedDown.contains(tip) { return first }
    search += 1
    var found = false
    var open = nodes[tip].normalizedChildren
    while let node = open.popLast() {
      if mark[node] == search || (isClosed && !isRemaining[node]) { continue }
      mark[node] = search
      found = found || isTip[node]
      open.append(contentsOf: nodes[node].normalizedChildren)
    }
    return found ? tips.firstIndex { mark[$0] == search } : nil
  }
}
