import Extraction
import MigrationModel
import Testing

/// What was done and listed nowhere, or ended the whole run.
@Suite struct UnlistedTests {
  /// Classes that are what they are made of, and functions that use each other in a long chain.
  @Test(arguments: [
    "from sqlalchemy import DateTime\nclass DateTime(sa.types.TypeDecorator):\n    impl = DateTime",
    "class A:\n    pass\n    def f(self): pass\nclass A(A):\n    def f(self): pass\nDateTime = A",
    "class DateTime:\n    def f(self): pass\n    __call__ = None\nDateTime.__call__ = DateTime()",
  ])
  func whatNamesItself(_ module: String) throws {
    let found = try operations(
      "op.add_column('t', sa.Column('c', DateTime()))\nDateTime()()", module: module)
    #expect(found.first == "add_column t c", "\(found)")
  }

  @Test func longChains() throws {
    let functions = (0..<4000).map { "def f\($0)(x): f\($0 + 1)(x)" }.joined(separator: "\n")
    let found = try operations(
      "later(f0)",
      module: "from app import later\n" + functions + "\ndef f4000(x): op.drop_table(x)")
    #expect(found.contains { $0.hasPrefix("unread") }, "\(found)")
  }

  @Test(arguments: [
    "conn.exec_driver_sql(open('x.sql').read())",
    "conn.scalars(sa.delete(sa.table('t')).returning(sa.column('a'))).all()",
    "conn.scalar(sa.insert(sa.table('t')).values(a=1).returning(sa.column('a')))",
    "x = conn.scalar(sa.text('DELETE FROM t'))",
    "conn.connection.cursor().executemany('INSERT INTO t VALUES (%s)', made())",
    "cursor = conn.connection.cursor()\ncursor.executescript('DROP TABLE t')",
    "n = conn.scalar(sa.update(made()))",
  ])
  func statementsByOtherMethods(_ call: String) throws {
    let found = try operations("conn = op.get_bind()\n" + call, module: "from app import made")
    #expect(found.first?.hasPrefix("execute") ?? false, "\(found)")
  }

  @Test func readersAreNoDoings() throws {
    #expect(
      try operations(
        """
        conn = op.get_bind()
        n = conn.scalar(sa.select(sa.func.count()).select_from(sa.table("t")))
        m = conn.execute(query()).scalar()
        """, module: "def query(): return sa.select(sa.column('a')).select_from(sa.table('t'))"
      )
      .allSatisfy { $0.hasPrefix("execute") })
  }

  /// `**options` may hold a schema.
  @Test(arguments: [
    "op.drop_table('t', **options())",
    "with op.batch_alter_table('t', **options()) as b:\n    b.drop_column('c')",
  ])
  func schemasThatMayBeGiven(_ text: String) throws {
    let migration = try #require(madeMigration(text, module: "from app import options"))
    let operation = MigrationReader.details(of: migration).upgrade.operations.first
    #expect(operation?.certainty == .unknown)
  }
}

/// Names that statements bind in passing, and texts that are no tuples.
@Suite struct PassingNameTests {
  @Test(arguments: [
    "name = 'a'\nmatch kind():\n    case {'t': name}: pass\n    case _: pass\nop.drop_table(name)",
    "name = 'a'\nmatch kind():\n    case [*name]: pass\n    case _: pass\nop.drop_table(name)",
    "name = 'a'\ntry:\n    kind()\nexcept Exception as name:\n    pass\nop.drop_table(name)",
    "op.drop_table('%s' % ['a'])", "names = ['a']\nop.drop_table('%s' % names)",
  ])
  func areNotKnown(_ body: String) throws {
    let found = try operations(body, module: "from app import kind")
    #expect(!found.contains { $0.hasPrefix("drop_table a") || $0.hasPrefix("drop_table ['a']") })
    #expect(found.contains { $0.hasPrefix("unread: ") }, "\(found)")
  }

  @Test func tuplesAreSpread() throws {
    #expect(
      try operations(
        "op.drop_table('%s' % ('a',))\npair = ('b', 'c')\nop.drop_table('%s_%s' % pair)")
        == ["drop_table a", "drop_table b_c"])
  }

  /// Literals are no steps: what stands behind many rows is read.
  @Test func manyRows() throws {
    let rows = (0..<9000).map { "{'id': \($0), 'name': 'n\($0)', 'kind': None, 'on': True}" }
      .joined(separator: ", ")
    #expect(
      try operations(
        "op.bulk_insert(sa.table('t'), [\(rows)])\nop.drop_table('u')") == [
          "bulk_insert t", "drop_table u",
        ])
  }
}
