/// The best common ancestors of two commits.
package enum MergeBases: Hashable, Sendable {
  /// At least one was found; several when the histories cross, in the order of their ids.
  ///
  /// `mayBeMore` is true when one of the histories is cut off in this clone before it joined the
  /// other, so that a complete clone could know better or further ones.
  case found([ObjectID], mayBeMore: Bool)
  /// The histories are complete and have nothing in common.
  case none
  /// None was found, but history is cut off in this clone.
  case unknown
}

extension GitRepository {
  /// The best common ancestors of two commits: those that are no ancestor of another one.
  ///
  /// An own walk, because libgit2 1.5.1 fails in every shallow clone. Agrees with
  /// `git merge-base --all`, which also honours a shallow clone's boundary.
  package func mergeBases(_ one: ObjectID, _ two: ObjectID) throws(GitError) -> MergeBases {
    try mergeBases(of: [one], and: two)
  }

  /// The best common ancestors of a commit and of one that would have the given parents, which are
  /// several while a merge is under way.
  package func mergeBases(
    of parents: [ObjectID], and two: ObjectID
  ) throws(GitError) -> MergeBases {
    let painting = try paint(parents, [two])
    let bases = try independent(painting.common)
    if !bases.isEmpty { return .found(bases.sorted(), mayBeMore: painting.isCut) }
    return painting.isCut ? .unknown : .none
  }

  /// Whether a commit is another one or one of its ancestors; nil when history is cut off before the
  /// answer.
  package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool? {
    switch try mergeBases(ancestor, commit) {
    case .found(let bases, let mayBeMore):
      bases.contains(ancestor) ? true : mayBeMore ? nil : false
    case .none: false
    case .unknown: nil
    }
  }

  /// Drops the commits that are ancestors of others among them.
  private func independent(_ commits: [ObjectID]) throws(GitError) -> [ObjectID] {
    guard commits.count > 1 else { return commits }
    var redundant: Set<ObjectID> = []
    for commit in commits where !redundant.contains(commit) {
      let others = commits.filter { $0 != commit && !redundant.contains($0) }
      if try paint([commit], others).common.contains(commit) { redundant.insert(commit) }
    }
    return commits.filter { !redundant.contains($0) }
  }

  /// Walks back from two sides, newest commits first, until all that is left is common to both.
  ///
  /// The commits that both sides reach through commits that only one of them reaches: among them
  /// are all best common ancestors, and with skewed clocks perhaps ancestors of these.
  private func paint(
    _ ones: [ObjectID], _ twos: [ObjectID]
  ) throws(GitError) -> (common: [ObjectID], isCut: Bool) {
    var queue = CommitQueue()
    var colours: [ObjectID: Colours] = [:]
    /// How many commits in the queue are not stale.
    var open = 0
    var common: [ObjectID] = []
    var isCut = false

    func visit(_ id: ObjectID, _ added: Colours) throws(GitError) {
      let old = colours[id, default: []]
      guard !old.isSuperset(of: added) else { return }
      guard let node = try node(id) else {
        // Named by a commit but not in this clone, without the clone saying so.
        if !added.contains(.stale) { isCut = true }
        return
      }
      if old.isOpen { open -= 1 }
      let new = old.union(added).union(.queued)
      colours[id] = new
      if new.isOpen { open += 1 }
      if !old.contains(.queued) { queue.insert(node) }
    }
    for id in ones { try visit(id, .one) }
    for id in twos { try visit(id, .two) }

    while open > 0, let node = queue.popNewest() {
      var own = colours[node.id, default: []]
      if own.isOpen { open -= 1 }
      own.remove(.queued)
      var passedOn = own.subtracting(.result)
      if passedOn == [.one, .two] {
        if own.insert(.result).inserted { common.append(node.id) }
        passedOn.insert(.stale)
      } else if node.isCut, !passedOn.contains(.stale) {
        isCut = true
      }
      colours[node.id] = own
      for parent in node.parents { try visit(parent, passedOn) }
    }
    return (common.filter { !colours[$0, default: []].contains(.stale) }, isCut)
  }
}

private struct Colours: OptionSet {
  let rawValue: UInt8
  static let one = Colours(rawValue: 1)
  static let two = Colours(rawValue: 2)
  /// Reached through a common ancestor.
  static let stale = Colours(rawValue: 4)
  static let result = Colours(rawValue: 8)
  static let queued = Colours(rawValue: 16)

  var isOpen: Bool { contains(.queued) && !contains(.stale) }
}
