import Foundation
import TestSupport
import Testing

/// `mlint where`: every place that can hold a revision, by both ways of reading git.
@Suite struct WhereTests {
  private let grace = GitFixture.Person("Grace", "grace@example.com")

  // MARK: References

  @Test func hereIsHere() throws {
    let repository = try GitFixture.lost()
    let document = try repository.locate("b2")
    #expect(document.version == 1)
    #expect(document.snapshot == "working-tree")
    #expect(document.revisions.map(\.status) == ["here"])
    let match = try document.match
    #expect(match.here)
    #expect(match.environment == "migrations")
    #expect(match.path == lostVersions + "b2_create_orders.py")
    #expect(match.added?.subject == "start")
    #expect(match.deleted == nil)
    // What Alembic resolves here is here too.
    #expect(try repository.locate("head").match.revision == "b2")
    #expect(try repository.locate("-1").match.revision == "a1")
  }

  @Test func onAnotherBranch() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    let commit = try repository.add("c3a9", down: "b2", "Add phone (#7)", by: grace)
    try repository.add("d4a9", down: "c3a9")
    try repository.checkout("main")
    let document = try repository.locate("c3a9")
    #expect(document.revisions.map(\.status) == ["found"])
    // History was not needed.
    #expect(document.searched.commits == 0)
    let match = try document.match
    #expect(!match.here)
    #expect(match.where_ == ["branch feature", "reflog HEAD@{2}"])
    #expect(match.path == lostVersions + "c3a9_step.py")
    #expect(
      match.added
        == WhereDocument.Commit(
          commit: commit, pullRequest: "#7", author: "Grace", date: "2024-01-01",
          subject: "Add phone (#7)"))
    #expect(match.deleted == nil)
    #expect(match.downRevisions == ["b2"])
    #expect(match.nearestAncestors == ["b2"])
    #expect(match.missingAncestors == [])
    #expect(
      match.commands == ["git switch feature && alembic downgrade b2", "git merge feature"])
    let later = try repository.locate("d4a9").match
    #expect(later.missingAncestors == ["c3a9"])
    #expect(later.nearestAncestors == ["b2"])
  }

  /// The proposed commands do what they say.
  @Test func theCommandsWork() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.checkout("main")
    let commands = try repository.locate("c3a9").match.commands
    for command in commands {
      let result = try run(
        "sh", ["-ec", "alembic() { echo \"$@\"; }; \(command)"], in: repository.path,
        environment: [
          "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A",
          "GIT_COMMITTER_EMAIL": "a@example.com",
        ])
      #expect(result.status == 0, "\(result)")
      #expect(
        FileManager.default.fileExists(atPath: repository.path(lostVersions + "c3a9_step.py")))
      try repository.checkout("main")
    }
  }

  /// The configuration and its section are named where Alembic would not take them by itself.
  @Test(arguments: [
    ("db/alembic.ini", "alembic", "alembic -c db/alembic.ini"),
    ("alembic.ini", "users", "alembic -n users"),
    ("my conf.ini", "users", "alembic -c 'my conf.ini' -n users"),
    ("migrations/alembic.ini", nil, "flask db"),
  ])
  func theCommandNamesTheConfiguration(path: String, section: String?, alembic: String) throws {
    let repository = try GitFixture.lost()
    try repository.remove("alembic.ini")
    let location = "script_location = migrations"
    try repository.commit(
      "configuration",
      writing: [path: "[\(section ?? "alembic")]\n" + (section == nil ? "" : location) + "\n"])
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.checkout("main")
    #expect(
      try repository.locate("c3a9").match.commands.first
        == "git switch feature && \(alembic) downgrade b2")
  }

  @Test func remoteBranchesTagsAndPullRequests() throws {
    let repository = try GitFixture.lost()
    let start = try repository.commitID("HEAD")
    for name in ["r", "t", "p", "m", "o"] {
      try repository.branch("tmp", at: start)
      try repository.add("\(name)777", down: "b2")
      let reference =
        switch name {
        case "r": "refs/remotes/origin/topic"
        case "t": "refs/tags/v1"
        case "p": "refs/pull/12/head"
        case "m": "refs/remotes/origin/merge-requests/3/head"
        default: "refs/custom/thing"
        }
      try repository.git("update-ref", reference, "HEAD")
      try repository.checkout("main")
      try repository.git("branch", "-D", "tmp")
    }
    try repository.git("reflog", "expire", "--expire=all", "--all")
    let expected = [
      "r777": "remote-branch origin/topic", "t777": "tag v1", "p777": "pull-request #12",
      "m777": "pull-request !3", "o777": "reference refs/custom/thing",
    ]
    for (id, place) in expected {
      #expect(try repository.locate(id).match.where_ == [place], "\(id)")
    }
    #expect(
      try repository.locate("r777").match.commands == [
        "git switch --detach origin/topic && alembic downgrade b2", "git merge origin/topic",
      ])
    // What a person would check out comes first.
    try repository.git("branch", "mine", "refs/pull/12/head")
    try repository.git("tag", "-m", "annotated", "v2", "refs/pull/12/head")
    #expect(
      try repository.locate("p777").match.where_ == [
        "branch mine", "pull-request #12", "tag v2",
      ])
  }

  @Test func stashes() throws {
    let repository = try GitFixture.lost()
    let environment = [
      "GIT_AUTHOR_NAME": "S", "GIT_AUTHOR_EMAIL": "s@example.com", "GIT_COMMITTER_NAME": "S",
      "GIT_COMMITTER_EMAIL": "s@example.com",
    ]
    try repository.write(lostVersions + "s111_step.py", lostMigration("s111", down: "b2"))
    try repository.git("add", "--all")
    try repository.git(["stash"], environment: environment)
    try repository.write(lostVersions + "u222_step.py", lostMigration("u222", down: "b2"))
    try repository.git(["stash", "--include-untracked"], environment: environment)
    let staged = try repository.locate("s111").match
    #expect(staged.where_ == ["stash stash@{1}", "stash stash@{1}^2"])
    #expect(staged.commands == ["mlint restore s111"])
    let untracked = try repository.locate("u222").match
    #expect(untracked.where_ == ["stash stash@{0}^3"])
    #expect(untracked.nearestAncestors == ["b2"])
  }

  // MARK: Logs

  @Test func reflogsAfterAResetAndAfterTheBranchIsGone() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.git("reset", "--hard", "--quiet", "HEAD^")
    let reset = try repository.locate("c3a9").match
    #expect(reset.where_ == ["reflog HEAD@{1}"])
    try repository.remove(".git/logs")
    #expect(try repository.locate("c3a9").match.where_ == ["pending ORIG_HEAD"])
    try repository.branch("gone")
    try repository.add("d4a9", down: "b2")
    try repository.checkout("main")
    try repository.git("branch", "-D", "gone")
    let gone = try repository.locate("d4a9").match
    #expect(gone.where_ == ["reflog HEAD@{1}"])
    #expect(
      gone.commands == [
        "git switch --detach 'HEAD@{1}' && alembic downgrade b2", "mlint restore d4a9",
      ])
  }

  @Test func aCommitThatWasAmended() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.git("rm", "--quiet", lostVersions + "c3a9_step.py")
    try repository.write(lostVersions + "d4a9_step.py", lostMigration("d4a9", down: "b2"))
    try repository.git("add", "--all")
    try repository.git(
      ["commit", "--quiet", "--amend", "--no-edit"],
      environment: [
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
      ])
    #expect(try repository.locate("c3a9").match.where_ == ["reflog HEAD@{1}"])
    #expect(try repository.locate("c3a9").match.deleted == nil)
  }

  @Test func anotherWorktree() throws {
    let repository = try GitFixture.lost()
    let other = try repository.worktree("side")
    try other.git("checkout", "--quiet", "--detach")
    try other.add("c3a9", down: "b2")
    let match = try repository.locate("c3a9").match
    #expect(match.where_ == ["reference worktrees/side/HEAD"])
    try other.git("checkout", "--quiet", "side")
    let left = try repository.locate("c3a9").match
    #expect(left.where_ == ["reflog worktrees/side/HEAD@{1}"])
    // And the other way round.
    try repository.git("checkout", "--quiet", "--detach")
    try repository.add("d4a9", down: "b2")
    try repository.checkout("main")
    #expect(try other.locate("d4a9").match.where_ == ["reflog main-worktree/HEAD@{1}"])
  }

  @Test func damagedLogLinesArePassedOver() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    let lost = try repository.commitID("HEAD")
    try repository.git("reset", "--hard", "--quiet", "HEAD^")
    let log = ".git/logs/HEAD"
    let text = try repository.read(log)
    try repository.write(
      log,
      "no entry at all\n\u{0}\u{1}\n\(text)\(String(repeating: "f", count: 39)) short\n\(lost)")
    #expect(try repository.locate("c3a9").match.where_.contains("reflog HEAD@{1}"))
    // A commit that was thrown away is said to be missing when nothing is found.
    let gone = String(repeating: "ab", count: 20)
    try repository.write(log, "\(gone) \(gone) A <a> 0 +0000\tx\n")
    let document = try repository.locate("zzzz", status: 3)
    #expect(document.couldNotSearch.count == 1)
  }

  // MARK: The current branch

  @Test func deletedHereAndNotCommitted() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.remove(lostVersions + "c3a9_step.py")
    let match = try repository.locate("c3a9").match
    #expect(match.where_ == ["head HEAD", "index index", "branch main"])
    let command = try #require(match.commands.first)
    try run("sh", ["-c", command], in: repository.path).orFail()
    #expect(try repository.locate("c3a9").match.here)
  }

  @Test func onlyInTheIndex() throws {
    let repository = try GitFixture.lost()
    try repository.write(lostVersions + "c3a9_step.py", lostMigration("c3a9", down: "b2"))
    try repository.git("add", "--all")
    try repository.remove(lostVersions + "c3a9_step.py")
    let match = try repository.locate("c3a9").match
    #expect(match.where_ == ["index index"])
    #expect(match.nearestAncestors == ["b2"])
    let command = try #require(match.commands.first)
    try run("sh", ["-c", command], in: repository.path).orFail()
    #expect(try repository.locate("c3a9").match.here)
    #expect(try repository.locate("--staged", "c3a9").match.here)
  }

  @Test func deletedByACommit() throws {
    let repository = try GitFixture.lost()
    let added = try repository.add("c3a9", down: "b2", "Add phone (#3)", by: grace)
    try repository.add("d4a9", down: "c3a9")
    try repository.write(lostVersions + "d4a9_step.py", lostMigration("d4a9", down: "b2"))
    let deleted = try repository.drop("c3a9", "Squash migrations (#9)", by: grace)
    try repository.commit("more", writing: ["x": "y"])
    let match = try repository.locate("c3a9").match
    #expect(match.added?.commit == added)
    #expect(match.deleted?.commit == deleted)
    #expect(match.deleted?.pullRequest == "#9")
    #expect(match.deleted?.author == "Grace")
    #expect(match.deletedHere)
    #expect(match.where_ == ["history HEAD", "reflog HEAD@{2}", "reflog HEAD@{3}"])
    #expect(match.nearestDescendants == ["d4a9"])
    let last = try repository.commitID("HEAD~2").prefix(12)
    #expect(
      match.commands == [
        "git switch --detach \(last) && alembic downgrade b2", "mlint restore c3a9",
        "mlint tombstone c3a9",
      ])
  }

  @Test func reverted() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.git(
      ["revert", "--no-edit", "HEAD"],
      environment: [
        "GIT_AUTHOR_NAME": "R", "GIT_AUTHOR_EMAIL": "r@example.com", "GIT_COMMITTER_NAME": "R",
        "GIT_COMMITTER_EMAIL": "r@example.com",
      ])
    let match = try repository.locate("c3a9").match
    #expect(match.deletedHere)
    #expect(match.deleted?.subject == "Revert \"add c3a9\"")
    #expect(match.deleted?.author == "R")
  }

  /// A branch that is gone, and whose migration was merged and later dropped by a merge.
  @Test func deletedOnTheWayOfAMerge() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9", by: grace)
    try repository.add("d4a9", down: "b2")
    try repository.checkout("main")
    let merged = try repository.merge("feature", message: "Merge pull request #4 from x/feature")
    try repository.git("branch", "-D", "feature")
    try repository.git("reflog", "expire", "--expire=all", "--all")
    // Never on the first-parent history of main, but in its history.
    let side = try repository.locate("c3a9").match
    #expect(!side.deletedHere)
    #expect(side.deleted?.subject == "drop c3a9")
    #expect(side.deleted?.author == "Grace")
    #expect(side.where_ == ["history HEAD"])
    let document = try repository.locate("d4a9").match
    #expect(document.here)
    #expect(document.added?.commit == merged)
    #expect(document.added?.pullRequest == "#4")
  }

  @Test func squashedIntoMain() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.add("d4a9", down: "c3a9")
    try repository.checkout("main")
    let squash = try repository.squashMerge("feature", message: "Feature (#5)")
    try repository.git("branch", "-D", "feature")
    try repository.drop("c3a9")
    let match = try repository.locate("c3a9").match
    #expect(match.added?.commit == squash)
    #expect(match.deletedHere)
  }

  @Test func aFolderThatWasRenamed() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.add("d4a9", down: "b2")
    try repository.drop("c3a9")
    try repository.git("mv", "migrations", "db")
    try repository.write("alembic.ini", alembicIni(scriptLocation: "%(here)s/db"))
    try repository.commit("rename")
    let old = try repository.locate("c3a9").match
    #expect(old.path == lostVersions + "c3a9_step.py")
    #expect(old.environment == "db")
    #expect(old.deletedHere)
    #expect(old.deleted?.subject == "drop c3a9")
    #expect(old.added?.subject == "add c3a9")
    #expect(try repository.locate("d4a9").match.added?.subject == "add d4a9")
    // A branch from before the rename.
    try repository.branch("old", at: "HEAD~2")
    try repository.add("e5a9", down: "b2")
    try repository.checkout("main")
    #expect(try repository.locate("e5a9").match.where_ == ["branch old"])
  }

  // MARK: What nothing leads to

  @Test func unreachableCommitsAndBlobs() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    let lost = try repository.commitID("HEAD")
    try repository.git("reset", "--hard", "--quiet", "HEAD^")
    try repository.write(lostVersions + "d4a9_step.py", lostMigration("d4a9", down: "b2"))
    try repository.git("add", "--all")
    try repository.git("reset", "--hard", "--quiet")
    try repository.remove(".git/ORIG_HEAD")
    try repository.git("reflog", "expire", "--expire=all", "--all")
    for packed in [false, true] {
      if packed { try repository.git("repack", "-a", "-d", "--keep-unreachable", "--quiet") }
      for id in ["c3a9", "d4a9"] {
        let document = try repository.locate(id, status: 1)
        #expect(document.revisions[0].status == "not-found")
        #expect(
          document.revisions[0].remedies.contains {
            $0.command == "mlint where --unreachable \(id)"
          })
      }
      let commit = try repository.locate("--unreachable", "c3a9")
      #expect(commit.searched.objects ?? 0 > 5)
      #expect(try commit.match.places.map(\.commit) == [lost])
      #expect(try commit.match.where_ == ["unreachable "])
      let blob = try repository.locate("--unreachable", "d4a9").match
      #expect(blob.places.map(\.commit) == [nil])
      #expect(blob.nearestAncestors == ["b2"])
      #expect(blob.commands == ["mlint restore --unreachable d4a9"])
    }
    // A word in another file is no revision.
    try repository.commit("talk", writing: ["notes.py": "# c3a9 is gone\nx = 'e5a9'\n"])
    _ = try repository.locate("--unreachable", "e5a9", status: 1)
  }

  // MARK: Clones that lack something

  @Test func shallowClone() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    try repository.commit("later", writing: ["x": "y"])
    let clone = try repository.clone("shallow", depth: 1)
    let document = try clone.locate("c3a9", status: 3)
    #expect(document.revisions[0].status == "not-found")
    #expect(document.couldNotSearch.contains { $0.remedy == "`git fetch --unshallow`" })
    #expect(document.revisions[0].remedies.first?.command == "git fetch --unshallow")
    try clone.git("fetch", "--quiet", "--unshallow")
    #expect(try clone.locate("c3a9").match.deletedHere)
  }

  @Test(arguments: ["blob:none", "tree:0"])
  func partialClone(filter: String) throws {
    let repository = try GitFixture.lost()
    try repository.git("config", "uploadpack.allowFilter", "true")
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    let clone = try repository.clone("partial", options: ["--filter=\(filter)"])
    let document = try clone.locate("c3a9", status: 3)
    #expect(document.couldNotSearch.contains { $0.reason.contains("partial") })
    #expect(try clone.locate("b2").match.here)
  }

  @Test func otherObjectFormat() throws {
    let repository = try GitFixture.lost(options: ["--object-format=sha256"])
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.checkout("main")
    try repository.add("d4a9", down: "b2")
    try repository.git("reset", "--hard", "--quiet", "HEAD^")
    try repository.remove(".git/ORIG_HEAD")
    #expect(try repository.locate("c3a9").match.where_ == ["branch feature"])
    #expect(try repository.locate("d4a9").match.where_ == ["reflog HEAD@{1}"])
    try repository.git("reflog", "expire", "--expire=all", "--all")
    #expect(try repository.locate("--unreachable", "d4a9").match.revision == "d4a9")
  }

  @Test func inASubmodule() throws {
    let inner = try GitFixture.lost()
    try inner.branch("feature")
    try inner.add("c3a9", down: "b2")
    try inner.checkout("main")
    let outer = try GitFixture()
    try outer.git("submodule", "add", "--quiet", "file://" + inner.path, "service")
    try outer.commit("add the service")
    let result = try run(
      mlintBinary(), ["where", "c3a9", "--format", "json"], in: outer.path("service"))
    let match = try decode(WhereDocument.self, from: result).match
    #expect(match.where_ == ["remote-branch origin/feature"])
    let outside = try outer.mlint("where", "c3a9")
    #expect(outside.status != 0, "\(outside)")
  }

  @Test func outsideGit() throws {
    let repository = try GitFixture.lost()
    try repository.remove(".git")
    #expect(try repository.locate("b2").match.here)
    let document = try repository.locate("c3a9", status: 3)
    #expect(document.couldNotSearch.count == 1)
  }

  @Test func bareRepositories() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    let bare = try repository.clone("bare.git", bare: true)
    #expect(try bare.locate("--rev", "main", "c3a9").match.where_.first == "branch feature")
  }

  // MARK: What is asked

  @Test func beginningsAndSeveral() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("3f9c07d2e5ab", down: "b2")
    try repository.add("3f9c11112222", down: "3f9c07d2e5ab")
    try repository.checkout("main")
    let both = try repository.locate("3f9c")
    #expect(both.revisions.map(\.status) == ["ambiguous"])
    #expect(both.revisions[0].matches.map(\.revision) == ["3f9c07d2e5ab", "3f9c11112222"])
    #expect(try repository.locate("3f9c0").match.revision == "3f9c07d2e5ab")
    let several = try repository.locate("3f9c07d2e5ab,b2", "zzzz", status: 1)
    #expect(several.revisions.map(\.status) == ["found", "here", "not-found"])
  }

  @Test func whatSomebodyPasted() throws {
    let repository = try GitFixture.lost()
    let texts = [
      "FAILED: Can't locate revision identified by 'c3a9'\n": ["c3a9"],
      "alembic.util.exc.CommandError: Can't locate revision identified by 'c3a9'": ["c3a9"],
      " version_num \n-------------\n c3a9\n d4a9\n(2 rows)\n": ["c3a9", "d4a9"],
      "+-------------+\n| version_num |\n+-------------+\n| c3a9        |\n+-------------+\n":
        ["c3a9"],
      "c3a9 (head)\n": ["c3a9"], "'c3a9', \"d4a9\"": ["c3a9", "d4a9"],
      "('c3a9'),\n('d4a9');\n": ["c3a9", "d4a9"],
      "version_num\nc3a9\n": ["c3a9"], "No such revision or branch 'c3a9'": ["c3a9"],
      "KeyError: 'c3a9'\n": ["c3a9"],
      "KeyError: 'x'\nCan't locate revision identified by 'c3a9'\n": ["c3a9"],
    ]
    for (text, ids) in texts {
      let document = try repository.locate("-", status: 1, input: text)
      #expect(document.revisions.map(\.wanted) == ids, "\(text)")
    }
    let nothing = try run(
      mlintBinary(), ["where", "-"], in: repository.path, input: Array("(0 rows)\n".utf8))
    #expect(nothing.status == 2, "\(nothing)")
    let told = try run(
      mlintBinary(), ["where", "-"], in: repository.path, input: Array("c3a9\n".utf8))
    #expect(told.errors.contains("read from standard input: c3a9"), "\(told)")
  }

  /// Alembic's own words lead to the revision.
  @Test func whatAlembicSays() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.checkout("main")
    let alembic = try run(
      PythonTools.alembic() + "/alembic", ["upgrade", "c3a9:head", "--sql"], in: repository.path)
    #expect(alembic.status != 0)
    let document = try repository.locate("-", input: alembic.errors + alembic.output)
    #expect(try document.match.where_ == ["branch feature"])
  }

  // MARK: Hostile repositories

  @Test func namesThatWouldActOnATerminalOrAShell() throws {
    let repository = try GitFixture.lost()
    try repository.branch("a;touch${IFS}pwned;'b")
    let id = "\u{1B}[31mred\u{202E}"
    try repository.write(lostVersions + "evil_step.py", lostMigration(id, down: "b2"))
    try repository.commit("evil \u{1B}[2J")
    try repository.add("c3a9", down: "b2")
    try repository.checkout("main")
    let result = try repository.mlint("where", id, "c3a9")
    #expect(result.status == 0, "\(result)")
    #expect(!result.outputBytes.contains(0x1B))
    #expect(!result.output.unicodeScalars.contains("\u{202E}"))
    let match = try repository.locate("c3a9").match
    let command = try #require(match.commands.first)
    try run("sh", ["-c", "alembic() { :; }; \(command)"], in: repository.path).orFail()
    #expect(!FileManager.default.fileExists(atPath: repository.path("pwned")))
    #expect(
      try repository.git("symbolic-ref", "--short", "HEAD").line == "a;touch${IFS}pwned;'b")
    try repository.checkout("main")
    #expect(
      try repository.locate(id).match.commands.allSatisfy {
        $0.hasPrefix("git switch") || $0.hasPrefix("git merge")
      })
  }

  @Test func thousandsOfReferences() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.checkout("main")
    let commit = try repository.commitID("feature")
    let lines = (0..<5000).map { "create refs/heads/many/\($0) \(commit)\n" }.joined()
    try run(
      "git", ["update-ref", "--stdin"], in: repository.path, input: Array(lines.utf8)
    ).orFail()
    let started = Date()
    let match = try repository.locate("c3a9").match
    #expect(match.placeCount == 5001)
    #expect(match.places.count == 100)
    #expect(Date().timeIntervalSince(started) < 60)
  }

  /// A commit whose tree is the same folder over and over, as deep as it is wide.
  @Test func aTreeThatIsTooLargeToList() throws {
    let repository = try GitFixture.lost()
    var tree = try repository.git("rev-parse", "HEAD:migrations").line
    for _ in 0..<12 {
      let lines = (0..<12).map { "040000 tree \(tree)\td\($0)\n" }.joined()
      tree = try run("git", ["mktree"], in: repository.path, input: Array(lines.utf8)).orFail().line
    }
    let commit = try repository.git(
      ["commit-tree", "-m", "bomb", tree],
      environment: [
        "GIT_AUTHOR_NAME": "B", "GIT_AUTHOR_EMAIL": "b@example.com", "GIT_COMMITTER_NAME": "B",
        "GIT_COMMITTER_EMAIL": "b@example.com",
      ]
    ).line
    try repository.git("update-ref", "refs/heads/bomb", commit)
    let result = try run(mlintBinary(), ["where", "zzzz"], in: repository.path, timeout: 60)
    #expect(!result.timedOut)
    #expect([1, 3].contains(result.status), "\(result)")
  }
}
