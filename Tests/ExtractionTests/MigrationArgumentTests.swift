import Extraction
import MigrationModel
import SourceText
import Testing

/// What `env.py` passes to `upgrade()` by `context.run_migrations(…)`.
@Suite struct MigrationArgumentTests {
  /// What a migration does that gets what an `env.py` passes.
  private func operations(_ environment: String, _ migration: String) throws -> [String] {
    let script = EnvironmentScript(SourceFile(path: "env.py", text: environment))
    let file = SourceFile(
      path: "a.py",
      text: "revision = 'a'\ndown_revision = None\nimport sqlalchemy as sa\n" + migration)
    let read = try #require(MigrationReader.read(file).migration)
    let body = MigrationReader.details(of: read, ReadingContext(arguments: script.arguments))
      .upgrade
    return body.operations.map { operation in
      let certainty = operation.certainty == .exact ? "" : "?"
      return [operation.directive, operation.table?.description, operation.name]
        .compactMap { $0 }.joined(separator: " ") + certainty
    } + body.unread.map { "unread: " + $0.reason }
  }

  private static let migration = """
    def upgrade(op, kind="b", **others):
        op.drop_table("a")
        with op.batch_alter_table("t") as batch:
            batch.drop_column(kind)
        if others["wide"]:
            op.drop_table("c")
    """

  @Test func directivesOfAPassedModule() throws {
    #expect(
      try operations(
        """
        from alembic import context, op as directives
        def run_migrations_online():
            engine = connect()
            context.configure(connection=engine)
            with context.begin_transaction():
                context.run_migrations(op=directives, kind="x", wide=True, tester=make())
        """, Self.migration)
        == ["drop_table a", "drop_column t x", "drop_table c"])
  }

  @Test(arguments: [
    // The name that is passed is another one in the function.
    "def run(op):\n    context.run_migrations(op=op)",
    "def run():\n    op = Wrapper(directives)\n    context.run_migrations(op=op)",
    "def run():\n    for op in wrapped:\n        context.run_migrations(op=op)",
    "run = lambda op: context.run_migrations(op=op)",
    // Modes that differ.
    "context.run_migrations(op=op)\ncontext.run_migrations(op=Wrapper(op))",
    // Not known, or not Alembic's.
    "context.run_migrations(**arguments)",
    "def run_migrations(op): pass\nrun_migrations(op=op)",
    "",
  ])
  func whatIsNotKnown(_ call: String) throws {
    #expect(
      try operations(
        "from alembic import context, op\nfrom alembic import op as directives\n" + call,
        "def upgrade(op):\n    op.drop_table('a')"
      )
      .allSatisfy { $0.hasPrefix("unread: ") })
  }

  @Test func callsByAnyName() throws {
    for call in [
      "from alembic.context import run_migrations\nrun_migrations(op=op)",
      "from alembic import context as c\nc.get_context().run_migrations(op=op)",
      "import alembic\nalembic.context.run_migrations(op=op)",
    ] {
      #expect(
        try operations(
          "from alembic import op\n" + call, "def upgrade(op):\n    op.drop_table('a')")
          == ["drop_table a"], "\(call)")
    }
  }
}
