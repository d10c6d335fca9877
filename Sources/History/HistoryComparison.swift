import Loading
import MigrationModel
import SourceText

/// Compares an environment with its versions in the trees where it has landed.
struct HistoryComparison {
  let current: LoadedEnvironment
  /// The tree to restore from first.
  let trees: [LandedTree]
  let landed: Set<RevisionID>
  let loader: MigrationLoader
  private(set) var changes: [AppliedChange] = []
  private(set) var comparedCount = 0
  private lazy var historyPlaces = Dictionary(
    current.graph.history.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })

  init(_ current: LoadedEnvironment, _ trees: [LandedTree], _ loader: MigrationLoader) {
    self.current = current
    self.trees = trees
    self.loader = loader
    var landed: Set<RevisionID> = []
    for tree in trees where tree.commit.isLanded {
      landed.formUnion(tree.revisions(knowing: current))
    }
    self.landed = landed
  }

  mutating func compare() {
    let repeated = current.graph.repeatedIDs
    var seen: Set<RevisionID> = []
    for migration in current.graph.migrations {
      let id = migration.id
      guard landed.contains(id) else { continue }
      let files = repeated[id] ?? [migration]
      guard files.count == 1 || seen.insert(id).inserted else { continue }
      if files.count == 1, isUnchanged(migration) {
        comparedCount += 1
        continue
      }
      let versions = trees.flatMap { $0.versions(of: id) }
      guard !versions.isEmpty else { continue }
      comparedCount += 1
      compare(files, with: versions)
    }
    addDeletions()
  }

  /// Whether a file needs no comparison, as nearly all do: a tree has it as it is, and all that it refers
  /// to has landed.
  private func isUnchanged(_ file: Migration) -> Bool {
    trees.contains { $0.hasContent(of: file) }
      && file.downRevisions.allSatisfy { landed.contains($0.value) }
      && file.dependsOn.allSatisfy { landed.contains(RevisionID($0.value)) }
  }

  /// Forgets changes that something else explains.
  mutating func dropChanges(where isExplained: (AppliedChange) -> Bool) {
    changes.removeAll(where: isExplained)
  }

  /// Compares one revision, which is several files where its id is repeated.
  private mutating func compare(_ files: [Migration], with versions: [Version]) {
    var candidates = files.map { file in
      (
        file: file,
        differences: versions.map {
          RevisionDifference(file, in: current, from: $0, loader)
        }
      )
    }
    // A copy that was added under a landed id is a duplicate, no edit of the file that is still there.
    let unchanged = candidates.first { candidate in
      candidate.differences.contains { !$0.edges && $0.parts == nil }
    }
    if let unchanged { candidates = [unchanged] }
    guard let (file, differences) = candidates.last else { return }
    addEdgeChange(file, differences, versions)
    addEdit(file, differences, versions)
  }

  private mutating func addEdgeChange(
    _ file: Migration, _ differences: [RevisionDifference], _ versions: [Version]
  ) {
    let same = zip(versions, differences).first { !$0.1.edges }?.0
    if let same {
      // The file names these already, but nothing was there.
      guard same.tree.commit.isLanded else { return }
      let filled = unlanded(file.references)
      if !filled.isEmpty { addInsertion(of: filled, behind: file, same) }
      return
    }
    guard let version = versions.first else { return }
    let before = Set(version.migration.references.map(\.value))
    let added = file.references.filter { !before.contains($0.value) }
    let inserted = unlanded(added)
    if inserted.isEmpty {
      changes.append(
        AppliedChange(
          cause: .repointed, landed: version.landed, current: file,
          place: edgePlace(added, file, version)))
    } else {
      addInsertion(of: inserted, behind: file, version)
    }
  }

  /// Those references that lead to revisions which have not landed.
  private func unlanded(_ references: [Located<RevisionID>]) -> [Located<RevisionID>] {
    references.filter { current.graph.contains($0.value) && !landed.contains($0.value) }
  }

  private mutating func addInsertion(
    of direct: [Located<RevisionID>], behind file: Migration, _ version: Version
  ) {
    var ids: [RevisionID] = []
    for reference in direct where !ids.contains(reference.value) { ids.append(reference.value) }
    // What has not landed behind a landed ancestor is that one's change.
    var seen = Set(ids)
    var open = ids
    var others: [RevisionID] = []
    while let id = open.popLast() {
      for parent in current.graph.parents(of: id) + current.graph.dependencies(of: id)
      where !landed.contains(parent) && seen.insert(parent).inserted {
        others.append(parent)
        open.append(parent)
      }
    }
    others.sort { historyPlaces[$0, default: .max] < historyPlaces[$1, default: .max] }
    changes.append(
      AppliedChange(
        cause: .inserted(ids + others), landed: version.landed, current: file,
        place: direct.first?.range))
  }

  private func edgePlace(
    _ added: [Located<RevisionID>], _ file: Migration, _ version: Version
  ) -> SourceRange {
    if let first = added.first { return first.range }
    let parents = Set(file.downRevisions.map(\.value))
    let hasOtherParents = parents != Set(version.migration.downRevisions.map(\.value))
    let rest = hasOtherParents ? file.downRevisions.first?.range : file.dependsOn.first?.range
    return rest ?? file.revision.range
  }

  private mutating func addEdit(
    _ file: Migration, _ differences: [RevisionDifference], _ versions: [Version]
  ) {
    var nearest: (version: Version, parts: EditedParts)?
    for (version, difference) in zip(versions, differences) {
      guard let parts = difference.parts else { return }
      if let known = nearest, known.parts.count <= parts.count { continue }
      nearest = (version, parts)
    }
    guard let nearest else { return }
    changes.append(
      AppliedChange(
        cause: .edited(nearest.parts), landed: nearest.version.landed, current: file,
        place: place(of: nearest.parts, file, nearest.version.migration)))
  }

  private func place(
    of parts: EditedParts, _ file: Migration, _ landed: Migration
  ) -> SourceRange {
    let places = loader.normalForm(of: file).places
    if parts.upgrade, let place = places.upgrade { return place }
    if parts.downgrade, let place = places.downgrade { return place }
    if parts.rest {
      let before = Set(loader.normalForm(of: landed).places.rest.map(\.value))
      if let added = places.rest.first(where: { !before.contains($0.value) }) {
        return added.range
      }
    }
    if parts.branchLabels, let label = file.branchLabels.first { return label.range }
    return file.revision.range
  }

  /// What a merge base and the base's tip have and this snapshot does not.
  private mutating func addDeletions() {
    guard let tip = trees.first(where: \.commit.isTip) else { return }
    let bases = trees.filter(\.commit.isMergeBase)
    let absent = tip.graph.revisions.filter { !current.graph.contains($0) }
    for id in absent.sorted() {
      guard bases.contains(where: { $0.contains(id) }), let version = tip.versions(of: id).last,
        !isUnread(version.migration.file.path)
      else { continue }
      changes.append(AppliedChange(cause: .deleted, landed: version.landed, current: nil))
    }
  }

  /// Whether a file of this snapshot, or a folder above it, could not be read, so that its revision
  /// may be there.
  ///
  /// A file in which nothing looks like a migration was read: an empty one has no revision any more.
  func isUnread(_ path: RelativePath) -> Bool {
    let isNamed = current.problems.contains {
      $0.path == path && $0.kind != .defect(.helper)
        || $0.kind == .unreadable && path.isBelow($0.path)
    }
    return isNamed && !current.migrations.contains { $0.file.path == path }
  }

  /// The revisions of the base's tip that are not here, and that no merge base is known to have.
  var absentWithoutMergeBase: [RevisionID] {
    guard let tip = trees.first(where: \.commit.isTip) else { return [] }
    let bases = trees.filter(\.commit.isMergeBase)
    return tip.graph.revisions.filter { id in
      !current.graph.contains(id) && !bases.contains { $0.contains(id) }
    }
  }
}

extension Migration {
  /// The parents, then the dependencies, as written.
  fileprivate var references: [Located<RevisionID>] {
    downRevisions + dependsOn.map { $0.map { RevisionID($0) } }
  }
}
