import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// A migration with the usual imports, and the given body of `upgrade()`.
func madeMigration(_ upgrade: String, module: String = "") -> Migration? {
  let body = upgrade.split(separator: "\n", omittingEmptySubsequences: false)
    .map { "    " + $0 }.joined(separator: "\n")
  let text = """
    revision = "a"
    down_revision = None
    from alembic import op
    import sqlalchemy as sa
    \(module)
    def upgrade():
    \(body)
    """
  return MigrationReader.read(SourceFile(path: "a.py", text: text)).migration
}

/// The operations as `directive table name`, with `?` for conditional ones, and the unread ones.
func operations(_ upgrade: String, module: String = "") throws -> [String] {
  let migration = try #require(madeMigration(upgrade, module: module))
  let body = MigrationReader.details(of: migration).upgrade
  return body.operations.map { operation in
    let parts = [operation.directive, operation.table?.description, operation.name]
    let certainty = operation.certainty == .conditional ? "?" : ""
    return parts.compactMap { $0 }.joined(separator: " ") + certainty
  } + body.unread.map { "unread: " + $0.reason }
}

@Suite struct OperationTests {
  @Test func directives() throws {
    #expect(
      try operations(
        """
        op.add_column("users", sa.Column("phone", sa.Text()), schema="app")
        op.drop_column(table_name="users", column_name="fax")
        op.create_index(op.f("ix_users_phone"), "users", ["phone"])
        op.rename_table("a", "b")
        op.create_foreign_key("fk", "orders", "users", ["user_id"], ["id"], source_schema="app")
        """) == [
          "add_column app.users phone", "drop_column users fax",
          "create_index users ix_users_phone", "rename_table a b",
          "create_foreign_key app.orders fk",
        ])
  }

  /// What is read in part only is listed as unread too, so that nothing is missed silently.
  @Test(arguments: [
    ("op.add_column('t', made())", "add_column t?"),
    ("op.drop_column('t', name())", "drop_column t?"),
  ])
  func whatLacksAName(_ call: String, _ operation: String) throws {
    let found = try operations(call, module: "from elsewhere import made, name")
    #expect(found.count == 2 && found[0] + "?" == operation, "\(found)")
    #expect(found.last?.hasSuffix("are made at run time") ?? false, "\(found)")
  }

  /// SQLAlchemy takes the name of a column that is given where a name belongs.
  @Test func columnsForNames() throws {
    #expect(
      try operations(
        """
        op.drop_column("t", sa.Column("a"))
        op.alter_column("t", sa.Column("b", sa.Text()))
        """) == ["drop_column t a", "alter_column t b"])
  }

  @Test func batchBlocksUnderAnyName() throws {
    #expect(
      try operations(
        """
        with op.batch_alter_table("users", schema="app") as b:
            b.add_column(sa.Column("phone", sa.Text()))
            b.alter_column("fax", nullable=False)
            b.create_index("ix", ["phone"])
            b.drop_constraint("uq", type_="unique")
        """) == [
          "add_column app.users phone", "alter_column app.users fax", "create_index app.users ix",
          "drop_constraint app.users uq",
        ])
  }

  @Test func loopsHelpersAndConditions() throws {
    #expect(
      try operations(
        """
        for table in TABLES:
            add(table, name=f"{table}_at")
        [op.drop_table(t) for t in ("x", "y")]
        if op.get_bind().dialect.name == "sqlite":
            op.drop_table("s")
            return
        op.drop_table("z")
        if not has_table("u"):
            op.create_table("u")
        if False:
            op.drop_table("never")
        """,
        module: """
          from app import has_table
          TABLES = ["a", "b"]
          def add(table, name="id"):
              op.add_column(table, sa.Column(name, sa.Integer()))
          """) == [
          "add_column a a_at", "add_column b b_at", "drop_table x", "drop_table y",
          "drop_table s?", "drop_table z?", "create_table u?",
        ])
  }

  @Test func rawSQL() throws {
    #expect(
      try operations(
        """
        conn = op.get_bind()
        conn.execute(sa.text("UPDATE users SET a = :a").bindparams(a=1))
        op.execute("ALTER TABLE app.users ADD COLUMN b int NOT NULL; DROP TABLE c")
        op.execute("DROP TABLE %s" % "d")
        op.execute(sql())
        """, module: "from app import sql") == [
          "execute", "execute users", "execute", "add_column app.users b", "drop_table c",
          "execute",
          "drop_table d", "execute", "unread: SQL text is built at run time",
        ])
  }

  @Test func whatMayDoAnythingIsUnread() throws {
    #expect(
      try operations(
        """
        print("hello")
        log.info("x")
        fill_users()
        x = version()
        migrate(op.get_bind())
        def f(): op.drop_table("t"), f()
        f()
        """,
        module: "import logging\nlog = logging.getLogger()\n"
          + "from app import fill_users, version, migrate") == [
          "drop_table t", "unread: `app.fill_users` is imported and may do anything",
          "unread: `app.migrate` is imported and may do anything",
          "unread: a function calls itself, which is not followed",
        ])
  }

  @Test(
    arguments: [
      ("sa.Column('a', sa.Text())", true, ColumnDefinition.ServerDefault.none),
      ("sa.Column('a', sa.Text(), nullable=False)", false, .none),
      ("sa.Column('a', sa.Text(), nullable=False, server_default='x')", false, .some),
      ("sa.Column('a', sa.Text(), server_default=sa.text('NULL'))", true, .null),
      ("sa.Column('a', sa.Text(), primary_key=True)", false, .none),
      ("sa.Column('a', sa.Integer, primary_key=True)", false, .some),
      ("sa.Column('a', sa.Integer, primary_key=True, autoincrement=False)", false, .none),
      ("sa.Column('a', sa.Integer(), sa.Identity())", false, .some),
      ("sa.Column('a', sa.Integer(), sa.ForeignKey('b.id'), nullable=False)", false, .none),
      ("sa.Column('a', sa.Integer(), sa.Computed('1'), nullable=False)", false, .some),
      ("sa.Column('a', MyType(), nullable=False)", false, .none),
      ("sa.Column('a', sa.Text(), helper(), nullable=False)", false, .unknown),
      ("sa.Column('a', sa.Text(), nullable=False, **options)", false, .unknown),
      ("sa.Column('a', sa.Text(), nullable=False, server_default=DEFAULT)", false, .unknown),
    ] as [(String, Bool, ColumnDefinition.ServerDefault)])
  func columns(source: String, isNullable: Bool, serverDefault: ColumnDefinition.ServerDefault)
    throws
  {
    let migration = try #require(
      madeMigration(
        "op.add_column('t', \(source))",
        module: "from app import MyType, helper, options, DEFAULT"))
    let body = MigrationReader.details(of: migration).upgrade
    let column = try #require(body.operations.first?.columns.first)
    #expect(column.name == "a")
    #expect(column.isNullable == isNullable)
    #expect(column.serverDefault == serverDefault)
  }

  @Test func hostileBodiesEnd() throws {
    let deep = String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000)
    _ = try operations("x = " + deep)
    let nested = "a = " + String(repeating: "[", count: 150) + String(repeating: "]", count: 150)
    _ = try operations(nested)
    let chain = "op.execute(" + Array(repeating: "'a'", count: 2000).joined(separator: " + ") + ")"
    _ = try operations(chain)
    let doubling = (0..<60).map { "b\($0 + 1) = b\($0) + b\($0)" }.joined(separator: "\n")
    _ = try operations("b0 = 'xxxxxxxxxxxxxxxx'\n" + doubling)
    let loops = (0..<8).map {
      String(repeating: " ", count: $0) + "for i\($0) in (1, 2, 3, 4, 5, 6, 7, 8, 9):"
    }.joined(separator: "\n")
    let found = try operations(
      loops + "\n" + String(repeating: " ", count: 8) + "op.drop_table('t')")
    #expect(found.last == "unread: the function does more than is followed")
  }

  /// What costs Python much or never ends costs little here, and what follows is still read.
  @Test(arguments: [
    "while True:\n    op.drop_table('a')", "for i in range(10_000_000):\n    op.drop_table('a')",
    "[op.drop_table('a') for i in range(10_000_000)]", "x = 'y' * 10_000_000\nop.execute(x * 1000)",
    "op.execute('%s' * 100 % (('z' * 100_000,) * 100))", "op.execute('{0}' * 1_000_000)",
    "def again(n):\n    op.drop_table('a')\n    again(n + 1)\nagain(0)",
    "def one(): two()\ndef two(): one()\none()",
    "x = ['a']\nfor i in range(30): x = x + x\nfor t in x: op.drop_table(t)",
    "for a in range(300):\n  for b in range(300):\n    for c in range(300):\n      op.drop_table('a')",
    "x = lambda f: f(f)\nx(x)", "a = a_ = []\na.append(a)\nop.execute(str(a))",
    "name = None\nfor i in range(9000): name = (name, name)\nop.drop_table(str(name))",
  ])
  func whatNeverEnds(_ body: String) throws {
    let clock = ContinuousClock()
    let start = clock.now
    _ = try operations(body + "\nop.drop_table('last')")
    let nested =
      Array(repeating: "sa.func.f(", count: 150).joined()
      + String(repeating: ")", count: 150)
    let found = try operations(
      "op.execute(\(nested))\nop.add_column('t', sa.Column('c', sa.Text, server_default=\(nested)))\n"
        + "op.drop_table('last')")
    #expect(found.contains("drop_table last"))
    #expect(clock.now - start < .seconds(20))
  }
}

