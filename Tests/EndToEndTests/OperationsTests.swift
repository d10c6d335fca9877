import TestSupport
import Testing

/// `mlint operations`, as it is called.
@Suite struct OperationsTests {
  private static let files = [
    "alembic.ini": alembicIni(), "migrations/env.py": "",
    "migrations/versions/1.py": migration(
      "a1a1", down: nil, "create users",
      upgrade: "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True))",
      downgrade: "op.drop_table('users', schema='app')"),
    "migrations/versions/2.py": migration(
      "b2b2", down: "a1a1", "add phone",
      upgrade: """
        op.add_column('users', sa.Column('phone', sa.Text(), nullable=False))
        op.execute('ALTER TABLE users DROP COLUMN fax; SELECT 1')
        if op.get_bind().dialect.name == 'mysql':
            op.execute(statement())
        """),
  ]

  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit("start", writing: Self.files)
    return repository
  }

  @Test func document() throws {
    let result = try project().mlint("operations", "b2", "--format", "json").orFail()
    #expect(result.errors.isEmpty)
    let document = try decode(Document.self, from: result)
    #expect(document.version == 1)
    let migration = try #require(document.migrations.first)
    #expect(document.migrations.count == 1)
    #expect(migration.revision == "b2b2")
    #expect(migration.path == "migrations/versions/2.py")
    #expect(migration.downgrade.isEmpty)
    let first = try #require(migration.upgrade.first)
    #expect(first.line == migration.line(0) && first.endLine == first.line)
    #expect(first.description == "directive exact add_column users.phone")
    #expect(first.details.nullable == false)
    #expect(first.details.hasServerDefault == false)
    #expect(
      migration.upgrade.map(\.description) == [
        "directive exact add_column users.phone", "directive exact execute",
        "directive unknown execute",
      ])
    #expect(migration.upgrade[1].sql == "ALTER TABLE users DROP COLUMN fax; SELECT 1")
    #expect(
      migration.upgrade[1].statements?.map(\.description) == [
        "sql exact drop_column users.fax", "sql exact execute",
      ])
    #expect(
      migration.unknown.map { "\($0.direction) \($0.line - migration.line(0)) \($0.reason)" } == [
        "upgrade 3 SQL text is built at run time"
      ])
  }

  /// `upgrade()` gets what `env.py` gives to `run_migrations(…)`, here the directives.
  @Test func whatTheEnvironmentPasses() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": """
        from alembic import context, op as alembic_op
        with context.begin_transaction():
            context.run_migrations(op=alembic_op, tester=make_tester())
        """,
        "migrations/versions/1.py": """
        revision = "a1"
        down_revision = None
        import sqlalchemy as sa
        def upgrade(op, tester):
            op.add_column("users", sa.Column("phone", sa.Text(), nullable=False))
            tester.populate_column("users", "phone")
        def downgrade(op, tester):
            op.drop_column("users", "phone")
        """,
      ])
    let document = try decode(
      Document.self, from: repository.mlint("operations", "--format", "json").orFail())
    let migration = try #require(document.migrations.first)
    #expect(
      (migration.upgrade + migration.downgrade).map(\.description) == [
        "directive exact add_column users.phone", "directive exact drop_column users.phone",
      ])
    #expect(migration.unknown.isEmpty)
    let report = try repository.mlint("check", "--all")
    #expect(report.output.contains("column users.phone is added as NOT NULL"), "\(report)")
  }

  /// What directives say beside names: types and defaults as the database has them, and parameters.
  @Test func details() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni("sqlalchemy.url = postgresql://localhost/db"),
        "migrations/env.py": "with context.begin_transaction(): context.run_migrations()",
        "migrations/versions/1.py": migration(
          "a1", down: nil, "much",
          upgrade: """
            op.add_column('t', sa.Column('a', sa.String(20), server_default='x', index=True))
            op.alter_column('t', 'a', nullable=False, server_default=None, type_=sa.Text())
            with op.get_context().autocommit_block():
                op.create_index('ix', 't', ['a'], postgresql_concurrently=True)
            op.create_foreign_key('fk', 't', 'u', ['a'], ['id'], ondelete='CASCADE')
            """),
      ])
    let lines = try repository.mlint("operations", "--format", "json").orFail().lines
    func line(_ start: String) -> String { lines.first { $0.contains(start) } ?? "" }
    #expect(line(#""database": "postgresql""#) != "")
    #expect(line(#""transaction": {"scope": "run", "transactional_ddl": true}"#) != "")
    for part in [
      #""details": {"type": "VARCHAR(20)", "nullable": true, "has_server_default": true, "#,
      #""server_default": "'x'", "primary_key": false, "written_type": "sa.String(20)", "#,
      #""indexes": [{"name": "ix_t_a", "elements": [{"column": "a"}], "#,
      #""transaction": 0, "autocommit": false"#,
    ] {
      #expect(line("add_column").contains(part), "\(part)\n\(line("add_column"))")
    }
    #expect(
      line("alter_column").contains(
        #""details": {"type": "TEXT", "written_type": "sa.Text()", "nullable": false, "#
          + #""has_server_default": false, "server_default": null}"#), "\(line("alter_column"))")
    #expect(line("create_index").contains(#""concurrently": true, "method": null"#))
    #expect(line("create_index").contains(#""transaction": null, "autocommit": true"#))
    #expect(
      line("create_foreign_key").contains(#""referred_table": "u", "referred_columns": ["id"]"#))
    #expect(line("create_foreign_key").contains(#""transaction": 1"#))
  }

  /// What statements of SQL do for which there is no directive, and what they are.
  @Test func statementsOfSQL() throws {
    let repository = try GitFixture()
    let sql = """
      SET LOCAL lock_timeout = '5s'; UPDATE t SET a = 1; LOCK TABLE t IN SHARE MODE; COMMIT;
      CREATE TYPE mood AS ENUM ('a', 'b'); ALTER TYPE mood ADD VALUE 'c' AFTER 'a';
      CREATE OR REPLACE VIEW s.v AS SELECT 1; VACUUM t;
      DO $$BEGIN IF x THEN CREATE UNIQUE INDEX CONCURRENTLY i ON t USING gin (lower(a)) WHERE b; END IF; END$$
      """
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni("sqlalchemy.url = postgresql://localhost/db"),
        "migrations/env.py": "",
        "migrations/versions/1.py": migration(
          "a1", down: nil, "much",
          upgrade: "op.execute(\"\"\"" + sql.split(separator: "\n").joined(separator: " ")
            + "\"\"\")"),
      ])
    let output = try repository.mlint("operations", "--format", "json").orFail().output
    for part in [
      #"{"statement": "set", "setting": "lock_timeout", "value": "5s", "local": true}"#,
      #"{"statement": "update", "has_where": false}"#,
      #"{"statement": "lock", "mode": "SHARE"}"#,
      #"{"statement": "transaction", "verb": "commit"}"#,
      #"{"statement": "definition", "change": "create", "object": "type", "object_schema": null, "#
        + #""object_name": "mood", "labels": ["a", "b"]}"#,
      #""change": "add value", "object": "type", "object_schema": null, "object_name": "mood", "#
        + #""label": "c", "before": null, "after": "a", "if_not_exists": false}"#,
      #""object": "view", "object_schema": "s", "object_name": "v", "or_replace": true"#,
      #"{"statement": "not modelled", "kind": "vacuum"}"#, #"{"statement": "block"}"#,
      #"{"elements": [{"expression": "lower(a)"}], "unique": true, "concurrently": true, "#
        + #""method": "gin", "condition": "b""#,
      #""name": "i", "line": "#,
    ] {
      #expect(output.contains(part), "\(part)\n\(output)")
    }
    #expect(output.components(separatedBy: #""certainty": "conditional""#).count == 2)
  }

  @Test func allOfThemNewestFirst() throws {
    let repository = try project()
    let result = try repository.mlint("operations", "--format", "json").orFail()
    let document = try decode(Document.self, from: result)
    #expect(document.migrations.map(\.revision) == ["b2b2", "a1a1"])
    let drop = try #require(document.migrations[1].downgrade.first)
    #expect(drop.op == "drop_table" && drop.table == "users" && drop.schema == "app")
    #expect(document.migrations[1].upgrade.first?.details.columns?.first?.name == "id")
  }

  @Test func statementsForWhichThereIsNoDirective() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(), "migrations/env.py": "",
        "mlint.toml": "database = \"postgresql\"\n",
        "migrations/versions/1.py": migration(
          "a1a1", down: nil, "rows",
          upgrade: """
            op.execute("UPDATE users SET x = 1")
            op.execute(\"\"\"
                SET LOCAL lock_timeout = '5s';
                LOCK TABLE app.users IN ACCESS EXCLUSIVE MODE;
                UPDATE users SET x = 1; DELETE FROM old WHERE a < 1; TRUNCATE users;
                INSERT INTO c VALUES (1);
                INSERT INTO c VALUES (2);
                INSERT INTO c VALUES (3);
                CREATE TYPE app.mood AS ENUM ('a');
                ALTER TYPE mood ADD VALUE 'c';
                ALTER TYPE mood RENAME TO moods;
                DROP VIEW v;
                ALTER TABLE users VALIDATE CONSTRAINT k;
                ALTER TABLE users RENAME CONSTRAINT k TO l;
                GRANT SELECT ON users TO x;
                WHAT IS THIS;
                COMMIT
                \"\"\")
            op.execute(f"DELETE FROM old WHERE id = {now()}")
            """),
      ])
    let shown = try repository.mlint("operations", "head").orFail().output
    let statements = shown.split(separator: "\n").dropFirst(3).dropLast()
      .map { $0.drop { $0 == " " || $0.isNumber } }
    #expect(
      statements.dropFirst(2).joined(separator: "\n") == """
        set local lock_timeout to 5s
        lock app.users in mode ACCESS EXCLUSIVE
        update users (every row)
        delete from old
        truncate users
        insert into c, 3 times
        create type app.mood
        add value 'c' of type mood
        rename type mood to moods
        drop view v
        validate constraint k
        rename k of users to l
        grant
        commit
        in part execute
        in part a statement about old
        not read: an SQL statement beginning with `WHAT` is not understood
        not read: SQL text is built at run time
        """)
    #expect(statements.first == "execute UPDATE users SET x = 1")
    #expect(statements.dropFirst().first?.hasPrefix("execute SET LOCAL") == true)
  }

  @Test func text() throws {
    let line = try migrationLine("b2b2")
    let shown = try project().mlint("operations", "head").orFail().output
    #expect(
      shown == """
        b2b2, add phone
        migrations/versions/2.py
          upgrade
            \(line)  add_column users phone sa.Text() NOT NULL
            \(line + 1)  execute ALTER TABLE users DROP COLUMN fax; SELECT 1
            \(line + 1)    drop_column users fax
            \(line + 1)    select
            \(line + 3)  in part execute
            \(line + 3)  not read: SQL text is built at run time
          downgrade: nothing

        """)
  }

  @Test func everyStateIsRead() throws {
    let repository = try project()
    let changed = migration("b2b2", down: "a1a1", "x", upgrade: "op.drop_table('staged')")
    try repository.write("migrations/versions/2.py", changed)
    try repository.git("add", ".")
    try repository.write("migrations/versions/2.py", migration("b2b2", down: "a1a1", "x"))
    let table = { (arguments: [String]) throws -> String? in
      let words = ["operations", "b2b2", "--format", "json"] + arguments
      let result = try run(mlintBinary(), words, in: repository.path).orFail()
      return try decode(Document.self, from: result).migrations.first?.upgrade.first?.table
    }
    #expect(try table([]) == nil)
    #expect(try table(["--staged"]) == "staged")
    #expect(try table(["--rev", "HEAD"]) == "users")
  }

  @Test func outsideGit() throws {
    let folder = try TemporaryFolder()
    for (path, text) in Self.files.sorted(by: { $0.key < $1.key }) { try folder.write(path, text) }
    let result = try run(mlintBinary(), ["operations", "a1a1"], in: folder.path).orFail()
    #expect(result.output.contains("create_table users"))
  }

  @Test func whatCannotBeRead() throws {
    let repository = try project()
    let missing = try repository.mlint("operations", "c3c3")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("c3c3"))
    try repository.write("migrations/versions/2.py", "revision = 'b2b2'\ndef upgrade(:\n")
    let broken = try repository.mlint("operations")
    #expect(broken.status == 3)
    #expect(try repository.mlint("operations", "--allow-degraded").status == 0)
  }

  /// The line of the first statement of `upgrade()`.
  private func migrationLine(_ revision: String) throws -> Int {
    let text = try #require(Self.files["migrations/versions/2.py"])
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return 1 + (try #require(lines.firstIndex { $0.contains("op.add_column") }))
  }
}

private struct Document: Decodable {
  struct Migration: Decodable {
    let revision: String
    let path: String
    let upgrade: [Operation]
    let downgrade: [Operation]
    let unknown: [Unknown]

    /// The line of the operation of a number.
    func line(_ number: Int) -> Int { upgrade[number].line }
  }

  struct Operation: Decodable, CustomStringConvertible {
    struct Details: Decodable {
      struct Column: Decodable {
        let name: String?
      }

      let nullable: Bool?
      let hasServerDefault: Bool?
      let columns: [Column]?
    }

    let op: String
    let table: String?
    let schema: String?
    let name: String?
    let line: Int
    let endLine: Int
    let certainty: String
    let source: String
    let sql: String?
    let statements: [Operation]?
    let details: Details

    var description: String {
      let object = [table, name].compactMap(\.self).joined(separator: ".")
      return [source, certainty, op, object].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  struct Unknown: Decodable {
    let direction: String
    let line: Int
    let reason: String
  }

  let version: Int
  let migrations: [Migration]
}
