import TestSupport
import Testing

/// Heads whose cause is something else: a forgotten `down_revision`, or a change of what has landed.
@Suite struct HeadCauseTests {
  private func check(_ repository: GitFixture, _ options: String...) throws -> CheckDocument {
    let result = try run(
      mlintBinary(), ["check", "--format", "json"] + options, in: repository.path)
    return try decode(CheckDocument.self, from: result)
  }

  private func alembicFails(_ repository: GitFixture) throws -> Bool {
    try run(
      PythonTools.alembic() + "/alembic", ["upgrade", "head", "--sql"], in: repository.path
    ).status != 0
  }

  @Test func aSecondRoot() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3", down: nil)
    #expect(try alembicFails(repository))
    for options in [[], ["--onto", "main"], ["--strict"]] {
      let result = try run(mlintBinary(), ["check"] + options, in: repository.path)
      #expect(result.status == 1, "\(result)")
      #expect(result.output.contains("c3 follows nothing and has no branch label"), "\(result)")
      #expect(result.output.contains("set `down_revision = 'b2'`"), "\(result)")
    }
    let merge = try repository.mlint("merge")
    #expect(merge.status == 1, "\(merge)")
    #expect(merge.errors.contains("c3 follows nothing and has no branch label"), "\(merge)")
    #expect(merge.errors.contains("set `down_revision = 'b2'`"), "\(merge)")
    #expect(!merge.errors.contains("meant to stay apart"), "\(merge)")
    // Joined, labelled or pointed at the head it is right.
    try repository.mlint("merge", "b2", "c3").orFail()
    #expect(try check(repository).findings.filter { $0.rule == "multiple-heads" }.isEmpty)
    #expect(try !alembicFails(repository))
  }

  /// What landed apart stays apart, and so does what stands on it.
  @Test func rootsThatHaveLanded() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: nil)
    try repository.branch("feature")
    try repository.add("d4", down: "c3")
    #expect(try check(repository).findings.isEmpty)
    let merge = try repository.mlint("merge")
    #expect(merge.errors.contains("meant to stay apart"), "\(merge)")
  }

  /// A database that is at the root would take what is put before it for applied.
  @Test func aSecondRootThatHasRun() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3", down: nil)
    try repository.tag("v1.0", at: "feature")
    let result = try repository.mlint("check")
    #expect(!result.output.contains("set `down_revision"), "\(result)")
    #expect(result.output.contains("`mlint merge b2 c3` joins both"), "\(result)")
  }

  /// The finding about the re-pointed revision tells all, and a merge would make it permanent.
  @Test func aLandedRevisionWasRepointed() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    try repository.branch("feature")
    try repository.write(
      lostVersions + "c3_step.py", lostMigration("c3", down: "a1"))
    #expect(try check(repository).findings.map(\.rule) == ["repointed-applied-migration"])
    #expect(
      try check(repository, "--ignore", "repointed-applied-migration").findings.map(\.rule)
        == ["multiple-heads"])
    let merge = try repository.mlint("merge")
    #expect(merge.status == 1, "\(merge)")
    #expect(merge.errors.contains("because c3 got other parents after it landed"), "\(merge)")
    let named = try repository.mlint("merge", "--dry-run", "b2", "c3")
    #expect(named.status == 0, "\(named)")
    #expect(named.errors.contains("to undo that is better"), "\(named)")
  }

  /// Heads that would be there all the same are told beside it.
  @Test func aLandedRevisionWasRepointedBesideOtherHeads() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    try repository.add("d4", down: "c3")
    try repository.branch("feature")
    try repository.write(lostVersions + "d4_step.py", lostMigration("d4", down: "b2"))
    try repository.add("f6", down: "b2")
    try repository.add("e5", down: "b2")
    #expect(
      Set(try check(repository).findings.map(\.rule))
        == ["multiple-heads", "repointed-applied-migration"])
  }

  /// Where the new place is accepted, the heads that it leaves are a finding of their own.
  @Test func anAcceptedRepointing() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    try repository.branch("feature")
    try repository.write(
      lostVersions + "c3_step.py",
      "# mlint: ignore[repointed-applied-migration] never deployed\n"
        + lostMigration("c3", down: "a1"))
    #expect(try check(repository).findings.map(\.rule) == ["multiple-heads"])
  }

  @Test func aDeletedMergeRevision() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    try repository.add("d4", down: "b2")
    try repository.mlint("merge").orFail()
    try repository.git("add", "--all")
    try repository.commit("merge")
    try repository.branch("feature")
    let path = try repository.git("diff", "--name-only", "HEAD~1").line
    try repository.remove(path)
    #expect(try check(repository).findings.map(\.rule) == ["deleted-applied-migration"])
  }
}
