import TestSupport
import Testing

/// What `Tests/Tools/schema_agreement.py` says about one environment; it explains the counts.
struct SchemaAgreement: Decodable {
  var project: String?
  let environment: String
  let count: Int
  let total: Int
  let error: String?
  let tables: Int
  let facts: Int
  let agreed: Int
  let doubtful: Int
  let unread: Int
  let wrong: Int
  let differences: [String]

  var isAtHead: Bool { error == nil && facts > 0 }

  private static let servers: [String: DatabaseServer.Kind] = [
    "postgresql": .postgresql, "mysql": .mariadb,
  ]

  /// Compares `mlint schema` with a real database after the real Alembic ran the migrations of a project.
  ///
  /// - Parameters:
  ///   - copy: The folder of the project, to which a configuration is added.
  ///   - dialect: `postgresql`, `sqlite` or `mysql`, which is MariaDB.
  ///   - folder: Where databases may be.
  /// - Returns: The comparison of each environment whose migrations can be run.
  /// - Throws: When it cannot be run.
  static func of(_ copy: String, on dialect: String, in folder: TemporaryFolder) throws -> [Self] {
    try writeFile(copy + "/mlint.toml", Array("database = \"\(dialect)\"\n".utf8))
    var arguments = [try mlintBinary(), copy, dialect, folder.path]
    if let kind = servers[dialect] {
      let server = try DatabaseServer.shared(kind)
      arguments.append(server.url(try server.makeDatabase()))
    }
    // MySQL is what OpenStack's migrations are written for.
    if dialect == "mysql" { arguments.append(try PythonTools.openStack() + "/python") }
    let result = try run(
      PythonTools.databases() + "/python",
      [SourceTree.path("Tests/Tools/schema_agreement.py")] + arguments,
      environment: PythonTools.memory(), timeout: 900
    ).orFail()
    return try decode([Self].self, from: result)
  }

  /// Expects that nothing differs after the migrations of a small project whose environment is `migrations`.
  ///
  /// - Parameters:
  ///   - files: Its files by their paths.
  ///   - dialect: As above.
  ///   - facts: How many facts there are at least.
  ///   - doubts: The differences that are expected all the same.
  ///   - sourceLocation: Where that is expected.
  /// - Throws: When it cannot be run.
  static func expect(
    _ files: [String: String], on dialect: String, facts: Int, but doubts: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write("project/alembic.ini", "[alembic]\nscript_location = migrations\n")
    for (path, text) in files { try folder.write("project/" + path, text) }
    let all = try of(folder.path + "/project", on: dialect, in: folder)
    let found = try #require(all.first, sourceLocation: sourceLocation)
    #expect(all.count == 1, sourceLocation: sourceLocation)
    #expect(found.error == nil, sourceLocation: sourceLocation)
    #expect(found.facts >= facts, "little was compared", sourceLocation: sourceLocation)
    #expect(found.differences == doubts, sourceLocation: sourceLocation)
  }
}
