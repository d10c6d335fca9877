import ArgumentParsing
import Driver
import Reports

extension Option {
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print the operations", group: outputGroup)
}

/// `mlint operations`: tells what migrations do.
enum OperationsCommand: Subcommand {
  static let path = ["operations"]

  static let description = Command(
    "operations", "Print what migrations do to the schema and the data",
    details: [
      "Migrations are read, not run: functions of the same file, loops over known values and batch blocks are followed. What stands under a condition that cannot be decided is marked as `perhaps`. What cannot be read is listed with the reason. Raw SQL is shown with what it does.",
      "Without REV all revisions are read, newest first. A revision is named as for `mlint show`.",
      "Exit status: 0, 2 wrong usage or configuration or a symbol that means nothing, 3 a file could not be read.",
    ],
    positionals: [Positional("REV", .any, meaning: .revision, help: "What to read")],
    options: [.staged, .rev, .environment, .allowDegraded, .format], exclusive: [[.staged, .rev]],
    examples: [
      .init("mlint operations heads", "what the newest revisions do"),
      .init("mlint operations --format json", "all that this project's migrations do"),
    ], group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = OperationsRequest()
    request.symbols = invocation.positionals
    request.snapshot = invocation.snapshot
    request.environment = invocation.value(of: .environment)
    let output = try session.driver.operations(request)
    switch invocation.choice(of: .format, as: HistoryFormat.self) ?? .text {
    case .json: output.document.writeJSON { session.output.write($0) }
    case .text:
      output.document.writeText(
        style: session.style(), showsEnvironments: output.hasSeveralEnvironments
      ) { session.output.write($0) }
    }
    session.note(output.couldNotCheck)
    return output.couldNotCheck.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }
}
