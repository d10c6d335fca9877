import ArgumentParsing
import Driver

/// `mlint heads`: prints the heads as `alembic heads` does.
enum HeadsCommand: Subcommand {
  static let path = ["heads"]

  static let description = Command(
    "heads", "Print the heads, as `alembic heads` does",
    options: HistoryCommand.sharedOptions, exclusive: [[.staged, .rev]], group: "Look around")

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    try HistoryCommand.show(invocation, in: session) { $0.heads }
  }
}
