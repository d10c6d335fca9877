import Git
import History
import TestSupport
import Testing

/// What the variables of each CI system mean, in repositories checked out as that system does.
@Suite struct CISystemTests {
  /// A pull request of `feature` to `next`, which is not the default branch, and the merge commit
  /// that hosts make of it.
  private struct PullRequest {
    var clone: GitFixture
    var origin: GitFixture
    var target: ObjectID
    var merge: String
    var source: String
  }

  private func pullRequest() throws -> PullRequest {
    let project = try GitFixture.project()
    try project.branch("next")
    try project.write("n3", down: "b2")
    try project.commit("n3")
    try project.branch("feature")
    try project.write("f4", down: "n3")
    try project.commit("f4")
    try project.git("checkout", "--quiet", "--detach", "next")
    try project.commit("on next", writing: ["notes": ""])
    try project.git("branch", "--force", "next", "HEAD")
    try project.merge("feature")
    let merge = try project.commitID("HEAD")
    try project.git("update-ref", "refs/pull/7/merge", merge)
    try project.checkout("main")
    let origin = try project.makeOrigin()
    try origin.git("fetch", "--quiet", "file://" + project.path, "+refs/pull/*:refs/pull/*")
    try project.git("checkout", "--quiet", "--detach", merge)
    return PullRequest(
      clone: project, origin: origin, target: try project.objectID("next"), merge: merge,
      source: try project.commitID("feature"))
  }

