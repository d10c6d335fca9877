import Foundation
import TestSupport
import Testing

/// What has landed, in the two situations that are easy to get wrong.
@Suite struct LandedTests {
  private let versions = "migrations/versions/"

  /// A stock project with one landed migration, `a1`, on `main` and on `origin`.
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        "migrations/script.py.mako": PythonTools.alembicTemplate("script.py.mako"),
        versions + "a1_create_users.py": migration("a1", down: nil, "create users"),
      ])
    _ = try repository.makeOrigin()
    return repository
  }

  private func check(
    _ repository: GitFixture, _ option: String..., status: Int32
  ) throws -> [String] {
    let result = try run(
      mlintBinary(), ["check", "--format", "json"] + option, in: repository.path)
    #expect(result.status == status, "\(result)")
    return try decode(CheckDocument.self, from: result).findings
      .map { "\($0.rule) \($0.revision ?? "-")" }.sorted()
  }

  /// The branch's first revision is in `main`'s tree, though none of its commits is `main`'s.
  @Test func aBranchGoesOnAfterASquashMerge() throws {
    let repository = try project()
    try repository.branch("feature")
    try repository.commit(
      "phone", writing: [versions + "b2_update.py": migration("b2", down: "a1", "update")])
    #expect(try check(repository, status: 0) == ["vague-message b2"])

    try repository.checkout("main")
    try repository.squashMerge("feature")
    try repository.push("main")
    try repository.checkout("feature")
    #expect(try check(repository, status: 0) == [])

    try repository.commit(
      "mail", writing: [versions + "c3_changes.py": migration("c3", down: "b2", "changes")])
    #expect(try check(repository, status: 0) == ["vague-message c3"])

    // A released migration's body is worth an error, a landed one's only a warning.
    try repository.tag("v1.0", at: "main")
    try repository.write(
      versions + "b2_update.py",
      migration("b2", down: "a1", "update", upgrade: "op.drop_table('users')"))
    #expect(
      try check(repository, status: 1) == ["edited-applied-migration b2", "vague-message c3"])
  }

  /// While a moved `main` is merged into a branch, its migrations are staged and have landed.
  @Test func aMovedMainIsMergedIntoABranch() throws {
    let repository = try project()
    try repository.branch("feature")
    try repository.commit(
      "phone", writing: [versions + "b2_add_phone.py": migration("b2", down: "a1", "add phone")])
    try repository.checkout("main")
    try repository.commit(
      "mail", writing: [versions + "c3_update.py": migration("c3", down: "a1", "update")])
    try repository.push("main")
    try repository.checkout("feature")
    try repository.git("merge", "--quiet", "--no-ff", "--no-commit", "main")
    let findings = try check(repository, "--staged", status: 1)
    #expect(findings.filter { !$0.hasPrefix("multiple-heads") } == [])
    #expect(findings.count == 1)
  }

  @Test func theInstalledHooksBlockACommitAndAMerge() throws {
    let repository = try project()
    let binaries = URL(fileURLWithPath: try mlintBinary()).deletingLastPathComponent().path
    let path = binaries + ":" + (try TestEnvironment.scrubbed()["PATH"] ?? "")
    func git(_ arguments: String...) throws -> ProcessResult {
      try run("git", ["-C", repository.path] + arguments, environment: ["PATH": path])
    }

    try repository.mlint("hook", "install", environment: ["PATH": path]).orFail()
    try git("checkout", "--quiet", "-b", "feature").orFail()
    try repository.write(versions + "b2_add_phone.py", migration("b2", down: "a1", "add phone"))
    try git("add", "--all").orFail()
    try git("commit", "--quiet", "--message", "phone").orFail()

    try repository.write(versions + "c3_add_mail.py", migration("c3", down: "a1", "add mail"))
    try git("add", "--all").orFail()
    let commit = try git("commit", "--quiet", "--message", "mail")
    #expect(!commit.succeeded)
    #expect((commit.output + commit.errors).contains("multiple-heads"))

    try git("checkout", "--quiet", "-b", "other", "main").orFail()
    try git("commit", "--quiet", "--message", "mail").orFail()
    try git("checkout", "--quiet", "feature").orFail()
    let merge = try git("merge", "--no-ff", "--message", "join", "other")
    #expect(!merge.succeeded)
    #expect((merge.output + merge.errors).contains("multiple-heads"))
  }
}
