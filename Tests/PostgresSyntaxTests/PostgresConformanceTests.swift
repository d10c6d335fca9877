import Foundation
import PostgresSyntax
import SQLSyntax
import SQLTestSupport
import SourceText
import TestSupport
import Testing

/// Every fact about a statement that PostgreSQL accepts is the one that its own grammar reads.
@Suite struct PostgresConformanceTests {
  @Test func columnDefinitions() {
    var texts: [String] = []
    for type in types {
      for constraint in constraints { texts.append("CREATE TABLE t (a \(type) \(constraint))") }
    }
    for first in constraints {
      for second in constraints {
        texts.append("CREATE TABLE t (a int \(first) \(second), b text \(second))")
        texts.append("ALTER TABLE t ADD COLUMN a varchar(20) \(first) \(second)")
      }
    }
    compare(texts, accepted: 1500)
  }

  /// Every word that our reading looks for, as the name of something.
  @Test func namesThatAreKeywordsElsewhere() throws {
    let folder = SourceTree.path("Sources/SQLSyntax")
    var words: Set<String> = []
    for file in try filesBelow(folder) {
      let source = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      words.formUnion(source.matches(of: /"([a-z_]+)"/).map { String($0.output.1) })
    }
    let names = words.sorted() + ["\"select\"", "\"a b\"", "A", "\"A\"\"b\"", "añb", "c_1$"]
    let texts = names.flatMap { name in
      [
        "CREATE TABLE t (id int, \(name) int NOT NULL)", "CREATE TABLE \(name) (\(name) text)",
        "ALTER TABLE t ADD \(name) text DEFAULT 'x'",
        "ALTER TABLE t ADD \(name) varchar(20) NOT NULL", "ALTER TABLE \(name) ADD a int",
        "ALTER TABLE t DROP \(name)", "ALTER TABLE t DROP \(name) CASCADE",
        "ALTER TABLE t DROP COLUMN \(name)", "ALTER TABLE t ALTER \(name) SET NOT NULL",
        "ALTER TABLE t ALTER COLUMN \(name) TYPE int", "ALTER TABLE t DROP CONSTRAINT \(name)",
        "ALTER TABLE t RENAME \(name) TO other", "ALTER TABLE t RENAME a TO \(name)",
        "ALTER TABLE t ADD CONSTRAINT \(name) CHECK (a > 0)", "ALTER TABLE t RENAME TO \(name)",
        "CREATE INDEX \(name) ON t (\(name) DESC)", "DROP INDEX \(name)",
        "UPDATE \(name) SET a = 1", "DELETE FROM \(name)", "DROP TABLE \(name), b",
        "INSERT INTO \(name) VALUES (1)", "TRUNCATE \(name)", "LOCK \(name)",
        "CREATE VIEW \(name) AS SELECT 1", "CREATE TYPE \(name) AS ENUM ()",
      ]
    }
    compare(texts, accepted: 3000, dialects: [.postgresql, .unknown])
  }

  @Test func alterTableActions() {
    var texts = actions.map { "ALTER TABLE IF EXISTS ONLY s.t \($0)" }
    for first in actions {
      for second in actions { texts.append("ALTER TABLE t \(first), \(second)") }
    }
    compare(texts, accepted: 900)
  }

  @Test func otherStatements() {
    compare(statements, accepted: statements.count)
    compare([statements.joined(separator: ";\n")], accepted: 1)
  }

  /// The SQL of real migrations.
  @Test func corpora() throws {
    var texts: Set<String> = []
    for corpus in try Corpus.all() { texts.formUnion(try corpus.sqlTexts()) }
    let whole = texts.sorted().map(withNumberedMarkers).filter { !hasLongNames(SQLScript($0)) }
    compare(whole, accepted: 900)
  }

  /// What plain statements are not asked about: the names of types, and how values become them.
  @Test(arguments: [
    "text", "UUID", "jsonb", "json", "Bytea", "date", "boolean", "integer", "bigint", "smallint",
    "varchar(20)", "VARCHAR(7)", "mood", "a_1",
  ])
  func namesOfTypes(type: String) {
    func changes(_ script: SQLScript) -> [String] {
      script.statements.map { statement in
        guard case .alterTable(let table) = statement.kind,
          case .setType(_, let change)? = table.actions.first?.kind
        else { return "no change" }
        return "\(change.type), \(change.databaseType ?? "-"), \(change.conversion ?? "-")"
      }
    }
    // The grammar is asked, because of the other action.
    let text = "ALTER TABLE t ALTER a TYPE \(type) USING f(a, 1) || :b, OWNER TO me"
    let own = changes(SQLScript(text, dialect: .postgresql))
    #expect(changes(PostgresScript.read(Array(text.utf8))) == own)
    #expect(own != ["no change"])
  }

