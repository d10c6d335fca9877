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

  var all: [String] { landings + changes + alternatives + stamped + labels + [downgrade] }

  /// Whoever names the heads joins them although what made them has to be undone.
  private var changes: [String] {
    let heads = divergence.sides.map(\.head)
    return input.history.unexplainedChanges(behind: heads, in: input.graph).map {
      "the heads are there because \($0.landed.migration.id) "
        + "\($0.cause == .deleted ? "was deleted" : "got other parents") after it landed; to undo that "
        + "is better, and `mlint check` names the command"
    }
  }

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
    let history = input.history
    let landed = divergence.sides.filter { history.isLanded($0.head) == true || history.hasRun($0) }
    // With several landed heads only their merge is one line of history again.
    if landed.count > 1 {
      let heads = landed.map(\.head)
      return divergence.sides.filter(history.isMovable).map {
        "\($0.head) has not landed: `\(MergeCommand(input).joining(heads))` joins those that stay, and it can "
          + "then be pointed at that merge"
      }
    }
    return history.moves(of: divergence, in: input.graph).map(alternative)
  }

  private var stamped: [String] {
    let history = input.history
    return divergence.sides.filter { history.isLanded($0.head) == false && history.hasRun($0) }.map
    {
      side in
      let ending = ": it can be joined, and not pointed elsewhere"
      if !history.stamped.isDisjoint(with: side.revisions) {
        return "\(side.head) has not landed, but a database is at it or past its beginning\(ending)"
      }
      guard let (id, release) = history.released.first(of: side.revisions) else {
        return "\(side.head) has not landed, but may be released, as not every release can be read"
          + ending
      }
      let subject = id == side.head ? "" : "\(id) before it "
      return "\(side.head) has not landed, but \(subject)is released in \(release)\(ending)"
    }
  }

  private func alternative(_ move: HeadMove) -> String {
    let opening =
      "\(move.head) has not landed: pointing it at \(move.target) instead would keep the history straight"
    guard let bottom = move.bottom else { return opening }
    return opening + ": "
      + HeadMove.instruction(
        bottom, to: move.target.description, path: bottom.file.path.text)
  }
}
