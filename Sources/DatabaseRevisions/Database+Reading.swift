/// What reading a database needs of this process.
package struct ClientSurroundings: Sendable {
  /// The folder that relative paths start at, absolute.
  package var currentFolder: [UInt8]
  /// The value of the variable `PATH`, on which client programs are looked for.
  package var searchPath: String
  /// The variables that client programs may see beside those of the URL, such as the one that tells
  /// the home folder.
  package var variables: [String: String] = [:]
  /// How long each database may take.
  package var maximumTime: Duration = .seconds(20)

  /// The variables that are passed on: where the user keeps the passwords that the URL leaves out.
  ///
  /// They never choose the database. Neither are others passed on, since they could.
  package static let passedVariables = ["HOME", "PGPASSFILE", "PGPASSWORD", "MYSQL_PWD"]

  package init(currentFolder: [UInt8], searchPath: String) {
    self.currentFolder = currentFolder
    self.searchPath = searchPath
  }
}

extension Database {
  /// Reads the stamped revisions.
  ///
  /// Nothing is written. At most `StampedRows.maximumRows` rows are taken, and no longer than the
  /// surroundings say.
  /// - Parameters:
  ///   - table: Where they are.
  ///   - surroundings: What client programs get to see.
  /// - Returns: The rows; none when there is no such table.
  /// - Throws: Why the rows are not known.
  package func revisions(
    in table: VersionTable, _ surroundings: ClientSurroundings
  ) throws(DatabaseFailure) -> StampedRows {
    switch access {
    case .sqlite(let path):
      let slash = UInt8(ascii: "/")
      return try SQLiteReading(
        path: path.first == slash ? path : surroundings.currentFolder + [slash] + path,
        table: table, maximumTime: surroundings.maximumTime
      ).rows()
    case .postgresql(let target):
      let client = DatabaseClient(surroundings, secrets: secrets)
      return try client.rows(of: target, table)
    case .mysql(let target):
      let client = DatabaseClient(surroundings, secrets: secrets)
      return try client.rows(of: target, table)
    }
  }
}
