import ArgumentParsing
import Driver
import SourceText

extension Option {
  fileprivate static let from = Option.value(
    "from", "REV", meaning: .commit,
    help: "Take the file from this commit instead of where it landed last")
  fileprivate static let withAncestors = Option.flag(
    "with-ancestors", help: "Restore the ancestors too that are not here")
}

/// `mlint restore`: writes the file of a revision back that was deleted, or is elsewhere.
enum RestoreCommand: Subcommand {
  static let path = ["restore"]

  static let description = Command(
    "restore", "Write the file of a deleted revision back",
    details: [
      "The file is found as `mlint where` finds it, and taken from where it landed last. It gets the bytes that were committed, whatever core.autocrlf and filters would make of them, its own name, and the folder where the files are now that lay beside it. No file is overwritten.",
      "Exit status: 0 written (or shown), 1 refused and nothing written, 2 wrong usage or configuration, 3 something needed could not be read.",
    ],
    positionals: [
      Positional("REV", .one, meaning: .revision, help: "The revision, or the beginning of its id")
    ],
    options: [.dryRun, .from, .withAncestors, .unreachable, .base, .environment],
    examples: [
      .init("mlint restore --dry-run 3f9c07d2e5ab", "show what would be written"),
      .init("mlint restore --from v1.4 3f9c07d2e5ab", "as a release had it"),
    ])

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = RestoreRequest(invocation.positionals.first ?? "")
    request.source = invocation.value(of: .from)
    request.base = invocation.value(of: .base)
    request.environment = invocation.value(of: .environment)
    request.includesAncestors = invocation.has(.withAncestors)
    request.includesUnreachable = invocation.has(.unreachable)
    request.isDryRun = invocation.has(.dryRun)
    let progress = Progress(session, "searching")
    defer { progress.clear() }
    request.progress = progress.show
    let output = try session.driver.restore(request)
    progress.clear()
    session.write(output)
    return .clean
  }
}

extension Session {
  /// Says what was written, or would be.
  func write(_ result: RevisionOutput) {
    for path in result.writtenPaths { output.write("wrote \(path)\n") }
    if result.writtenPaths.isEmpty {
      for line in result.summary { output.write("\(line.escapedForDisplay)\n") }
    } else {
      let heads = result.heads.map(\.escapedForDisplay).joined(separator: ", ")
      output.write("\(result.heads.count == 1 ? "head" : "heads") now: \(heads)\n")
    }
    output.flush()
    for line in result.notes { note("note: \(line)") }
  }
}
