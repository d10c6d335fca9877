import Foundation
import TestSupport
import Testing

/// A system call of `mlint` that changes the disk, and before which the program is killed.
struct KilledProgram: CustomStringConvertible {
  private static let calls = [
    "linkat", "link", "rename", "renameat", "renameat2", "unlink", "unlinkat", "fchmod", "fsync",
    "write", "mkdir",
  ]

  let call: String
  /// Counted from 1, among the calls of that name.
  let number: Int

  var description: String { "\(call) \(number)" }

  /// Every such call that a command makes, found by letting a copy of the folder run to the end.
  static func steps(of arguments: [String], in folder: String) throws -> [KilledProgram] {
    let copy = try TemporaryFolder()
    try run("cp", ["-r", folder, copy.path("project")]).orFail()
    let names = calls.joined(separator: ",")
    try trace(
      ["-e", "trace=\(names)", "-o", copy.path("calls")], arguments, in: copy.path("project")
    ).orFail()
    let lines = String(decoding: try readFile(copy.path("calls")), as: UTF8.self)
      .split(separator: "\n")
    let steps = calls.flatMap { call in
      let count = lines.count { $0.contains(" \(call)(") || $0.hasPrefix("\(call)(") }
      return (0..<count).map { KilledProgram(call: call, number: $0 + 1) }
    }
    try #require(steps.count > 3, "strace saw no more than \(lines)")
    return steps
  }

  /// Runs the command up to this call.
  func kill(_ arguments: [String], in folder: String) throws {
    let result = try Self.trace(
      [
        "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(number)", "-o", "/dev/null",
      ], arguments, in: folder)
    #expect(result.status != 0, "\(self) was not the end of it: \(result)")
  }

  private static func trace(
    _ options: [String], _ arguments: [String], in folder: String
  ) throws -> ProcessResult {
    try run(
      "strace", ["-qq"] + options + [try mlintBinary()] + arguments,
      in: folder)
  }
}
