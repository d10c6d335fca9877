import History
import MigrationModel
import SourceText

/// What the user should know about a merge, besides the file.
struct MergeNotes {
  private let input: MergeInput
  private let id: RevisionID
  private let divergence: Divergence

  init(_ input: MergeInput, _ id: RevisionID, _ divergence: Divergence) {
    self.input = input
    self.id = id
    self.divergence = divergence
  }

  var all: [String] { landings + alternatives + stamped + labels + [downgrade] }

  private var landings: [String] {
    guard case .unavailable(let reason, _) = input.history.availability,
      input.options.needsLandings
    else { return [] }
    return ["the file says nothing about who landed the heads: \(reason)"]
  }

  private var downgrade: String {
    let target = divergence.sides.first.map { $0.head.description } ?? ""
    return
      "once \(id) is applied, `alembic downgrade -1` is ambiguous; `alembic downgrade \(target)` "
      + "undoes the merge alone"
  }

  private var labels: [String] {
    let names = divergence.sides.map { input.graph.branchLabels(of: $0.head) }
    guard let first = names.first, names.contains(where: { $0 != first }) else { return [] }
    var all: [String] = []
    for name in names.joined() where !all.contains(name) { all.append(name) }
    return all.isEmpty
      ? []
      : [
        "the branches end here as separate ones: \(all.sorted().list) now mean one line of history"
      ]
  }

  /// Moving the sides that nobody has yet is the alternative to a merge.
  private var alternatives: [String] {
    let movable = divergence.sides.filter {
      input.history.isLanded($0.head) == false && !hasRun($0)
    }
    let landed = divergence.sides.filter { input.history.isLanded($0.head) == true || hasRun($0) }
    guard let first = movable.first else { return [] }
    // With several landed heads only their merge is one line of history again.
    if landed.count > 1 {
      let heads = landed.map(\.head)
      return movable.map {
        "\($0.head) has not landed: `\(MergeCommand(input).joining(heads))` joins those that stay, and it can "
          + "then be pointed at that merge"
      }
    }
    var target = landed.first?.head ?? first.head
    return (landed.isEmpty ? movable.dropFirst() : movable[...]).map { side in
      defer { target = side.head }
      return alternative(side, target)
    }
  }

  /// A database that ran a side would take what is put before it for applied.
  private func hasRun(_ side: Divergence.Side) -> Bool {
    !input.history.stamped.isDisjoint(with: side.revisions)
  }

  private var stamped: [String] {
    divergence.sides.filter { input.history.isLanded($0.head) == false && hasRun($0) }.map {
      "\($0.head) has not landed, but a database is at it or past its beginning: it can be joined, and not "
        + "pointed elsewhere"
    }
  }

  private func alternative(_ side: Divergence.Side, _ target: RevisionID) -> String {
    let opening =
      "\(side.head) has not landed: pointing it at \(target) instead would keep the history straight"
    guard let bottom = bottom(of: side) else { return opening }
    return opening + ": set `down_revision = \(target.description.pythonRepr)` in "
      + bottom.file.path.text
  }

  /// The revision that carries a whole side, when there is one that can be moved: it has not landed and
  /// is nobody else's.
  private func bottom(of side: Divergence.Side) -> Migration? {
    let own = Set(side.revisions)
    let lowest = side.revisions.filter { id in
      input.graph.parents(of: id).allSatisfy { !own.contains($0) }
    }
    guard let id = lowest.first, lowest.count == 1, input.history.isLanded(id) == false,
      !input.graph.isMergePoint(id),
      !divergence.sides.contains(where: { $0.head != side.head && $0.revisions.contains(id) })
    else { return nil }
    return input.graph[id]
  }
}
