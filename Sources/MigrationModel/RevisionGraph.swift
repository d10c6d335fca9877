/// The graph that migrations make with `down_revision` and `depends_on`, as Alembic 1.20 sees it.
///
/// Building never fails: every defect is listed in `problems`, and the graph is made of what is
/// left: a parent that is missing is no edge, and of two files with the same id the later one is the
/// revision. Where Alembic's order is random (labels, children, several dependencies) the order here
/// is a documented one. Every walk is a loop, so a chain may be as long as memory allows.
package struct RevisionGraph: Sendable {
  /// Every migration in load order, including those whose id a later file repeats.
  package let migrations: [Migration]
  /// Every defect: by file in load order, then cycles.
  package let problems: [GraphProblem]

  /// The revisions in the order in which Alembic's map has their ids.
  let nodes: [RevisionNode]
  let indexOfRevision: [RevisionID: Int]
  /// The revisions that declare branch labels; a label lives in the same name space as the ids.
  let indexOfLabel: [RevisionID: Int]
  /// The labels in load order, which is the order of their keys in Alembic's map.
  let labels: [RevisionID]
  /// Whether no revision is its own ancestor.
  let isAcyclic: Bool

  /// Builds the graph of migrations in load order: by version location, folder, file name.
  ///
  /// - Parameters:
  ///   - migrations: All of them.
  ///   - guesses: For how many names that are no revisions it is guessed what was meant.
  package init(_ migrations: [Migration], guesses: Int = 100) {
    var builder = RevisionGraphBuilder(migrations, guesses: guesses)
    builder.build()
    self.migrations = migrations
    self.problems = builder.problems
    self.nodes = builder.nodes
    self.indexOfRevision = builder.indexOfRevision
    self.indexOfLabel = builder.indexOfLabel
    self.labels = builder.labels
    self.isAcyclic = builder.isAcyclic
  }
}

/// One revision of the graph; all indices are into `RevisionGraph.nodes`.
struct RevisionNode: Sendable {
  let id: RevisionID
  /// The migration that is the revision: the last one in load order with this id.
  var migration: Int
  /// The down revisions that exist, in written order, duplicates kept.
  var down: [Int] = []
  /// The revisions that `depends_on` means, in written order.
  var dependencies: [Int] = []
  /// The dependencies that no ancestor by `down_revision` has directly, in written order.
  var normalizedDependencies: [Int] = []
  /// `down` and `normalizedDependencies` without duplicates.
  var normalizedDown: [Int] = []
  /// The revisions that have this one as a down revision, in map order.
  var children: [Int] = []
  /// The revisions that have this one as a down revision or dependency, in map order.
  var allChildren: [Int] = []
  /// The revisions whose `normalizedDown` contains this one, in map order.
  var normalizedChildren: [Int] = []
  /// The labels of the branches that the revision is on: indices into `RevisionGraph.labels`.
  var branchLabels: [Int] = []

  var allDown: [Int] { deduplicated(dependencies.isEmpty ? down : down + dependencies) }
  /// How many revisions there are at most on a way down by `down`; of one on a cycle, or above one, there
  /// is no telling.
  var generation = Int.max
  var isMergePoint = false
  var isBase = false
}

/// The elements in order, each only once.
func deduplicated(_ elements: [Int]) -> [Int] {
  if elements.count < 2 { return elements }
  var seen: Set<Int> = []
  return elements.filter { seen.insert($0).inserted }
}

extension RevisionGraph {
  /// The ids of all revisions, each once, in the order of Alembic's map.
  package var revisions: [RevisionID] { nodes.map(\.id) }

  /// The migration that is this revision; nil for an unknown id.
  package subscript(_ id: RevisionID) -> Migration? {
    indexOfRevision[id].map { migrations[nodes[$0].migration] }
  }

  /// The migrations of the revisions that exist, in the given order.
  package func migrations(_ ids: [RevisionID]) -> [Migration] {
    ids.compactMap { self[$0] }
  }

  /// The files of the ids that several files have, in load order.
  package var repeatedIDs: [RevisionID: [Migration]] {
    if migrations.count == nodes.count { return [:] }
    return Dictionary(grouping: migrations, by: \.id).filter { $0.value.count > 1 }
  }

  package func contains(_ id: RevisionID) -> Bool { indexOfRevision[id] != nil }

