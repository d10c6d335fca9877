import TestSupport
import Testing

/// Tables that batch blocks make anew from definitions, compared with what a real database has.
@Suite struct RebuiltTableTests {
  /// Only SQLite drops a table that another one refers to, which the new one does by its key to itself.
  private func migration(
    _ id: String, after down: String?, _ upgrade: String, refersToItself: Bool = false
  ) -> String {
    let boss = refersToItself ? ", sa.ForeignKey(\"users.id\")" : ""
    let body = upgrade.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
    return """
      import sqlalchemy as sa
      from alembic import op
      revision = "\(id)"
      down_revision = \(down.map { "\"\($0)\"" } ?? "None")
      def table(metadata):
          return sa.Table(
              "users", metadata, sa.Column("id", sa.Integer, primary_key=True),
              sa.Column("mail", sa.String(50), unique=True), sa.Column("name", sa.String(20), index=True),
              sa.Column("team_id", sa.Integer, sa.ForeignKey("teams.id", ondelete="CASCADE")),
              sa.Column("boss_id", sa.Integer\(boss)),
              sa.Column("gone", sa.Integer, unique=True), sa.Column("size", sa.Integer),
              sa.UniqueConstraint("name", "size", name="own"), sa.CheckConstraint("size > 0", name="positive"),
              sa.Index("ix_size", "size", "name"))
      def upgrade():
      \(body)
      """
  }

  private static let first = """
    op.create_table("teams", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table(
        "users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("mail", sa.String(10)),
        sa.Column("name", sa.String(20)), sa.Column("team_id", sa.Integer), sa.Column("boss_id", sa.Integer),
        sa.Column("gone", sa.Integer), sa.Column("size", sa.Integer),
        sa.UniqueConstraint("name", "size", name="own"), sa.CheckConstraint("size > 0", name="positive"))
    op.create_index("ix_old", "users", ["size"])
    """

  private func expectAgreement(_ rebuilding: String, on dialect: String) throws {
    try SchemaAgreement.expect(
      [
        "migrations/env.py": "",
        "migrations/versions/a.py": migration("a", after: nil, Self.first),
        "migrations/versions/b.py": migration(
          "b", after: "a", rebuilding, refersToItself: dialect == "sqlite"),
      ], on: dialect, facts: 25)
  }

  @Test(arguments: ["postgresql", "sqlite", "mysql"])
  func definedByATable(dialect: String) throws {
    try expectAgreement(
      """
      with op.batch_alter_table("users", copy_from=table(sa.MetaData()), recreate="always") as batch:
          batch.alter_column("mail", new_column_name="address", nullable=False)
          batch.alter_column("size", type_=sa.BigInteger())
          batch.drop_column("gone")
          batch.drop_constraint("own", type_="unique")
          batch.create_unique_constraint("other", ["size"])
          batch.drop_index("ix_size")
          batch.create_index("ix_new", ["team_id"])
          batch.add_column(sa.Column("more", sa.String(5), server_default=sa.text("'x'"), nullable=False))
      """, on: dialect)
  }

  /// A second time the names of the first one are taken.
  @Test(arguments: ["postgresql", "sqlite"])
  func moreThanOnce(dialect: String) throws {
    try expectAgreement(
      """
      for turn in range(2):
          with op.batch_alter_table("users", copy_from=table(sa.MetaData()), recreate="always"):
              pass
      """, on: dialect)
  }

  /// PostgreSQL drops constraints under the names of the convention, which SQLite does not need.
  @Test func namedByAConvention() throws {
    try expectAgreement(
      """
      names = {"ck": "ck_%(table_name)s_%(constraint_name)s", "ix": "i_%(column_0_name)s"}
      with op.batch_alter_table("users", copy_from=table(sa.MetaData(naming_convention=names))) as batch:
          batch.drop_constraint("ck_users_positive", type_="check")
          batch.create_index("ix_more", ["name"])
      """, on: "sqlite")
  }

  /// Only SQLite needs a new table, and not for what it can change by itself.
  @Test(arguments: ["postgresql", "sqlite", "mysql"])
  func whereItIsNeeded(dialect: String) throws {
    try expectAgreement(
      """
      with op.batch_alter_table("users", copy_from=table(sa.MetaData())) as batch:
          batch.create_index("ix_new", ["team_id"])
          batch.add_column(sa.Column("more", sa.Integer))
      with op.batch_alter_table("teams", copy_from=sa.Table("teams", sa.MetaData(), sa.Column("id", sa.BigInteger))) as batch:
          batch.add_column(sa.Column("more", sa.Integer))
          batch.create_unique_constraint("uq", ["more"])
      """, on: dialect)
  }

  /// What is not known leaves the table in doubt and nothing else, and says why.
  ///
  /// A definition that is that of another table leaves both in doubt.
  @Test(arguments: [
    ("from other import given", ["users"]),
    ("given = sa.Table(made(), sa.MetaData())", ["users"]),
    ("given = sa.Table('teams', sa.MetaData())", ["teams", "users"]),
  ])
  func definitionsThatCannotBeRead(given: String, doubtful: [String]) throws {
    let project = try TemporaryFolder()
    try project.write("alembic.ini", "[alembic]\nscript_location = migrations\n")
    try project.write("mlint.toml", "database = \"postgresql\"\n")
    try project.write("migrations/env.py", "")
    try project.write("migrations/versions/a.py", migration("a", after: nil, Self.first))
    try project.write(
      "migrations/versions/b.py",
      migration(
        "b", after: "a",
        """
        \(given)
        with op.batch_alter_table("users", copy_from=given, recreate="always") as batch:
            batch.alter_column("size", new_column_name="width")
        """))
    let result = try run(
      mlintBinary(), ["schema", "heads", "--format", "json", "--allow-degraded"],
      in: project.path)
    let document = try decode(SchemaSample.self, from: result)
    let schema = try #require(document.schemas.first)
    #expect(schema.complete)
    #expect(schema.tables.map(\.name) == ["teams", "users"])
    #expect(schema.tables.filter { !$0.complete }.map(\.name) == doubtful)
    #expect(
      schema.unread.map(\.reason) == [
        "the table that `copy_from=` gives, or a change of it, cannot be read"
      ])
  }

  private struct SchemaSample: Decodable {
    struct Table: Decodable {
      let name: String
      let complete: Bool
    }
    struct Schema: Decodable {
      let complete: Bool
      let tables: [Table]
      let unread: [Unread]
    }
    struct Unread: Decodable {
      let reason: String
    }
    let schemas: [Schema]
  }
}
