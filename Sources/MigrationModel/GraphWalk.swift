extension RevisionGraph {
  /// Which edges a walk follows.
  package enum Edges: Sendable {
    /// `down_revision` only.
    case downRevisions
    /// `down_revision` and `depends_on`, without the dependencies that an ancestor has directly.
    case withDependencies
  }

  /// The revisions below the given ones, these excluded unless one lies below another, in map order.
  package func ancestors(
    of ids: [RevisionID], following edges: Edges = .downRevisions
  ) -> [RevisionID] {
    let starts = ids.compactMap { indexOfRevision[$0] }
    switch edges {
    case .downRevisions: return strictlyReached(from: starts) { nodes[$0].down }
    case .withDependencies: return strictlyReached(from: starts) { nodes[$0].normalizedDown }
    }
  }

  /// The revisions above the given ones, these excluded unless one lies above another, in map order.
  package func descendants(
    of ids: [RevisionID], following edges: Edges = .downRevisions
  ) -> [RevisionID] {
    let starts = ids.compactMap { indexOfRevision[$0] }
    switch edges {
    case .downRevisions: return strictlyReached(from: starts) { nodes[$0].children }
    case .withDependencies: return strictlyReached(from: starts) { nodes[$0].allChildren }
    }
  }

  /// Whether a revision lies below another by `down_revision`; it is its own ancestor only on a cycle.
  package func isAncestor(_ id: RevisionID, of other: RevisionID) -> Bool {
    guard let target = indexOfRevision[id], let start = indexOfRevision[other] else { return false }
    var seen = [Bool](repeating: false, count: nodes.count)
    var open = nodes[start].down
    while let node = open.popLast() {
      if node == target { return true }
      if seen[node] { continue }
      seen[node] = true
      // What has fewer generations below it than the target does not lie above it.
      for next in nodes[node].down where nodes[next].generation >= nodes[target].generation {
        open.append(next)
      }
    }
    return false
  }

  private func strictlyReached(from starts: [Int], _ edges: (Int) -> [Int]) -> [RevisionID] {
    let reached = reached(from: starts.flatMap(edges), edges)
    return nodes.indices.filter { reached[$0] }.map { nodes[$0].id }
  }

  /// Marks the nodes that can be reached, the starts included.
  func reached(from starts: [Int], _ edges: (Int) -> [Int]) -> [Bool] {
    var seen = [Bool](repeating: false, count: nodes.count)
    var open = starts
    while let node = open.popLast() {
      if seen[node] { continue }
      seen[node] = true
      for next in edges(node) where !seen[next] { open.append(next) }
    }
    return seen
  }
}
