import Foundation
import Git
import GitTestSupport
import SourceText
import TestSupport
import Testing

/// Which back end is chosen, and what is said when none can read a repository.
@Suite struct BackEndTests {
  @Test func libgit2IsChosenWhereItCan() throws {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["file": ""])
    #expect(try fixture.opened(by: nil).backEnd == BackEndChoice(.libgit2))
    #expect(try fixture.opened(by: .libgit2).backEnd == BackEndChoice(.libgit2))
    #expect(try fixture.opened(by: .git).backEnd == BackEndChoice(.git))
    // It reads the index that `git` is not needed for, without a program on the path.
    let nothing = GitEnvironment(searchPath: Array("/nowhere".utf8))
    #expect(try fixture.opened(by: nil, nothing).index().count == 1)
  }

  /// A repository whose objects are named by SHA-256, with two commits on a branch and a merge.
  private func sha256() throws -> GitFixture {
    let fixture = try GitFixture(options: ["--object-format=sha256"])
    try fixture.commit("base", writing: ["folder/file": "1", "other": "2"])
    try fixture.branch("side")
    try fixture.commit("side", writing: ["folder/side": "3"])
    try fixture.checkout("main")
    try fixture.commit("main", writing: ["main": "4"])
    try fixture.git("tag", "-a", "-m", "annotated", "v1.0")
    return fixture
  }

  @Test func sha256IsReadByGit() throws {
    let fixture = try sha256()
    let repository = try fixture.opened()
    #expect(repository.backEnd.backEnd == .git)
    #expect(repository.backEnd.refusals.map { $0.contains("sha256") } == [true])
    #expect(repository.objectFormat == .sha256)
    let head = try fixture.objectID("main")
    #expect(head.hex.count == 64 && head.bytes.count == 32)
    #expect(ObjectID(bytes: head.bytes) == head)
    #expect(try repository.head() == .branch("main", head))
    #expect(try repository.commitID(of: "HEAD^1") == fixture.objectID("main~1"))
    #expect(
      try repository.references(matching: "refs/tags/v[0-9]*")
        == [Reference(name: "refs/tags/v1.0", commit: head)])

    let commit = try #require(try repository.commit(head))
    #expect(commit.summary == "main")
    #expect(commit.parents == [try fixture.objectID("main~1")])
    let listing = try repository.files(below: commit.tree)
    let expected = records(try fixture.git("ls-tree", "-r", "-z", "HEAD").outputBytes)
    #expect(
      listing.files.map { Array("100644 blob \($0.id)\t".utf8) + $0.path.bytes } == expected)
    #expect(
      try stageRecords(repository)
        == records(try fixture.git("ls-files", "--stage", "-z").outputBytes))
    let base = try fixture.objectID("side~1")
    #expect(
      try repository.mergeBases(head, fixture.objectID("side"))
        == .found([base], mayBeMore: false))
    var changed: [ObjectID] = []
    _ = try repository.walkChanges(of: ["folder"], from: fixture.objectID("side")) {
      changed.append($0.commit.id)
      return true
    }
    #expect(changed == [try fixture.objectID("side"), base])
    // An id of the other hash means nothing here, as in a repository that uses SHA-1.
    #expect(try repository.object(.zero, maximumSize: 100) == .missing)
    let other = try GitFixture()
    #expect(try other.opened().object(head, maximumSize: 100) == .missing)
  }

  @Test func sha256InSpecialStates() throws {
    let fixture = try sha256()
    try fixture.commit("conflict", writing: ["folder/side": "5"])
    _ = try fixture.tryGit("merge", "side")
    let repository = try fixture.opened()
    #expect(try repository.operation() == .merge)
    #expect(try repository.mergeHeads() == [fixture.objectID("side")])
    #expect(try repository.index().map(\.stage) == [0, 2, 3, 0, 0])
    let clone = try fixture.clone("shallow", depth: 1)
    let shallow = try clone.opened()
    #expect(shallow.isShallow)
    #expect(
      try shallow.walkFirstParents(from: clone.objectID("HEAD")) { _ in true } == .cutOff)
  }

  @Test func libgit2AloneRefuses() throws {
    let fixture = try sha256()
    #expect {
      try fixture.opened(by: .libgit2)
    } throws: { error in
      (error as? OpenFailure)?.cause == .objectFormat("sha256")
    }
  }

  @Test func gitIsNotInstalled() throws {
    let nothing = GitEnvironment(searchPath: Array("/nowhere:relative".utf8))
    #expect {
      try sha256().opened(by: nil, nothing)
    } throws: { error in
      let failure = error as? OpenFailure
      return failure?.cause == .objectFormat("sha256")
        && failure?.reason.contains("no program `git` on PATH") == true
        && failure?.remedy == "install git"
    }
    #expect {
      try GitFixture().opened(by: .git, nothing)
    } throws: { error in
      (error as? OpenFailure)?.cause == .gitMissing
    }
  }

  @Test func gitDoesNotTrustTheOwner() throws {
    try #require(geteuid() == 0, "giving a folder away needs root")
    for options in [[], ["--object-format=sha256"]] {
      let fixture = try GitFixture(options: options)
      try fixture.commit("a", writing: ["file": ""])
      try run("chown", ["-R", "65534:65534", fixture.path]).orFail()
      let remedy = "git config --global --add safe.directory '\(fixture.path)'"
      #expect {
        try fixture.opened(by: options.isEmpty ? .git : nil)
      } throws: { error in
        let failure = error as? OpenFailure
        return failure?.remedy.contains(remedy) == true
          && failure?.reason.contains("belongs to another user") == true
      }
      // The ways in which people say that they trust it (rows 8 and 9).
      for value in ["*", fixture.path] {
        var environment = GitEnvironment.none
        let variables = try TestEnvironment.scrubbed([
          "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
          "GIT_CONFIG_VALUE_0": value,
        ])
        environment = GitEnvironment { name in variables[name].map { Array($0.utf8) } }
        #expect(try fixture.opened(environment).index().count == 1)
      }
    }
  }

  @Test func referencesOfAnotherFormat() throws {
    if let fixture = try? GitFixture(options: ["--ref-format=reftable"]) {
      try expectReferencesAreRead(fixture)
      return
    }
    // The installed git is older than 2.45: this is what a newer one leaves.
    let fixture = try GitFixture()
    try fixture.git("config", "core.repositoryFormatVersion", "1")
    try fixture.git("config", "extensions.refStorage", "reftable")
    try fixture.write(".git/HEAD", "ref: refs/heads/.invalid\n")
    try fixture.write(".git/reftable/tables.list", "")
    #expect {
      try fixture.opened()
    } throws: { error in
      let failure = error as? OpenFailure
      return failure?.cause == .referenceFormat("reftable")
        && failure?.reason.contains("the installed git does not know") == true
        && failure?.remedy.contains("newer git") == true
    }
    try expectLibgit2Refuses(fixture)
  }

  private func expectReferencesAreRead(_ fixture: GitFixture) throws {
    try expectLibgit2Refuses(fixture)
    #expect(try fixture.opened().head() == .unborn(branch: "main"))
    try fixture.commit("base", writing: ["file": "base\n"])
    try fixture.branch("side")
    try fixture.commit("side", writing: ["file": "side\n"])
    try fixture.checkout("main")
    try fixture.commit("main", writing: ["file": "main\n"])
    _ = try fixture.makeOrigin()
    _ = try fixture.tryGit("cherry-pick", "side")
    let repository = try fixture.opened()
    let main = try fixture.objectID("main")
    #expect(repository.backEnd.backEnd == .git)
    #expect(try repository.head() == .branch("main", main))
    // This one is among the references, and no file beside HEAD.
    #expect(try repository.operation() == .cherryPick)
    #expect(try repository.pickedCommit() == fixture.objectID("side"))
    #expect(
      try repository.references(matching: "refs/heads/*").map(\.name)
        == ["refs/heads/main", "refs/heads/side"])
    #expect(
      try repository.symbolicTarget(of: "refs/remotes/origin/HEAD") == "refs/remotes/origin/main")
  }

  private func expectLibgit2Refuses(_ fixture: GitFixture) throws {
    #expect {
      try fixture.opened(by: .libgit2)
    } throws: { error in
      (error as? OpenFailure)?.cause == .referenceFormat("reftable")
    }
  }
}
