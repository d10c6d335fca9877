import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// What directives change of the schema.
@Suite struct DirectiveChangeTests {
  /// The changes of `upgrade()`, each in a few words.
  private func changes(
    _ upgrade: String, _ dialect: Dialect? = .postgresql, module: String = ""
  ) throws -> [String] {
    let migration = try #require(
      madeMigration(
        upgrade, module: "from sqlalchemy.dialects import mysql, postgresql\n" + module))
    return MigrationReader.details(of: migration, ReadingContext(dialect: dialect)).upgrade
      .operations
      .flatMap(\.changes).map(\.inWords)
  }

  @Test func aTableWithEverything() throws {
    let text = """
      op.create_table(
          "users",
          sa.Column("id", sa.Integer(), nullable=False),
          sa.Column("name", sa.String(20), nullable=False, server_default="x", comment="who"),
          sa.Column("team_id", sa.Integer(), sa.ForeignKey("app.teams.id", name="fk", ondelete="CASCADE")),
          sa.Column("mail", sa.Unicode(50), unique=True),
          sa.Column("phone", sa.Text, index=True),
          sa.Column("kind", sa.Enum("a", "b", name="kind")),
          sa.Column("kind2", sa.Enum("a", "b", name="kind")),
          sa.Column("old", postgresql.ENUM("a", name="old", create_type=False)),
          sa.Column("total", sa.Integer, sa.Computed("1 + 1")),
          sa.Column("number", sa.BigInteger, sa.Identity(always=True)),
          sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
          sa.ForeignKeyConstraint(["a", "b"], ["t.x", "t.y"], "fk2", onupdate="SET NULL"),
          sa.UniqueConstraint("mail", "phone", name="uq"),
          sa.CheckConstraint("id > 0", name="ck", postgresql_not_valid=True),
          sa.Index("ix_lower", sa.text("lower(name)"), unique=True, postgresql_using="gin"),
          schema="app", comment="people", postgresql_partition_by="RANGE (id)",
      )
      """
    #expect(
      try changes(text) == [
        "create type kind (a, b)",
        """
        create table app.users partitioned -- people
          id SERIAL not null key identity
          name VARCHAR(20) not null default 'x' -- who
          team_id INTEGER
          mail VARCHAR(50)
          phone TEXT
          kind kind
          kind2 kind
          old "old"
          total INTEGER computed
          number BIGINT not null identity
          foreign key fk (team_id) to app.teams (id) delete CASCADE
          unique (mail)
          primary key pk_users (id)
          foreign key fk2 (a, b) to t (x, y) update SET NULL
          unique uq (mail, phone)
          check ck () where id > 0 not valid
          unique index ix_lower (=lower(name)) using gin
          index ix_app_users_phone (phone)
        """,
      ])
    // Other databases keep no types, and have no such indexes.
    let other = try changes(text, .mysql)
    #expect(other.count == 1)
    #expect(other[0].contains("kind ENUM('a','b')"))
    #expect(other[0].contains("id INTEGER not null key identity"))
    #expect(!other[0].contains("gin"))
  }

  @Test func whatComesWithAColumn() throws {
    #expect(
      try changes(
        """
        op.add_column("t", sa.Column("a", sa.Integer, sa.ForeignKey("u.id"), index=True, comment="c"))
        op.add_column("t", sa.Column("b", sa.Text, unique=True), if_not_exists=True)
        op.add_column("t", sa.Column("c", sa.Text, unique=True, index=True), schema="app")
        op.add_column("t", sa.Column("e", sa.Enum("x", name="e")))
        op.add_column("t", sa.Column("id", sa.BigInteger, primary_key=True))
        op.add_column("t", sa.Column("id", sa.Integer, primary_key=True), inline_primary_key=True)
        """) == [
          "add t: a INTEGER -- c", "constrain t: foreign key (a) to u (id)",
          "index t: index ix_t_a (a)",
          "add if needed t: b TEXT", "constrain t: unique (b)",
          "add app.t: c TEXT", "index app.t: unique index ix_app_t_c (c)",
          "add t: e e",
          "add t: id BIGSERIAL not null identity",
          "add t: id SERIAL not null key identity", "constrain t: primary key (id)",
        ])
  }

  /// Python's truth decides what belongs to the key; what is not known leaves the column and the table open.
  @Test func keysByTruth() throws {
    let text = """
      op.create_table(
          "t", sa.Column("a", sa.Integer, primary_key=1), sa.Column("b", sa.Text, primary_key=0),
          sa.Column("c", sa.Text, nullable=0))
      op.create_table(
          "u", sa.Column("a", sa.Integer, primary_key=made), sa.Column("b", sa.Integer, primary_key=True))
      op.create_table(
          "v", sa.Column("a", sa.Integer, primary_key=made), sa.PrimaryKeyConstraint("a"))
      op.add_column("t", sa.Column("d", sa.Integer, primary_key=made))
      """
    #expect(
      try changes(text, module: "from app import made") == [
        "create table t\n  a SERIAL not null key identity\n  b TEXT\n  c TEXT not null\n  primary key (a)",
        """
        create table u incomplete
          a INTEGER null or not default or not
          b INTEGER not null default or not key
          primary key (b)
        """,
        "create table v\n  a SERIAL not null key identity\n  primary key (a)",
        "add t: d INTEGER null or not default or not", "unknown t",
      ])
  }

  /// Foreign keys of the table keep its key from numbering the rows, as those of the column do.
  @Test func keysThatRefer() throws {
    let text = """
      op.create_table(
          "a", sa.Column("id", sa.Integer()), sa.ForeignKeyConstraint(["id"], ["t.id"]),
          sa.PrimaryKeyConstraint("id"))
      op.create_table(
          "b", sa.Column("id", sa.Integer(), autoincrement="ignore_fk"),
          sa.ForeignKeyConstraint(["id"], ["t.id"]), sa.PrimaryKeyConstraint("id"))
      op.create_table(
          "c", sa.Column("id", sa.Integer(), primary_key=True), sa.ForeignKeyConstraint(made, ["t.id"]))
      """
    #expect(
      try changes(text, module: "from app import made") == [
        "create table a\n  id INTEGER not null key\n  foreign key (id) to t (id)\n  primary key (id)",
        """
        create table b
          id SERIAL not null key identity
          foreign key (id) to t (id)
          primary key (id)
        """,
        """
        create table c incomplete
          id INTEGER not null default or not key
          primary key (id)
          foreign key () to t (id) incomplete
        """,
      ])
  }

  /// A constraint without columns names the key of the columns; one with other columns replaces it.
  @Test func keysOfColumnsAndOfTheTable() throws {
    let text = """
      op.create_table("a", sa.Column("id", sa.Integer, primary_key=True), sa.PrimaryKeyConstraint(name="z"))
      op.create_table("b", sa.Column("id", sa.Integer), sa.PrimaryKeyConstraint(name="z"))
      op.create_table(
          "c", sa.Column("id", sa.Integer, primary_key=True), sa.Column("b", sa.Integer),
          sa.PrimaryKeyConstraint("b"))
      op.create_table(
          "d", sa.Column("a", sa.Text, primary_key=True),
          sa.Column("id", sa.Integer, primary_key=True, autoincrement=True))
      op.create_table("e", sa.Column("id", sa.Integer, primary_key=True, autoincrement=0))
      op.create_table("f", sa.Column("id", sa.Integer, primary_key=True), sa.PrimaryKeyConstraint(*made))
      """
    #expect(
      try changes(text, module: "from app import made") == [
        "create table a\n  id SERIAL not null key identity\n  primary key z (id)",
        "create table b\n  id INTEGER",
        """
        create table c
          id INTEGER not null
          b SERIAL not null key identity
          primary key (b)
        """,
        """
        create table d
          a TEXT not null key
          id SERIAL not null key identity
          primary key (id, a)
        """,
        "create table e\n  id INTEGER not null key\n  primary key (id)",
        """
        create table f incomplete
          id INTEGER not null default or not key
          primary key () incomplete
        """,
      ])
  }

  /// What may be a column is not said to be an expression.
  @Test func elementsOfIndexes() throws {
    let text = """
      column = sa.Column("a", sa.Integer)
      op.create_table("t", column, sa.Index("i", column, sa.desc("b")), sa.Index("j", made.a))
      op.create_index("k", "t", [made])
      op.create_index("l", "t", [sa.func.lower(made)])
      """
    #expect(
      try changes(text, module: "from app import made") == [
        "create table t\n  a INTEGER\n  index i (a, b)\n  index j (=?) incomplete",
        "index t: index k (=?) incomplete", "index t: index l (=?)",
      ])
  }

  /// What databases do not get, or keep as nothing, is no default.
  @Test func defaultsThatAreNone() throws {
    let text = """
      op.create_table(
          "t", sa.Column("a", sa.Integer, server_default=sa.FetchedValue(), primary_key=True),
          sa.Column("b", sa.Integer, sa.FetchedValue()), sa.Column("c", sa.Integer, sa.Identity()),
          sa.Column("d", sa.Integer, server_default=sa.null()))
      op.create_table("u", sa.Column("a", sa.Integer, sa.Identity(), primary_key=True, nullable=True))
      """
    #expect(
      try changes(text) == [
        """
        create table t
          a INTEGER not null key
          b INTEGER
          c INTEGER not null identity
          d INTEGER default NULL
          primary key (a)
        """,
        "create table u\n  a INTEGER not null key identity\n  primary key (a)",
      ])
    #expect(try changes(text, .mysql)[0].contains("c INTEGER not null\n"))
    #expect(try changes(text, .mysql)[1].contains("a INTEGER not null key identity\n"))
    #expect(try changes(text, .sqlite)[0].contains("c INTEGER not null\n"))
    #expect(
      try changes(text, .sqlite)[1] == "create table u\n  a INTEGER key\n  primary key (a)")
    let migration = try #require(madeMigration(text))
    let body = MigrationReader.details(of: migration, ReadingContext(dialect: .sqlite)).upgrade
    guard case .createTable(let table, _)? = body.operations.first?.changes.first else {
      Issue.record("no table is made")
      return
    }
    #expect(table.columns.map(\.serverDefault) == [.none, .none, .none, .null])
  }

  /// PostgreSQL names a check after the one column of its condition, wherever it stands.
  @Test(arguments: [
    ("sa.Column('a', sa.Integer, sa.CheckConstraint('a > b'))", "t_check"),
    ("sa.Column('a', sa.Integer, sa.CheckConstraint('a > 0'))", "t_a_check"),
    ("sa.Column('a', sa.Integer), sa.CheckConstraint('a > 0')", "t_a_check"),
    ("sa.Column('a', sa.Integer), sa.CheckConstraint(sa.column('a') > 0)", nil),
    ("sa.Column('a', sa.Integer), sa.CheckConstraint(sa.column('a') > 0, name='c')", "c"),
  ])
  func namesOfChecks(parts: String, name: String?) throws {
    let text = "op.create_table('t', sa.Column('b', sa.Integer), \(parts))"
    let migration = try #require(madeMigration(text))
    let reading = ReadingContext(dialect: .postgresql)
    var schema = Schema(dialect: .postgresql)
    for operation in MigrationReader.details(of: migration, reading).upgrade.operations {
      for change in operation.changes { schema.apply(change) }
    }
    let table = try #require(schema[table: TableName(name: "t")])
    #expect(table.constraints.map(\.name) == [name])
    #expect(table.isIncomplete == (name == nil))
  }

  @Test func changesOfAColumn() throws {
    #expect(
      try changes(
        """
        op.alter_column("t", "c", nullable=False, existing_type=sa.Text())
        op.alter_column("t", "c", server_default=None)
        op.alter_column("t", "c", server_default=False, nullable=None, comment=False)
        op.alter_column("t", "c", server_default=sa.func.now(), comment=None)
        op.alter_column("t", "c", new_column_name="d", type_=sa.BigInteger(), postgresql_using="c::bigint")
        op.alter_column("t", "c", server_default=sa.Identity())
        op.alter_column("t", "c", server_default=None, existing_server_default=sa.Identity())
        op.alter_column("t", "c", nulable=False)
        op.alter_column("t", "c", comment="new", type_=Custom())
        op.alter_column("t", "c", nullable=made)
        with op.batch_alter_table("t", schema="app") as b:
            b.alter_column("c", nullable=True)
        """, module: "from app import Custom, made") == [
          "alter t.c: not null", "alter t.c: drop default",
          "alter t.c: default now() comment drop",
          "alter t.c: name d type BIGINT using c::bigint", "alter t.c: identity true",
          "alter t.c: identity false", "alter t.c: type ? comment new", "alter t.c: incomplete",
          "alter app.t.c: null",
        ])
  }

  /// `MODIFY` and `CHANGE` define a column anew, so that what is not restated is lost.
  @Test func mySQLForgetsWhatIsNotRestated() throws {
    #expect(
      try changes(
        """
        op.alter_column("t", "c", type_=sa.BigInteger(), existing_type=sa.Integer())
        op.alter_column("t", "c", nullable=False, existing_type=sa.String(9), existing_server_default="x")
        op.alter_column("t", "c", server_default="y")
        op.alter_column("t", "c", new_column_name="d", existing_type=sa.Text(), existing_nullable=False)
        """, .mysql) == [
          "alter t.c: type BIGINT null drop default comment drop",
          "alter t.c: type VARCHAR(9) not null default 'x' comment drop",
          "alter t.c: default 'y'",
          "alter t.c: name d type TEXT not null drop default comment drop",
        ])
  }

  @Test func constraintsAndIndexes() throws {
    #expect(
      try changes(
        """
        op.create_unique_constraint(None, "t", ["a", "b"], deferrable=True)
        op.create_primary_key("pk", "t", ["a"], schema="app")
        op.create_check_constraint("ck", "t", sa.text("a > 0"))
        op.create_foreign_key("fk", "t", "u", ["a"], ["id"], referent_schema="app", ondelete="SET NULL")
        op.create_exclude_constraint("ex", "t", ("period", "&&"), where="a > 0", using="gist")
        op.create_index("ix", "t", ["a", sa.text("lower(b)")], postgresql_where=sa.text("a > 0"))
        op.create_index(None, "t", ["a"], postgresql_concurrently=True, if_not_exists=True)
        op.drop_index("ix", "t", schema="app", if_exists=True)
        op.drop_index("ix", postgresql_concurrently=True)
        op.drop_constraint("fk", "t", type_="foreignkey", if_exists=True)
        op.drop_constraint(name(), "t")
        with op.batch_alter_table("t") as b:
            b.create_foreign_key("fk", "u", ["a"], ["id"])
            b.drop_constraint("ck", type_="check")
            b.create_index("ix", ["a"], unique=True)
            b.create_exclude_constraint("ex", ("a", "="))
        """, module: "from app import name") == [
          "constrain t: unique (a, b) deferrable", "constrain app.t: primary key pk (a)",
          "constrain t: check ck () where a > 0",
          "constrain t: foreign key fk (a) to app.u (id) delete SET NULL",
          "constrain t: exclude ex (period) where a > 0",
          "index t: index ix (a, =lower(b)) where a > 0",
          "index if needed t: index ix_t_a (a) concurrently", "unindex app.ix of app.t if exists",
          "unindex ix of ? concurrently", "unconstrain t: fk foreign key if exists", "unknown t",
          "constrain t: foreign key fk (a) to u (id)", "unconstrain t: ck check",
          "index t: unique index ix (a)", "constrain t: exclude ex (a)",
        ])
  }

  @Test func tablesAndComments() throws {
    #expect(
      try changes(
        """
        op.drop_table("t", schema="app", if_exists=True)
        op.rename_table("a", "b", schema="app")
        op.create_table_comment("t", "text", existing_comment=None)
        op.drop_table_comment("t")
        op.drop_column("t", "c", if_exists=True)
        op.bulk_insert(sa.table("t"), [])
        op.create_table("t", *columns, prefixes=["TEMPORARY"], if_not_exists=True)
        op.drop_table(name)
        op.create_view("v")
        """, module: "from app import columns, name") == [
          "drop table app.t if exists", "rename app.a to app.b", "comment t: text",
          "comment t: none", "drop t.c if exists",
          "create table if needed t temporary incomplete", "unknown", "unknown",
        ])
  }

  @Test func typesByThemselves() throws {
    let text = """
      kind = sa.Enum("a", "it's", name="kind")
      kind.create(op.get_bind(), checkfirst=False)
      postgresql.ENUM(name="old", schema="app").drop(op.get_bind())
      """
    #expect(
      try changes(text) == ["create type kind (a, it's)", "drop type app.old if exists"])
    #expect(try changes(text, .sqlite) == [])
  }

  /// Checks that types bring along where the database needs them.
  @Test func checksOfTypes() throws {
    let text = """
      op.create_table("t", sa.Column("b", sa.Boolean(create_constraint=True, name="ck_b")),
          sa.Column("e", sa.Enum("x", "y", name="ck_e", native_enum=False, create_constraint=True)))
      """
    #expect(
      try changes(text, .sqlite) == [
        """
        create table t
          b BOOLEAN
          e VARCHAR(1)
          check ck_b (b) where b IN (0, 1)
          check ck_e (e) where e IN ('x', 'y')
        """
      ])
    #expect(
      try changes(text, .postgresql) == [
        """
        create table t
          b BOOLEAN
          e VARCHAR(1)
          check ck_e (e) where e IN ('x', 'y')
        """
      ])
  }
}