@Suite struct HeaderTests {
  func read(_ text: String, path: RelativePath = "a.py") -> MigrationReading {
    MigrationReader.read(SourceFile(path: path, text: text))
  }

  @Test func everyLiteralForm() throws {
    let reading = read(
      """
      '''add phone

      Revision ID: b
      Revises: a, c
      Create Date: 2026-01-02 03:04:05
      '''
      from typing import Union
      PARENT = "a"
      revision: str = "x"
      revision = 'b'
      down_revision: Union[str, None] = (PARENT, "c")
      branch_labels = ["l"]
      depends_on = None
      """)
    let migration = try #require(reading.migration)
    #expect(migration.id == "b")
    #expect(migration.file.text(of: migration.revision.range) == "'b'")
    #expect(migration.downRevisions.map(\.value) == ["a", "c"])
    #expect(migration.branchLabels.map(\.value) == ["l"])
    #expect(migration.message == "add phone")
    #expect(migration.header.revises?.map(\.value) == ["a", "c"])
    #expect(
      migration.header.createDate.map { migration.file.text(of: $0.range) }
        == "2026-01-02 03:04:05")
    #expect(reading.problems.isEmpty)
  }

  @Test func whatIsNoRevision() {
    #expect(read("x = 1", path: "helper.py").migration == nil)
    #expect(read("x = 1", path: "helper.py").problems.first?.kind == .defect(.helper))
    #expect(read("revision = make()\ndown_revision = None").problems.first?.kind == .computed)
    #expect(read("down_revision = None", path: "versions/abc1.py").migration?.id == "abc1")
    #expect(read("revision = (").problems.first?.kind == .syntax)
    #expect(read("from app import *\n").problems.map(\.kind) == [.computed])
    let computed = read("revision = 'a'\ndown_revision = None\nbranch_labels = (cli.X,)")
    #expect(computed.migration?.hasComputedBranchLabels == true)
  }
}

