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

/// Runs other programs.
enum Program {
  struct Output {
    let status: Int32
    let standardOutput: Data
  }

  /// Runs a program to its end with a clean environment and no input.
  static func run(_ path: String, _ arguments: [String]) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.filter { name, _ in
      name != "CI" && !name.hasPrefix("GITHUB_") && !name.hasPrefix("GIT_")
        && !name.hasPrefix("PYTHON")
    }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try FileHandle(forWritingTo: file)
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try output.close()
    return Output(status: process.terminationStatus, standardOutput: try Data(contentsOf: file))
  }
}
