import Extraction
import MigrationModel
import SchemaModel
import SourceText
import TestSupport
import Testing

/// Migrations that are read one after the other with what is known of the same modules.
@Suite struct SharedModuleTests {
  private static let modules = [
    "app.helpers": """
    import sqlalchemy as sa
    from alembic import op
    from app.types import Key
    from app.late import later
    TABLES = ["a", "b"]
    OPTIONS = {"nullable": False}
    def each():
        for name in TABLES:
            op.add_column(name, sa.Column("key", Key(), **OPTIONS))
    def grow(name):
        TABLES.append(name)
        OPTIONS["nullable"] = True
    def call_later():
        later()
    """,
    "app.types": """
    import sqlalchemy as sa
    class Key(sa.TypeDecorator):
        impl = sa.String(36)
    def length():
        return 42
    class Loaded(sa.TypeDecorator):
        impl = sa.String
        def load_dialect_impl(self, dialect):
            return sa.String(length())
    """,
    // The type is asked for where hardly any further function may be followed.
    "app.chain": """
    import sqlalchemy as sa
    from app.types import Loaded
    \((0..<10).map { "def c\($0)(n): return c\($0 + 1)(n)" }.joined(separator: "\n"))
    def c10(n): return sa.Column(n, Loaded())
    """,
  ]

  /// Each uses the modules in another way; some change what the modules hold.
  private static let migrations = [
    "from app.helpers import each\ndef upgrade():\n    each()\n",
    "from app import helpers\ndef upgrade():\n    helpers.grow('c')\n    helpers.each()\n",
    "from app.helpers import TABLES\ndef upgrade():\n    TABLES.append('d')\n    for t in TABLES:\n        op.drop_table(t)\n",
    "from app.helpers import call_later\ndef upgrade():\n    call_later()\n",
    "from app.other import missing\ndef upgrade():\n    missing(op)\n",
    "from app.helpers import TABLES\ndef upgrade():\n    for t in TABLES:\n        op.drop_table(t)\ndef downgrade():\n    TABLES.clear()\n",
    "from app.types import Key\ndef upgrade():\n    op.create_table('t', sa.Column('id', Key))\n",
    "from app.types import Loaded\ndef upgrade():\n    op.create_table('t', sa.Column('id', Loaded()))\n",
  ].map(Self.migration)

  private static let chains = (0..<11).map { start in
    migration(
      "from app.chain import c\(start)\ndef upgrade():\n    op.create_table('t', c\(start)('id'))\n"
    )
  }

  private static func migration(_ text: String) -> String {
    "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'r'\n" + text
  }

  @Test func typesAreKnownWhoeverAsks() {
    for start in Self.chains.indices {
      let alone = read(Self.chains[start], context, ModuleLibrary())
      let library = ModuleLibrary()
      let first = read(Self.migrations.last ?? "", context, library)
      #expect(words(first).joined().contains("VARCHAR(42)"))
      #expect(words(read(Self.chains[start], context, library)) == words(alone))
      let other = ModuleLibrary()
      _ = read(Self.chains[start], context, other)
      #expect(
        words(read(Self.migrations.last ?? "", context, other)) == words(first),
        "\(start)")
    }
  }

  private var context: ReadingContext {
    var sources = ModuleSources()
    for (number, name) in ["app.types", "app.helpers", "app.chain"].enumerated() {
      let parts = name.split(separator: ".").map(String.init)
      let file = source("m.py", Self.modules[name] ?? "")
      sources.add(ModuleSource(file, package: parts.dropLast(), number: number + 1), parts)
    }
    return ReadingContext(dialect: .postgresql, modules: sources)
  }

  @Test(arguments: 0..<20)
  func orderDoesNotMatter(seed: UInt64) {
    let context = context
    let alone = Self.migrations.map { read($0, context, ModuleLibrary()) }
    #expect(alone.filter { $0.details.upgrade.operations.count > 1 }.count >= 2)
    #expect(alone.contains { !$0.wanted.isEmpty })

    var random = RandomSource(seed: seed)
    let library = ModuleLibrary()
    for _ in 0..<30 {
      let number = Int.random(in: Self.migrations.indices, using: &random)
      let again = read(Self.migrations[number], context, library)
      #expect(words(again) == words(alone[number]), "\(Self.migrations[number])")
      #expect(again.wanted.modules == alone[number].wanted.modules)
    }
  }

  /// All that is said of what a migration does.
  private func words(_ read: ReadDetails) -> [String] {
    [read.details.upgrade, read.details.downgrade].flatMap { body in
      body.operations.map { operation in
        let changes = operation.changes.map(\.inWords)
        return "\(operation.directive) \(operation.range) \(operation.certainty) \(changes)"
      } + body.unread.map { "\($0)" }
    }
  }

  private func read(
    _ text: String, _ context: ReadingContext, _ library: ModuleLibrary
  ) -> ReadDetails {
    MigrationReader.details(of: MigrationReader.parse(source("r.py", text)), context, library)
  }

  private func source(_ path: RelativePath, _ text: String) -> SourceFile {
    SourceFile(path: path, bytes: Array(text.utf8), provenance: .synthetic)
  }
}
