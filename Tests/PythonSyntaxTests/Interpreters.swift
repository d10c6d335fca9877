import Foundation

/// A Python interpreter on this machine.
struct Interpreter: CustomStringConvertible, Sendable {
  let path: String
  /// The minor version; the major one is 3.
  let minor: Int
  let fullVersion: String

  var description: String { "Python \(fullVersion)" }

  /// The interpreters from 3.8 on, one for each minor version, the newest last.
  ///
  /// Looks for `python3.N` and `python3` on `PATH` and below `PYENV_ROOT` (or `~/.pyenv`).
  static let installed: [Interpreter] = {
    var found: [Int: Interpreter] = [:]
    for path in candidates {
      guard let interpreter = Interpreter(asking: path), interpreter.minor >= 8 else { continue }
      if let known = found[interpreter.minor], known.release >= interpreter.release { continue }
      found[interpreter.minor] = interpreter
    }
    return found.keys.sorted().compactMap { found[$0] }
  }()

  /// The third number of the version.
  private var release: Int { Int(fullVersion.split(separator: ".").last ?? "") ?? 0 }

  private static var candidates: [String] {
    let environment = ProcessInfo.processInfo.environment
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    var paths: [String] = []
    for folder in folders {
      paths += (8...20).map { "\(folder)/python3.\($0)" } + ["\(folder)/python3"]
    }
    let root = environment["PYENV_ROOT"] ?? "\(environment["HOME"] ?? "")/.pyenv"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/versions")) ?? []
    paths += versions.sorted().map { "\(root)/versions/\($0)/bin/python3" }
    return paths.filter { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Asks a program for its version; nil when it does not answer as Python 3 does.
  private init?(asking path: String) {
    let script = "import sys; print('%d %d %d' % sys.version_info[:3])"
    guard let output = try? Program.run(path, ["-I", "-c", script]), output.status == 0 else {
      return nil
    }
    let text = String(decoding: output.standardOutput, as: UTF8.self)
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard numbers.count == 3, numbers[0] == 3 else { return nil }
    self.path = path
    minor = numbers[1]
    fullVersion = numbers.map(String.init).joined(separator: ".")
  }
}
