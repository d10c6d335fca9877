import ArgumentParsing
import Driver

extension Option {
  fileprivate static let downRevision = Option.list(
    "down-revision", "REV", meaning: .revision,
    help: "What it follows, instead of the revision's own parents; base for nothing")
}

/// `mlint tombstone`: writes a migration that does nothing in the place of a deleted one.
enum TombstoneCommand: Subcommand {
  static let path = ["tombstone"]

  static let description = Command(
    "tombstone", "Write a stand-in for a revision that was removed on purpose",
    details: [
      "Databases that ran the revision have its id in alembic_version, and Alembic refuses to work with them when no file has it. The stand-in has the id, the parents and the file name, says what it stands for, and does nothing. It is rendered through the project's script.py.mako.",
      "Exit status: 0 written (or shown), 1 refused and nothing written, 2 wrong usage or configuration, 3 something needed could not be read.",
    ],
    positionals: [
      Positional(
        "REV", .one, meaning: .revision,
        help: "The revision; its whole id when it is found nowhere")
    ],
    options: [.dryRun, .downRevision, .stockTemplate, .unreachable, .environment],
    examples: [
      .init("mlint tombstone --dry-run 3f9c07d2e5ab", "show the file first"),
      .init(
        "mlint tombstone --down-revision b81e6d40c27f 3f9c07d2e5ab",
        "when nobody knows the revision any more"),
    ])

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = TombstoneRequest(invocation.positionals.first ?? "")
    let parents = invocation.values(of: .downRevision)
    request.parents = parents.isEmpty ? nil : parents
    request.environment = invocation.value(of: .environment)
    request.includesUnreachable = invocation.has(.unreachable)
    request.usesStockTemplate = invocation.has(.stockTemplate)
    request.isDryRun = invocation.has(.dryRun)
    let progress = Progress(session, "searching")
    defer { progress.clear() }
    request.progress = progress.show
    let output = try session.driver.tombstone(request)
    progress.clear()
    session.write(output)
    return .clean
  }
}
