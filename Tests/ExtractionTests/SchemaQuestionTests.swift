import Extraction
import MigrationModel
import SchemaModel
import Testing

/// What migrations ask the database about its schema, and what runs depending on the answer.
@Suite struct SchemaQuestionTests {
  private func body(_ upgrade: String, module: String = "") throws -> MigrationBody {
    let migration = try #require(madeMigration(upgrade, module: module))
    return MigrationReader.details(of: migration, ReadingContext(dialect: .postgresql)).upgrade
  }

  /// Each operation with the guards that it is under, in a few words.
  private func guarded(_ upgrade: String, module: String = "") throws -> [String] {
    let body = try body(upgrade, module: module)
    return body.operations.map { operation in
      let guards = operation.guards.map { entry in
        (entry.holds ? "" : "not ") + body.tests[entry.test].question.inWords
      }
      let certainty =
        operation.guards.isEmpty || operation.isCertainUnderGuards
        ? "" : " perhaps"
      #expect(operation.guards.isEmpty || operation.certainty != .exact)
      return ([operation.table?.name ?? operation.directive] + guards).joined(separator: ", ")
        + certainty
    }
  }

  @Test(arguments: [
    ("inspector.has_table(\"t\")", "relation t"),
    ("not inspector.has_table(\"t\", schema=\"app\")", "not relation app.t"),
    ("\"t\" in inspector.get_table_names()", "table t"),
    ("\"t\" not in set(inspector.get_table_names(schema=\"app\"))", "not table app.t"),
    ("\"v\" in inspector.get_view_names()", "view v"),
    ("\"c\" in [c[\"name\"] for c in inspector.get_columns(\"t\")]", "column t c"),
    ("\"c\" in {c.get(\"name\") for c in inspector.get_columns(\"t\", \"app\")}", "column app.t c"),
    ("any(c[\"name\"] == \"c\" for c in inspector.get_columns(\"t\"))", "column t c"),
    ("[c for c in inspector.get_columns(\"t\") if \"c\" == c[\"name\"]]", "column t c"),
    ("\"i\" in [i[\"name\"] for i in inspector.get_indexes(\"t\")]", "index t i"),
    ("\"u\" in [u[\"name\"] for u in inspector.get_unique_constraints(\"t\")]", "unique t u"),
    ("\"f\" in [f[\"name\"] for f in inspector.get_foreign_keys(\"t\")]", "foreign key t f"),
    ("exists(\"t\", bind)", "table t"),
    ("has_column(\"t\", \"c\")", "(not not table t and column t c)"),
    ("lacks(\"t\")", "not table t"),
    ("bind.dialect.has_table(bind, \"t\")", "relation t"),
    ("bool(\"t\" in tables) and not \"u\" in tables", "(table t and not table u)"),
    ("\"t\" in tables or \"u\" in tables", "(table t or table u)"),
    ("bind.dialect.name == \"postgresql\" and \"t\" in tables", "table t"),
  ])
  func areUnderstood(test: String, question: String) throws {
    let module = """
      def exists(name, connection):
          "Docstring."
          inspector = sa.inspect(connection)
          return name in inspector.get_table_names()
      def online(function):
          @functools.wraps(function)
          def inner(*args, **kwargs):
              if context.is_offline_mode():
                  raise RuntimeError
              return function(*args, **kwargs)
          return inner
      @online
      def has_column(table, column):
          if not exists(table, op.get_bind()):
              return
          inspector = sa.inspect(op.get_bind())
          return column in [c["name"] for c in inspector.get_columns(table)]
      @online
      def lacks(table):
          if exists(table, op.get_bind()):
              return False
          return True
      """
    let text = """
      bind = op.get_bind()
      inspector = sa.engine.reflection.Inspector.from_engine(bind)
      tables = inspector.get_table_names()
      if \(test):
          op.drop_table("x")
      else:
          op.drop_table("y")
      """
    #expect(
      try guarded(text, module: module) == ["x, \(question)", "y, not \(question)"])
  }

  @Test(arguments: [
    "made in tables", "\"t\" in tables and made", "\"t\" in made.get_table_names()", "tables",
    "len(tables) > 0", "[t for t in tables if made]", "inspector.get_columns(\"t\")[0]",
    "\"t\" in sa.inspect(made).get_table_names()", "{\"t\"} <= set(tables)",
  ])
  func areNotMadeUp(test: String) throws {
    let body = try body(
      """
      inspector = sa.inspect(op.get_bind())
      tables = inspector.get_table_names()
      if \(test):
          op.drop_table("x")
      """, module: "from app import made")
    #expect(body.tests.isEmpty)
    #expect(body.operations.map(\.certainty) == [.conditional])
  }

  @Test(arguments: [
    "return store(function(*args, **kwargs))", "return function(*args)",
    "return other(*args, **kwargs)",
    "change()\n        return function(*args, **kwargs)",
  ])
  func decoratorsThatDoMore(statement: String) throws {
    let body = try body(
      "if has(\"t\"):\n    op.drop_table(\"x\")",
      module: """
        def decorator(function):
            def inner(*args, **kwargs):
                \(statement)
            return inner
        @decorator
        def has(table):
            return table in sa.inspect(op.get_bind()).get_table_names()
        """)
    #expect(body.tests.isEmpty)
    #expect(body.operations.map(\.certainty) == [.conditional])
  }

  @Test func whatFollowsALeavingArm() throws {
    #expect(
      try guarded(
        """
        tables = sa.inspect(op.get_bind()).get_table_names()
        if "a" not in tables:
            return
        op.drop_table("x")
        for name in ["t", "u"]:
            if name not in tables:
                continue
            op.drop_table(name)
        with op.batch_alter_table("b") as batch:
            if "c" in tables:
                raise RuntimeError
            batch.drop_column("y")
        op.drop_table("z")
        if made():
            if "d" in tables:
                return
            op.drop_table("e")
        op.drop_table("f")
        """, module: "from app import made") == [
          "x, not not table a", "t, not not table a, not not table t",
          "u, not not table a, not not table u", "b, not not table a",
          "z, not not table a", "e, not not table a, not table d perhaps",
          "f, not not table a perhaps",
        ])
  }

  /// An answer may be as old as its inspector, and as young as the question.
  @Test func moments() throws {
    let body = try body(
      """
      inspector = sa.inspect(op.get_bind())
      op.drop_table("a")
      if inspector.has_table("b"):
          op.drop_table("b")
      columns = [c["name"] for c in sa.inspect(op.get_bind()).get_columns("t")]
      op.drop_table("c")
      if "x" in columns:
          op.drop_table("d")
      if "x" in columns:
          op.drop_table("e")
      """)
    #expect(body.tests.map(\.moments) == [0...1, 2...2])
    #expect(body.operations.last?.guards == [SchemaGuard(test: 1, holds: true)])
  }

  /// Types are asked for before they are made and dropped.
  @Test func types() throws {
    #expect(
      try guarded(
        """
        kind = sa.Enum("a", name="kind")
        kind.create(op.get_bind(), checkfirst=True)
        kind.drop(op.get_bind(), True)
        kind.drop(op.get_bind())
        postgresql.ENUM("a", name="kind").create(op.get_bind())
        postgresql.ENUM("a", name="kind").drop(op.get_bind(), checkfirst=False)
        sa.Table("t", sa.MetaData(), sa.Column("k", kind)).create(op.get_bind())
        """, module: "from sqlalchemy.dialects import postgresql") == [
          "execute, not type kind", "execute, not type kind", "execute, not not type kind",
          "execute, not not type kind", "execute", "execute", "execute, not type kind",
          "execute, not type kind", "execute", "execute", "execute, not type kind",
          "execute, not type kind", "execute", "t",
        ])
  }
}

extension SchemaQuestion {
  fileprivate var inWords: String {
    switch self {
    case .hasTable(let name): "table \(name)"
    case .hasObject(let kind, let name): "\(kind.rawValue) \(name)"
    case .hasType(let name): "type \(name)"
    case .hasColumn(let table, let name): "column \(table) \(name)"
    case .hasIndex(let table, let name): "index \(table) \(name)"
    case .hasConstraint(let table, let kind, let name): "\(kind.rawValue) \(table) \(name)"
    case .not(let question): "not \(question.inWords)"
    case .all(let questions): "(\(questions.map(\.inWords).joined(separator: " and ")))"
    case .any(let questions):
      if case .hasTable(let name)? = questions.first, questions.count == 3 {
        "relation \(name)"
      } else {
        "(\(questions.map(\.inWords).joined(separator: " or ")))"
      }
    }
  }
}
