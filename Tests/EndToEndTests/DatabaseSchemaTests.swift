import TestSupport
import Testing

/// Schemas of small projects, compared with what a real database has after the real Alembic ran their
/// migrations.
@Suite struct DatabaseSchemaTests {
  private func migration(_ id: String, after down: String?, _ upgrade: String) -> String {
    let body = upgrade.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
    return """
      import sqlalchemy as sa
      from alembic import op
      from app.types import Document, Key
      revision = "\(id)"
      down_revision = \(down.map { "\"\($0)\"" } ?? "None")
      def upgrade():
      \(body)
      """
  }

  private static let types = """
    import sqlalchemy as sa
    from sqlalchemy.dialects import postgresql
    class Document(sa.types.TypeDecorator):
        impl = sa.Text
        cache_ok = True
    class Key(sa.types.TypeDecorator):
        impl = sa.CHAR
        cache_ok = True
        def load_dialect_impl(self, dialect):
            if dialect.name == "postgresql":
                return dialect.type_descriptor(postgresql.UUID())
            return dialect.type_descriptor(sa.CHAR(32))
    """

  /// Alembic takes the convention of `target_metadata` over into what directives make.
  @Test func namesOfAConvention() throws {
    let base = """
      from sqlalchemy import MetaData
      from sqlalchemy.orm import declarative_base
      NAMES = {
          "ix": "i_%(table_name)s_%(column_0_N_name)s",
          "uq": "uq_%(table_name)s_%(column_0_name)s",
          "ck": "ck_%(table_name)s_%(constraint_name)s",
          "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
          "pk": "pk_%(table_name)s",
      }
      def make():
          return declarative_base(metadata=MetaData(naming_convention=NAMES))
      """
    let first = """
      op.create_table("teams", sa.Column("id", sa.Integer, primary_key=True))
      op.create_table(
          "users",
          sa.Column("id", Key, primary_key=True),
          sa.Column("mail", sa.String(50), unique=True, nullable=False),
          sa.Column("name", Document, index=True),
          sa.Column("team_id", sa.Integer, sa.ForeignKey("teams.id", ondelete="CASCADE")),
          sa.Column("size", sa.Integer),
          sa.CheckConstraint("size > 0", name="positive"),
          sa.CheckConstraint("size > 1", name=op.f("final")),
          sa.CheckConstraint("size > 2", name="kept"),
          sa.UniqueConstraint("name", "size", name="given"),
      )
      """
    let second = """
      op.create_index(None, "users", ["name", "mail"])
      op.create_index("ix_given", "users", ["size"])
      op.create_unique_constraint(None, "users", ["size", "mail"])
      op.create_check_constraint("large", "users", "size > 3")
      op.drop_constraint("positive", "users", type_="check")
      op.drop_constraint(op.f("final"), "users", type_="check")
      op.add_column("users", sa.Column("boss", Key, sa.ForeignKey("users.id"), index=True))
      op.create_table("plain", sa.Column("a", sa.Integer), sa.Column("b", sa.Integer))
      op.create_primary_key(None, "plain", ["a"])
      op.create_foreign_key(None, "plain", "teams", ["b"], ["id"])
      op.add_column("plain", sa.Column("c", sa.Integer, unique=True))
      """
    try SchemaAgreement.expect(
      [
        "app/__init__.py": "", "app/types.py": Self.types, "app/base.py": base,
        "app/models.py": "from app import base\nBase = base.make()\n",
        "migrations/env.py": "from app.models import Base\ntarget_metadata = Base.metadata\n",
        "migrations/versions/a.py": migration("a", after: nil, first),
        "migrations/versions/b.py": migration("b", after: "a", second),
      ], on: "postgresql", facts: 60)
  }

