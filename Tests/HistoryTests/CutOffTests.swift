import History
import TestSupport
import Testing

/// Clones whose history is cut off: what cannot be known is said.
@Suite struct CutOffTests {
  /// A pull request's merge commit, checked out detached at a depth, as GitHub's checkout does.
  private func pullRequest(depth: Int) throws -> (GitFixture, [String: String]) {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.git("checkout", "--quiet", "--detach", "main")
    try project.merge("feature")
    try project.git("update-ref", "refs/pull/7/merge", "HEAD")
    let clone = try GitFixture()
    try clone.git(
      "fetch", "--quiet", "--depth", String(depth), "file://" + project.path,
      "+refs/pull/7/merge:refs/remotes/pull/7/merge")
    try clone.checkout("refs/remotes/pull/7/merge")
    return (
      clone,
      [
        "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_BASE_REF": "main", "GITHUB_SHA": try clone.commitID("HEAD"),
      ]
    )
  }

  @Test func mergeCommitAtDepthTwo() throws {
    let (clone, variables) = try pullRequest(depth: 2)
    let look = try clone.look(variables)
    #expect(look.base.name == "HEAD^1")
    #expect(look.view.availability == .available)
    #expect(look.landed == ["a1", "b2"])
    #expect(look.view.limits == [])
    try clone.remove(versions + "b2.py")
    #expect(try clone.look(variables).changes == ["deleted: b2"])
  }

  @Test func mergeCommitAtDepthOne() throws {
    let (clone, variables) = try pullRequest(depth: 1)
    let look = try clone.look(variables)
    guard case .unavailable(let reason, let remedy) = look.view.availability else {
      Issue.record("history is available")
      return
    }
    #expect(reason.contains("HEAD^1") && reason.contains("shallow"))
    #expect(remedy.contains("fetch-depth: 2"))
    #expect(look.view.isLanded("a1") == nil)
  }

  /// The merge base lies beyond the boundary.
  private func branchWithoutMergeBase() throws -> GitFixture {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write("n1", down: "b2")
    try project.commit("n1")
    try project.checkout("main")
    try project.commit("other", writing: ["file": ""])
    let clone = try project.clone(
      "shallow", depth: 1, options: ["--no-single-branch", "--branch", "feature"])
    return clone
  }

  @Test func tipAloneDecides() throws {
    let clone = try branchWithoutMergeBase()
    let look = try clone.look(base: "origin/main")
    #expect(look.view.availability == .available)
    #expect(look.landed == ["a1", "b2"])
    #expect(look.view.limits == [])
  }

  @Test func tipAloneDoesNotDecide() throws {
    let clone = try branchWithoutMergeBase()
    try clone.remove(versions + "b2.py")
    let look = try clone.look(base: "origin/main")
    #expect(look.landed == ["a1", "b2"])
    #expect(look.changes == [])
    let limit = try #require(look.view.limits.first)
    #expect(limit.reason.contains("1 landed revision"))
    #expect(limit.remedy.contains("git fetch --unshallow"))
    #expect(look.view.limits.count == 1)
  }

  @Test func unrelatedHistories() throws {
    let project = try GitFixture.project()
    try project.git("checkout", "--quiet", "--orphan", "feature")
    try project.remove(versions + "b2.py")
    try project.commit("anew")
    let look = try project.look()
    #expect(look.landed == ["a1", "b2"])
    #expect(look.changes == [])
    #expect(look.view.limits == [])
  }

  @Test func missingTreeIsSaid() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write("c3", down: "b2")
    try project.commit("c3")
    let tree = try project.git("rev-parse", "main:migrations/versions").line
    try project.remove(".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    let look = try project.look()
    guard case .unavailable(let reason, _) = look.view.availability else {
      Issue.record("history is available")
      return
    }
    #expect(reason.hasPrefix("migrations/versions of main could not be listed"))
  }

  @Test func missingBlobIsSaid() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    let blob = try project.git("rev-parse", "main:\(versions)a1.py").line
    try project.write("b2", down: "a1", upgrade: "op.drop_table('t')")
    // A file that the index knows to be unchanged would need no blob.
    try run("touch", ["-d", "@1700000000", project.path("\(versions)a1.py")]).orFail()
    try project.remove(".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))")
    let look = try project.look()
    #expect(look.view.limits.first?.reason.contains("a1.py") == true)
    #expect(look.changes == ["edited upgrade: b2"])
    // In doubt it has landed: its path is there.
    #expect(look.landed == ["a1", "b2"])
  }
}
