import FileSystem
import TestSupport
import Testing

@Suite struct ChildProgramTests {
  private func child(
    _ path: String, _ arguments: [String], environment: [String] = [], input: [UInt8]? = nil,
    in folder: String = "/", maximumOutput: Int = 1 << 24, maximumTime: Duration? = nil
  ) throws -> ChildResult {
    try FileSystem.run(
      ChildProgram(
        path: Array(path.utf8), arguments: arguments.map { Array($0.utf8) },
        environment: environment.map { Array($0.utf8) }, workingFolder: Array(folder.utf8),
        input: input, maximumOutput: maximumOutput, maximumTime: maximumTime))
  }

  @Test func argumentsReachTheProgramAsTheyAre() throws {
    let arguments = ["%s|", "a b", "$HOME", "*", "'", "", "ü"]
    let result = try child("/usr/bin/printf", arguments)
    #expect(result.succeeded)
    #expect(String(decoding: result.output, as: UTF8.self) == "a b|$HOME|*|'||ü|")
  }

  @Test func environmentIsExact() throws {
    let result = try child("/usr/bin/env", [], environment: ["A=1", "B=two words"])
    #expect(String(decoding: result.output, as: UTF8.self) == "A=1\nB=two words\n")
  }

  @Test func folderAndStatus() throws {
    let folder = try TemporaryFolder()
    let result = try child("/bin/sh", ["-c", "pwd; echo oops >&2; exit 7"], in: folder.path)
    #expect(result.ending == .exited(7) && !result.succeeded)
    #expect(String(decoding: result.output, as: UTF8.self) == folder.path + "\n")
    #expect(String(decoding: result.errors, as: UTF8.self) == "oops\n")
    #expect(try child("/bin/sh", ["-c", "kill -9 $$"]).ending == .killed(signal: 9))
  }

  @Test func muchInBothDirections() throws {
    let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let result = try child("/bin/sh", ["-c", "tee /dev/stderr"], input: input)
    #expect(result.output == input && result.errors == input)
  }

  /// Programs take no configuration from a file that everybody may write to.
  @Test func inputBelongsToThisUserAlone() throws {
    let result = try child(
      "/bin/sh", ["-c", "stat -L -c %a /dev/stdin; cat /dev/stdin"], input: [65])
    #expect(String(decoding: result.output, as: UTF8.self) == "600\nA")
  }

  @Test func inputThatNobodyReads() throws {
    // Writing to a program that has ended raises SIGPIPE; it must not end us.
    let input = [UInt8](repeating: 0, count: 1_000_000)
    #expect(
      try child("/bin/sh", ["-c", "exec <&-; echo done; sleep 0.05"], input: input).succeeded)
    #expect(try child("/bin/true", [], input: input).succeeded)
  }

  @Test func noInputIsEmpty() throws {
    #expect(try child("/bin/cat", []).output.isEmpty)
    #expect(try child("/bin/cat", [], input: []).succeeded)
  }

  @Test(.timeLimit(.minutes(1))) func boundOnOutput() throws {
    let result = try child("/usr/bin/yes", [], maximumOutput: 1000)
    #expect(result.wasCut && !result.succeeded)
    #expect(result.output.count == 1000)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["exec sleep 1000", "echo x; exec >&- 2>&-; exec sleep 1000"])
  func boundOnTime(script: String) throws {
    let result = try child("/bin/sh", ["-c", script], maximumTime: .milliseconds(300))
    #expect(result.timedOut && !result.succeeded)
    #expect(result.ending == .killed(signal: 9))
    let quick = try child("/bin/sh", ["-c", "echo x; exit 4"], maximumTime: .seconds(20))
    #expect(quick.ending == .exited(4) && !quick.timedOut)
    #expect(quick.output == Array("x\n".utf8))
  }

  @Test func noFilesAreInherited() throws {
    let result = try child("/bin/ls", ["/proc/self/fd"], input: [])
    // The three standard streams, and the listed folder itself.
    #expect(String(decoding: result.output, as: UTF8.self) == "0\n1\n2\n3\n")
  }

  @Test func whatCannotRun() throws {
    #expect(try failure { _ = try child("/nowhere/program", []) }.isMissing)
    #expect(try failure { _ = try child("/bin/true", [], in: "/nowhere") }.isMissing)
    #expect(try failure { _ = try child("/bin/true", ["a\0b"]) }.reason == "Invalid argument")
  }

  @Test func searching() throws {
    let folder = try TemporaryFolder()
    try folder.write("bin/tool", "#!/bin/sh\n")
    try folder.write("other/tool", "#!/bin/sh\n")
    try run("chmod", ["+x", folder.path("other/tool")]).orFail()
    try FileSystem.createFolders(folder.bytes("folder/tool"))
    func find(_ name: String, _ path: String) -> String? {
      FileSystem.executable(named: Array(name.utf8), searchPath: Array(path.utf8))
        .map { String(decoding: $0, as: UTF8.self) }
    }
    let path = [folder.path("bin"), folder.path("folder"), folder.path("other")]
    #expect(find("tool", path.joined(separator: ":")) == folder.path("other/tool"))
    #expect(find("tool", "") == nil)
    #expect(find("tool", ".:other") == nil)
    #expect(find(folder.path("other/tool"), "") == folder.path("other/tool"))
  }
}
