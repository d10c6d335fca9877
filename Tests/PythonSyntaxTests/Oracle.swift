import TestSupport

/// Python's own parser, asked through `Tests/Tools/python_ast.py`.
struct Oracle: Sendable {
  let interpreter: Interpreter

  /// Whether line and column are compared: from 3.12 on, for f-strings had none before.
  var hasPositions: Bool { interpreter.minor >= 12 }

  /// What an interpreter says about a text.
  enum Verdict: Equatable {
    case accepted(checksum: UInt32, length: Int)
    case rejected(String)
    /// It gave up, for want of stack or by a defect of its own.
    case skipped
  }

  private static let script = SourceTree.path("Tests/Tools/python_ast.py")

  /// The verdicts on files, in their order, from one process.
  func verdicts(onFiles paths: [String]) throws -> [Verdict] { try verdicts("digest", paths) }

  /// The verdicts on texts, in their order, from one process.
  func verdicts(onTexts texts: [[UInt8]]) throws -> [Verdict] {
    try verdicts("texts", texts.map(hexadecimal))
  }

  /// The whole dump of one file.
  func dump(of path: String) throws -> [UInt8] { try ask("dump", Array(path.utf8)).outputBytes }

  private func verdicts(_ command: String, _ lines: [String]) throws -> [Verdict] {
    try ask(command, Array(lines.joined(separator: "\n").utf8)).lines.map(Self.verdict)
  }

  private func ask(_ command: String, _ input: [UInt8]) throws -> ProcessResult {
    let positions = hasPositions ? "positions" : "no-positions"
    return try run(
      interpreter.path, ["-I", Self.script, command, positions], input: input, timeout: 1800
    ).orFail()
  }

  private static func verdict(_ line: String) -> Verdict {
    let words = line.split(separator: " ")
    if words.count == 3, words[0] == "ok", let checksum = UInt32(words[1]),
      let length = Int(words[2])
    {
      return .accepted(checksum: checksum, length: length)
    }
    return words.first == "rejected" ? .rejected(line) : .skipped
  }
}

/// Bytes as pairs of hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    result.append(digits[Int(byte >> 4)])
    result.append(digits[Int(byte & 15)])
  }
  return String(decoding: result, as: UTF8.self)
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
