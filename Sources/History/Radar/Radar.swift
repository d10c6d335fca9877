package import MigrationModel

/// Which open branches collide with the branch that they are to land on, and with each other.
package struct Radar: Sendable {
  /// What the branches have to do with one environment of the target.
  package struct EnvironmentPart: Sendable {
    package var name: String
    /// The target's heads in load order, and how each got there as far as that is known.
    package var heads: [Migration]
    package var landings: [RevisionID: Landing]
    /// The groups of these heads that should be one already.
    package var competingHeads: [[RevisionID]]
    /// The branches that change the environment, in the order of `Radar.branches`.
    package var additions: [BranchAddition]
    /// The pairs that collide with each other, in order.
    package var pairs: [BranchPair]

    package init(
      name: String, heads: [Migration], landings: [RevisionID: Landing],
      competingHeads: [[RevisionID]], additions: [BranchAddition], pairs: [BranchPair]
    ) {
      self.name = name
      self.heads = heads
      self.landings = landings
      self.competingHeads = competingHeads
      self.additions = additions
      self.pairs = pairs
    }
  }

  /// How the reader knows the branch that the others land on.
  package var target: String
  /// The target's commit, as full hexadecimal id.
  package var targetCommit: String
  /// Every branch that was looked at, the one with the newest commit first.
  package var branches: [OpenBranch]
  /// How many were left out because their newest commit is too old.
  package var oldBranches: Int
  /// In the order of the environments' names.
  package var environments: [EnvironmentPart]
  /// What could not be judged.
  package var limits: [CouldNotJudge]

  package init(
    target: String, targetCommit: String, branches: [OpenBranch], oldBranches: Int,
    environments: [EnvironmentPart], limits: [CouldNotJudge]
  ) {
    self.target = target
    self.targetCommit = targetCommit
    self.branches = branches
    self.oldBranches = oldBranches
    self.environments = environments
    self.limits = limits
  }
}
