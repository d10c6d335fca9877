import TestSupport
import Testing

/// The part that tests read of `mlint where --format json`.
struct WhereDocument: Decodable {
  struct Answer: Decodable {
    let wanted: String
    let status: String
    let matches: [Match]
    let remedies: [Remedy]
  }

  struct Match: Decodable, Equatable {
    let revision: String
    let here: Bool
    let environment: String?
    let path: String?
    let message: String?
    let downRevisions: [String]
    let places: [Place]
    let placeCount: Int
    let added: Commit?
    let deleted: Commit?
    let deletedHere: Bool
    let missingAncestors: [String]
    let nearestAncestors: [String]
    let nearestDescendants: [String]
    let remedies: [Remedy]

    /// `kind name` of each place.
    var where_: [String] { places.map { "\($0.kind) \($0.name)" } }

    /// The commands that are proposed.
    var commands: [String] { remedies.compactMap(\.command) }
  }

  struct Place: Decodable, Equatable {
    let kind: String
    let name: String
    let commit: String?
    let path: String
  }

  struct Commit: Decodable, Equatable {
    let commit: String
    let pullRequest: String?
    let author: String
    let date: String
    let subject: String
  }

  struct Remedy: Decodable, Equatable {
    let text: String
    let command: String?
  }

  struct Searched: Decodable, Equatable {
    let references: Int
    let stashes: Int
    let reflogEntries: Int
    let commits: Int
    let objects: Int?
  }

  struct Gap: Decodable, Equatable {
    let reason: String
    let remedy: String
  }

  let version: Int
  let snapshot: String
  let revisions: [Answer]
  let searched: Searched
  let couldNotSearch: [Gap]

  /// The only match of the only answer.
  var match: Match {
    get throws {
      guard revisions.count == 1, revisions[0].matches.count == 1 else {
        throw TestFailure("\(revisions.map { "\($0.wanted): \($0.matches.map(\.revision))" })")
      }
      return revisions[0].matches[0]
    }
  }
}

let lostVersions = "migrations/versions/"

extension GitFixture {
  /// A project with the chain a1, b2 on `main` that a real Alembic can run offline.
  static func lost(options: [String] = []) throws -> GitFixture {
    let repository = try GitFixture(options: options)
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": offlineScript,
        "migrations/script.py.mako": PythonTools.alembicTemplate("script.py.mako"),
        lostVersions + "a1_create_users.py": lostMigration("a1", down: nil),
        lostVersions + "b2_create_orders.py": lostMigration("b2", down: "a1"),
      ])
    return repository
  }

  /// Commits a migration and returns the commit.
  @discardableResult
  func add(
    _ id: String, down: String?, _ message: String? = nil, in folder: String = lostVersions,
    by author: Person = .ada
  ) throws -> CommitID {
    try commit(
      message ?? "add \(id)", writing: [folder + "\(id)_step.py": lostMigration(id, down: down)],
      by: author)
  }

  /// Removes a migration and commits that.
  @discardableResult
  func drop(
    _ id: String, _ message: String? = nil, by author: Person = .ada
  ) throws -> CommitID {
    try remove(lostVersions + "\(id)_step.py")
    return try commit(message ?? "drop \(id)", by: author)
  }

  /// What `mlint where` says, the same by both ways of reading git.
  func locate(
    _ words: String..., status: Int32 = 0, input: String = ""
  ) throws -> WhereDocument {
    let arguments = ["where", "--format", "json"] + words
    let result = try run(
      mlintBinary(), arguments, in: path, input: Array(input.utf8))
    #expect(result.status == status, "\(result)")
    let other = try run(
      mlintBinary(), arguments + ["--git-backend", "git"], in: path, input: Array(input.utf8))
    #expect(other.output == result.output, "by git: \(other)")
    #expect(other.status == result.status)
    return try decode(WhereDocument.self, from: result)
  }
}

/// An `env.py` that prints SQL.
private let offlineScript = """
  from alembic import context

  context.configure(dialect_name="sqlite", literal_binds=True)
  with context.begin_transaction():
      context.run_migrations()

  """

func lostMigration(_ id: String, down: String?) -> String {
  migration(
    id, down: down, "about the \(id) table",
    upgrade: "op.create_table('t_\(id)', sa.Column('id', sa.Integer(), primary_key=True))",
    downgrade: "op.drop_table('t_\(id)')")
}
