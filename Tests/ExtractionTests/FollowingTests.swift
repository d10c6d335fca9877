import Extraction
import MigrationModel
import SchemaModel
import Testing

/// What is known of values while a migration's functions are followed.
@Suite struct FollowingTests {
  @Test func comprehensionsAndBuiltIns() throws {
    #expect(
      try operations(
        """
        [op.drop_table(a + b) for a in ("x",) for b in ("1", "2") if b != "1"]
        for number, name in enumerate(sorted({"b", "a"})):
            op.drop_table(f"{name}{number}")
        for name in [n.replace("-", "_") for n in "a-b c-d".split()]:
            op.drop_table(name)
        for name, columns in {"t": ["c", "d"], "u": []}.items():
            for column, again in zip(columns, reversed(columns)):
                op.drop_column(name, column + again)
        for number in range(2):
            op.drop_table("r%s" % number)
        """) == [
          "drop_table x2", "drop_table a0", "drop_table b1", "drop_table a_b", "drop_table c_d",
          "drop_column t cd", "drop_column t dc", "drop_table r0", "drop_table r1",
        ])
  }

  /// Of a text that is built at run time, the table that it begins with is known.
  @Test func textsWithHoles() throws {
    let found = try #require(
      madeMigration(
        """
        op.execute(f"UPDATE Users SET a = {made()}")
        op.execute(sa.text("DELETE FROM app.t WHERE id = %s" % made()).bindparams(x=1))
        op.execute("ALTER TABLE IF EXISTS ONLY \\"Odd\\" ADD " + made())
        op.execute("DROP TABLE {}".format(made()))
        op.execute(f"DROP TABLE a_{made()}")
        op.execute(f"INSERT INTO t(a) VALUES ('{made()}')")
        op.execute(f"SELECT 1; DELETE FROM t WHERE {made()}")
        op.execute(f"{made()} FROM t")
        """, module: "from app import made"))
    let body = MigrationReader.details(of: found).upgrade
    #expect(
      body.operations.map { "\($0.source) \($0.certainty) \($0.table?.description ?? "-")" } == [
        "directive unknown -", "sql unknown users", "directive unknown -", "sql unknown app.t",
        "directive unknown -", "sql unknown Odd", "directive unknown -", "directive unknown -",
        "directive unknown -", "sql unknown t", "directive unknown -", "directive unknown -",
      ])
    #expect(body.unread.count == 8)
    #expect(body.operations[0].changes.isEmpty)
    // What changes rows changes no table.
    #expect(body.operations[1].changes.isEmpty)
    #expect(body.operations[4].changes.isEmpty)
    #expect(body.operations[5].changes == [.unknown(TableName(name: "Odd"))])
    #expect(body.operations[6].changes == [.unknown(nil)])
  }

  @Test func functionsOfTheSameFile() throws {
    #expect(
      try operations(
        """
        prefix = "not this one"
        op.drop_index(name("t", suffix="a"), "t")
        drop(*["t", "u"], **{"schema": "app"})
        """,
        module: """
          prefix = "ix"
          def name(table, *, suffix):
              "Docstring."
              parts = [prefix, table, suffix]
              if suffix == "a":
                  return "_".join(parts)
              return None
          def drop(*tables, **options):
              for table in tables:
                  op.drop_table(table, **options)
          """) == ["drop_index t ix_t_a", "drop_table app.t", "drop_table app.u"])
  }

  @Test func listsThatAreFilledInPlace() throws {
    #expect(
      try operations(
        """
        tables = []
        for name in ("a", "b"):
            tables.append(name)
        tables += ["c"]
        [tables.append(t) for t in "d".split()]
        [op.drop_table(t) for t in tables]
        other = tables
        other.append("d")
        for t in tables: op.drop_table(t)
        """) == [
          "drop_table a", "drop_table b", "drop_table c", "drop_table d", "drop_table",
          "unread: the arguments of `drop_table` are made at run time",
        ])
  }

  @Test func listsThatAFunctionFills() throws {
    #expect(
      try operations(
        """
        tables = ["a"]
        fill(tables)
        for t in tables: op.drop_table(t)
        for t in CONSTANT: op.drop_table(t)
        names = []
        for t in ("b", "c"): names.append(t)
        for t in names: op.drop_table(t)
        """,
        module: """
          CONSTANT = ["x"]
          def fill(list): list.append("y")
          """) == [
          "drop_table", "drop_table", "drop_table b", "drop_table c",
          "unread: the arguments of `drop_table` are made at run time",
          "unread: the arguments of `drop_table` are made at run time",
        ])
  }

  @Test func whatALoopChangesIsNotWhatItWas() throws {
    #expect(
      try operations(
        """
        n = 0
        while n < 3:
            op.drop_table(f"t{n}")
            n += 1
        """) == ["drop_table", "unread: the arguments of `drop_table` are made at run time"])
  }

  /// What an arm binds, and what a comprehension does, is gone behind it; names are told by their texts,
  /// however they are spelt.
  @Test func namesAreWhatTheyWere() throws {
    #expect(
      try operations(
        """
        if made():
            LATER.append("c")
            table = "other"
        else:
            for name in LATER: op.drop_table(name)
        op.drop_table(table)
        [op.drop_index(n, n) for n in ("i",)]
        try_again = [x for x in ("a",)]
        op.drop_table(x)
        ﬁrst = "f"
        op.drop_table(first)
        """, module: "from app import made\nLATER = ['a']\ntable = 't'\nx = 'x'") == [
          "drop_table a?", "drop_table", "drop_index i i", "drop_table x", "drop_table f",
          "unread: the arguments of `drop_table` are made at run time",
        ])
  }

  @Test func namesOfBatchBlocks() throws {
    #expect(
      try operations(
        """
        with op.batch_alter_table("t") as b:
            b.drop_index(b.f("ix"))
            b.create_unique_constraint(NAME, ["a"])
        """, module: "from app import NAME") == [
          "drop_index t ix", "create_unique_constraint t",
          "unread: the arguments of `create_unique_constraint` are made at run time",
        ])
  }

  @Test func statementsOfSQLAlchemy() throws {
    #expect(
      try operations(
        """
        op.execute(users.update().where(users.c.a == 1).values(a=2))
        conn = op.get_bind()
        conn.execute(sa.delete(users).where(users.c.a == None))
        rows = conn.execute(sa.select(users.c.a)).fetchall()
        statement = sa.text("DROP TABLE a").bindparams(b=1)
        op.execute(statement)
        op.bulk_insert(op.create_table("new", sa.Column("a")), [])
        op.execute(sa.update(Model))
        """,
        module: "from app import Model\nusers = sa.table('users', sa.column('a'), schema='app')")
        == [
          "execute", "execute app.users", "execute", "execute app.users", "execute", "execute",
          "execute", "drop_table a", "create_table new", "bulk_insert new", "execute",
          "unread: SQL text is built at run time",
        ])
  }

  /// `update` is also a method of dictionaries, and a loop of unknown turns forgets what it changes.
  @Test func statementsInLoopsOverWhatIsUnknown() throws {
    #expect(
      try operations(
        """
        for key, value in read().items():
            op.execute(users.update().where(users.c.a == key).values(a=value))
        """, module: "users = sa.table('users', sa.column('a'))")
        == ["execute?", "execute users?"])
  }

  @Test func typesThatAreMadeByThemselves() throws {
    #expect(
      try operations(
        """
        sa.Enum("a", "it's", name="Mood").create(op.get_bind(), checkfirst=False)
        kind.drop(op.get_bind(), checkfirst=True)
        """, module: "kind = sa.Enum(name='kind', schema='app')") == [
          "execute", "execute", "execute?", "execute?",
        ])
  }

  @Test func downgradesAreFollowedWhereTheyAreAskedFor() throws {
    let migration = try #require(
      madeMigration(
        "op.drop_table('t')", module: "def downgrade(): op.create_table('t')"))
    for isAsked in [true, false] {
      let context = ReadingContext(followsDowngrades: isAsked)
      let details = MigrationReader.details(of: migration, context)
      #expect(details.upgrade.operations.map(\.directive) == ["drop_table"])
      #expect(details.downgrade.operations.map(\.directive) == (isAsked ? ["create_table"] : []))
    }
  }

  @Test func schemasThatAreNotKnown() throws {
    #expect(
      try operations("op.drop_table('t', schema=S)", module: "from app import S") == [
        "drop_table t"
      ])
  }

  @Test func valuesWithoutEnd() throws {
    let calls = (1..<30).map {
      "def f\($0)(x): return [f\($0 - 1)(x) for i in range(100)]"
    }.joined(separator: "\n")
    let found = try operations("x = f29(1)", module: "def f0(x): return [x]\n" + calls)
    #expect(found.contains("unread: the function does more than is followed"))
    _ = try operations("for i in range(10000):\n  for j in range(10000): x = [i, j] * 9")
    _ = try operations("x = []\nfor i in range(9999): x.append(x)")
    let nested = String(repeating: "[", count: 80) + "x" + String(repeating: "]", count: 80)
    _ = try operations("x = []\nfor i in range(9999): x = \(nested)")
    _ = try operations("x = sa.select()\nfor i in range(9999): x = x.where(x)")
  }
}
