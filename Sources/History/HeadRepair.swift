package import MigrationModel

/// What makes one head of several.
package enum HeadRepair: Sendable {
  /// Pointing the first revision of a side that has not landed at the head of the other side.
  case repoint(Migration, to: Migration)
  /// A merge revision.
  case merge
}

extension HistoryView {
  /// How heads should become one: a side that nobody else can have run moves on top of the other one.
  ///
  /// - Parameters:
  ///   - heads: Heads that compete.
  ///   - divergence: Where they parted.
  ///   - graph: The history that they end.
  ///   - own: The head that the reader brings along, where neither has landed and that is known.
  /// - Returns: A merge whenever it is in doubt whether a database ran a revision.
  package func repair(
    of heads: [RevisionID], _ divergence: Divergence, in graph: RevisionGraph,
    own: RevisionID? = nil
  ) -> HeadRepair {
    let open = heads.filter { isLanded($0) == false }
    let mine = open.count == 1 ? open.first : open.count == heads.count ? own : nil
    guard heads.count == 2, let mine, let other = heads.first(where: { $0 != mine }),
      let target = graph[other],
      let side = divergence.sides.first(where: { $0.head == mine })?.revisions,
      let first = side.last, let bottom = graph[first], isLanded(first) == false,
      // A database that ran it would take what is put before it for applied.
      stamped.isDisjoint(with: side)
    else { return .merge }
    return .repoint(bottom, to: target)
  }
}
