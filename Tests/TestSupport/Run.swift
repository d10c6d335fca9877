import Foundation

/// Whom a program runs as.
package enum User: Sendable {
  case current

  /// A user without any rights (`nobody`'s number), for tests of permissions that root would pass.
  ///
  /// When the tests run as an ordinary user, that user.
  case unprivileged

  static let unprivilegedID = 65534

  /// The command that runs another one as this user.
  func command(_ command: [String]) -> [String] {
    guard case .unprivileged = self, geteuid() == 0 else { return command }
    let id = Self.unprivilegedID
    return ["setpriv", "--reuid=\(id)", "--regid=\(id)", "--clear-groups", "--"] + command
  }
}

/// Runs a program in the scrubbed test environment and waits for its end.
///
/// Standard input, output and error are files, so that no amount of text blocks anybody.
/// A program that outlives its time is killed with everything it started.
///
/// - Parameters:
///   - program: a path, or a name to look for on `PATH`.
///   - arguments: passed as they are; no shell is involved.
///   - directory: the working folder; nil for the test process's own.
///   - environment: variables to add to the scrubbed environment, or with nil to take away.
///   - input: the bytes on standard input.
///   - timeout: seconds.
///   - user: whom to run as.
/// - Returns: what it printed and how it ended.
/// - Throws: `TestFailure` when the program could not be started. A failing program does not throw.
@discardableResult
package func run(
  _ program: String, _ arguments: [String] = [], in directory: String? = nil,
  environment: [String: String?] = [:], input: [UInt8] = [], timeout: TimeInterval = 120,
  as user: User = .current
) throws -> ProcessResult {
  try run(
    program, arguments, in: directory, exactEnvironment: TestEnvironment.scrubbed(environment),
    input: input, timeout: timeout, as: user)
}

/// Runs a program with exactly the given environment.
///
/// - Parameters:
///   - program: a path, or a name to look for on `PATH`.
///   - arguments: passed as they are; no shell is involved.
///   - directory: the working folder.
///   - exactEnvironment: all of the program's environment.
///   - input: the bytes on standard input.
///   - timeout: seconds.
///   - user: whom to run as.
/// - Returns: what it printed and how it ended.
/// - Throws: `TestFailure` when the program could not be started. A failing program does not throw.
package func run(
  _ program: String, _ arguments: [String], in directory: String?,
  exactEnvironment: [String: String], input: [UInt8] = [], timeout: TimeInterval = 120,
  as user: User = .current
) throws -> ProcessResult {
  let command = user.command([program] + arguments)
  let standardInput = try UnlinkedFile(containing: input)
  let output = try UnlinkedFile()
  let errors = try UnlinkedFile()
  let child = try ChildProcess(
    command, in: directory, environment: exactEnvironment,
    files: [standardInput.descriptor, output.descriptor, errors.descriptor])
  let (status, timedOut) = try child.wait(timeout: timeout)
  return ProcessResult(
    command: command.joined(separator: " "), status: status, timedOut: timedOut,
    outputBytes: try output.contents(), errorBytes: try errors.contents())
}
