import Foundation
import Git
import GitTestSupport
import Snapshots
import SourceText
import TestSupport
import Testing

@Suite struct WorkingTreeTests {
  @Test func diskDecidesWhatIsThere() throws {
    let fixture = try GitFixture()
    try fixture.commit("files", writing: ["kept": "1", "gone": "2", "sub/gone": "3"])
    try fixture.remove("gone")
    try fixture.remove("sub")
    try fixture.write("kept", "changed")
    try fixture.write("new", "4")
    let snapshot = try fixture.workingTree()
    #expect(snapshot.knownPaths.map(\.path.text) == ["gone", "kept", "sub/gone"])
    #expect(try snapshot.names(.root) == ["file kept", "file new"])
    #expect(try snapshot.text("kept") == "changed")
    #expect(snapshot.cause("gone") == .missing)
    #expect(snapshot.knownPaths.allSatisfy { $0.contentID == nil })
  }

  @Test func unchangedFilesAreKnownByTheirStatus() throws {
    let fixture = try GitFixture()
    for name in ["same.py", "edited.py", "touched.py", "racy.py"] { try fixture.write(name, "1") }
    try run("touch", ["-d", "@1700000000", fixture.path("same.py"), fixture.path("edited.py")])
      .orFail()
    try run("touch", ["-d", "@1700000000", fixture.path("touched.py")]).orFail()
    // A file written in the moment of the index may change again without a trace in its status.
    try run("touch", ["-d", "@4000000000", fixture.path("racy.py")]).orFail()
    try fixture.commit("files")
    try fixture.write("edited.py", "2")
    try run("touch", ["-d", "@1600000000", fixture.path("touched.py")]).orFail()
    let snapshot = try fixture.workingTree()
    #expect(snapshot.contentID(ofRead: "same.py") == nil)
    for name in ["same.py", "edited.py", "touched.py", "racy.py"] {
      _ = try snapshot.text(RelativePath(name))
    }
    let id = try fixture.git("rev-parse", ":same.py").line
    #expect(snapshot.contentID(ofRead: "same.py")?.hex == id)
    for name: RelativePath in ["edited.py", "touched.py", "racy.py"] {
      #expect(snapshot.contentID(ofRead: name) == nil, "\(name)")
    }
  }

  @Test func contentIsRaw() throws {
    let fixture = try GitFixture()
    try fixture.git("config", "core.autocrlf", "true")
    try fixture.write(".gitattributes", "*.py text\n*.id ident\n")
    try fixture.write("a.py", "one\r\ntwo\r\n")
    try fixture.write("b.id", "$Id$")
    try fixture.commit("files")
    #expect(try fixture.workingTree().text("a.py") == "one\r\ntwo\r\n")
    #expect(try fixture.index().text("a.py") == "one\ntwo\n")
    #expect(try fixture.snapshot().text("a.py") == "one\ntwo\n")
  }

  @Test func untracked() throws {
    let fixture = try GitFixture()
    try fixture.write(".gitignore", "*.pyc\n/build/\n")
    try fixture.commit("files", writing: ["known/a.py": "", "build/forced": ""])
    try fixture.git("add", "--force", "build/forced")
    try fixture.commit("forced")
    for path in [
      "known/b.py", "fresh/deep/c.py", "known/a.pyc", "build/output", "__pycache__/x",
      "venv/pyvenv.cfg", "venv/lib/d.py", "node_modules/x/e.js", ".hidden/f", "top",
    ] { try fixture.write(path, "") }
    try run("git", ["init", "-q", fixture.path("nested")]).orFail()
    try fixture.write("nested/g.py", "")
    try run("mkfifo", [fixture.path("fifo")]).orFail()
    let snapshot = try fixture.workingTree()
    #expect(snapshot.listingFailures.isEmpty)
    #expect(
      snapshot.untrackedPaths.map(\.path.text)
        == [".hidden/f", "fifo", "fresh/deep/c.py", "known/b.py", "top"])
    #expect(snapshot.untrackedPaths.map(\.kind) == [.file, .special, .file, .file, .file])