  private func compare(
    _ texts: [String], accepted minimum: Int, dialects: [SQLDialect] = [.postgresql, .unknown],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var accepted = 0
    for text in texts {
      guard let expected = PostgresGrammar.dump(text) else { continue }
      accepted += 1
      for dialect in dialects {
        let script = SQLScript(text, dialect: dialect)
        let found = StatementDump(showsTypes: false).dump(script)
        #expect(found == expected, "\(dialect): \(text)", sourceLocation: sourceLocation)
      }
      let read = PostgresScript.read(Array(text.utf8))
      let found = StatementDump(showsTypes: false).dump(read)
      #expect(found == expected, "the grammar: \(text)", sourceLocation: sourceLocation)
      // What the oracle does not show has to agree between the two readers.
      let details = StatementDump(showsDetails: true)
      let own = details.dump(SQLScript(text, dialect: .postgresql))
      #expect(details.dump(read) == own, "\(text)", sourceLocation: sourceLocation)
      // Beside a statement that only the grammar reads, it reads all of them.
      let beside = "\(text)\n;\nANALYZE"
      #expect(
        details.dump(PostgresScript.read(Array(beside.utf8)))
          == details.dump(SQLScript(beside, dialect: .postgresql)),
        "\(text)", sourceLocation: sourceLocation)
    }
    #expect(accepted >= minimum, "too few were accepted", sourceLocation: sourceLocation)
  }
}

private let types = [
  "int", "varchar(255)", "character varying(20)", "timestamp(6) with time zone",
  "time without time zone", "double precision", "numeric(10, 2)", "text[]", "integer[3][]",
  "integer ARRAY[4]", "\"MyType\"", "public.mood", "serial", "bigserial", "Serial4",
  "pg_catalog.int4", "interval day to second", "bit varying(5)", "national character(3)",
]

private let constraints = [
  "", "NOT NULL", "NULL", "not\nnull /* why */", "DEFAULT 0", "DEFAULT -1.5e3", "DEFAULT NULL",
  "DEFAULT NULL::character varying", "DEFAULT (NULL)", "DEFAULT CAST(NULL AS int)",
  "DEFAULT NULL::int + 1", "DEFAULT now()", "DEFAULT 'a' || 'b'", "DEFAULT E'it\\'s'",
  "DEFAULT $$x$$", "DEFAULT 'not null'", "DEFAULT ARRAY[1, NULL]::int[]", "DEFAULT (a IS NULL)",
  "DEFAULT CASE WHEN true THEN 1 ELSE NULL END", "DEFAULT nextval('s'::regclass)",
  "DEFAULT interval '1' day", "DEFAULT true", "DEFAULT a COLLATE \"C\"",
  "DEFAULT CURRENT_TIMESTAMP",
  "CHECK (a > 0)", "CHECK (a IS NOT NULL) NO INHERIT", "UNIQUE", "UNIQUE NULLS NOT DISTINCT",
  "PRIMARY KEY", "PRIMARY KEY USING INDEX TABLESPACE x", "REFERENCES other",
  "REFERENCES s.other (id) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE",
  "REFERENCES o ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED",
  "REFERENCES o ON UPDATE NO ACTION NOT DEFERRABLE", "GENERATED ALWAYS AS IDENTITY",
  "GENERATED BY DEFAULT AS IDENTITY (START WITH 5)", "GENERATED ALWAYS AS (a + 1) STORED",
  "COLLATE \"C\"", "CONSTRAINT nn NOT NULL", "CONSTRAINT d DEFAULT 5", "COMPRESSION lz4",
]

private let actions = [
  "ADD a int", "ADD COLUMN IF NOT EXISTS a int DEFAULT 0 NOT NULL", "DROP a",
  "DROP COLUMN IF EXISTS \"A\" CASCADE", "ALTER a SET NOT NULL", "ALTER COLUMN a DROP NOT NULL",
  "ALTER a SET DEFAULT NULL", "ALTER a SET DEFAULT now()", "ALTER COLUMN a DROP DEFAULT",
  "ALTER a TYPE bigint USING a::bigint", "ALTER a SET DATA TYPE varchar(20) COLLATE \"C\"",
  "ALTER a TYPE text", "ALTER COLUMN a TYPE VARCHAR(20) USING left(a, 20)", "ALTER a TYPE uuid",
  "ALTER a TYPE mood USING a::text::mood", "ALTER a TYPE boolean USING (a = 'x')",
  "ALTER a TYPE json", "ALTER a TYPE jsonb USING a::jsonb", "ALTER a TYPE smallint",
  "ALTER a TYPE integer", "ALTER a TYPE bigint", "ALTER a TYPE date", "ALTER a TYPE bytea",
  "ALTER a SET STATISTICS 100", "ALTER a SET STORAGE EXTERNAL", "ALTER a DROP IDENTITY IF EXISTS",
  "ALTER a ADD GENERATED ALWAYS AS IDENTITY", "ADD CHECK (a > 0) NOT VALID",
  "ADD CONSTRAINT c CHECK (a IS NOT NULL)", "ADD CONSTRAINT u UNIQUE (a, b) DEFERRABLE",
  "ADD PRIMARY KEY (id)", "ADD CONSTRAINT p PRIMARY KEY USING INDEX i",
  "ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES s.t (x, y) ON DELETE CASCADE NOT VALID",
  "ADD CONSTRAINT e EXCLUDE USING gist (a WITH &&)", "VALIDATE CONSTRAINT c",
  "DROP CONSTRAINT c RESTRICT", "DROP CONSTRAINT IF EXISTS c", "ALTER CONSTRAINT c DEFERRABLE",
  "OWNER TO me", "SET (fillfactor = 70)", "ENABLE ROW LEVEL SECURITY", "DISABLE TRIGGER ALL",
  "SET SCHEMA x", "INHERIT parent", "CLUSTER ON i", "SET WITHOUT OIDS", "REPLICA IDENTITY FULL",
]

