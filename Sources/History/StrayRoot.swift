package import MigrationModel

/// A revision that follows nothing, stands beside other history, and has no branch label which says that
/// it is meant to.
///
/// Most likely its `down_revision` was forgotten; `alembic upgrade head` refuses to run either way.
package struct StrayRoot: Sendable {
  package var root: Migration
  /// The heads of what follows it, in load order.
  package var heads: [RevisionID]
  /// The heads of all other history, in load order; at least one.
  package var others: [RevisionID]
}

extension HistoryView {
  /// The stray roots that have not landed, in load order.
  ///
  /// Of several roots of which none has landed the first one is no stray. Histories that landed apart stay
  /// as they are.
  /// - Parameter graph: The history, of which everything could be read.
  /// - Returns: None where it is not known what has landed.
  package func strayRoots(in graph: RevisionGraph) -> [StrayRoot] {
    let bases = graph.bases
    guard availability == .available, bases.count > 1, graph.heads.count > 1
    else { return [] }
    let contenders = graph.heads.map(graph.contender)
    let first = bases.contains { isLanded($0) == true } ? nil : bases.first
    let roots = graph.migrations(bases.filter { isLanded($0) == false && $0 != first })
    return roots.compactMap { root in
      let above = Set(graph.descendants(of: [root.id])).union([root.id])
      let own = contenders.filter { above.contains($0.id) }
      let others = contenders.filter { !above.contains($0.id) }
      let isAlone = own.allSatisfy { head in
        head.isUnlabelled && !others.contains(where: head.sharesOrigin)
      }
      guard isAlone, !own.isEmpty, !others.isEmpty else { return nil }
      return StrayRoot(root: root, heads: own.map(\.id), others: others.map(\.id))
    }
  }
}
