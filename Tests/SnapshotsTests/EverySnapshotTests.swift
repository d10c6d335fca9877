import Snapshots
import SourceText
import TestSupport
import Testing

/// What must be the same wherever the files are read from.
@Suite struct EverySnapshotTests {
  @Test func listingAndReading() throws {
    let fixture = try GitFixture()
    try fixture.commit(
      "files",
      writing: [
        "alembic.ini": "[alembic]\n", "a/versions/1.py": "one", "a/versions/sub/2.py": "two",
        "a/env.py": "env", "a-b": "dash", "a0": "zero",
      ])
    for snapshot in try fixture.everySnapshot() {
      #expect(
        try snapshot.names(.root)
          == ["folder a", "file a-b", "file a0", "file alembic.ini"])
      #expect(try snapshot.names("a") == ["file a/env.py", "folder a/versions"])
      #expect(
        try snapshot.names("a/versions") == ["file a/versions/1.py", "folder a/versions/sub"])
      #expect(try snapshot.names("nowhere") == [])
      #expect(try snapshot.names("a-b") == [])
      #expect(try snapshot.names("a-b/x") == [])
      #expect(try snapshot.text("a/versions/sub/2.py") == "two")
      #expect(try snapshot.read("a-b").get().provenance == snapshot.identity.provenance)
      #expect(snapshot.cause("nowhere") == .missing)
      #expect(snapshot.cause("a/nowhere") == .missing)
      #expect(snapshot.cause("a-b/below") == .missing)
      #expect(snapshot.cause("a") == .notAFile)
      #expect(try snapshot.resolve("a/versions").get().kind == .folder)
      #expect(try snapshot.resolve(.root).get().kind == .folder)
      #expect(
        snapshot.knownPaths.map(\.path.text) == [
          "a-b", "a/env.py", "a/versions/1.py", "a/versions/sub/2.py", "a0", "alembic.ini",
        ])
      #expect(snapshot.untrackedPaths.isEmpty && snapshot.listingFailures.isEmpty)
    }
  }

  @Test func links() throws {
    let fixture = try GitFixture()
    try fixture.write("real/versions/1.py", "one")
    let links = [
      "versions": "real/versions", "real/up": "../real/versions/1.py", "chain": "chain-2",
      "chain-2": "versions/../versions", "dangling": "real/nothing", "loop": "loop-2",
      "loop-2": "loop", "escape": "../outside", "absolute": "/etc/passwd",
      "real/back": "../../work/real", "through-file": "real/versions/1.py/x", "self": ".",
    ]
    for (name, target) in links.sorted(by: { $0.key < $1.key }) {
      try run("ln", ["-s", target, fixture.path(name)]).orFail()
    }
    try fixture.commit("links")
    for snapshot in try fixture.everySnapshot() {
      #expect(try snapshot.names("versions") == ["file versions/1.py"])
      #expect(try snapshot.text("versions/1.py") == "one")
      #expect(try snapshot.read("versions/1.py").get().path == "versions/1.py")
      #expect(try snapshot.resolve("versions/1.py").get().path == "real/versions/1.py")
      #expect(try snapshot.resolve("versions").get().kind == .folder)
      #expect(try snapshot.text("real/up") == "one")
      #expect(try snapshot.text("chain/1.py") == "one")
      #expect(try snapshot.text("self/self/versions/1.py") == "one")
      for path in ["dangling", "loop", "escape", "absolute", "real/back", "through-file"] {
        #expect(snapshot.cause(RelativePath(path)) == .badLink, "\(path) in \(snapshot.identity)")
        #expect(throws: ReadFailure.self) { try snapshot.list(RelativePath(path)).get() }
      }
      // Nothing is wrong with the link when what is looked for behind it is not there.
      #expect(snapshot.cause("versions/2.py") == .missing)
      #expect(snapshot.cause("chain/2.py") == .missing)
      #expect(snapshot.cause("versions/1.py/below") == .missing)
      #expect(try snapshot.names("versions/nothing") == [])
      // Once more, now that folders on the way are remembered.
      #expect(try snapshot.text("chain/1.py") == "one")
      #expect(try snapshot.names("real").contains("symbolicLink real/up"))
    }
  }

  @Test func linksAreCounted() throws {
    let fixture = try GitFixture()
    try fixture.write("link-0", "end")
    for number in 1...10 {
      try run("ln", ["-s", "link-\(number - 1)", fixture.path("link-\(number)")]).orFail()
    }
    try fixture.commit("links")
    for snapshot in try fixture.everySnapshot() {
      #expect(try snapshot.text("link-8") == "end")
      #expect(snapshot.cause("link-9") == .badLink)
    }
  }

  @Test func largeFiles() throws {
    let fixture = try GitFixture()
    try run("truncate", ["-s", "100M", fixture.path("large")]).orFail()
    try fixture.commit("large")
    for snapshot in try fixture.everySnapshot() {
      let start = threadTime()
      #expect(snapshot.cause("large") == .tooLarge)
      #expect(threadTime() - start < .milliseconds(100))
    }
  }

  @Test func namesThatAreNotText() throws {
    let fixture = try GitFixture()
    try run(
      "sh", ["-c", #"mkdir "$(printf 'd\377')"; printf x > "$(printf 'd\377/\376.py')""#],
      in: fixture.path
    ).orFail()
    try fixture.commit("bytes")
    let folder = RelativePath([UInt8(ascii: "d"), 0xFF])
    let file = folder.appending([0xFE] + Array(".py".utf8))
    for snapshot in try fixture.everySnapshot() {
      #expect(try snapshot.list(folder).get().map(\.path) == [file])
      #expect(try snapshot.text(file) == "x")
    }
  }

  @Test func submodules() throws {
    let inner = try GitFixture()
    try inner.commit("inner", writing: ["versions/1.py": "inner"])
    let fixture = try GitFixture()
    try fixture.git("submodule", "--quiet", "add", "file://" + inner.path, "module")
    try fixture.commit("outer")
    for snapshot in [try fixture.workingTree(), try fixture.index(), try fixture.snapshot()]
      as [any Snapshot]
    {
      #expect(try snapshot.names(.root) == ["file .gitmodules", "submodule module"])
      #expect(snapshot.cause("module") == .notAFile)
      #expect(try snapshot.names("module") == ["folder module/versions"])
      #expect(try snapshot.names("module/versions") == ["file module/versions/1.py"])
      #expect(try snapshot.text("module/versions/1.py") == "inner")
      #expect(snapshot.cause("module/versions/2.py") == .missing)
    }
    let clone = try fixture.clone("clone")
    for snapshot in [try clone.workingTree(), try clone.index(), try clone.snapshot()]
      as [any Snapshot]
    {
      #expect(snapshot.cause("module/versions/1.py") == .unreadable)
      #expect(throws: ReadFailure.self) { try snapshot.list("module/versions").get() }
      #expect(throws: ReadFailure.self) { try snapshot.list("module").get() }
    }
  }

  @Test func machineNames() throws {
    let fixture = try GitFixture()
    let id = try fixture.commit("empty")
    #expect(
      try fixture.everySnapshot().map(\.identity.machineName)
        == ["working-tree", "index", id, "working-tree"])
  }
}
