import Foundation
import Git
import GitTestSupport
import SourceText
import TestSupport
import Testing

/// Forms that real repositories have: where their parts lie, and how they are kept.
@Suite struct FormTests {
  private func fixture() throws -> GitFixture {
    let fixture = try GitFixture()
    for number in 0..<6 {
      try fixture.commit(
        "commit \(number)", writing: ["folder/file-\(number)": "\(number)", "file": "\(number)"])
    }
    return fixture
  }

  /// Reads all of a repository and compares it with what git prints.
  @discardableResult
  private func expectReadable(
    _ fixture: GitFixture, _ environment: GitEnvironment = .none
  ) throws -> BothBackEnds {
    let repository = try fixture.opened(environment)
    let head = try fixture.objectID("HEAD")
    #expect(try repository.head().commit == head)
    var history: [String] = []
    _ = try repository.walkFirstParents(from: head) {
      history.append($0.id.hex)
      return true
    }
    #expect(try fixture.git("rev-list", "--first-parent", "HEAD").lines == history)
    let tree = try #require(try repository.node(head)).tree
    let listing = try repository.files(below: tree)
    #expect(
      try fixture.git("ls-tree", "-r", "--name-only", "HEAD").lines
        == listing.files.map(\.path.text))
    for file in listing.files {
      let content = try fixture.git("cat-file", "blob", file.id.hex).outputBytes
      #expect(try repository.object(file.id, maximumSize: 1000) == .content(.blob, content))
    }
    #expect(
      try stageRecords(repository)
        == records(try fixture.git("ls-files", "--stage", "-z").outputBytes))
    return repository
  }

  @Test func folderWithGitFile() throws {
    // `git clone --bare x .bare; echo "gitdir: ./.bare" > .git`, as people do for worktrees.
    let source = try fixture()
    let folder = try TemporaryFolder("layout")
    try run("git", ["clone", "--quiet", "--bare", source.path, folder.path(".bare")]).orFail()
    try folder.write(".git", "gitdir: ./.bare\n")
    let bare = try #require(try openRepository(folder.path))
    #expect(bare.layout.isBare)
    #expect(text(bare.layout.gitDirectory) == folder.path(".bare"))
    try run("git", ["worktree", "add", "--quiet", "main"], in: folder.path).orFail()
    let linked = try #require(try openRepository(folder.path("main/folder")))
    #expect(text(linked.layout.root) == folder.path("main"))
    #expect(text(linked.layout.commonDirectory) == folder.path(".bare"))
    #expect(try linked.head() == .branch("main", source.objectID("main")))
    #expect(try linked.index().count == 7)
  }

  @Test func separateGitDirectory() throws {
    let fixture = try fixture()
    let elsewhere = try TemporaryFolder("elsewhere")
    try fixture.git("init", "--quiet", "--separate-git-dir", elsewhere.path("kept"))
    let repository = try expectReadable(fixture)
    #expect(text(repository.layout.gitDirectory) == elsewhere.path("kept"))
  }

  @Test func worktreeWithRelativeLinks() throws {
    // As git 2.48 writes them with `worktree.useRelativePaths`.
    let fixture = try fixture()
    let linked = try fixture.worktree("linked")
    try linked.write(".git", "gitdir: ../work/.git/worktrees/linked\n")
    try fixture.write(".git/worktrees/linked/gitdir", "../../../../linked/.git\n")
    let repository = try expectReadable(linked)
    #expect(text(repository.layout.root) == linked.path)
    #expect(text(repository.layout.commonDirectory) == fixture.path(".git"))
    // A hook there is given the git directory only.
    let own = fixture.path(".git/worktrees/linked")
    try linked.write("below/x", "")
    let below = try #require(
      try openRepository(linked.path("below"), GitEnvironment(gitDirectory: Array(own.utf8))))
    #expect(text(below.layout.root) == linked.path)
  }

  @Test func startedInTheGitDirectory() throws {
    let fixture = try fixture()
    for folder in [".git", ".git/refs"] {
      let repository = try #require(try openRepository(fixture.path(folder), by: .libgit2))
      #expect(try repository.head().commit == fixture.objectID("HEAD"))
      let git = try #require(try openRepository(fixture.path(folder), by: .git))
      #expect(git.layout.gitDirectory == repository.layout.gitDirectory)
      #expect(try git.head() == repository.head())
    }
  }

  @Test func bareWithIndex() throws {
    let bare = try fixture().clone("bare.git", bare: true)
    let index = GitEnvironment(indexFile: Array(bare.path("own-index").utf8))
    #expect(try bare.opened(index).index().isEmpty)
    try bare.git(["read-tree", "HEAD"], environment: ["GIT_INDEX_FILE": bare.path("own-index")])
    #expect(try bare.opened(index).index().count == 7)
    #expect(try bare.opened().index().isEmpty)
  }

  @Test func packedWithEverythingGitHas() throws {
    let fixture = try fixture()
    try fixture.git("tag", "-a", "-m", "annotated", "v1.0")
    try fixture.git("repack", "-q", "-a", "-d", "--write-bitmap-index")
    try fixture.commit("second pack", writing: ["file": "second"])
    try fixture.git("repack", "-q", "-d")
    try fixture.git("multi-pack-index", "write")
    try fixture.git("commit-graph", "write", "--reachable", "--changed-paths")
    try fixture.git("pack-refs", "--all")
    try fixture.git("update-index", "--untracked-cache", "--index-version", "4")
    try expectReadable(fixture)
    #expect(
      try fixture.opened().references(matching: "refs/tags/*")
        == [Reference(name: "refs/tags/v1.0", commit: fixture.objectID("v1.0"))])
  }

  @Test func indexOfAFileSystemMonitor() throws {
    let fixture = try fixture()
    let hook = try writeFile(
      fixture.path(".git/monitor"), Array("#!/bin/sh\nprintf 'token\\0/\\0'\n".utf8))
    try run("chmod", ["+x", hook]).orFail()
    try fixture.git("config", "core.fsmonitor", hook)
    try fixture.git("status")
    #expect(
      String(decoding: try readFile(fixture.path(".git/index")), as: UTF8.self).contains("FSMN"))
    try expectReadable(fixture)
  }

  @Test func alternates() throws {
    let source = try fixture()
    let clone = try source.clone("shared", options: ["--reference", source.path])
    #expect(try !clone.read(".git/objects/info/alternates").isEmpty)
    try expectReadable(clone)
    // Objects that only a variable leads to.
    try clone.write(".git/objects/info/alternates", "")
    let odd = try TemporaryFolder("odd")
    try run("ln", ["-s", source.path(".git/objects"), odd.path("a:b\"c")]).orFail()
    let value = "\"\(odd.path)/a:b\\\"c\":relative"
    let environment = GitEnvironment(alternateObjectDirectories: Array(value.utf8))
    let repository = try clone.opened(environment)
    #expect(try repository.commit(source.objectID("HEAD")) != nil)
    #expect(try clone.opened(by: .libgit2).commit(source.objectID("HEAD")) == nil)
  }

  @Test func includedConfiguration() throws {
    let fixture = try fixture()
    try fixture.write(".git/extra", "[mlint]\n\tanswer = included\n\tMixedCase = yes\n")
    try fixture.git("config", "include.path", "extra")
    try fixture.write(".git/branch", "[mlint \"Sub.Section\"]\n\tanswer = here\n")
    try fixture.git("config", "includeIf.onbranch:main.path", "branch")
    let repository = try expectReadable(fixture)
    #expect(try repository.configuration("mlint.answer") == "included")
    #expect(try repository.configuration("MLINT.mixedcase") == "yes")
    #expect(try repository.configuration("mlint.Sub.Section.Answer") == "here")
    #expect(try repository.configuration("mlint.sub.section.answer") == nil)
  }

  @Test func replacedAndGraftedObjectsAreSeenAsTheyAre() throws {
    let fixture = try fixture()
    let head = try fixture.objectID("HEAD")
    let parent = try fixture.objectID("HEAD~1")
    try fixture.git("replace", head.hex, try fixture.commitID("HEAD~3"))
    let repository = try fixture.opened()
    #expect(try repository.commit(head)?.parents == [parent])
    #expect(try repository.commitID(of: "HEAD^1") == parent)
  }

  @Test func fullCloneThatAFetchCutOff() throws {
    let source = try fixture()
    try source.branch("side", at: "HEAD~2")
    try source.commit("side", writing: ["side": ""])
    try source.checkout("main")
    let clone = try source.clone("full")
    let side = try clone.objectID("origin/side")
    let base = try clone.objectID("origin/main~2")
    #expect(
      try clone.opened().mergeBases(clone.objectID("origin/main"), side)
        == .found([base], mayBeMore: false))
    try source.commit("newer", writing: ["newer": ""])
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "main")
    let repository = try clone.opened()
    #expect(repository.isShallow)
    let main = try clone.objectID("FETCH_HEAD")
    // Git finds nothing either, but does not say that it might be wrong.
    #expect(!(try clone.tryGit("merge-base", main.hex, side.hex).succeeded))
    #expect(try repository.mergeBases(main, side) == .unknown)
  }

  @Test func nothingIsWritten() throws {
    let fixture = try fixture()
    try fixture.write("file", "changed")
    // Somebody else holds every lock that git could want.
    for name in ["index.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "shallow.lock"] {
      try fixture.write(".git/\(name)", "")
    }
    func contents() throws -> [String] {
      try run(
        "find", [".git", "-type", "f", "-exec", "md5sum", "{}", "+"], in: fixture.path
      ).orFail().lines.sorted()
    }
    let before = try contents()
    try expectReadable(fixture)
    _ = try fixture.opened().isIgnored("file", isFolder: false)
    #expect(try contents() == before)
  }

  @Test func manyReferences() throws {
    let fixture = try fixture()
    let head = try fixture.commitID("HEAD")
    let blob = try fixture.git("rev-parse", "HEAD:file").line
    for name in [
      "tags/v1", "tags/v1-rc", "tags/v-1", "tags/release/2", "tags/x", "heads/release/1",
      "remotes/origin/release/3", "remotes/up/stream/release/4", "pull/1/head", "pull/1/merge",
      "tags/ü", "tags/a-b",
    ] {
      try fixture.git("update-ref", "refs/\(name)", head)
    }
    try fixture.git("update-ref", "refs/tags/tree", head + "^{tree}")
    try fixture.git("update-ref", "refs/tags/blob", blob)
    try fixture.git("tag", "-a", "-m", "", "inner")
    try fixture.git("tag", "-a", "-m", "", "outer", "inner")
    try fixture.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/nowhere")
    try fixture.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    let repository = try fixture.opened()
    for pattern in [
      "refs/tags/v[0-9]*", "refs/tags/*", "refs/remotes/*/release/*", "refs/*/release*", "*", "",
      "refs/tags/v?", "refs/tags/v[!0-9]*", "refs/tags/v[^1]*", "refs/tags/[a-y]", "refs/tags/\\v1",
      "refs/heads/main", "refs/tags/v[", "refs/tags/[]v]1", "refs/tags/a[a-]b", "refs/tags/ü",
      "refs/tags/**", "refs/pull/*/head", "refs/tags/[z-a]*", "nowhere",
    ] {
      _ = try repository.references(matching: pattern)
    }
    #expect(
      try repository.references(matching: "refs/remotes/*/release/*").map(\.name)
        == ["refs/remotes/origin/release/3", "refs/remotes/up/stream/release/4"])
    #expect(
      try repository.symbolicTarget(of: "refs/remotes/origin/HEAD")
        == "refs/remotes/origin/nowhere")
    #expect(try repository.symbolicTarget(of: "refs/heads/alias") == "refs/heads/main")
  }

  @Test func assumedUnchanged() throws {
    let fixture = try fixture()
    try fixture.git("update-index", "--assume-unchanged", "file")
    try fixture.write("file", "not looked at")
    let entry = try #require(try expectReadable(fixture).index().first { $0.path == "file" })
    #expect(!entry.isSkipWorktree && !entry.isIntentToAdd)
  }

  @Test func namesThatDifferInCaseOnly() throws {
    let fixture = try GitFixture()
    try fixture.commit("case", writing: ["versions/A.py": "1", "Versions/a.py": "2", "x": ""])
    try fixture.git("config", "core.ignoreCase", "true")
    let repository = try expectReadable(fixture)
    #expect(try repository.index().map(\.path.text) == ["Versions/a.py", "versions/A.py", "x"])
  }
}

/// Opens by one back end, in a folder about which no variable speaks.
private func openRepository(_ folder: String, by backEnd: BackEnd) throws -> (any GitRepository)? {
  try openRepository(folder, .none, by: backEnd)
}