    // The same as git's, but for what holds installed code or is another repository.
    let expected = try fixture.git("ls-files", "--others", "--exclude-standard").lines.filter {
      !$0.hasPrefix("__pycache__/") && !$0.hasPrefix("venv/") && !$0.hasPrefix("node_modules/")
        && !$0.hasPrefix("nested/") && $0 != "fifo"
    }
    #expect(snapshot.untrackedPaths.map(\.path.text).filter { $0 != "fifo" } == expected)
  }

  @Test func conflicts() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": "base\n", "other": ""])
    try fixture.branch("side")
    try fixture.commit("side", writing: ["file": "side\n"])
    try fixture.checkout("main")
    try fixture.commit("main", writing: ["file": "main\n"])
    _ = try fixture.tryGit("merge", "side")
    let tree = try fixture.workingTree()
    #expect(tree.knownPaths.map(\.path.text) == ["file", "other"])
    #expect(tree.conflictedPaths == ["file"])
    #expect(try tree.text("file").contains("<<<<<<<"))
    let index = try fixture.index()
    #expect(index.knownPaths.map(\.kind) == [.unmerged, .file])
    #expect(try index.names(.root) == ["unmerged file", "file other"])
    #expect(index.cause("file") == .unmerged)
  }

  @Test func announcedFiles() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": ""])
    try fixture.write("announced", "text")
    try fixture.git("add", "--intent-to-add", "announced")
    #expect(try fixture.index().knownPaths.map(\.path.text) == ["file"])
    #expect(try fixture.index().cause("announced") == .missing)
    #expect(try fixture.workingTree().knownPaths.map(\.path.text) == ["announced", "file"])
    #expect(try fixture.workingTree().text("announced") == "text")
  }

  @Test func stagedContent() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": "committed"])
    try fixture.write("file", "staged")
    try fixture.git("add", "file")
    try fixture.write("file", "edited")
    #expect(try fixture.snapshot().text("file") == "committed")
    #expect(try fixture.index().text("file") == "staged")
    #expect(try fixture.workingTree().text("file") == "edited")
    let id = try fixture.git("rev-parse", ":file").line
    #expect(try fixture.index().resolve("file").get().contentID?.hex == id)
  }

  /// What sparse checkout leaves out is not deleted: it is as the index has it.
  @Test(arguments: [false, true]) func sparseCheckout(isIndexSparse: Bool) throws {
    let fixture = try GitFixture()
    try fixture.commit(
      "base",
      writing: ["in/a": "1", "out/b": "2", "out/deep/c": "3", "out/deep/d": "4", "out.d": "5"])
    try run("ln", ["-s", "b", fixture.path("out/link")]).orFail()
    try fixture.commit("link")
    let index = isIndexSparse ? "--sparse-index" : "--no-sparse-index"
    try fixture.git("sparse-checkout", "set", "--cone", index, "in")
    try fixture.write("out/new", "6")
    let tree = try fixture.workingTree()
    #expect(try tree.names(.root) == ["folder in", "folder out", "file out.d"])
    #expect(
      try tree.names("out")
        == ["file out/b", "folder out/deep", "symbolicLink out/link", "file out/new"])
    #expect(try tree.names("out/deep") == ["file out/deep/c", "file out/deep/d"])
    #expect(try tree.text("out/deep/c") == "3")
    #expect(try tree.text("out/link") == "2")
    #expect(try tree.text("out/new") == "6")
    #expect(tree.cause("out/other") == .missing)
    #expect(tree.cause("out/dee") == .missing)
  }

  @Test(.timeLimit(.minutes(1))) func specialFiles() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["sub/file": ""])
    try run("mkfifo", [fixture.path("sub/fifo")]).orFail()
    try run("ln", ["-s", "fifo", fixture.path("sub/link")]).orFail()
    let tree = try fixture.workingTree()
    #expect(
      try tree.names("sub")
        == ["special sub/fifo", "file sub/file", "symbolicLink sub/link"])
    #expect(tree.cause("sub/fifo") == .notAFile)
    #expect(tree.cause("sub/link") == .notAFile)
  }

  @Test func withoutPermission() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": "", "closed/file": "", "open/file": ""])
    try fixture.write("closed/untracked", "")
    try run("chmod", ["0", fixture.path("file"), fixture.path("closed")]).orFail()
    defer { _ = try? run("chmod", ["755", fixture.path("closed")]) }
    let path = fixture.path
    let causes = try asUnprivilegedUser {
      let snapshot = FolderSnapshot(root: Array(path.utf8))
      return [
        snapshot.cause("file"), snapshot.cause("closed/file"), snapshot.cause("open/file"),
        snapshot.listingFailures.first?.cause,
      ]
    }
    #expect(causes == [.notPermitted, .notPermitted, nil, .notPermitted])
  }

  @Test func hookOnLinkedWorktree() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": ""])
    let linked = try fixture.worktree("linked")
    #expect(try linked.workingTree().names(.root) == ["file file"])
  }
}

