import TestSupport
import Testing

/// Functions of the repository's own modules, which migrations import and which are followed.
@Suite struct ImportedHelperTests {
  /// The operations of the one migration, as `line op table.name`, and what is not read.
  private func operations(
    _ upgrade: String, imports: String, _ files: [String: String]
  ) throws -> [String] {
    let repository = try GitFixture()
    var all = files
    all["app/db/migrations/env.py"] = ""
    all["alembic.ini"] = alembicIni(scriptLocation: "%(here)s/app/db/migrations")
    all["app/db/migrations/versions/1.py"] = """
      \(imports)
      from alembic import op
      revision = "a1"
      down_revision = None
      def upgrade():
      \(upgrade.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      """
    try repository.commit("start", writing: all)
    let result = try repository.mlint("operations", "--format", "json").orFail()
    let document = try decode(Document.self, from: result)
    let migration = try #require(document.migrations.first)
    return migration.upgrade.map { operation in
      let object = [operation.table, operation.name].compactMap(\.self).joined(separator: ".")
      let mark = operation.certainty == "exact" ? "" : "?"
      return "\(operation.line) \(operation.op) \(object)\(mark)"
    } + migration.unknown.map { "\($0.line) unread: \($0.reason)" }
  }

  @Test func functionsAndConstants() throws {
    #expect(
      try operations(
        """
        helpers.drop_all(op, "x")
        op.drop_index(helpers.name(TABLE), TABLE)
        helpers.again(lambda: None)
        """, imports: "from app.db import helpers\nfrom app.names import TABLE",
        [
          "app/__init__.py": "", "app/names.py": "TABLE = 'users'\nLIST = [TABLE, 'teams']\n",
          "app/db/__init__.py": "",
          "app/db/helpers.py": """
          from ..names import LIST
          from . import more
          def drop_all(op, last):
              for table in LIST + [last]:
                  more.drop(op, table)
          def name(table):
              return f"ix_{table}"
          def again(function):
              from alembic import op
              op.execute("UPDATE users SET a = 1")
          """,
          "app/db/more.py": "def drop(op, table):\n    op.drop_table(table)\n",
        ]) == [
          "7 drop_table users", "7 drop_table teams", "7 drop_table x",
          "8 drop_index users.ix_users", "9 execute ",
        ])
  }

  /// What a function of another module changes is not known any more, though it was looked up before.
  @Test func listsThatAreChanged() throws {
    #expect(
      try operations(
        """
        for table in helpers.LIST: op.drop_table(table)
        helpers.change()
        for table in helpers.LIST: op.drop_table(table)
        """, imports: "from app import helpers",
        [
          "app/__init__.py": "",
          "app/helpers.py": "LIST = ['a', 'b']\ndef change():\n    LIST.append('c')\n",
        ]) == [
          "6 drop_table a", "6 drop_table b", "8 drop_table ?",
          "8 unread: the arguments of `drop_table` are made at run time",
        ])
  }

  /// Packages below `src`, names that a package hands on, and ends of the way.
  @Test func whereModulesAre() throws {
    #expect(
      try operations(
        """
        add(op.get_bind())
        foreign.run(op.get_bind())
        lost(op.get_bind())
        loop()
        """,
        imports: "from pkg.tools import add, lost, loop\nimport foreign.tools as foreign",
        [
          "src/pkg/__init__.py": "",
          "src/pkg/tools/__init__.py":
            "from .own import add, loop\nfrom foreign import lost\n",
          "src/pkg/tools/own.py": """
          from alembic import op
          def add(bind):
              op.create_index("ix", "t", ["a"])
          def loop():
              loop()
              op.drop_table("t")
          """,
        ]) == [
          "7 create_index t.ix", "10 drop_table t",
          "8 unread: `foreign.tools.run` is imported and may do anything",
          "9 unread: `pkg.tools.lost` is imported and may do anything",
          "10 unread: a function calls itself, which is not followed",
        ])
  }

  /// A cycle of imports, a file that is no Python, and one that is too large.
  @Test func hostileModules() throws {
    #expect(
      try operations(
        """
        one(op)
        broken(op)
        large(op)
        """,
        imports:
          "from app.one import one\nfrom app.broken import broken\nfrom app.large import large",
        [
          "app/one.py": "from app.two import one\n", "app/two.py": "from app.one import one\n",
          "app/broken.py": "def broken(op):\n    op.drop_table(((\n",
          "app/large.py": "def large(op):\n    op.drop_table('t')\n"
            + String(repeating: "# a long comment\n", count: 40_000),
        ]
      ).allSatisfy { $0.contains("unread: ") })
  }

  private struct Document: Decodable {
    struct Migration: Decodable {
      let upgrade: [Operation]
      let unknown: [Unknown]
    }

    struct Operation: Decodable {
      let op: String
      let table: String?
      let name: String?
      let line: Int
      let certainty: String
    }

    struct Unknown: Decodable {
      let line: Int
      let reason: String
    }

    let migrations: [Migration]
  }
}
