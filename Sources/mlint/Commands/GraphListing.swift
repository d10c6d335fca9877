import ArgumentParsing
import Driver
import Reports
import SourceText

extension Option {
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print the revisions", group: outputGroup)
}

/// What `mlint heads`, `history`, `branches` and `show` have in common: they print the graph, as
/// Alembic's commands of the same name do.
enum GraphListing {
  static let group = "Look around"

  static let options: [Option] = [
    .staged, .rev, .base, .environment, .allowDegraded, .format,
  ]
  /// Alembic's `-v`.
  static let verbose = Option.flag(
    "verbose", short: "v", help: "Print everything about each revision", group: Option.outputGroup)
  static let exclusive: [[Option]] = [[.staged, .rev]]

  /// How the text differs from Alembic's.
  static let details = [
    "The text is that of Alembic 1.20, without running env.py or any migration. Branch labels and the revisions that a branch point leads to come in the order of their names, where Alembic's order is random. Control characters of the files are shown as \\u{...} and tabs as blanks. `Path:` is the absolute path that the file has or would have in the working tree, links resolved. With several environments each list has the name of its environment above it.",
    "A damaged history is printed as far as it goes, and what is wrong with it is told on standard error.",
    "Exit status: 0, 2 wrong usage or configuration or a symbol that means nothing, 3 the history is damaged or could not be read completely.",
  ]

  /// Reads the graph and prints what is asked for, as text or as the document that all of these
  /// commands print.
  static func print(
    _ selection: RevisionSelection, isVerbose: Bool, _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    let format = invocation.choice(of: .format, as: HistoryFormat.self) ?? .text
    var request = HistoryRequest(
      selection, as: format == .json ? .document : .text(isVerbose: isVerbose))
    request.snapshot = invocation.snapshot
    request.base = invocation.value(of: .base)
    request.environment = invocation.value(of: .environment)
    let output = try session.driver.history(request)
    switch output.body {
    case .document(let document): document.writeJSON { session.output.write($0) }
    case .listings(let listings): write(listings, in: session)
    }
    for note in output.notes { session.note("note: \(note)") }
    session.note(output.couldNotCheck)
    return output.couldNotCheck.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }

  private static func write(_ listings: [HistoryOutput.Listing], in session: Session) {
    for (position, listing) in listings.enumerated() {
      if let environment = listing.environment {
        let name = environment.isEmpty ? "." : environment.escapedForDisplay
        let space = position == 0 ? "" : "\n"
        session.output.write("\(space)\(session.painter.strong("environment \(name)"))\n")
      }
      for entry in listing.entries { write(entry, in: session) }
    }
  }

  /// Prints an entry, which may have several lines.
  private static func write(_ entry: String, in session: Session) {
    // By code points: "\r\n" is one character, but the end of a line all the same.
    for line in entry.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      session.output.write("\(String(line).escapedForDisplay)\n")
    }
  }
}
