import Foundation
import TestSupport

/// Modules with declarative models, put together from parts.
enum ModelSamples {
  /// Where a part stands.
  enum Place { case before, inClass, after, first }

  /// A module put together from parts of which each may change what its tables are.
  struct Sample {
    var base = "Base = orm.declarative_base()"
    var bases = "Base"
    var parts: [(place: Place, text: String)] = []
    var call = "Base.metadata.create_all(op.get_bind())"

    var text: String {
      func lines(_ place: Place, indented: Bool = false) -> String {
        parts.filter { $0.place == place }.flatMap { $0.text.split(separator: "\n") }
          .map { (indented ? "    " : "") + $0 + "\n" }.joined()
      }
      return """
        import datetime
        import sqlalchemy as sa
        from sqlalchemy import orm
        from sqlalchemy.orm import Mapped, mapped_column
        from alembic import op
        \(base)
        \(lines(.before))
        class Team(Base):
            __tablename__ = "teams"
            id = sa.Column(sa.Integer, primary_key=True)
        class User(\(bases)):
            __tablename__ = "users"
            id = sa.Column("id", sa.Integer, primary_key=True)
            name = sa.Column(sa.String(20), nullable=False, unique=True)
        \(lines(.inClass, indented: true))
        \(lines(.after))
        def upgrade():
        \(lines(.first, indented: true))    \(call)
        """
    }
  }

  /// What is known, whatever of these comes together.
  static let known: [(Place, String)] = [
    (.before, "\"a text\""), (.before, "revision: str = 'a'"), (.before, "LENGTH = 7"),
    (.before, "def helper(x):\n    return x"),
    (.before, "class Kind:\n    ONE = 1"),
    (.inClass, "note = sa.Column('remark', sa.Text)"), (.inClass, "\"\"\"A model.\"\"\""),
    (.inClass, "size = sa.Column(name='width', type_=sa.BigInteger, server_default='1')"),
    (
      .inClass,
      "team_id = sa.Column(sa.Integer, sa.ForeignKey('teams.id', ondelete='CASCADE'), index=True)"
    ),
    (.inClass, "team = orm.relationship('Team')"), (.inClass, "LIMIT = 5"),
    (.inClass, "kind = sa.Column(sa.Enum('a', 'b', name='kind'))"),
    (.inClass, "ratio = sa.Column(sa.Numeric(5, 2), comment='c', doc='d')"),
    (
      .inClass, "__table_args__ = (sa.UniqueConstraint('id', 'name', name='own'), {'comment': 'x'})"
    ),
    (
      .inClass,
      "@orm.declared_attr\ndef __table_args__(cls):\n    return (sa.Index('ix_own', 'name', 'id'),)"
    ),
    (.inClass, "def __repr__(self):\n    return self.name"),
    (.inClass, "@property\ndef title(self):\n    return self.name"),
    (
      .after,
      "class Link(Base):\n    __tablename__ = 'links'\n    a = sa.Column(sa.Integer, primary_key=True)"
    ),
    (.after, "def other():\n    for name in Base.metadata.tables:\n        print(name)"),
    (.first, "'a text'"), (.first, "x = LIMIT if False else 1"),
  ]

