import Git
import HeadsFile
import History
import Loading
import MigrationModel
import Reports
import SourceText

/// Tells whose the heads are that a heads file in conflict names, and how they become one.
struct LockCollisions {
  private let view: HistoryView
  private let loaded: LoadedEnvironment
  private let reading: HeadsReading?
  private let mlintMerge: String
  private let mlintLock: String
  /// The side of the conflict that the reader brings along.
  private let ownSide: ConflictSides?

  init(
    _ project: Project, _ view: HistoryView, _ loaded: LoadedEnvironment, _ reading: HeadsReading?
  ) {
    self.view = view
    self.loaded = loaded
    self.reading = reading
    let option = loaded.option(project)
    mlintMerge = "`mlint merge\(option)`"
    mlintLock = "`mlint lock\(option)`"
    // A rebase puts the reader's commits on top of somebody else's, so that git's first side is theirs.
    switch (try? project.repository?.operation()) ?? .none {
    case .merge: ownSide = .ours
    case .rebase, .cherryPick, .applyMailbox, .revert: ownSide = .theirs
    case .none, .bisect: ownSide = nil
    }
  }

  func collision(of heads: [RevisionID]) -> LockDocument.Collision {
    let graph = loaded.graph
    let divergence = graph.divergence(of: heads)
    let own = heads.filter { ownSide != nil && side(of: $0) == ownSide }
    let repair = view.repair(
      of: divergence, in: graph, own: own.count == 1 ? own.first : nil)
    return LockDocument.Collision(
      heads: heads.sorted { rank($0) < rank($1) }.compactMap(head),
      forkedAt: divergence.nearestCommonAncestors.map(\.description),
      help: help(repair))
  }

  /// The side of the conflict that names a head alone.
  private func side(of head: RevisionID) -> ConflictSides? {
    guard let reading, reading.isInConflict else { return nil }
    let sides: [ConflictSides] = [.ours, .theirs].filter { side in
      reading.entries(of: side).contains { $0.id == head }
    }
    return sides.count == 1 ? sides.first : nil
  }

  /// The reader's own first, then in load order.
  private func rank(_ head: RevisionID) -> Int {
    guard let side = side(of: head) else { return 2 }
    return side == ownSide ?? .ours ? 0 : 1
  }

  private func head(_ id: RevisionID) -> LockDocument.Collision.Head? {
    guard let migration = loaded.graph[id] else { return nil }
    var head = LockDocument.Collision.Head(
      revision: id.description, path: migration.file.path.text)
    if let side = side(of: id) {
      head.side = ownSide.map { side == $0 ? "yours" : "theirs" }
      head.sideName = side == .ours ? reading?.names.ours : reading?.names.theirs
    }
    head.landed = view.isLanded(id)
    head.landing = view.landings[id]?.description
    return head
  }

  private func help(_ repair: HeadRepair) -> [String] {
    switch repair {
    case .merge(let moves):
      ["join them: \(mlintMerge), which writes this file too"]
        + moves.compactMap { move in
          instruction(move).map { "or, as \(move.head) has not landed: \($0)" }
        }
    case .move(let move):
      [instruction(move).map { "yours has not landed: \($0)" }].compactMap(\.self)
        + ["or join both: \(mlintMerge), which writes this file too"]
    }
  }

  private func instruction(_ move: HeadMove) -> String? {
    move.bottom.map { bottom in
      HeadMove.instruction(bottom, to: move.target.description, path: bottom.file.path.text)
        + ", then run \(mlintLock)"
    }
  }
}
