import ArgumentParsing
import Driver
import Reports

extension Option {
  fileprivate static let write = Option.flag(
    "write", help: "Write the files [default]", group: outputGroup)
  fileprivate static let check = Option.flag(
    "check", help: "Only say whether the files are right, and write nothing", group: outputGroup)
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print what was found", group: outputGroup)
}

/// `mlint lock`: keeps the committed file that names the heads.
enum LockCommand: Subcommand {
  static let path = ["lock"]

  static let description = Command(
    "lock", "Write or check the heads file, which makes git conflict when two branches collide",
    details: [
      "The file `heads.lock` beside env.py has one line for each line of the migration history: its branch label or root, its newest revision, and that one's file. Two branches that add a migration after the same revision change the same line, and git, or the host, refuses to merge the second before its author has seen the first.",
      "While the file is in conflict, this says which revisions collide, which of them is yours, and what to do; once the history has one head for each line again, it writes the file. Where no environment has a heads file, each gets one; otherwise those that have one are written, and one that is named. Heads files of alembic-linear-migrations, notifications-api, pass-culture and neutron are checked where a project has them, and written only if `format` below `[lock]` in mlint.toml names theirs.",
      "Exit status: 0 written or right, 1 refused and nothing written, or (with --check) a file is wrong, 2 wrong usage or configuration, 3 something needed could not be read.",
    ],
    positionals: [
      Positional(
        "PATH", .any, meaning: .path,
        help: "Look at the environments of these files and folders only")
    ],
    options: [
      .write, .check, .dryRun, .staged, .rev, .base, .environment, .allowDegraded, .format,
    ],
    exclusive: [
      [.write, .check, .dryRun], [.staged, .rev], [.staged, .write], [.staged, .dryRun],
      [.rev, .write], [.rev, .dryRun],
    ],
    examples: [
      .init("mlint lock", "write the file, or say what stands in the way"),
      .init("mlint lock --check --rev origin/main", "whether the file on main is right"),
    ])

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = LockRequest()
    request.snapshot = invocation.snapshot
    if invocation.has(.dryRun) { request.action = .show }
    // Only a working tree can be written.
    if invocation.has(.check) || request.snapshot != .workingTree { request.action = .check }
    request.base = invocation.value(of: .base)
    request.environment = invocation.value(of: .environment)
    request.paths = invocation.positionals
    let output = try session.driver.lock(request)
    switch invocation.choice(of: .format, as: HistoryFormat.self) ?? .text {
    case .json: output.document.writeJSON { session.output.write($0) }
    case .text:
      for line in output.document.textLines { session.output.write("\(line)\n") }
    }
    session.output.flush()
    for note in output.notes { session.note("note: \(note)") }
    session.note(output.couldNotCheck)
    if output.hasFailed { return .findings }
    return output.couldNotCheck.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }
}
