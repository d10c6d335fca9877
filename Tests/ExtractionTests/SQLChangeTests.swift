import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// What raw SQL changes of the schema, and what else it does.
@Suite struct SQLChangeTests {
  private func body(_ sql: String, _ dialect: Dialect? = nil) throws -> MigrationBody {
    let migration = try #require(madeMigration("op.execute(r\"\"\"\(sql)\"\"\")"))
    return MigrationReader.details(of: migration, ReadingContext(dialect: dialect)).upgrade
  }

  private func changes(_ sql: String, _ dialect: Dialect? = nil) throws -> [String] {
    try body(sql, dialect).operations.flatMap(\.changes).map(\.inWords)
  }

  /// The facts of the statements, `?` before those that may not run.
  private func facts(_ sql: String, _ dialect: Dialect? = nil) throws -> [String] {
    try body(sql, dialect).operations.dropFirst().compactMap { operation in
      operation.statement.map { (operation.certainty == .conditional ? "? " : "") + "\($0)" }
    }
  }

  @Test func tables() throws {
    let table = """
      create table app.users partitioned
        id SERIAL not null key identity
        "Name" VARCHAR(20) not null default 'x'::text
        team INTEGER
        mood mood
        made TIMESTAMP(3) WITH TIME ZONE default now()
        size NUMERIC(10, 2)
        tags TEXT[] computed
        primary key (id)
        foreign key t (team) to app.teams (id) delete CASCADE deferrable
        check positive (size) where size > 0
        unique ("Name", mood)
        check c () where a IN (1, 2)
      """
    #expect(
      try changes(
        """
        CREATE TABLE IF NOT EXISTS App.users (
          ID serial PRIMARY KEY, "Name" character varying(20) DEFAULT 'x'::text NOT NULL,
          team int CONSTRAINT t REFERENCES app.teams (id) ON DELETE CASCADE DEFERRABLE, mood mood,
          made timestamptz(3) DEFAULT now(), size decimal(10,2) CONSTRAINT positive CHECK (size > 0),
          tags text[] GENERATED ALWAYS AS (a || b) STORED,
          UNIQUE ("Name", mood), CONSTRAINT c CHECK (a IN (1, 2))
        ) PARTITION BY LIST (mood)
        """) == [
          table.replacing("create table app", with: "create table if needed app")
            .replacing("\"Name\" VARCHAR", with: "Name VARCHAR").replacing(
              "(\"Name\"", with: "(Name")
        ])
    #expect(
      try changes(
        "CREATE TABLE a (LIKE b); CREATE TABLE c AS SELECT 1; CREATE TEMP TABLE d (e int)")
        == [
          "create table a incomplete", "create table c incomplete",
          "create table d temporary\n  e INTEGER",
        ])
    #expect(
      try changes(
        "DROP TABLE IF EXISTS a, b.c; ALTER TABLE d RENAME TO e; ALTER TABLE x.f SET SCHEMA y")
        == [
          "drop table a if exists", "drop table b.c if exists", "rename d to e",
          "rename x.f to y.f",
        ])
  }

  @Test func columnsAndConstraints() throws {
    #expect(
      try changes(
        """
        ALTER TABLE s.t ADD COLUMN IF NOT EXISTS a int NOT NULL DEFAULT 0 UNIQUE, DROP b CASCADE,
          ALTER c SET NOT NULL, ALTER d TYPE numeric(5) USING d::numeric, ALTER e DROP DEFAULT,
          ALTER f SET DEFAULT 'x', ALTER g ADD GENERATED ALWAYS AS IDENTITY,
          ADD CONSTRAINT h FOREIGN KEY (i, j) REFERENCES k (l, m) ON UPDATE SET NULL NOT VALID,
          VALIDATE CONSTRAINT h, DROP CONSTRAINT IF EXISTS n, OWNER TO me, ADD PRIMARY KEY USING INDEX o
        """) == [
          "add if needed s.t: a INTEGER not null default 0", "constrain s.t: unique (a)",
          "drop s.t.b", "alter s.t.c: not null", "alter s.t.d: type NUMERIC(5) using d::numeric",
          "alter s.t.e: drop default", "alter s.t.f: default 'x'", "alter s.t.g: identity true",
          "constrain s.t: foreign key h (i, j) to k (l, m) update SET NULL not valid",
          "validateConstraint(s.t, name: \"h\")", "unconstrain s.t: n ? if exists",
          "constrain s.t: primary key ()",
        ])
    #expect(
      try changes(
        "ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME CONSTRAINT c TO d; COMMENT ON COLUMN t.e IS 'it''s'; "
          + "COMMENT ON TABLE t IS NULL; ALTER TABLE t ALTER f DROP EXPRESSION") == [
          "alter t.a: name b", "renameConstraint(t, \"c\", to: \"d\")", "alter t.e: comment it's",
          "comment t: none", "unknown t",
        ])
  }

  @Test func indexesAndTypes() throws {
    #expect(
      try changes(
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t USING gin (a, lower(b) DESC, (c || d)) WHERE e > 0; "
          + "DROP INDEX CONCURRENTLY IF EXISTS s.i; ALTER INDEX s.a RENAME TO b") == [
          "index if needed s.t: unique index i (a, =lower(b), =(c || d)) using gin where e > 0 concurrently",
          "unindex s.i of ? if exists concurrently",
          "renameIndex(s.a, of: nil, to: \"b\")",
        ])
    #expect(
      try changes(
        "CREATE TYPE mood AS ENUM ('sad', 'it''s'); ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok' BEFORE 'sad'; "
          + "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'; ALTER TYPE mood RENAME TO m; "
          + "CREATE DOMAIN d AS int; DROP TYPE IF EXISTS m") == [
          "create type mood (sad, it's)",
          "addEnumerationValue(mood, \"ok\", before: Optional(\"sad\"), after: nil, ifNotExists: true)",
          "renameEnumerationValue(mood, \"ok\", to: \"fine\")", "renameType(mood, to: m)",
          "create type d domain", "drop type m if exists",
        ])
  }

  @Test func otherObjects() throws {
    #expect(
      try changes(
        "CREATE OR REPLACE VIEW s.v AS SELECT 1; DROP VIEW v CASCADE; CREATE EXTENSION IF NOT EXISTS hstore; "
          + "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'DROP TABLE t'; ALTER SEQUENCE q RENAME TO r; "
          + "CREATE SCHEMA s; CREATE ROLE x; DROP TRIGGER a ON b") == [
          "create(SchemaModel.ObjectKind.view, s.v, orReplace: true, ifNotExists: false)",
          "drop(SchemaModel.ObjectKind.view, v, ifExists: false, cascades: true)",
          "create(SchemaModel.ObjectKind.extension, hstore, orReplace: false, ifNotExists: true)",
          "create(SchemaModel.ObjectKind.function, f, orReplace: false, ifNotExists: false)",
          "rename(SchemaModel.ObjectKind.sequence, q, to: r)",
          "create(SchemaModel.ObjectKind.schema, s, orReplace: false, ifNotExists: false)",
          "drop(SchemaModel.ObjectKind.trigger, a, ifExists: false, cascades: false)",
        ])
  }

  @Test func whatElseStatementsDo() throws {
    #expect(
      try facts(
        """
        BEGIN; SET LOCAL lock_timeout = '5s'; SET statement_timeout TO 0; RESET lock_timeout;
        UPDATE a SET b = 1; DELETE FROM c WHERE d = :e; INSERT INTO f VALUES (%(g)s); TRUNCATE h;
        LOCK TABLE i IN ACCESS EXCLUSIVE MODE; SELECT 1; GRANT ALL ON j TO k; VACUUM; COMMIT;
        ALTER TABLE t OWNER TO me; CREATE ROLE x; REFRESH MATERIALIZED VIEW v; SAVEPOINT a; ROLLBACK TO a
        """) == [
          "transaction(MigrationModel.StatementFact.TransactionVerb.begin)",
          "setting(name: \"lock_timeout\", value: Optional(\"5s\"), isLocal: true)",
          "setting(name: \"statement_timeout\", value: Optional(\"0\"), isLocal: false)",
          "reset(name: \"lock_timeout\")", "update(hasWhere: false)", "delete(hasWhere: true)",
          "insert", "truncate", "lock(mode: Optional(\"ACCESS EXCLUSIVE\"))", "select",
          "unmodelled(\"grant\")", "unmodelled(\"vacuum\")",
          "transaction(MigrationModel.StatementFact.TransactionVerb.commit)",
          "unmodelled(\"owner\")", "unmodelled(\"create role\")",
          "unmodelled(\"refresh materialized view\")",
          "transaction(MigrationModel.StatementFact.TransactionVerb.savepoint)",
          "transaction(MigrationModel.StatementFact.TransactionVerb.rollbackToSavepoint)",
        ])
  }

  // MARK: Blocks

  @Test func blocks() throws {
    let sql = """
      DO $$
      DECLARE x int := CASE WHEN true THEN 1 ELSE 2 END;
      BEGIN
        ALTER TABLE a ADD b int;
        x := 5;
        SELECT c INTO x FROM d;
        PERFORM f();
        IF NOT EXISTS (SELECT 1 FROM pg_type WHERE CASE WHEN a THEN b END) THEN
          CREATE TYPE mood AS ENUM ('a');
        ELSIF x = 1 THEN EXECUTE 'DROP TABLE e';
        ELSE NULL;
        END IF;
        FOR r IN SELECT 1 LOOP UPDATE g SET h = r.i; END LOOP;
        BEGIN
          CREATE INDEX j ON k (l);
        EXCEPTION WHEN duplicate_table THEN RAISE NOTICE 'x';
        END;
        EXECUTE 'DROP TABLE m' USING x;
        DROP TABLE n;
      END $$ LANGUAGE plpgsql
      """
    #expect(
      try changes(sql) == [
        "add a: b INTEGER", "create type mood (a)", "drop table e", "index k: index j (l)",
        "drop table m", "drop table n",
      ])
    #expect(
      try facts(sql) == [
        "block", "definition", "? definition", "? definition", "? update(hasWhere: false)",
        "? definition", "definition", "definition",
      ])
    #expect(try body(sql).unread.isEmpty)
  }

  @Test func blocksThatMayEndEarly() throws {
    #expect(
      try facts("DO $$BEGIN DROP TABLE a; IF x THEN RETURN; END IF; DROP TABLE b; END$$")
        == ["block", "definition", "? definition"])
    #expect(
      try facts("DO 'BEGIN UPDATE a SET b = ''c''; END'") == ["block", "update(hasWhere: false)"])
  }

  @Test func blocksThatCannotBeRead() throws {
    let dynamic = "SQL text is put together by the block that executes it"
    let unread = { (sql: String) in try self.body(sql).unread.map(\.reason) }
    #expect(try unread("DO $$BEGIN EXECUTE format('DROP TABLE %I', a); END$$") == [dynamic])
    #expect(try unread("DO $$BEGIN EXECUTE 'DROP TABLE ' || a; DROP TABLE b; END$$") == [dynamic])
    #expect(
      try changes("DO $$BEGIN EXECUTE 'a' || a; DROP TABLE b; END$$") == [
        "unknown", "drop table b",
      ])
    #expect(try unread("DO $$BEGIN FOR r IN EXECUTE q LOOP NULL; END LOOP; END$$") == [dynamic])
    #expect(try unread("DO LANGUAGE plpython3u $$x$$") == ["the code of this block is not read"])
    #expect(try unread("DO $$BEGIN IF a THEN$$") == ["the code of this block is not understood"])
    #expect(try unread("DO $$BEGIN$$; DROP TABLE t").count == 1)
    #expect(try unread("CALL p()") == ["SQL `CALL` runs what is defined elsewhere"])
    #expect(
      try unread("FROBNICATE t") == [
        "an SQL statement beginning with `FROBNICATE` is not understood"
      ])
  }

  /// Positions inside of blocks are those of the Python source.
  @Test func placesInsideBlocks() throws {
    let text = "op.execute('''DO $$\nBEGIN\n  DROP TABLE a;\n  EXECUTE 'DROP TABLE b';\nEND $$''')"
    let migration = try #require(madeMigration(text))
    let operations = MigrationReader.details(of: migration).upgrade.operations
    let texts = operations.map {
      String(decoding: migration.file.bytes[$0.range.offsets], as: UTF8.self)
    }
    #expect(texts.suffix(2) == ["DROP TABLE a", "DROP TABLE b"])
  }

  // MARK: Databases

  @Test func mysql() throws {
    let create = """
      create table Users -- people
        Id INTEGER not null key identity
        kind ENUM('a', 'b') not null default 'a' -- what
        name VARCHAR(20)
        primary key (Id)
        unique u (name)
        index i (kind, name)
      """
    #expect(
      try changes(
        """
        CREATE TABLE `Users` (`Id` int NOT NULL AUTO_INCREMENT PRIMARY KEY,
          kind ENUM('a', 'b') NOT NULL DEFAULT 'a' COMMENT 'what', name varchar(20),
          UNIQUE KEY u (name(10)), KEY i (kind, name)) ENGINE=InnoDB COMMENT='people'
        """, .mysql)
        == [create.replacing("Id INTEGER", with: "Id INT")])
    #expect(
      try changes(
        """
        ALTER TABLE Users MODIFY COLUMN name varchar(30) NOT NULL, CHANGE `Old` New int DEFAULT 1,
          DROP FOREIGN KEY f, DROP PRIMARY KEY, DROP INDEX i, ADD INDEX j (a), RENAME INDEX k TO l,
          ENGINE = InnoDB, CONVERT TO CHARACTER SET utf8
        """, .mysql) == [
          "alter Users.name: type VARCHAR(30) not null drop default comment drop",
          "alter Users.Old: name New type INT null default 1 comment drop",
          "unconstrain Users: f foreign key", "unconstrain Users: ? primary key",
          "unindex i of Users", "index Users: index j (a)",
          "renameIndex(k, of: Optional(Users), to: \"l\")", "convertTexts(Users)",
        ])
    #expect(
      try changes("RENAME TABLE a TO c, b TO a; ALTER TABLE t RENAME u, ADD a int", .mysql)
        == [
          "rename a to c", "rename b to a", "add t: a INT", "rename t to u",
        ])
    // Not known to be MySQL, but PostgreSQL's grammar rejects it.
    #expect(
      try changes("ALTER TABLE t MODIFY a int; DROP TABLE b") == [
        "alter t.a: type INT null drop default comment drop", "drop table b",
      ])
  }

  @Test func sqlite() throws {
    #expect(
      try changes(
        "CREATE TABLE T (a INTEGER PRIMARY KEY AUTOINCREMENT, [b c] TEXT) STRICT", .sqlite)
        == ["create table T\n  a INTEGER not null key identity\n  b c TEXT\n  primary key (a)"])
    #expect(try facts("PRAGMA foreign_keys=OFF", .sqlite) == ["unmodelled(\"pragma\")"])
  }

  // MARK: Hostile texts

  @Test func hostileTexts() throws {
    let withNUL = try #require(madeMigration("op.execute('DROP TABLE a; SELECT \\0')"))
    #expect(
      MigrationReader.details(of: withNUL).upgrade.unread.map(\.reason)
        == ["SQL text holds a NUL byte"])
    let deep = String(repeating: "(", count: 20_000) + String(repeating: ")", count: 20_000)
    #expect(try facts("SELECT \(deep); DROP TABLE t") == ["select", "definition"])
    let block = "DO $$BEGIN " + String(repeating: "IF a THEN ", count: 50_000) + "$$"
    #expect(try body(block).unread.count == 1)
    let values = String(repeating: "(1),", count: 5000)
    let loop = try #require(
      madeMigration(
        "for i in range(1000): op.execute('SELECT \(values)1')\nop.drop_table('t')"))
    let read = MigrationReader.details(of: loop).upgrade
    #expect(read.unread.map(\.reason) == ["the function executes more SQL than is read"])
    #expect(read.operations.last?.directive == "drop_table")
    let many = String(repeating: "DROP TABLE t;", count: 30_000)
    #expect(
      try body(many).unread.map(\.reason) == ["the SQL text does more than is followed"])
  }
}
