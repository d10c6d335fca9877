import Extraction
import MigrationModel
import Testing

/// Calls that lead to directives in other ways than by name, and what is never or perhaps called.
@Suite struct CallTests {
  @Test(arguments: [
    "go = lambda: op.drop_table('t')\n|go()", "|go = lambda: op.drop_table('t')\ngo()",
    "|(lambda name: op.drop_table(name))('t')", "|getattr(op, 'drop_table')('t')",
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
    "|raise ValueError\nop.drop_table('t')", "|while False: op.drop_table('t')",
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

  /// What is not followed says so.
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
