package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports histories that end in more than one head.
package struct MultipleHeads: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for heads in environment.graph.competingHeads where !areExplained(heads, environment) {
      let migrations = environment.graph.migrations(heads)
      guard let primary = primary(of: migrations, environment) else { continue }
      let divergence = environment.graph.divergence(of: heads)
      var related = migrations.filter { $0.id != primary.id }.map {
        Label(
          $0.file, $0.revision.range, note(on: $0, divergence, environment),
          revision: $0.id.description)
      }
      let own = Label(
        primary.file, primary.revision.range, note(on: primary, divergence, environment),
        revision: primary.id.description)
      related += environment.graph.migrations(divergence.nearestCommonAncestors).map {
        Label($0.file, $0.revision.range, "they forked here", revision: $0.id.description)
      }
      report(
        Finding(
          message(heads, environment), at: own, also: related,
          help: help(for: divergence, environment)))
    }
    guard environment.areHeadsKnown, !environment.mayBePart else { return }
    for stray in environment.history.strayRoots(in: environment.graph) {
      report(finding(stray, environment))
    }
  }

  /// Whether a finding about a landed revision tells why there are these heads, and how to undo it.
  private func areExplained(_ heads: [RevisionID], _ environment: EnvironmentView) -> Bool {
    !environment.history.changes(
      behind: heads, in: environment.graph, where: environment.isReported
    ).isEmpty
  }

  private func finding(_ stray: StrayRoot, _ environment: EnvironmentView) -> Finding {
    let graph = environment.graph
    let divergence = graph.divergence(of: stray.others + stray.heads)
    let heads = graph.heads.filter { stray.others.contains($0) || stray.heads.contains($0) }
    var help: [Finding.Message] = [.forgotten]
    if stray.others.count == 1, let own = stray.heads.first, stray.heads.count == 1 {
      let moves = environment.history.moves(of: divergence, in: graph, last: own)
      if let move = moves.last, move.head == own, let message = Finding.Message.follow(move) {
        help = [message]
      } else if let other = stray.others.first {
        let option = environment.isOneOfSeveral ? " --environment \(environment.name)" : ""
        help = [.join(other, own, option)]
      }
    }
    return Finding(
      .stray(
        stray.root.id.description, heads.map(\.description), into: environment.mergeTarget),
      at: stray.root.label(stray.root.revision.range),
      also: graph.migrations(stray.others).map {
        $0.label($0.revision.range, note(on: $0, divergence, environment))
      },
      help: help + [.label])
  }

  /// Heads that have all landed are there whether or not the merge happens.
  private func message(
    _ heads: [RevisionID], _ environment: EnvironmentView
  ) -> Finding.Message {
    let names = heads.map(\.description)
    guard let target = environment.mergeTarget,
      heads.contains(where: { environment.history.isLanded($0) == false })
    else { return .heads(names) }
    return .headsAfterMerge(names, into: target)
  }

  /// The head that is shown first: one that has not landed, else the last in load order.
  private func primary(of heads: [Migration], _ environment: EnvironmentView) -> Migration? {
    heads.last { environment.history.isLanded($0.id) == false } ?? heads.last
  }

  private func note(
    on head: Migration, _ divergence: Divergence, _ environment: EnvironmentView
  ) -> String {
    let history = environment.history
    let side = divergence.sides.first { $0.head == head.id }?.revisions ?? [head.id]
    if let (id, release) = history.released.first(of: side) {
      return id == head.id
        ? "has not landed, but is released in \(release)"
        : "has not landed, but \(id) before it is released in \(release)"
    }
    if let landing = history.landings[head.id] {
      return history.isLanded(head.id) == true
        ? landing.description : "has not landed yet; added in \(landing.commitText)"
    }
    return switch history.isLanded(head.id) {
    case true?: "has landed"
    case false?: "has not landed yet"
    case nil: "a head"
    }
  }

  private func help(
    for divergence: Divergence, _ environment: EnvironmentView
  ) -> [Finding.Message] {
    let option = environment.isOneOfSeveral ? " --environment \(environment.name)" : ""
    let target = environment.mergeTarget
    switch environment.history.repair(of: divergence, in: environment.graph) {
    case .move(let move):
      return [.move(move, after: target)].compactMap(\.self) + [.orMerge(option, after: target)]
    case .merge(let moves):
      return [.merge(option, after: target)] + moves.compactMap(Finding.Message.orMove)
    }
  }
}

extension Finding.Message {
  fileprivate static func heads(_ ids: [String]) -> Self {
    "history ends in \(ids.count) heads: \(ids.joined(separator: ", ")); "
      + "`alembic upgrade head` refuses to run"
  }

  fileprivate static func headsAfterMerge(_ ids: [String], into target: String) -> Self {
    "merged into \(target), history would end in \(ids.count) heads: "
      + "\(ids.joined(separator: ", ")); `alembic upgrade head` would refuse to run"
  }

  fileprivate static func stray(_ root: String, _ heads: [String], into target: String?) -> Self {
    let list = heads.joined(separator: ", ")
    let cause = "\(root) follows nothing and has no branch label"
    guard let target else {
      return "\(cause), so that history ends in \(heads.count) heads: \(list); "
        + "`alembic upgrade head` refuses to run"
    }
    return "\(cause): merged into \(target), history would end in \(heads.count) heads: \(list); "
      + "`alembic upgrade head` would refuse to run"
  }

  fileprivate static func follow(_ move: HeadMove) -> Self? {
    move.bottom.map { "if its `down_revision` was forgotten, \(instruction($0, move))" }
  }

  fileprivate static let forgotten: Self =
    "if its `down_revision` was forgotten, let it name the revision that it follows"

  fileprivate static func join(_ one: RevisionID, _ other: RevisionID, _ option: String) -> Self {
    "a database may have run it, so that it stays where it is: "
      + "`mlint merge\(option) \(one) \(other)` joins both"
  }

  fileprivate static let label: Self =
    "if it is meant to stay apart, say so with a branch label, `branch_labels = (\"<name>\",)`, and run "
    + "`alembic upgrade heads`"

  fileprivate static func merge(_ option: String, after target: String?) -> Self {
    guard let target else {
      return "join them: `mlint merge\(option)` (`--dry-run` shows the file first)"
    }
    return "join them: `git merge \(target)`, then `mlint merge\(option)`"
  }

  fileprivate static func move(_ move: HeadMove, after target: String?) -> Self? {
    guard let bottom = move.bottom else { return nil }
    let first = target.map { "`git merge \($0)` (or rebase), then " } ?? ""
    return "yours has not landed: \(first)\(instruction(bottom, move))"
  }

  fileprivate static func orMove(_ move: HeadMove) -> Self? {
    move.bottom.map {
      "or keep the history straight, as \(move.head) has not landed: \(instruction($0, move))"
    }
  }

  private static func instruction(_ bottom: Migration, _ move: HeadMove) -> String {
    HeadMove.instruction(
      bottom, to: move.target.description, path: bottom.file.path.description)
  }

  fileprivate static func orMerge(_ option: String, after target: String?) -> Self {
    guard let target else { return "or join both: `mlint merge\(option)`" }
    return "or join both: `git merge \(target)`, then `mlint merge\(option)`"
  }
}
