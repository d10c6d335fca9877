import AlembicConfiguration
import Snapshots
import SourceText
import TestSupport
import Testing

/// Every environment of the pinned wheels is found, with all of its files, whether its configuration
/// is there or not.
@Suite("Environments of real projects")
struct CorpusTests {
  /// Environments by wheel, with the number of revision files.
  static let expected: [String: [String]] = [
    "aiida-core": [
      "aiida/storage/psql_dos/migrations 104", "aiida/storage/sqlite_dos/migrations 2",
      "aiida/storage/sqlite_zip/migrations 4",
    ],
    "backend.ai-manager": ["ai/backend/manager/models/alembic 556"],
    "c2cgeoportal-commons": [
      "c2cgeoportal_commons/alembic/main 54", "c2cgeoportal_commons/alembic/static 15",
    ],
    "cloudkitty": [
      "cloudkitty/db/sqlalchemy/alembic 3", "cloudkitty/rating/hash/db/sqlalchemy/alembic 11",
      "cloudkitty/rating/pyscripts/db/sqlalchemy/alembic 3",
      "cloudkitty/storage/v1/hybrid/alembic 1", "cloudkitty/storage/v1/sqlalchemy/alembic 5",
      "cloudkitty/storage_state/alembic 6",
    ],
    "dagster": ["dagster/_core/storage/alembic 88"],
    "galaxy-data": ["galaxy/model/migrations/alembic 82"],
    "glance": ["glance/db/sqlalchemy/alembic_migrations 29"],
    "invenio-rdm-records": ["invenio_rdm_records/alembic 20"],
    "ironic": ["ironic/db/sqlalchemy/alembic 81"],
    "langflow-base": ["langflow/alembic 162"],
    "magnum": ["magnum/db/sqlalchemy/alembic 77"],
    "manila": ["manila/db/migrations/alembic 76"],
    "neutron": ["neutron/db/migration/alembic_migrations 133"],
    "octavia": ["octavia/db/migration/alembic_migrations 95"],
    "prefect": [
      "prefect/server/database/_migrations/versions/postgresql 120",
      "prefect/server/database/_migrations/versions/sqlite 115",
    ],
    "quetz-server": ["quetz/migrations 20"],
    "rucio": ["rucio/db/sqla/migrate_repo 133"],
    "zenml": ["zenml/zen_stores/migrations 285"],
    // Its 189 files in `versions/legacy` end in the id of the first file in `versions`: Alembic
    // reads them only when code says so.
    "zou": ["zou/migrations 44"],
  ]

  @Test("with and without their configuration", arguments: try Corpus.all(), [true, false])
  func environments(corpus: Corpus, isConfigured: Bool) throws {
    let snapshot = try TestSnapshot(folder: corpus.folder()) {
      !isConfigured && $0.hasSuffix(".ini")
    }
    let discovery = Discovery.find(in: snapshot)
    let found = discovery.environments.map { environment in
      "\(environment.name) \(RevisionFiles.list(of: environment, in: snapshot).files.count)"
    }
    #expect(found == Self.expected[corpus.name])
    #expect(!discovery.problems.contains { $0.kind != .note })
    #expect(!discovery.environments.flatMap(\.problems).contains { $0.kind != .note })
    if !isConfigured { #expect(discovery.environments.allSatisfy { $0.isInferred }) }
  }

  @Test("a package-style location leads to the configuration's environment")
  func packageLocation() throws {
    let snapshot = try TestSnapshot(folder: Corpus.wheel("dagster"))
    let environment = try #require(Discovery.find(in: snapshot).environments.first)
    #expect(environment.scriptLocation == "dagster/_core/storage/alembic")
    #expect(environment.configuration?.section == "alembic")
    #expect(!environment.areVersionLocationsInferred)
  }

  @Test("the same from a real folder")
  func realFolder() throws {
    let snapshot = FolderSnapshot(root: Array(try Corpus.wheel("neutron").utf8))
    let environments = Discovery.find(in: snapshot).environments
    let found = environments.map { environment in
      "\(environment.name) \(RevisionFiles.list(of: environment, in: snapshot).files.count)"
    }
    #expect(found == Self.expected["neutron"])
  }

  @Test("only files that can matter are read")
  func reading() throws {
    let snapshot = try TestSnapshot(folder: Corpus.wheel("backend.ai-manager"))
    _ = Discovery.find(in: snapshot)
    #expect(snapshot.knownPaths.count > 4000)
    #expect(snapshot.readCount < 30)
  }
}
