import ArgumentParsing
import Driver
import History
import Reports

extension Option {
  fileprivate static let auditedRevision = Option.value(
    "rev", "REV", meaning: .commit,
    help: "Follow the history of this commit instead of the base branch's", group: readingGroup)
  fileprivate static let since = Option.value(
    "since", "DATE|REV", meaning: .commit,
    help: "Tell only what is newer than a date (2026-03-31) or a commit", group: readingGroup)
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print what was found", group: outputGroup)
  fileprivate static let verbose = Option.flag(
    "verbose", short: "v", help: "Show every change of a commit that made many", group: outputGroup)
}

/// `mlint audit`: tells what was done to migrations after they had landed.
enum AuditCommand: Subcommand {
  static let path = ["audit"]

  static let description = Command(
    "audit", "Tell what was done to migrations after they had landed, in all of history",
    details: [
      "Follows the first parents of the base branch and lists, newest first, every edit that changes what a landed migration means, every deletion, re-pointing, insertion behind, renamed id and squash, with commit, author and pull request, how long it had been there, whether a release had it, and what to do where it still matters. Formatting, comments, docstrings, imports, annotations and renamed files are no edits.",
      "It also lists every time in which the history ended in several heads that should be one, and how that ended.",
      "An environment is found by the configuration of each commit. One that is not there any more is found if it was there at every 256th commit.",
      "Exit status: 0 whatever was found, 2 wrong usage or configuration, 3 some of history could not be read.",
    ],
    options: [.auditedRevision, .since, .environment, .allowDegraded, .format, .verbose],
    examples: [
      .init("mlint audit", "what happened on the main branch"),
      .init("mlint audit --since v2.0", "what happened since a release"),
      .init("mlint audit --format json", "all of it, for a program"),
    ], group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = AuditRequest()
    request.revision = invocation.value(of: .auditedRevision)
    request.since = invocation.value(of: .since)
    request.environment = invocation.value(of: .environment)
    let progress = ProgressLine(session.errors)
    defer { progress.clear() }
    let document = try session.driver.audit(request) { progress.show($0.text) }
    progress.clear()
    switch invocation.choice(of: .format, as: HistoryFormat.self) ?? .text {
    case .json: document.writeJSON { session.output.write($0) }
    case .text:
      let style = session.style(verbose: invocation.has(.verbose))
      session.output.write(AuditText(document, style: style).text)
    }
    return document.couldNotCheck.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }
}

extension AuditProgress {
  fileprivate var text: String {
    switch phase {
    case .commits: "looking at commit \(done) of \(total)"
    case .changes: "comparing change \(done) of \(total)"
    }
  }
}
