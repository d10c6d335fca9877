import ArgumentParsing
import Driver
import Reports
import SourceText

extension Option {
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print the revisions", group: outputGroup)
  fileprivate static let verbose = Option.flag(
    "verbose", short: "v", help: "Print everything about each revision", group: outputGroup)
  fileprivate static let range = Option.value(
    "range", short: "r", "[A]:[B]", meaning: .revision, help: "Print these revisions only",
    group: outputGroup)
}

/// `mlint history`: prints the revisions as `alembic history` does.
enum HistoryCommand: Subcommand {
  static let path = ["history"]

  /// The options of every command that shows the graph.
  static let sharedOptions: [Option] = [
    .staged, .rev, .base, .environment, .allowDegraded, .format, .verbose,
  ]

  static let description = Command(
    "history", "Print the revisions, newest first, as `alembic history` does",
    options: sharedOptions + [.range], exclusive: [[.staged, .rev]],
    examples: [
      .init("mlint history -r 3f9c07d:heads", "what came after a revision"),
      .init("mlint history --rev v1.0 --format json", "the graph of a release, for a program"),
    ], group: "Look around")

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    try show(invocation, in: session) { $0.history }
  }

  /// Reads the graph and prints lines about it, or the document that all of these commands print.
  static func show(
    _ invocation: Invocation, in session: Session, entries: (HistoryOutput.Listing) -> [String]
  ) throws(CommandFailure) -> ExitStatus {
    var request = HistoryRequest()
    request.snapshot = invocation.snapshot
    request.base = invocation.value(of: .base)
    request.environment = invocation.value(of: .environment)
    request.range = invocation.value(of: .range)
    request.isVerbose = invocation.has(.verbose)
    let output = try session.driver.history(request)
    switch invocation.choice(of: .format, as: HistoryFormat.self) ?? .text {
    case .json: session.output.write(output.document.json())
    case .text:
      for (position, listing) in output.listings.enumerated() {
        if output.listings.count > 1 {
          let name = listing.environment.isEmpty ? "." : listing.environment.escapedForDisplay
          let space = position == 0 ? "" : "\n"
          session.output.write("\(space)\(session.painter.strong("environment \(name)"))\n")
        }
        for entry in entries(listing) { write(entry, in: session) }
      }
    }
    session.note(output.couldNotCheck)
    return output.couldNotCheck.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }

  /// Prints an entry, which may have several lines.
  private static func write(_ entry: String, in session: Session) {
    for line in entry.split(separator: "\n", omittingEmptySubsequences: false) {
      session.output.write("\(String(line).escapedForDisplay)\n")
    }
  }
}
