import Foundation
import Synchronization

/// A program that runs beside a test, until it is stopped or the test process ends, however it does.
package final class RunningProgram: Sendable {
  /// How a program is told to end.
  package enum Signal: String, Sendable {
    case interrupt = "INT"
    case terminate = "TERM"
    case kill = "KILL"
  }

  private struct State: Sendable {
    var child: ChildProcess?
  }

  private let state: Mutex<State>
  /// Held open as long as the program shall run: its guard reads from it, and its end is seen even
  /// when the test process is killed.
  private let lifeline: Pipe
  private let log: UnlinkedFile

  /// The guard starts the program, waits for its lifeline to end, and ends the program by its number.
  private static let guardScript = """
    signal=$1
    shift
    "$@" </dev/null &
    program=$!
    read -r line
    kill -"$signal" "$program"
    wait "$program"
    """

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - command: the program and its arguments.
  ///   - directory: the working folder; nil for the test process's own.
  ///   - environment: variables to add to the scrubbed environment, or with nil to take away.
  ///   - user: whom to run as.
  ///   - signal: what ends it.
  /// - Throws: `TestFailure` when it cannot be started.
  package init(
    _ command: [String], in directory: String? = nil, environment: [String: String?] = [:],
    as user: User = .current, stoppedBy signal: Signal = .terminate
  ) throws {
    lifeline = Pipe()
    log = try UnlinkedFile()
    let child = try ChildProcess(
      user.command(["sh", "-c", Self.guardScript, "sh", signal.rawValue] + command),
      in: directory, environment: TestEnvironment.scrubbed(environment),
      files: [lifeline.fileHandleForReading.fileDescriptor, log.descriptor, log.descriptor])
    state = Mutex(State(child: child))
  }

  deinit { stop() }

  /// What it has written so far, on both outputs.
  package var output: String {
    String(decoding: (try? log.contents()) ?? [], as: UTF8.self)
  }

  /// Waits until it has written something.
  package func waitForOutput(containing text: String, timeout: TimeInterval = 60) throws {
    try wait(for: "the words \(text)", timeout: timeout) { output.contains(text) }
  }

  /// Waits until a condition holds.
  package func wait(
    for what: String, timeout: TimeInterval = 60, _ condition: () throws -> Bool
  ) throws {
    let end = Date(timeIntervalSinceNow: timeout)
    while try !condition() {
      guard Date() < end else {
        throw TestFailure("waited in vain for \(what):\n\(output)")
      }
      usleep(50_000)
    }
  }

  /// Ends it and waits for its end.
  package func stop() {
    let child = state.withLock { state in
      defer { state.child = nil }
      return state.child
    }
    guard let child else { return }
    try? lifeline.fileHandleForWriting.close()
    _ = try? child.wait(timeout: 30)
  }
}
