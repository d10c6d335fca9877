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
    "x = conn.scalar(sa.text('DELETE FROM t'))", "n = conn.scalar(sa.update(made()))",
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
