import Foundation
import Git
import GitTestSupport
import SourceText
import TestSupport
import Testing

@Suite struct ObjectTests {
  @Test func identifiers() throws {
    let hex = "00112233445566778899aabbccddeeff01234567"
    let id = try parse(hex)
    #expect(id.hex == hex)
    #expect(ObjectID(bytes: id.bytes) == id)
    #expect(ObjectID(hex: hex.uppercased()) == id)
    #expect(ObjectID(hex: String(hex.dropLast())) == nil)
    #expect(ObjectID(hex: hex.replacing("f", with: "g")) == nil)
    #expect(ObjectID(bytes: id.bytes.dropLast()) == nil)
    #expect(ObjectID.zero < id)
    let sorted = try (0..<20).map { place in
      try parse(
        String(repeating: "0", count: 2 * place) + "01"
          + String(repeating: "0", count: 38 - 2 * place))
    }
    #expect(sorted.reversed() == sorted.sorted())
  }

  @Test(arguments: [
    "one line", "subject\n\nbody line\n\n  indented\n\n\n", "two line\nsubject\n\nbody", "",
    "\n\n  leading blank lines \n\nbody", "subject\n \t\nbody after a line of blanks",
    "naïve ünïcode\n\nμ", "subject\r\n\r\nbody with carriage returns\r\n",
  ])
  func messages(message: String) throws {
    let fixture = try GitFixture()
    try fixture.git(
      "commit", "--quiet", "--allow-empty", "--allow-empty-message",
      "--cleanup=verbatim", "-m", message)
    let commit = try #require(try fixture.opened().commit(fixture.objectID("HEAD")))
    let raw = try fixture.git("cat-file", "commit", "HEAD").output
    #expect(raw.hasSuffix("\n\n" + String(decoding: commit.message, as: UTF8.self)))
    #expect(commit.summary == (try fixture.git("log", "-1", "--format=%s").line))
    let body = try fixture.git("log", "-1", "--format=%b").output
    #expect(trimmedEnd(commit.body) == trimmedEnd(body))
  }

  private func trimmedEnd(_ text: String) -> String {
    String(text.reversed().drop(while: \.isWhitespace).reversed())
  }

