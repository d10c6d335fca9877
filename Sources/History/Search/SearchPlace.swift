package import Git

/// A state of the project that somebody can get at.
package struct SearchPlace: Hashable, Sendable {
  /// What leads to the state; the first cases are what a person would check out first.
  package enum Kind: Int, Hashable, Comparable, CaseIterable, Sendable {
    /// The commit that is checked out, or the one that was asked for.
    case head
    case index
    case branch
    case remoteBranch
    /// A reference of a hosting service to a proposed change.
    case pullRequest
    case tag
    /// Any other reference, and what is checked out in another worktree.
    case reference
    /// A commit that some reference reaches, but that is none's newest.
    case history
    case stash
    case reflog
    /// What git keeps beside `HEAD` for a while, such as `FETCH_HEAD`.
    case pending
    /// An object that nothing leads to.
    case unreachable

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  package var kind: Kind
  /// The name that people use, such as `main`, `origin/main`, `#12`, `v1.0`, `stash@{0}`, `HEAD@{3}`.
  ///
  /// The reference through which it is reached for `history`, empty for an unreachable
  /// object. Text of the repository as it is.
  package var name: String
  /// The full name of the reference, where there is one.
  package var reference: String?
  /// The commit; nil for the index, and for a blob that no commit is known of.
  package var commit: ObjectID?

  package init(kind: Kind, name: String, reference: String? = nil, commit: ObjectID? = nil) {
    self.kind = kind
    self.name = name
    self.reference = reference
    self.commit = commit
  }

  /// The place that a reference is.
  init(_ reference: Reference) {
    let name = reference.name
    self.init(kind: .reference, name: name, reference: name, commit: reference.commit)
    if let change = Self.proposedChange(name) {
      kind = .pullRequest
      self.name = change
    } else if let short = name.removingPrefix("refs/heads/") {
      kind = .branch
      self.name = short
    } else if let short = name.removingPrefix("refs/remotes/") {
      kind = .remoteBranch
      self.name = short
    } else if let short = name.removingPrefix("refs/tags/") {
      kind = .tag
      self.name = short
    }
  }

  /// Whether a reference, by its full name, is a hosting service's to a proposed change.
  package static func isProposedChange(_ reference: String) -> Bool {
    proposedChange(reference) != nil
  }

  /// `#12` or `!12` for the references of GitHub, GitLab and Bitbucket to a proposed change, under
  /// `refs/` as the service has them or below `refs/remotes/` where people fetch them to.
  private static func proposedChange(_ reference: String) -> String? {
    var parts = reference.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    if parts.first == "remotes" {
      parts = parts.dropFirst()
      // With the remote's name, or without it.
      if parts.first.map({ marks[$0] }) == .some(nil) { parts = parts.dropFirst() }
    }
    guard let word = parts.popFirst(), let mark = marks[word], let number = parts.popFirst(),
      !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }), parts.count <= 1
    else { return nil }
    return "\(mark)\(number)"
  }

  private static let marks: [Substring: String] = [
    "pull": "#", "pull-requests": "#", "pr": "#", "merge-requests": "!", "mr": "!",
  ]
}
