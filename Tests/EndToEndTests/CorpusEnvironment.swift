import Testing

/// One Alembic environment of a wheel, and where its next migration would be put.
struct CorpusEnvironment: Sendable, CustomTestStringConvertible {
  let corpus: String
  let versionLocations: [String]
  let isRecursive: Bool
  /// Where new migrations go, the way the project names them.
  let newFile: @Sendable (_ revision: String, _ slug: String) -> String

  var testDescription: String { "\(corpus) \(versionLocations[0])" }

  private init(
    _ corpus: String, _ versionLocations: [String], isRecursive: Bool = false,
    newFolder: String? = nil, prefix: String = ""
  ) {
    self.corpus = corpus
    self.versionLocations = versionLocations
    self.isRecursive = isRecursive
    let folder = newFolder ?? versionLocations[0]
    newFile = { "\(folder)/\(prefix)\($0)_\($1).py" }
  }

  /// Every environment with migrations in the first group of wheels, as the projects configure them.
  ///
  /// prefect chooses one of two by the database's dialect, in `env.py`. neutron sets its locations
  /// in `cli.py`. zou leaves `versions/legacy` out unless it upgrades an old installation.
  static let firstGroup: [CorpusEnvironment] = [
    CorpusEnvironment("backend.ai-manager", ["ai/backend/manager/models/alembic/versions"]),
    CorpusEnvironment("zenml", ["zenml/zen_stores/migrations/versions"]),
    CorpusEnvironment(
      "prefect", ["prefect/server/database/_migrations/versions/postgresql"],
      prefix: "2026_11_02_090000_"),
    CorpusEnvironment(
      "prefect", ["prefect/server/database/_migrations/versions/sqlite"],
      prefix: "2026_11_02_090000_"),
    CorpusEnvironment("zou", ["zou/migrations/versions"]),
    CorpusEnvironment(
      "neutron", ["neutron/db/migration/alembic_migrations/versions"], isRecursive: true,
      newFolder: "neutron/db/migration/alembic_migrations/versions/2026.2/expand"),
    CorpusEnvironment("rucio", ["rucio/db/sqla/migrate_repo/versions"]),
    CorpusEnvironment(
      "galaxy-data",
      [
        "galaxy/model/migrations/alembic/versions_gxy",
        "galaxy/model/migrations/alembic/versions_tsi",
      ]),
  ]
}