  @Test func commitFields() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": "1"])
    try fixture.branch("side")
    try fixture.commit("side", writing: ["side": "1"], at: "1700000000 -0330")
    try fixture.checkout("main")
    try fixture.commit("main", writing: ["main": "1"], by: .init("Ünï <Cöde", "a b@c"))
    try fixture.merge("side")
    let repository = try fixture.opened()
    for line in try fixture.git(
      "log", "--format=%H|%T|%P|%an|%ae|%at|%cn|%ct|%ad", "--date=format:%z"
    )
    .lines {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      let commit = try #require(try repository.commit(parse(fields[0])))
      #expect(commit.tree.hex == fields[1])
      #expect(commit.parents.map(\.hex).joined(separator: " ") == fields[2])
      #expect(commit.author.name == fields[3])
      #expect(commit.author.email == fields[4])
      #expect("\(commit.author.time)" == fields[5])
      #expect(commit.committer.name == fields[6])
      #expect("\(commit.committer.time)" == fields[7])
      let offset = commit.author.offset
      let digits = abs(offset) / 60 * 100 + abs(offset) % 60
      let zone = String(repeating: "0", count: 4 - "\(digits)".count) + "\(digits)"
      #expect((offset < 0 ? "-" : "+") + zone == fields[8])
    }
  }

  @Test func signedAndEncodedCommit() throws {
    // Headers that history walks do not need must not be taken for the message.
    let fixture = try GitFixture()
    try fixture.commit("base")
    let tree = try fixture.git("rev-parse", "HEAD^{tree}").line
    let text = """
      tree \(tree)
      author A <a@b> 5 +0000
      committer C <c@d> 6 +0000
      gpgsig -----BEGIN PGP SIGNATURE-----
       
       author X <x@y> 7 +0000
       -----END PGP SIGNATURE-----
      encoding ISO-8859-1

      subject
      """
    try fixture.write("../raw", text)
    let id = try fixture.git("hash-object", "-t", "commit", "-w", "../raw").line
    let commit = try #require(try fixture.opened().commit(parse(id)))
    #expect(commit.author == Signature(name: "A", email: "a@b", time: 5, offset: 0))
    #expect(commit.committer.name == "C")
    #expect(commit.summary == "subject")
  }

  @Test(arguments: [
    "", "tree", "tree 00112233445566778899aabbccddeeff01234567",
    "tree 00112233445566778899aabbccddeeff0123456x\n", "parent x\n\n",
  ])
  func brokenCommit(text: String) {
    #expect(Commit(id: .zero, bytes: Array(text.utf8)) == nil)
  }

  @Test func commitCutAtEveryByte() throws {
    let fixture = try GitFixture()
    try fixture.commit("base")
    try fixture.commit("subject\n\nbody")
    let bytes = try fixture.git("cat-file", "commit", "HEAD").outputBytes
    for count in 0..<bytes.count {
      _ = Commit(id: .zero, bytes: Array(bytes[..<count]))
    }
  }

  @Test func treesAndIndexAgreeWithGit() throws {
    let fixture = try GitFixture()
    try fixture.write("a/b/c", "1")
    try fixture.write("a-b", "2")
    try fixture.write("a.b", "3")
    try fixture.write("a0", "4")
    try fixture.write("ü", "5")
    try fixture.write("with\nnewline", "6")
    try fixture.write("run", "#!/bin/sh")
    try run("chmod", ["+x", fixture.path("run")]).orFail()
    try run("ln", ["-s", "a/b", fixture.path("link")]).orFail()
    try run("ln", ["-s", "nowhere", fixture.path("a/dangling")]).orFail()
    // A name that is not UTF-8.
    try run(
      "sh", ["-c", #"printf x > "$(printf 'a/\377\376')""#], in: fixture.path
    ).orFail()
    try fixture.commit("files")
    let repository = try fixture.opened()
    let tree = try #require(try repository.node(fixture.objectID("HEAD"))).tree
    let listing = try repository.files(below: tree)
    let expected = records(try fixture.git("ls-tree", "-r", "-z", "HEAD").outputBytes)
    let found = listing.files.map { file in
      let kind = file.mode == .submodule ? "commit" : "blob"
      return Array("\(String(file.mode.raw, radix: 8)) \(kind) \(file.id)\t".utf8) + file.path.bytes
    }
    #expect(found == expected)
    #expect(listing.missingFolders.isEmpty && !listing.reachedLimit)
    #expect(
      try stageRecords(repository)
        == records(try fixture.git("ls-files", "--stage", "-z").outputBytes))

    for file in listing.files {
      let entry = try #require(try repository.entry(at: file.path, in: tree))
      #expect(entry.id == file.id && entry.mode == file.mode)
      #expect(try repository.objectID(at: file.path, in: tree) == file.id)
    }
    #expect(try repository.entry(at: "a/b", in: tree)?.mode == .folder)
    #expect(try repository.entry(at: "a/b/missing", in: tree) == nil)
    #expect(try repository.entry(at: "a0/below-a-file", in: tree) == nil)
    #expect(try repository.objectID(at: "a/nothing", in: tree) == nil)
    #expect(try repository.files(below: tree, maximumCount: 1).reachedLimit)
  }

  @Test func specialIndexEntries() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["kept": "1", "left-out": "2"])
    try fixture.write("announced", "3")
    try fixture.git("add", "--intent-to-add", "announced")
    try fixture.git("update-index", "--skip-worktree", "left-out")
    let entries = try fixture.opened().index()
    #expect(entries.map(\.path.text) == ["announced", "kept", "left-out"])
    #expect(entries.map(\.isIntentToAdd) == [true, false, false])
    #expect(entries.map(\.isSkipWorktree) == [false, false, true])
  }

  @Test(arguments: ["2", "4"])
  func indexVersions(version: String) throws {
    let fixture = try GitFixture()
    for number in 0..<300 { try fixture.write("folder/\(number % 7)/file-\(number)", "\(number)") }
    try fixture.commit("files")
    try fixture.git(
      "update-index", "--index-version", version, "--untracked-cache", "--force-write-index")
    #expect(
      try stageRecords(try fixture.opened())
        == records(try fixture.git("ls-files", "--stage", "-z").outputBytes))
  }

  @Test func sparseIndex() throws {
    let fixture = try GitFixture()
    for folder in ["in", "out/deep", "out-side", "out.er"] {
      try fixture.write("\(folder)/file", folder)
    }
    try fixture.commit("files", writing: ["top": ""])
    let full = records(try fixture.git("ls-files", "--stage", "-z").outputBytes)
    try fixture.git("config", "index.sparse", "true")
    try fixture.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
    let folders = try fixture.git("ls-files", "--sparse").lines.filter { $0.hasSuffix("/") }
    #expect(folders == ["out-side/", "out.er/", "out/"], "otherwise this tests nothing")
    let repository = try fixture.opened()
    #expect(try stageRecords(repository) == full)
    #expect(try repository.index().filter(\.isSkipWorktree).count == 3)
  }

  @Test func splitIndex() throws {
    let fixture = try GitFixture()
    try fixture.commit("files", writing: ["file": "", "other": ""])
    try fixture.git("update-index", "--split-index")
    try fixture.commit("more", writing: ["third": ""])
    let repository = try fixture.opened()
    #expect(try repository.index().map(\.path.text) == ["file", "other", "third"])
    // The rest stays with libgit2.
    #expect(repository.backEnd.backEnd == .libgit2)
    #expect(repository.backEnd.refusals.map { $0.contains("the index is split") } == [true])
    #expect {
      try fixture.opened(by: .libgit2).index()
    } throws: { error in
      (error as? GitError)?.message.contains("--no-split-index") == true
    }
    try fixture.git("update-index", "--no-split-index")
    let joined = try fixture.opened()
    #expect(try joined.index().count == 3)
    #expect(joined.backEnd == BackEndChoice(.libgit2))
  }

  @Test func indexCutAtEveryByte() throws {
    let fixture = try GitFixture()
    try fixture.commit("files", writing: ["file": "", "folder/other": ""])
    for version in ["2", "4"] {
      try fixture.git("update-index", "--index-version", version, "--force-write-index")
      let bytes = try readFile(fixture.path(".git/index"))
      for count in 0..<bytes.count {
        try fixture.write(".git/index", Array(bytes[..<count]))
        _ = try? fixture.opened(by: .libgit2).index()
      }
      for position in 0..<bytes.count {
        var changed = bytes
        changed[position] ^= 0xFF
        try fixture.write(".git/index", changed)
        _ = try? fixture.opened(by: .libgit2).index()
      }
      try fixture.write(".git/index", bytes)
      #expect(try fixture.opened().index().count == 2)
    }
  }

  @Test func boundOnSize() throws {
    let fixture = try GitFixture()
    try run("truncate", ["-s", "100M", fixture.path("large")]).orFail()
    try fixture.commit("large")
    let repository = try fixture.opened()
    let id = try #require(try repository.index().first).id
    let start = threadTime()
    let object = try repository.object(id, maximumSize: 16 << 20)
    #expect(threadTime() - start < .milliseconds(100))
    #expect(object == .tooLarge(.blob, size: 100 << 20))
  }

  @Test func missingAndDamagedObjects() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": "content"])
    let blob = try fixture.git("rev-parse", "HEAD:file").line
    let path = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try run("chmod", ["+w", fixture.path(path)]).orFail()
    try fixture.write(path, "no zlib stream")
    let repository = try fixture.opened()
    #expect(throws: GitError.self) { try repository.object(parse(blob), maximumSize: 100) }
    try fixture.remove(path)
    let fresh = try fixture.opened()
    #expect(try fresh.object(parse(blob), maximumSize: 100) == .missing)
    #expect(try fresh.commit(parse(blob)) == nil)
    let head = try #require(try fresh.node(fixture.objectID("HEAD")))
    #expect(try fresh.commit(head.tree) == nil)
  }

  @Test func ignoreRules() throws {
    let fixture = try GitFixture()
    try fixture.write(".gitignore", "*.log\n/build/\n!kept.log\n")
    try fixture.write("sub/.gitignore", "local\n")
    try fixture.write(".git/info/exclude", "private\n")
    let repository = try fixture.opened()
    let cases = [
      ("a.log", false), ("kept.log", false), ("build", true), ("build", false), ("sub/build", true),
      ("sub/local", false), ("local", false), ("private", true), ("x/private", false),
      ("build/below", false), ("plain", false),
    ]
    for (path, isFolder) in cases {
      let expected = try fixture.tryGit("check-ignore", "-q", path + (isFolder ? "/" : ""))
      #expect(
        try repository.isIgnored(RelativePath(path), isFolder: isFolder) == expected.succeeded,
        "\(path)")
    }
  }
}