  /// What changes the tables, or might.
  private static let disturbing: [(Place, String)] = [
    (.inClass, "boss_id = sa.Column(sa.ForeignKey('users.id'))"),
    (.before, "class Mixin:\n    made = sa.Column(sa.DateTime)"),
    (.before, "def column():\n    return sa.Column(sa.Integer)"),
    (.before, "SHARED = sa.Column('shared', sa.Integer)"), (.before, "NAME = 'n'\nNAME = 'm'"),
    (.before, "@sa.event.listens_for(sa.Table, 'after_parent_attach')\ndef f(t, m):\n    pass"),
    (.before, "class Base(Base):\n    __abstract__ = True\n    more = sa.Column(sa.Integer)"),
    (.inClass, "n: Mapped[int]"), (.inClass, "n: Mapped[int] = mapped_column()"),
    (.inClass, "t: Mapped[int] = mapped_column(sa.ForeignKey('teams.id'))"),
    (.inClass, "n = mapped_column(sa.Integer, sort_order=-1)"),
    (.inClass, "n = orm.deferred(sa.Column(sa.Integer))"), (.inClass, "name2 = name"),
    (.inClass, "a = b = sa.Column('ab', sa.Integer)"), (.inClass, "name = sa.Column(sa.Text)"),
    (.inClass, "n = sa.Column(sa.Integer, key='k')"), (.inClass, "sa.Column('loose', sa.Integer)"),
    (.inClass, "n = sa.Column(*['x', sa.Integer])"), (.inClass, "n = column()"),
    (.inClass, "n = SHARED"), (.inClass, "n = sa.Column(None, sa.ForeignKey('teams.id'))"),
    (.inClass, "__table_args__ = {'schema': 'app'}"), (.inClass, "metadata = sa.MetaData()"),
    (.inClass, "__table_args__ = (sa.Column('c', sa.Integer),)"),
    (.inClass, "__table_args__ = {'prefixes': ['TEMPORARY']}"),
    (.inClass, "__mapper_args__ = {'exclude_properties': ['name']}"),
    (.inClass, "__abstract__ = True"),
    (.inClass, "for i in range(2):\n    exec(f'c{i} = sa.Column(sa.Integer)')"),
    (.inClass, "@orm.declared_attr\ndef extra(cls):\n    return sa.Column(sa.Integer)"),
    (.inClass, "@orm.declared_attr.directive\ndef __tablename__(cls):\n    return 'others'"),
    (.inClass, "@classmethod\ndef __declare_last__(cls):\n    pass"),
    (.inClass, "def __init_subclass__(cls):\n    cls.x = sa.Column(sa.Integer)"),
    (.inClass, "locals()['n'] = sa.Column(sa.Integer)"), (.inClass, "(n := sa.Column(sa.Integer))"),
    (.inClass, "n = [sa.Column('m', sa.Integer)][0]"),
    (.inClass, "if True:\n    n = sa.Column(sa.Integer)"),
    (
      .inClass,
      "class Inner(Base):\n    __tablename__ = 'inner'\n    i = sa.Column(sa.Integer, primary_key=True)"
    ),
    (
      .inClass,
      "team = orm.relationship(Team, secondary=sa.Table('st', Base.metadata, sa.Column('x', sa.Integer)))"
    ),
    (.after, "User.extra = sa.Column(sa.Integer)"), (.after, "sa.Index('ix', User.name)"),
    (.after, "User.__table__.append_column(sa.Column('x', sa.Integer))"),
    (.after, "setattr(User, 'extra', sa.Column(sa.Integer))"), (.after, "del Team"),
    (.after, "Base.metadata.remove(Team.__table__)"), (.after, "Base.metadata.clear()"),
    (.after, "sa.Table('t', Base.metadata, sa.Column('x', sa.Integer))"),
    (.after, "T = sa.Table('t', Base.metadata, sa.Column('x', sa.Integer))"),
    (.after, "class Manager(User):\n    level = sa.Column(sa.Integer)"),
    (
      .after,
      "Other = type('Other', (Base,), {'__tablename__': 'o', 'id': sa.Column(sa.Integer, primary_key=True)})"
    ),
    (.after, "Base.metadata.naming_convention = {'uq': 'u_%(table_name)s'}"),
    (
      .after,
      "Base.metadata.schema = 's'\nclass L(Base):\n    __tablename__ = 'l'\n    i = sa.Column(sa.Integer, primary_key=True)"
    ),
    (.after, "M = Base.metadata\nsa.Table('t', M, sa.Column('x', sa.Integer))"),
    (.after, "@sa.event.listens_for(Base.metadata, 'before_create')\ndef f(m, b, **k):\n    pass"),
    (
      .after,
      "if True:\n    class C(Base):\n        __tablename__ = 'c'\n        id = sa.Column(sa.Integer, primary_key=True)"
    ),
    (
      .after,
      "def change():\n    User.__table__.append_column(sa.Column('y', sa.Integer))\nchange()"
    ),
    (.after, "copy = User.__table__.to_metadata(sa.MetaData())"),
    (
      .after,
      "for t in Base.metadata.tables.values():\n    t.append_column(sa.Column('z', sa.Integer))"
    ),
    (.first, "User.__table__.append_column(sa.Column('x', sa.Integer))"),
    (
      .first,
      "class L(Base):\n    __tablename__ = 'l'\n    i = sa.Column(sa.Integer, primary_key=True)"
    ),
    (
      .first,
      "for t in Base.metadata.tables.values():\n    t.append_column(sa.Column('z', sa.Integer))"
    ),
    (.first, "for n, t in Base.metadata.tables.items():\n    t.name = 'x' + n"),
    (.first, "for t in Base.metadata.sorted_tables:\n    t.comment = 'x'"),
    (.first, "Base.metadata.tables['users'].comment = 'x'"),
    (
      .first, "[t.append_column(sa.Column('z', sa.Integer)) for t in Base.metadata.tables.values()]"
    ),
    (.first, "getattr(User, '__table__').append_column(sa.Column('x', sa.Integer))"),
    (.first, "Base.metadata.remove(User.__table__)"), (.first, "Base.registry.metadata.clear()"),
    (.first, "Base.extra = 1"), (.first, "m = Base.metadata\nm.clear()"),
    (.first, "orm.configure_mappers()"), (.first, "global User\nUser.n = sa.Column(sa.Integer)"),
    (.first, "sa.Table('users', Base.metadata, sa.Column('q', sa.Integer), extend_existing=True)"),
  ]

