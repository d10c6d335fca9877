/// A way of writing an example's Python files that must change no finding.
enum ExampleVariant: CaseIterable, Sendable {
  case asWritten
  case windowsLineEnds
  case byteOrderMark
  /// A comment outside of ASCII in a new first line.
  case multiByteComment

  func bytes(of file: PageExample.PlacedFile) -> [UInt8] {
    guard file.path.hasSuffix(".py") else { return Array(file.text.utf8) }
    switch self {
    case .asWritten: return Array(file.text.utf8)
    case .windowsLineEnds: return Array(file.text.replacing("\n", with: "\r\n").utf8)
    case .byteOrderMark: return [0xEF, 0xBB, 0xBF] + file.text.utf8
    case .multiByteComment: return Array("# üñï\n".utf8) + file.text.utf8
    }
  }

  /// The line that a Python file's line becomes.
  private func line(_ line: Int, in path: String) -> Int {
    self == .multiByteComment && path.hasSuffix(".py") ? line + 1 : line
  }

  /// The example with its expectations moved along.
  func moved(_ example: PageExample) -> PageExample {
    var result = example
    result.expectations = example.expectations.map {
      Expectation(
        kind: $0.kind, path: $0.path, line: $0.line.map { [path = $0.path] in line($0, in: path) },
        text: $0.text, pageLine: $0.pageLine)
    }
    return result
  }
}