@Suite struct FolderTests {
  @Test func whatIsLookedAt() throws {
    let folder = try TemporaryFolder()
    for path in [
      "alembic.ini", "migrations/versions/1.py", ".hidden/x.py", "venv/pyvenv.cfg", "venv/y.py",
      "node_modules/z.js", "lib/site-packages/w.py", "__pycache__/c.pyc",
    ] { try folder.write(path, "") }
    let snapshot = FolderSnapshot(root: Array(folder.path.utf8))
    #expect(snapshot.knownPaths.map(\.path.text) == ["alembic.ini", "migrations/versions/1.py"])
    #expect(snapshot.listingFailures.isEmpty)
    #expect(try snapshot.text(".hidden/x.py") == "")
  }

  @Test func bounds() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "d/", count: 40) + "file", "")
    try folder.write("near", "")
    let snapshot = FolderSnapshot(root: Array(folder.path.utf8))
    #expect(snapshot.knownPaths.map(\.path.text) == ["near"])
    #expect(snapshot.listingFailures.map(\.reason) == ["folders are nested more than 32 deep"])
  }

  @Test func boundOnNames() throws {
    let folder = try TemporaryFolder()
    let script = "for d in a b c; do mkdir $d; (cd $d; seq 40000 | xargs touch); done"
    try run("sh", ["-c", script], in: folder.path).orFail()
    let snapshot = FolderSnapshot(root: Array(folder.path.utf8))
    #expect(snapshot.knownPaths.count == 80_000)
    #expect(
      snapshot.listingFailures.map(\.reason) == ["there are more than 100000 names to look at"])
  }

  @Test func rootThatIsAnEnvironment() throws {
    // Somebody works inside a virtual environment's folder: it is what was asked for.
    let folder = try TemporaryFolder()
    try folder.write("pyvenv.cfg", "")
    try folder.write("alembic.ini", "")
    let snapshot = FolderSnapshot(root: Array(folder.path.utf8))
    #expect(snapshot.knownPaths.map(\.path.text) == ["alembic.ini", "pyvenv.cfg"])
  }
}

