import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// Tests of the dialect's name, which a known database decides.
@Suite struct DialectTests {
  private func tables(_ test: String, _ dialect: Dialect?) throws -> [String] {
    let migration = try #require(
      madeMigration(
        """
        bind = op.get_bind()
        context = op.get_context()
        name = bind.dialect.name
        \(test)
        """, module: "from alembic import context as running\nfrom sqlalchemy.orm import Session"))
    return MigrationReader.details(of: migration, ReadingContext(dialect: dialect)).upgrade
      .operations
      .map { ($0.table?.name ?? "-") + ($0.certainty == .conditional ? "?" : "") }
  }

  @Test(arguments: [
    "bind.dialect.name == 'postgresql'", "op.get_bind().dialect.name == 'postgresql'",
    "op.get_context().dialect.name == 'postgresql'", "context.dialect.name != 'mysql'",
    "running.get_context().dialect.name == 'postgresql'", "name in ('postgresql', 'oracle')",
    "bind.engine.name == 'postgresql'", "bind.engine.dialect.name.startswith('postgres')",
    "name not in {'sqlite'} and not name == 'mysql'",
    "Session(bind=bind).bind.dialect.name == 'postgresql'",
    "context.bind.dialect.name == 'postgresql'", "context.impl.dialect.name == 'postgresql'",
    "sa.inspect(bind).dialect.name == 'postgresql'",
    "Session(bind).get_bind().dialect.name == 'postgresql'",
  ])
  func conditions(_ test: String) throws {
    let text = "if \(test):\n    op.drop_table('a')\nelse:\n    op.drop_table('b')"
    #expect(try tables(text, .postgresql) == ["a"])
    #expect(try tables(text, .mysql) == ["b"])
    #expect(try tables(text, nil) == ["a?", "b?"])
  }

  @Test func matches() throws {
    let text = """
      match name:
          case "mysql" | "mariadb":
              op.drop_table("a")
          case "postgresql":
              op.drop_table("b")
          case _:
              op.drop_table("c")
      """
    #expect(try tables(text, .mariadb) == ["a"])
    #expect(try tables(text, .postgresql) == ["b"])
    #expect(try tables(text, .sqlite) == ["c"])
    #expect(try tables(text, nil) == ["a?", "b?", "c?"])
  }

  @Test func earlyReturns() throws {
    let text = "if bind.dialect.name != 'postgresql':\n    return\nop.drop_table('a')"
    #expect(try tables(text, .postgresql) == ["a"])
    #expect(try tables(text, .sqlite) == [])
    #expect(try tables(text, nil) == ["a?"])
  }

  @Test func ofURLs() {
    #expect(DatabaseHints.dialect(ofURL: "postgresql+psycopg2://u@h/d") == .postgresql)
    #expect(DatabaseHints.dialect(ofURL: "postgres://h") == .postgresql)
    #expect(DatabaseHints.dialect(ofURL: "sqlite:///x.db") == .sqlite)
    #expect(DatabaseHints.dialect(ofURL: "driver://user:pass@localhost/dbname") == nil)
    #expect(DatabaseHints.dialect(ofURL: "mysql") == nil)
    var names = DatabaseHints.Names()
    names.read(
      Array(
        """
        from sqlalchemy.dialects import postgresql as pg
        if bind.dialect.name == "mysql": pass
        """.utf8))
    #expect(names.imported == [.postgresql])
    #expect(names.tested == [.mysql])
  }
}

@Suite struct ImportScanTests {
  @Test func importsOfEveryForm() {
    let text = """
      from __future__ import annotations
      import sqlalchemy as sa, os.path
      from alembic import op
      import app.db.models as models, app.names
      from app.db import (  # why
          helpers,
          more as other,
      )
      from .own import x
      def upgrade():
          from app.tools import name, second
          \tfrom\\tapp
      from broken
      from app import *
      """
    #expect(
      names(text).map { $0.joined(separator: ".") } == [
        "app.db.models", "app.names", "app.db.helpers", "app.db.more", "app.tools.name",
        "app.tools.second",
      ])
    #expect(names("").isEmpty)
    #expect(names("from a import (").isEmpty)
  }

  private func names(_ text: String) -> [[String]] {
    MigrationReader.parse(SourceFile(path: "a.py", bytes: Array(text.utf8), provenance: .synthetic))
      .imports
  }
}
