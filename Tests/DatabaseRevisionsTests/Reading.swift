import DatabaseRevisions
import TestSupport
import Testing

/// Reads a database as a process in an otherwise empty environment would.
func rows(
  of url: String, in table: String = "alembic_version", folder: String = "/",
  path: String = "/usr/bin:/bin", variables: [String: String] = [:],
  maximumTime: Duration = .seconds(20)
) throws -> StampedRows {
  var surroundings = ClientSurroundings(currentFolder: Array(folder.utf8), searchPath: path)
  surroundings.variables = variables
  surroundings.maximumTime = maximumTime
  let table = try #require(VersionTable(table))
  return try Database(url: url).revisions(in: table, surroundings)
}

/// Why a database cannot be read.
func failure(
  of url: String, in table: String = "alembic_version", folder: String = "/",
  path: String = "/usr/bin:/bin", variables: [String: String] = [:],
  maximumTime: Duration = .seconds(20)
) throws -> DatabaseFailure {
  do {
    let rows = try rows(
      of: url, in: table, folder: folder, path: path, variables: variables,
      maximumTime: maximumTime)
    throw TestFailure("the database was read: \(rows)")
  } catch let failure as DatabaseFailure {
    return failure
  }
}
