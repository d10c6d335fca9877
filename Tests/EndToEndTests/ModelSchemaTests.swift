import TestSupport
import Testing

/// Tables of declarative models that migrations use, compared with what a real database has.
@Suite struct ModelSchemaTests {
  private func migration(_ id: String, after down: String?, _ upgrade: String) -> String {
    let body = upgrade.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
    return """
      import importlib
      import sqlalchemy as sa
      from alembic import op
      from migrations.versions.models import first as models
      revision = "\(id)"
      down_revision = \(down.map { "\"\($0)\"" } ?? "None")
      def upgrade():
      \(body)
      """
  }

  private static let base = """
    from sqlalchemy.orm import declarative_base
    NAMES = {
        "ix": "i_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s", "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
    def get_base():
        base = declarative_base()
        base.metadata.naming_convention = NAMES
        return base
    """

  private static let models = """
    import datetime
    import sqlalchemy as sa
    from sqlalchemy import orm
    from app import base
    from app.mixins import Described
    Base = base.get_base()
    class Options:
        __table_args__ = {"comment": "a comment"}
    class Stamped:
        made = sa.Column("made_at", sa.DateTime, nullable=False, index=True)
        @orm.declared_attr
        def team_id(cls):
            return sa.Column(sa.Integer, sa.ForeignKey("teams.id", ondelete="CASCADE"))
    class Team(Options, Base):
        __tablename__ = "teams"
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String(20), unique=True, nullable=False)
        users = orm.relationship("User")
    class User(Base, Described, Stamped):
        __tablename__ = "users"
        @orm.declared_attr
        def __table_args__(cls):
            arguments = (sa.UniqueConstraint("name", "made_at", name="own"), Options.__table_args__)
            return arguments
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String(20))
        kind = sa.Column(sa.Enum("a", "b", name="kind", native_enum=False, create_constraint=True))
    links = sa.Table(
        "links", Base.metadata, sa.Column("one", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("other", sa.Integer), sa.PrimaryKeyConstraint("one", "other"))
    class Modern(orm.DeclarativeBase):
        metadata = sa.MetaData(naming_convention={"pk": "key_of_%(table_name)s"})
    class Event(Modern):
        __tablename__ = "events"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        at: orm.Mapped[datetime.datetime]
        note: orm.Mapped[str | None]
        size: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, server_default="1")
    """

  private static let mixins = """
    import sqlalchemy as sa
    class Described:
        name = sa.Column(sa.Text)
        description = sa.Column(sa.Text, server_default="")
    """

  @Test(arguments: ["postgresql", "sqlite"])
  func tablesOfModels(dialect: String) throws {
    let first = """
      models.Base.metadata.create_all(op.get_bind())
      for name in models.Modern.metadata.tables:
          models.Modern.metadata.tables[name].create(op.get_bind())
      """
    let second = """
      first = importlib.import_module("migrations.versions.models." "first")
      for name, table in first.Modern.metadata.tables.items():
          if name == "events":
              with op.batch_alter_table(name, copy_from=table, recreate="always") as batch:
                  batch.alter_column("note", new_column_name="text")
                  batch.add_column(sa.Column("more", sa.Integer))
              break
      with op.batch_alter_table("links", copy_from=models.links) as batch:
          batch.create_unique_constraint("uq", ["other"])
      """
    try SchemaAgreement.expect(
      [
        "app/__init__.py": "", "app/base.py": Self.base, "app/mixins.py": Self.mixins,
        "migrations/env.py": "", "migrations/versions/models/first.py": Self.models,
        "migrations/versions/a.py": migration("a", after: nil, first),
        "migrations/versions/b.py": migration("b", after: "a", second),
      ], on: dialect, facts: 60)
  }
}
