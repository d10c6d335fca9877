import ArgumentParsing
import Driver

/// `mlint show`: prints all about some revisions, as `alembic show` does about one.
enum ShowCommand: Subcommand {
  static let path = ["show"]

  static let description = Command(
    "show", "Print all about some revisions, as `alembic show` does",
    details: [
      "A revision is named as in Alembic: by its id or the beginning of it, a branch label, head, heads, base, -N for N steps below each head, or one of these on a branch: branch@head. `mlint history --rev-range` takes ranges, and relative symbols such as ae1027+2. With several environments it has to exist in one of them.",
      "With --format json, `revisions` has these revisions only; everything else tells about the whole graph.",
    ] + GraphListing.details,
    positionals: [Positional("REV", .atLeastOne, meaning: .revision, help: "What to print")],
    options: GraphListing.options, exclusive: GraphListing.exclusive,
    examples: [
      .init("mlint show 3f9c", "the revision whose id begins with 3f9c"),
      .init("mlint show heads", "the revisions that a full upgrade ends at"),
    ], group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    try GraphListing.print(
      .symbols(invocation.positionals), isVerbose: true, invocation, in: session)
  }
}
