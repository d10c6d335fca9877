/// The commits of a change.
package struct ChangeCommits: Hashable, Sendable {
  /// Newest first.
  package var commits: [ObjectID]
  /// Whether these are all: history is not cut off among them, and there are no more than were asked for.
  package var isComplete: Bool
}

extension GitRepository {
  /// The commits that are reached from some and not from another one, as `git rev-list tips ^base` lists
  /// them.
  ///
  /// - Parameters:
  ///   - tips: Where the change ends: `HEAD`, and the commits that are being merged.
  ///   - base: What the change started from or is compared with; nil for the empty history.
  ///   - maximumCount: How many commits are wanted at most.
  /// - Returns: The commits. When a commit of the base is not in this clone, some may be the base's.
  /// - Throws: When an object cannot be read.
  package func commits(
    of tips: [ObjectID], notIn base: ObjectID?, maximumCount: Int = 1000
  ) throws(GitError) -> ChangeCommits {
    var walk = ChangeWalk()
    for tip in tips { try walk.visit(tip, isOfBase: false, self) }
    if let base { try walk.visit(base, isOfBase: true, self) }
    return try walk.run(self, maximumCount: maximumCount)
  }
}

/// A walk from both ends at once, newest commits first, until only the base's history is left.
private struct ChangeWalk {
  private static let maximumVisits = 100_000
  /// How many commits of the base's history are looked at that are older than all of the change.
  ///
  /// With clocks that go wrong, they may still lead to what was taken for the change's.
  private static let maximumOlder = 256

  private var queue = CommitQueue()
  /// Whether each commit that was met belongs to the base's history.
  private var isOfBase: [ObjectID: Bool] = [:]
  private var queued: Set<ObjectID> = []
  /// How many commits of the change wait in the queue.
  private var open = 0
  private var own: [CommitNode] = []
  private var isComplete = true

  mutating func visit(
    _ id: ObjectID, isOfBase newColour: Bool, _ repository: some GitRepository
  ) throws(GitError) {
    let known = isOfBase[id]
    if known == true || known == newColour { return }
    guard let node = try repository.node(id) else {
      isComplete = false
      return
    }
    isOfBase[id] = newColour
    let isWaiting = queued.contains(id)
    if known == false, isWaiting { open -= 1 }
    if !newColour { open += 1 }
    if !isWaiting {
      queued.insert(id)
      queue.insert(node)
    }
  }

  mutating func run(
    _ repository: some GitRepository, maximumCount: Int
  ) throws(GitError) -> ChangeCommits {
    var oldest = Int64.max
    var older = 0
    while let node = queue.popNewest() {
      if open == 0, node.time < oldest {
        older += 1
        if older > Self.maximumOlder { break }
      }
      queued.remove(node.id)
      let isOfBase = isOfBase[node.id, default: false]
      if !isOfBase {
        open -= 1
        own.append(node)
        oldest = min(oldest, node.time)
      }
      // Before the end it is not certain which of these the base has too.
      guard self.isOfBase.count <= Self.maximumVisits else {
        return ChangeCommits(commits: [], isComplete: false)
      }
      for parent in node.parents { try visit(parent, isOfBase: isOfBase, repository) }
    }
    let commits = own.filter { isOfBase[$0.id] == false }
    return ChangeCommits(
      commits: commits.prefix(maximumCount).map(\.id),
      isComplete: isComplete && commits.count <= maximumCount && !commits.contains(where: \.isCut))
  }
}
