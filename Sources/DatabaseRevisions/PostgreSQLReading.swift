internal import FileSystem

extension DatabaseClient {
  /// Reads the rows with `psql`.
  func rows(
    of target: PostgreSQLTarget, _ table: VersionTable
  ) throws(DatabaseFailure) -> StampedRows {
    let length = StampedRows.maximumLength + 1
    // Every function by its full name: the search path is the server's.
    let statement =
      "SELECT pg_catalog.encode(pg_catalog.convert_to(pg_catalog.left("
      + "version_num::pg_catalog.text, \(length)), 'UTF8'), 'hex')"
      + " FROM \(table.quoted(by: "\"")) LIMIT \(StampedRows.maximumRows + 1)"
    let arguments = [
      // Neither the user's psqlrc, which may run programs, nor a prompt for a password.
      "--no-psqlrc", "--no-password", "--quiet", "--no-align", "--tuples-only",
      // With these, an error ends the run, and its line begins with its code.
      "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose", "--pset=null=NULL",
      // In statements of `--command` psql looks for neither its own commands nor its variables.
      "--command=BEGIN READ ONLY", "--command=SET LOCAL statement_timeout = 10000",
      "--command=\(statement)", "--command=ROLLBACK",
    ]
    let passed = ["HOME", "PGPASSFILE"] + (target.hasPassword ? [] : ["PGPASSWORD"])
    let result = try run(
      ["psql"], from: "postgresql-client", arguments, variables: target.variables,
      passing: passed)
    if result.succeeded {
      return try StampedRows(rows: Self.rows(result.output), of: table)
    }
    let lines = lines(of: result.errors)
    if let error = lines.lazy.compactMap(PostgreSQLError.init).first {
      if error.isAboutMissingTable { return .noTable }
      throw DatabaseFailure(
        .refused, "does not hand out \(table.text): \(error.text)",
        remedy: "let the user read that table, or name the right one: "
          + "`--version-table [SCHEMA.]TABLE`")
    }
    throw .unreachable(lines.psqlWords, passwordHint: target.hasPassword ? nil : passwordHint)
  }

  private var passwordHint: String {
    "the URL holds no password; `~/.pgpass` or PGPASSWORD may"
  }
}

/// The first line of an error of a server, such as `ERROR:  42P01: relation "x" does not exist`.
///
/// The first word is in the server's language; the code is in none.
private struct PostgreSQLError {
  let code: String
  let text: String

  init?(_ line: String) {
    let bytes = Array(line.utf8)
    guard let colon = bytes.firstRange(of: Array(":  ".utf8)), bytes.count >= colon.upperBound + 7
    else { return nil }
    let code = bytes[colon.upperBound..<(colon.upperBound + 5)]
    let isCode = code.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    let rest = bytes[code.endIndex...]
    guard isCode, rest.starts(with: Array(": ".utf8)) else { return nil }
    self.code = String(decoding: code, as: UTF8.self)
    text = String(decoding: rest.dropFirst(2), as: UTF8.self)
  }

  /// PostgreSQL's `undefined_table` and `invalid_schema_name`.
  var isAboutMissingTable: Bool { code == "42P01" || code == "3F000" }
}

extension [String] {
  /// What `psql` says about a connection that failed, as one line without explanations.
  fileprivate var psqlWords: String {
    let start = "psql: error: "
    let words = filter { !$0.hasPrefix("\t") }.map { line in
      line.hasPrefix(start) ? String(line.dropFirst(start.count)) : line
    }
    return words.prefix(3).joined(separator: "; ")
  }
}

extension DatabaseFailure {
  /// A server that was not reached or let nobody in, in the words of its client program.
  static func unreachable(_ words: String, passwordHint: String?) -> Self {
    Self(
      .unreachable, "cannot be asked: \(words.isEmpty ? "its program says nothing" : words)",
      remedy: "look at the URL's host, port, user, password and database"
        + (passwordHint.map { " (\($0))" } ?? "") + ", or " + DatabaseURLProblem.otherWay)
  }
}
