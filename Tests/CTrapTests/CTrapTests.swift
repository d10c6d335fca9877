import CTrap
import Foundation
import Testing

/// Each test crashes a process of its own.
@Suite struct CTrapTests {
  @Test func aFailedCheckNamesTheFile() async throws {
    let result = try #require(
      await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
        mlint_trap_install()
        mlint_trap_set_file("versions/a.py", 13)
        let empty: [Int] = []
        print(empty[Int.random(in: 0...1)])
      })
    #expect(
      text(result).hasSuffix(
        "mlint: internal error while reading versions/a.py; please report it\n"))
  }

  @Test func aStackOverflowIsCaught() async throws {
    let result = try #require(
      await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
        mlint_trap_install()
        mlint_trap_set_file("b.py", 4)
        print(depth(below: Int.random(in: 0...1)))
      })
    #expect(text(result).hasSuffix("internal error while reading b.py; please report it\n"))
  }

  @Test func withoutAFileNoneIsNamed() async throws {
    let result = try #require(
      await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
        mlint_trap_install()
        mlint_trap_set_file("b.py", 4)
        mlint_trap_set_file(nil, 0)
        abort()
      })
    #expect(text(result).hasSuffix("mlint: internal error; please report it\n"))
  }

  @Test func aLongNameIsCutBetweenCharacters() async throws {
    let result = try #require(
      await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
        mlint_trap_install()
        let name = "a" + String(repeating: "é", count: 600)
        mlint_trap_set_file(name, name.utf8.count)
        abort()
      })
    let name = "a" + String(repeating: "é", count: 511)
    #expect(text(result).hasSuffix("while reading \(name); please report it\n"))
  }

  @Test func ofTwoThreadsThatFailOneIsNamed() async throws {
    let result = try #require(
      await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
        mlint_trap_install()
        guard let reader = popen("sleep 2; cat >&2", "w") else { _exit(98) }
        blockStandardError(fileno(reader))
        for _ in 0..<2 {
          Thread.detachNewThread {
            mlint_trap_set_file("c.py", 4)
            abort()
          }
        }
        giveUp(after: 60)
      })
    let message = text(result).drop { $0 == "." }
    #expect(message == "mlint: internal error while reading c.py; please report it\n")
  }

  /// The message waits for a reader who never comes when the thread that says it fails once more.
  @Test func aFailureWhileItIsSaid() async throws {
    await #expect(processExitsWith: .exitCode(70)) {
      mlint_trap_install()
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { _exit(98) }
      blockStandardError(ends[1])
      let failing = pthread_self()
      Thread.detachNewThread {
        sleep(1)
        pthread_kill(failing, SIGSEGV)
        giveUp(after: 60)
      }
      abort()
    }
  }

  private func text(_ result: ExitTest.Result) -> String {
    String(decoding: result.standardErrorContent, as: UTF8.self)
  }
}

/// Never ends, which the compiler must not see.
private func depth(below level: Int) -> Int {
  level < 0 ? 0 : depth(below: level + 1) + 1
}

/// Makes standard error a pipe that takes nothing more, until somebody reads the dots that it is full of.
private func blockStandardError(_ pipe: Int32) {
  let flags = fcntl(pipe, F_GETFL)
  _ = fcntl(pipe, F_SETFL, flags | O_NONBLOCK)
  while write(pipe, ".", 1) == 1 {}
  _ = fcntl(pipe, F_SETFL, flags)
  dup2(pipe, STDERR_FILENO)
}

private func giveUp(after seconds: UInt32) {
  sleep(seconds)
  _exit(99)
}
