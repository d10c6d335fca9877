import DatabaseRevisions
import Foundation
import TestSupport
import Testing

/// SQLite files of every kind, and that reading leaves them and their folder as they are.
@Suite struct SQLiteTests {
  /// A folder with a file `app.db` that Python made by running statements.
  private func file(_ statements: String..., closing: String = "connection.close()") throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder("sqlite")
    let code = """
      import os, sqlite3, sys
      connection = sqlite3.connect("app.db", isolation_level=None)
      for statement in sys.argv[1:]:
          connection.execute(statement)
      \(closing)
      """
    try run("python3", ["-c", code] + statements, in: folder.path).orFail()
    return folder
  }

  private static let table = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"

  private func contents(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      result[name] = try readFile(folder.path(name))
    }
    return result
  }

  @Test func rowsAreRead() throws {
    let folder = try file(Self.table, "INSERT INTO alembic_version VALUES ('a1'), ('b2')")
    let absolute = try rows(of: "sqlite:///\(folder.path)/app.db")
    #expect(absolute.revisions == ["a1", "b2"] && absolute.hasTable)
    #expect(try rows(of: "sqlite+aiosqlite:///app.db", folder: folder.path) == absolute)
    #expect(try rows(of: "sqlite:///./app.db?timeout=3", folder: folder.path) == absolute)
  }

  @Test(arguments: ["DELETE", "TRUNCATE", "PERSIST", "WAL"])
  func nothingIsMadeBesideTheFile(mode: String) throws {
    let folder = try file(
      "PRAGMA journal_mode = \(mode)", Self.table, "INSERT INTO alembic_version VALUES ('a1')")
    let before = try contents(folder)
    try folder.giveToUnprivilegedUser()
    #expect(try rows(of: "sqlite:///app.db", folder: folder.path).revisions == ["a1"])
    #expect(try contents(folder) == before)
  }

  /// What was committed and not yet moved into the file counts, and a writer is not disturbed.
  @Test func logsOfOtherProcessesAreRead() throws {
    let folder = try file(
      "PRAGMA journal_mode = WAL", Self.table, "INSERT INTO alembic_version VALUES ('a1')",
      "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_autocheckpoint = 0",
      "UPDATE alembic_version SET version_num = 'b2'",
      // Gone without tidying up, as a process that is killed is.
      closing: "os._exit(0)")
    #expect(try contents(folder)["app.db-wal"]?.isEmpty == false)
    #expect(try rows(of: "sqlite:///app.db", folder: folder.path).revisions == ["b2"])
    // The log lies beside the file, and not beside a link to it.
    let links = try TemporaryFolder("sqlite")
    try FileManager.default.createSymbolicLink(
      atPath: links.path("link.db"), withDestinationPath: folder.path("app.db"))
    #expect(try rows(of: "sqlite:///link.db", folder: links.path).revisions == ["b2"])
  }

  @Test func foldersThatCannotBeWritten() async throws {
    let folder = try file(
      "PRAGMA journal_mode = WAL", Self.table, "INSERT INTO alembic_version VALUES ('a1')")
    let path = folder.path
    #expect(
      try asUnprivilegedUser { try rows(of: "sqlite:///app.db", folder: path).revisions } == ["a1"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: folder.path("app.db"))
    let closed = try asUnprivilegedUser { try failure(of: "sqlite:///app.db", folder: path) }
    #expect(closed.kind == .unreachable)
  }

  @Test func namesWithMeaningInURIs() throws {
    let folder = try file(Self.table, "INSERT INTO alembic_version VALUES ('a1')")
    for name in ["a?mode=rwc&b", "100%41", "a#b", "é \u{1F418}", ":memory:x", "file:x", "-x"] {
      try FileManager.default.copyItem(
        atPath: folder.path("app.db"), toPath: folder.path(name))
      let encoded = try #require(
        name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      #expect(
        try rows(of: "sqlite:///\(encoded)", folder: folder.path).revisions == ["a1"], "\(name)")
    }
  }

  @Test func databasesWithoutRevisions() throws {
    let empty = try TemporaryFolder("sqlite")
    try empty.write("app.db", "")
    #expect(try rows(of: "sqlite:///app.db", folder: empty.path).hasTable == false)
    let other = try file("CREATE TABLE users (id INTEGER)")
    #expect(try rows(of: "sqlite:///app.db", folder: other.path).hasTable == false)
    let none = try file(Self.table)
    let rows = try rows(of: "sqlite:///app.db", folder: none.path)
    #expect(rows.hasTable && rows.revisions.isEmpty)
  }

  @Test func otherTables() throws {
    let name = "odd \"name\"; DROP TABLE x --"
    let folder = try file(
      "CREATE TABLE \"odd \"\"name\"\"; DROP TABLE x --\" (version_num)",
      "INSERT INTO \"odd \"\"name\"\"; DROP TABLE x --\" VALUES ('a1')", "CREATE TABLE x (y)")
    let before = try contents(folder)
    for table in [name, "main." + name] {
      #expect(
        try rows(of: "sqlite:///app.db", in: table, folder: folder.path).revisions == ["a1"])
    }
    #expect(
      try failure(of: "sqlite:///app.db", in: "nowhere.x", folder: folder.path).kind == .refused)
    #expect(try failure(of: "sqlite:///app.db", in: "x", folder: folder.path).kind == .refused)
    #expect(try contents(folder) == before)
  }

  @Test func whatIsNoDatabase() throws {
    let folder = try TemporaryFolder("sqlite")
    #expect(
      try failure(of: "sqlite:///app.db", folder: folder.path).reason.contains("no such file"))
    #expect(try contents(folder).isEmpty)
    #expect(try failure(of: "sqlite:////tmp").reason.contains("no file"))
    #expect(try failure(of: "sqlite:////dev/zero").reason.contains("no file"))
    try run("mkfifo", [folder.path("fifo")]).orFail()
    #expect(try failure(of: "sqlite:///fifo", folder: folder.path).reason.contains("no file"))
    try folder.write("text", String(repeating: "this is no database\n", count: 100))
    #expect(
      try failure(of: "sqlite:///text", folder: folder.path).reason.contains("not a database"))
  }

  /// Whatever bytes a file has, there is an answer.
  @Test(arguments: seeds(200)) func brokenFiles(seed: UInt64) throws {
    let whole = try Self.sample.get()
    var source = RandomSource(seed: seed)
    var bytes = whole
    if source.chance(0.3) { bytes.removeLast(source.int(0..<bytes.count)) }
    for _ in 0..<source.int(1..<40) where !bytes.isEmpty {
      let isHeader = source.chance(0.3)
      let index = source.int(0..<(isHeader ? min(100, bytes.count) : bytes.count))
      bytes[index] = UInt8(truncatingIfNeeded: source.next())
    }
    let folder = try TemporaryFolder("sqlite")
    try folder.write("app.db", bytes)
    do {
      _ = try rows(of: "sqlite:///app.db", folder: folder.path, maximumTime: .seconds(2))
    } catch let failure as DatabaseFailure {
      #expect(!failure.reason.isEmpty)
    }
    #expect(try readFile(folder.path("app.db")) == bytes)
  }

  private static let sample: Result<[UInt8], any Error> = Result {
    let folder = try SQLiteTests().file(
      "PRAGMA page_size = 512", table, "CREATE INDEX i ON alembic_version (version_num)",
      """
      INSERT INTO alembic_version
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
      SELECT hex(i * 7919) FROM n
      """)
    return try readFile(folder.path("app.db"))
  }

  @Test(arguments: [
    ("SELECT NULL", "NULL"), ("SELECT ''", "empty"), ("SELECT x'ff'", "no UTF-8"),
    ("SELECT char(27) || '[31mred'", "control"), ("SELECT 'a' || char(0) || 'b'", "control"),
    ("SELECT 'a' || char(10) || 'b'", "control"), ("SELECT char(8238) || 'a'", "control"),
    ("SELECT hex(zeroblob(500000))", "longer than"), ("SELECT hex(zeroblob(5000000))", "too long"),
    (numbers("LIMIT 1001"), "more than 1000"),
  ]) func hostileRows(query: String, words: String) throws {
    let folder = try file("CREATE VIEW alembic_version (version_num) AS \(query)")
    let failure = try failure(of: "sqlite:///app.db", folder: folder.path)
    #expect(failure.kind == .unexpectedRows)
    #expect(failure.reason.contains(words), "\(failure)")
  }

  private static func numbers(_ end: String) -> String {
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n \(end)) SELECT i FROM n"
  }

  @Test func viewsThatNeverEnd() throws {
    let folder = try file(
      "CREATE VIEW alembic_version (version_num) AS \(Self.numbers("")) WHERE i < 0")
    let start = ContinuousClock.now
    let failure = try failure(
      of: "sqlite:///app.db", folder: folder.path, maximumTime: .seconds(1))
    #expect(failure.kind == .silent)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func thousandRows() throws {
    let folder = try file(
      "CREATE VIEW alembic_version (version_num) AS \(Self.numbers("LIMIT 1000"))")
    #expect(try rows(of: "sqlite:///app.db", folder: folder.path).revisions.count == 1000)
  }

  @Test func lockedFiles() throws {
    let folder = try file(Self.table)
    let code = """
      import sqlite3, time
      connection = sqlite3.connect("app.db", isolation_level=None)
      connection.execute("BEGIN EXCLUSIVE")
      print("locked", flush=True)
      time.sleep(600)
      """
    let writer = try RunningProgram(
      ["python3", "-c", code], in: folder.path, stoppedBy: .kill)
    try writer.waitForOutput(containing: "locked")
    let failure = try failure(of: "sqlite:///app.db", folder: folder.path)
    #expect(failure.kind == .silent)
    #expect(failure.reason.contains("locked"))
    writer.stop()
    #expect(try rows(of: "sqlite:///app.db", folder: folder.path).hasTable)
  }
}
