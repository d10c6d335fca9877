import Foundation
import Testing

/// Compares a text with its golden copy, `Tests/Golden/<folder of the test file>/<name>`.
///
/// `MLINT_RECORD=1` writes the copy instead. A missing copy fails.
///
/// - Parameters:
///   - actual: what was made.
///   - name: the golden file's name.
///   - file: the test's file, whose folder names the golden folder.
///   - sourceLocation: where a difference is reported.
/// - Throws: when the golden copy cannot be read or written.
package func expectSnapshot(
  _ actual: String, named name: String, file: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent().lastPathComponent
  let path = SourceTree.path("Tests/Golden/\(folder)/\(name)")
  if ProcessInfo.processInfo.environment["MLINT_RECORD"] == "1" {
    try writeFile(path, Array(actual.utf8))
  } else if let problem = try goldenProblem(actual, path: path) {
    Issue.record("\(problem)", sourceLocation: sourceLocation)
  }
}

/// Why a text is not what its golden copy says; nil when it is.
package func goldenProblem(_ actual: String, path: String) throws -> String? {
  guard FileManager.default.fileExists(atPath: path) else {
    return "no golden copy \(path); MLINT_RECORD=1 writes it:\n\(actual)"
  }
  let expected = String(decoding: try readFile(path), as: UTF8.self)
  guard !actual.utf8.elementsEqual(expected.utf8) else { return nil }
  return "differs from \(path) (MLINT_RECORD=1 rewrites it):\n"
    + difference(from: expected, to: actual)
}

/// The lines that differ, `-` expected and `+` actual, each with its number.
package func difference(from expected: String, to actual: String) -> String {
  let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
  return new.difference(from: old).map { change in
    switch change {
    case .remove(let offset, let line, _): (offset, 0, "-\(offset + 1): \(line)")
    case .insert(let offset, let line, _): (offset, 1, "+\(offset + 1): \(line)")
    }
  }
  .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  .map(\.2)
  .joined(separator: "\n")
}
