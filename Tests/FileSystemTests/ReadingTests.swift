import FileSystem
import Foundation
import TestSupport
import Testing

@Suite struct ReadingTests {
  @Test(arguments: [0, 1, 4095, 4096, 100_000])
  func wholeFiles(size: Int) throws {
    let folder = try TemporaryFolder()
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try folder.write("file", content)
    #expect(
      try FileSystem.read(folder.bytes("file"), maximumSize: size, followingLinks: false)
        == .content(content))
    if size > 0 {
      #expect(
        try FileSystem.read(folder.bytes("file"), maximumSize: size - 1, followingLinks: false)
          == .tooLarge(size: size))
    }
  }

  @Test func startsOfFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "abc")
    #expect(try FileSystem.readStart(folder.bytes("file"), count: 2) == Array("ab".utf8))
    #expect(try FileSystem.readStart(folder.bytes("file"), count: 9) == Array("abc".utf8))
    #expect(throws: FileSystemError.self) {
      try FileSystem.readStart(folder.bytes("none"), count: 1)
    }
  }

  @Test func fileThatSaysItIsEmpty() throws {
    // Files of /proc have no size and content all the same.
    let path = Array("/proc/self/status".utf8)
    guard
      case .content(let bytes) = try FileSystem.read(
        path, maximumSize: 1 << 20, followingLinks: false)
    else { throw TestFailure("/proc/self/status was not read") }
    #expect(bytes.starts(with: "Name:".utf8))
    guard case .tooLarge = try FileSystem.read(path, maximumSize: 10, followingLinks: false) else {
      throw TestFailure("the bound was not kept")
    }
  }

  @Test func largeFileIsRefusedQuickly() throws {
    let folder = try TemporaryFolder()
    try run("truncate", ["-s", "100M", folder.path("large")]).orFail()
    let start = ContinuousClock.now
    let content = try FileSystem.read(
      folder.bytes("large"), maximumSize: 16 << 20, followingLinks: false)
    #expect(ContinuousClock.now - start < .milliseconds(50))
    #expect(content == .tooLarge(size: 100 << 20))
  }

  @Test(.timeLimit(.minutes(1))) func whatIsNoFile() throws {
    let folder = try TemporaryFolder()
    try run("mkfifo", [folder.path("fifo")]).orFail()
    try run("ln", ["-s", "fifo", folder.path("link")]).orFail()
    try folder.write("target", "x")
    try run("ln", ["-s", "target", folder.path("good")]).orFail()
    try run("ln", ["-s", "loop", folder.path("loop")]).orFail()
    func read(_ name: String, following: Bool) throws -> FileContent {
      try FileSystem.read(folder.bytes(name), maximumSize: 100, followingLinks: following)
    }
    #expect(try read("fifo", following: false) == .notAFile(.special))
    #expect(try read("link", following: true) == .notAFile(.special))
    #expect(try read("link", following: false) == .notAFile(.symbolicLink))
    #expect(try read("good", following: false) == .notAFile(.symbolicLink))
    #expect(try read("good", following: true) == .content(Array("x".utf8)))
    #expect(try read("", following: false) == .notAFile(.folder))
    #expect(try failure { _ = try read("loop", following: true) }.isLinkLoop)
    #expect(try failure { _ = try read("missing", following: true) }.isMissing)
    #expect(try failure { _ = try read("target/below", following: true) }.isMissing)
    #expect(
      try FileSystem.read(Array("/dev/zero".utf8), maximumSize: 100, followingLinks: false)
        == .notAFile(.special))
    #expect(try failure { _ = try read("target\0x", following: true) }.reason == "Invalid argument")
  }

  @Test func withoutPermission() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "secret")
    try folder.write("closed/file", "secret")
    try run("chmod", ["0", folder.path("file"), folder.path("closed")]).orFail()
    let errors = try asUnprivilegedUser {
      try (
        failure {
          _ = try FileSystem.read(folder.bytes("file"), maximumSize: 9, followingLinks: true)
        },
        failure { _ = try FileSystem.list(folder.bytes("closed")) },
        failure { _ = try FileSystem.status(of: folder.bytes("closed/file")) }
      )
    }
    #expect(errors.0.isNotPermitted && errors.1.isNotPermitted && errors.2.isNotPermitted)
    #expect(errors.0.description == "cannot open \(folder.path("file")): Permission denied")
    try run("chmod", ["755", folder.path("closed")]).orFail()
  }

  @Test func listing() throws {
    let folder = try TemporaryFolder()
    try folder.write("b", "")
    try folder.write("a/below", "")
    try folder.write("a-file", "")
    try run("ln", ["-s", "nowhere", folder.path("link")]).orFail()
    try run("mkfifo", [folder.path("fifo")]).orFail()
    try run("sh", ["-c", #": > "$(printf 'x\377')""#], in: folder.path).orFail()
    let (entries, isComplete) = try FileSystem.list(folder.bytes(""))
    #expect(isComplete)
    #expect(
      entries == [
        FolderEntry(name: Array("a".utf8), kind: .folder),
        FolderEntry(name: Array("a-file".utf8), kind: .file),
        FolderEntry(name: Array("b".utf8), kind: .file),
        FolderEntry(name: Array("fifo".utf8), kind: .special),
        FolderEntry(name: Array("link".utf8), kind: .symbolicLink),
        FolderEntry(name: [UInt8(ascii: "x"), 0xFF], kind: .file),
      ])
    let cut = try FileSystem.list(folder.bytes(""), maximumCount: 2)
    #expect(cut.entries.count == 2 && !cut.isComplete)
    #expect(try FileSystem.list(folder.bytes(""), maximumCount: 6).isComplete)
    #expect(try failure { _ = try FileSystem.list(folder.bytes("b")) }.isMissing)
    #expect(try FileSystem.readLink(folder.bytes("link")) == Array("nowhere".utf8))
    #expect(try FileSystem.status(of: folder.bytes("link"))?.kind == .symbolicLink)
    #expect(try FileSystem.status(of: folder.bytes("link"), followingLinks: true) == nil)
    #expect(try FileSystem.canonicalPath(folder.bytes("a/../b")) == folder.bytes("b"))
    #expect(try FileSystem.canonicalPath(folder.bytes("link")) == nil)
  }
}
