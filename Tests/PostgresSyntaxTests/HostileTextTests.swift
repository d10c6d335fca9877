import Foundation
import PostgresSyntax
import SQLSyntax
import TestSupport
import Testing

/// Whatever the text, reading it with PostgreSQL's grammar ends, and soon.
@Suite struct HostileTextTests {
  /// What nests in PostgreSQL's grammar, with a place for more of it.
  @Test(arguments: [
    "SELECT (…)", "SELECT 1+…", "SELECT -…", "SELECT NOT …", "SELECT 1::int…", "SELECT a[1]…",
    "SELECT f(1, …)", "SELECT ARRAY[…]", "SELECT CASE WHEN 1 THEN … END", "SELECT (SELECT …)",
    "SELECT 1 UNION …", "SELECT 1, 2 UNION …", "SELECT * FROM (…) x", "SELECT * FROM a JOIN …",
    "WITH x AS (…) SELECT 1", "SELECT 1 WHERE a IN (…)", "SELECT a COLLATE …",
    "SELECT 1 AT TIME ZONE …", "SELECT a AND …", "SELECT a IS NULL…", "EXPLAIN …",
    "ALTER TABLE t ADD CHECK (…)", "CREATE TABLE t (a int DEFAULT (…))", "INSERT INTO t …",
    "SELECT a.b…", "SELECT (a).b…", "SELECT a BETWEEN 1 AND …", "SELECT VALUES (…)",
    "CREATE VIEW v AS …", "SELECT 'a' LIKE …", "SELECT ROW(…)", "SELECT x IS DISTINCT FROM …",
    "SELECT 1 EXCEPT (…)", "SELECT 1 OPERATOR(+) …", "CREATE SCHEMA s …",
    "CREATE RULE r AS ON INSERT TO t DO (…)",
  ])
  func deepNesting(pattern: String) {
    let parts = pattern.components(separatedBy: "…")
    for depth in [10, 200, 700, 1500, 3000, 10_000] {
      let head = String(repeating: parts[0].drop { $0 != " " }.description, count: depth)
      let inner = String(repeating: parts[0], count: depth)
      let tail = String(repeating: parts[1], count: depth)
      for text in [
        inner + "1" + tail, "SELECT " + head + "1" + tail,
        parts[0] + String(repeating: "(", count: depth) + "1"
          + String(repeating: ")", count: depth) + parts[1],
        parts[0] + "1" + tail,
      ] {
        check(Array(text.utf8))
      }
    }
  }

  @Test func longTexts() {
    let texts = [
      String(repeating: "SELECT 1;", count: 200_000), String(repeating: ";", count: 1 << 20),
      "INSERT INTO t VALUES " + String(repeating: "(1, 'a', NULL),", count: 50_000) + "(1, 'a', 1)",
      "SELECT '" + String(repeating: "a", count: 10 << 20) + "'",
      "SELECT " + String(repeating: "a, ", count: 200_000) + "b",
      "CREATE TABLE t (" + String(repeating: "a int DEFAULT 0 NOT NULL, ", count: 20_000)
        + "b int)",
      "ALTER TABLE t " + String(repeating: "ADD a int, ", count: 20_000) + "ADD b int",
      "DROP TABLE " + String(repeating: "a, ", count: 100_000) + "b",
      String(repeating: "SELECT $a$;", count: 20_000), String(repeating: "BEGIN;", count: 50_000),
      String(repeating: "SELECT ?;", count: 3000) + "§",
    ]
    let clock = ContinuousClock()
    for text in texts {
      let time = clock.measure { check(Array(text.utf8)) }
      #expect(time < .seconds(20), "\(text.prefix(40))")
    }
  }

  @Test func bytesThatAreNoText() {
    check([0])
    let withNUL = PostgresScript.read(Array("DROP TABLE a; SELECT '\0'; DROP TABLE b".utf8))
    #expect(withNUL.problems.map(\.message) == ["SQL text holds a NUL byte"])
    #expect(withNUL.problems.first?.range.start == 22)
    check(Array("SELECT '".utf8) + [0xFF, 0xC3, 0x28] + Array("'".utf8))
    check((0...255).map { UInt8($0) })
  }

