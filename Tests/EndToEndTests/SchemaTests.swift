import TestSupport
import Testing

/// `mlint schema`, as it is called.
@Suite struct SchemaTests {
  private static let files = [
    "alembic.ini": alembicIni(), "migrations/env.py": "",
    "mlint.toml": "database = \"postgresql\"\n",
    "migrations/versions/1.py": migration(
      "a1a1", down: nil, "create users",
      upgrade: """
        op.create_table('orgs', sa.Column('id', sa.Integer(), primary_key=True))
        op.create_table(
            'users', sa.Column('id', sa.BigInteger(), primary_key=True),
            sa.Column('email', sa.String(255), nullable=False, unique=True),
            sa.Column('org_id', sa.Integer(), sa.ForeignKey('orgs.id', ondelete='CASCADE')),
            sa.Column('fax', sa.Text()), comment='people')
        op.create_index('ix_fax', 'users', ['fax'])
        """),
    "migrations/versions/2.py": migration(
      "b2b2", down: "a1a1", "add phone",
      upgrade: """
        op.add_column('users', sa.Column('phone', sa.Text(), nullable=False))
        op.drop_column('users', 'fax')
        op.alter_column('users', 'email', nullable=True)
        if feature():
            op.create_table('perhaps_there', sa.Column('x', sa.Integer()))
        """),
  ]

  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit("start", writing: Self.files)
    return repository
  }

  @Test func aColumnThatIsThereBringsNothing() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(), "migrations/env.py": "",
        "mlint.toml": "database = \"postgresql\"\n",
        "migrations/versions/1.py": migration(
          "a1a1", down: nil, "create t",
          upgrade: """
            op.create_table('t', sa.Column('x', sa.Integer()))
            op.execute('ALTER TABLE t ADD COLUMN IF NOT EXISTS x INT UNIQUE, '
                       'ADD COLUMN IF NOT EXISTS y INT UNIQUE')
            """),
      ])
    let result = try repository.mlint("schema").orFail()
    #expect(result.output.contains("unique t_y_key (y)"))
    #expect(!result.output.contains("t_x_key"))
  }

  @Test func text() throws {
    let result = try project().mlint("schema").orFail()
    #expect(
      result.output == """
        schema at b2b2
        3 tables, on postgresql

        orgs
          id  INTEGER  not null  default nextval('orgs_id_seq'::regclass)
          primary key orgs_pkey (id)

        perhaps perhaps_there
          x  INTEGER

        users  'people'
          id      BIGINT        not null  default nextval('users_id_seq'::regclass)
          email   VARCHAR(255)
          org_id  INTEGER
          phone   TEXT          not null
          primary key users_pkey (id)
          unique users_email_key (email)
          foreign key users_org_id_fkey (org_id) -> orgs (id) on delete cascade

        """)
    #expect(result.errors.isEmpty)
  }

  @Test func difference() throws {
    let repository = try project()
    let shown = try repository.mlint("schema", "a1a1", "head").orFail().output
    #expect(
      shown == """
        schema at a1a1 -> at b2b2
        + table perhaps perhaps_there
        +   x  INTEGER
        ~ table users
        -   column fax  TEXT
        +   column phone  TEXT  not null
        -   column email  VARCHAR(255)  not null
        +   column email  VARCHAR(255)
        -   index ix_fax (fax)

        """)
    let none = try repository.mlint("schema", "head", "head").orFail().output
    #expect(none == "schema at b2b2 -> at b2b2\nno difference\n")
    let all = try repository.mlint("schema", "base", "a1a1").orFail().output
    #expect(all.hasPrefix("schema before the first revision -> at a1a1\n+ table orgs\n"))
  }

  @Test func document() throws {
    let result = try project().mlint("schema", "a1", "--format", "json").orFail()
    let document = try decode(Document.self, from: result)
    #expect(document.version == 1)
    let schema = try #require(document.schemas.first)
    #expect(schema.revisions == ["a1a1"] && schema.dialect == "postgresql" && schema.complete)
    #expect(schema.tables.map(\.name) == ["orgs", "users"])
    let users = schema.tables[1]
    #expect(users.comment == "people" && users.certainty == "exact" && users.complete)
    #expect(users.columns.map(\.name) == ["id", "email", "org_id", "fax"])
    #expect(users.columns[1].type == "VARCHAR(255)" && users.columns[1].nullable == false)
    #expect(users.columns[0].hasServerDefault == true)
    #expect(
      users.constraints.map(\.name) == ["users_pkey", "users_email_key", "users_org_id_fkey"])
    #expect(users.constraints[2].referredTable == "orgs")
    #expect(users.indexes.map(\.name) == ["ix_fax"])
    #expect(users.indexes[0].columns == ["fax"])
  }

  @Test func differenceDocument() throws {
    let result = try project().mlint("schema", "a1", "b2", "--format", "json").orFail()
    let document = try decode(Differences.self, from: result)
    let difference = try #require(document.differences.first)
    #expect(difference.from == ["a1a1"] && difference.to == ["b2b2"])
    #expect(difference.addedTables.map(\.certainty) == ["conditional"])
    let table = try #require(difference.changedTables.first)
    #expect(table.addedColumns.map(\.name) == ["phone"])
    #expect(table.removedColumns.map(\.name) == ["fax"])
    #expect(table.changedColumns.map(\.to.nullable) == [true])
    #expect(table.removedIndexes.map(\.name) == ["ix_fax"])
  }

  @Test func snapshots() throws {
    let repository = try project()
    try repository.write(
      "migrations/versions/3.py",
      migration(
        "c3c3", down: "b2b2", "drop orgs", upgrade: "op.drop_table('users')"))
    func tables(_ arguments: String...) throws -> [String] {
      let words = ["schema", "--format", "json"] + arguments
      let result = try run(mlintBinary(), words, in: repository.path).orFail()
      return try decode(Document.self, from: result).schemas[0].tables.map(\.name)
    }
    #expect(try tables() == ["orgs", "perhaps_there"])
    #expect(try tables("--staged") == ["orgs", "perhaps_there", "users"])
    #expect(try tables("--rev", "HEAD") == ["orgs", "perhaps_there", "users"])
  }

  @Test func severalHeads() throws {
    let repository = try project()
    try repository.write(
      "migrations/versions/3.py",
      migration(
        "c3c3", down: "a1a1", "drop orgs", upgrade: "op.drop_column('users', 'org_id')"))
    let result = try repository.mlint("schema").orFail()
    #expect(result.output.hasPrefix("schema of b2b2 and c3c3 together\n"))
    #expect(!result.output.contains("org_id"))
    #expect(result.errors.contains("note: b2b2, c3c3 have not been merged"))
  }

  @Test func outsideGitAndUnread() throws {
    let folder = try TemporaryFolder()
    for (path, text) in Self.files { try folder.write(path, text) }
    try folder.write(
      "migrations/versions/3.py",
      migration("c3c3", down: "b2b2", "run", upgrade: "op.execute(statement())"))
    let result = try run(mlintBinary(), ["schema"], in: folder.path).orFail()
    #expect(result.output.hasPrefix("schema at c3c3\n"))
    #expect(
      result.errors.contains("note: 1 operation could not be read, and may have changed more"))
    #expect(result.errors.contains("migrations/versions/3.py:"))
    let json = try run(mlintBinary(), ["schema", "--format", "json"], in: folder.path).orFail()
    let schema = try #require(try decode(Document.self, from: json).schemas.first)
    #expect(!schema.complete && schema.unread.map(\.revision) == ["c3c3"])
  }

  /// What of the rows alone cannot be read says nothing about the schema; what of a table cannot, does.
  @Test(arguments: [
    ("op.execute(f\"UPDATE users SET name = {value()}\")", true),
    ("op.execute(f\"ALTER TABLE users ADD COLUMN {name()} int\")", false),
  ])
  func unreadAboutATable(statement: String, isOfRows: Bool) throws {
    let folder = try TemporaryFolder()
    for (path, text) in Self.files { try folder.write(path, text) }
    try folder.write(
      "migrations/versions/3.py", migration("c3c3", down: "b2b2", "run", upgrade: statement))
    let result = try run(mlintBinary(), ["schema"], in: folder.path).orFail()
    #expect(result.errors.contains("could not be read") != isOfRows, "\(result)")
    let json = try run(mlintBinary(), ["schema", "--format", "json"], in: folder.path).orFail()
    let schema = try #require(try decode(Document.self, from: json).schemas.first)
    #expect(schema.complete == isOfRows)
    #expect(schema.unread.map(\.revision) == (isOfRows ? [] : ["c3c3"]))
  }

  @Test func wrongUse() throws {
    let repository = try project()
    let many = try repository.mlint("schema", "a1a1", "b2b2", "head")
    #expect(many.status == 2 && many.errors.contains("one revision, or two"), "\(many)")
    #expect(try repository.mlint("schema", "nothing").status == 2)
    try repository.write("migrations/versions/3.py", "revision = 'c3c3'\ndef upgrade(:\n")
    #expect(try repository.mlint("schema").status == 3)
    #expect(try repository.mlint("schema", "--allow-degraded").status == 0)
  }
}

private struct Document: Decodable {
  struct Schema: Decodable {
    let revisions: [String]
    let dialect: String?
    let complete: Bool
    let tables: [Table]
    let unread: [Unread]
  }

  struct Unread: Decodable {
    let revision: String
  }

  struct Table: Decodable {
    let name: String
    let comment: String?
    let complete: Bool
    let certainty: String
    let columns: [Column]
    let constraints: [Constraint]
    let indexes: [Index]
  }

  struct Column: Decodable {
    let name: String
    let type: String?
    let nullable: Bool?
    let hasServerDefault: Bool?
  }

  struct Constraint: Decodable {
    let name: String?
    let referredTable: String?
  }

  struct Index: Decodable {
    let name: String?
    let columns: [String?]
  }

  let version: Int
  let schemas: [Schema]
}

private struct Differences: Decodable {
  struct Difference: Decodable {
    let from: [String]
    let to: [String]
    let addedTables: [Document.Table]
    let changedTables: [Table]
  }

  struct Table: Decodable {
    let addedColumns: [Document.Column]
    let removedColumns: [Document.Column]
    let changedColumns: [Change]
    let removedIndexes: [Document.Index]
  }

  struct Change: Decodable {
    let to: Document.Column
  }

  let differences: [Difference]
}
