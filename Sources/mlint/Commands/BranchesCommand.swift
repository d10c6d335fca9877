import ArgumentParsing
import Driver

/// `mlint branches`: prints the branch points as `alembic branches` does.
enum BranchesCommand: Subcommand {
  static let path = ["branches"]

  static let description = Command(
    "branches", "Print the branch points, as `alembic branches` does",
    details: GraphListing.details, options: GraphListing.options + [GraphListing.verbose],
    exclusive: GraphListing.exclusive, group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    try GraphListing.print(
      .branchPoints, isVerbose: invocation.has(GraphListing.verbose), invocation, in: session)
  }
}
