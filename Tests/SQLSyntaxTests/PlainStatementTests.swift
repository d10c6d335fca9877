import SQLSyntax
import Testing

/// Statements that PostgreSQL's grammar need not be asked about.
///
/// That it agrees on them the tests of `PostgresSyntax` show.
@Suite struct PlainStatementTests {
  @Test(arguments: [
    "ALTER TABLE t ALTER COLUMN a SET DEFAULT now()", "alter table s.t alter a drop default;",
    "ALTER TABLE IF EXISTS ONLY t ALTER a SET NOT NULL, ALTER b DROP NOT NULL",
    "ALTER TABLE t ALTER a SET DEFAULT 'x'::public_kind, DROP COLUMN IF EXISTS \"b\" CASCADE",
    "ALTER TABLE t ALTER a SET DEFAULT NULL", "ALTER TABLE t ALTER a SET DEFAULT f(1, '}')::int",
    "ALTER TABLE t DROP CONSTRAINT c RESTRICT", "ALTER TABLE t VALIDATE CONSTRAINT c",
    "ALTER TABLE t RENAME a TO b", "ALTER TABLE t RENAME COLUMN a TO b",
    "ALTER TABLE t RENAME TO u",
    "ALTER TABLE t RENAME CONSTRAINT a TO b", "ALTER INDEX IF EXISTS i RENAME TO j",
    "ALTER TYPE s.mood RENAME TO old", "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'it''s' BEFORE 'b'",
    "ALTER TYPE mood RENAME VALUE 'a' TO 'b'", "CREATE TYPE mood AS ENUM ('a', 'b')",
    "ALTER TABLE t ALTER COLUMN a TYPE text, ALTER b TYPE VARCHAR(20) USING b::text",
    "ALTER TABLE t ALTER a TYPE mood USING a::text::mood", "ALTER TABLE t ALTER a TYPE UUID;",
    "SELECT 1", "WITH a AS (SELECT 1), b(c) AS (DELETE FROM d RETURNING c) INSERT INTO e SELECT 1",
    "DROP TABLE t", "DROP INDEX IF EXISTS s.ix", "DROP TYPE IF EXISTS mood CASCADE",
  ])
  func isPlain(text: String) {
    #expect(isOne(text))
  }

  @Test(arguments: [
    "ALTER TABLE t", "ALTER TABLE t ADD a int", "ALTER TABLE t DROP a",
    "ALTER INDEX i SET TABLESPACE j",
    "ALTER TABLE t ALTER a TYPE int", "ALTER TABLE t ALTER a TYPE Mood",
    "ALTER TABLE t ALTER a TYPE varchar", "ALTER TABLE t ALTER a TYPE varchar (20)",
    "ALTER TABLE t ALTER a TYPE varchar(020)", "ALTER TABLE t ALTER a TYPE varchar( 20)",
    "ALTER TABLE t ALTER a TYPE varchar(20)[]", "ALTER TABLE t ALTER a TYPE s.mood",
    "ALTER TABLE t ALTER a TYPE mood[]", "ALTER TABLE t ALTER a TYPE text COLLATE \"C\"",
    "ALTER TABLE t ALTER a TYPE \"mood\"", "ALTER TABLE t ALTER a TYPE setof",
    "ALTER TABLE t ALTER a TYPE größe", "ALTER TABLE t ALTER a SET DATA TYPE text",
    "ALTER TABLE t DROP COLUMN a b",
    "ALTER TABLE a.b.c DROP COLUMN d",
    "ALTER TABLE t ALTER a SET DEFAULT 1 + 1", "ALTER TABLE t ALTER a SET DEFAULT (1)",
    "ALTER TABLE t ALTER a SET DEFAULT cast(NULL AS int)",
    "ALTER TABLE t ALTER a SET DEFAULT f(:x)",
    "ALTER TABLE t ALTER a SET DEFAULT NULL::int + 1", "ALTER TABLE t ALTER a SET DEFAULT 'x'::key",
    "ALTER TABLE :t DROP COLUMN a", "ALTER TABLE U&\"t\" DROP COLUMN a",
    "ALTER TABLE t DROP COLUMN \(String(repeating: "a", count: 64))",
    "ALTER TABLE t RENAME a", "ALTER TYPE body RENAME TO b", "ALTER TYPE mood ADD VALUE E'a'",
    "CREATE TYPE mood AS ENUM ()", "CREATE TYPE mood AS (a int)", "WITH a AS (SELECT 1) SELECT 1",
    "WITH update AS (SELECT 1) SELECT 1",
    "WITH a AS (SELECT 1) CYCLE b SET update USING c SELECT 1",
    "DROP TABLE a.cascade", "DROP TYPE body", "DROP TABLE a, b", "DROP TYPE int", "DROP VIEW v",
    "DROP INDEX CONCURRENTLY ix", "DROP TABLE", "DROP TYPE concurrently",
    "DROP TYPE concurrently CASCADE", "DROP TYPE setof cascade",
  ])
  func isNotPlain(text: String) {
    #expect(!isOne(text))
  }

  private func isOne(_ text: String) -> Bool {
    let outline = SQLOutline(Array(text.utf8), dialect: .postgresql)
    return outline.statements.allSatisfy { PlainStatement.isOne(outline.cursor($0)) }
  }
}