private let statements = [
  "CREATE TABLE IF NOT EXISTS t (LIKE other INCLUDING ALL, a int, UNIQUE (a), FOREIGN KEY (a) REFERENCES b)",
  "CREATE TEMP TABLE t ON COMMIT DROP AS SELECT 1 AS a", "CREATE UNLOGGED TABLE s.t ()",
  "CREATE TABLE t (a, b) AS (SELECT 1, 2) WITH NO DATA", "CREATE TABLE t AS TABLE u",
  "CREATE GLOBAL TEMPORARY TABLE t (a int)",
  "CREATE TABLE t AS WITH x AS (SELECT 1) SELECT * FROM x",
  "ALTER TABLE t RENAME TO u", "ALTER TABLE t RENAME COLUMN a TO b", "ALTER TABLE t RENAME a TO b",
  "ALTER TABLE t RENAME CONSTRAINT a TO b", "ALTER INDEX i RENAME TO j",
  "ALTER TYPE s.mood ADD VALUE IF NOT EXISTS 'meh' BEFORE 'ok'", "ALTER TYPE mood RENAME TO m",
  "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t USING btree (a, lower(b), c DESC NULLS LAST, (d + 1), e text_pattern_ops) INCLUDE (f) WHERE g IS NULL",
  "CREATE INDEX ON ONLY t (a)", "DROP INDEX CONCURRENTLY IF EXISTS s.i, j",
  "DROP TABLE a, b.c CASCADE",
  "DROP TYPE IF EXISTS mood", "DROP MATERIALIZED VIEW v", "DROP FUNCTION f(int, text), g",
  "DROP TRIGGER IF EXISTS x ON s.t CASCADE", "DROP SEQUENCE s", "DROP EXTENSION IF EXISTS hstore",
  "DROP SCHEMA a CASCADE", "DROP VIEW v RESTRICT",
  "CREATE TYPE s.mood AS ENUM ('a', 'b;c')", "CREATE TYPE pair AS (a int, b int)",
  "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public",
  "CREATE SCHEMA IF NOT EXISTS s",
  "CREATE SEQUENCE IF NOT EXISTS s.q START 5", "CREATE OR REPLACE VIEW s.v AS SELECT 1 WHERE true",
  "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1",
  "CREATE OR REPLACE FUNCTION s.f(a int DEFAULT 0) RETURNS trigger LANGUAGE plpgsql AS $b$ BEGIN x; END; $b$",
  "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS a; SELECT CASE WHEN true THEN 1 END; END",
  "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1; SELECT 2'",
  "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON x FOR EACH ROW EXECUTE FUNCTION f()",
  "INSERT INTO s.t (a) SELECT b FROM u WHERE c ON CONFLICT DO NOTHING", "UPDATE ONLY t SET a = 1",
  "UPDATE t AS x SET a = (SELECT 1 WHERE true) FROM u WHERE x.id = u.id",
  "DELETE FROM t USING u WHERE t.a = u.a", "DELETE FROM ONLY s.t",
  "WITH x AS (SELECT 1 WHERE true) UPDATE t SET a = 2", "WITH x AS (SELECT 1) SELECT * FROM x",
  "(SELECT 1) UNION (SELECT 2)", "SELECT a INTO TEMP TABLE s FROM t", "SELECT * INTO s.t FROM u",
  "SELECT (SELECT 1) FROM t WHERE EXISTS (SELECT 2)",
  "VALUES (1), (2)", "TRUNCATE TABLE ONLY a, b.c RESTART IDENTITY",
  "LOCK TABLE s.a, ONLY b IN ACCESS EXCLUSIVE MODE NOWAIT", "SET LOCAL lock_timeout = '5s'",
  "SET statement_timeout TO 0", "RESET lock_timeout", "SET SESSION search_path = a, b",
  "COMMENT ON COLUMN t.a IS 'x'", "GRANT SELECT ON t TO u", "REVOKE ALL ON t FROM u",
  "DO $$ BEGIN IF true THEN a; END IF; END $$", "DO LANGUAGE plpgsql 'BEGIN x; END'",
  "BEGIN", "BEGIN ISOLATION LEVEL SERIALIZABLE", "COMMIT", "ROLLBACK", "SAVEPOINT a",
]