  /// The revisions that are no other's down revision, in load order: what `upgrade head` sees.
  package var heads: [RevisionID] { inLoadOrder { $0.children.isEmpty } }

  /// The revisions that no other needs as down revision or dependency, in load order: the rows that
  /// a fully upgraded database has.
  package var realHeads: [RevisionID] { inLoadOrder { $0.allChildren.isEmpty } }

  /// The heads that another revision depends on, in load order.
  package var effectiveHeads: [RevisionID] {
    inLoadOrder { $0.children.isEmpty && !$0.allChildren.isEmpty }
  }

  /// The revisions without down revisions, in load order.
  package var bases: [RevisionID] { inLoadOrder(\.isBase) }

  /// The bases that depend on nothing, in load order.
  package var realBases: [RevisionID] {
    inLoadOrder { $0.isBase && migrations[$0.migration].dependsOn.isEmpty }
  }

  /// The revisions with more than one child by `down_revision`, in load order.
  package var branchPoints: [RevisionID] { inLoadOrder { $0.children.count > 1 } }

  /// The revisions with more than one down revision (a repeated one counts), in load order.
  package var mergePoints: [RevisionID] { inLoadOrder(\.isMergePoint) }

  /// The ids that `alembic heads` prints.
  ///
  /// They are `heads`, except that Alembic also takes every file whose id a later file repeats for a
  /// head, so that such an id appears twice or although it is no head at all.
  package var headsAsAlembicCountsThem: [RevisionID] {
    countingOverriddenFiles { $0.children.isEmpty }
  }

  /// The real heads as Alembic counts them, overridden files included.
  package var realHeadsAsAlembicCountsThem: [RevisionID] {
    countingOverriddenFiles { $0.allChildren.isEmpty }
  }

  private func inLoadOrder(_ predicate: (RevisionNode) -> Bool) -> [RevisionID] {
    nodes.filter(predicate).sorted { $0.migration < $1.migration }.map(\.id)
  }

  private func countingOverriddenFiles(_ predicate: (RevisionNode) -> Bool) -> [RevisionID] {
    var result: [RevisionID] = []
    for (index, migration) in migrations.enumerated() {
      guard let node = indexOfRevision[migration.id].map({ nodes[$0] }) else { continue }
      if node.migration != index || predicate(node) { result.append(node.id) }
    }
    return result
  }
}

extension RevisionGraph {
  package func isHead(_ id: RevisionID) -> Bool { node(id)?.children.isEmpty ?? false }

  package func isRealHead(_ id: RevisionID) -> Bool { node(id)?.allChildren.isEmpty ?? false }

  package func isBase(_ id: RevisionID) -> Bool { node(id)?.isBase ?? false }

  package func isBranchPoint(_ id: RevisionID) -> Bool { (node(id)?.children.count ?? 0) > 1 }

  package func isMergePoint(_ id: RevisionID) -> Bool { node(id)?.isMergePoint ?? false }

  /// The down revisions that exist, in written order, each once.
  package func parents(of id: RevisionID) -> [RevisionID] {
    ids(deduplicated(node(id)?.down ?? []))
  }

  /// The revisions that have this one as a down revision, in map order.
  package func children(of id: RevisionID) -> [RevisionID] { ids(node(id)?.children ?? []) }

  /// The revisions that have this one as a down revision or a dependency, in map order.
  package func dependents(of id: RevisionID) -> [RevisionID] { ids(node(id)?.allChildren ?? []) }

  /// The revisions that `depends_on` means, labels resolved, in written order.
  package func dependencies(of id: RevisionID) -> [RevisionID] {
    ids(node(id)?.dependencies ?? [])
  }

  /// The dependencies that no ancestor by `down_revision` has directly, in written order (in Alembic
  /// their order is random).
  package func normalizedDependencies(of id: RevisionID) -> [RevisionID] {
    ids(node(id)?.normalizedDependencies ?? [])
  }

  /// The labels of the branches that the revision is on, sorted by code points (in Alembic their
  /// order is random).
  package func branchLabels(of id: RevisionID) -> [String] {
    (node(id)?.branchLabels ?? []).map { labels[$0] }.sorted().map(\.description)
  }

  func node(_ id: RevisionID) -> RevisionNode? {
    indexOfRevision[id].map { nodes[$0] }
  }

  func ids(_ indices: [Int]) -> [RevisionID] { indices.map { nodes[$0].id } }
}