  /// What a migration asks the database, and what SQLAlchemy makes without a directive.
  @Test(arguments: ["postgresql", "sqlite"])
  func questionsAndItems(dialect: String) throws {
    let first = """
      bind = op.get_bind()
      meta = sa.MetaData(naming_convention={"pk": "key_of_%(table_name)s", sa.Index: "i_%(column_0_name)s"})
      kind = sa.Enum("a", "b", name="kind")
      kind.create(bind, checkfirst=True)
      teams = sa.Table(
          "teams", meta, sa.Column("id", sa.Integer, primary_key=True),
          sa.Column("key", Key, index=True), sa.Column("kind", kind))
      users = sa.Table(
          "users", meta, sa.Column("id", sa.Integer, primary_key=True),
          sa.Column("team_id", sa.Integer, sa.ForeignKey("teams.id")))
      teams.create(bind, checkfirst=True)
      meta.create_all(bind)
      sa.Index("ix_team", users.c.team_id, unique=True).create(bind)
      op.execute(sa.schema.CreateTable(sa.Table("plain", sa.MetaData(), sa.Column("d", Document))))
      """
    let second = """
      bind = op.get_bind()
      inspector = sa.inspect(bind)
      tables = inspector.get_table_names()
      if "teams" not in tables:
          op.create_table("not_made", sa.Column("id", sa.Integer))
      if not inspector.has_table("more"):
          op.create_table("more", sa.Column("id", sa.Integer), sa.Column("gone", sa.Integer))
      columns = [column["name"] for column in inspector.get_columns("users")]
      if "name" not in columns:
          op.add_column("users", sa.Column("name", sa.String(20)))
      if "team_id" not in columns:
          op.add_column("users", sa.Column("team_id", sa.String(20)))
      if "ix_team" in {index["name"] for index in inspector.get_indexes("users")}:
          op.drop_index("ix_team", table_name="users")
      for name in ["plain", "nothing"]:
          if name not in tables:
              continue
          op.drop_table(name)
      sa.Enum("x", name="kind").create(bind, checkfirst=True)
      if sa.inspect(bind).has_table("users"):
          op.create_table("last", sa.Column("id", sa.Integer))
          return
      op.create_table("unreachable", sa.Column("id", sa.Integer))
      """
    try SchemaAgreement.expect(
      [
        "app/__init__.py": "", "app/types.py": Self.types, "migrations/env.py": "",
        "migrations/versions/a.py": migration("a", after: nil, first),
        "migrations/versions/b.py": migration("b", after: "a", second),
      ], on: dialect, facts: 30)
  }

  /// What a table gets and loses with the one that it is a partition of, or inherits from.
  @Test func partitionsAndHeirs() throws {
    let first = """
      for statement in [
          "CREATE TABLE logs (id int NOT NULL, day date NOT NULL, note text) PARTITION BY RANGE (day)",
          "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
          "CREATE TABLE logs_2 (id int NOT NULL, day date NOT NULL, note text)",
          "ALTER TABLE logs ATTACH PARTITION logs_2 FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
          "ALTER TABLE logs ADD COLUMN more int",
          "ALTER TABLE logs DETACH PARTITION logs_1",
          "ALTER TABLE logs DROP COLUMN note",
          "CREATE TABLE base (a int)",
          "CREATE TABLE child (a int, own int)",
          "ALTER TABLE child INHERIT base",
          "ALTER TABLE base ADD COLUMN b int",
          "ALTER TABLE child NO INHERIT base",
          "ALTER TABLE base ADD COLUMN c int",
      ]:
          op.execute(statement)
      """
    // Of an index, partitions get one that has a name of its own.
    let second = "op.create_index(\"ix\", \"logs\", [\"id\"])"
    try SchemaAgreement.expect(
      [
        "app/__init__.py": "", "app/types.py": Self.types, "migrations/env.py": "",
        "migrations/versions/a.py": migration("a", after: nil, first),
        "migrations/versions/b.py": migration("b", after: "a", second),
      ], on: "postgresql", facts: 40,
      but: ["doubtful: index of logs_2 ('logs_2_id_idx', ('id',), False) is not known"])
  }
}
