import Git
import GitTestSupport
import TestSupport
import Testing

/// Every row of the table in githooks(5) situations: what git exports, and the index that it means.
@Suite struct HookTests {
  private func fixture() throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["a": "1\n", "b": "1\n", "sub/c": "1\n"])
    for name in ["a", "b", "sub/c"] { try fixture.write(name, "2\n") }
    return fixture
  }

  /// Opens as the hook would and compares the index with git's own view there.
  private func expectSameIndex(_ moment: HookMoment) throws {
    let repository = try #require(try openRepository(moment.folder, moment.environment))
    #expect(try stageRecords(repository) == moment.stages)
    #expect(text(repository.layout.root) == moment.folder)
  }

  @Test func plainCommit() throws {
    let fixture = try fixture()
    try fixture.git("add", "a")
    let result = try fixture.inHook("pre-commit", running: ["commit", "-m", "x"]) { moment in
      #expect(moment.variables["GIT_INDEX_FILE"] == ".git/index")
      try expectSameIndex(moment)
    }
    #expect(result.succeeded)
  }

  @Test func commitAll() throws {
    let fixture = try fixture()
    try fixture.inHook("pre-commit", running: ["commit", "-a", "-m", "x"]) { moment in
      #expect(moment.variables["GIT_INDEX_FILE"]?.hasSuffix(".git/index.lock") == true)
      try expectSameIndex(moment)
      // Without the variable, nothing of it is seen.
      #expect(try stageRecords(try fixture.opened()) != moment.stages)
    }
  }

  @Test func commitOfOnePath() throws {
    let fixture = try fixture()
    try fixture.git("add", "a")
    try fixture.inHook("pre-commit", running: ["commit", "-m", "x", "b"]) { moment in
      #expect(moment.variables["GIT_INDEX_FILE"]?.contains("next-index-") == true)
      try expectSameIndex(moment)
    }
  }

  @Test func commitFromSubfolder() throws {
    let fixture = try fixture()
    try fixture.git("add", "--all")
    try fixture.inHook(
      "pre-commit", running: ["commit", "-m", "x"], from: fixture.path("sub")
    ) { moment in
      #expect(moment.folder == fixture.path)
      #expect(text(moment.environment.prefix) == "sub/")
      try expectSameIndex(moment)
      // A hook that goes to a folder of its own: the variable still starts at the root.
      let repository = try #require(
        try openRepository(fixture.path("sub"), moment.environment))
      #expect(try stageRecords(repository) == moment.stages)
    }
  }

  @Test(arguments: [
    ["commit", "-m", "x"], ["commit", "-a", "-m", "x"], ["commit", "-m", "x", "b"],
  ])
  func commitInLinkedWorktree(arguments: [String]) throws {
    let fixture = try fixture()
    let linked = try fixture.worktree("linked")
    try linked.write("a", "3\n")
    try linked.write("b", "3\n")
    try linked.git("add", "a")
    try fixture.inHook("pre-commit", running: arguments, from: linked.path) { moment in
      #expect(moment.variables["GIT_DIR"]?.hasSuffix(".git/worktrees/linked") == true)
      try expectSameIndex(moment)
      let repository = try #require(try openRepository(moment.folder, moment.environment))
      #expect(text(repository.layout.commonDirectory) == fixture.path(".git"))
      // The hook may look from a folder below: a linked worktree knows its root.
      try linked.write("below/x", "")
      let below = try #require(try openRepository(linked.path("below"), moment.environment))
      #expect(text(below.layout.root) == linked.path)
    }
  }

  @Test(arguments: [["commit", "-m", "x"], ["commit", "-a", "-m", "x"]])
  func commitInSubmodule(arguments: [String]) throws {
    let inner = try fixture()
    let outer = try GitFixture()
    try outer.git("submodule", "--quiet", "add", "file://" + inner.path, "inner")
    try outer.commit("outer")
    try outer.write("inner/a", "3\n")
    try outer.write("inner/sub/c", "3\n")
    try run("git", ["add", "a"], in: outer.path("inner")).orFail()
    try outer.inHook(
      "pre-commit", of: outer.path(".git/modules/inner/hooks"), running: arguments,
      from: outer.path("inner")
    ) { moment in
      #expect(moment.folder == outer.path("inner"))
      try expectSameIndex(moment)
    }
  }

  @Test func rebaseRunsAProgram() throws {
    let fixture = try fixture()
    try fixture.commit("second")
    try fixture.inHook(
      "look", of: fixture.path, running: ["rebase", "--exec", "./look", "HEAD~1"]
    ) { moment in
      try expectSameIndex(moment)
      let repository = try #require(try openRepository(moment.folder, moment.environment))
      #expect(try repository.operation() == .rebase)
      // The same from a folder below, where git's own variables may name the root.
      let below = try #require(
        try openRepository(fixture.path("sub"), moment.environment))
      #expect(text(below.layout.root) == fixture.path)
    }
  }

  @Test(arguments: [["commit", "-m", "x"], ["commit", "-a", "-m", "x"]])
  func namedGitDirectoryAndWorkTree(arguments: [String]) throws {
    let fixture = try fixture()
    try fixture.git("add", "a")
    try fixture.inHook(
      "pre-commit", running: ["--git-dir=.git", "--work-tree=."] + arguments
    ) { moment in
      #expect(moment.variables["GIT_WORK_TREE"] == ".")
      try expectSameIndex(moment)
    }
  }

  @Test func gitDirectoryElsewhere() throws {
    // As people keep their dot files: the repository in one place, the files in another.
    let fixture = try fixture()
    let elsewhere = try TemporaryFolder("elsewhere")
    try run("mv", [fixture.path(".git"), elsewhere.path("kept.git")]).orFail()
    let options = ["--git-dir=\(elsewhere.path("kept.git"))", "--work-tree=\(fixture.path)"]
    try fixture.inHook(
      "pre-commit", of: elsewhere.path("kept.git/hooks"),
      running: options + ["commit", "-a", "-m", "x"]
    ) { moment in
      try expectSameIndex(moment)
    }
  }

  @Test func onlyGitDirectoryNamed() throws {
    let fixture = try fixture()
    let elsewhere = try TemporaryFolder("elsewhere")
    try run("mv", [fixture.path(".git"), elsewhere.path("kept.git")]).orFail()
    let environment = GitEnvironment(gitDirectory: Array(elsewhere.path("kept.git").utf8))
    let repository = try #require(try openRepository(fixture.path, environment))
    // git(1): the current folder is the top of the working tree then.
    #expect(text(repository.layout.root) == fixture.path)
    #expect(try stageRecords(repository).count == 3)
  }

  @Test func cleanMerge() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["a": "1\n"])
    try fixture.branch("side")
    try fixture.commit("side", writing: ["b": "1\n"])
    try fixture.checkout("main")
    try fixture.commit("main", writing: ["c": "1\n"])
    let side = try fixture.objectID("side")
    try fixture.inHook("pre-merge-commit", running: ["merge", "--no-edit", "side"]) { moment in
      try expectSameIndex(moment)
      // Nothing but this variable names the other side here.
      #expect(moment.variables["GITHEAD_\(side)"] == "side")
      let repository = try #require(try openRepository(moment.folder, moment.environment))
      #expect(try repository.mergeHeads().isEmpty)
    }
  }

  @Test func receivedObjectsInQuarantine() throws {
    let fixture = try fixture()
    let server = try fixture.makeOrigin()
    let pushed = try fixture.commit("pushed", writing: ["new": "1\n"])
    let id = try parse(pushed)
    try fixture.inHook(
      "pre-receive", of: server.path("hooks"), running: ["push", "origin", "main"]
    ) { moment in
      #expect(moment.variables["GIT_OBJECT_DIRECTORY"] != nil)
      let repository = try #require(try openRepository(moment.folder, moment.environment))
      #expect(repository.layout.isBare)
      #expect(try repository.commit(id)?.summary == "pushed")
      #expect(try repository.commitID(of: pushed) == id)
      // Old objects, too.
      #expect(try repository.commitID(of: "main")?.hex == fixture.commitID("main~1"))
      let plain = try #require(try openRepository(server.path))
      #expect(try plain.commit(id) == nil)
    }
  }

  @Test func pushIntoRepositoryWithWorkTree() throws {
    let server = try fixture()
    try server.git("config", "receive.denyCurrentBranch", "updateInstead")
    try server.git("checkout", "--quiet", "--force", "main")
    let client = try server.clone("client")
    try client.commit("pushed", writing: ["new": "1\n"])
    try client.inHook(
      "pre-receive", of: server.path(".git/hooks"), running: ["push", "origin", "main"]
    ) { moment in
      #expect(moment.variables["GIT_DIR"] == ".")
      let repository = try #require(try openRepository(moment.folder, moment.environment))
      #expect(repository.layout.isBare)
      #expect(text(repository.layout.gitDirectory) == server.path(".git"))
    }
  }

  @Test func namedCommonDirectory() throws {
    let fixture = try fixture()
    let linked = try fixture.worktree("linked")
    let own = linked.path + "/../work/.git/worktrees/linked"
    let right = GitEnvironment(
      gitDirectory: Array(own.utf8), commonDirectory: Array(fixture.path(".git").utf8))
    let repository = try #require(try openRepository(linked.path, right))
    #expect(text(repository.layout.root) == linked.path)

    let other = try GitFixture()
    var wrong = right
    wrong.commonDirectory = Array(other.path(".git").utf8)
    #expect {
      try openRepository(linked.path, wrong, by: nil)
    } throws: { error in
      (error as? OpenFailure)?.cause == .environment(variable: "GIT_COMMON_DIR")
    }
    // Git opens it, and then finds references of one repository and objects of the other.
    let elsewhere = try #require(try openRepository(linked.path, wrong, by: .git))
    #expect(throws: GitError.self) { try elsewhere.head() }
  }

  @Test func variablesThatLeadNowhere() throws {
    let fixture = try fixture()
    #expect {
      try openRepository(fixture.path, GitEnvironment(gitDirectory: Array("/nowhere".utf8)))
    } throws: { error in
      (error as? OpenFailure)?.cause == .environment(variable: "GIT_DIR")
    }
    #expect {
      try openRepository(fixture.path, GitEnvironment(workTree: Array("/nowhere".utf8)))
    } throws: { error in
      (error as? OpenFailure)?.cause == .environment(variable: "GIT_WORK_TREE")
    }
    // An index that does not exist is an empty one, as in git.
    let repository = try #require(
      try openRepository(fixture.path, GitEnvironment(indexFile: Array("nowhere".utf8))))
    #expect(try repository.index().isEmpty)
  }
}
