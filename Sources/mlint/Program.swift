import ArgumentParsing
import Driver
import Glibc

/// One command of the program.
protocol Subcommand: Sendable {
  /// The names that lead to it.
  static var path: [String] { get }
  static var description: Command { get }
  static func run(_ invocation: Invocation, in session: Session) throws(CommandFailure)
    -> ExitStatus
}

private let subcommands: [any Subcommand.Type] = [
  CheckCommand.self,
  MergeCommand.self,
  LockCommand.self,
  HeadsCommand.self, HistoryCommand.self, BranchesCommand.self, ShowCommand.self,
  OperationsCommand.self,
  SchemaCommand.self,
  WhereCommand.self, RestoreCommand.self, TombstoneCommand.self,
  AuditCommand.self,
  RadarCommand.self,
  RulesCommand.self, ExplainCommand.self,
  HookInstallCommand.self, HookRunCommand.self,
  DoctorCommand.self,
  DemoCommand.self,
]

extension Option {
  static let color = Option.choice(
    "color", "WHEN", of: ColorChoice.self, default: .auto, help: "Use colours",
    group: Option.globalGroup)
  /// For finding out whether something strange is one back end's fault.
  static let gitBackEnd = Option.choice(
    "git-backend", "WHICH", of: GitBackEnd.self, default: .auto,
    help: "Read git repositories by libgit2 or by the program git only", group: Option.globalGroup,
    isHidden: true)
}

private let program = Program(
  Command(
    "mlint", "A git-aware linter and merge assistant for Alembic migrations",
    details: [
      "Reads migrations without running them: it needs no database and no virtual environment."
    ],
    examples: [
      .init("mlint check", "find what is wrong with the migrations of this branch"),
      .init("mlint merge --dry-run", "show the merge revision for two heads"),
      .init("mlint demo", "see all of it at work in a sample repository"),
    ],
    subcommands: subcommands.map { $0.path.count == 1 ? $0.description : nil }.compactMap { $0 }
      + [
        Command(
          "hook", "Install git hooks, or run one", group: "Set up",
          subcommands: [HookInstallCommand.description, HookRunCommand.description])
      ]), globalOptions: [.color, .gitBackEnd])

/// Does what a command line asks for.
///
/// - Parameter arguments: The command line with the program's own name.
/// - Returns: How to exit; everything is written by then.
func runProgram(_ arguments: [String]) -> ExitStatus {
  let output = StandardStream(STDOUT_FILENO)
  let errors = StandardStream(STDERR_FILENO)
  let status = runProgram(Array(arguments.dropFirst()), output, errors)
  output.flush()
  if let code = output.failure {
    errors.write("error: cannot write the output: \(String(cString: strerror(code)))\n")
  }
  errors.flush()
  return output.failure == nil ? status : .internalError
}

private func runProgram(
  _ arguments: [String], _ output: StandardStream, _ errors: StandardStream
) -> ExitStatus {
  var session = Session(output: output, errors: errors)
  switch program.parse(arguments) {
  case .version:
    output.write("mlint \(version)\n")
    return .clean
  case .help(let path, isAsked: true):
    output.write(program.help(for: path, style: session.helpStyle(for: output)))
    return .clean
  case .help(let path, isAsked: false):
    errors.write(program.help(for: path, style: session.helpStyle(for: errors)))
    return .usage
  case .problem(let problem):
    errors.write(problem.text(style: session.helpStyle(for: errors)))
    return .usage
  case .run(let invocation):
    session.color = invocation.choice(of: .color, as: ColorChoice.self) ?? .auto
    session.workspace.gitBackEnd =
      invocation.choice(of: .gitBackEnd, as: GitBackEnd.self) ?? .auto
    do throws(CommandFailure) {
      try session.enterCurrentFolder()
      return try runCommand(invocation, in: session)
    } catch {
      session.complain(error)
      return ExitStatus(error)
    }
  }
}

private func runCommand(
  _ invocation: Invocation, in session: Session
) throws(CommandFailure) -> ExitStatus {
  guard let subcommand = subcommands.first(where: { $0.path == invocation.path }) else {
    session.complain("`mlint \(invocation.path.joined(separator: " "))` does nothing")
    return .internalError
  }
  return try subcommand.run(invocation, in: session)
}

/// Runs one command of this program in a session; its `--color` is the session's.
///
/// - Throws: What the command throws, and when the words make no command line.
func runCommand(
  _ arguments: [String], in session: Session
) throws(CommandFailure) -> ExitStatus {
  guard case .run(let invocation) = program.parse(arguments) else {
    throw .usage(message: "`mlint \(arguments.joined(separator: " "))` is no command", help: nil)
  }
  return try runCommand(invocation, in: session)
}

extension Session {
  func complain(_ failure: CommandFailure) {
    switch failure {
    case .usage(let message, let help), .refusal(let message, let help),
      .unreadable(let message, let help):
      complain(message, help: help.map { [$0] } ?? [])
    }
  }
}
