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
        // The handler has to run on the thread whose stack is used up.
        mlint_trap_set_file("b.py", 4)
        raise(SIGSEGV)
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

  private func text(_ result: ExitTest.Result) -> String {
    String(decoding: result.standardErrorContent, as: UTF8.self)
  }
}
