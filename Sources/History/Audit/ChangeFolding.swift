import Loading
import MigrationModel
import SourceText

/// Turns what differs between two commits into one change for each cause.
///
/// A revision that got another id is no deletion, and neither are its children re-pointed; a squash is
/// one change however many revisions it took.
struct ChangeFolding {
  private(set) var changes: [FoundChange] = []
  private let applied: [AppliedChange]
  private let old: LoadedEnvironment
  private let new: LoadedEnvironment
  private let loader: MigrationLoader
  /// Those that are declared, without the content of their files.
  private let squashes: [Squash]
  /// The revisions that went away and that came, as far as no cause was found yet.
  private var lost: [RevisionID]
  private var added: [RevisionID]
  /// The new ids of revisions by the old ones.
  private var renamed: [RevisionID: RevisionID] = [:]

  init(
    _ applied: [AppliedChange], _ added: [RevisionID], _ squashes: [Squash],
    _ old: LoadedEnvironment, _ new: LoadedEnvironment, _ loader: MigrationLoader
  ) {
    self.applied = applied
    self.squashes = squashes.map { squash in
      var squash = squash
      squash.migration = squash.migration.withoutContent
      return squash
    }
    self.added = added
    self.old = old
    self.new = new
    self.loader = loader
    lost = applied.filter { $0.cause == .deleted }.map(\.landed.migration.id)
  }

  mutating func fold() {
    takeDeclaredSquashes()
    findRenamedByMeaning()
    let squash = findSquash()
    if squash == nil { findRenamedByPath() }
    for change in applied {
      if let squash, isPart(change, of: squash) { continue }
      if change.cause == .deleted, !lost.contains(change.landed.migration.id) { continue }
      if follows(change) || isDeclaredSquash(change.landed.migration.id) { continue }
      changes.append(found(change))
    }
  }

  private func found(_ change: AppliedChange) -> FoundChange {
    var result = FoundChange(
      kind: .deleted, id: change.landed.migration.id,
      before: change.landed.migration.withoutContent, after: change.current?.withoutContent)
    switch change.cause {
    case .deleted:
      result.squash = squashes.first {
        !$0.isTrue && $0.replaced.contains(change.landed.migration.id)
      }
    case .repointed: result.kind = .repointed
    case .inserted(let ids): result.kind = .insertedBehind(ids)
    case .edited(let parts):
      result.kind = .edited(parts)
      result.oldMeaning = loader.normalForm(of: change.landed.migration).meaning
      result.newMeaning = change.current.map { loader.normalForm(of: $0).meaning }
    }
    return result
  }

  // MARK: Other ids

  /// What two versions of one migration have in common when only its id is another.
  private struct Body: Hashable {
    var upgrade: UInt64
    var downgrade: UInt64
    var rest: UInt64
  }

  private func body(of migration: Migration) -> Body {
    let meaning = loader.normalForm(of: migration).meaning
    return Body(upgrade: meaning.upgrade, downgrade: meaning.downgrade, rest: meaning.rest)
  }

  private mutating func findRenamedByMeaning() {
    guard !lost.isEmpty, !added.isEmpty else { return }
    var candidates: [Body: [RevisionID]] = [:]
    for id in added {
      if let migration = new.graph[id] { candidates[body(of: migration), default: []].append(id) }
    }
    for id in lost {
      guard let migration = old.graph[id] else { continue }
      let alike = candidates[body(of: migration)] ?? []
      // Empty migrations mean the same as each other, so something else has to agree.
      let match = alike.first { candidate in
        guard added.contains(candidate), let other = new.graph[candidate] else { return false }
        return other.file.path == migration.file.path
          || other.message == migration.message && !migration.message.isEmpty
      }
      if let match { rename(id, to: match) }
    }
  }

  /// A file whose migration has another id, whatever else became of it.
  private mutating func findRenamedByPath() {
    for id in lost {
      guard let path = old.graph[id]?.file.path,
        let match = added.first(where: { new.graph[$0]?.file.path == path })
      else { continue }
      rename(id, to: match)
    }
  }

  private mutating func rename(_ id: RevisionID, to newID: RevisionID) {
    renamed[id] = newID
    lost.removeAll { $0 == id }
    added.removeAll { $0 == newID }
    changes.append(
      FoundChange(
        kind: .renamed(newID), id: id, before: old.graph[id]?.withoutContent,
        after: new.graph[newID]?.withoutContent))
  }

  /// Whether other parents are the same revisions under their new ids.
  private func follows(_ change: AppliedChange) -> Bool {
    guard change.hasOtherEdges, !renamed.isEmpty, let current = change.current else { return false }
    let before = change.landed.migration
    let expected = Set(before.downRevisions.map { renamed[$0.value] ?? $0.value })
    let dependencies = Set(before.dependencyNames.map { renamed[$0] ?? $0 })
    return expected == Set(current.downRevisions.map(\.value))
      && dependencies == Set(current.dependencyNames)
  }

  // MARK: Squashes

  /// Makes one change of each squash that is declared and is what it says.
  private mutating func takeDeclaredSquashes() {
    for squash in squashes where squash.isTrue {
      let root = squash.migration.id
      lost.removeAll { squash.replaced.contains($0) }
      added.removeAll { $0 == root }
      var change = FoundChange(
        kind: .squashed(squash.replaced), id: root, before: old.graph[root]?.withoutContent,
        after: squash.migration)
      change.squash = squash
      changes.append(change)
    }
  }

  /// Whether a revision stands for others by declaration, and so is not what it was.
  private func isDeclaredSquash(_ id: RevisionID) -> Bool {
    squashes.contains { $0.isTrue && $0.migration.id == id }
  }

  /// The revision without parents that stands for at least two that went away, and these.
  private mutating func findSquash() -> (root: RevisionID, removed: [RevisionID])? {
    guard lost.count >= 2, added.count < lost.count else { return nil }
    let root = new.graph.bases.first { id in
      new.graph[id]?.downRevisions.isEmpty == true
        && (old.graph[id].map { !$0.downRevisions.isEmpty } ?? added.contains(id))
    }
    guard let root else { return nil }
    changes.append(
      FoundChange(
        kind: .squashed(lost), id: root, before: old.graph[root]?.withoutContent,
        after: new.graph[root]?.withoutContent))
    return (root, lost)
  }

  /// Whether a change is how a squash was made: its root's, or that of a child that follows it.
  private func isPart(
    _ change: AppliedChange, of squash: (root: RevisionID, removed: [RevisionID])
  ) -> Bool {
    let before = change.landed.migration
    if change.cause == .deleted { return squash.removed.contains(before.id) }
    if before.id == squash.root { return true }
    guard change.hasOtherEdges, let current = change.current else { return false }
    let parents = Set(before.downRevisions.map(\.value))
    let added = Set(current.downRevisions.map(\.value)).subtracting(parents)
    let removed = parents.subtracting(current.downRevisions.map(\.value))
    return removed.isSubset(of: squash.removed) && added.isSubset(of: [squash.root])
  }
}

extension AppliedChange {
  fileprivate var hasOtherEdges: Bool {
    switch cause {
    case .repointed, .inserted: true
    case .deleted, .edited: false
    }
  }
}
