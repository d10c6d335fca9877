package import Git

extension BaseFinder {
  /// The base that the CI system's variables name; nil when they name none.
  ///
  /// - Parameters:
  ///   - head: Where the change ends.
  ///   - configured: `base` of the settings.
  ///   - isCheck: Whether what was just pushed is judged as a change.
  /// - Returns: `.none` when a target is named but is not in this clone: the default branch would be
  ///   the wrong base for a stacked pull request.
  /// - Throws: When git cannot be asked.
  func fromCI(
    _ head: HeadPosition, _ configured: String?, isCheck: Bool
  ) throws(GitError) -> BaseSearch? {
    if let base = try ofMergeCommit(head) { return .found(base) }
    if let base = try ofMergeQueue(head) { return .found(base) }
    for system in CISystem.all {
      guard let name = system.target, let text = value(name), holds(system.targetCondition)
      else { continue }
      return try ofTarget(system, name, text, head)
    }
    return isCheck ? try ofPush(head, configured) : nil
  }

  /// The first parent of the merge commit that a host made to test a pull request.
  ///
  /// The variables name it also when a build checks out something else, so the id is compared too.
  private func ofMergeCommit(_ head: HeadPosition) throws(GitError) -> Base? {
    guard let id = head.commit, let system = mergeSystem(building: id),
      let base = try hostMerge(of: id)
    else { return nil }
    let branch = system.target.flatMap(value).map(branchName)
    let target = branch ?? "the target branch"
    return Base(
      name: "HEAD^1", commit: base,
      reason: "the commit of \(target) that \(system.name) merged the pull request into",
      branch: branch, head: id)
  }

  /// The first parent of a commit that a host made to test a pull request; nil for other commits.
  package func hostMerge(of commit: ObjectID) throws(GitError) -> ObjectID? {
    // The commit's own parents: a shallow clone's boundary does not hide their ids.
    guard mergeSystem(building: commit) != nil,
      let parents = try repository.commit(commit)?.parents, parents.count == 2
    else { return nil }
    return parents[0]
  }

  /// The system whose variables say that a commit is a merge commit made for a pull request.
  private func mergeSystem(building id: ObjectID) -> CISystem? {
    CISystem.all.first { system in
      guard let merge = system.merge, let reference = value(merge.reference) else { return false }
      return !reference.hasPrefix("refs/heads/")
        && merge.endings.contains(where: reference.hasSuffix)
        && value(merge.commit).map { $0 == id.hex } ?? true
    }
  }

  /// The commit that a merge queue put a group on.
  private func ofMergeQueue(_ head: HeadPosition) throws(GitError) -> Base? {
    guard let id = head.commit else { return nil }
    if let commit = value("BUILDKITE_MERGE_QUEUE_BASE_COMMIT").flatMap({ ObjectID(hex: $0) }) {
      return try base(at: commit, "the commit that the merge queue put this on", head)
    }
    guard value("GITHUB_EVENT_NAME") == "merge_group",
      value("GITHUB_SHA").map({ $0 == id.hex }) ?? true
    else { return nil }
    let reason = "the commit that GitHub's merge queue put this on"
    if let commit = event?.mergeGroupBase { return try base(at: commit, reason, head) }
    // Without the event the group is taken to be one commit.
    guard let parent = try repository.commit(id)?.parents.first else { return nil }
    return try base(at: parent, reason, head)
  }

  private func ofTarget(
    _ system: CISystem, _ variable: String, _ text: String, _ head: HeadPosition
  ) throws(GitError) -> BaseSearch {
    let branch = branchName(text)
    let reference = "refs/remotes/origin/\(branch)"
    if let commit = try commit(of: reference) {
      return .found(
        base(reference, commit, "the pull request's target (\(variable))", head))
    }
    for name in system.targetCommits {
      guard let text = value(name), let commit = try namedCommit(text) else { continue }
      return .found(
        try base(at: commit, "the commit to compare with (\(name))", head, on: branch))
    }
    // Events may be older than what is built, so that this is only for where nothing else is known.
    if system.name == CISystem.github.name, let commit = event?.pullRequestBase,
      try repository.node(commit) != nil
    {
      let reason = "the tip of \(branch) when the pull request was last updated"
      return .found(try base(at: commit, reason, head, on: branch))
    }
    return .none(
      reason: "\(system.name) names \(branch) as the target (\(variable)), but this clone has"
        + " no \(shortName(reference))",
      remedy: "fetch it: `\(fetchCommand(branch))`")
  }

  /// The commit before the pushed ones, on the branch that changes land on.
  private func ofPush(
    _ head: HeadPosition, _ configured: String?
  ) throws(GitError) -> BaseSearch? {
    guard let id = head.commit,
      let (push, branch) = push(of: id),
      case .found(let usual) = try usual(configured, head),
      [branch, "origin/" + branch, "upstream/" + branch].contains(usual.name),
      let commit = try repository.commit(id)
    else { return nil }
    let before =
      push.branch == CISystem.github.push?.branch
      ? event?.before : try push.before.flatMap(value).flatMap(namedCommit)
    // In a complete clone a commit that is missing was pushed away by force.
    if let before, before != id, try repository.node(before) != nil || repository.isShallow {
      let reason = "what \(branch) was at before the push"
      return .found(try base(at: before, reason, head, on: branch))
    }
    let reason = "the commit before the one that was pushed to \(branch)"
    guard let parent = commit.parents.first else {
      return .found(
        Base(name: "the empty tree", commit: nil, reason: reason, branch: branch, head: id))
    }
    return .found(try base(at: parent, reason, head, on: branch))
  }

  /// The variables of a push that made a commit, and the branch that was pushed to.
  private func push(of commit: ObjectID) -> (CISystem.Push, branch: String)? {
    for system in CISystem.all {
      guard let push = system.push, let text = value(push.branch), holds(push.condition),
        value(push.commit).map({ $0 == commit.hex }) ?? true,
        !text.hasPrefix("refs/") || text.hasPrefix("refs/heads/")
      else { continue }
      return (push, branchName(text))
    }
    return nil
  }

  /// A base that is a commit and no reference.
  private func base(
    at commit: ObjectID, _ reason: String, _ head: HeadPosition, on branch: String? = nil
  ) throws(GitError) -> Base {
    let parent = try head.commit.flatMap { id throws(GitError) in
      try repository.commit(id)?.parents.first
    }
    let name = commit == parent ? "HEAD^1" : String(commit.hex.prefix(12))
    return Base(name: name, commit: commit, reason: reason, branch: branch, head: head.commit)
  }

  /// The commit that a variable holds: a whole id, which may not be in this clone, or the start of
  /// one that is.
  private func namedCommit(_ text: String) throws(GitError) -> ObjectID? {
    if let id = ObjectID(hex: text) { return id.isZero ? nil : id }
    guard text.utf8.count >= 7, text.utf8.allSatisfy(isHexDigit) else { return nil }
    return try repository.commitID(of: text)
  }

  private func holds(_ condition: CISystem.Condition?) -> Bool {
    guard let condition else { return true }
    guard let value = value(condition.variable) else { return false }
    return condition.values.isEmpty || condition.values.contains(value)
  }

  /// A variable's value; nil when it is empty too, which is how some systems unset it.
  private func value(_ name: String) -> String? {
    variable(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  private var event: GitHubEvent? {
    value("GITHUB_EVENT_PATH").flatMap(readFile).map(GitHubEvent.init)
  }
}

private func branchName(_ text: String) -> String {
  text.removingPrefix("refs/heads/") ?? text
}

private func isHexDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
  default: false
  }
}
