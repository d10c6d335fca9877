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
    "DROP TABLE t", "DROP INDEX IF EXISTS s.ix", "DROP TYPE IF EXISTS mood CASCADE",
  ])
  func isPlain(text: String) {
    #expect(isOne(text))
  }

  @Test(arguments: [
    "ALTER TABLE t", "ALTER TABLE t ADD a int", "ALTER TABLE t DROP a", "ALTER INDEX i RENAME TO j",
    "ALTER TABLE t ALTER a TYPE int", "ALTER TABLE t DROP COLUMN a b",
    "ALTER TABLE a.b.c DROP COLUMN d",
    "ALTER TABLE t ALTER a SET DEFAULT 1 + 1", "ALTER TABLE t ALTER a SET DEFAULT (1)",
    "ALTER TABLE t ALTER a SET DEFAULT cast(NULL AS int)",
    "ALTER TABLE t ALTER a SET DEFAULT f(:x)",
    "ALTER TABLE t ALTER a SET DEFAULT NULL::int + 1", "ALTER TABLE t ALTER a SET DEFAULT 'x'::key",
    "ALTER TABLE :t DROP COLUMN a", "ALTER TABLE U&\"t\" DROP COLUMN a",
    "ALTER TABLE t DROP COLUMN \(String(repeating: "a", count: 64))",
    "DROP TABLE a, b", "DROP TYPE int", "DROP VIEW v", "DROP INDEX CONCURRENTLY ix", "DROP TABLE",
  ])
  func isNotPlain(text: String) {
    #expect(!isOne(text))
  }

  private func isOne(_ text: String) -> Bool {
    let outline = SQLOutline(Array(text.utf8), dialect: .postgresql)
    return outline.statements.allSatisfy { PlainStatement.isOne(outline.cursor($0)) }
  }
}
