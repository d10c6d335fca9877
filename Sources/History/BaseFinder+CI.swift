internal import Git

/// A variable in which a CI system names the branch that a pull request is to land on.
private struct TargetVariable {
  var name: String
  /// The remote's branch, with or without `refs/heads/`.
  var system: String
}

/// The systems whose only fact is that variable; each sets it for pull requests alone.
private let targetVariables = [
  TargetVariable(name: "GITHUB_BASE_REF", system: "GitHub"),
  TargetVariable(name: "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", system: "GitLab"),
  TargetVariable(name: "BITBUCKET_PR_DESTINATION_BRANCH", system: "Bitbucket"),
  TargetVariable(name: "SYSTEM_PULLREQUEST_TARGETBRANCH", system: "Azure Pipelines"),
  TargetVariable(name: "BUILDKITE_PULL_REQUEST_BASE_BRANCH", system: "Buildkite"),
  TargetVariable(name: "CHANGE_TARGET", system: "Jenkins"),
]

/// Variables with the id of a commit to compare with, for where the target branch was not fetched.
private let commitVariables = [
  // The target's tip in merged results pipelines, else the merge base
  // (https://docs.gitlab.com/ci/variables/predefined_variables/).
  "CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA",
]

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
    if let target = targetVariables.first(where: { value($0.name) != nil }),
      let text = value(target.name)
    {
      return try ofTarget(target, text, head)
    }
    if isCheck, value("GITHUB_EVENT_NAME") == "push" {
      return try ofPush(head, configured)
    }
    return nil
  }

  /// The first parent of the merge commit that GitHub makes to test a pull request.
  ///
  /// `GITHUB_REF` names it also when a workflow checks out something else, so the id is compared too.
  private func ofMergeCommit(_ head: HeadPosition) throws(GitError) -> Base? {
    guard let reference = value("GITHUB_REF"), reference.hasPrefix("refs/pull/"),
      reference.hasSuffix("/merge"), let id = head.commit,
      value("GITHUB_SHA").map({ $0 == id.hex }) ?? true,
      // The commit's own parents: a shallow clone's boundary does not hide their ids.
      let parents = try repository.commit(id)?.parents, parents.count == 2
    else { return nil }
    let target = value("GITHUB_BASE_REF") ?? "the target branch"
    return Base(
      name: "HEAD^1", commit: parents[0],
      reason: "the commit of \(target) that GitHub merged the pull request into", head: id)
  }

  private func ofTarget(
    _ target: TargetVariable, _ text: String, _ head: HeadPosition
  ) throws(GitError) -> BaseSearch {
    let branch = text.removingPrefix("refs/heads/") ?? text
    let reference = "refs/remotes/origin/\(branch)"
    if let commit = try commit(of: reference) {
      return .found(
        base(reference, commit, "the pull request's target (\(target.name))", head))
    }
    for name in commitVariables {
      guard let text = value(name), let commit = ObjectID(hex: text), !commit.isZero else {
        continue
      }
      return .found(
        Base(
          name: String(text.prefix(12)), commit: commit,
          reason: "the commit to compare with (\(name))", head: head.commit))
    }
    return .none(
      reason: "\(target.system) names \(branch) as the target (\(target.name)), but this clone has"
        + " no \(shortName(reference))",
      remedy: "fetch it: `git fetch origin \(branch):\(reference)`")
  }

  /// The commit before the pushed one, on the branch that changes land on.
  private func ofPush(
    _ head: HeadPosition, _ configured: String?
  ) throws(GitError) -> BaseSearch? {
    guard let branch = value("GITHUB_REF")?.removingPrefix("refs/heads/"),
      let id = head.commit, value("GITHUB_SHA").map({ $0 == id.hex }) ?? true,
      case .found(let base) = try usual(configured, head),
      base.name == branch || base.name == "origin/\(branch)",
      let commit = try repository.commit(id)
    else { return nil }
    let reason = "the commit before the one that was pushed to \(branch)"
    guard let parent = commit.parents.first else {
      return .found(Base(name: "the empty tree", commit: nil, reason: reason, head: id))
    }
    return .found(Base(name: "HEAD^1", commit: parent, reason: reason, head: id))
  }

  /// A variable's value; nil when it is empty too, which is how some systems unset it.
  private func value(_ name: String) -> String? {
    variable(name).flatMap { $0.isEmpty ? nil : $0 }
  }
}
