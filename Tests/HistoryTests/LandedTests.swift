import History
import MigrationModel
import TestSupport
import Testing

/// Which revisions have landed: ids in trees decide, never commits.
@Suite struct LandedTests {
  @Test func featureBranch() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write("c3", down: "b2")
    let look = try project.look()
    #expect(look.base.name == "main")
    #expect(!look.base.isCurrentBranch)
    #expect(look.landed == ["a1", "b2"])
    #expect(look.changes == [])
    #expect(look.view.comparedRevisions == 2)
    #expect(look.view.limits == [])
    #expect(look.view.isLanded("c3") == false)
  }

  @Test func squashMergedThenContinued() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.checkout("main")
    try project.squashMerge("feature")
    try project.checkout("feature")
    try project.write("d4", down: "c3")
    let look = try project.look()
    #expect(look.landed == ["a1", "b2", "c3"])
    #expect(look.changes == [])
  }

  @Test func onTheBaseBranchEverythingOfHeadHasLanded() throws {
    let project = try GitFixture.project()
    _ = try project.makeOrigin()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.write("d4", down: "c3")
    let look = try project.look()
    #expect(look.base.name == "origin/main")
    #expect(look.base.isCurrentBranch)
    #expect(look.landed == ["a1", "b2", "c3"])
  }

  @Test func behindTheBase() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.checkout("main")
    try project.write("c3", down: "b2")
    // The base's own edits are not this branch's.
    try project.write(
      versions + "b2.py", migration("b2", down: "a1", "second", upgrade: "op.drop_table('t')"))
    try project.commit("c3")
    try project.checkout("feature")
    let look = try project.look()
    #expect(look.landed == ["a1", "b2", "c3"])
    #expect(look.changes == [])
  }

  /// Deleted on the base: a branch that still has the file has not deleted it, nor does it land anew.
  @Test func deletedOnTheBase() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.checkout("main")
    try project.remove(versions + "b2.py")
    try project.commit("gone")
    try project.checkout("feature")
    #expect(try project.look().landed == ["a1", "b2"])
    try project.remove(versions + "b2.py")
    #expect(try project.look().changes == [])
  }

  @Test func unbornHead() throws {
    let repository = try GitFixture()
    try repository.write("alembic.ini", alembicIni())
    try repository.write("migrations/env.py", "from alembic import context\n")
    try repository.write("a1", down: nil)
    let look = try repository.look()
    #expect(look.view.availability == .available)
    #expect(look.landed == [])
    #expect(look.base.commit == nil)
  }

  @Test func crissCrossHasTwoMergeBases() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.checkout("main")
    try project.write("d4", down: "b2")
    try project.commit("d4")
    let main = try project.commitID("main")
    let feature = try project.commitID("feature")
    try project.merge("feature")
    try project.checkout("feature")
    try project.merge(main)
    try project.checkout("main")
    try project.remove(versions + "c3.py")
    try project.commit("without c3")
    try project.checkout("feature")
    // Only the merge base on the feature's side still has c3.
    #expect(feature != main)
    #expect(try project.look().landed == ["a1", "b2", "c3", "d4"])
  }

  @Test func renamedFolder() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.git("mv", "migrations", "schema")
    try project.write("alembic.ini", alembicIni(scriptLocation: "%(here)s/schema"))
    let look = try project.look()
    #expect(look.current.environment.name == "schema")
    #expect(look.landed == ["a1", "b2"])
    #expect(look.changes == [])
    #expect(look.view.comparedRevisions == 2)
  }

  /// A new environment with the usual numbers is not the one that has them already.
  @Test func anotherEnvironmentWithTheSameIDs() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write(
      "a_new/alembic.ini", alembicIni())
    try project.write("a_new/migrations/env.py", "from alembic import context\n")
    try project.write(
      "a_new/migrations/versions/a1.py", migration("a1", down: nil, "", upgrade: "op.f()"))
    try project.git("add", "--all")
    let look = try project.look()
    #expect(look.current.environment.name == "a_new/migrations")
    #expect(look.landed == [])
    #expect(look.changes == [])
  }
}
