import TestSupport
import Testing

/// What findings advise works where it is read, and leads to a clean check.
@Suite struct AdviceTests {
  private func project(_ more: [String: String] = [:]) throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": "[alembic]\nscript_location = %(here)s\n", "env.py": "",
        "versions/a.py": migration("a1", down: nil, "create users"),
      ].merging(more) { $1 })
    try repository.branch("feature")
    return repository
  }

  private func check(_ repository: GitFixture, _ arguments: String...) throws -> CheckDocument {
    try decode(
      CheckDocument.self,
      from: run(
        mlintBinary(), ["check", "--format", "json", "--base", "main"] + arguments,
        in: repository.path))
  }

  @Test func belowTheRootCommandsSayWhereTheyWork() throws {
    let repository = try project()
    try repository.remove("versions/a.py")
    let inside = try run(
      mlintBinary(), ["check", "--base", "main"], in: repository.path + "/versions/..")
    #expect(!inside.errors.contains("root"), "\(inside)")
    try repository.write("deep/er/x.txt", "")
    let below = try run(
      mlintBinary(), ["check", "--base", "main"], in: repository.path + "/deep/er")
    #expect(
      (below.output + below.errors).contains(
        "paths and commands are those of the project's root: `cd ../..`"), "\(below)")
  }

  @Test(arguments: ["merge", "cherry-pick", "rebase"])
  func aConflictIsNoDefect(command: String) throws {
    let repository = try project()
    try repository.commit(
      "one", writing: ["versions/b.py": migration("b1", down: "a1", "add phone to users")])
    try repository.branch("other", at: "main")
    try repository.commit(
      "two", writing: ["versions/b.py": migration("b1", down: "a1", "add phone to people")])
    _ = try? repository.git([command, "feature"])
    let document = try check(repository)
    #expect(document.findings.map(\.rule).filter { $0 != "edited-applied-migration" } == [])
    #expect(
      document.couldNotCheck.map(\.reason) == ["the file has conflict markers of git"],
      "\(document.couldNotCheck)")
  }

  /// A branch whose revision landed in another form, behind something that the branch lacks, has to catch up.
  @Test func whatLandedInAnotherFormIsNotRestored() throws {
    let repository = try project()
    try repository.commit(
      "mine", writing: ["versions/c.py": migration("c1", down: "a1", "add phone to users")])
    try repository.checkout("main")
    try repository.commit(
      "landed",
      writing: [
        "versions/b.py": migration("b1", down: "a1", "add fax to users"),
        "versions/c.py": migration(
          "c1", down: "b1", "add phone to users", upgrade: "op.drop_table('phones')"),
      ])
    try repository.checkout("feature")
    let findings = try check(repository).findings
    #expect(findings.map(\.rule) == ["repointed-applied-migration"], "\(findings)")
    let help = try #require(findings.first?.help)
    #expect(help.contains("which follows b1") && !help.contains("git checkout"), "\(help)")
  }

  /// Where the branch itself deleted what the landed version follows, there is nothing to catch up with, and each
  /// change is told.
  @Test func whatFollowsADeletedParentIsRestored() throws {
    let repository = try project()
    try repository.checkout("main")
    try repository.commit(
      "more",
      writing: [
        "versions/b.py": migration("b1", down: "a1", "add fax to users"),
        "versions/c.py": migration("c1", down: "b1", "add phone to users"),
      ])
    try repository.branch("work")
    try repository.remove("versions/b.py")
    try repository.write(
      "versions/c.py",
      migration("c1", down: "a1", "add phone to users", upgrade: "op.drop_table('phones')"))
    let findings = try check(repository).findings
    #expect(
      findings.map(\.rule).sorted() == [
        "deleted-applied-migration", "edited-applied-migration", "repointed-applied-migration",
      ], "\(findings)")
    for finding in findings {
      #expect(finding.help?.contains("git checkout") == true, "\(finding)")
      #expect(finding.help?.contains("rebase") == false, "\(finding)")
    }
  }

  /// Where what a moved revision followed would be a head itself, only a merge helps.
  @Test func headsOfTheBaseAreNotStraightened() throws {
    let repository = try project()
    try repository.checkout("main")
    try repository.commit(
      "two heads",
      writing: [
        "versions/b.py": migration("b1", down: "a1", "add phone to users"),
        "versions/c.py": migration("c1", down: "a1", "add fax to users"),
      ])
    try repository.branch("work")
    try repository.commit(
      "mine", writing: ["versions/d.py": migration("d1", down: "c1", "add city to users")])
    let merge = try repository.mlint("merge", "--dry-run", "--base", "main")
    #expect(!(merge.output + merge.errors).contains("keep the history straight"), "\(merge)")
    #expect(
      try check(repository).findings.first { $0.rule == "multiple-heads" }.map {
        $0.help?.contains("mlint merge") ?? false
      } == true)
  }

  @Test func equalFilesKeepTheLandedOne() throws {
    let repository = try project()
    try repository.write("versions/copy.py", migration("a1", down: nil, "create users"))
    let found = try check(repository, "--select", "duplicate-revision-id").findings.first
    #expect(
      found?.help?.contains("keep the one that has landed") == true, "\(String(describing: found))")
  }

  @Test func anEmptyParentIsTheHead() throws {
    let repository = try project()
    try repository.write("versions/b.py", migration("b1", down: "", "add phone to users"))
    let found = try check(repository, "--select", "missing-parent").findings.first
    #expect(found?.help?.contains("`down_revision = 'a1'`") == true, "\(String(describing: found))")
  }

  /// A migration that cannot be read makes --strict fail, and the run says so.
  @Test func strictSaysWhatFails() throws {
    let repository = try project()
    try repository.write(
      "versions/b.py",
      migration("b1", down: "a1", "add phone to users", upgrade: "op.execute(made())"))
    let strict = try repository.mlint("check", "--base", "main", "--strict")
    #expect(strict.status == 3, "\(strict)")
    #expect(strict.errors.contains("with --strict, operations that could not be read"), "\(strict)")
  }

  /// A location without `%(here)s` is relative to where Alembic is started.
  @Test func alembicIsStartedWhereItsConfigurationIsMeant() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "backend/alembic.ini": "[alembic]\nscript_location = m\n", "backend/m/env.py": "",
        "backend/m/versions/a.py": migration("a1", down: nil, "create users"),
      ])
    try repository.branch("feature")
    try repository.commit(
      "more", writing: ["backend/m/versions/b.py": migration("b1", down: "a1", "add phone")])
    try repository.checkout("main")
    let result = try repository.mlint("where", "b1")
    #expect(
      result.output.contains("git switch feature && cd backend && alembic downgrade a1"),
      "\(result)")
  }

  @Test func theRevisionThatNobodyHasIsNamed() throws {
    let repository = try project([
      "other/alembic.ini": "[alembic]\nscript_location = %(here)s\n", "other/env.py": "",
      "other/versions/z.py": migration("z1", down: nil, "create orders"),
    ])
    for symbols in [["z1", "nope"], ["a1", "nope"], ["nope", "z1"]] {
      let result = try run(mlintBinary(), ["show"] + symbols, in: repository.path)
      #expect(result.status == 2 && result.errors.contains("'nope'"), "\(result)")
    }
  }
}
