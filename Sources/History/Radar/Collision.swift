package import MigrationModel

/// Why a branch cannot land beside something else as it is.
package enum Collision: Sendable, Hashable {
  /// History would end in heads of both sides.
  ///
  /// `own` are those of the branch. `theirs` are those of the other side; there are none when the
  /// branch has two heads by itself. Both in load order.
  case heads(own: [RevisionID], theirs: [RevisionID])
  /// Both sides add this revision, and mean different things by it.
  case otherMeaning(RevisionID)
  /// A revision is built on one that the target does not have, or that the other branch takes away.
  case missingParent(of: RevisionID, parent: RevisionID)
}

/// What an open branch adds to one environment.
package struct BranchAddition: Sendable {
  /// The index of the branch in `Radar.branches`.
  package var branch: Int
  /// The revisions that it adds to the target's, as the branch has them, in the order of history,
  /// newest first.
  package var added: [Migration]
  /// The revisions of the target that it takes away, in load order.
  package var deleted: [RevisionID]
  /// The revisions of the target, or unknown ones, that the added ones stand on, in written order.
  package var foundations: [RevisionID]
  /// The heads among the added revisions, each as it would be after the merge into the target.
  package var heads: [ContendingHead]
  /// What is in the way of a merge into the target.
  package var collisions: [Collision]
  /// The newest added revision that a release holds, and which one does, where heads collide.
  package var released: (revision: RevisionID, release: String)?
  /// Whether no release holds any of the added revisions, as far as it was asked; false when in doubt.
  package var isUnreleased = true

  package init(
    branch: Int, added: [Migration], deleted: [RevisionID], foundations: [RevisionID],
    heads: [ContendingHead], collisions: [Collision]
  ) {
    self.branch = branch
    self.added = added
    self.deleted = deleted
    self.foundations = foundations
    self.heads = heads
    self.collisions = collisions
  }
}

/// Two open branches of which only one can land as it is.
package struct BranchPair: Sendable, Hashable {
  /// The indices of the branches in `Radar.branches`; the first one is the lower.
  package var first: Int
  package var second: Int
  package var collisions: [Collision]

  package init(first: Int, second: Int, collisions: [Collision]) {
    self.first = first
    self.second = second
    self.collisions = collisions
  }
}
