import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// Handlers of `try` that cannot run, and modules that are imported by a call.
@Suite struct AttemptTests {
  @Test func handlersOfNamesThatAreThere() throws {
    #expect(
      try operations(
        """
        name = "b"
        try:
            with op.batch_alter_table("t") as batch_op:
                batch_op.drop_column(name)
                batch_op.add_column(sa.Column("c", sa.String(20)))
        except AttributeError:
            op.drop_table("t")
        try:
            op.drop_table("u")
        except (ImportError, NameError):
            op.drop_table("v")
        except Exception:
            op.drop_table("w")
        else:
            op.drop_table("x")
        """) == [
          "drop_column t b", "add_column t c", "drop_table u", "drop_table w?", "drop_table x",
        ])
  }

  /// What may raise such an error, or was not read, leaves the handler in doubt.
  @Test(arguments: [
    "op.drop_tables('t')", "op.get_bind().dialect.name", "made().name", "op.drop_table(name)",
    "op.execute(made())", "sa.NewInSomeVersion()", "import other", "made(op)", "raise NameError",
    "with op.batch_alter_table('t') as b:\n        b.drop_table('t')", "[][0].name",
    "f = lambda: op.drop",
  ])
  func handlersThatMayRun(block: String) throws {
    let found = try operations(
      """
      try:
          \(block)
      except (AttributeError, ImportError, NameError):
          op.drop_table("handled")
      """, module: "from app import made")
    #expect(found.contains("drop_table handled?"))
  }

  /// What a handler catches is decided by its name, which a module may give to something else.
  @Test(arguments: ["AttributeError = Exception", "from app import AttributeError"])
  func handlersOfOtherErrors(module: String) throws {
    #expect(
      try operations(
        "try:\n    op.drop_table('t')\nexcept AttributeError:\n    op.drop_table('u')",
        module: module) == ["drop_table t", "drop_table u?"])
  }

  @Test func modulesImportedByACall() {
    var sources = ModuleSources()
    let helper = SourceFile(
      path: "app/versions/1_first.py",
      text: "from alembic import op\ndef go():\n    op.drop_table('t')\n"
    )
    sources.add(
      ModuleSource(helper, package: ["app", "versions"], number: 1), ["app", "versions", "1_first"])
    func read(_ call: String) -> MigrationBody {
      let text = """
        import importlib
        def upgrade():
            module = importlib.import_module(\(call))
            module.go()
        """
      return MigrationReader.details(
        of: MigrationReader.parse(SourceFile(path: "r.py", text: text)),
        ReadingContext(modules: sources), ModuleLibrary()
      ).details.upgrade
    }
    #expect(read("'app.versions.' '1_first'").operations.map(\.directive) == ["drop_table"])
    #expect(read("name='app.versions.1_first'").unread.isEmpty)
    #expect(read("'.1_first', 'app.versions'").operations.isEmpty)
    #expect(read("f'app.versions.{number}'").operations.isEmpty)
    #expect(read("''").operations.isEmpty)
  }
}