@Suite struct CommitTests {
  @Test func partialClone() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["folder/file": "1"])
    try fixture.git("config", "uploadpack.allowFilter", "true")
    for (filter, hasTrees) in [("blob:none", true), ("tree:0", false)] {
      let options = ["--no-checkout", "--filter=\(filter)"]
      let name = filter.replacingOccurrences(of: ":", with: "-")
      let clone = try fixture.clone(name, options: options)
      let snapshot = try clone.snapshot(of: "origin/main")
      guard case .failure(let failure) = snapshot.read("folder/file") else {
        throw TestFailure("the object is there")
      }
      #expect(failure.cause == .unreadable && failure.reason.contains("partial"))
      #expect(snapshot.knownPaths.isEmpty == !hasTrees)
      #expect(snapshot.listingFailures.isEmpty == hasTrees)
    }
  }

  @Test func absentCommit() throws {
    let fixture = try GitFixture()
    #expect(try CommitSnapshot(fixture.opened(), commit: ObjectID.zero) == nil)
  }

  @Test func filesInAnotherEncoding() throws {
    // Git keeps text as UTF-8, whatever the working tree has.
    let fixture = try GitFixture()
    try fixture.write(".gitattributes", "*.py text working-tree-encoding=UTF-16LE\n")
    let text = "revision = 'ü'\n"
    try fixture.write("a.py", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    try fixture.commit("encoded")
    #expect(try fixture.snapshot().text("a.py") == text)
    #expect(try fixture.index().text("a.py") == text)
    #expect(try fixture.workingTree().text("a.py") != text)
  }

  @Test func encryptedFiles() throws {
    // As git-crypt leaves them in a clone that has no key: bytes that are no text.
    let fixture = try GitFixture()
    let bytes: [UInt8] = [0] + Array("GITCRYPT".utf8) + [0, 0xFF, 0xC3, 0x28, 0x0A]
    try fixture.write(".gitattributes", "*.py filter=git-crypt diff=git-crypt\n")
    try fixture.write("a.py", bytes)
    try fixture.commit("encrypted")
    for snapshot in try fixture.everyState() {
      #expect(snapshot.cause("a.py") == .unreadable)
      #expect(snapshot.remedy("a.py")?.contains("git-crypt unlock") == true)
    }
  }

  @Test func largeFilePointer() throws {
    let fixture = try GitFixture()
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"
    try fixture.write(".gitattributes", "*.py filter=lfs diff=lfs merge=lfs -text\n")
    try fixture.commit("pointer", writing: ["a.py": pointer, "b.py": "version = 1\n"])
    for snapshot in try fixture.everyState() {
      #expect(snapshot.cause("a.py") == .unreadable)
      #expect(snapshot.remedy("a.py")?.contains("git lfs pull") == true)
      #expect(try snapshot.text("b.py") == "version = 1\n")
    }
  }

  /// Where the filter has run, the working tree has what the blob stands for, as long as git takes the file
  /// for unchanged.
  @Test func largeFilePointerThatIsCheckedOut() throws {
    let fixture = try GitFixture()
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"
    try fixture.write("pointer", pointer)
    try fixture.git(
      "config", "filter.lfs.clean", "cat >/dev/null; cat '\(fixture.path("pointer"))'")
    try fixture.git("config", "filter.lfs.smudge", "echo 'down = 1'")
    try fixture.write(".gitattributes", "*.py filter=lfs diff=lfs merge=lfs -text\n")
    try fixture.write("a.py", "down = 1\n")
    // A file that is as new as the index may have changed since.
    try run("touch", ["-d", "2 minutes ago", fixture.path("a.py")]).orFail()
    try fixture.commit("pointer")
    #expect(try fixture.git("cat-file", "blob", "HEAD:a.py").output == pointer)
    for snapshot in try fixture.everyState() {
      #expect(try snapshot.text("a.py") == "down = 1\n")
    }
    try fixture.write("a.py", "down = 22\n")
    #expect(try fixture.snapshot().cause("a.py") == .unreadable)
    #expect(try fixture.index().cause("a.py") == .unreadable)
    #expect(try fixture.workingTree().text("a.py") == "down = 22\n")
  }
}

extension GitFixture {
  fileprivate func everyState() throws -> [any Snapshot] {
    [try workingTree(), try index(), try snapshot()]
  }
}

extension Snapshot {
  fileprivate func remedy(_ path: RelativePath) -> String? {
    if case .failure(let failure) = read(path) { failure.remedy } else { nil }
  }
}
