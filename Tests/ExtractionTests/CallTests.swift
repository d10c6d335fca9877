import Extraction
import MigrationModel
import Testing

/// Calls that lead to directives in other ways than by name, and what is never or perhaps called.
@Suite struct CallTests {
  @Test(arguments: [
    "go = lambda: op.drop_table('t')\n|go()", "|go = lambda: op.drop_table('t')\ngo()",
    "def f(): op.drop_table('t')\n|f.__call__()", "|(lambda name: op.drop_table(name))('t')",
    "|getattr(op, 'drop_table')('t')",
    "import functools\n|functools.partial(op.drop_table, 't')()",
    "from functools import partial\n|drop = partial(op.drop_table)\ndrop('t')",
    "def make():\n    return lambda: op.drop_table('t')\n|make()()",
    "def make(name):\n    def inner():\n        op.drop_table(name)\n    return inner\n|make('t')()",
    "|[f for f in [op.drop_table]][0]('t')", "D = {'x': op.drop_table}\n|D['x']('t')",
    "|for f in (op.drop_table,): f('t')", "def call(f): f('t')\n|call(op.drop_table)",
    "def call(f):\n    name = 'u'\n    f()\n|name = 't'\ncall(lambda: op.drop_table(name))",
    "|drop = op.drop_table\ndrop('t')", "|f\"{op.drop_table('t')}\"",
    "|(op.drop_table if True else op.add_column)('t')", "|drop = (f := op.drop_table)\ndrop('t')",
    "|class M:\n    op.drop_table('t')", "|def f(x=op.drop_table('t')): pass",
    "|while op.drop_table('t'): pass", "|True and op.drop_table('t')",
    "|False or op.drop_table('t')", "|op.drop_table('t') if True else None",
    "|while False:\n    pass\nelse:\n    op.drop_table('t')",
    "def gen():\n    yield op.drop_table('t')\n|for x in gen(): pass",
    "def gen():\n    yield op.drop_table('t')\n|list(gen())",
    "|list(op.drop_table(t) for t in ['t'])", "|x = [*(op.drop_table(t) for t in ['t'])]",
    """
    import contextlib
    @contextlib.contextmanager
    def block():
        op.drop_table('t')
        yield
    |with block(): pass
    """,
  ])
  func followed(text: String) throws {
    #expect(try read(text) == ["drop_table t"], "\(text)")
  }

