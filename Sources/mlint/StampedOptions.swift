import ArgumentParsing
import Driver

extension Option {
  static let stamped = Option.value(
    "stamped", "FILE", meaning: .path,
    help:
      "Count revisions as released that databases are at, read from a file (- for standard input)",
    group: readingGroup)
  static let databaseURL = Option.repeated(
    "database-url", "URL",
    help:
      "Count revisions as released that this database is at: SQLite, PostgreSQL, MySQL or MariaDB, as SQLAlchemy writes URLs",
    group: readingGroup)
  static let versionTable = Option.value(
    "version-table", "[SCHEMA.]TABLE", default: "alembic_version",
    help: "Where those databases keep the revisions they are at", group: readingGroup)

  /// The options that tell what databases have run.
  static let stampedOptions: [Option] = [.stamped, .databaseURL, .versionTable]
}

extension Invocation {
  /// Where the command line says that ids of databases come from.
  ///
  /// - Throws: When `--stamped` names what cannot be read, or an option has no meaning.
  func stampedRequest() throws(CommandFailure) -> StampedRequest {
    var request = StampedRequest()
    request.databaseURLs = values(of: .databaseURL)
    request.versionTable = value(of: .versionTable)
    if request.versionTable != nil, request.databaseURLs.isEmpty {
      throw .usage(
        message: "--version-table has no meaning without --database-url", help: nil)
    }
    if let name = value(of: .stamped) { request.ids = try StampedFile(name: name).read() }
    return request
  }
}
