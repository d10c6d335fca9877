import Extraction
import SourceText
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
    "from sqlalchemy import *", "from sqlalchemy.dialects.postgresql import *",
    "from typing import *\nfrom os.path import *",
    #"SCHEMA = 's'\nsql = "DROP TABLE {SCHEMA}.t".format(**globals())"#,
    #"sql = "%(revision)s" % globals()"#, "kind = globals().get('KIND')",
    "def f(name): return '{name}'.format(**locals())\nx = f('t')",
    "if 'op' not in globals(): import json",
    "import logging\nlog = logging.getLogger(__name__)\nsetattr(log, 'disabled', True)",
    "class A:\n    a = 'x'\nnames = [v for k, v in vars(A).items() if k[0] != '_']",
    "class A:\n    def __init__(self, a):\n        setattr(self, 'a', a)\na = A(1)",
    """
    import importlib, logging
    log = logging.getLogger(__name__)
    previous = importlib.import_module("versions.a1b2")
    """,
    """
    import importlib.util, os, logging
    log = logging.getLogger(__name__)
    spec = importlib.util.spec_from_file_location("m", os.path.join(os.path.dirname(__file__), "m.py"))
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

  /// Lists that functions of the module are not given stay known where decorators run these.
  @Test(arguments: [
    """
    from alembic.operations import MigrateOperation, Operations
    class CreateViewOp(MigrateOperation): pass
    @Operations.implementation_for(CreateViewOp)
    def create_view(operations, operation):
        operations.execute("CREATE VIEW %s AS SELECT 1" % operation.name)
    """,
    """
    from sqlalchemy import event
    @event.listens_for(sa.Table, "after_create")
    def created(target, connection, **kw):
        connection.execute(sa.text("x"))
    """,
    """
    def with_timeout(f):
        @functools.wraps(f)
        def wrapper():
            op.execute("SET lock_timeout = '5s'")
            return f()
        return wrapper
    @with_timeout
    def other():
        conn = op.get_bind()
        for t in TABLES: conn.execute(sa.text("DROP TABLE " + t), {"t": t})
    """,
    """
    import logging
    log = logging.getLogger(__name__)
    def retry(f):
        @functools.wraps(f)
        def w(*a, **k):
            for i in range(3):
                try:
                    return f(*a, **k)
                except Exception as error:
                    log.warning("again: %s", error)
                    if i == 2: raise
        return w
    @retry
    def drop(t):
        op.get_bind().execute(sa.text("select 1"), {"t": t})
    """,
  ])
  func leavesListsAlone(_ prelude: String) throws {
    #expect(
      try operations(
        "for t in TABLES: op.drop_table(t)",
        module: "import functools\nTABLES = ['a', 'b']\n" + prelude)
        == ["drop_table a", "drop_table b"])
  }

  /// Names that may be bound are forgotten.
  @Test(arguments: [
    "globals()['op'] = None", "globals()['op'] += 1", "for globals()['op'] in 'ab': pass",
    "[0 for globals()['op'] in 'ab']", "def f(): globals()['op'] = None\nf()",
    "globals().update(op=None)", "x = globals()\nx['op'] = None", "del globals()['op']",
    "import sys\nsetattr(sys.modules[__name__], 'op', None)",
    "import sys\nthis = sys.modules[__name__]\nsetattr(this, 'op', None)",
    "import inspect\nsetattr(inspect.getmodule(f), 'op', None)",
    "import inspect\nthis = inspect.getmodule(f)\nsetattr(this, 'op', None)",
    "import importlib\nimportlib.import_module(__name__).op = None",
    "import importlib\nname = __name__\nthis = importlib.import_module(name)\nthis.op = None",
    "def f():\n    global op\n    op = None\nglobals()['f']()",
    "def f():\n    global op\n    op = None\nglobals().get('f')()",
    "def f():\n    global op\n    op = None\ndef g():\n    globals()['f']()\ng()",
    "from app import *", "from sqlalchemy.sql.operators import *",
  ])
  func forgetsWhatMayBeBound(_ prelude: String) throws {
    let text =
      "from alembic import op\n" + prelude + "\ndef upgrade():\n    op.drop_table('t')\n"
    let module = "revision = 'a'\ndown_revision = None\n"
    // Where all names may be bound, the revision is not known either.
    guard
      let migration = MigrationReader.read(SourceFile(path: "a.py", text: module + text)).migration
    else { return }
    #expect(MigrationReader.details(of: migration).upgrade.operations.isEmpty)
  }

  @Test(arguments: [
    (
      "exec('x = 1')",
      "take away what may bind any name of the module, such as `exec()` and `globals()`"
    ),
    ("from app import *", "import by name instead of `*`, or write `revision` below the import"),
  ])
  func remedies(_ line: String, _ remedy: String) throws {
    let text = "revision = 'a'\ndown_revision = None\n\(line)\ndef upgrade(): pass\n"
    let reading = MigrationReader.read(SourceFile(path: "a.py", text: text))
    #expect(try #require(reading.problems.first).remedy == remedy)
  }

  @Test(.timeLimit(.minutes(1))) func manyChangesOfSharedObjects() throws {
    let lines = (1...3000).map { "x\($0) = [x\($0 - 1)]" } + (1...3000).map { "x\($0).append(1)" }
    #expect(
      try operations("op.drop_table('t')", module: "x0 = []\n" + lines.joined(separator: "\n"))
        == ["drop_table t"])
  }
}