  static let bases = [
    "Base = orm.declarative_base()",
    "class Base(orm.DeclarativeBase):\n    pass",
    "from sqlalchemy.ext.declarative import declarative_base\nBase = declarative_base()",
  ]

  private static let otherBases = [
    "Base = orm.declarative_base(metadata=sa.MetaData(schema='s'))",
    "Base = orm.declarative_base(metadata=sa.MetaData(naming_convention={'uq': 'u_%(table_name)s'}))",
    "class Base(orm.DeclarativeBase):\n    type_annotation_map = {}",
    "class Base(orm.DeclarativeBase):\n    made = sa.Column(sa.DateTime)",
    "class Root:\n    made = sa.Column(sa.DateTime)\nBase = orm.declarative_base(cls=Root)",
    "registry = orm.registry()\nBase = registry.generate_base()",
    "class Meta(orm.decl_api.DeclarativeMeta):\n    pass\nBase = orm.declarative_base(metaclass=Meta)",
    "def make():\n    return orm.declarative_base()\nBase = make()",
    "Base = orm.declarative_base()\nclass Base(Base):\n    __abstract__ = True",
  ]

  private static let calls = [
    "Base.metadata.create_all(op.get_bind())",
    "Base.metadata.create_all(bind=op.get_bind(), checkfirst=False)",
    "Base.metadata.create_all(op.get_bind(), tables=[User.__table__])",
    "[t.create(op.get_bind()) for t in Base.metadata.sorted_tables]",
    "Base.metadata.tables['teams'].create(op.get_bind())",
  ]

  /// All parts by themselves, and random ones together.
  static func samples(_ seed: UInt64) -> [Sample] {
    var random = RandomSource(seed: seed)
    var samples = (bases + otherBases).map { Sample(base: $0) } + calls.map { Sample(call: $0) }
    samples += ["Base, Mixin", "Mixin, Base", "Base, metaclass=type(Base)", "Team"].map {
      Sample(bases: $0, parts: [(.before, "class Mixin:\n    made = sa.Column(sa.DateTime)")])
    }
    samples += (known + disturbing).map { Sample(parts: [$0]) }
    for _ in 0..<(ProcessInfo.processInfo.environment["MLINT_LONG"] == "1" ? 5000 : 300) {
      let parts = known + (Bool.random(using: &random) ? disturbing : [])
      let count = Int.random(in: 1...5, using: &random)
      samples.append(
        Sample(
          base: bases.randomElement(using: &random) ?? "",
          parts: parts.shuffled(using: &random).prefix(count).map { $0 }))
    }
    return samples
  }
}
