import Foundation
import TestSupport
import Testing

/// `--database-url`: databases that the real Alembic has stamped.
@Suite struct DatabaseTests {
  /// The databases that are read, and how SQLAlchemy names them.
  enum Place: String, CaseIterable {
    case sqlite
    case postgresql
    case mariadb

    /// The URL of a new database; that of a file is relative to the folder.
    func url() throws -> String {
      switch self {
      case .sqlite: return "sqlite:///local.db"
      case .postgresql, .mariadb:
        let kind: DatabaseServer.Kind = self == .postgresql ? .postgresql : .mariadb
        let server = try DatabaseServer.shared(kind)
        return server.url(try server.makeDatabase())
      }
    }
  }

  private static let versions = "migrations/versions/"

  /// A project with two landed revisions, whose feature branch is checked out.
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        ".gitignore": "*.db\n",
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        Self.versions + "a1.py": migration("a1", down: nil, "create users"),
        Self.versions + "b2.py": migration("b2", down: "a1", "create orders"),
      ])
    try repository.branch("feature")
    return repository
  }

  /// Adds a landed migration and one of the feature branch to the same parent, and merges.
  private func diverge(_ repository: GitFixture) throws {
    for (branch, id) in [("main", "m3"), ("feature", "f3")] {
      try repository.checkout(branch)
      try repository.commit(
        id,
        writing: [Self.versions + id + ".py": migration(id, down: "b2", "about the \(id) table")])
    }
    try repository.merge("main")
  }

  private func alembic(
    _ repository: GitFixture, _ url: String, _ arguments: String...
  ) throws {
    try repository.write(
      "stamp.ini",
      alembicIni(
        "sqlalchemy.url = \(url.replacingOccurrences(of: "%", with: "%%"))", "[loggers]",
        "keys = root", "[handlers]", "keys =", "[formatters]", "keys =", "[logger_root]",
        "handlers ="))
    try run(
      PythonTools.databases() + "/alembic", ["-c", "stamp.ini"] + arguments, in: repository.path
    ).orFail()
    try repository.remove("stamp.ini")
  }

  private func mlint(
    _ repository: GitFixture, _ arguments: [String], environment: [String: String?] = [:],
    input: String = ""
  ) throws -> ProcessResult {
    try run(
      mlintBinary(), arguments, in: repository.path, environment: environment,
      input: Array(input.utf8))
  }

  private func check(
    _ repository: GitFixture, _ arguments: String..., status: Int32,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (document: CheckDocument, errors: String) {
    let result = try mlint(repository, ["check", "--format", "json"] + arguments)
    expectNoPassword(result, sourceLocation)
    #expect(result.status == status, "\(result)", sourceLocation: sourceLocation)
    return (try decode(CheckDocument.self, from: result), result.errors)
  }

  private func expectNoPassword(_ result: ProcessResult, _ sourceLocation: SourceLocation) {
    let text = result.output + result.errors
    for secret in [DatabaseServer.password, DatabaseServer.encodedPassword, "s3cr"] {
      #expect(!text.contains(secret), sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: Place.allCases) func whatAlembicStampedCountsAsReleased(place: Place) throws {
    let repository = try project()
    let url = try place.url()
    try repository.write(
      Self.versions + "a1.py",
      migration("a1", down: nil, "create users", upgrade: "op.drop_table('x')"))
    #expect(try check(repository, status: 0).document.findings.map(\.severity) == ["warning"])

    try alembic(repository, url, "current")
    let empty = try check(repository, "--database-url", url, status: 0)
    #expect(empty.document.findings.map(\.severity) == ["warning"])
    #expect(empty.errors.contains("no revision has run there"), "\(empty.errors)")

    try alembic(repository, url, "stamp", "b2")
    let stamped = try check(repository, "--database-url", url, status: 1)
    #expect(stamped.document.findings.map(\.severity) == ["error"])
    #expect(stamped.document.couldNotCheck.isEmpty)
    #expect(stamped.errors.contains(" is at b2\n"), "\(stamped.errors)")
    // Never without being asked to.
    let variables = ["DATABASE_URL": url, "SQLALCHEMY_URL": url, "MLINT_DATABASE_URL": url]
    let unasked = try mlint(repository, ["check"], environment: variables)
    #expect(unasked.status == 0 && !unasked.errors.contains(" is at "), "\(unasked)")
  }

  @Test func idsThatNobodyKnows() throws {
    let repository = try project()
    try alembic(repository, "sqlite:///local.db", "stamp", "b2")
    try repository.git("checkout", "--quiet", "main")
    try repository.commit(
      "c3", writing: [Self.versions + "c3.py": migration("c3", down: "b2", "about the c3 table")])
    try alembic(repository, "sqlite:///local.db", "stamp", "c3")
    // The base has it, although the branch does not.
    try repository.checkout("feature")
    #expect(
      try check(repository, "--database-url", "sqlite:///local.db", status: 0)
        .document.couldNotCheck.isEmpty)
    try repository.git("branch", "--quiet", "--force", "main", "main~1")
    let entry = try check(repository, "--database-url", "sqlite:///local.db", status: 3)
      .document.couldNotCheck.first
    #expect(
      entry?.reason
        == "sqlite:///local.db is at c3, which is no revision of this project or of its base")
    #expect(entry?.remedy == "look for it on other branches: `mlint where c3`")
    try repository.write("ids", "$(true)\n--output=x\n\u{202E}a")
    let remedies = try check(repository, "--stamped", "ids", status: 3).document.couldNotCheck
      .map(\.remedy)
    #expect(
      remedies == [
        "look for it on other branches: `mlint where '$(true)'`",
        "look for it on other branches: `mlint where -- '--output=x'`",
        "look where that comes from: Alembic writes no such id by itself",
      ])
  }

  /// A revision of one environment is not unknown because another one is looked at.
  @Test func revisionsOfOtherEnvironments() throws {
    let repository = try project()
    try repository.commit(
      "other",
      writing: [
        "other/alembic.ini": alembicIni(),
        "other/migrations/env.py": PythonTools.alembicTemplate("env.py"),
        "other/" + Self.versions + "o1.py": migration("o1", down: nil, "create invoices"),
      ])
    try repository.write("ids", "o1 b2\n")
    #expect(
      try check(repository, "--stamped", "ids", "--environment", "migrations", status: 0)
        .document.couldNotCheck.isEmpty)
  }

  @Test func severalDatabasesAndAnotherTable() throws {
    let repository = try project()
    try repository.write(
      Self.versions + "b2.py",
      migration("b2", down: "a1", "create orders", upgrade: "op.drop_table('x')"))
    let urls = try ["sqlite:///local.db", Place.postgresql.url()]
    for (url, id) in zip(urls, ["a1", "b2"]) { try alembic(repository, url, "stamp", id) }
    #expect(
      try check(repository, "--database-url", urls[0], status: 0).document.findings
        .map(\.severity) == ["warning"])
    let both = try check(
      repository, "--database-url=\(urls[0])", "--database-url=\(urls[1])",
      "--version-table=main.alembic_version", status: 0)
    // There is no schema `main` in PostgreSQL.
    #expect(both.errors.contains("is at a1") && both.errors.contains("has no table main."))
    let usual = try check(
      repository, "--database-url=\(urls[0])", "--database-url=\(urls[1])", status: 1)
    #expect(usual.document.findings.map(\.severity) == ["error"])
  }

  // MARK: What cannot be read

  @Test func databasesThatCannotBeRead() throws {
    let repository = try project()
    let server = try DatabaseServer.shared(.postgresql)
    for url in [
      "sqlite:///missing.db", "postgresql://app:s3cret@127.0.0.1:1/d",
      "mysql+pymysql://app:s3cret@127.0.0.1:1/d", server.url("postgres", password: "wr0ng-s3cr"),
    ] {
      let result = try check(repository, "--database-url", url, status: 3)
      #expect(result.document.couldNotCheck.count == 1)
      #expect(result.document.couldNotCheck.first?.remedy.isEmpty == false)
      _ = try check(repository, "--database-url", url, "--allow-degraded", status: 0)
      let merge = try repository.mlint("merge", "--database-url", url)
      #expect(merge.status == 1, "\(merge)")
      expectNoPassword(merge, #_sourceLocation)
    }
    #expect(!FileManager.default.fileExists(atPath: repository.path("missing.db")))
  }

  @Test func commandLinesThatMakeNoSense() throws {
    let repository = try project()
    for arguments in [
      ["--database-url", "app:s3cret@host"], ["--database-url", "oracle://app:s3cret@host/d"],
      ["--database-url", "postgresql://app:s3cret@host:x/d"], ["--database-url="],
      ["--version-table", "x"], ["--database-url=sqlite:///x.db", "--version-table=a.b.c"],
      ["--database-url=postgresql://app:s3cret@127.0.0.1:1/d", "--database-url=s3cret"],
    ] {
      for command in ["check", "merge"] {
        let result = try mlint(repository, [command] + arguments)
        #expect(result.status == 2, "\(result)")
        expectNoPassword(result, #_sourceLocation)
      }
    }
  }

  /// Escape sequences of a server do not reach the terminal.
  @Test func wordsOfServersAreEscaped() throws {
    let repository = try project()
    let server = try DatabaseServer.shared(.postgresql)
    let name = try server.makeDatabase()
    try server.execute(
      """
      CREATE FUNCTION tell() RETURNS TEXT LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'red \u{1B}[31m'; END $$;
      CREATE VIEW alembic_version AS SELECT tell() AS version_num;
      """, in: name
    ).orFail()
    let result = try repository.mlint("check", "--database-url", server.url(name))
    #expect(result.status == 3)
    #expect(result.output.contains("red \\u{1b}[31m"), "\(result)")
    #expect(!(result.output + result.errors).unicodeScalars.contains("\u{1B}"))
  }

  // MARK: Merging

  /// What a database has run is joined, and no advice says to point it elsewhere.
  @Test func whatHasRunIsJoined() throws {
    let repository = try project()
    try diverge(repository)
    let advice = "instead would keep the history straight"
    let plain = try repository.mlint("merge", "--dry-run")
    #expect(plain.status == 0 && plain.errors.contains(advice), "\(plain)")
    try alembic(repository, "sqlite:///local.db", "stamp", "f3")
    try repository.write("ids", "f3\n")
    for option in ["--stamped=ids", "--database-url=sqlite:///local.db"] {
      let stamped = try repository.mlint("merge", "--dry-run", option)
      #expect(stamped.status == 0, "\(stamped)")
      #expect(!stamped.errors.contains(advice), "\(stamped)")
      #expect(stamped.errors.contains("f3 has not landed, but a database"), "\(stamped)")
      // The file is the same, whoever merges.
      #expect(stamped.output == plain.output)
    }
    let below = try mlint(
      repository, ["merge", "--dry-run", "--stamped", "-"], input: "b2")
    #expect(below.errors.contains(advice), "\(below)")
    try repository.write("ids", "f3 zz9\n")
    let written = try repository.mlint("merge", "--stamped", "ids")
    #expect(written.status == 0 && written.output.contains("wrote "), "\(written)")
    #expect(written.errors.contains("a database is at zz9"), "\(written)")
    #expect(written.errors.contains("`mlint where zz9`"), "\(written)")
  }
}
