import Foundation
import Synchronization

/// A new folder that is removed with its contents when nobody refers to it any more.
///
/// `MLINT_KEEP=1` keeps it and prints its path.
package final class TemporaryFolder: Sendable {
  /// The absolute path, without symbolic links.
  package let path: String

  /// Makes the folder, readable for other users so that unprivileged programs can look at it.
  ///
  /// - Parameters:
  ///   - purpose: A word for its name.
  ///   - parent: The folder that it is in; nil for the usual one.
  /// - Throws: `TestFailure` when there can be none.
  package init(_ purpose: String = "test", in parent: String? = nil) throws {
    let parent =
      parent ?? URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
    var template = Array("\(parent)/mlint-\(purpose)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw TestFailure("cannot make a temporary folder in \(parent): \(lastSystemError())")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard chmod(path, 0o755) == 0 else {
      throw TestFailure("cannot open \(path) to others: \(lastSystemError())")
    }
  }

  deinit { remove() }

  /// The absolute path of something inside.
  package func path(_ relative: String) -> String {
    relative.isEmpty ? path : path + "/" + relative
  }

  /// Writes a file, making the folders it needs, and returns its absolute path.
  @discardableResult
  package func write(_ relative: String, _ text: String) throws -> String {
    try write(relative, Array(text.utf8))
  }

  /// Writes a file, making the folders it needs, and returns its absolute path.
  @discardableResult
  package func write(_ relative: String, _ bytes: [UInt8]) throws -> String {
    try writeFile(path(relative), bytes)
  }

  package func read(_ relative: String) throws -> String {
    String(decoding: try readFile(path(relative)), as: UTF8.self)
  }

  /// Gives the folder and its contents to the user whom `User.unprivileged` runs programs as.
  package func giveToUnprivilegedUser() throws {
    guard geteuid() == 0 else { return }
    try run("chown", ["-R", "\(User.unprivilegedID):\(User.unprivilegedID)", path]).orFail()
  }

  /// Keeps the folder until the test process ends, for what many tests share.
  package func keepUntilExit() {
    Self.keptUntilExit.withLock { kept in
      if kept.isEmpty {
        atexit { TemporaryFolder.keptUntilExit.withLock { $0.forEach { $0.remove() } } }
      }
      kept.append(self)
    }
  }

  private static let keptUntilExit = Mutex<[TemporaryFolder]>([])

  /// Removes the folder now.
  package func remove() {
    guard ProcessInfo.processInfo.environment["MLINT_KEEP"] != "1" else {
      FileHandle.standardError.write(Data("kept \(path)\n".utf8))
      return
    }
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Writes a file, making the folders it needs, and returns its path.
@discardableResult
package func writeFile(_ path: String, _ bytes: [UInt8]) throws -> String {
  let url = URL(fileURLWithPath: path)
  try FileManager.default.createDirectory(
    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(bytes).write(to: url)
  return path
}

/// The bytes of a file.
package func readFile(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// The text of `errno`.
func lastSystemError() -> String {
  String(cString: strerror(errno))
}
