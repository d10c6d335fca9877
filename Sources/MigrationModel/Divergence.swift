/// Where revisions parted, and what has happened on each side since.
package struct Divergence: Sendable, Equatable {
  /// The revisions of one side.
  package struct Side: Sendable, Equatable {
    package var head: RevisionID
    /// The head and its ancestors that are not common to all sides, newest first; empty when the head
    /// is itself an ancestor of every other.
    package var revisions: [RevisionID]
  }

  /// The common ancestors that are not ancestors of other common ancestors, in map order.
  ///
  /// There are none when the revisions have no common root. A revision counts as its own ancestor.
  package var nearestCommonAncestors: [RevisionID]
  /// One side for each revision asked about, in the order asked.
  package var sides: [Side]
}

extension RevisionGraph {
  /// Finds where revisions parted in the graph by `down_revision`.
  ///
  /// With more than two heads a revision that several, but not all, have in common is on each of
  /// their sides. Ids that the graph does not know are left out.
  package func divergence(of heads: [RevisionID]) -> Divergence {
    let tips = heads.compactMap { indexOfRevision[$0] }
    guard !tips.isEmpty else { return Divergence(nearestCommonAncestors: [], sides: []) }
    let histories = tips.map { reached(from: [$0]) { nodes[$0].down } }
    let common = nodes.indices.map { node in histories.allSatisfy { $0[node] } }
    let nearest = nodes.indices.filter { node in
      common[node] && !nodes[node].children.contains { common[$0] }
    }
    let sides = zip(tips, histories).map { tip, history in
      let own = zip(history, common).map { $0 && !$1 }
      let order = own[tip] ? topologicalOrder(of: own, from: [tip], isClosed: false) : []
      return Divergence.Side(head: nodes[tip].id, revisions: ids(order))
    }
    return Divergence(nearestCommonAncestors: ids(nearest), sides: sides)
  }
}
