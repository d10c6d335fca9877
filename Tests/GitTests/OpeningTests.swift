import Foundation
import Git
import GitTestSupport
import TestSupport
import Testing

@Suite struct OpeningTests {
  @Test func noRepository() throws {
    let folder = try TemporaryFolder("plain")
    #expect(try openRepository(folder.path) == nil)
    #expect(try openRepository(folder.path("missing")) == nil)
  }

  @Test func layoutFromSubfolder() throws {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["deep/er/file": ""])
    let repository = try #require(try openRepository(fixture.path("deep/er")))
    #expect(text(repository.layout.root) == fixture.path)
    #expect(text(repository.layout.gitDirectory) == fixture.path(".git"))
    #expect(text(repository.layout.commonDirectory) == fixture.path(".git"))
    #expect(text(repository.layout.indexFile) == fixture.path(".git/index"))
    #expect(!repository.isShallow && !repository.isPartialClone)
  }

  @Test func ceilingStopsTheSearch() throws {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["deep/er/file": ""])
    let environment = GitEnvironment(ceilingDirectories: Array(fixture.path("deep").utf8))
    #expect(try openRepository(fixture.path("deep/er"), environment) == nil)
  }

  @Test func linkedWorktree() throws {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["file": ""])
    let linked = try fixture.worktree("linked")
    let repository = try linked.opened()
    #expect(text(repository.layout.root) == linked.path)
    #expect(text(repository.layout.gitDirectory) == fixture.path(".git/worktrees/linked"))
    #expect(text(repository.layout.commonDirectory) == fixture.path(".git"))
    #expect(try repository.head() == .branch("linked", fixture.objectID("main")))
    #expect(try repository.index().count == 1)
  }

  @Test func submodule() throws {
    let inner = try GitFixture()
    try inner.commit("inner", writing: ["file": ""])
    let outer = try GitFixture()
    try outer.git("submodule", "--quiet", "add", "file://" + inner.path, "modules/inner")
    try outer.commit("outer")
    let entries = try outer.opened().index()
    #expect(entries.map(\.path.text) == [".gitmodules", "modules/inner"])
    #expect(entries.map(\.mode) == [.file(executable: false), .submodule])
    #expect(entries[1].id == (try inner.objectID("HEAD")))

    let nested = try #require(try openRepository(outer.path("modules/inner")))
    #expect(text(nested.layout.root) == outer.path("modules/inner"))
    #expect(try nested.index().map(\.path.text) == ["file"])
  }

  @Test func bare() throws {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["file": ""])
    let bare = try fixture.clone("bare.git", bare: true).opened()
    #expect(bare.layout.isBare)
    #expect(try bare.head() == .branch("main", fixture.objectID("main")))
  }

  @Test func folderOfAnotherUser() throws {
    try #require(geteuid() == 0, "giving a folder away needs root")
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["file": ""])
    try run("chown", ["-R", "65534:65534", fixture.path]).orFail()
    // Git refuses, or this would test nothing.
    let refusal = try fixture.tryGit("log")
    #expect(!refusal.succeeded && refusal.errors.contains("dubious ownership"))
    #expect(try fixture.opened().head().commit != nil)
  }

  @Test(arguments: ["worktreeConfig", "preciousObjects", "relativeWorktrees", "noop"])
  func harmlessExtension(name: String) throws {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["file": ""])
    try fixture.git("config", "core.repositoryFormatVersion", "1")
    try fixture.git("config", "extensions.\(name)", "true")
    #expect(try fixture.opened().index().count == 1)
  }

  @Test func partialSparseClone() throws {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["file": "1", "sub/file": "2"])
    try fixture.git("config", "uploadpack.allowFilter", "true")
    let clone = try fixture.clone("partial", options: ["--filter=blob:none", "--sparse"])
    let repository = try clone.opened()
    #expect(repository.isPartialClone)
    let entries = try repository.index()
    #expect(entries.map(\.isSkipWorktree) == [false, true])
    #expect(try repository.object(entries[1].id, maximumSize: 100) == .missing)
    #expect(
      try repository.object(entries[0].id, maximumSize: 100) == .content(.blob, Array("1".utf8)))
  }

  @Test func unknownExtension() throws {
    let fixture = try GitFixture()
    try fixture.git("config", "core.repositoryFormatVersion", "1")
    try fixture.git("config", "extensions.fromTheFuture", "true")
    #expect {
      try fixture.opened()
    } throws: { error in
      (error as? OpenFailure)?.cause == .unsupportedExtension("fromthefuture")
    }
  }

  @Test func brokenConfiguration() throws {
    let fixture = try GitFixture()
    try fixture.write(".git/config", "[core\nnonsense")
    #expect {
      try fixture.opened()
    } throws: { error in
      (error as? OpenFailure)?.cause == .unreadable
    }
  }

  @Test(arguments: ["feature.manyFiles", "index.skipHash"])
  func indexWithoutChecksum(setting: String) throws {
    let fixture = try GitFixture()
    try fixture.git("config", setting, "true")
    try fixture.commit("a", writing: ["file": ""])
    // Git 2.40 and newer leave the checksum out then; this git may be older, so do it by hand.
    var bytes = try readFile(fixture.path(".git/index"))
    bytes.replaceSubrange((bytes.count - 20)..., with: [UInt8](repeating: 0, count: 20))
    try fixture.write(".git/index", bytes)
    #expect(try fixture.opened().index().map(\.path.text) == ["file"])
  }
}
