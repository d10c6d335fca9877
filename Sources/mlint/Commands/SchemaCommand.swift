import ArgumentParsing
import Driver
import Reports

extension Option {
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print the schema", group: outputGroup)
  /// For finding out what takes the time.
  fileprivate static let onlyParse = Option.flag(
    "only-parse", help: "Parse the migrations, and tell how many nodes their trees have",
    group: outputGroup, isHidden: true)
}

/// `mlint schema`: tells what a database has after some revision.
enum SchemaCommand: Subcommand {
  static let path = ["schema"]

  static let description = Command(
    "schema", "Print the tables that the database has at a revision",
    details: [
      "The migrations up to the revision are read, not run, and what they make and remove is followed: tables with columns, constraints and indexes, types, and other objects by name. Without REV it is the schema at the heads; several heads are put together as `alembic upgrade heads` would. With two revisions the difference is printed, from the first to the second. A revision is named as for `mlint show`; base is the empty database.",
      "What a condition that cannot be decided makes or removes is marked as `perhaps`, and a table that something unread touches as `known in part`. Names that the database makes itself are known where the database is: set `database` in mlint.toml.",
      "Exit status: 0, 2 wrong usage or configuration or a symbol that means nothing, 3 a file could not be read.",
    ],
    positionals: [Positional("REV", .any, meaning: .revision, help: "Where; two for a difference")],
    options: [.staged, .rev, .environment, .allowDegraded, .format, .onlyParse],
    exclusive: [[.staged, .rev]],
    examples: [
      .init("mlint schema", "what a full upgrade makes"),
      .init("mlint schema 3f9c head", "what the revisions after 3f9c change"),
    ], group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    guard invocation.positionals.count <= 2 else {
      throw .usage(
        message: "mlint schema takes one revision, or two for their difference",
        help: "mlint schema \(invocation.positionals[0]) \(invocation.positionals[1])")
    }
    var request = SchemaRequest()
    request.symbols = invocation.positionals
    request.snapshot = invocation.snapshot
    request.environment = invocation.value(of: .environment)
    if invocation.has(.onlyParse) {
      session.output.write("\(try session.driver.parse(request)) nodes\n")
      return .clean
    }
    let output = try session.driver.schema(request)
    print(output, invocation.choice(of: .format, as: HistoryFormat.self) ?? .text, in: session)
    for note in output.notes { session.note(note) }
    session.note(output.couldNotCheck)
    return output.couldNotCheck.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }

  private static func print(_ output: SchemaOutput, _ format: HistoryFormat, in session: Session) {
    let showsEnvironments = output.hasSeveralEnvironments
    switch (output.body, format) {
    case (.schemas(let document), .json):
      document.writeJSON { session.output.write($0) }
    case (.schemas(let document), .text):
      document.writeText(style: session.style(), showsEnvironments: showsEnvironments) {
        session.output.write($0)
      }
      for schema in document.schemas { noteUnread(schema, in: session) }
    case (.differences(let documents), .json):
      SchemaDifferenceDocument.writeJSON(documents) { session.output.write($0) }
    case (.differences(let documents), .text):
      for (number, document) in documents.enumerated() {
        if number > 0 { session.output.write("\n") }
        document.writeText(style: session.style(), showsEnvironment: showsEnvironments) {
          session.output.write($0)
        }
        noteUnread(document.to, in: session)
      }
    }
  }

  /// How many places are told one by one.
  private static let shownPlaces = 10

  /// Says what may have made the schema another one.
  private static func noteUnread(_ schema: SchemaDocument.Schema, in session: Session) {
    let unread = schema.unread
    if unread.isEmpty { return }
    session.note(
      unread.count == 1
        ? "note: 1 operation could not be read, and may have changed more than is shown:"
        : "note: \(unread.count) operations could not be read, and may have changed more than is shown:"
    )
    for entry in unread.prefix(shownPlaces) {
      session.note("  \(entry.path):\(entry.line): \(entry.reason)")
    }
    if unread.count > shownPlaces {
      session.note("  and \(unread.count - shownPlaces) more; --format json lists them")
    }
  }
}
