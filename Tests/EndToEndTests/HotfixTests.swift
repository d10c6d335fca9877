import TestSupport
import Testing

/// A hotfix that was released on a branch of its own and is taken over into `main`: databases have run it,
/// although it has not landed.
@Suite struct HotfixTests {
  /// `a1` and `b2`, of which `v1.0.1` adds `fix`, and `main` `c3`; the branch `back` takes `fix` over.
  private func project() throws -> GitFixture {
    let repository = try GitFixture.lost()
    try repository.tag("v1.0", at: "main")
    try repository.branch("maintenance")
    try repository.add("fix", down: "b2")
    try repository.tag("v1.0.1", at: "maintenance")
    try repository.checkout("main")
    try repository.add("c3", down: "b2")
    try repository.branch("back")
    try repository.git("cherry-pick", "v1.0.1")
    return repository
  }

  private let advice = "set `down_revision"

  @Test func itIsJoinedAndStaysWhereItIs() throws {
    let repository = try project()
    for options in [[], ["--onto", "main"]] {
      let result = try run(mlintBinary(), ["check"] + options, in: repository.path)
      #expect(result.status == 1, "\(result)")
      #expect(!result.output.contains(advice), "\(result)")
      #expect(result.output.contains("has not landed, but is released in v1.0.1"), "\(result)")
      #expect(result.output.contains("`mlint merge`"), "\(result)")
    }
    let merge = try repository.mlint("merge")
    #expect(merge.status == 0, "\(merge)")
    #expect(!merge.errors.contains("pointing it at"), "\(merge)")
    #expect(
      merge.errors.contains(
        "fix has not landed, but is released in v1.0.1: it can be joined, and not pointed elsewhere"
      ),
      "\(merge)")
    let after = try repository.mlint("check")
    #expect(after.status == 0, "\(after)")
  }

  /// What follows a released revision cannot be put elsewhere by moving that one.
  @Test func whatFollowsItIsToldWhy() throws {
    let repository = try project()
    try repository.add("tidy", down: "fix")
    let result = try repository.mlint("check")
    #expect(
      result.output.contains("has not landed, but fix before it is released in v1.0.1"),
      "\(result)")
    #expect(!result.output.contains(advice), "\(result)")
    let merge = try repository.mlint("merge", "--dry-run")
    #expect(
      merge.errors.contains("tidy has not landed, but fix before it is released in v1.0.1"),
      "\(merge)")
  }

  @Test func radarAndLock() throws {
    let repository = try project()
    try repository.checkout("main")
    let result = try repository.mlint("radar", "--refs", "back").orFail()
    #expect(!result.output.contains(advice), "\(result)")
    #expect(
      result.output.contains("then `mlint merge`; fix is released in v1.0.1,"), "\(result)")
    try repository.mlint("lock").orFail()
    try repository.checkout("back")
    let lock = try repository.mlint("lock")
    #expect(lock.status == 1, "\(lock)")
    #expect((lock.output + lock.errors).contains("`mlint merge`"), "\(lock)")
    #expect(!(lock.output + lock.errors).contains(advice), "\(lock)")
  }

  /// Without the tag, or where it is no release, nobody else has the branch's revision.
  @Test func anotherTagIsNoRelease() throws {
    let repository = try project()
    try repository.git("tag", "-d", "v1.0.1")
    try repository.tag("try-1", at: "maintenance")
    let result = try repository.mlint("check")
    #expect(
      result.output.contains(
        "set `down_revision = 'c3'` in migrations/versions/fix_step.py, and"),
      "\(result)")
    try repository.write("mlint.toml", "release-refs = [\"refs/tags/try-*\"]\n")
    #expect(try repository.mlint("check").output.contains("is released in try-1"))
  }

  /// The version folder had another name when the release was made.
  @Test func aFolderThatWasRenamed() throws {
    let repository = try project()
    try repository.git("mv", "migrations", "database")
    try repository.write(
      "alembic.ini", alembicIni(scriptLocation: "%(here)s/database"))
    try repository.commit("rename")
    let result = try repository.mlint("check", "--base", "main")
    #expect(result.output.contains("is released in v1.0.1"), "\(result)")
  }

  /// `mlint where` recommends it, and `mlint check` takes it.
  @Test func aStandInForWhatOnlyAReleaseHas() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    try repository.tag("v1.0", at: "main")
    try repository.drop("c3")
    try repository.branch("feature")
    #expect(try repository.locate("c3").match.commands.contains("mlint tombstone c3"))
    try repository.mlint("tombstone", "c3").orFail()
    let result = try repository.mlint("check")
    #expect(result.status == 0, "\(result)")
    #expect(!result.output.contains("revision-id-reused"), "\(result)")
  }
}