  @Test(arguments: [
    ["GITHUB_BASE_REF": "next"],
    ["CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "next", "CI_MERGE_REQUEST_REF_PATH": "refs/…/head"],
    ["CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME": "next"],
    ["BITBUCKET_PR_DESTINATION_BRANCH": "next", "BITBUCKET_BRANCH": "feature"],
    ["SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/next"],
    ["SYSTEM_PULLREQUEST_TARGETBRANCH": "next"],
    ["BUILDKITE_PULL_REQUEST_BASE_BRANCH": "next", "BUILDKITE_PULL_REQUEST": "7"],
    ["CHANGE_TARGET": "next", "BRANCH_NAME": "PR-7", "JENKINS_URL": "https://ci"],
    ["DRONE_TARGET_BRANCH": "next", "DRONE_BUILD_EVENT": "pull_request"],
  ])
  func aStackedPullRequestIsComparedWithItsTarget(_ variables: [String: String]) throws {
    let request = try pullRequest()
    try request.clone.checkout("feature")
    let base = try request.clone.base(variables)
    #expect(base.name == "origin/next")
    #expect(base.commit == request.target)
    #expect(base.reason.hasPrefix("the pull request's target ("))
    #expect(!base.isCurrentBranch)
    // An unset and an empty variable are the same.
    #expect(try request.clone.base(variables.mapValues { _ in "" }).name == "origin/main")
  }

  @Test(arguments: [
    ["GITHUB_REF": "refs/pull/7/merge", "GITHUB_BASE_REF": "next", "commit": "GITHUB_SHA"],
    [
      "CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/7/merge", "commit": "CI_COMMIT_SHA",
      "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "next",
    ],
    ["CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/7/train", "commit": "CI_COMMIT_SHA"],
    [
      "BUILD_SOURCEBRANCH": "refs/pull/7/merge", "commit": "BUILD_SOURCEVERSION",
      "SYSTEM_PULLREQUEST_TARGETBRANCH": "next",
    ],
  ])
  func theMergeCommitOfAHostHasItsBaseAsFirstParent(_ variables: [String: String]) throws {
    let request = try pullRequest()
    let commit = try #require(variables["commit"])
    var variables = variables.filter { $0.key != "commit" }
    variables[commit] = request.merge
    let base = try request.clone.base(variables)
    #expect(base.name == "HEAD^1")
    #expect(base.commit == request.target)
    #expect(base.reason.contains("merged the pull request into"))
    // Where something else is checked out, its own parents say nothing.
    variables[commit] = request.source
    let other = try request.clone.base(variables)
    #expect(other.name == (variables.count == 2 ? "origin/main" : "origin/next"))
  }

  @Test func theMergeQueueOfGitHub() throws {
    let project = try GitFixture.project()
    try project.commit("ahead in the queue")
    let ahead = try project.commitID("HEAD")
    try project.commit("the pull request, one commit of two")
    try project.commit("the pull request")
    let head = try project.commitID("HEAD")
    try project.git("checkout", "--quiet", "--detach")
    try project.write(
      "event.json",
      """
      {"action": "checks_requested", "merge_group": {"head_sha": "\(head)",
       "base_sha": "\(ahead)", "base_ref": "refs/heads/main"}}
      """)
    let variables = [
      "GITHUB_EVENT_NAME": "merge_group", "GITHUB_SHA": head,
      "GITHUB_REF": "refs/heads/gh-readonly-queue/main/pr-7-\(ahead)",
      "GITHUB_EVENT_PATH": project.path("event.json"),
    ]
    let base = try project.base(variables)
    #expect(base.commit?.hex == ahead)
    #expect(base.name == String(ahead.prefix(12)))
    #expect(base.reason == "the commit that GitHub's merge queue put this on")
    // Without its event, the last commit is the change.
    for path in ["", project.path("missing.json"), project.path("alembic.ini")] {
      let other = try project.base(variables.merging(["GITHUB_EVENT_PATH": path]) { $1 })
      #expect(other.name == "HEAD^1")
    }
    let buildkite = try project.base([
      "BUILDKITE_MERGE_QUEUE_BASE_COMMIT": ahead, "BUILDKITE_MERGE_QUEUE_BASE_BRANCH": "main",
    ])
    #expect(buildkite.commit?.hex == ahead)
  }

  /// Two commits are pushed at once: both are the change.
  private func pushed() throws -> (project: GitFixture, before: String, head: String) {
    let project = try GitFixture.project()
    let before = try project.commitID("HEAD")
    try project.commit("one")
    try project.commit("two")
    _ = try project.makeOrigin()
    let head = try project.commitID("HEAD")
    try project.git("checkout", "--quiet", "--detach")
    return (project, before, head)
  }

  @Test(arguments: ["main", "feature"])
  func theEventOfAPush(_ branch: String) throws {
    let (project, before, head) = try pushed()
    func event(before: String) throws -> [String: String] {
      try project.write("event.json", #"{"ref": "refs/heads/\#(branch)", "before": "\#(before)"}"#)
      return [
        "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/\(branch)", "GITHUB_SHA": head,
        "GITHUB_EVENT_PATH": project.path("event.json"),
      ]
    }
    let base = try project.base(event(before: before))
    if branch == "main" {
      #expect(base.commit?.hex == before)
      #expect(base.reason == "what main was at before the push")
      #expect(!base.isCurrentBranch)
    } else {
      #expect(base.name == "origin/main")
    }
    // A new branch, and one that was pushed over by force.
    for before in [String(repeating: "0", count: 40), String(repeating: "9", count: 40)] {
      let other = try project.base(event(before: before))
      #expect(other.name == (branch == "main" ? "HEAD^1" : "origin/main"))
    }
  }

  @Test(arguments: [
    [
      "CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "push", "before": "CI_COMMIT_BEFORE_SHA",
      "commit": "CI_COMMIT_SHA",
    ],
    [
      "DRONE_BRANCH": "main", "DRONE_TARGET_BRANCH": "main", "DRONE_BUILD_EVENT": "push",
      "before": "DRONE_COMMIT_BEFORE", "commit": "DRONE_COMMIT_SHA",
    ],
    ["BITBUCKET_BRANCH": "main", "BITBUCKET_BUILD_NUMBER": "1", "commit": "BITBUCKET_COMMIT"],
    [
      "BUILD_SOURCEBRANCH": "refs/heads/main", "BUILD_REASON": "IndividualCI",
      "commit": "BUILD_SOURCEVERSION",
    ],
    [
      "BUILDKITE_BRANCH": "main", "BUILDKITE_PULL_REQUEST": "false", "commit": "BUILDKITE_COMMIT",
    ],
    ["BRANCH_NAME": "main", "JENKINS_URL": "https://ci", "commit": "GIT_COMMIT"],
    ["CIRCLE_BRANCH": "main", "CIRCLECI": "true", "commit": "CIRCLE_SHA1"],
  ])
  func aPushToTheBranchThatChangesLandOn(_ variables: [String: String]) throws {
    let (project, before, head) = try pushed()
    var variables = variables
    let commit = try #require(variables["commit"])
    let beforeName = variables["before"]
    variables["commit"] = nil
    variables["before"] = nil
    variables[commit] = head
    #expect(try project.base(variables).name == "HEAD^1")
    if let beforeName {
      variables[beforeName] = before
      #expect(try project.base(variables).commit?.hex == before)
      variables[beforeName] = String(repeating: "0", count: 40)
      #expect(try project.base(variables).name == "HEAD^1")
    }
    // For commands that write, everything on the base's own branch has landed.
    #expect(try project.base(isCheck: false, variables).name == "origin/main")
    // Something else is checked out than what was pushed.
    variables[commit] = before
    #expect(try project.base(variables).name == "origin/main")
    let elsewhere = variables.mapValues { $0.hasSuffix("main") ? "topic" : $0 }
    #expect(try project.base(elsewhere).name == "origin/main")
  }

  @Test func inAShallowCloneTheCommitBeforeIsMissedRatherThanReplaced() throws {
    let (project, before, head) = try pushed()
    let clone = try project.clone("shallow", depth: 1, options: ["--branch", "main"])
    let base = try clone.base([
      "CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BEFORE_SHA": before,
      "CI_COMMIT_SHA": head,
    ])
    #expect(base.commit?.hex == before)
    let look = try clone.look([
      "CI_COMMIT_BRANCH": "main", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BEFORE_SHA": before,
      "CI_COMMIT_SHA": head,
    ])
    #expect(look.view.availability != .available)
  }

  @Test func commitsStandInForATargetThatWasNotFetched() throws {
    let request = try pullRequest()
    let project = request.clone
    try project.git("update-ref", "-d", "refs/remotes/origin/next")
    let target = request.target.hex
    for variables in [
      [
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "next",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target,
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": try project.commitID("main"),
      ],
      [
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "next", "CI_MERGE_REQUEST_DIFF_BASE_SHA": target,
      ],
      [
        "BITBUCKET_PR_DESTINATION_BRANCH": "next",
        "BITBUCKET_PR_DESTINATION_COMMIT": String(target.prefix(12)),
      ],
    ] {
      #expect(try project.base(variables).commit == request.target)
    }
    try project.write("event.json", #"{"pull_request": {"base": {"sha": "\#(target)"}}}"#)
    let github = try project.base([
      "GITHUB_BASE_REF": "next", "GITHUB_EVENT_PATH": project.path("event.json"),
    ])
    #expect(github.commit == request.target)
    #expect(github.reason == "the tip of next when the pull request was last updated")
  }

  /// The command that is told is run, and then there is a base.
  @Test(arguments: [nil, 1] as [Int?])
  func theToldCommandFetchesTheTarget(_ depth: Int?) throws {
    let request = try pullRequest()
    let clone = try GitFixture()
    try clone.git("remote", "add", "origin", "file://" + request.origin.path)
    var fetch = ["fetch", "--quiet", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge"]
    if let depth { fetch.insert("--depth=\(depth)", at: 2) }
    try clone.git(fetch)
    try clone.git("checkout", "--quiet", "--detach", "refs/remotes/pull/7/merge")
    let variables = ["GITHUB_BASE_REF": "next"]
    guard case .none(let reason, let remedy) = try clone.find(variables) else {
      Issue.record("a base was found")
      return
    }
    #expect(reason.contains("this clone has no origin/next"))
    let command = try #require(remedy.split(separator: "`").dropFirst().first)
    #expect(command.contains("--unshallow") == (depth != nil))
    try clone.git(command.split(separator: " ").dropFirst().map(String.init))
    let look = try clone.look(variables)
    #expect(look.base.commit == request.target)
    #expect(look.landed == ["a1", "b2", "n3"])
    #expect(look.view.limits == [])
  }

  /// Without any branch at all, the message names the command too.
  @Test func aDetachedCheckoutWithoutBranches() throws {
    let request = try pullRequest()
    let clone = try GitFixture()
    try clone.git("remote", "add", "origin", "file://" + request.origin.path)
    try clone.git(
      "fetch", "--quiet", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
    try clone.git("checkout", "--quiet", "--detach", "refs/remotes/pull/7/merge")
    guard case .none(_, let remedy) = try clone.find() else {
      Issue.record("a base was found")
      return
    }
    #expect(remedy.contains("`git fetch --unshallow origin main:refs/remotes/origin/main`"))
  }

  @Test func theCloneOfAFork() throws {
    let project = try GitFixture.project()
    let upstream = try project.clone("upstream.git", bare: true)
    try project.git("remote", "add", "upstream", "file://" + upstream.path)
    try project.git("fetch", "--quiet", "upstream")
    try project.branch("feature")
    // Nothing but upstream is known.
    #expect(try project.base().name == "upstream/main")
    _ = try project.makeOrigin()
    try project.git("remote", "set-head", "origin", "main")
    #expect(try project.base().name == "origin/main")
    // `gh repo fork --clone` and `gh repo set-default` write this.
    try project.git("config", "remote.upstream.gh-resolved", "base")
    #expect(try project.base().name == "upstream/main")
  }
}
