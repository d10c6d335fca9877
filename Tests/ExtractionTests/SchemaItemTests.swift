import Extraction
import MigrationModel
import SchemaModel
import Testing

/// What SQLAlchemy makes and drops without a directive.
@Suite struct SchemaItemTests {
  private func body(
    _ upgrade: String, module: String = "", _ dialect: Dialect? = .postgresql
  ) throws -> MigrationBody {
    let migration = try #require(madeMigration(upgrade, module: module))
    return MigrationReader.details(of: migration, ReadingContext(dialect: dialect)).upgrade
  }

  private func changes(
    _ upgrade: String, module: String = "", _ dialect: Dialect? = .postgresql
  ) throws -> [String] {
    try body(upgrade, module: module, dialect).operations.flatMap(\.changes).map(\.inWords)
  }

  @Test func tablesOfAPartialAreAmongThoseOfTheMetadata() throws {
    let text = """
      m = sa.MetaData()
      make = functools.partial(sa.Table, "x", m)
      make(sa.Column("a", sa.Text))
      sa.Table("y", m, sa.Column("b", sa.Text))
      m.create_all(op.get_bind())
      """
    let tables = try body(text, module: "import functools").operations.compactMap(\.table?.name)
    #expect(tables == ["x", "y"])
  }

  /// What SQLAlchemy 1.4 to 2.1 make of the schema of a `MetaData`; of types, it depends on the version.
  @Test func schemasOfMetadata() throws {
    let text = """
      m = sa.MetaData(schema="app")
      sa.Table(
          "users", m, sa.Column("id", sa.Integer, sa.ForeignKey("teams.id")),
          sa.Column("other", sa.Integer, sa.ForeignKey("else.teams.id")),
          sa.Column("kind", sa.Enum("a", name="kind")),
          sa.Column("own", sa.Enum("a", name="own", schema="s")),
          sa.Column("inherited", sa.Enum("a", name="inherited", inherit_schema=True)),
          sa.Column("made", postgresql.ENUM("a", name="made", create_type=False)),
      ).create(op.get_bind())
      """
    let found = try changes(text, module: "from sqlalchemy.dialects import postgresql")
    #expect(
      found == [
        "create type kind (a)", "create type app.kind (a)", "create type s.own (a)",
        "create type app.inherited (a)",
        """
        create table app.users
          id INTEGER
          other INTEGER
          kind ?
          own s.own
          inherited app.inherited
          made ?
          foreign key (id) to app.teams (id)
          foreign key (other) to else.teams (id)
        """,
      ])
    let unknown =
      "sa.Table('t', sa.MetaData(schema=name()), sa.Column('a', sa.Text)).create(op.get_bind())"
    #expect(try changes(unknown) == ["unknown"])
    let inherited = """
      op.create_table("t", sa.Column("a", sa.Enum("a", name="k", inherit_schema=True)), schema="app")
      op.add_column("t", sa.Column("b", sa.Enum("a", name="k", schema="x", inherit_schema=True)))
      op.add_column("t", sa.Column("c", sa.Enum("a", name="k", inherit_schema=is_inherited)))
      op.add_column("t", sa.Column("d", sa.Enum("a", name="k", metadata=metadata)))
      """
    #expect(
      try changes(inherited) == [
        "create type app.k (a)", "create table app.t\n  a app.k", "add t: b k", "add t: c ?",
        "add t: d ?",
      ])
  }

  @Test func aTableMakesItself() throws {
    let text = """
      bind = op.get_bind()
      metadata = sa.MetaData(schema="app")
      users = sa.Table(
          "users", metadata,
          sa.Column("id", sa.Integer, primary_key=True),
          sa.Column("kind", sa.Enum("a", "b", name="kind")),
          sa.Column("mail", sa.String(20), index=True),
          sa.UniqueConstraint("mail", name="uq"),
      )
      with bind.engine.begin() as connection:
          for table in [users]:
              try:
                  table.create(connection, checkfirst=True)
              except Exception:
                  raise
      """
    #expect(
      try changes(text) == [
        "create type kind (a, b)", "create type app.kind (a, b)",
        """
        create table if needed app.users
          id SERIAL not null key identity
          kind ?
          mail VARCHAR(20)
          primary key (id)
          unique uq (mail)
          index ix_app_users_mail (mail)
        """,
      ])
    let found = try body(text, .sqlite)
    #expect(found.unread.isEmpty)
    // The table and its index are statements of their own.
    #expect(
      found.operations.map { "\($0.directive) \($0.source) \($0.certainty)" } == [
        "execute directive exact", "create_table sql exact", "execute directive exact",
      ])
    #expect(found.operations[1].columns.map(\.name) == ["id", "kind", "mail"])
  }

  @Test func dropsAndOtherItems() throws {
    #expect(
      try changes(
        """
        bind = op.get_bind()
        t = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer), schema="app")
        sa.Index("ix", t.c.a, t.columns.b, unique=True).create(bind)
        sa.Index("ix", t.c.a).drop(bind, checkfirst=True)
        sa.Index(None, t.c.a).create(bind)
        sa.Sequence("s", schema="app").create(bind)
        sa.Sequence("s").drop(bind, checkfirst=False)
        t.drop(bind)
        """) == [
          "index app.t: unique index ix (a, b)", "unindex app.ix of app.t if exists",
          "index app.t: index ix_app_t_a (a)",
          "\(SchemaChange.create(.sequence, TableName(schema: "app", name: "s"), orReplace: false, ifNotExists: true))",
          "\(SchemaChange.drop(.sequence, TableName(name: "s"), ifExists: false, cascades: false))",
          "drop table app.t",
        ])
  }

  /// What is left unnamed gets its name from the convention of the `MetaData`, which may be anybody's.
  @Test(arguments: [
    ("sa.MetaData()", true), ("sa.MetaData(naming_convention={'uq': 'u_%(table_name)s'})", true),
    ("sa.MetaData(naming_convention=conventions())", false), ("Base.metadata", false),
  ])
  func namesOfAConvention(metadata: String, isKnown: Bool) throws {
    let operations = try body(
      """
      t = sa.Table("t", \(metadata), sa.Column("a", sa.Integer), sa.UniqueConstraint("a"))
      t.create(op.get_bind())
      """, module: "from models import Base"
    ).operations
    let tables = operations.flatMap(\.changes).compactMap { change in
      if case .createTable(let table, _) = change { table } else { nil }
    }
    #expect(tables.map(\.isIncomplete) == [!isKnown])
  }

  @Test func statementsThatAreObjects() throws {
    #expect(
      try changes(
        """
        t = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Enum("x", name="e"), index=True))
        op.execute(sa.schema.CreateTable(t, if_not_exists=True))
        op.get_bind().execute(CreateIndex(sa.Index("ix", t.c.a)))
        op.execute(sa.schema.DropTable(t))
        op.execute(sa.schema.CreateSchema("app", if_not_exists=True))
        """, module: "from sqlalchemy.schema import CreateIndex") == [
          "create table if needed t\n  a e", "index t: index ix (a)", "drop table t",
          "\(SchemaChange.create(.schema, TableName(name: "app"), orReplace: false, ifNotExists: true))",
        ])
  }

  @Test func allTablesOfAMetadata() throws {
    #expect(
      try changes(
        """
        metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"})
        def define(name, metadata):
            return sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True))
        first = define("a", metadata)
        define("b", metadata)
        sa.Table("there", metadata, autoload_with=op.get_bind())
        metadata.create_all(op.get_bind())
        metadata.drop_all(op.get_bind(), tables=[first], checkfirst=False)
        """, .sqlite) == [
          """
          create table if needed a
            id INTEGER not null key
            primary key pk_a (id)
          """,
          """
          create table if needed b
            id INTEGER not null key
            primary key pk_b (id)
          """,
          "drop table a",
        ])
  }

  /// Where more tables may belong to it than are known, nothing is made up.
  @Test func tablesThatAreNotKnown() throws {
    for text in [
      "metadata.create_all(op.get_bind())",
      "other = sa.MetaData()\nother.create_all(op.get_bind())",
      "t = sa.Table(\"t\", metadata)\nmetadata.create_all(op.get_bind())",
      "m = sa.MetaData()\nsa.Table(\"t\", m)\ndefine(m)\nm.create_all(op.get_bind())",
      "m = sa.MetaData()\nm.create_all(op.get_bind(), tables=[made])",
      "sa.Table(made, sa.MetaData()).create(op.get_bind())",
      "sa.Index(\"ix\", made).create(op.get_bind())",
    ] {
      let found = try body(
        text, module: "from app import define, made\nmetadata = sa.MetaData()")
      #expect(!found.unread.isEmpty, "\(text)")
      #expect(found.operations.allSatisfy { $0.certainty == .unknown }, "\(text)")
    }
  }

  /// Arguments that are not known may leave tables out, and an engine of its own is that of any database.
  @Test(arguments: [
    "m.create_all(op.get_bind(), *made)", "m.create_all(op.get_bind(), **made)",
    "m.create_all(sa.create_engine('sqlite://'))", "m.drop_all(bind=sa.create_engine(made))",
    "m.create_all(sa.create_mock_engine('sqlite://', print))",
    "with sa.create_engine('sqlite://').begin() as c:\n    m.create_all(c)",
    "t.create(sa.create_engine('sqlite://'))", "t.drop(*made)",
  ])
  func otherDatabases(statement: String) throws {
    let table =
      "m = sa.MetaData()\nt = sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True))\n"
    let found = try body(table + statement, module: "from app import made")
    #expect(!found.unread.isEmpty)
    #expect(found.operations.flatMap(\.changes).allSatisfy { $0 == .unknown(nil) })
    #expect(!(try changes(table + "t.create(op.get_bind())").isEmpty))
  }

  /// A column whose values a sequence gives numbers no rows by itself; a directive does not make the sequence.
  @Test func sequencesOfColumns() throws {
    let arguments =
      "sa.Column('id', sa.Integer, sa.Sequence('s', schema='q'), primary_key=True), "
      + "sa.Column('n', sa.Integer, default=sa.Sequence('n', optional=True))"
    let made = """
      t = sa.Table('t', sa.MetaData(), \(arguments))
      t.create(op.get_bind())
      t.drop(op.get_bind())
      """
    let table = "create table t\n  id INTEGER not null key\n  n INTEGER\n  primary key (id)"
    let found = try body(made).operations.flatMap(\.changes)
    #expect(found.count == 4)
    let name = TableName(schema: "q", name: "s")
    #expect(found.first == .create(.sequence, name, orReplace: false, ifNotExists: false))
    #expect(found[1].inWords == table)
    #expect(found[2] == .drop(.sequence, name, ifExists: false, cascades: false))
    #expect(try changes("op.create_table('t', \(arguments))") == [table])
    #expect(
      try changes(made, .sqlite) == [
        "create table t\n  id INTEGER not null key\n  n INTEGER\n  primary key (id)",
        "drop table t",
      ])
    #expect(
      try changes("op.create_table('t', \(arguments))", .mysql) == [
        """
        create table t incomplete
          id INTEGER not null default or not key
          n INTEGER
          primary key (id)
        """
      ])
  }

  /// `reflect()` asks the database for its tables and changes nothing.
  @Test(arguments: [
    "users = sa.Table('users', m)", "users = m.tables['users']",
    "users = sa.Table('users', m, autoload_with=op.get_bind())",
  ])
  func reflectedTables(table: String) throws {
    let found = try body(
      """
      m = sa.MetaData()
      m.reflect(bind=op.get_bind(), only=("users",))
      \(table)
      op.get_bind().execute(users.update().where(users.c.id == 1).values(name="x"))
      """)
    #expect(found.unread.isEmpty)
    #expect(found.operations.compactMap(\.table?.name) == ["users"])
    #expect(found.operations.allSatisfy { $0.certainty == .exact })
  }

  /// What a table of the database has, and which tables there are, nobody knows.
  @Test(arguments: [
    "m.create_all(op.get_bind())", "m.drop_all(op.get_bind())",
    "sa.Table('users', m).create(op.get_bind())", "m.tables['users'].create(op.get_bind())",
    "op.get_bind().execute(m.tables['app.users'].delete())",
  ])
  func reflectedTablesAreUnknown(statement: String) throws {
    let known = "sa.Table('t', m, sa.Column('a', sa.Integer))\n"
    let found = try body(
      "m = sa.MetaData()\n" + known + "m.reflect(op.get_bind())\n" + statement)
    #expect(!found.unread.isEmpty)
    #expect(found.operations.allSatisfy { $0.certainty == .unknown })
    let dropped = try body(
      "m = sa.MetaData()\nm.reflect(op.get_bind())\nm.tables['users'].drop(op.get_bind())")
    #expect(dropped.operations.flatMap(\.changes).map(\.inWords) == ["drop table users"])
  }
}
