import Foundation

/// Python's own parser, asked through `ast_oracle.py`.
struct Oracle: Sendable {
  let interpreter: Interpreter

  /// Line and column are compared from 3.12 on; before, f-strings had none.
  var hasPositions: Bool { interpreter.minor >= 12 }

  /// What an interpreter says about a file.
  enum Verdict: Equatable {
    case accepted(checksum: UInt32, length: Int)
    case rejected(String)
    /// It gave up for want of stack.
    case skipped
  }

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("ast_oracle.py").path

  private var positions: String { hasPositions ? "positions" : "no-positions" }

  /// The verdicts on files, in their order, from one process.
  func verdicts(on paths: [String]) throws -> [Verdict] {
    try verdicts("digest", paths)
  }

  /// The verdicts on texts, in their order, from one process.
  func verdicts(onTexts texts: [[UInt8]]) throws -> [Verdict] {
    try verdicts(
      "texts",
      texts.map { text in text.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() })
  }

  private func verdicts(_ command: String, _ lines: [String]) throws -> [Verdict] {
    let list = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(lines.joined(separator: "\n").utf8).write(to: list)
    defer { try? FileManager.default.removeItem(at: list) }
    let output = try Program.run(
      interpreter.path, ["-I", Self.script, command, positions, list.path])
    return String(decoding: output.standardOutput, as: UTF8.self)
      .split(separator: "\n").map(Self.verdict)
  }

  /// The whole dump of one file.
  func dump(of path: String) throws -> [UInt8] {
    let output = try Program.run(interpreter.path, ["-I", Self.script, "dump", positions, path])
    return [UInt8](output.standardOutput)
  }

  private static func verdict(_ line: Substring) -> Verdict {
    let words = line.split(separator: " ")
    if words.count == 3, words[0] == "ok", let checksum = UInt32(words[1]),
      let length = Int(words[2])
    {
      return .accepted(checksum: checksum, length: length)
    }
    return words.first == "rejected" ? .rejected(String(line)) : .skipped
  }
}

/// The checksum of `zlib.crc32`.
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { (index: UInt32) in
    (0..<8).reduce(index) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    let table = table
    var value = UInt32.max
    for byte in bytes { value = table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8 }
    return ~value
  }
}
