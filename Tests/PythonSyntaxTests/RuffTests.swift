import Foundation
import PythonSyntax
import Testing

/// Syntax that is newer than every interpreter here is read as `ruff` reads it.
@Suite
struct RuffTests {
  private static let texts = [
    "t'a{b}c'", "T\"{a!r:>{b}}\" t'{c=}'", "rt'\\{a}'", "tR'x' Rt\"\"\"{a\n}\"\"\"", "t'a' t'b'",
    "t'{t'{x}'}'", "t''", "t'a' f'b'", "t'a' 'b'", "'a' t'b'", "t'a' b'b'", "bt'a'", "tu'a'",
    "ft'a'", "tf'a'", "ut'a'", "t'{}'", "t'{a'", "t'}'", "t'{a!x}'", "t'{{}}'", "t'{a:{b:{c}}}'",
    "t'{lambda: x}'", "t'{*a, b}'", "t'{yield}'", "t'a", "t'''a\n", "[t'{x}' for x in y]",
    "t = 1; t'x'", "print(t)", "x: t\"{a}\" = t\"b\"", "f'{x:5\n}'", "t'{x:5\n}'",
    "try: pass\nexcept A, B: pass", "try: pass\nexcept A, B, C: pass\nexcept D: pass",
    "try: pass\nexcept A, B as e: pass", "try: pass\nexcept* A, B: pass",
    "try: pass\nexcept* A, B as e: pass", "try: pass\nexcept A,: pass",
    "try: pass\nexcept (A, B) as e: pass", "try: pass\nexcept *A, B: pass",
    "try: pass\nexcept A, *B: pass", "try: pass\nexcept: pass", "try: pass\nexcept*: pass",
    "try: pass\nexcept ,: pass", "try: pass\nexcept A B: pass", "match a:\n    case t'x': pass",
    "def f():\n    try: pass\n    finally: return",
  ]

  @Test func acceptsWhatRuffAccepts() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, text) in Self.texts.enumerated() {
      try Data(text.utf8).write(to: folder.appendingPathComponent("\(index).py"))
    }
    let output = try Program.run(
      try Ruff.path(),
      ["format", "--isolated", "--no-cache", "--target-version", "py314", "--diff", folder.path])
    let report = String(decoding: output.standardOutput + output.standardError, as: UTF8.self)
    #expect(report.contains("Failed to parse"), "ruff rejected nothing: \(report.prefix(300))")
    for (index, text) in Self.texts.enumerated() {
      let isRejected = report.contains("Failed to parse \(folder.path)/\(index).py")
      let problem = SyntaxTree.parse(Array(text.utf8)).problems.first
      #expect((problem != nil) == isRejected, "\(text): \(problem?.message ?? "accepted")")
    }
  }
}

/// The linter that knows the newest grammar.
enum Ruff {
  private static let version = "0.17.5"

  /// The program, installed from PyPI into the cache of the tests if it is not there.
  static func path() throws -> String {
    let folder = TestCache.folder.appendingPathComponent("ruff-\(version)")
    let program = folder.appendingPathComponent("bin/ruff").path
    if FileManager.default.isExecutableFile(atPath: program) { return program }
    let python = try #require(Interpreter.installed.last)
    let output = try Program.run(
      python.path,
      ["-m", "pip", "install", "--quiet", "--target", folder.path, "ruff==\(version)"])
    try #require(
      FileManager.default.isExecutableFile(atPath: program),
      "ruff could not be installed: \(String(decoding: output.standardError, as: UTF8.self))")
    return program
  }
}

/// Where downloads are kept between runs.
enum TestCache {
  static var folder: URL {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["MLINT_TEST_CACHE"] { return URL(fileURLWithPath: path) }
    let cache = environment["XDG_CACHE_HOME"] ?? "\(environment["HOME"] ?? "/tmp")/.cache"
    return URL(fileURLWithPath: cache).appendingPathComponent("mlint-tests")
  }
}
