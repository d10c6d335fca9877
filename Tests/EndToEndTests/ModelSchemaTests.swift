import TestSupport
import Testing

/// Tables of the declarative models of revisions, compared with what a real database has.
@Suite struct ModelSchemaTests {
  /// Declares models, and makes their tables.
  private static let first = """
    import sqlalchemy as sa
    from sqlalchemy import orm
    from alembic import op
    revision = "a"
    down_revision = None
    def upgrade():
        Base.metadata.create_all(op.get_bind())
    Base = orm.declarative_base()
    class Team(Base):
        __tablename__ = "teams"
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column("label", sa.String(20), unique=True, nullable=False)
        users = orm.relationship("User")
    class User(Base):
        "People."
        __tablename__ = "users"
        @orm.declared_attr
        def __table_args__(cls):
            return (sa.UniqueConstraint("name", "size", name="own"), sa.Index("ix_size", "size"))
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String(20), index=True)
        size = sa.Column(sa.Integer, server_default="1")
        team_id = sa.Column(sa.Integer, sa.ForeignKey("teams.id", ondelete="CASCADE"))
        def __repr__(self):
            return self.name
    """

  /// Makes tables anew, as others say they are.
  private static let second = """
    import importlib
    import sqlalchemy as sa
    from sqlalchemy import orm
    from alembic import op
    from migrations.versions import a_first as first
    revision = "b"
    down_revision = "a"
    def upgrade():
        for name, table in first.Base.metadata.tables.items():
            if name == "users":
                with op.batch_alter_table(name, copy_from=table, recreate="always") as batch:
                    batch.alter_column("name", new_column_name="title")
                    batch.drop_constraint("own", type_="unique")
                    batch.add_column(sa.Column("more", sa.Integer))
                break
        again = importlib.import_module("migrations.versions." "a_first")
        for name, table in again.Base.metadata.tables.items():
            if name == "users":
                break
            with op.batch_alter_table(name, copy_from=table) as batch:
                batch.alter_column("label", existing_type=sa.String(20), nullable=True)
    Base = orm.declarative_base()
    class User(Base):
        __tablename__ = "users"
        id = sa.Column(sa.Integer, primary_key=True)
        title = sa.Column(sa.String(20))
        size = sa.Column(sa.Integer)
        more = sa.Column(sa.Integer)
    """

  /// Makes a table anew as one says that looks at others itself.
  private static let third = """
    import importlib
    import sqlalchemy as sa
    from alembic import op
    revision = "c"
    down_revision = "b"
    def upgrade():
        second = importlib.import_module("migrations.versions.b_" "second")
        for name, table in second.Base.metadata.tables.items():
            if name == "users":
                with op.batch_alter_table(name, copy_from=table, recreate="always") as batch:
                    batch.add_column(sa.Column("last", sa.Integer))
                break
    """

  private static let environment = [
    "migrations/__init__.py": "", "migrations/versions/__init__.py": "", "migrations/env.py": "",
    "migrations/versions/a_first.py": first,
  ]

  @Test(arguments: ["postgresql", "sqlite", "mysql"])
  func tablesOfModels(dialect: String) throws {
    let others = [
      "migrations/versions/b_second.py": Self.second,
      "migrations/versions/c_third.py": Self.third,
    ]
    let files = Self.environment.merging(others) { $1 }
    try SchemaAgreement.expect(files, on: dialect, facts: 20)
  }

  /// What another file adds is in the database and not among the models, so that these are unknown.
  @Test(arguments: [
    "migrations/versions/c.py", "migrations/env.py", "migrations/versions/__init__.py",
    "migrations/versions/helpers/more.py", "app/more.py",
  ])
  func modelsThatOthersAddTo(path: String) throws {
    let adding = """
      import sqlalchemy as sa
      from migrations.versions.a_first import Base
      class More(Base):
          __tablename__ = "more"
          id = sa.Column(sa.Integer, primary_key=True)
      revision = "c"
      down_revision = "a"
      def upgrade():
          Base.metadata.create_all(op.get_bind())
      """
    // Where migrations are, whoever loads modules by names that are made may load any.
    let loading = """
      import importlib
      models = importlib.import_module("migrations.versions.a_" + "first")
      """
    let second = """
      from alembic import op
      from migrations.versions import a_first as first
      revision = "b"
      down_revision = "a"
      def upgrade():
          first.Base.metadata.create_all(op.get_bind())
      """
    let folder = try TemporaryFolder()
    try folder.write("alembic.ini", "[alembic]\nscript_location = migrations\n")
    try folder.write("mlint.toml", "database = \"sqlite\"\n")
    let others = ["migrations/versions/b_second.py": second]
    for (file, text) in Self.environment.merging(others, uniquingKeysWith: { $1 }) {
      try folder.write(file, text)
    }
    func unread() throws -> Int {
      let result = try run(
        mlintBinary(), ["operations", "b", "--format", "json"], in: folder.path)
      return result.output.split(separator: "are not known").count - 1
        + result.output.split(separator: "may do anything").count - 1
    }
    #expect(try unread() == 0)
    for text in [adding, loading] {
      try folder.write(path, text)
      #expect(try unread() == (text == loading && path.hasPrefix("app") ? 0 : 1))
    }
  }

  /// A header names its parents by their ids, which are the names of files here, and uses nothing of them.
  @Test func filesThatAreNamedByTheirIDs() throws {
    let folder = try TemporaryFolder()
    try folder.write("alembic.ini", "[alembic]\nscript_location = migrations\n")
    try folder.write("mlint.toml", "database = \"sqlite\"\n")
    for (file, text) in Self.environment where !file.hasSuffix("a_first.py") {
      try folder.write(file, text)
    }
    let ids = (10..<40).map { "abcdef\($0)" }
    func write(_ index: Int, _ upgrade: String, _ module: String = "") throws {
      let parent = index == 0 ? "None" : "\"\(ids[index - 1])\""
      try folder.write(
        "migrations/versions/\(ids[index]).py",
        """
        \"""Number \(index)

        Revision ID: \(ids[index])
        Revises: \(parent)
        \"""
        import sqlalchemy as sa
        from alembic import op
        from sqlalchemy.orm import declarative_base
        # Revision identifiers.
        revision = "\(ids[index])"
        down_revision = \(parent)
        \(module)
        def upgrade():
            \(upgrade)
        """)
    }
    let models = """
      Base = declarative_base()
      class User(Base):
          __tablename__ = "users"
          id = sa.Column(sa.Integer, primary_key=True)
      """
    for index in ids.indices { try write(index, "pass") }
    try write(0, "Base.metadata.create_all(op.get_bind())", models)
    func operations() throws -> String {
      try run(mlintBinary(), ["operations", ids[0], "--format", "json"], in: folder.path).output
    }
    #expect(try operations().contains("\"create_table\""))
    // What names it otherwise counts.
    try write(29, "print(sys.modules['\(ids[0])'])", "import sys")
    #expect(try !operations().contains("\"create_table\""))
  }
}
