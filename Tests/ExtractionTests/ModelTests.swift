import Extraction
import Foundation
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// Tables of declarative models, and of a `MetaData` that a module has.
@Suite struct ModelTests {
  /// The tables with their columns that `create_all` makes, `?` for incomplete ones; or why it is unread.
  private func made(
    _ module: String, by call: String = "Base.metadata.create_all(op.get_bind())",
    _ others: [String: String] = [:]
  ) -> [String] {
    var sources = ModuleSources()
    for (name, text) in others {
      let parts = name.split(separator: ".").map(String.init)
      let file = SourceFile(path: "m.py", text: text)
      sources.add(
        ModuleSource(file, package: parts.dropLast(), isOfMigrations: parts[0] == "versions"), parts
      )
    }
    let text = """
      import sqlalchemy as sa
      from sqlalchemy import orm
      from alembic import op
      \(module)
      def upgrade():
          \(call)
      """
    let body = MigrationReader.details(
      of: MigrationReader.parse(SourceFile(path: "r.py", text: text)),
      ReadingContext(dialect: .postgresql, modules: sources), ModuleLibrary()
    ).details.upgrade
    return body.operations.flatMap(\.changes).compactMap { change in
      guard case .createTable(let table, _) = change else { return nil }
      return "\(table.name)(\(table.columns.map { $0.name ?? "?" }.joined(separator: " ")))"
        + (table.isIncomplete ? "?" : "")
    } + body.unread.map { "unread: " + $0.reason }
  }

  private static let unknown = "unread: the tables of which `create_all()` is called are not known"

