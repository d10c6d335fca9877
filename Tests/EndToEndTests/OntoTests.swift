import Foundation
import TestSupport
import Testing

/// `mlint check --onto`: what a merge would leave, before it happens.
@Suite struct OntoTests {
  private let versions = "migrations/versions/"

  /// A project with `a1` and `b2` on `main`, on the branch `feature` with `f3` after `b2`, while
  /// `m3` after `b2` landed on `main`.
  private func diverged() throws -> GitFixture {
    let repository = try started()
    try repository.branch("feature")
    try add("f3", down: "b2", "Add phone", to: repository, by: .init("Edsger", "e@example.com"))
    try repository.checkout("main")
    try add("m3", down: "b2", "Add mail (#12)", to: repository, by: .init("Grace", "g@example.com"))
    try repository.checkout("feature")
    return repository
  }

  private func started() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        versions + "a1.py": migration("a1", down: nil, "create users"),
        versions + "b2.py": migration("b2", down: "a1", "create orders"),
      ])
    return repository
  }

  private func add(
    _ id: String, down: String, _ message: String, to repository: GitFixture,
    by author: GitFixture.Person = .ada
  ) throws {
    try repository.commit(
      message, writing: [versions + id + ".py": migration(id, down: down, "about the \(id) table")],
      by: author)
  }

  private func check(
    _ repository: GitFixture, _ options: String..., variables: [String: String] = [:]
  ) throws -> CheckDocument {
    let result = try run(
      mlintBinary(), ["check", "--format", "json"] + options, in: repository.path,
      environment: variables.mapValues { $0 })
    return try decode(CheckDocument.self, from: result)
  }

  // MARK: Heads

  @Test func bothSidesAreNamed() throws {
    let repository = try diverged()
    #expect(try check(repository).findings.isEmpty)
    for options in [[], ["--staged"], ["--rev", "feature"]] {
      let result = try run(
        mlintBinary(), ["check", "--onto", "main", "--format", "json"] + options,
        in: repository.path)
      #expect(result.status == 1)
      let document = try decode(CheckDocument.self, from: result)
      let finding = try #require(document.findings.first)
      #expect(document.findings.count == 1)
      #expect(document.couldNotCheck.isEmpty)
      #expect(document.summary.snapshot == "merge")
      #expect(document.summary.base == "main")
      #expect(finding.rule == "multiple-heads")
      #expect(finding.message.hasPrefix("merged into main, history would end in 2 heads: f3, m3;"))
      #expect(finding.revision == "f3" && finding.path == versions + "f3.py")
      let other = try #require(finding.related.first)
      #expect(other.revision == "m3" && other.path == versions + "m3.py")
      #expect(other.message.contains("(#12) by Grace on 2024-"))
      #expect(finding.help?.contains("`git merge main`") == true)
      #expect(finding.help?.contains("`down_revision = 'm3'` in \(versions)f3.py") == true)
    }
    let text = try repository.mlint("check", "--onto", "main")
    #expect(text.output.contains("has not landed yet; added in "))
    #expect(text.output.contains(" by Edsger on 2024-"))
    #expect(
      text.output.contains("from the merge of the working tree into main; base main (--onto)"))
  }

  @Test func theToldRepairsHold() throws {
    let repository = try diverged()
    try repository.git("merge", "--quiet", "--no-ff", "--no-commit", "main")
    // While the merge is under way, the index is what is merged.
    #expect(
      try check(repository, "--staged", "--onto", "main").findings.map(\.rule) == ["multiple-heads"]
    )
    try repository.write(versions + "f3.py", migration("f3", down: "m3", "about the f3 table"))
    #expect(try check(repository, "--onto", "main").findings.isEmpty)
    #expect(try check(repository, "--staged", "--onto", "main").findings.count == 1)
    try repository.commit("merge and re-point")
    #expect(try check(repository, "--staged", "--onto", "main").findings.isEmpty)
    #expect(try check(repository, "--onto", "main").couldNotCheck.isEmpty)
  }

  @Test func onlyWhatIsStagedIsStaged() throws {
    let repository = try started()
    try repository.branch("feature")
    try repository.write(versions + "f3.py", migration("f3", down: "b2", "about the f3 table"))
    try repository.checkout("main")
    try repository.git("stash", "--include-untracked")
    try add("m3", down: "b2", "m3", to: repository)
    try repository.checkout("feature")
    try repository.git("stash", "pop")
    #expect(try check(repository, "--staged", "--onto", "main").findings.isEmpty)
    #expect(try check(repository, "--onto", "main").findings.count == 1)
    try repository.git("add", "--all")
    #expect(try check(repository, "--staged", "--onto", "main").findings.count == 1)
  }

  @Test func aBranchThatWasSquashMergedGoesOn() throws {
    let repository = try started()
    try repository.branch("feature")
    try add("f3", down: "b2", "f3", to: repository)
    try repository.checkout("main")
    try repository.squashMerge("feature")
    try repository.checkout("feature")
    try add("f4", down: "f3", "f4", to: repository)
    let document = try check(repository, "--onto", "main")
    #expect(document.findings.isEmpty && document.couldNotCheck.isEmpty)
    #expect(document.summary.revisions == 4)
    try repository.checkout("main")
    try add("m4", down: "f3", "m4", to: repository)
    try repository.checkout("feature")
    #expect(try check(repository, "--onto", "main").findings.map(\.revision) == ["f4"])
  }

  /// The other side's head is a finding of the base's own history, merge or not.
  @Test func headsThatHaveAllLanded() throws {
    let repository = try diverged()
    try repository.checkout("main")
    try add("m4", down: "b2", "m4", to: repository)
    try repository.branch("other", at: "HEAD~2")
    try repository.commit("unrelated", writing: ["notes": ""])
    let finding = try #require(try check(repository, "--onto", "main").findings.first)
    #expect(finding.message.hasPrefix("history ends in 2 heads: m3, m4"))
  }

  // MARK: Names

  @Test(arguments: [true, false])
  func aSideMovedTheFolder(_ isChange: Bool) throws {
    let repository = try diverged()
    try repository.checkout(isChange ? "feature" : "main")
    try repository.git("mv", "migrations", "database")
    try repository.commit(
      "move", writing: ["alembic.ini": alembicIni(scriptLocation: "%(here)s/database")])
    try repository.checkout("feature")
    let document = try check(repository, "--onto", "main")
    #expect(document.findings.map(\.rule) == ["multiple-heads"])
    #expect(document.findings.first?.path == "database/versions/f3.py")
    #expect(document.findings.first?.related.first?.path == "database/versions/m3.py")
    // git asks where the file belongs, and so it is said.
    #expect(document.couldNotCheck.count == 1)
    #expect(document.couldNotCheck.first?.reason.contains("folder that the other moved") == true)
  }

  /// Every file was rewritten while it was moved, so that no move can be seen.
  @Test func aRevisionThatTheMergeWouldLose() throws {
    let repository = try started()
    try repository.branch("feature")
    try repository.git("mv", "migrations", "database")
    for id in ["a1", "b2"] {
      try repository.write(
        "database/versions/\(id).py",
        "revision = '\(id)'\ndown_revision = \(id == "a1" ? "None" : "'a1'")\n"
          + "def upgrade():\n  pass\ndef downgrade():\n  pass\n")
    }
    try repository.remove("database/env.py")
    try repository.commit(
      "move",
      writing: [
        "alembic.ini": alembicIni(scriptLocation: "%(here)s/database"), "database/env.py": "pass\n",
      ])
    try repository.checkout("main")
    try add("m3", down: "b2", "m3", to: repository)
    try repository.checkout("feature")
    for (branch, target, origin) in [
      ("feature", "main", "m3 landed on main"), ("main", "feature", "m3 is part of this change"),
    ] {
      try repository.checkout(branch)
      let document = try check(repository, "--onto", target)
      let entry = try #require(document.couldNotCheck.first { $0.reason.hasPrefix(origin) })
      #expect(entry.path == versions + "m3.py")
      #expect(entry.reason.contains("outside of the version locations"))
    }
  }

  // MARK: Conflicts

  @Test func bothPointedTheSameRevisionElsewhere() throws {
    let repository = try started()
    try add("c3", down: "b2", "c3", to: repository)
    try repository.branch("feature")
    try add("f3", down: "b2", "f3", to: repository)
    try repository.commit(
      "re-point", writing: [versions + "c3.py": migration("c3", down: "f3", "about the c3 table")])
    try repository.checkout("main")
    try add("m3", down: "b2", "m3", to: repository)
    try repository.commit(
      "re-point", writing: [versions + "c3.py": migration("c3", down: "m3", "about the c3 table")])
    try repository.checkout("feature")
    let document = try check(repository, "--onto", "main")
    // Neither version is guessed: with ours m3 is a second head, with theirs f3 is.
    #expect(!document.findings.map(\.rule).contains("multiple-heads"))
    let reasons = document.couldNotCheck.map(\.reason)
    #expect(reasons.contains { $0.contains("depend on how conflicts are resolved") })
    #expect(reasons.contains { $0.contains("this change and main changed the file differently") })
    #expect(document.couldNotCheck.allSatisfy { $0.remedy.contains("`git merge main`") })
  }

  @Test func aConflictThatLeavesTheHeadsAlone() throws {
    let repository = try diverged()
    for (branch, statement) in [("main", "op.drop_table('x')"), ("feature", "op.drop_table('y')")] {
      try repository.checkout(branch)
      try repository.commit(
        "edit",
        writing: [
          versions + "b2.py": migration("b2", down: "a1", "create orders", upgrade: statement)
        ])
    }
    let document = try check(repository, "--onto", "main")
    #expect(document.findings.map(\.rule).contains("multiple-heads"))
    #expect(document.couldNotCheck.map(\.path) == [versions + "b2.py"])
  }

  @Test func aSideDeletedWhatTheOtherEdited() throws {
    let repository = try started()
    try repository.branch("feature")
    try repository.remove(versions + "b2.py")
    try repository.commit("delete")
    try repository.checkout("main")
    try repository.commit(
      "edit",
      writing: [versions + "b2.py": migration("b2", down: "a1", "orders", upgrade: "op.f()")])
    try repository.checkout("feature")
    let document = try check(repository, "--onto", "main")
    #expect(document.findings.map(\.rule) == ["deleted-applied-migration"])
    let reasons = document.couldNotCheck.map(\.reason)
    #expect(reasons.contains { $0.contains("this change deleted or moved the file") })
    #expect(reasons.contains { $0.contains("a1 with this change's version, b2 with that of main") })
    try repository.checkout("main")
    let other = try check(repository, "--onto", "feature")
    #expect(
      other.couldNotCheck.contains { $0.reason.contains("feature deleted or moved the file") })
  }

  /// The settings are merged by lines, as git does it.
  @Test func bothChangedOtherLinesOfTheConfiguration() throws {
    let repository = try started()
    let lines = (1...12).map { "# \($0)\n" }.joined()
    try repository.commit("ini", writing: ["alembic.ini": alembicIni() + lines])
    try repository.branch("feature")
    try repository.commit("end", writing: ["alembic.ini": alembicIni() + lines + "# end\n"])
    try repository.checkout("main")
    try repository.git("mv", "migrations", "database")
    try repository.commit(
      "move", writing: ["alembic.ini": alembicIni(scriptLocation: "%(here)s/database") + lines])
    try repository.checkout("feature")
    let document = try check(repository, "--onto", "main")
    #expect(document.findings.isEmpty && document.couldNotCheck.isEmpty)
    #expect(document.summary.revisions == 2)
  }

  /// Files that git checked out with other line ends are as they were.
  @Test func lineEndsOfTheWorkingTree() throws {
    let repository = try diverged()
    try repository.checkout("main")
    try repository.commit(
      "reword",
      writing: [
        "alembic.ini": alembicIni() + "# more\n",
        versions + "a1.py": migration("a1", down: nil, "create all users"),
      ])
    try repository.checkout("feature")
    try repository.git("config", "core.autocrlf", "true")
    try repository.remove("migrations")
    try repository.remove("alembic.ini")
    try repository.git("checkout", "--quiet", "--", ".")
    #expect(try repository.read(versions + "a1.py").contains("\r\n"))
    let document = try check(repository, "--onto", "main")
    #expect(document.findings.map(\.rule) == ["multiple-heads"])
    #expect(document.couldNotCheck.isEmpty)
  }

  // MARK: States of the repository

  /// In a rebase, git's "ours" is the other side; whose a revision is does not depend on it.
  @Test func aRebaseThatHasStopped() throws {
    let repository = try diverged()
    try repository.commit("mine", writing: ["notes": "mine\n"])
    try add("f4", down: "f3", "f4", to: repository)
    try repository.checkout("main")
    try repository.commit("theirs", writing: ["notes": "theirs\n"])
    try repository.checkout("feature")
    let rebase = try repository.tryGit("rebase", "main")
    #expect(!rebase.succeeded)
    for option in ["--staged", "--all"] {
      let document = try check(repository, option, "--onto", "main")
      let finding = try #require(document.findings.first { $0.rule == "multiple-heads" })
      #expect(finding.revision == "f3")
      #expect(finding.related.first?.revision == "m3")
      let entry = try #require(document.couldNotCheck.first)
      #expect(entry.reason.hasPrefix("feature is being rebased"))
      #expect(entry.remedy.contains("`mlint check --rev feature --onto main`"))
    }
    let whole = try check(repository, "--rev", "feature", "--onto", "main")
    #expect(whole.findings.first?.revision == "f4")
  }

  @Test func aCherryPickAndALinkedWorktree() throws {
    let repository = try diverged()
    let linked = try repository.worktree("linked", at: "feature")
    #expect(try check(linked, "--onto", "main").findings.map(\.revision) == ["f3"])
    try repository.branch("release", at: "main")
    try repository.git("cherry-pick", "--no-commit", "feature")
    #expect(try check(repository, "--staged", "--onto", "main").findings.map(\.revision) == ["f3"])
  }

  @Test func nothingInCommonAndNothingYet() throws {
    let repository = try diverged()
    try repository.git("checkout", "--quiet", "--orphan", "anew")
    try repository.commit("anew")
    let document = try check(repository, "--onto", "main")
    #expect(document.couldNotCheck.contains { $0.reason.contains("no common ancestor") })
    #expect(document.findings.map(\.rule) == ["multiple-heads"])
    try repository.git("checkout", "--quiet", "--orphan", "unborn")
    #expect(try check(repository, "--onto", "main").findings.map(\.rule) == ["multiple-heads"])
  }

  // MARK: Clones in CI

  /// A pull request's merge commit at depth 2, after which `main` moved and was fetched at depth 1.
  private func pullRequest() throws -> (
    clone: GitFixture, origin: GitFixture, variables: [String: String]
  ) {
    let repository = try started()
    try repository.branch("feature")
    try add("f3", down: "b2", "f3", to: repository)
    try repository.git("checkout", "--quiet", "--detach", "main")
    try repository.merge("feature")
    try repository.git("update-ref", "refs/pull/7/merge", "HEAD")
    try repository.checkout("main")
    try add("m3", down: "b2", "Add mail (#12)", to: repository)
    let clone = try GitFixture()
    try clone.git("remote", "add", "origin", "file://" + repository.path)
    try clone.git(
      "fetch", "--quiet", "--depth=2", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
    try clone.checkout("refs/remotes/pull/7/merge")
    return (
      clone, repository,
      [
        "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_BASE_REF": "main", "GITHUB_SHA": try clone.commitID("HEAD"),
      ]
    )
  }

  @Test func aShallowMergeCommitOntoANewerTarget() throws {
    let (clone, origin, variables) = try pullRequest()
    defer { withExtendedLifetime(origin) {} }
    // What the host merged is fine; main has moved since.
    #expect(try check(clone, variables: variables).findings.isEmpty)
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "main")
    let document = try check(clone, "--onto", "FETCH_HEAD", variables: variables)
    #expect(document.findings.map(\.revision) == ["f3"])
    #expect(document.couldNotCheck.isEmpty)
    #expect(document.summary.revisions == 4)
    // Without the host's word nothing tells what both come from.
    let doubtful = try check(clone, "--onto", "FETCH_HEAD")
    #expect(doubtful.findings.map(\.revision) == ["f3"])
    let entry = try #require(doubtful.couldNotCheck.first)
    #expect(entry.reason.contains("does not reach the merge base"))
    #expect(entry.remedy.contains("`git fetch --unshallow`"))
    #expect(doubtful.couldNotCheck.count == 1)
  }

  @Test func theToldCommandFetchesTheTarget() throws {
    let (clone, origin, variables) = try pullRequest()
    defer { withExtendedLifetime(origin) {} }
    let result = try run(
      mlintBinary(), ["check", "--onto", "origin/main"], in: clone.path,
      environment: variables.mapValues { $0 })
    #expect(result.status == 2)
    let command = try #require(result.errors.split(separator: "`").dropFirst().first)
    #expect(command == "git fetch --unshallow origin main:refs/remotes/origin/main")
    try clone.git(command.split(separator: " ").dropFirst().map(String.init))
    let document = try check(clone, "--onto", "origin/main", variables: variables)
    #expect(document.findings.map(\.revision) == ["f3"])
    #expect(document.couldNotCheck.isEmpty)
    #expect(document.findings.first?.related.first?.message.contains("(#12)") == true)
  }

  @Test func wrongUsage() throws {
    let repository = try diverged()
    for options in [["--onto", "nope"], ["--onto", "main", "--base", "main"], ["--onto"]] {
      let result = try run(mlintBinary(), ["check"] + options, in: repository.path)
      #expect(result.status == 2, "\(result)")
    }
    let folder = try TemporaryFolder("plain")
    let outside = try run(mlintBinary(), ["check", "--onto", "main"], in: folder.path)
    #expect(outside.status == 2)
    #expect(outside.errors.contains("needs a git repository"))
  }
}
