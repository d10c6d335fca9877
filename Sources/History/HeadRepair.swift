package import MigrationModel
import SourceText

/// What makes one head of several.
package enum HeadRepair: Sendable {
  /// Pointing the reader's side at the head of the other side.
  case move(HeadMove)
  /// A merge revision; or these moves, one after the other, where no side has landed.
  case merge(orMove: [HeadMove])
}

/// Pointing a side that nobody else can have run at another head.
package struct HeadMove: Sendable {
  package var head: RevisionID
  /// The revision whose `down_revision` changes, which carries the whole side; nil where several do,
  /// or where it stays.
  package var bottom: Migration?
  package var target: RevisionID

  /// What has to be written where, as a part of a sentence; `path` is how the file is called there.
  package static func instruction(_ bottom: Migration, to target: String, path: String) -> String {
    let header = bottom.header.revises == nil ? "" : ", and `Revises: \(target)` in its header"
    return "set `down_revision = \(target.pythonRepr)` in \(path)\(header)"
  }
}

extension HistoryView {
  /// How heads should become one: a side that nobody else can have run moves on top of the other one.
  ///
  /// - Parameters:
  ///   - divergence: Where the heads that compete parted.
  ///   - graph: The history that they end.
  ///   - own: The head that the reader brings along, where neither has landed and that is known.
  /// - Returns: A merge whenever it is in doubt whether a database ran a revision.
  package func repair(
    of divergence: Divergence, in graph: RevisionGraph, own: RevisionID? = nil
  ) -> HeadRepair {
    let moves = moves(of: divergence, in: graph, last: own).filter { $0.bottom != nil }
    guard divergence.sides.count == 2, let move = moves.first else { return .merge(orMove: moves) }
    let isOtherMovable = divergence.sides.contains { $0.head == move.target && isMovable($0) }
    return own == move.head || !isOtherMovable ? .move(move) : .merge(orMove: moves)
  }

  /// The sides that can be moved, each onto the one before, the first onto what stays.
  ///
  /// - Parameters:
  ///   - divergence: Where the heads parted.
  ///   - graph: The history that they end.
  ///   - last: A head to move on top of the others, if it can be moved.
  /// - Returns: In the order of the heads' names; nothing where several sides stay, which only a merge
  ///   joins.
  package func moves(
    of divergence: Divergence, in graph: RevisionGraph, last: RevisionID? = nil
  ) -> [HeadMove] {
    let sides = divergence.sides.sorted { one, two in
      one.head == last || two.head == last ? two.head == last : one.head < two.head
    }
    var movable = sides.filter(isMovable)
    let staying = sides.filter { isLanded($0.head) == true || hasRun($0) }
    guard staying.count < 2, movable.count + staying.count > 1 else { return [] }
    var target = staying.first?.head ?? movable.removeFirst().head
    // What has landed of a side stays where it is, a head of its own.
    let leavesHead = movable.contains { side in side.revisions.contains { isLanded($0) == true } }
    if leavesHead { return [] }
    return movable.map { side in
      defer { target = side.head }
      return HeadMove(
        head: side.head, bottom: bottom(of: side, divergence, in: graph), target: target)
    }
  }

  /// Whether nobody else can have run a side; false when in doubt.
  package func isMovable(_ side: Divergence.Side) -> Bool {
    isLanded(side.head) == false && !hasRun(side)
  }

  /// Whether a database may have run a side that has not landed: it is at it, or a release has it.
  ///
  /// It would take what is put before that for applied.
  package func hasRun(_ side: Divergence.Side) -> Bool {
    !stamped.isDisjoint(with: side.revisions) || !released.leaveOut(side.revisions)
  }

  /// The revision that carries a whole side, when there is one that can be moved: it has not landed and
  /// is nobody else's.
  private func bottom(
    of side: Divergence.Side, _ divergence: Divergence, in graph: RevisionGraph
  ) -> Migration? {
    let own = Set(side.revisions)
    let lowest = side.revisions.filter { id in
      graph.parents(of: id).allSatisfy { !own.contains($0) }
    }
    guard let id = lowest.first, lowest.count == 1, isLanded(id) == false,
      !graph.isMergePoint(id),
      !divergence.sides.contains(where: { $0.head != side.head && $0.revisions.contains(id) })
    else { return nil }
    return graph[id]
  }
}

extension HistoryView {
  /// The changes of landed revisions without which some heads would not compete: what was deleted, or put
  /// elsewhere.
  ///
  /// - Parameters:
  ///   - heads: Heads that compete.
  ///   - graph: The history that they end.
  ///   - isCounted: Whether a change may be meant.
  /// - Returns: All such changes together; none when the heads would compete all the same.
  package func changes(
    behind heads: [RevisionID], in graph: RevisionGraph, where isCounted: (AppliedChange) -> Bool
  ) -> [AppliedChange] {
    let candidates = changes.filter { change in
      if case .edited = change.cause { return false }
      return isCounted(change)
    }
    if candidates.isEmpty { return [] }
    let before = Dictionary(
      candidates.map { ($0.landed.migration.id, $0.landed.migration) },
      uniquingKeysWith: { first, _ in first })
    let undone = RevisionGraph(
      graph.migrations.map { before[$0.id] ?? $0 }
        + candidates.filter { $0.current == nil }.map(\.landed.migration), guesses: 0)
    let stillCompete = undone.competingHeads.contains { group in
      group.count { heads.contains($0) } > 1
    }
    return stillCompete ? [] : candidates
  }
}
