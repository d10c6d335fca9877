import Git
import History
import MigrationModel
import TestSupport
import Testing

@Suite struct ElsewhereTests {
  /// `main` with a1, b2, and a remote whose branch `release/1.0` has a hotfix on a1.
  private func project() throws -> GitFixture {
    let repository = try GitFixture.project()
    try repository.branch("release/1.0", at: "main")
    try repository.write("fix", down: "a1", upgrade: "op.drop_table('x')")
    try repository.commit("hotfix")
    try repository.checkout("main")
    try repository.write("c3", down: "b2")
    try repository.commit("c3")
    _ = try repository.makeOrigin()
    return repository
  }

  @Test func mainLacksAHotfix() throws {
    let repository = try project()
    try repository.branch("feature", at: "main")
    let found = try repository.elsewhere()
    #expect(found.notContained.map(\.release) == ["origin/release/1.0"])
    #expect(found.notContained[0].versions.map(\.migration.id) == ["fix"])
    #expect(found.otherMeanings.isEmpty)
  }

  @Test func anOlderReleaseNeedNotHaveWhatMainHas() throws {
    let repository = try project()
    try repository.git("tag", "v2.0", "main")
    try repository.branch("hotfix", at: "release/1.0")
    try repository.write("fix2", down: "fix")
    try repository.commit("fix2")
    let found = try repository.elsewhere(base: "origin/release/1.0")
    #expect(found.notContained.isEmpty)
  }

  @Test func aBranchThatIsBehindLacksNothing() throws {
    let repository = try project()
    try repository.branch("behind", at: "main~1")
    try repository.write("d4", down: "b2")
    try repository.commit("d4")
    try repository.git("tag", "v2.0", "main")
    #expect(
      try repository.elsewhere().notContained.flatMap { $0.versions.map(\.migration.id) } == ["fix"]
    )
  }

  @Test func aParentIsOnTheDefaultBranch() throws {
    let repository = try project()
    try repository.branch("backport", at: "release/1.0")
    try repository.write("d4", down: "c3")
    try repository.commit("d4")
    let found = try repository.elsewhere(base: "origin/release/1.0")
    #expect(found.missing["c3"]?.commitName == "origin/main")
    #expect(found.missing.count == 1)
  }

  @Test func aHotfixThatWasTakenOverWithAnotherParent() throws {
    let repository = try project()
    try repository.branch("forward", at: "main")
    try repository.write("fix", down: "c3", upgrade: "op.drop_table('x')")
    try repository.commit("fix")
    let found = try repository.elsewhere()
    #expect(found.notContained.isEmpty)
    #expect(found.otherMeanings.map(\.current.id) == ["fix"])
    #expect(found.otherMeanings.map(\.differsInEdgesOnly) == [true])
  }

  @Test func aMovedFolderIsTheSameEnvironment() throws {
    let repository = try project()
    try repository.branch("moved", at: "main")
    try repository.git("mv", "migrations", "db")
    try repository.write("alembic.ini", alembicIni(scriptLocation: "%(here)s/db"))
    try repository.commit("moved")
    try repository.write("db/versions/fix.py", migration("fix", down: "c3", "other"))
    let found = try repository.elsewhere()
    #expect(found.otherMeanings.map(\.current.id) == ["fix"])
    #expect(found.notContained.isEmpty)
  }

  @Test func aReleaseThatComesAfterTheCheckedCommitHasLaterStates() throws {
    let repository = try GitFixture.project()
    try repository.write("c3", down: "b2", upgrade: "op.drop_table('x')")
    try repository.commit("c3")
    try repository.write("c3", down: "b2", upgrade: "op.drop_table('y')")
    try repository.write("d4", down: "c3", upgrade: "op.drop_table('z')")
    try repository.commit("edited, and one more")
    try repository.git("tag", "v2.0", "main")
    _ = try repository.makeOrigin()
    // As a pipeline that runs again for the commit before.
    try repository.git("checkout", "--quiet", "--detach", "main~1")
    #expect(try repository.elsewhere(base: "main~2").otherMeanings.isEmpty)
    // This one is not that commit's.
    try repository.write("d4", down: "c3", upgrade: "op.drop_table('w')")
    #expect(
      try repository.elsewhere(base: "main~2").otherMeanings.map(\.current.id) == ["d4"])
  }

  @Test func whatCannotBeReadIsSaid() throws {
    let repository = try project()
    try repository.branch("release/2.0", at: "main")
    try repository.write(versions + "odd.py", "revision = 'odd'\ndown_revision = 'b2'\n)(\n")
    try repository.commit("odd")
    try repository.push("release/2.0")
    try repository.branch("feature", at: "main")
    let look = try repository.look()
    let base = try repository.base(isCheck: true)
    let found = look.reader.elsewhere(of: look.current, look.view, base: base, checked: [])
    #expect(found.limits.count == 1, "\(found.limits)")
  }
}

extension GitFixture {
  fileprivate func elsewhere(base name: String? = nil) throws -> RevisionsElsewhere {
    let look = try look(base: name)
    let checked = look.current.graph.revisions.filter { !look.view.landed.contains($0) }
    let (found, limits) = look.reader.elsewhere(
      of: look.current, look.view, base: look.base, checked: checked,
      environmentNames: [look.current.environment.name])
    #expect(limits.isEmpty)
    return found
  }
}
