package import Git

/// Finds the commit that a change is compared with.
///
/// The order: `--base`, the variables of a CI system, the project's settings, the remote's default
/// branch, the usual names at the remote, the same names here.
package struct BaseFinder {
  /// The usual names of the branch that changes land on, the likeliest first.
  static let usualNames = ["main", "master", "develop", "trunk"]

  let repository: any GitRepository
  /// The value of an environment variable; nil or empty when it is not set.
  let variable: (String) -> String?
  /// The bytes of a file that a variable names; nil when it cannot be read.
  let readFile: (String) -> [UInt8]?

  package init(
    repository: any GitRepository, variable: @escaping (String) -> String?,
    readFile: @escaping (String) -> [UInt8]? = { _ in nil }
  ) {
    self.repository = repository
    self.variable = variable
    self.readFile = readFile
  }

  /// Finds the base.
  ///
  /// - Parameters:
  ///   - explicit: The text of `--base`.
  ///   - configured: `base` of the settings.
  ///   - revision: The revision that is read instead of the working tree or the index; it takes the
  ///     place of `HEAD`.
  ///   - isCheck: Whether what was just pushed is judged as a change: then the commit before it is
  ///     the base, and otherwise everything on the base's own branch has landed.
  /// - Returns: The base, or why there is none.
  package func find(
    explicit: String? = nil, configured: String? = nil, revision: String? = nil,
    isCheck: Bool = false
  ) -> BaseSearch {
    do throws(GitError) {
      guard let head = try headPosition(revision) else {
        return .unknown(name: revision ?? "HEAD", namedBy: .revision)
      }
      if let explicit {
        return try named(explicit, by: .option, "--base", head)
      }
      if let base = try fromCI(head, configured, isCheck: isCheck) { return base }
      return try usual(configured, head)
    } catch {
      return .none(
        reason: "the base cannot be looked for: \(error)", remedy: "see what `git fsck` says")
    }
  }

  /// The base that is found without a CI system's variables.
  func usual(
    _ configured: String?, _ head: HeadPosition
  ) throws(GitError) -> BaseSearch {
    if let configured { return try named(configured, by: .settings, "base in the settings", head) }
    var lost: LostDefault?
    for remote in try remotes() {
      let prefix = "refs/remotes/\(remote)/"
      if let name = try repository.symbolicTarget(of: prefix + "HEAD") {
        if let commit = try commit(of: name) {
          return .found(base(name, commit, "the remote's default branch", head))
        }
        lost = lost ?? LostDefault(remote: remote, name: shortName(name))
      }
      if let found = try usualName(below: prefix, "the usual name at the remote", head) {
        return .found(lost?.tell(found) ?? found)
      }
    }
    if let found = try usualName(below: "refs/heads/", "the usual name of the main branch", head) {
      return .found(lost?.doubt(found) ?? found)
    }
    if head.commit == nil {
      return .found(
        Base(
          name: "the empty tree", commit: nil, reason: "HEAD has no commit yet",
          isCurrentBranch: true, head: nil))
    }
    let reason = "no branch to compare with was found" + (lost.map { ": \($0.text)" } ?? "")
    if let lost { return .none(reason: reason, remedy: lost.remedy) }
    guard try repository.configuration("remote.origin.url") != nil else {
      return .none(
        reason: reason,
        remedy: "name it: `--base <branch>`, or `base = \"<branch>\"` in mlint.toml")
    }
    return .none(
      reason: reason,
      remedy:
        "fetch the branch that changes land on, such as main: `\(fetchCommand("main"))`; or name"
        + " another one: `--base <branch>`")
  }

  /// The remotes to look at, the one that changes land in first.
  ///
  /// In a clone of a fork, `gh` marks the remote that pull requests go to.
  private func remotes() throws(GitError) -> [String] {
    let isFork = try repository.configuration("remote.upstream.gh-resolved") == "base"
    return isFork ? ["upstream", "origin"] : ["origin", "upstream"]
  }

  private func usualName(
    below prefix: String, _ reason: String, _ head: HeadPosition
  ) throws(GitError) -> Base? {
    for name in Self.usualNames {
      guard let commit = try commit(of: prefix + name) else { continue }
      return base(prefix + name, commit, reason, head)
    }
    return nil
  }

  /// The command that brings a branch of `origin` into this clone, with its history.
  func fetchCommand(_ branch: String) -> String {
    "git fetch \(repository.isShallow ? "--unshallow " : "")origin"
      + " \(branch):refs/remotes/origin/\(branch)"
  }

  /// The base that an expression names.
  private func named(
    _ expression: String, by source: BaseSearch.Source, _ reason: String, _ head: HeadPosition
  ) throws(GitError) -> BaseSearch {
    if let reference = try reference(meantBy: expression) {
      var found = base(reference.name, reference.commit, reason, head)
      found.name = expression
      return .found(found)
    }
    guard let commit = try repository.commitID(of: expression) else {
      if head.commit == nil, expression == "HEAD" {
        return .found(Base(name: "HEAD", commit: nil, reason: reason, head: nil))
      }
      return .unknown(name: expression, namedBy: source)
    }
    return .found(Base(name: expression, commit: commit, reason: reason, head: head.commit))
  }

  /// A base that is a reference, by its full name.
  func base(
    _ reference: String, _ commit: ObjectID, _ reason: String, _ head: HeadPosition
  ) -> Base {
    Base(
      name: shortName(reference), commit: commit, reason: reason, branch: branchName(of: reference),
      isCurrentBranch: head.isOn(reference), head: head.commit)
  }

  /// The commit of a reference by its full name.
  func commit(of reference: String) throws(GitError) -> ObjectID? {
    // Taken as a pattern, a full name matches itself: none of its characters are special.
    try repository.references(matching: reference).first { $0.name == reference }?.commit
  }

  /// The branch that a name means where it means one, in git's order (gitrevisions(7)).
  private func reference(meantBy name: String) throws(GitError) -> Reference? {
    let names = [
      name, "refs/\(name)", "refs/tags/\(name)", "refs/heads/\(name)", "refs/remotes/\(name)",
    ]
    for candidate in names where candidate.hasPrefix("refs/") {
      guard let commit = try commit(of: candidate) else { continue }
      let target = try repository.symbolicTarget(of: candidate)
      return Reference(name: target ?? candidate, commit: commit)
    }
    guard let target = try repository.symbolicTarget(of: "refs/remotes/\(name)/HEAD") else {
      return nil
    }
    return try commit(of: target).map { Reference(name: target, commit: $0) }
  }

  private func headPosition(_ revision: String?) throws(GitError) -> HeadPosition? {
    if let revision, revision != "HEAD" {
      guard let commit = try repository.commitID(of: revision) else { return nil }
      let reference = try reference(meantBy: revision)?.name
      return HeadPosition(
        commit: commit, reference: reference, upstream: try reference.flatMap(upstream))
    }
    switch try repository.head() {
    case .branch(let name, let commit):
      let reference = "refs/heads/\(name)"
      return HeadPosition(
        commit: commit, reference: reference, upstream: try upstream(of: reference))
    case .detached(let commit): return HeadPosition(commit: commit)
    case .unborn(let branch):
      return HeadPosition(commit: nil, reference: "refs/heads/\(branch)")
    }
  }

  /// The full name of the remote-tracking branch that a local branch follows.
  private func upstream(of reference: String) throws(GitError) -> String? {
    guard let branch = reference.removingPrefix("refs/heads/"),
      let remote = try repository.configuration("branch.\(branch).remote"),
      let merged = try repository.configuration("branch.\(branch).merge")?
        .removingPrefix("refs/heads/")
    else { return nil }
    return remote == "." ? "refs/heads/\(merged)" : "refs/remotes/\(remote)/\(merged)"
  }
}

