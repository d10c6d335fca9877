import ArgumentParsing
import Driver
import Reports
import SourceText

extension Option {
  static let unreachable = Option.flag(
    "unreachable", help: "Search every object of the clone too, which takes longer",
    group: readingGroup)
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print what was found", group: outputGroup)
}

/// `mlint where`: finds revisions that this tree does not have.
enum WhereCommand: Subcommand {
  static let path = ["where"]

  static let description = Command(
    "where", "Find a revision that Alembic cannot locate",
    details: [
      "Looks at the working tree, HEAD, the index, all branches, pull requests that were fetched, tags, stashes and reflogs; then at every commit that these lead to, for what was deleted; and with --unreachable at what nothing leads to any more. Prints what holds the revision, who added and who deleted it, its ancestors that are here, and what to do.",
      "A revision is named by its id or the beginning of it, as Alembic takes it; several may be separated by commas. With - for a REV, standard input is read: rows of alembic_version, or Alembic's error message.",
      "Exit status: 0 all were found, 1 one was found nowhere, 2 wrong usage or configuration, 3 one was not found, but not all could be searched.",
    ],
    positionals: [Positional("REV", .atLeastOne, meaning: .revision, help: "What to look for")],
    options: [.unreachable, .staged, .rev, .environment, .format],
    exclusive: [[.staged, .rev]],
    examples: [
      .init("mlint where 3f9c07d2e5ab", "where that revision is"),
      .init(
        "psql -XAt -c 'SELECT version_num FROM alembic_version' | mlint where -",
        "the revisions that a database is at"),
      .init("alembic upgrade head 2>&1 | mlint where -", "what Alembic complains about"),
    ], group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = WhereRequest()
    request.revisions = try revisions(invocation.positionals, in: session)
    request.snapshot = invocation.snapshot
    request.environment = invocation.value(of: .environment)
    request.includesUnreachable = invocation.has(.unreachable)
    let progress = Progress(session, "searching")
    defer { progress.clear() }
    request.progress = progress.show
    let document = try session.driver.locate(request)
    progress.clear()
    let isMissing = document.answers.contains { $0.status == .notFound }
    if invocation.choice(of: .format, as: HistoryFormat.self) == .json {
      session.output.write(document.json)
    } else {
      for line in document.lines(style: session.style()) { session.output.write("\(line)\n") }
      session.output.flush()
      if isMissing {
        session.note(document.couldNotSearch, as: "could not search")
        session.note(document.closingLine)
      }
    }
    if !isMissing { return .clean }
    return document.couldNotSearch.isEmpty ? .findings : .incomplete
  }

  /// The ids that were given, with those on standard input in the place of `-`.
  private static func revisions(
    _ words: [String], in session: Session
  ) throws(CommandFailure) -> [String] {
    var revisions: [String] = []
    for word in words {
      guard word == "-" else {
        revisions += word.split(separator: ",").map(String.init)
        continue
      }
      let bytes = try StandardInput.read(maximumSize: 1 << 20)
      let found = PastedRevisions.ids(in: String(decoding: bytes, as: UTF8.self))
      guard !found.isEmpty else {
        throw .usage(
          message: "standard input names no revision",
          help: "give it rows of alembic_version, or Alembic's error message")
      }
      session.note("read from standard input: \(found.joined(separator: ", "))")
      revisions += found
    }
    var seen: Set<String> = []
    revisions = revisions.filter { seen.insert($0).inserted }
    if revisions.isEmpty { throw .usage(message: "no revision is named", help: nil) }
    return revisions
  }
}
