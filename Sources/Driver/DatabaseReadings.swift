import DatabaseRevisions

/// What reading one database gave.
struct DatabaseReading {
  /// The database's URL without its password.
  let name: String
  let table: String
  let rows: Result<StampedRows, DatabaseFailure>

  /// What the database answered, as one line.
  func answer(_ rows: StampedRows) -> String {
    if !rows.hasTable { return "\(name) has no table \(table): no revision has run there" }
    if rows.revisions.isEmpty { return "\(name) has no row in \(table): no revision has run there" }
    let shown = rows.revisions.prefix(5).joined(separator: ", ")
    let rest = rows.revisions.count - 5
    return "\(name) is at \(shown)" + (rest > 0 ? " and \(rest) more" : "")
  }
}

extension Workspace {
  /// Reads the databases that were named on the command line, one after the other.
  ///
  /// - Returns: A reading for each URL, in their order.
  /// - Throws: When one is no URL of a database that can be read; nothing was connected to then.
  func databases(_ request: StampedRequest) throws(CommandFailure) -> [DatabaseReading] {
    let table = try Self.versionTable(request.versionTable)
    var databases: [Database] = []
    for (index, url) in request.databaseURLs.enumerated() {
      do throws(DatabaseURLProblem) {
        databases.append(try Database(url: url))
      } catch {
        // The URL is not repeated: what was not understood may be a password.
        let ordinal = request.databaseURLs.count > 1 ? " number \(index + 1)" : ""
        throw .usage(
          message: "--database-url\(ordinal) cannot be used: \(error.reason)", help: error.remedy)
      }
    }
    let surroundings = surroundings
    return databases.map { database in
      let rows = Result { () throws(DatabaseFailure) in
        try database.revisions(in: table, surroundings)
      }
      return DatabaseReading(name: database.name, table: table.text, rows: rows)
    }
  }

  private static func versionTable(_ text: String?) throws(CommandFailure) -> VersionTable {
    guard let text else { return .default }
    guard let table = VersionTable(text) else {
      throw .usage(
        message: "--version-table \(text) is no name of a table",
        help: "write TABLE or SCHEMA.TABLE, without quotes")
    }
    return table
  }

  private var surroundings: ClientSurroundings {
    var surroundings = ClientSurroundings(
      currentFolder: currentFolder, searchPath: variable("PATH") ?? "")
    for name in ClientSurroundings.passedVariables {
      surroundings.variables[name] = variable(name)
    }
    return surroundings
  }
}
