internal import CSystem
internal import Glibc

/// A program to run, with everything that it gets to see.
///
/// There is no shell: arguments reach the program as they are. Nothing of this process's environment
/// is passed on unless it is listed.
package struct ChildProgram: Sendable {
  /// The path of the executable; it is not searched for.
  package var path: [UInt8]
  /// The arguments after the program's name.
  package var arguments: [[UInt8]]
  /// Entries of the form `NAME=value`.
  package var environment: [[UInt8]]
  package var workingFolder: [UInt8]
  /// What the program reads from its standard input; nil is `/dev/null`.
  package var input: [UInt8]?
  /// The bound in bytes on each of the two outputs.
  package var maximumOutput: Int
  /// How long the program may run before it is killed; nil is as long as it likes.
  package var maximumTime: Duration?

  package init(
    path: [UInt8], arguments: [[UInt8]], environment: [[UInt8]], workingFolder: [UInt8],
    input: [UInt8]? = nil, maximumOutput: Int = 64 << 20, maximumTime: Duration? = nil
  ) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.workingFolder = workingFolder
    self.input = input
    self.maximumOutput = maximumOutput
    self.maximumTime = maximumTime
  }
}

/// How a child program ended and what it wrote.
package struct ChildResult: Hashable, Sendable {
  package enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  package var ending: Ending
  package var output: [UInt8]
  package var errors: [UInt8]
  /// Whether the program wrote more than the bound; it was ended then.
  package var wasCut: Bool
  /// Whether the program ran longer than it may; it was ended then.
  package var timedOut: Bool

  package var succeeded: Bool { ending == .exited(0) && !wasCut && !timedOut }
}

extension FileSystem {
  /// The path of a program's executable.
  ///
  /// - Parameters:
  ///   - name: The program's name; one with a `/` is returned as it is when it can be executed.
  ///   - searchPath: Folders separated by `:`, as in the variable `PATH`. Empty and relative ones are
  ///     skipped, so that a file of a repository is never taken for a program.
  /// - Returns: Nil when no folder has a regular file of that name that may be executed.
  package static func executable(named name: [UInt8], searchPath: [UInt8]) -> [UInt8]? {
    let slash = UInt8(ascii: "/")
    if name.contains(slash) { return isExecutable(name) ? name : nil }
    for folder in searchPath.split(separator: UInt8(ascii: ":")) where folder.first == slash {
      let candidate = folder + [slash] + name
      if isExecutable(Array(candidate)) { return Array(candidate) }
    }
    return nil
  }

  private static func isExecutable(_ path: [UInt8]) -> Bool {
    guard (try? status(of: path, followingLinks: true))??.kind == .file else { return false }
    return (try? withCPath("cannot look at", path) { access($0, X_OK) }) == 0
  }

  /// Runs a program to its end.
  ///
  /// - Parameter program: What to run.
  /// - Returns: How it ended and what it wrote. That it failed is no error here.
  /// - Throws: When the program cannot be started.
  package static func run(_ program: ChildProgram) throws(FileSystemError) -> ChildResult {
    let input = try inputFile(program)
    let output = try Pipe()
    let errors = try Pipe()
    let child = try spawn(
      program, input: input.number, output: output.writeEnd, errors: errors.writeEnd)
    output.closeWriteEnd()
    errors.closeWriteEnd()

    let deadline = program.maximumTime.map(Deadline.init)
    var collector = OutputCollector([output, errors], maximumOutput: program.maximumOutput)
    let collected = Result { () throws(FileSystemError) in try collector.run(until: deadline) }
    if !collector.isComplete { kill(child, SIGKILL) }
    let (ending, isOverdue) = try reap(child, program.path, by: deadline)
    try collected.get()
    return ChildResult(
      ending: ending, output: collector.outputs[0], errors: collector.outputs[1],
      wasCut: collector.wasCut, timedOut: collector.timedOut || isOverdue)
  }

  /// The child's standard input: a file in memory, because a pipe that the child does not empty
  /// would block us, and one that it closes would kill us by SIGPIPE.
  private static func inputFile(_ program: ChildProgram) throws(FileSystemError) -> Descriptor {
    guard let input = program.input else {
      return try Descriptor(opening: Array("/dev/null".utf8), O_RDONLY)
    }
    let file = Descriptor(
      try systemCall("cannot run", program.path) {
        memfd_create("input", UInt32(MLINT_MFD_CLOEXEC))
      })
    // Files in memory are everybody's to write, and programs ignore such a one as configuration.
    let number = file.number
    try systemCall("cannot run", program.path) { fchmod(number, 0o600) }
    try fill(file, with: input, path: program.path)
    try systemCall("cannot run", program.path) { lseek(number, 0, SEEK_SET) }
    return file
  }
}
