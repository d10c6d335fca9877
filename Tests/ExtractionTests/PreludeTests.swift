import Testing

/// What stands above `upgrade()` in real migrations, and has no part in what the imported names mean.
@Suite struct PreludeTests {
  @Test(arguments: [
    #"Key = sa.Integer().with_variant(sa.BigInteger(), "postgresql")"#,
    #"""
    from app.types import GUID
    key = GUID(sa.String(32), length=sa.Integer())
    """#,
    "from app.types import Wrapped\nkey = Wrapped.of(sa.JSON()).nullable(sa.true())",
    "import app.db\napp.db.register(sa.Text(), postgresql.JSONB(astext_type=sa.Text()))",
    #"""
    class JSONText(sa.types.TypeDecorator):
        impl = sa.Text().with_variant(sa.String(100), "mysql")
        def process_bind_param(self, value, dialect):
            return json.dumps(value)
    """#,
    #"users = sa.table("users", sa.column("id", sa.Integer), sa.column("name", sa.String(20)))"#,
    #"meta = sa.MetaData()\nusers = sa.Table("users", meta, sa.Column("id", sa.Integer))"#,
    #"kind = postgresql.ENUM(*[e.value for e in Kind], name="kind", create_type=False)"#,
    "required = functools.partial(sa.Column, nullable=False)",
    "import sys, os\nsys.path.append(os.path.dirname(__file__))",
    "from dotenv import load_dotenv\nload_dotenv()",
    "from app.config import get_settings\nsettings = get_settings()\nschema = settings.schema",
    "import logging\nlog = logging.getLogger(__name__)\nlog.setLevel(logging.INFO)",
    "import warnings\nwarnings.filterwarnings('ignore', category=sa.exc.SAWarning)",
    "from sqlalchemy.orm import declarative_base\nBase = declarative_base()",
    "from sqlalchemy.orm import sessionmaker\nSession = sessionmaker()",
    "import uuid\nids = [uuid.uuid4() for _ in range(3)]",
    "from app import db\ntypes = {'a': db.Text(), 'b': sa.Integer()}\nn = len(types)",
    """
    import enum
    class Kind(str, enum.Enum):
        A = "a"
        B = "b"
    kind = sa.Enum(Kind, name="kind")
    """,
    "def column(name): return sa.Column(name, sa.Text())\nc = column('x')",
  ])
  func leavesNamesAlone(_ prelude: String) throws {
    #expect(
      try operations(
        """
        op.add_column("t", sa.Column("c", sa.Text(), nullable=False))
        op.create_index("ix", "t", ["c"])
        """,
        module: "import functools, json\nfrom sqlalchemy.dialects import postgresql\n" + prelude)
        == ["add_column t c", "create_index t ix"])
  }
}