/// A remote's default branch that is known by a name which means nothing in this clone any more: it was
/// renamed or deleted at the remote, and a fetch with `--prune` took it away here.
private struct LostDefault {
  var remote: String
  /// The branch with its remote, such as `origin/main`.
  var name: String

  var text: String { "\(remote)/HEAD leads to \(name), which is gone" }
  var remedy: String { "run `git remote set-head \(remote) -a`" }

  /// The base with a reason that says so: it is at the remote.
  func tell(_ base: Base) -> Base {
    var base = base
    base.reason += "; \(text): \(remedy)"
    return base
  }

  /// A base of this clone alone, which nothing brings up to date any more.
  func doubt(_ base: Base) -> Base {
    var base = tell(base)
    base.doubt = CouldNotJudge(
      reason:
        "the branch that changes land on is not known: \(text); compared with the local \(base.name)",
      remedy: "\(remedy), or name the branch: `--base <branch>`")
    return base
  }
}

/// Where the change ends.
struct HeadPosition {
  var commit: ObjectID?
  /// The full name of the reference that it is on; nil when detached.
  var reference: String?
  var upstream: String?

  /// Whether this is the base's own branch: the same reference, or the local branch of the same name
  /// unless that follows another one.
  ///
  /// Following the base is not enough: `git switch -c topic origin/main` makes a topic branch that
  /// does.
  func isOn(_ base: String) -> Bool {
    guard let reference else { return false }
    if reference == base { return true }
    guard let branch = reference.removingPrefix("refs/heads/"),
      let remoteBranch = base.removingPrefix("refs/remotes/"),
      let slash = remoteBranch.utf8.firstIndex(of: UInt8(ascii: "/")),
      remoteBranch[slash...].dropFirst() == branch
    else { return false }
    return upstream == nil || upstream == base
  }
}

/// A reference as people write it: `origin/main` for `refs/remotes/origin/main`.
func shortName(_ reference: String) -> String {
  for prefix in ["refs/heads/", "refs/remotes/", "refs/tags/"] {
    if let name = reference.removingPrefix(prefix) { return name }
  }
  return reference
}

/// The branch that a full reference is, at whatever remote; nil for tags and other references.
func branchName(of reference: String) -> String? {
  if let local = reference.removingPrefix("refs/heads/") { return local }
  let parts = reference.removingPrefix("refs/remotes/")?.split(separator: "/", maxSplits: 1)
  return parts?.count == 2 ? parts.map { String($0[1]) } : nil
}

extension String {
  /// The text after a prefix; nil when it does not start with it.
  func removingPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