  @Test(arguments: [
    "Base = orm.declarative_base()",
    "from sqlalchemy.ext.declarative import declarative_base\nBase = declarative_base(name='B')",
    "class Base(orm.DeclarativeBase):\n    pass",
    "class Base(orm.MappedAsDataclass, orm.DeclarativeBase, kw_only=True):\n    metadata = sa.MetaData()",
    "registry = orm.registry()\nBase = registry.generate_base()",
    "meta = sa.MetaData()\nBase = orm.declarative_base(metadata=meta)",
    "def make():\n    base = orm.declarative_base()\n    base.metadata.naming_convention = {}\n    return base\nBase = make()",
  ])
  func bases(base: String) {
    #expect(
      made(
        """
        \(base)
        class Team(Base):
            __tablename__ = "teams"
            id = sa.Column(sa.Integer, primary_key=True)
            label = sa.Column("name", sa.String(20))
            users = orm.relationship("User")
            SIZES = [1, 2]
            def describe(self):
                return self.label
        sa.Table("links", Base.metadata, sa.Column("a", sa.Integer))
        """) == ["teams(id name)", "links(a)"])
  }

  /// As SQLAlchemy 2.1 orders them: those of the class, then those of what it is derived from.
  @Test func mixins() {
    #expect(
      made(
        """
        Base = orm.declarative_base()
        class Stamped:
            created = sa.Column(sa.DateTime)
            name = sa.Column(sa.Text)
        class Owned(Stamped):
            @orm.declared_attr
            def owner(cls):
                return sa.Column(sa.Integer, sa.ForeignKey("owners.id"))
        class Abstract(Base):
            __abstract__ = True
            note = sa.Column(sa.Text)
            @orm.declared_attr
            def __table_args__(cls):
                return (sa.UniqueConstraint("id", "note"), {"comment": "x"})
        class Thing(Abstract, Owned):
            __tablename__ = "things"
            id = sa.Column(sa.Integer, primary_key=True)
            name = sa.Column(sa.String(5))
        """) == ["things(id name note owner created)"])
  }

  @Test func annotations() {
    #expect(
      made(
        """
        import datetime
        from typing import Optional
        from sqlalchemy.orm import Mapped, mapped_column
        class Base(orm.DeclarativeBase):
            pass
        class A(Base):
            __tablename__ = "a"
            id: Mapped[int] = mapped_column(primary_key=True)
            when: Mapped[datetime.datetime]
            note: Mapped[Optional[str]] = mapped_column(sa.String(3))
            other: Mapped[str | None]
            size: int = 3
        class B(Base):
            __tablename__ = "b"
            id: Mapped[int] = mapped_column(primary_key=True)
            kind: Mapped[Own]
        class C(Base):
            __tablename__ = "c"
            id: Mapped[int] = mapped_column(primary_key=True)
            more = mapped_column(sa.Integer)
        """) == ["a(id when note other)", "b(id)?", "c(id more)?"])
  }

  /// What may add columns leaves a table incomplete.
  @Test(arguments: [
    "class T(Base, Foreign):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)",
    "class T(Base):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)\n    more = made()",
    "class T(Base):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)\n    if made():\n        pass",
    "@made\nclass T(Base):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)",
    "class T(Base):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)\n    __table_args__ = made()",
    "class T(Base):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)\n    __table_args__ = (made(),)",
    "class T(T0):\n    __tablename__ = 't'\n    id = sa.Column(sa.Integer)\nclass T0(T): pass",
  ])
  func modelsThatAreKnownInPart(model: String) {
    let found = made("from foreign import Foreign, made\nBase = orm.declarative_base()\n" + model)
    #expect(found == ["t(id)?"] || found == [Self.unknown])
    let others = made(
      "from foreign import Foreign, made\nBase = orm.declarative_base(cls=Foreign)\n" + model)
    #expect(others == ["t(id)?"] || others == [Self.unknown])
  }

  /// Where there may be more tables, none are known.
  @Test(arguments: [
    "", "for name in names:\n    class T(Base):\n        __tablename__ = name",
    "class T(Base):\n    __tablename__ = made()", "class T(Base):\n    pass",
    "class T(Base):\n    __tablename__ = 't'\nclass T(Base):\n    __tablename__ = 'u'",
    "class T(Base):\n    __tablename__ = 't'\nclass U(T):\n    more = sa.Column(sa.Integer)",
    "class T(Base):\n    __tablename__ = 't'\nclass U(made(Base)):\n    __tablename__ = 'u'",
    "class T(Base):\n    __tablename__ = 't'\nBase.metadata.schema = made()",
    "class T(Base):\n    __tablename__ = 't'\nBase = orm.declarative_base()",
    "class T(Base):\n    __tablename__ = 't'\n    metadata = sa.MetaData()",
    "T = made(Base.metadata)", "sa.Table('t', made())",
    "def make(m):\n    sa.Table('t', m)\n    return m\nmake(Base.metadata)",
  ])
  func tablesThatAreNotKnown(models: String) {
    let found = made(
      "from foreign import made\nBase = orm.declarative_base()\nclass A(Base):\n    __tablename__ = 'a'\n"
        + models)
    #expect(models.isEmpty ? found == ["a()"] : found.first?.hasPrefix("unread") == true)
  }

  @Test func modulesOfMigrations() {
    let models = """
      import sqlalchemy as sa
      from sqlalchemy.orm import DeclarativeBase
      from app import helpers
      class Base(DeclarativeBase):
          metadata = helpers.make()
      class T(Base):
          __tablename__ = "t"
          id = sa.Column(sa.Integer)
      """
    let helpers = "import sqlalchemy as sa\ndef make():\n    return sa.MetaData()\n"
    let others = ["versions.one": models, "app.models": models, "app.helpers": helpers]
    let create = "Base.metadata.create_all(op.get_bind())"
    #expect(made("from versions import one", by: "one.\(create)", others) == ["t(id)"])
    #expect(made("from versions.one import Base", by: create, others) == ["t(id)"])
    // A module that is known, or the migration, adds to it.
    let two =
      "import versions.one as one\nclass U(one.Base):\n    __tablename__ = 'u'\ndef f(): pass\n"
    let more = others.merging(["versions.two": two]) { $1 }
    #expect(made("from versions.one import Base", by: create, more) == [Self.unknown])
    #expect(
      made(
        "from versions.one import Base\nclass U(Base):\n    __tablename__ = 'u'", by: create, others
      )
        == [Self.unknown])
    // Other modules of the project may add to these.
    #expect(made("from app.models import Base", by: create, others) == [Self.unknown])
    #expect(
      made("from app.models import T", by: "T.__table__.create(op.get_bind())", others)
        == ["t(id)"])
    #expect(
      made(
        "from app import models", by: "models.Base.metadata.tables['t'].create(op.get_bind())",
        others) == ["t(id)"])
    #expect(
      made(
        "from versions import one",
        by: "[t.create(op.get_bind()) for n, t in one.Base.metadata.tables.items() if n == 't']",
        others) == ["t(id)"])
  }

  /// A table that is changed in place is not the one that was declared.
  @Test(arguments: [
    "table.append_column(made())", "table.constraints = set()", "sa.Table('u', Base.metadata)",
  ])
  func tablesThatAreChanged(change: String) {
    let found = made(
      "from foreign import made\nBase = orm.declarative_base()\nclass A(Base):\n    __tablename__ = 'a'\n",
      by: """
        table = A.__table__
            \(change)
            Base.metadata.create_all(op.get_bind())
        """)
    #expect(found == [Self.unknown])
  }

  // MARK: Bad input

  @Test func hostileModels() {
    let many = (0..<10_000).map {
      "class T\($0)(Base):\n    __tablename__ = 't\($0)'\n    id = sa.Column(sa.Integer)\n"
    }.joined()
    #expect(made("Base = orm.declarative_base()\n" + many).contains { $0.hasPrefix("unread") })
    let chain = (1..<5_000).map { "class T\($0)(T\($0 - 1)):\n    __tablename__ = 't\($0)'\n" }
      .joined()
    let deep = "Base = orm.declarative_base()\nclass T0(Base):\n    __tablename__ = 't0'\n" + chain
    #expect(made(deep) == [Self.unknown])
    let wide = (0..<3_000).map { "class M\($0):\n    c\($0) = sa.Column(sa.Integer)\n" }.joined()
    let bases = (0..<3_000).map { "M\($0)" }.joined(separator: ", ")
    #expect(
      made(
        "Base = orm.declarative_base()\n\(wide)class T(Base, \(bases)):\n    __tablename__ = 't'\n"
      )
      .allSatisfy { $0.hasSuffix("?") || $0 == Self.unknown })
  }

  @Test func modulesThatAskForEachOther() {
    let one = "from versions.two import B\nclass A(B):\n    x = A.__table_args__\n"
    let two = "from versions.one import A, Base\nclass B(A):\n    __tablename__ = A.__tablename__\n"
    let third = "from versions.third import Base\nBase = Base()\n"
    let others = ["versions.one": one, "versions.two": two, "versions.third": third]
    for name in ["one.A", "two.B", "one.Base", "two.Base", "third.Base"] {
      let found = made(
        "import versions.one, versions.two, versions.third",
        by: "versions.\(name).metadata.create_all(op.get_bind())", others)
      #expect(found.allSatisfy { $0.hasPrefix("unread") || $0.hasSuffix("?") })
    }
    let itself = """
      Base = orm.declarative_base()
      class A(Base):
          __tablename__ = "a"
          id = sa.Column(sa.Integer)
          @orm.declared_attr
          def __table_args__(cls):
              return A.__table_args__
      def make():
          return make()
      Other = make()
      """
    #expect(made(itself) == ["a(id)?"])
    #expect(made(itself, by: "Other.metadata.create_all(op.get_bind())").count == 1)
  }
}
