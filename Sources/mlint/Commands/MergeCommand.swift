import ArgumentParsing
import Driver
import SourceText

extension Option {
  static let dryRun = Option.flag(
    "dry-run", short: "n", help: "Show what would be written, and write nothing")
  fileprivate static let message = Option.value(
    "message", short: "m", "TEXT", help: "The subject, instead of one made from the parents")
  fileprivate static let withoutLandings = Option.flag(
    "without-landings",
    help: "Leave out the lines that say when each side landed, which need the history")
  static let stockTemplate = Option.flag(
    "stock-template", help: "Use Alembic's own script.py.mako instead of the project's")
}

/// `mlint merge`: writes one merge revision for the heads.
enum MergeCommand: Subcommand {
  static let path = ["merge"]

  static let description = Command(
    "merge", "Write one merge revision for the heads",
    details: [
      "The file is rendered through the project's script.py.mako and named by its file_template. Id, date and text are made from the parents and the git history, so that everybody who runs this in the same state writes the same bytes.",
      "Exit status: 0 written (or shown), 1 refused and nothing written, 2 wrong usage or configuration, 3 something needed could not be read.",
    ],
    positionals: [
      Positional("REV", .any, meaning: .revision, help: "The heads to merge [default: all of them]")
    ],
    options: [.dryRun, .message, .withoutLandings, .stockTemplate, .base, .environment]
      + Option.stampedOptions,
    examples: [
      .init("mlint merge --dry-run", "show the file first"),
      .init("mlint merge 3f9c07d b81e6d4", "only these two of several heads"),
    ])

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = MergeRequest()
    request.revisions = invocation.positionals
    request.base = invocation.value(of: .base)
    request.environment = invocation.value(of: .environment)
    request.message = invocation.value(of: .message)
    request.isDryRun = invocation.has(.dryRun)
    request.omitsLandings = invocation.has(.withoutLandings)
    request.usesStockTemplate = invocation.has(.stockTemplate)
    request.stamped = try invocation.stampedRequest()
    let output = try session.driver.merge(request)
    let notes = output.notes.map { "note: \($0)" }
    if !output.writtenPaths.isEmpty {
      for path in output.writtenPaths { session.output.write("wrote \(path)\n") }
      let heads = output.heads.map(\.escapedForDisplay).joined(separator: ", ")
      session.output.write("\(output.heads.count == 1 ? "head" : "heads") now: \(heads)\n")
    } else {
      for line in output.summary where !notes.contains(line) {
        session.output.write("\(line.escapedForDisplay)\n")
      }
    }
    session.output.flush()
    for note in notes { session.note(note) }
    session.note(output.unknown, as: "note")
    return .clean
  }
}
