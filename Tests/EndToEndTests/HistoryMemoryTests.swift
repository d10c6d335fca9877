import Foundation
import TestSupport
import Testing

/// How much memory the history of 10,000 migrations takes.
@Suite struct HistoryMemoryTests {
  /// The release has to do with 64 MB; code without optimisation needs more, and is larger.
  private static let megabytes =
    ProcessInfo.processInfo.environment["MLINT_BINARY"] == nil ? 80 : 64

  @Test func tenThousandMigrations() throws {
    let result = try PythonTools.oracle(
      "history_benchmark.py",
      ["--mlint", try mlintBinary(), "--memory", "\(Self.megabytes)"], timeout: 600)
    #expect(result.lines.count == 3, "\(result)")
  }
}
