import Foundation

/// Where this package's own files are.
package enum SourceTree {
  /// The repository's top folder.
  package static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  package static func path(_ relative: String) -> String { root + "/" + relative }
}

/// The built `mlint`: the one beside the running tests, or the one that `MLINT_BINARY` names.
///
/// - Throws: `TestFailure` when it has not been built.
package func mlintBinary() throws -> String {
  let path =
    ProcessInfo.processInfo.environment["MLINT_BINARY"]
    ?? Bundle.main.bundleURL.appendingPathComponent("mlint").path
  guard FileManager.default.isExecutableFile(atPath: path) else {
    throw TestFailure("the program under test is not there: \(path); run `swift build` first")
  }
  return path
}
