import Foundation
import TestSupport
import Testing

@Suite struct RunTests {
  @Test func outputErrorsAndStatusAreKept() throws {
    let result = try run("sh", ["-c", "cat; echo problem >&2; exit 3"], input: Array("text".utf8))
    #expect(result.output == "text")
    #expect(result.errors == "problem\n")
    #expect(result.status == 3)
    #expect(throws: TestFailure.self) { try result.orFail() }
  }

  @Test func moreTextThanAPipeHoldsBlocksNobody() throws {
    let input = [UInt8](repeating: 0x61, count: 1 << 20)
    let result = try run("sh", ["-c", "tee /dev/stderr"], input: input)
    #expect(result.outputBytes == input)
    #expect(result.errorBytes.count == input.count)
  }

  @Test func aProgramThatTakesTooLongIsKilledWithItsChildren() throws {
    var child: pid_t?
    // On a busy machine the first times may be over before the child runs.
    for timeout in [0.3, 3, 30] where child == nil {
      let script = "sh -c 'echo $$; exec sleep 600' & wait"
      let result = try run("sh", ["-c", script], timeout: timeout)
      #expect(result.timedOut)
      #expect(result.status == -SIGKILL)
      child = result.lines.first.flatMap { pid_t($0) }
    }
    let survivor = try #require(child)
    let deadline = Date(timeIntervalSinceNow: 60)
    while isRunning(survivor), Date() < deadline { usleep(10_000) }
    #expect(!isRunning(survivor))
  }

  /// Whether a process is there and not just waiting to be reaped by whoever inherited it.
  private func isRunning(_ process: pid_t) -> Bool {
    guard let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    return !state.contains(") Z ")
  }

  @Test func signalsAndMissingProgramsAreTold() throws {
    #expect(try run("sh", ["-c", "kill -SEGV $$"]).status == -SIGSEGV)
    #expect(throws: TestFailure.self) { try run("/no/such/program") }
    #expect(throws: TestFailure.self) { try run("true", in: "/no/such/folder") }
  }

  @Test func onlyThreeDescriptorsAreHandedOn() throws {
    let kept = try #require(fopen("/dev/null", "r"))
    defer { fclose(kept) }
    // The fourth is the listing's own.
    #expect(try run("ls", ["/proc/self/fd"]).lines == ["0", "1", "2", "3"])
  }

  @Test func theEnvironmentIsScrubbed() throws {
    let leaks = ["CI", "GITHUB_BASE_REF", "GITLAB_CI", "GIT_DIR", "PRE_COMMIT", "MLINT_RECORD"]
    var machine = ProcessInfo.processInfo.environment
    for name in leaks { machine[name] = "leak" }
    #expect(try !TestEnvironment.scrubbed(of: machine).values.contains("leak"))
    #expect(try TestEnvironment.scrubbed(of: machine)["PATH"] == machine["PATH"])

    let result = try run("env", environment: ["ADDED": "yes", "TZ": nil])
    #expect(result.lines.contains("ADDED=yes"))
    #expect(result.lines.contains("LC_ALL=C.UTF-8"))
    #expect(!result.lines.contains { $0.hasPrefix("TZ=") })
    let home = try #require(result.lines.first { $0.hasPrefix("HOME=") }).dropFirst(5)
    #expect(home != ProcessInfo.processInfo.environment["HOME"] ?? "")
    // Programs that other tests run at the same time may keep caches there, but no settings.
    for settings in [".gitconfig", ".config/git", ".config/pip", ".pip", ".mlint.toml"] {
      #expect(!FileManager.default.fileExists(atPath: home + "/" + settings))
    }
  }

  @Test func anUnprivilegedProgramMayReadAndNotWrite() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "text")
    let result = try run(
      "sh", ["-c", "cat file && id -u && ! touch new"], in: folder.path, as: .unprivileged)
    if geteuid() == 0 { #expect(result.lines.first == "text65534") }
    try folder.giveToUnprivilegedUser()
    try run("touch", ["new"], in: folder.path, as: .unprivileged).orFail()
  }
}
