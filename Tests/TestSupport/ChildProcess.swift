import CSpawn
import Foundation

/// A program that was started, in a process group of its own.
struct ChildProcess: Sendable {
  private let id: pid_t
  private let name: String

  /// Starts a program with the three given files as standard input, output and error.
  init(
    _ command: [String], in directory: String?, environment: [String: String], files: [Int32]
  ) throws {
    name = command.joined(separator: " ")
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var child: pid_t = 0
    let status = withCStrings(command) { arguments in
      withCStrings(variables) { mlint_test_spawn(arguments, $0, directory, files, &child) }
    }
    guard status == 0 else {
      throw TestFailure("cannot start \(name): \(String(cString: strerror(status)))")
    }
    id = child
  }

  /// Waits for the program's end, and kills its group when that takes too long.
  ///
  /// The waiting thread itself keeps the time: a timer would need a thread of its own, which on a
  /// busy machine comes late. The program is reaped last, so that its number cannot have been given
  /// to another process when its group is killed.
  func wait(timeout: TimeInterval) throws -> (status: Int32, timedOut: Bool) {
    let ended = mlint_test_await(id, Int32(timeout * 1000))
    guard ended >= 0 else { throw TestFailure("lost \(name): \(lastSystemError())") }
    if ended == 0 { kill(-id, SIGKILL) }
    var status: Int32 = 0
    while waitpid(id, &status, 0) == -1 {
      guard errno == EINTR else { throw TestFailure("lost \(name): \(lastSystemError())") }
    }
    let signal = status & 0x7F
    return (signal == 0 ? (status >> 8) & 0xFF : -signal, ended == 0)
  }
}

/// A temporary file without a name, gone when it is closed.
final class UnlinkedFile: Sendable {
  let descriptor: Int32

  init(containing bytes: [UInt8] = []) throws {
    var template = Array((NSTemporaryDirectory() + "/mlint-stream-XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw TestFailure("cannot make a temporary file: \(lastSystemError())")
    }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let handle = FileHandle(fileDescriptor: descriptor)
    try handle.write(contentsOf: Data(bytes))
    try handle.seek(toOffset: 0)
  }

  deinit { close(descriptor) }

  /// All that was written, without moving the place where a running program writes next.
  func contents() throws -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(result.count))
      guard count >= 0 else { throw TestFailure("cannot read a stream: \(lastSystemError())") }
      if count == 0 { return result }
      result += buffer.prefix(count)
    }
  }
}

/// Lends the texts as a null-terminated array of C strings.
private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = texts.map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  return body(pointers + [nil])
}
