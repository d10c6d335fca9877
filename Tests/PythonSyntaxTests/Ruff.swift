import TestSupport

/// `ruff`, which reads the newest Python, as the judge of syntax that no interpreter here knows.
enum Ruff {
  /// The first minor version of Python 3 that knows all syntax but what `RuffTests` has.
  static let sufficientMinor = 13

  /// The indices of the texts that it cannot parse.
  static func rejected(among texts: [[UInt8]]) throws -> Set<Int> {
    if texts.isEmpty { return [] }
    let ruff = try PythonTools.environment("ruff==0.17.5") + "/ruff"
    let folder = try TemporaryFolder("ruff")
    // A text that is known to be none shows that problems are reported.
    for (index, text) in (texts + [Array("(".utf8)]).enumerated() {
      try folder.write("\(index).py", text)
    }
    let result = try run(
      ruff,
      ["format", "--isolated", "--no-cache", "--target-version", "py314", "--diff", folder.path],
      timeout: 600)
    let lines = (result.output + result.errors).split(separator: "\n")
    func isRejected(_ index: Int) -> Bool {
      lines.contains { $0.contains("Failed to") && $0.contains(" \(folder.path)/\(index).py") }
    }
    guard isRejected(texts.count) else {
      throw TestFailure("NOT TESTED: ruff rejected nothing: \(result)")
    }
    return Set(texts.indices.filter(isRejected))
  }
}
