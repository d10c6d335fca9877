package import Git

/// The commit that a change is compared with.
package struct Base: Hashable, Sendable {
  /// How the reader knows it, such as `origin/main` or `HEAD^1`.
  package var name: String
  /// The base's tip; nil for the empty tree, in which nothing has landed.
  ///
  /// The commit may be missing from a shallow clone: a CI system names it by its id.
  package var commit: ObjectID?
  /// Why it is this one, such as `the remote's default branch`.
  package var reason: String
  /// The branch that the change is to land on, without its remote, such as `main` or `release/1.0`;
  /// nil where that is not known.
  package var branch: String?
  /// Whether the change is on the base's own branch, where everything in its tree has landed.
  package var isCurrentBranch: Bool
  /// The commit whose change is looked at: `HEAD`, or the one that was asked for; nil when `HEAD` has
  /// no commit yet.
  package var head: ObjectID?
  /// Why it may be the wrong one, where that is so.
  package var doubt: CouldNotJudge?
  /// The merge bases of the two where they are known otherwise than from this clone's history.
  package var mergeBases: [ObjectID]?

  package init(
    name: String, commit: ObjectID?, reason: String, branch: String? = nil,
    isCurrentBranch: Bool = false, head: ObjectID?, mergeBases: [ObjectID]? = nil
  ) {
    self.name = name
    self.commit = commit
    self.reason = reason
    self.branch = branch
    self.isCurrentBranch = isCurrentBranch
    self.head = head
    self.mergeBases = mergeBases
  }
}

/// What the search for a base gave.
package enum BaseSearch: Hashable, Sendable {
  case found(Base)
  /// There is none; the words are made for `could_not_check`.
  case none(reason: String, remedy: String)
  /// A revision that was named means no commit here: wrong usage.
  case unknown(name: String, namedBy: Source)

  package enum Source: Hashable, Sendable {
    /// `--base`.
    case option
    /// `base` in the project's settings.
    case settings
    /// `--rev`.
    case revision
  }
}
