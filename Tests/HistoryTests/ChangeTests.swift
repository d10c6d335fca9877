import History
import MigrationModel
import TestSupport
import Testing

/// How landed revisions differ from what landed.
@Suite struct ChangeTests {
  /// The chain a1, b2, c3 on `main`, and a branch at the same commit.
  private func branch() throws -> GitFixture {
    let project = try GitFixture.project()
    try project.commit("c3", writing: [versions + "c3.py": migration("c3", down: "b2", "third")])
    try project.branch("feature")
    return project
  }

  @Test func deleted() throws {
    let project = try branch()
    try project.remove(versions + "c3.py")
    let look = try project.look()
    #expect(look.changes == ["deleted: c3"])
    let landed = try #require(look.view.changes.first?.landed)
    #expect(landed.commitName == "main")
    #expect(try landed.commit == project.commitID("main"))
    #expect(landed.migration.file.path == "migrations/versions/c3.py")
  }

  /// Nothing is left that could be looked at, and yet every landed revision was deleted.
  @Test func wholeEnvironmentDeleted() throws {
    let project = try branch()
    try project.commit(
      "other",
      writing: [
        "other/alembic.ini": alembicIni(),
        "other/migrations/env.py": "from alembic import context\n",
        "other/migrations/versions/x1.py": migration("x1", down: nil, "x"),
      ])
    let complete = try project.look()
    #expect(
      complete.reader.vanishedEnvironments(since: complete.base, current: [complete.current])
        .isEmpty)
    try project.remove("alembic.ini")
    try project.remove("migrations")
    try project.commit("gone")
    let look = try project.look()
    #expect(look.current.environment.name == "other/migrations")
    let gone = look.reader.vanishedEnvironments(since: look.base, current: [look.current])
    #expect(gone.map(\.environment.name) == ["migrations"])
    let environment = try #require(gone.first)
    let view = look.reader.view(of: environment, base: look.base)
    #expect(view.changes.map(\.cause) == [.deleted, .deleted, .deleted])
  }

  /// An environment that was moved is not gone.
  @Test func movedEnvironment() throws {
    let project = try branch()
    try project.git("mv", "migrations", "schema")
    try project.write("alembic.ini", alembicIni(scriptLocation: "%(here)s/schema"))
    let look = try project.look()
    #expect(look.reader.vanishedEnvironments(since: look.base, current: [look.current]).isEmpty)
  }

  @Test func idChanged() throws {
    let project = try branch()
    try project.write(versions + "c3.py", migration("c9", down: "b2", "third"))
    #expect(try project.look().changes == ["deleted: c3"])
  }

  @Test func renamedFile() throws {
    let project = try branch()
    try project.git("mv", versions + "c3.py", versions + "2024_c3.py")
    #expect(try project.look().changes == [])
  }

  /// A file that cannot be read is no deletion.
  @Test func unreadableFile() throws {
    let project = try branch()
    try project.write(versions + "c3.py", "revision = compute()\ndown_revision = 'b2'\n")
    #expect(try project.look().changes == [])
  }

  @Test func repointed() throws {
    let project = try branch()
    try project.write(versions + "c3.py", migration("c3", down: "a1", "third"))
    let look = try project.look()
    #expect(look.changes == ["repointed: c3"])
    #expect(look.pointedAt(0) == "'a1'")
  }

  @Test func sameParentsWrittenOtherwise() throws {
    let project = try branch()
    try project.write(versions + "c3.py", "revision = \"c3\"\ndown_revision = (\"b2\",)\n")
    let text = try project.read(versions + "c3.py")
    try project.write(versions + "c3.py", text + "def upgrade(): ...\ndef downgrade(): ...\n")
    #expect(try project.look().changes == [])
  }

  @Test func dependency() throws {
    let project = try branch()
    try project.write(
      versions + "c3.py", migration("c3", down: ["b2"], "third", dependsOn: ["a1"]))
    let look = try project.look()
    #expect(look.changes == ["repointed: c3"])
    #expect(look.pointedAt(0) == "'a1'")
  }

  /// Parents that cannot be read are no other parents.
  @Test func computedParents() throws {
    let project = try branch()
    try project.write(
      versions + "c3.py",
      """
      revision = "c3"
      down_revision = compute()
      def upgrade(): pass
      def downgrade(): pass
      """)
    let look = try project.look()
    #expect(look.changes == [])
    #expect(look.current.problems.map(\.path) == ["migrations/versions/c3.py"])
  }

  @Test func repointedAndEdited() throws {
    let project = try branch()
    try project.write(
      versions + "c3.py", migration("c3", down: "a1", "third", upgrade: "op.drop_table('t')"))
    #expect(try project.look().changes == ["repointed: c3", "edited upgrade: c3"])
  }

  @Test func inserted() throws {
    let project = try branch()
    try project.write("n1", down: "b2")
    try project.write("n2", down: "n1")
    try project.write(versions + "c3.py", migration("c3", down: "n2", "third"))
    let look = try project.look()
    #expect(look.changes == ["inserted n2,n1: c3"])
    #expect(look.pointedAt(0) == "'n2'")
  }

  @Test func insertedTwice() throws {
    let project = try branch()
    try project.write("n1", down: "b2")
    try project.write("n2", down: "b2")
    try project.write(versions + "c3.py", migration("c3", down: ["n1", "n2"], "third"))
    #expect(try project.look().changes == ["inserted n1,n2: c3"])
  }

  /// The landed file is untouched: its missing parent is there now.
  @Test func danglingParentFilled() throws {
    let project = try branch()
    try project.checkout("main")
    try project.commit("lost", writing: [versions + "d4.py": migration("d4", down: "x0", "lost")])
    try project.branch("repair")
    try project.write("x0", down: "c3")
    let look = try project.look()
    #expect(look.changes == ["inserted x0: d4"])
    #expect(look.pointedAt(0) == "'x0'")
  }

  @Test func edited() throws {
    let project = try branch()
    try project.write(
      versions + "c3.py", migration("c3", down: "b2", "third", upgrade: "op.drop_table('t')"))
    let look = try project.look()
    #expect(look.changes == ["edited upgrade: c3"])
    #expect(look.pointedAt(0) == "def upgrade() -> None:")
  }

  @Test func editedParts() throws {
    let project = try branch()
    let text = try project.read(versions + "c3.py")
    try project.write(
      versions + "c3.py", migration("c3", down: "b2", "third", downgrade: "op.drop_table('t')"))
    #expect(try project.look().changes == ["edited downgrade: c3"])

    try project.write(versions + "c3.py", text + "\nTABLE = 't'\n")
    let rest = try project.look()
    #expect(rest.changes == ["edited rest (equal): c3"])
    #expect(rest.pointedAt(0) == "TABLE = 't'")

    try project.write(
      versions + "c3.py", migration("c3", down: ["b2"], "third", branchLabels: ["x"]))
    let labels = try project.look()
    #expect(labels.changes == ["edited labels: c3"])
    #expect(labels.pointedAt(0) == "'x'")

    try project.write(versions + "c3.py", "# A comment.\n" + text)
    #expect(try project.look().changes == [])
  }

  /// Only what is sure to be the same is said to be.
  @Test func equalOperations() throws {
    let project = try branch()
    func landing(_ before: String, then after: String) throws -> [String] {
      try project.checkout("main")
      try project.commit(
        "d4",
        writing: [versions + "d4.py": migration("d4", down: "c3", "fourth", upgrade: before)])
      try project.git("checkout", "--quiet", "-B", "feature", "main")
      try project.write(
        versions + "d4.py", migration("d4", down: "c3", "fourth", upgrade: after))
      defer { _ = try? project.git("checkout", "--quiet", "--force", "main") }
      return try project.look().changes
    }
    #expect(
      try landing("op.drop_column('t', 'c')", then: "t = 't'\nop.drop_column(t, 'c')")
        == ["edited upgrade (equal): d4"])
    #expect(
      try landing("op.drop_column('t', 'c')", then: "op.drop_column('t', 'd')")
        == ["edited upgrade: d4"])
    #expect(
      try landing("op.drop_table('t')", then: "op.drop_table('t', if_exists=True)")
        == ["edited upgrade: d4"])
    #expect(
      try landing("op.drop_column('t', 'c')", then: "op.drop_column('t', 'c'")
        == ["edited upgrade: d4"])
  }

  /// A file that was copied and kept its id is a duplicate, not an edit.
  @Test func copyUnderALandedID() throws {
    let project = try branch()
    try project.write(
      versions + "z_copy.py", migration("c3", down: "b2", "new", upgrade: "op.drop_table('t')"))
    #expect(try project.look().changes == [])
  }

  @Test func released() throws {
    let project = try branch()
    try project.tag("v1.0", at: "main~1")
    try project.tag("nightly", at: "main")
    for id in ["b2", "c3"] {
      try project.write(
        versions + id + ".py",
        migration(
          id, down: id == "b2" ? "a1" : "b2", "other", upgrade: "op.drop_table('t')"))
    }
    #expect(try project.look().changes == ["edited upgrade: b2 released", "edited upgrade: c3"])
  }

  /// An edit that is the base's own, merged half-way, is none of this branch.
  @Test func versionOfTheMergeBaseOrTheTip() throws {
    let project = try branch()
    try project.checkout("main")
    let edited = migration("c3", down: "b2", "third", upgrade: "op.drop_table('t')")
    try project.commit("edit", writing: [versions + "c3.py": edited])
    try project.checkout("feature")
    #expect(try project.look().changes == [])
    try project.write(versions + "c3.py", edited)
    #expect(try project.look().changes == [])
    try project.write(
      versions + "c3.py", migration("c3", down: "b2", "third", downgrade: "op.drop_table('t')"))
    let look = try project.look()
    #expect(look.changes == ["edited downgrade: c3"])
    #expect(look.view.changes.first?.landed.commitName == "the merge base of HEAD and main")
  }
}