@Suite struct MeaningTests {
  func meaning(_ upgrade: String) throws -> MigrationMeaning {
    let migration = try #require(madeMigration(upgrade))
    return MigrationReader.normalForm(of: migration).meaning
  }

  @Test(arguments: [
    ("op.drop_table('a')", "op.drop_table(\n  \"a\"  # gone\n)"),
    ("pass", "'''Nothing.'''"),
    ("x: int = 1", "x = 1"),
    ("x = 'a' 'b'", "x = r\"ab\""),
    ("x = f'{a}b' 'c'", "x = f\"{ a }bc\""),
    ("import os\nop.drop_table('a')", "op.drop_table('a')"),
    ("x = 0x10", "x = 16"),
    ("return (a)", "return a"),
  ])
  func equal(first: String, second: String) throws {
    #expect(try meaning(first) == meaning(second))
  }

  @Test(arguments: [
    ("op.drop_table('a')", "op.drop_table('b')"),
    ("op.drop_table('a')", "op.drop_table(a)"),
    ("x = 1", "x = 1.0"),
    ("x = 'a'", "x = b'a'"),
    ("x = a + b", "x = a - b"),
    ("if a:\n    b()\nc()", "if a:\n    b()\n    c()"),
    ("f(a, b)", "f(b, a)"),
    ("f(a=1)", "f(b=1)"),
    ("x = f'{a}'", "x = f'{a!r}'"),
    ("x = a[1:]", "x = a[:1]"),
    ("x += 1", "x -= 1"),
    ("async with a: pass", "with a: pass"),
  ])
  func different(first: String, second: String) throws {
    #expect(try meaning(first) != meaning(second))
  }
}
