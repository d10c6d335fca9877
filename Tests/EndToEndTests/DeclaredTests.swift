import Foundation
import TestSupport
import Testing

/// Exceptions that comments and commits declare, from real commits to the report.
@Suite struct DeclaredTests {
  private let versions = "migrations/versions/"

  /// a1 and b2 have landed on `main`; a branch goes on.
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        versions + "a1.py": migration("a1", down: nil, "create users"),
        versions + "b2.py": migration("b2", down: "a1", "create orders"),
      ])
    try repository.branch("feature")
    return repository
  }

  /// The findings as `rule revision`, and what is accepted with its reason; the same by both back ends, and
  /// each time.
  private func check(
    _ repository: GitFixture, _ options: String..., status: Int32
  ) throws -> (found: [String], waived: [String], document: CheckDocument) {
    let results = try ["libgit2", "git", "libgit2"].map { way in
      try run(
        mlintBinary(), ["check", "--format", "json", "--git-backend", way] + options,
        in: repository.path)
    }
    #expect(results[0].output == results[1].output)
    #expect(results[0].output == results[2].output)
    #expect(results[0].status == status, "\(results[0])")
    let document = try decode(CheckDocument.self, from: results[0])
    return (
      document.findings.map { "\($0.rule) \($0.revision ?? "-")" },
      document.suppressed.map { "\($0.rule) \($0.revision ?? "-"): \($0.reason ?? "-")" },
      document
    )
  }

  private func drop(_ id: String, _ message: String, in repository: GitFixture) throws {
    try repository.remove(versions + id + ".py")
    try repository.commit(message)
  }

  private static let trailer = "Mlint-Ignore: deleted-applied-migration b2 never deployed"

  /// The parts of what `audit` prints that matter here.
  private func audit(_ repository: GitFixture) throws -> String {
    let result = try run(mlintBinary(), ["audit"], in: repository.path)
    #expect(result.status == 0, "\(result)")
    return result.output
  }

  /// What `check` accepted in a change is no open incident afterwards.
  @Test(arguments: [false, true]) func auditKnowsWhatACommitAccepts(isMerged: Bool) throws {
    let repository = try project()
    if !isMerged { try repository.checkout("main") }
    try drop("b2", "drop\n\n\(Self.trailer)", in: repository)
    let commit = String(try repository.commitID("HEAD").prefix(12))
    if isMerged {
      try repository.checkout("main")
      try repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "feature")
    }
    let text = try audit(repository)
    #expect(text.contains("deleted b2"))
    #expect(text.contains("= declared in the message of \(commit): never deployed"))
    #expect(!text.contains("git checkout"))
    #expect(text.contains("1 deletion; none matters today"))
  }

  @Test(arguments: ["", "edited-applied-migration b2 because", "deleted-applied-migration b2"])
  func auditAcceptsNothingElse(trailer: String) throws {
    let repository = try project()
    try repository.checkout("main")
    try drop("b2", trailer.isEmpty ? "drop" : "drop\n\nMlint-Ignore: \(trailer)", in: repository)
    let text = try audit(repository)
    #expect(text.contains("1 deletion; 1 still matters today") && text.contains("git checkout"))
  }

  /// b2 and c3 become one file in the middle of history, which says so or whose commit does.
  @Test(arguments: ["comment", "trailer", "untrue"])
  func auditKnowsDeclaredSquashes(way: String) throws {
    let repository = try project()
    try repository.checkout("main")
    try repository.write(versions + "c3.py", migration("c3", down: "b2", "create c"))
    try repository.write(versions + "d4.py", migration("d4", down: "c3", "create d"))
    try repository.commit("more")
    for id in ["b2", "c3"] { try repository.remove(versions + id + ".py") }
    let names = way == "untrue" ? "b2:c3, nothing" : "b2:c3"
    let comment = way == "trailer" ? "" : "# mlint: replaces \(names) one file\n"
    try repository.write(
      versions + "s.py",
      migration("s", down: "a1", "create orders and c", upgrade: "op.create_table('c')") + comment)
    try repository.write(versions + "d4.py", migration("d4", down: "s", "create d"))
    let trailer = way == "trailer" ? "\n\nMlint-Replaces: b2:c3 s one file" : ""
    try repository.commit("squash\(trailer)")
    let commit = String(try repository.commitID("HEAD").prefix(12))
    let text = try audit(repository)
    if way == "untrue" {
      #expect(text.contains("s was declared to replace nothing, which was nothing that had landed"))
      #expect(text.contains("2 deletions, 1 insertion; 3 still matter today"))
      return
    }
    let place = way == "comment" ? "in its file" : "in the message of \(commit)"
    #expect(text.contains("squashed 2 revisions into s, create orders and c"))
    #expect(text.contains("= declared \(place): one file"))
    #expect(text.contains("databases at c3 need `alembic stamp --purge s` once; those at b2"))
    #expect(text.contains("1 squash; none matters today"))
    #expect(!text.contains("deleted") && !text.contains("inserted"))
  }

  @Test func aCommitAcceptsADeletion() throws {
    let repository = try project()
    try drop("b2", "drop\n\n\(Self.trailer)\nSigned-off-by: A <a@x>", in: repository)
    let commit = try repository.commitID("HEAD")
    try repository.commit("more")
    let result = try check(repository, status: 0)
    #expect(result.found == [])
    #expect(result.waived == ["deleted-applied-migration b2: never deployed"])
    #expect(result.document.suppressed.first?.declared?.commit == commit)
    let text = try repository.mlint("check")
    #expect(
      text.output.contains("reason: never deployed (ignore, commit \(commit.prefix(12)))"),
      "\(text)")
    #expect(text.output.contains("\nno findings, 1 waived\n"))
    // As a commit, and as the merge that it would be.
    #expect(try check(repository, "--rev", "HEAD", status: 0).waived == result.waived)
    #expect(try check(repository, "--onto", "main", status: 0).waived == result.waived)
    // Another rule, another revision, or the commit in the base's history accept nothing.
    try repository.git("checkout", "--quiet", "main")
    try repository.commit("note\n\n\(Self.trailer)")
    try repository.branch("other")
    try drop("b2", "drop\n\nMlint-Ignore: deleted-applied-migration a1 never", in: repository)
    #expect(try check(repository, status: 1).found == ["deleted-applied-migration b2"])
  }

  @Test func whatIsNotInTheLastParagraphDoesNotCount() throws {
    let repository = try project()
    try drop("b2", "drop\n\n\(Self.trailer)\n\nand more", in: repository)
    #expect(try check(repository, status: 1).waived == [])
  }

  @Test func mergesAndSquashMerges() throws {
    for trailer in [true, false] {
      let repository = try project()
      try repository.branch("side")
      try drop("b2", "drop", in: repository)
      try repository.checkout("feature")
      try repository.commit("on")
      try repository.merge("side", message: "Merge side" + (trailer ? "\n\n\(Self.trailer)" : ""))
      #expect(try check(repository, status: trailer ? 0 : 1).waived.count == (trailer ? 1 : 0))
    }
    let repository = try project()
    try repository.branch("side")
    try drop("b2", "drop\n\n\(Self.trailer)", in: repository)
    try repository.checkout("feature")
    try repository.commit("on")
    // While the merge is under way, the commits that are merged are part of the change.
    try repository.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    #expect(try check(repository, "--staged", status: 0).waived.count == 1)
    try repository.git("merge", "--abort")
    try repository.merge("side")
    #expect(try check(repository, status: 0).waived.count == 1)
    // On the main branch, the pushed commit is what counts.
    try repository.checkout("main")
    try repository.squashMerge("feature", message: "Drop b2 (#1)\n\n\(Self.trailer)")
    #expect(try check(repository, "--base", "HEAD^1", status: 0).waived.count == 1)
    try repository.git(
      "commit", "--quiet", "--amend", "-m", "Drop b2 (#1)\n\n* drop\n\n\(Self.trailer)\n\n* more")
    #expect(try check(repository, "--base", "HEAD^1", status: 1).waived.count == 0)
  }

  @Test func whatANearlyRightTrailerLacks() throws {
    for (trailer, help) in [
      ("deleted-applied-migration b2", "gives no reason"),
      ("deleted-aplied-migration b2 why", "`deleted-applied-migration` was perhaps meant"),
    ] {
      let repository = try project()
      try drop("b2", "drop\n\nMlint-Ignore: \(trailer)", in: repository)
      let result = try check(repository, status: 1)
      #expect(result.document.findings.first?.help?.contains(help) == true, "\(result.document)")
    }
  }

  @Test func theHelpSaysWhereATrailerCounts() throws {
    let repository = try project()
    try repository.remove(versions + "b2.py")
    try repository.git("add", "--all")
    let staged = try check(repository, "--staged", status: 1).document.findings.first?.help ?? ""
    #expect(staged.contains("CI will see and this check cannot"), "\(staged)")
    #expect(staged.hasSuffix("`Mlint-Ignore: deleted-applied-migration b2 <why>`"), "\(staged)")
    let tree = try check(repository, status: 1).document.findings.first?.help ?? ""
    #expect(!tree.contains("CI"), "\(tree)")
  }

  /// What may be in commits that a shallow clone lacks is said only where an error depends on it.
  @Test func shallowClones() throws {
    let repository = try project()
    try repository.branch("side")
    try repository.commit("why\n\n\(Self.trailer)")
    for number in 0..<3 { try repository.commit("\(number)") }
    try repository.checkout("feature")
    try drop("b2", "drop", in: repository)
    try repository.merge("side")
    _ = try repository.makeOrigin()
    #expect(try check(repository, "--base", "main", status: 0).waived.count == 1)
    let clone = try repository.clone("shallow", depth: 3, options: ["--no-single-branch"])
    let cut = try check(clone, "--base", "origin/main", status: 1)
    #expect(cut.found == ["deleted-applied-migration b2"])
    #expect(
      cut.document.couldNotCheck.map(\.reason) == [
        "this clone does not have all commits of this change, so that it is not certain whether a message "
          + "of one accepts this finding"
      ])
    try clone.git("checkout", "--quiet", "origin/main", "--", versions + "b2.py")
    #expect(try check(clone, "--base", "origin/main", status: 0).document.couldNotCheck.isEmpty)
  }

  @Test func aCommentIsNoEditAndAcceptsOne() throws {
    let repository = try project()
    let comment = "# mlint: ignore[edited-applied-migration] nobody has run it\n"
    let text = try repository.read(versions + "b2.py")
    try repository.write(versions + "b2.py", comment + text)
    let untouched = try check(repository, "--all", status: 0)
    #expect(untouched.found == [] && untouched.waived == [])
    try repository.write(
      versions + "b2.py", comment + migration("b2", down: "a1", "x", upgrade: "op.drop_table('x')"))
    try repository.tag("v1.0", at: "main")
    let edited = try check(repository, status: 0)
    #expect(edited.waived == ["edited-applied-migration b2: nobody has run it"])
    // The same in a commit's message.
    try repository.write(
      versions + "b2.py", migration("b2", down: "a1", "x", upgrade: "op.drop_table('x')"))
    try repository.commit("edit\n\nMlint-Ignore: edited-applied-migration b2 nobody ran it")
    #expect(
      try check(repository, status: 0).waived == ["edited-applied-migration b2: nobody ran it"])
    // Once landed it is a record, also for --all.
    try repository.write(
      versions + "b2.py", comment + migration("b2", down: "a1", "x", upgrade: "op.drop_table('x')"))
    try repository.commit("comment")
    try repository.git("branch", "--force", "main", "feature")
    try repository.branch("next")
    #expect(try check(repository, "--all", "--ignore", "message", status: 0).found == [])
  }

  @Test func pathsLimitWhatIsListed() throws {
    let repository = try project()
    let comment = "# mlint: ignore[vague-message] agreed\n"
    for (id, down, message) in [("c3", "b2", "update"), ("d4", "c3", "add phone")] {
      try repository.write(
        versions + id + ".py", comment + migration(id, down: down, message))
    }
    let all = try check(repository, status: 0)
    #expect(all.found == ["unused-suppression d4"])
    #expect(all.waived == ["vague-message c3: agreed"])
    let one = try check(repository, versions + "c3.py", status: 0)
    #expect(one.found == [] && one.waived == all.waived)
    let other = try check(repository, versions + "d4.py", status: 0)
    #expect(other.found == all.found && other.waived == [])
    #expect(try check(repository, "--ignore", "vague-message", status: 0).found == [])
    #expect(try check(repository, "--strict", status: 1).found == all.found)
    // What is accepted fails nothing, not even strictly.
    try repository.remove(versions + "d4.py")
    #expect(try check(repository, "--strict", status: 0).waived == all.waived)
  }

  @Test func theHookListsWhatItAccepts() throws {
    let repository = try project()
    try repository.write(
      versions + "c3.py",
      "# mlint: ignore[vague-message] agreed\n" + migration("c3", down: "b2", "update"))
    try repository.git("add", "--all")
    let hook = try repository.mlint("hook", "run", "pre-commit")
    #expect(hook.status == 0)
    #expect(hook.output.contains("waived[vague-message]"), "\(hook)")
  }

  // MARK: Databases

  /// A database that has run up to a revision, by the real Alembic.
  private func database(at revision: String, in repository: GitFixture) throws {
    let alembic = try PythonTools.alembic() + "/alembic"
    try? FileManager.default.removeItem(atPath: repository.path("test.db"))
    try run(alembic, ["upgrade", revision], in: repository.path).orFail()
  }

  private func table(_ id: String, down: String?, creating names: [String]) -> String {
    migration(
      id, down: down, "create \(id)",
      upgrade: names.map { "op.create_table('\($0)', sa.Column('id', sa.Integer))" }
        .joined(separator: "\n"))
  }

  /// What the report says about databases is what Alembic does.
  @Test func databasesAfterASquash() throws {
    let alembic = try PythonTools.alembic() + "/alembic"
    let repository = try GitFixture()
    try repository.write("alembic.ini", alembicIni())
    try repository.write(
      "migrations/env.py",
      """
      from alembic import context
      import sqlalchemy as sa

      with sa.create_engine("sqlite:///test.db").connect() as connection:
          context.configure(connection=connection)
          with context.begin_transaction():
              context.run_migrations()

      """)
    try repository.write(".gitignore", "test.db\n__pycache__\n")
    for (id, down) in [("a1", nil), ("b2", "a1"), ("c3", "b2"), ("d4", "c3")] as [(String, String?)]
    {
      try repository.write(versions + id + ".py", table(id, down: down, creating: [id]))
    }
    try repository.commit("start")
    let start = try repository.commitID("HEAD")
    try repository.branch("feature")
    for id in ["a1", "b2", "c3"] { try repository.remove(versions + id + ".py") }
    func squash(_ id: String, _ names: String) throws {
      try repository.write(
        versions + id + ".py",
        "# mlint: replaces \(names) one file\n"
          + table(id, down: nil, creating: ["a1", "b2", "c3"]))
      try repository.write(versions + "d4.py", table("d4", down: id, creating: ["d4"]))
    }
    func upgrade() throws -> ProcessResult {
      try run(alembic, ["upgrade", "head"], in: repository.path)
    }
    func database(at revision: String) throws {
      try repository.git("stash", "--quiet", "--include-untracked")
      try self.database(at: revision, in: repository)
      try repository.git("stash", "pop", "--quiet")
    }

    // With a new id.
    try squash("s9", "a1:c3")
    let new = try check(repository, status: 0).document.suppressed
    #expect(new.map(\.rule) == Array(repeating: "deleted-applied-migration", count: 3))
    #expect(
      new.first?.declared?.consequence
        == "databases at c3 need `alembic stamp --purge s9` once; those at a1, b2 have to be "
        + "upgraded to c3 with the code of main (\(start.prefix(12))) before that")
    try database(at: "c3")
    let lost = try upgrade()
    #expect(
      (lost.output + lost.errors).contains("Can't locate revision identified by 'c3'"), "\(lost)")
    #expect(try !run(alembic, ["stamp", "s9"], in: repository.path).succeeded)
    try run(alembic, ["stamp", "--purge", "s9"], in: repository.path).orFail()
    try upgrade().orFail()
    // One that has passed the squash goes on as it is.
    try database(at: "d4")
    try upgrade().orFail()

    // Under the id of the last.
    try repository.remove(versions + "s9.py")
    try squash("c3", "a1:b2")
    let kept = try check(repository, status: 0)
    #expect(kept.found == [])
    #expect(
      kept.document.suppressed.map { "\($0.rule) \($0.revision ?? "")" } == [
        "deleted-applied-migration a1", "deleted-applied-migration b2",
        "edited-applied-migration c3",
      ])
    try database(at: "c3")
    try upgrade().orFail()
    try database(at: "b2")
    #expect(try !upgrade().succeeded)
  }

  /// `if_not_exists=True`, which the help about backports names, is one of Alembic's.
  @Test func alembicKnowsTheGuard() throws {
    let sql = try run(
      PythonTools.alembic() + "/python",
      [
        "-c",
        """
        from alembic.runtime.migration import MigrationContext
        from alembic.operations import Operations
        import sqlalchemy as sa
        context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True})
        Operations(context).add_column("users", sa.Column("phone", sa.Text), if_not_exists=True)
        """,
      ]
    ).orFail()
    #expect((sql.output + sql.errors).contains("ADD COLUMN IF NOT EXISTS phone"), "\(sql)")
  }
}
