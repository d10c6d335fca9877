import Foundation

/// An installed CPython.
package struct Interpreter: Sendable, CustomStringConvertible {
  package let path: String
  package let major: Int
  package let minor: Int
  package let patch: Int

  package var description: String { "CPython \(major).\(minor).\(patch)" }
}

/// The CPythons of this machine that `mlint` promises to agree with.
package enum Interpreters {
  /// The minor versions of Python 3 that `mlint` reads.
  package static let supportedMinors = 8...14

  /// The newest patch of each supported minor version, oldest first.
  ///
  /// Looked for as `python3.N` on `PATH`, and below `PYENV_ROOT` or `~/.pyenv`.
  ///
  /// - Throws: `TestFailure` when there is none at all.
  package static func all() throws -> [Interpreter] { try found.get() }

  private static let found = Result { try search() }

  private static func search() throws -> [Interpreter] {
    var newest: [Int: Interpreter] = [:]
    for path in candidates() {
      guard let interpreter = try probe(path) else { continue }
      if let other = newest[interpreter.minor], other.patch >= interpreter.patch { continue }
      newest[interpreter.minor] = interpreter
    }
    guard !newest.isEmpty else {
      throw TestFailure("NOT TESTED: agreement with CPython, because no python3.N was found")
    }
    return newest.values.sorted { $0.minor < $1.minor }
  }

  private static func candidates() -> [String] {
    let environment = ProcessInfo.processInfo.environment
    var folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let pyenv = environment["PYENV_ROOT"] ?? (environment["HOME"] ?? "") + "/.pyenv"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: pyenv + "/versions")) ?? []
    folders += versions.sorted().map { "\(pyenv)/versions/\($0)/bin" }
    return folders.flatMap { folder in
      supportedMinors.map { "\(folder)/python3.\($0)" }
    }
    .filter { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What a program says it is; nil when it does not run, as a shim without a version behind it.
  private static func probe(_ path: String) throws -> Interpreter? {
    let code = """
      import sys
      print(sys.implementation.name, *sys.version_info[:3], sys.executable)
      """
    let result = try run(path, ["-I", "-S", "-c", code])
    let words = result.line.split(separator: " ", maxSplits: 4).map(String.init)
    guard result.succeeded, words.count == 5, words[0] == "cpython",
      let major = Int(words[1]), let minor = Int(words[2]), let patch = Int(words[3]),
      major == 3, supportedMinors.contains(minor)
    else { return nil }
    return Interpreter(path: words[4], major: major, minor: minor, patch: patch)
  }
}
