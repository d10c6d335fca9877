import Extraction
import MigrationModel
import SchemaModel
import Testing

/// Tables of SQLAlchemy that are changed between what makes them and what hands them to the database.
@Suite struct ChangedTableTests {
  private func changes(_ upgrade: String, module: String = "") throws -> [String] {
    let migration = try #require(madeMigration(upgrade, module: module))
    return MigrationReader.details(of: migration, ReadingContext(dialect: .postgresql)).upgrade
      .operations.flatMap(\.changes).map(\.inWords)
  }

  private static let table = """
    m = sa.MetaData()
    t = sa.Table("t", m, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer))

    """
  private static let columns = "\n  a INTEGER\n  b INTEGER"
  private static let whole = "create table if needed t" + columns
  private static let part = "create table if needed t incomplete" + columns

  @Test(arguments: [
    "t.append_column(sa.Column('c', sa.Integer))", "t.append_constraint(sa.UniqueConstraint('a'))",
    "u = t\nu.append_column(sa.Column('c', sa.Integer))",
    "for name in names():\n    t.append_column(sa.Column(name, sa.Integer))",
    "while more():\n    t.append_column(sa.Column('c', sa.Integer))",
    "if more():\n    t.append_column(sa.Column('c', sa.Integer))",
    "t.comment = 'x'", "t.c.a.nullable = False", "t.columns['a'].nullable = False",
    "t.c.a.nullable, x = False, 1", "t.c.a.info |= x", "t.constraints.clear()", "t.indexes.add(x)",
    "sa.Index('ix', t.c.a)", "i = sa.Index('ix', sa.text('x'), t.c.a.desc())",
    "sa.UniqueConstraint(t.c.a)", "sa.CheckConstraint(t.c.a > 5)",
    "sa.ForeignKeyConstraint([t.c.a], ['u.id'])", "setattr(t, 'comment', 'x')", "change(t)",
    "change([t])", "change(table=t)", "foreign.change(t)",
  ])
  func changed(statement: String) throws {
    let make = "m.create_all(op.get_bind())"
    #expect(
      try changes(Self.table + statement + "\n" + make, module: "import foreign") == [Self.part])
    // What is there before a change is as it was made.
    #expect(
      try changes(Self.table + make + "\n" + statement, module: "import foreign").first
        == Self.whole)
  }

  @Test(arguments: [
    "x = t.c.a", "op.get_bind().execute(t.update().values(a=1))", "print(t.name)",
    "t.info.get('x')",
    "sa.Index('ix', 'a')", "t.insert()", "x = [c.name for c in t.columns]",
  ])
  func unchanged(statement: String) throws {
    let make = "m.create_all(op.get_bind())"
    #expect(try changes(Self.table + statement + "\n" + make).contains(Self.whole))
  }

  @Test func tablesOfTheModule() throws {
    let text = "T.append_column(sa.Column('c', sa.Integer))\nT.create(op.get_bind())"
    let module = "T = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Integer))"
    #expect(try changes(text, module: module) == ["create table t incomplete\n  a INTEGER"])
    #expect(
      try changes("T.create(op.get_bind())", module: module) == ["create table t\n  a INTEGER"])
  }

  @Test func columnsThatAreChangedBefore() throws {
    let text = """
      c = sa.Column("a", sa.Integer)
      c.nullable = False
      op.add_column("t", c)
      """
    #expect(try changes(text).allSatisfy { !$0.contains("a INTEGER") })
  }

  @Test func definitionsOfBatchBlocks() throws {
    let text = """
      t = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer))
      t.constraints = set()
      with op.batch_alter_table("t", copy_from=t, recreate="always") as batch:
          batch.add_column(sa.Column("b", sa.Integer))
      """
    let migration = try #require(madeMigration(text))
    let body = MigrationReader.details(of: migration, ReadingContext(dialect: .postgresql)).upgrade
    guard case .rebuildTable(let table, _) = body.operations.first?.effectiveChanges.first else {
      Issue.record("the table is not made anew")
      return
    }
    #expect(table.isIncomplete)
  }

  /// The definition says which table is made anew, whatever the block is called.
  @Test func definitionsOfOtherTables() throws {
    let text = """
      t = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer))
      with op.batch_alter_table("u", copy_from=t, recreate="always") as batch:
          batch.add_column(sa.Column("b", sa.Integer))
      """
    let migration = try #require(madeMigration(text))
    let body = MigrationReader.details(of: migration, ReadingContext(dialect: .postgresql)).upgrade
    #expect(
      body.operations.flatMap(\.effectiveChanges).map(\.inWords) == ["unknown u", "unknown t"])
    #expect(body.unread.count == 1)
  }

  /// What SQLAlchemy settles anew when a block makes its table is in doubt.
  @Test(arguments: [
    ("b.create_primary_key('n', ['z'])", true), ("b.drop_constraint('k', type_='primary')", true),
    ("b.drop_column('id')", true), ("b.alter_column('id', type_=sa.BigInteger())", true),
    ("b.add_column(sa.Column('w', sa.Integer, index=True))", true),
    ("b.add_column(sa.Column('w', sa.Integer, primary_key=True))", true),
    ("b.alter_column('z', new_column_name='y')\n    b.alter_column('z', nullable=False)", true),
    ("b.alter_column('z', new_column_name='y')\n    b.add_column(sa.Column('z', sa.Text))", true),
    ("b.alter_column('id', new_column_name='y')", false), ("b.drop_column('z')", false),
    ("b.add_column(sa.Column('w', sa.Integer))", false),
    ("b.create_unique_constraint('u', ['z'])", false),
  ])
  func keysOfBatchBlocks(statement: String, isInDoubt: Bool) throws {
    let text = """
      t = sa.Table(
          "t", sa.MetaData(), sa.Column("id", sa.Integer), sa.Column("z", sa.Integer),
          sa.PrimaryKeyConstraint("id", name="k"))
      with op.batch_alter_table("t", copy_from=t, recreate="always") as b:
          \(statement)
      """
    let migration = try #require(madeMigration(text))
    let body = MigrationReader.details(of: migration, ReadingContext(dialect: .postgresql)).upgrade
    let made = body.operations.flatMap(\.effectiveChanges)
    guard case .rebuildTable(let table, _)? = made.first else {
      Issue.record("the table is not made anew: \(made)")
      return
    }
    #expect(table.isIncomplete == isInDoubt)
  }
}
