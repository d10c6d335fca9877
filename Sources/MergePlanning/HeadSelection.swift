import AlembicConfiguration
import History
import MigrationModel
import SourceText

/// Decides which heads are joined.
struct HeadSelection {
  private let graph: RevisionGraph
  private let history: HistoryView
  private let requested: [String]
  private let command: MergeCommand

  init(_ input: MergeInput) {
    graph = input.graph
    history = input.history
    requested = input.requested
    command = MergeCommand(input)
  }

  /// At least two heads, sorted by code points.
  func heads() throws(MergeRefusal) -> [RevisionID] {
    requested.isEmpty ? try competingHeads() : try requestedHeads()
  }

  private func competingHeads() throws(MergeRefusal) -> [RevisionID] {
    let groups = graph.competingHeads
    if groups.count == 1 {
      let heads = groups[0].sorted()
      try refuseChanges(behind: heads)
      return heads
    }
    let heads = graph.heads
    if groups.isEmpty, heads.count < 2 {
      throw MergeRefusal(
        .nothingToMerge,
        heads.first.map { "there is nothing to merge: \($0) is the only head" }
          ?? "there is nothing to merge: there are no heads",
        help: "a merge revision is needed only where history ends in several heads")
    }
    if groups.isEmpty, let stray = history.strayRoots(in: graph).first {
      throw refusal(stray)
    }
    if groups.isEmpty {
      throw MergeRefusal(
        .headsStayApart,
        "the heads \(heads.list) are meant to stay apart: they have branch labels of their own or "
          + "no common ancestor",
        help: "if they shall be joined all the same, name them: `\(command.joining(heads))`")
    }
    let commands = groups.map { "`\(command.joining($0.sorted()))`" }
    throw MergeRefusal(
      .severalGroups,
      "heads compete in \(groups.count) separate places: "
        + groups.map { $0.sorted().list }.joined(separator: "; "),
      help: "join one group at a time: " + commands.joined(separator: ", then "))
  }

  /// A merge would make permanent what has to be undone.
  private func refuseChanges(behind heads: [RevisionID]) throws(MergeRefusal) {
    let changes = history.unexplainedChanges(behind: heads, in: graph)
    guard let first = changes.first else { return }
    throw MergeRefusal(
      .changedHistory,
      "the heads \(heads.list) are there because \(first.landed.migration.id) "
        + "\(first.cause == .deleted ? "was deleted" : "got other parents") after it landed",
      help: "undo that first, `mlint check` names the command; to join them all the same, name "
        + "them: `\(command.joining(heads))`")
  }

  private func refusal(_ stray: StrayRoot) -> MergeRefusal {
    let ids = (stray.others + stray.heads).sorted()
    let own = stray.heads.count == 1 ? stray.heads.first : nil
    let move = history.moves(of: graph.divergence(of: ids), in: graph, last: own).last
    var help = "if it shall be joined all the same, name the heads: `\(command.joining(ids))`"
    if let move, move.head == own, let bottom = move.bottom {
      let instruction = HeadMove.instruction(
        bottom, to: move.target.description, path: bottom.file.path.text)
      help = "if its `down_revision` was forgotten, \(instruction); \(help)"
    }
    return MergeRefusal(
      .headsStayApart,
      "\(stray.root.id) follows nothing and has no branch label, so that \(ids.list) have no common "
        + "ancestor", help: help)
  }

  private func requestedHeads() throws(MergeRefusal) -> [RevisionID] {
    var ids: [RevisionID] = []
    for symbol in requested {
      let meant = try resolve(symbol)
      if let twice = meant.first(where: ids.contains) {
        throw MergeRefusal(
          .duplicateRevision, "\(twice) is asked for twice, the second time as '\(symbol)'",
          help: "name each head once")
      }
      ids += meant
    }
    ids.sort()
    guard ids.count > 1 else {
      throw MergeRefusal(
        .nothingToMerge,
        "a merge needs at least two heads, and '\(requested.joined(separator: " "))' "
          + "means \(ids.first?.description ?? "none")",
        help: "name two or more of the heads: \(graph.heads.list)")
    }
    if let merge = merge(of: ids) {
      throw .alreadyMerged(ids, by: merge.id, in: merge.file.path)
    }
    for id in ids where !graph.isHead(id) {
      let above = graph.descendants(of: [id]).filter(graph.isHead)
      throw MergeRefusal(
        .notAHead, "\(id) is not a head: \(graph.children(of: id).list) follows it",
        help: above.isEmpty
          ? "name two or more of the heads: \(graph.heads.list)"
          : "join what it has become: \(above.list)")
    }
    return ids
  }

  /// The revisions that a symbol means, each once.
  private func resolve(_ symbol: String) throws(MergeRefusal) -> [RevisionID] {
    do throws(SymbolError) {
      var result: [RevisionID] = []
      for id in try graph.resolve(symbol) where !result.contains(id) { result.append(id) }
      return result
    } catch {
      let detail = error.detail.map { " (\($0))" } ?? ""
      throw MergeRefusal(
        .unknownRevision, error.commandLineText() + detail,
        help: "the heads are \(graph.heads.list)")
    }
  }

  private func merge(of parents: [RevisionID]) -> Migration? {
    graph.mergePoints.first { graph.parents(of: $0).sorted() == parents }.flatMap { graph[$0] }
  }
}

/// `mlint merge` as the user has to type it.
struct MergeCommand {
  private let option: String

  init(_ input: MergeInput) {
    option = input.isOneOfSeveral ? " --environment \(input.environment.name)" : ""
  }

  func joining(_ heads: [RevisionID]) -> String { with(heads.map(\.description)) }

  func with(_ words: String...) -> String { with(words) }

  private func with(_ words: [String]) -> String {
    "mlint merge\(option) " + words.joined(separator: " ")
  }
}

extension MergeRefusal {
  static func alreadyMerged(
    _ parents: [RevisionID], by id: RevisionID, in path: RelativePath
  ) -> Self {
    Self(
      .alreadyMerged, "\(parents.list) are joined already, by \(id) in \(path.text)",
      help: "continue from \(id)")
  }
}

extension [RevisionID] {
  /// `a`, `a and b`, `a, b and c`.
  var list: String { map(\.description).list }
}

extension [String] {
  var list: String {
    guard let last, count > 1 else { return first ?? "none" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}

extension HistoryView {
  /// The changes of landed revisions that made heads compete, but for what a squash declares.
  func unexplainedChanges(behind heads: [RevisionID], in graph: RevisionGraph) -> [AppliedChange] {
    changes(behind: heads, in: graph) { squash(replacing: $0.landed.migration.id) == nil }
  }
}
