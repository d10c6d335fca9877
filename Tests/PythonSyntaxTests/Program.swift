import Foundation

/// Runs other programs.
enum Program {
  struct Output {
    let status: Int32
    let standardOutput: Data
    let standardError: Data
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
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files and not pipes: nobody has to empty them while the program runs.
    let files = ["output", "error"].map { folder.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Output(
      status: process.terminationStatus, standardOutput: try Data(contentsOf: files[0]),
      standardError: try Data(contentsOf: files[1]))
  }
}
