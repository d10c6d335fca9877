internal import CSystem
internal import Glibc

/// A moment after which something is no longer waited for.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(after time: Duration) {
    end = ContinuousClock.now + time
  }

  var hasPassed: Bool { end <= ContinuousClock.now }

  /// The time that is left in milliseconds, as `poll` takes it; at least 1 unless none is left.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = (end - ContinuousClock.now).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return Int32(min(seconds, 1_000_000)) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1
  }
}

extension FileSystem {
  /// Waits for a child's end.
  ///
  /// - Parameters:
  ///   - child: The child; its id means nothing afterwards.
  ///   - path: The program, for the error.
  ///   - deadline: When the child is killed if it still runs; nil is never.
  /// - Returns: How it ended, and whether it was killed here.
  /// - Throws: When it is no child of this process.
  static func reap(
    _ child: pid_t, _ path: [UInt8], by deadline: Deadline?
  ) throws(FileSystemError) -> (ending: ChildResult.Ending, isOverdue: Bool) {
    var status: Int32 = 0
    var isOverdue = false
    if let deadline {
      // Most children have ended when their output has; a few are waited for in growing steps.
      var pause: UInt32 = 50
      while try systemCall("cannot wait for", path, { waitpid(child, &status, WNOHANG) }) == 0 {
        guard !deadline.hasPassed else {
          isOverdue = true
          kill(child, SIGKILL)
          try systemCall("cannot wait for", path) { waitpid(child, &status, 0) }
          break
        }
        usleep(pause)
        pause = min(2 * pause, 10_000)
      }
    } else {
      try systemCall("cannot wait for", path) { waitpid(child, &status, 0) }
    }
    let signal = status & 0x7F
    return (signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal), isOverdue)
  }

  /// Starts a program with the given descriptors as its standard streams.
  static func spawn(
    _ program: ChildProgram, input: Int32, output: Int32, errors: Int32
  ) throws(FileSystemError) -> pid_t {
    let strings = [program.path, program.workingFolder] + program.arguments + program.environment
    guard !strings.contains(where: { $0.contains(0) }) else {
      throw FileSystemError(operation: "cannot run", path: program.path, code: EINVAL)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    let folder = program.workingFolder.map { CChar(bitPattern: $0) } + [0]
    posix_spawn_file_actions_addchdir_np(&actions, folder)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The child starts with the signal handling of a fresh program.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var child: pid_t = 0
    let path = program.path.map { CChar(bitPattern: $0) } + [0]
    let code = withCStrings([program.path] + program.arguments) { arguments in
      withCStrings(program.environment) { environment in
        posix_spawn(&child, path, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else {
      throw FileSystemError(operation: "cannot run", path: program.path, code: code)
    }
    return child
  }
}

/// Gives an array of byte strings as C wants it: pointers to strings, ended by a null pointer.
private func withCStrings<Value>(
  _ strings: [[UInt8]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
) -> Value {
  let pointers = strings.map { string in
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: string.count + 1)
    for (index, byte) in string.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[string.count] = 0
    return copy
  }
  defer { pointers.forEach { $0.deallocate() } }
  return body(pointers + [nil])
}
