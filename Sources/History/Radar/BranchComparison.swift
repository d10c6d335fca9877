import Loading
import MigrationModel
import SourceText

/// An environment of a branch beside that of the target and those of the merge bases.
///
/// Revisions are told apart by their ids, so that a branch that was squashed or rebased onto the
/// target has nothing to add any more.
struct BranchComparison {
  let target: LoadedEnvironment
  let branch: LoadedEnvironment
  /// None where no merge base is known; nothing counts as taken away then.
  let mergeBases: [LoadedEnvironment]
  let loader: MigrationLoader

  /// What the branch adds; nil when it changes nothing that matters to other branches.
  func addition(_ index: Int) -> BranchAddition? {
    let isNew = { (id: RevisionID) in mergeBases.allSatisfy { !$0.graph.contains(id) } }
    let added = branch.graph.migrations(branch.graph.history).filter {
      !target.graph.contains($0.id) && isNew($0.id)
    }
    let deleted = deleted
    let otherMeanings = branch.graph.revisions.filter { id in
      guard isNew(id), let own = branch.graph[id], let theirs = target.graph[id] else {
        return false
      }
      return own.isOther(than: theirs, loader)
    }
    if added.isEmpty, deleted.isEmpty, otherMeanings.isEmpty { return nil }
    let merged = mergedGraph(adding: added, without: Set(deleted))
    let ids = Set(added.map(\.id))
    let foundations = added.reversed().flatMap { $0.downRevisions.map(\.value) }
      .filter { !ids.contains($0) }.withoutRepetitions
    return BranchAddition(
      branch: index, added: added, deleted: deleted, foundations: foundations,
      heads: merged.heads.filter(ids.contains).map(merged.contender),
      collisions: heads(in: merged, addedBy: ids)
        + missingParents(of: added, in: merged) + otherMeanings.map(Collision.otherMeaning))
  }

  /// The target's revisions that all merge bases have and the branch does not.
  private var deleted: [RevisionID] {
    // A file that cannot be read may hold any revision.
    if mergeBases.isEmpty || branch.problems.contains(where: { $0.kind == .unreadable }) {
      return []
    }
    return target.graph.revisions.filter { id in
      !branch.graph.contains(id) && mergeBases.allSatisfy { $0.graph.contains(id) }
    }
  }

  /// The target's history after the merge; a revision that the branch re-pointed is as it has it.
  private func mergedGraph(
    adding added: [Migration], without deleted: Set<RevisionID>
  ) -> RevisionGraph {
    let kept = target.graph.migrations.compactMap { migration -> Migration? in
      if deleted.contains(migration.id) { return nil }
      guard let own = branch.graph[migration.id],
        mergeBases.contains(where: { base in
          base.graph[migration.id].map { !$0.hasSameEdges(as: own) } ?? false
        }),
        mergeBases.contains(where: { $0.graph[migration.id]?.hasSameEdges(as: migration) == true })
      else { return migration }
      return own
    }
    return RevisionGraph(kept + added.reversed())
  }

  /// The competing heads that are the branch's doing.
  private func heads(in merged: RevisionGraph, addedBy ids: Set<RevisionID>) -> [Collision] {
    let before = Set(target.graph.competingHeads.map(Set.init))
    return merged.competingHeads.filter { !before.contains(Set($0)) }.compactMap { group in
      let own = group.filter(ids.contains)
      let theirs = group.filter { !ids.contains($0) }
      // A head of the target's that the branch made one by taking away or re-pointing.
      return own.isEmpty && !theirs.contains { !target.graph.isHead($0) }
        ? nil : .heads(own: own, theirs: theirs)
    }
  }

  private func missingParents(
    of added: [Migration], in merged: RevisionGraph
  ) -> [Collision] {
    added.flatMap { migration in
      migration.downRevisions.map(\.value).withoutRepetitions.filter { !merged.contains($0) }
        .map { .missingParent(of: migration.id, parent: $0) }
    }
  }
}

extension BranchAddition {
  /// Why this branch and another one cannot both land as they are.
  func collisions(with other: BranchAddition, _ loader: MigrationLoader) -> [Collision] {
    var result: [Collision] = []
    let ours = heads.filter { !other.covers($0.id) }
    let theirs = other.heads.filter { !covers($0.id) }
    let own = ours.filter { head in theirs.contains(where: head.competes) }
    if !own.isEmpty {
      let against = theirs.filter { head in ours.contains(where: head.competes) }
      result.append(.heads(own: own.map(\.id), theirs: against.map(\.id)))
    }
    for migration in added {
      if let same = other.added.first(where: { $0.id == migration.id }),
        migration.isOther(than: same, loader)
      {
        result.append(.otherMeaning(migration.id))
      }
    }
    result += missingParents(because: other)
    result += other.missingParents(because: self)
    return result
  }

  /// Whether a revision is part of this branch, or has a successor here: both branches may land.
  private func covers(_ id: RevisionID) -> Bool {
    added.contains { $0.id == id } || foundations.contains(id)
  }

  private func missingParents(because other: BranchAddition) -> [Collision] {
    if other.deleted.isEmpty { return [] }
    return added.flatMap { migration in
      migration.downRevisions.map(\.value).withoutRepetitions.filter(other.deleted.contains)
        .map { .missingParent(of: migration.id, parent: $0) }
    }
  }
}

extension Migration {
  /// Whether two files with one id are different migrations, and not two states of the same one,
  /// which keep their name and their message.
  fileprivate func isOther(than other: Migration, _ loader: MigrationLoader) -> Bool {
    guard file.bytes != other.file.bytes,
      file.path.name != other.file.path.name || message != other.message,
      let parts = EditedParts(of: self, from: other, loader)
    else { return false }
    return !parts.hasEqualOperations
  }
}

extension [RevisionID] {
  fileprivate var withoutRepetitions: [RevisionID] {
    var seen: Set<RevisionID> = []
    return filter { seen.insert($0).inserted }
  }
}
