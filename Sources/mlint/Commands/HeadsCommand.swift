import ArgumentParsing
import Driver

extension Option {
  fileprivate static let resolveDependencies = Option.flag(
    "resolve-dependencies", help: "Leave out heads that another revision depends on",
    group: outputGroup)
}

/// `mlint heads`: prints the heads as `alembic heads` does.
enum HeadsCommand: Subcommand {
  static let path = ["heads"]

  static let description = Command(
    "heads", "Print the heads, as `alembic heads` does", details: GraphListing.details,
    options: GraphListing.options + [GraphListing.verbose, .resolveDependencies],
    exclusive: GraphListing.exclusive, group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    try GraphListing.print(
      .heads(resolvesDependencies: invocation.has(.resolveDependencies)),
      isVerbose: invocation.has(GraphListing.verbose), invocation, in: session)
  }
}
