import ArgumentParsing
import Driver

extension Option {
  /// Alembic's `-r`.
  fileprivate static let revisionRange = Option.value(
    "rev-range", short: "r", "[A]:[B]", meaning: .revision, help: "Print these revisions only",
    group: outputGroup)
  /// Alembic's `-i`, which is understood to be refused.
  fileprivate static let indicateCurrent = Option.flag(
    "indicate-current", short: "i", help: "Refused: it would need a database", isHidden: true)
}

/// `mlint history`: prints the revisions as `alembic history` does.
enum HistoryCommand: Subcommand {
  static let path = ["history"]

  static let description = Command(
    "history", "Print the revisions, newest first, as `alembic history` does",
    details: [
      "A range includes its ends. Each end is a revision as `mlint show` takes it, or a number of steps from one or from the other end, such as ae1027+2 or -3 (then attached: --rev-range=-3:). Without an end it is base or heads. What needs a database is refused: the end `current`, and Alembic's --indicate-current.",
      "With --format json and a range, `revisions` has these revisions only; everything else tells about the whole graph.",
    ] + GraphListing.details,
    options: GraphListing.options + [GraphListing.verbose, .revisionRange, .indicateCurrent],
    exclusive: GraphListing.exclusive,
    examples: [
      .init("mlint history -r 3f9c07d:heads", "what came after a revision"),
      .init("mlint history --rev v1.0 --format json", "the graph of a release, for a program"),
    ], group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    if invocation.has(.indicateCurrent) {
      throw .usage(
        message: "`--indicate-current` needs a database, and mlint reads none",
        help: "`alembic history --indicate-current` shows where a database is")
    }
    return try GraphListing.print(
      .history(range: invocation.value(of: .revisionRange)),
      isVerbose: invocation.has(GraphListing.verbose),
      invocation, in: session)
  }
}
