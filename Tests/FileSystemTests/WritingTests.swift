import FileSystem
import Foundation
import TestSupport
import Testing

@Suite struct WritingTests {
  private func names(_ folder: TemporaryFolder, _ relative: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path(relative)).sorted()
  }

  @Test func newFile() throws {
    let folder = try TemporaryFolder()
    let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    try FileSystem.writeNew(folder.bytes("file"), content: content)
    #expect(try readFile(folder.path("file")) == content)
    #expect(try names(folder) == ["file"])
    #expect(try FileSystem.status(of: folder.bytes("file"))?.permissions == 0o644)
    try FileSystem.writeNew(folder.bytes("run"), content: [], permissions: 0o777)
    #expect(try FileSystem.status(of: folder.bytes("run"))?.permissions == 0o755)
  }

  @Test func nothingIsOverwritten() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "old")
    try folder.write("folder/x", "")
    try run("ln", ["-s", "nowhere", folder.path("dangling")]).orFail()
    let before = try names(folder)
    for name in ["file", "folder", "dangling"] {
      let error = try failure {
        try FileSystem.writeNew(folder.bytes(name), content: Array("new".utf8))
      }
      #expect(error.alreadyExists)
      #expect(error.description == "cannot write \(folder.path(name)): File exists")
    }
    #expect(try folder.read("file") == "old")
    #expect(try names(folder) == before)
  }

  @Test func nowhereToWrite() throws {
    let folder = try TemporaryFolder()
    let missing = try failure {
      try FileSystem.writeNew(folder.bytes("missing/file"), content: [])
    }
    #expect(
      missing.description
        == "cannot write \(folder.path("missing/file")): No such file or directory")
    try folder.write("closed/kept", "")
    try run("chmod", ["555", folder.path("closed")]).orFail()
    let closed = try asUnprivilegedUser {
      try failure { try FileSystem.writeNew(folder.bytes("closed/file"), content: []) }
    }
    #expect(closed.isNotPermitted && closed.path == folder.bytes("closed/file"))
    #expect(try names(folder, "closed") == ["kept"])
  }

  @Test func twoAtOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.bytes("file")
    let winners = Winners()
    DispatchQueue.concurrentPerform(iterations: 16) { number in
      let content = [UInt8](repeating: UInt8(number), count: 50_000)
      if (try? FileSystem.writeNew(path, content: content)) != nil { winners.add(number) }
    }
    #expect(winners.numbers.count == 1)
    let content = try readFile(folder.path("file"))
    #expect(content == [UInt8](repeating: UInt8(winners.numbers[0]), count: 50_000))
    #expect(try names(folder) == ["file"])
  }

  @Test func fullDisk() throws {
    let folder = try TemporaryFolder()
    try FileSystem.createFolders(folder.bytes("disk"))
    let options = "size=64k,nr_inodes=20,mode=0777"
    let mounted = try run("mount", ["-t", "tmpfs", "-o", options, "none", folder.path("disk")])
    try #require(mounted.succeeded, "this test mounts a small disk, which needs root")
    defer { _ = try? run("umount", [folder.path("disk")]) }
    try folder.write("disk/old", "old")
    let content = [UInt8](repeating: 1, count: 100_000)
    let new = try failure { try FileSystem.writeNew(folder.bytes("disk/new"), content: content) }
    #expect(new.reason == "No space left on device")
    let replaced = try failure {
      try FileSystem.replace(folder.bytes("disk/old"), content: content)
    }
    #expect(replaced.reason == "No space left on device")
    #expect(try folder.read("disk/old") == "old")
    #expect(try names(folder, "disk") == ["old"])
  }

  @Test func replacing() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "old")
    try run("chmod", ["751", folder.path("file")]).orFail()
    try FileSystem.replace(folder.bytes("file"), content: Array("new".utf8))
    #expect(try folder.read("file") == "new")
    #expect(try FileSystem.status(of: folder.bytes("file"))?.permissions == 0o751)
    #expect(try names(folder) == ["file"])

    try run("ln", ["-s", "file", folder.path("link")]).orFail()
    for name in ["link", "missing", ""] {
      #expect(throws: FileSystemError.self) {
        try FileSystem.replace(folder.bytes(name), content: [])
      }
    }
    #expect(try folder.read("file") == "new")
  }

  @Test func folders() throws {
    let folder = try TemporaryFolder()
    try FileSystem.createFolders(folder.bytes("a/b/c"))
    try FileSystem.createFolders(folder.bytes("a/b/c"))
    try FileSystem.createFolders(folder.bytes("a/b/d/"))
    try folder.write("file", "")
    #expect(throws: FileSystemError.self) {
      try FileSystem.createFolders(folder.bytes("file/x"))
    }
    #expect(throws: FileSystemError.self) { try FileSystem.createFolders(folder.bytes("file")) }
    #expect(try names(folder, "a/b") == ["c", "d"])
  }

  @Test func temporaryFolderAndItsRemoval() throws {
    let folder = try TemporaryFolder()
    let made = try FileSystem.makeTemporaryFolder(in: folder.bytes(""), prefix: "demo-")
    let path = String(decoding: made, as: UTF8.self)
    #expect(path.hasPrefix(folder.path("demo-")))
    #expect(try FileSystem.status(of: made)?.permissions == 0o700)

    try folder.write("kept/file", "")
    try run("ln", ["-s", folder.path("kept"), path + "/link"]).orFail()
    try writeFile(path + "/" + String(repeating: "d/", count: 500) + "file", [1])
    try FileSystem.removeTree(made)
    #expect(try FileSystem.status(of: made) == nil)
    #expect(try names(folder, "kept") == ["file"])
  }
}

private final class Winners: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var numbers: [Int] = []

  func add(_ number: Int) {
    lock.withLock { numbers.append(number) }
  }
}
