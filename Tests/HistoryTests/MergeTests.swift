import History
import TestSupport
import Testing

/// While a merge is under way.
@Suite struct MergeTests {
  /// `origin/main` has moved on with c3, `feature` has n1; HEAD is the feature.
  private func diverged() throws -> GitFixture {
    let project = try GitFixture.project()
    let origin = try project.makeOrigin()
    _ = origin
    try project.branch("feature")
    try project.write("n1", down: "b2")
    try project.commit("n1")
    try project.checkout("main")
    try project.write("c3", down: "b2")
    try project.commit("c3")
    return project
  }

  @Test func movedMainIsMergedIntoABranch() throws {
    let project = try diverged()
    try project.push("main")
    try project.checkout("feature")
    try project.git("merge", "--quiet", "--no-ff", "--no-commit", "main")
    let look = try project.look()
    #expect(look.landed == ["a1", "b2", "c3"])
    #expect(look.changes == [])
  }

  /// In `pre-merge-commit` there is no `MERGE_HEAD` yet; the caller knows the commit from `GITHEAD_*`.
  @Test func namedByTheCaller() throws {
    let project = try diverged()
    try project.push("main")
    try project.checkout("feature")
    try project.git("merge", "--quiet", "--no-ff", "--no-commit", "main")
    try project.remove(".git/MERGE_HEAD")
    try project.remove(versions + "c3.py")
    // The result of the merge lacks what the merged commit has landed.
    #expect(try project.look(merging: ["main"]).changes == ["deleted: c3"])
    #expect(try project.look().changes == [])
  }

  /// What the merged commit edits is not the edit of this branch, and its own have not landed.
  @Test func mergedCommitIsAVersionToCompareWith() throws {
    let project = try GitFixture.project()
    try project.branch("other")
    try project.write(
      versions + "b2.py", migration("b2", down: "a1", "second", upgrade: "op.drop_table('t')"))
    try project.write("n1", down: "b2")
    try project.commit("other")
    try project.git("checkout", "--quiet", "-b", "feature", "main")
    try project.commit("nothing")
    try project.git("merge", "--quiet", "--no-ff", "--no-commit", "other")
    let look = try project.look()
    #expect(look.landed == ["a1", "b2"])
    #expect(look.changes == [])
    // Without the merge it is an edit.
    try project.git("commit", "--quiet", "--no-verify", "--message", "merged")
    #expect(try project.look().changes == ["edited upgrade: b2"])
  }

  @Test func conflictIsNoDeletion() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.commit("f", writing: [versions + "b2.py": migration("b2", down: "a1", "mine")])
    try project.checkout("main")
    try project.commit("m", writing: [versions + "b2.py": migration("b2", down: "a1", "theirs")])
    try project.checkout("feature")
    _ = try project.tryGit("merge", "--no-commit", "main")
    #expect(try project.look().changes.filter { $0.hasPrefix("deleted") } == [])
  }
}