  /// A dump that is too long as a whole is read statement by statement.
  @Test func longDumps() {
    let statement = "CREATE TABLE IF NOT EXISTS t (a int PRIMARY KEY USING INDEX TABLESPACE x);"
    let script = PostgresScript.read(Array(String(repeating: statement, count: 10_000).utf8))
    #expect(script.statements.count == 10_000)
    #expect(
      script.problems.map(\.message) == ["SQL text is too long for PostgreSQL's grammar"])
    guard case .createTable(let table)? = script.statements.last?.kind else {
      Issue.record("no table")
      return
    }
    #expect(table.columns.first?.databaseType == "INTEGER")
    #expect(table.columns.first.map { Int($0.range.end) } == 10_000 * statement.utf8.count - 2)
  }

  @Test func rejectedTextSaysWhere() {
    let script = PostgresScript.read(Array("SELECT 'ä'; DROP TABEL t".utf8))
    #expect(script.problems.count == 1)
    #expect(script.problems.first?.range.start == 18)
    #expect(
      script.problems.first?.message
        == "PostgreSQL's grammar rejects this: syntax error at or near \"TABEL\"")
  }

  private let samples = [
    "CREATE TABLE IF NOT EXISTS a.\"b\" (id serial PRIMARY KEY, x varchar(5) DEFAULT NULL::text NOT NULL, "
      + "CONSTRAINT c FOREIGN KEY (x) REFERENCES y (z) ON DELETE SET NULL, CHECK (x > 'ä')) PARTITION BY LIST (x);",
    "ALTER TABLE ONLY t ADD a int DEFAULT CASE WHEN true THEN 2 END CHECK (a > 0), "
      + "ALTER COLUMN e SET DATA TYPE int USING e::int, DROP CONSTRAINT f CASCADE; ALTER TABLE a RENAME b TO c",
    "CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY t USING gin (lower(a), b DESC) WHERE c; DROP TRIGGER a ON b",
    "WITH a AS (DELETE FROM b WHERE c RETURNING *) INSERT INTO d SELECT :y, %(z)s, %s, ?; SET x TO 'a', 2",
    "DO $$ BEGIN x; END $$; CREATE TYPE m AS ENUM ('a', 'b'); ALTER TYPE m ADD VALUE 'c' AFTER 'b'; COMMENT ON COLUMN a.b IS 'x'",
  ]

  @Test func truncationAtEveryByte() {
    for sample in samples {
      let bytes = Array(sample.utf8)
      for length in 0...bytes.count {
        check(Array(bytes.prefix(length)))
        check(Array(bytes.dropFirst(length)))
      }
    }
  }

  @Test(arguments: seeds(20))
  func mutatedTexts(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let material = samples.flatMap { Array($0.utf8) }
    let special = Array("();,.'\"`$[]:%?#/*-\\ \n".utf8) + [0, 0x80, 0xFF]
    for _ in 0..<100 {
      let start = random.int(0..<material.count)
      var bytes = Array(material[start...].prefix(200))
      for _ in 0..<random.int(1..<8) {
        let place = random.int(0..<bytes.count)
        bytes[place] = random.element(of: special) ?? 0
      }
      check(bytes)
    }
  }

  /// Threads parse side by side; each keeps and frees its own memory.
  @Test func onManyThreads() async {
    let text = Array(samples.joined(separator: ";").utf8)
    let expected = PostgresScript.read(text).statements.count
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { _ in PostgresScript.read(text).statements.count == expected }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    #expect(expected > 8)
  }

  private func check(_ bytes: [UInt8]) {
    let script = PostgresScript.read(bytes)
    var end: UInt32 = 0
    for statement in script.statements {
      #expect(statement.range.start >= end || statement.range.end == end)
      end = statement.range.end
    }
    #expect(Int(end) <= bytes.count)
  }
}
