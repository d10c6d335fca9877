internal import FileSystem

extension DatabaseClient {
  /// Reads the rows with `mariadb` or `mysql`.
  func rows(
    of target: MySQLTarget, _ table: VersionTable
  ) throws(DatabaseFailure) -> StampedRows {
    if !target.hasDatabase, table.schema == nil {
      throw DatabaseFailure(
        .unreachable, "has many databases, and the URL names none",
        remedy: "put its name at the end of the URL, after a `/`")
    }
    let length = StampedRows.maximumLength + 1
    let statement =
      "START TRANSACTION READ ONLY; "
      + "SELECT HEX(CONVERT(LEFT(version_num, \(length)) USING utf8mb4)) "
      + "FROM \(table.quoted(by: "`")) LIMIT \(StampedRows.maximumRows + 1); ROLLBACK"
    let arguments = [
      // The only option file that is read. It comes through the standard input, a file in memory
      // that no name leads to: nothing stays behind, whoever is killed, and nobody else can open it.
      "--defaults-file=/dev/stdin", "--batch", "--skip-column-names",
      "--execute=\(statement)",
    ]
    // No home folder: in it, `mysql` finds `.mylogin.cnf`, which could name another server.
    let result = try run(
      ["mariadb", "mysql"], from: "mariadb-client", arguments, variables: [],
      passing: target.hasPassword ? [] : ["MYSQL_PWD"], input: target.optionFile)
    if result.succeeded {
      return try StampedRows(rows: Self.rows(result.output), of: table)
    }
    let lines = lines(of: result.errors)
    let error = lines.lazy.compactMap(MySQLError.init).first
    if error?.number == MySQLError.noSuchTable { return .noTable }
    if let error, error.isAboutStatement {
      throw DatabaseFailure(
        .refused, "does not hand out \(table.text): \(error.text)",
        remedy: "let the user read that table, or name the right one: "
          + "`--version-table [SCHEMA.]TABLE`")
    }
    throw .unreachable(
      error?.text ?? lines.first ?? "",
      passwordHint: target.hasPassword ? nil : "the URL holds no password; MYSQL_PWD may")
  }
}

/// An error as the programs print it: `ERROR 1146 (42S02) at line 1: Table 'x' doesn't exist`.
private struct MySQLError {
  let number: Int
  let text: String
  /// Whether the server said so about a statement, so that the connection was there.
  let isAboutStatement: Bool

  /// `ER_NO_SUCH_TABLE`.
  static let noSuchTable = 1146

  init?(_ line: String) {
    let start = "ERROR "
    guard line.hasPrefix(start) else { return nil }
    let rest = line.dropFirst(start.count)
    guard let number = Int(rest.prefix { $0.isNumber }),
      let colon = rest.firstRange(of: ": ")
    else { return nil }
    self.number = number
    text = String(rest[colon.upperBound...])
    isAboutStatement = rest[..<colon.lowerBound].contains(" at line ")
  }
}
