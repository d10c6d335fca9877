import GitTestSupport
import History
import TestSupport
import Testing

@Suite struct BaseTests {
  @Test func order() throws {
    let project = try GitFixture.project()
    try project.branch("develop")
    try project.branch("feature")
    #expect(try project.base().name == "main")
    _ = try project.makeOrigin()
    let remote = try project.base()
    #expect(remote.name == "origin/feature")
    #expect(remote.reason == "the remote's default branch")
    try project.git("remote", "set-head", "origin", "develop")
    #expect(try project.base().name == "origin/develop")
    try project.git("remote", "set-head", "origin", "--delete")
    #expect(try project.base().name == "origin/main")
    guard case .found(let configured) = try project.find(configured: "develop") else {
      Issue.record("the configured base was not found")
      return
    }
    #expect(configured.name == "develop")
    #expect(try project.base(["GITHUB_BASE_REF": "develop"]).name == "origin/develop")
    #expect(
      try project.base(explicit: "main", ["GITHUB_BASE_REF": "develop"]).name == "main")
  }

  @Test func unknownNames() throws {
    let project = try GitFixture.project()
    #expect(try project.find(explicit: "nope") == .unknown(name: "nope", namedBy: .option))
    #expect(try project.find(explicit: "") == .unknown(name: "", namedBy: .option))
    #expect(try project.find(explicit: "*") == .unknown(name: "*", namedBy: .option))
    #expect(try project.find(configured: "nope") == .unknown(name: "nope", namedBy: .settings))
    #expect(try project.find(revision: "nope") == .unknown(name: "nope", namedBy: .revision))
  }

  /// The remote renamed its branch, and `git fetch --prune` took the old one away, but not `origin/HEAD`.
  @Test func theRemotesDefaultBranchIsGone() throws {
    let project = try GitFixture.project()
    let origin = try project.makeOrigin()
    try project.git("remote", "set-head", "origin", "main")
    for (name, found, isDoubted) in [("next", "main", true), ("trunk", "origin/trunk", false)] {
      try origin.git("branch", "--move", isDoubted ? "main" : "next", name)
      try project.git("fetch", "--quiet", "--prune", "origin")
      let base = try project.base()
      #expect(base.name == found)
      #expect(base.reason.contains("origin/HEAD leads to origin/main, which is gone"), "\(base)")
      #expect((base.doubt != nil) == isDoubted, "\(base)")
      #expect((base.doubt?.remedy.contains("git remote set-head origin -a") ?? true), "\(base)")
    }
    try project.git("remote", "set-head", "origin", "trunk")
    let repaired = try project.base()
    #expect(repaired.reason == "the remote's default branch" && repaired.doubt == nil)
  }

  @Test func noneIsFound() throws {
    let project = try GitFixture.project()
    try project.git("branch", "--move", "main", "trunk2")
    guard case .none(_, let remedy) = try project.find() else {
      Issue.record("a base was found")
      return
    }
    #expect(remedy.contains("--base"))
  }

  /// `git switch -c topic origin/main` follows origin/main and is a topic all the same.
  @Test func aTopicThatFollowsTheBaseIsNotTheBase() throws {
    let project = try GitFixture.project()
    _ = try project.makeOrigin()
    try project.git("checkout", "--quiet", "-b", "topic", "--track", "origin/main")
    #expect(try !project.base().isCurrentBranch)
    try project.checkout("main")
    #expect(try project.base().isCurrentBranch)
    #expect(try project.base(explicit: "main").isCurrentBranch)
    #expect(try project.base(explicit: "origin/main").isCurrentBranch)
    #expect(try project.base(explicit: "origin").isCurrentBranch)
    #expect(try !project.base(explicit: "HEAD~0").isCurrentBranch)
  }

  @Test func aBranchOfTheSameNameElsewhere() throws {
    let project = try GitFixture.project()
    _ = try project.makeOrigin()
    try project.git("config", "branch.main.remote", "fork")
    try project.git("config", "branch.main.merge", "refs/heads/main")
    #expect(try !project.base().isCurrentBranch)
  }

  @Test func revisionTakesThePlaceOfHead() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.commit("next")
    let onMain = try project.base(revision: "main")
    #expect(onMain.isCurrentBranch)
    #expect(try onMain.head == project.objectID("main"))
    #expect(try !project.base(revision: "main~0").isCurrentBranch)
    let unborn = try GitFixture()
    #expect(try unborn.base().commit == nil)
  }

  @Test func pushedCommit() throws {
    let project = try GitFixture.project()
    try project.commit("next")
    _ = try project.makeOrigin()
    let variables = [
      "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main",
      "GITHUB_SHA": try project.commitID("main"),
    ]
    let pushed = try project.base(variables)
    #expect(pushed.name == "HEAD^1")
    #expect(!pushed.isCurrentBranch)
    #expect(try pushed.commit == project.objectID("main~1"))
    // For commands that write, everything on the base's own branch has landed.
    let writing = try project.base(isCheck: false, variables)
    #expect(writing.name == "origin/main" && writing.isCurrentBranch)
    // A push to another branch is compared with the default branch.
    try project.branch("feature")
    let feature = try project.base([
      "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/feature",
    ])
    #expect(feature.name == "origin/main" && !feature.isCurrentBranch)
  }

  @Test func pullRequestOfAnotherCommit() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.commit("mine")
    try project.checkout("main")
    try project.commit("theirs")
    _ = try project.makeOrigin()
    try project.checkout("feature")
    try project.merge("main")
    // The workflow checked out the branch, whose last commit is a merge too.
    let base = try project.base([
      "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/1/merge",
      "GITHUB_BASE_REF": "main", "GITHUB_SHA": String(repeating: "1", count: 40),
    ])
    #expect(base.name == "origin/main")
  }

  @Test func targetThatWasNotFetched() throws {
    let project = try GitFixture.project()
    _ = try project.makeOrigin()
    guard
      case .none(let reason, let remedy) = try project.find(["GITHUB_BASE_REF": "release/2"])
    else {
      Issue.record("a base was found")
      return
    }
    #expect(reason.contains("release/2"))
    #expect(remedy == "fetch it: `git fetch origin release/2:refs/remotes/origin/release/2`")
    let commit = try project.commitID("main")
    let merge = try project.base([
      "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release/2",
      "CI_MERGE_REQUEST_DIFF_BASE_SHA": commit,
    ])
    #expect(try merge.commit == project.objectID("main"))
  }

  @Test(arguments: [
    "GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BITBUCKET_PR_DESTINATION_BRANCH",
    "SYSTEM_PULLREQUEST_TARGETBRANCH", "BUILDKITE_PULL_REQUEST_BASE_BRANCH", "CHANGE_TARGET",
  ])
  func targetVariables(_ name: String) throws {
    let project = try GitFixture.project()
    try project.branch("next/one")
    _ = try project.makeOrigin()
    try project.checkout("main")
    try project.git("remote", "set-head", "origin", "main")
    #expect(try project.base([name: "next/one"]).name == "origin/next/one")
    #expect(try project.base([name: "refs/heads/next/one"]).name == "origin/next/one")
    #expect(try project.base([name: ""]).name == "origin/main")
  }
}