  /// A module that was imported is asked for its members again where its name was bound to something else.
  @Test func namesOfModulesBoundAnew() throws {
    #expect(
      try operations(
        """
        op.drop_column("a", "x")
        def inner(op): op.drop_column("y")
        with op.batch_alter_table("b") as batch:
            inner(batch)
            [op.drop_column("z") for op in [batch]]
        op.drop_column("c", "x")
        """) == ["drop_column a x", "drop_column b y", "drop_column b z", "drop_column c x"])
  }

  /// Methods that are kept in variables do what they do where they are called.
  @Test func boundMethods() throws {
    #expect(
      try operations(
        """
        with op.batch_alter_table("t") as batch:
            drop = batch.drop_column
            drop("c")
            getattr(batch, "drop_column")("d")
        run = op.get_bind().execute
        run(sa.text("DROP TABLE u"))
        table = sa.Table("v", sa.MetaData(), sa.Column("a", sa.Integer))
        make = table.create
        make(op.get_bind())
        """) == [
          "drop_column t c", "drop_column t d", "execute", "drop_table u", "execute",
          "create_table v",
        ])
  }

  @Test(arguments: [
    "|False and op.drop_table('t')", "|True or op.drop_table('t')",
    "|None if True else op.drop_table('t')", "|lambda: op.drop_table('t')",
    "|def inner(): op.drop_table('t')", "|return\nop.drop_table('t')",
    "|raise ValueError\nop.drop_table('t')", "|assert False\nop.drop_table('t')",
    "|while False: op.drop_table('t')",
    "from typing import TYPE_CHECKING\n|if TYPE_CHECKING: op.drop_table('t')",
    "import typing\n|if typing.TYPE_CHECKING: op.drop_table('t')",
    "def gen():\n    yield op.drop_table('t')\n|gen()",
    "async def later(): op.drop_table('t')\n|later()", "|(op.drop_table(t) for t in ['t'])",
    "|assert True, op.drop_table('t')", "|'' and op.drop_table('t')",
  ])
  func notRun(text: String) throws {
    #expect(try read(text).isEmpty, "\(text)")
  }

  @Test(arguments: [
    "import os\n|os.environ.get('x') and op.drop_table('t')",
    "import os\n|os.environ.get('x') or op.drop_table('t')",
    "import os\n|op.drop_table('t') if os.environ.get('x') else None",
    "import os\n|None if os.environ.get('x') else op.drop_table('t')",
    "import os\n|1 < len(os.environ) < op.drop_table('t')",
    "import os\n|assert os.environ.get('x'), op.drop_table('t')",
    "|x = (op.drop_table(t) for t in ['t'])\nlist(x)",
    "import os\n|for x in os.environ:\n    return\nelse:\n    op.drop_table('t')",
    "import os\n|for x in os.environ:\n    return\nelse:\n    pass\nop.drop_table('t')",
    "import os\n|for x in (1, 2):\n    if os.environ: return\nelse:\n    op.drop_table('t')",
    "import os\n|try:\n    pass\nfinally:\n    if os.environ: return\nop.drop_table('t')",
    "import os\n|try:\n    if os.environ: return\nexcept ValueError: pass\nelse: pass\nop.drop_table('t')",
    "|any(op.drop_table(t) for t in ['t'])",
    "def gen():\n    yield op.drop_table('t')\n|x = gen()\nnext(x)",
    "import functools\n@functools.cache\ndef f(): op.drop_table('t')\n|f()",
    "|op.get_bind().dialect.has_table(op.get_bind(), 't') and op.drop_table('t')",
  ])
  func perhapsRun(text: String) throws {
    #expect(try read(text) == ["drop_table t?"], "\(text)")
  }

  /// What a condition within an expression asks the database is as good as what `if` asks.
  @Test(arguments: [
    "sa.inspect(op.get_bind()).has_table('t') and op.drop_table('t')",
    "not sa.inspect(op.get_bind()).has_table('t') or op.drop_table('t')",
    "op.drop_table('t') if sa.inspect(op.get_bind()).has_table('t') else None",
  ])
  func questions(text: String) throws {
    let migration = try #require(madeMigration(text))
    let operation = try #require(MigrationReader.details(of: migration).upgrade.operations.first)
    #expect(operation.guards.count == 1 && operation.isCertainUnderGuards)
  }

  /// Names that only one way through an expression binds are not known behind it.
  @Test func namesBoundPerhaps() throws {
    let found = try operations(
      """
      name = "a"
      os.environ and (name := "b")
      op.drop_table(name)
      """, module: "import os")
    #expect(found.first == "drop_table")
    #expect(found.count == 2)
  }

  /// Functions see names as they are when they are called; defaults are from when they were made.
  @Test func namesOfFunctions() throws {
    #expect(
      try operations(
        """
        name = "a"
        def inner(): op.drop_table(name)
        name = "b"
        inner()
        """) == ["drop_table b"])
    let found = try operations(
      """
      name = "a"
      drop = lambda name=name: op.drop_table(name)
      name = "b"
      drop()
      """)
    #expect(found.first == "drop_table")
    #expect(found.last?.hasPrefix("unread") == true)
  }

  /// Classes of the repository: their methods, what their initializers keep, and what they are derived from.
  @Test(arguments: [
    "class M:\n    @staticmethod\n    def go():\n        op.drop_table('t')\n|M.go()",
    "class M:\n    @staticmethod\n    def go():\n        op.drop_table('t')\n|M().go()",
    "class M:\n    @classmethod\n    def go(cls): op.drop_table(cls.name)\n    name = 't'\n|M.go()",
    "class M:\n    def __init__(self):\n        op.drop_table('t')\n|M()",
    "class M:\n    def go(self): op.drop_table('t')\n|m = M()\nm.go()",
    "class M:\n    def go(self): op.drop_table('t')\n|M.go(None)",
    "class M:\n    def __call__(self, name): op.drop_table(name)\n|M()('t')",
    "class M:\n    def go(self): op.drop_table('t')\nm = M()\n|m.go()",
    "|class M:\n    def go(self): op.drop_table('t')\nM().go()",
    "class M:\n    def go(self): op.drop_table('t')\n|go = M().go\ngo()",
    "class M:\n    def __enter__(self): op.drop_table('t')\n    def __exit__(self, *a): pass\n|with M(): pass",
    "class M:\n    def __enter__(self): pass\n    def __exit__(self, *a): op.drop_table('t')\n|with M(): pass",
    "class M:\n    @property\n    def name(self): return 't'\n|op.drop_table(M().name)",
    "import functools\nclass M:\n    def go(self, a): op.drop_table(a)\n|functools.partial(M().go, 't')()",
    """
    from abc import ABC, abstractmethod
    class Step(ABC):
        def __init__(self, name): self.name = name
        def run(self): return self.execute()
        @abstractmethod
        def execute(self): ...
    class Drop(Step):
        def __init__(self, name): super().__init__(name)
        def execute(self): op.drop_table(self.name)
    |Drop('t').run()
    """,
    """
    class Base:
        def run(self): op.drop_table('t')
    class Derived(Base):
        def run(self): super().run()
    |Derived().run()
    """,
  ])
  func classes(text: String) throws {
    #expect(try read(text) == ["drop_table t"], "\(text)")
  }

  /// What an object holds is not known any more once it may have been changed.
  @Test(arguments: [
    "|m = M('t')\nm.name = 'u'\nm.go()", "|m = M('t')\nm.rename()\nm.go()",
    "import os\n|m = M('t')\nif os.environ: m.rename()\nm.go()",
    "import os\n|m = M('u' if os.environ else 't')\nm.go()",
  ])
  func objectsThatChange(text: String) throws {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let module = """
      class M:
          def __init__(self, name): self.name = name
          def rename(self): self.name = 'u'
          def go(self): op.drop_table(self.name)

      """
    let found = try operations(parts[1], module: module + parts[0])
    #expect(
      found == ["drop_table", "unread: the arguments of `drop_table` are made at run time"],
      "\(found)")
  }

  /// Initializers that do more than to keep values leave in doubt what they keep.
  @Test(arguments: [
    "if name: self.name = 'u'", "for x in name: self.name = x", "keep(self)", "self.rename()",
    "setattr(self, 'name', 'u')", "self.name, self.other = 'u', 'v'", "self.__dict__.update(x=1)",
  ])
  func initializersThatDoMore(statement: String) throws {
    let found = try operations(
      "M(os.environ).go()",
      module: """
        import os
        from app import keep
        class M:
            def __init__(self, name):
                self.name = 't'
                \(statement)
            def rename(self): self.name = 'u'
            def go(self): op.drop_table(self.name)
        """)
    #expect(found.first == "drop_table", "\(found)")
    #expect(
      found.contains("unread: the arguments of `drop_table` are made at run time"), "\(found)")
  }

  /// `Operations(context)` has the directives of `op`.
  @Test func operationsOfAContext() throws {
    #expect(
      try operations(
        """
        Operations(op.get_context()).drop_table("t")
        other = Operations(MigrationContext.configure(op.get_bind()))
        other.drop_table("u")
        """,
        module: """
          from alembic.operations import Operations
          from alembic.migration import MigrationContext
          """) == ["drop_table t", "drop_table u"])
  }

  /// `map` and `filter` call when they are gone through.
  @Test func functionsForEachElement() throws {
    #expect(
      try operations(
        """
        list(map(op.drop_table, ["t", "u"]))
        for x in filter(lambda t: op.drop_table(t), ("v",)): pass
        map(op.drop_table, ["w"])
        rest = map(op.drop_table, ["x"])
        """) == ["drop_table t", "drop_table u", "drop_table v", "drop_table x?"])
  }

  /// What is called without being followed says so where it may have a part in what Alembic does.
  @Test(arguments: [
    "ACTIONS = read()\n|ACTIONS['t']('t')", "|make()()", "|exec('op.drop_table(1)')",
    "|eval(text)", "|op.get_context().impl.create_table(table)",
    "from app import apply\n|x = apply(op.drop_table, 't')", "|x.submit(op.drop_table, 't')",
    "import functools\n|functools.reduce(lambda a, b: op.drop_table(b), names)",
    "from app import Base\nclass M(Base):\n    def f(self): op.drop_table('t')\n|M()",
    "from app import Base\nclass M(Base):\n    def f(self): op.drop_table('t')\n|m = M()\nm.go()",
    "from app import Base\nclass M(Base):\n    def f(self): op.drop_table('t')\n|with M(): pass",
    "from app import twice\n@twice\nclass M:\n    def f(self): op.drop_table('t')\n|M()",
    "|frob(x, op.get_bind())", "|for f in functions: f('t')", "|getattr(op, name)('t')",
    "import os\n|f = op.drop_table if os.environ else print\nf('t')", "|x.create_all()",
    "from app import *\nfrom alembic import op\nrevision = 'a'\n|frob(op.get_bind())",
  ])
  func unread(text: String) throws {
    let found = try read("def run(f): f('t')\n" + text)
    #expect(found.last?.hasPrefix("unread") == true, "\(text): \(found)")
  }

  @Test(arguments: [
    "import enum\nclass Kind(enum.Enum):\n    A = 1\n|Kind(1)",
    "name = lambda x: x + 'a'\n|name('t')",
    "|print(len(sorted(names)))", "|row.get('a')", "import logging\n|logging.getLogger().info('a')",
    "|sorted(rows, key=lambda row: row.name)", "|'a'.upper().strip('b')",
    "import uuid, datetime\n|str(uuid.uuid4()), datetime.datetime.now()",
    "class Row:\n    def __init__(self, a): self.a = a\n|Row(1).a.strip()",
    "from app import Base\nclass Row(Base):\n    a = 1\n|Row(a=1)", "|list(map(str, names))",
    "import re\n|re.sub('a', lambda match: match[0], text)", "|functions.append(op.drop_table)",
    "|isinstance(op.get_bind(), str)", "|column.op('?')('x')", "|dict(a=1).items()",
    "class Failure(Exception): pass\n|Failure('a')",
    "from dataclasses import dataclass\n@dataclass\nclass P:\n    a: int\n|P(1)",
    "def f():\n    f()\n|f()", "from app import twice\n@twice\ndef f(): return 1\n|f()",
    "|max(len(name) for name in names)",
  ])
  func harmless(text: String) throws {
    #expect(try read(text).isEmpty, "\(text)")
  }

  /// What decorators make of a function that is called is unknown, if they are.
  @Test(arguments: [
    "from app import twice\n@twice\ndef f(): op.drop_table('t')\n|f()"
  ])
  func decorators(text: String) throws {
    #expect(
      try read(text) == ["drop_table t?", "unread: `@twice` is not followed and may do anything"])
  }

  private func read(_ text: String) throws -> [String] {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    return try operations(parts.dropFirst().joined(separator: "|"), module: parts[0])
  }
}
