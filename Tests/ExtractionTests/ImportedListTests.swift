import Extraction
import MigrationModel
import SourceText
import TestSupport
import Testing

/// Lists, dictionaries and names of other modules that a migration changes before it uses them again.
@Suite struct ImportedListTests {
  private static let modules = [
    "app.helpers": """
    from alembic import op
    from app.deep import DEEP
    LIST = ["a", "b"]
    TWO = ["m"]
    NAME = "n"
    MAP = {"k": "v"}
    PARTS = [LIST]
    def each():
        for table in LIST: op.drop_table(table)
    def two():
        for table in TWO: op.drop_table(table)
    def name(): op.drop_table(NAME)
    def get(): return LIST
    def grow(): LIST.append("z")
    def own():
        tables = []
        tables.append("z")
        for table in tables: op.drop_table(table)
    """,
    "app.deep": """
    from alembic import op
    DEEP = ["d"]
    def deep():
        for table in DEEP: op.drop_table(table)
    """,
    "app.third": """
    import app.helpers
    from app.helpers import LIST
    def grow(): LIST.append("z")
    def grow_member(): app.helpers.LIST.append("z")
    """,
    "app.all": "from app.helpers import *\n",
  ]

  /// What changes `LIST` of `app.helpers`.
  private static let changes = [
    "LIST.append('z')",
    "LIST[0] = 'z'",
    "del LIST[0]",
    "helpers.LIST.append('z')",
    "helpers.LIST[0] = 'z'",
    "helpers.LIST += ['z']",
    "helpers.LIST = ['z']",
    "helpers.LIST, other = ['z'], 1",
    "del helpers.LIST",
    "alias = LIST; alias.append('z')",
    "alias = helpers.LIST; alias.append('z')",
    "alias = LIST or []; alias.append('z')",
    "alias = LIST if op.get_bind() else []; alias.append('z')",
    "alias = [LIST]; alias[0].append('z')",
    "alias = [LIST]; alias[0][0] = 'z'",
    "PARTS[0].append('z')",
    "helpers.PARTS[0].append('z')",
    "OWN_PARTS[0].append('z')",
    "RENAMED.append('z')",
    "helpers.get().append('z')",
    "helpers.grow()",
    "third.grow()",
    "third.grow_member()",
    "collect(LIST)",
    "for alias in [LIST]: alias.append('z')",
    "while op.get_bind(): LIST.append('z')",
    "from app.helpers import LIST as alias; alias += ['z']",
    "all.LIST.append('z')",
  ]

  @Test(arguments: changes)
  func changedList(_ change: String) {
    let change = change.replacing("; ", with: "\n    ")
    #expect(tables("\(change)\n    helpers.each()").last == .some(nil), "\(change)")
    // Nobody has to have asked for the list before, and whoever did has to ask again.
    #expect(
      tables("helpers.each()\n    \(change)\n    helpers.each()") == ["a", "b", nil], "\(change)")
    #expect(
      tables("\(change)\n    for table in helpers.LIST: op.drop_table(table)").last == .some(nil),
      "\(change)")
  }

  @Test func otherChanges() {
    #expect(tables("helpers.NAME = 'z'\n    helpers.name()") == [nil])
    #expect(tables("helpers.NAME = 'z'\n    op.drop_table(helpers.NAME)") == [nil])
    #expect(tables("helpers.MAP['k'] = 'z'\n    op.drop_table(helpers.MAP['k'])") == [nil])
    #expect(
      tables("helpers.DEEP.append('z')\n    deep.deep()\n    helpers.each()") == [nil, "a", "b"])
    // Which module it is of cannot be told, so one that is led into later may be the one.
    #expect(tables("all.LIST.append('z')\n    deep.deep()") == [nil])
  }

  /// What a migration or a module changes of its own leaves other modules alone.
  @Test(arguments: [
    "OWN.append('z')",
    "collect(OWN)",
    "helpers.own()",
    "tables = []; tables.append('z')",
    "tables = []; groups = [tables]; tables.append('z')",
  ])
  func changedOwnList(_ change: String) {
    let change = change.replacing("; ", with: "\n    ")
    #expect(tables("\(change)\n    helpers.each()").suffix(2) == ["a", "b"], "\(change)")
  }

  /// What is no operation is none the second time either, when nobody knows any more what the list holds.
  @Test(arguments: [
    "LIST.append('y'); LIST.append('z')",
    "for name in range(3): LIST.append(name)",
    "helpers.LIST.append('z'); helpers.LIST.remove('z'); helpers.LIST.clear()",
    "helpers.MAP.update({}); helpers.MAP.update({})",
  ])
  func changedAgain(_ change: String) {
    let body = read(change.replacing("; ", with: "\n    "), ModuleLibrary()).upgrade
    #expect(body.operations.isEmpty && body.unread.isEmpty, "\(change)")
  }

  @Test func methodOfAnUnknownObject() {
    let body = read("helpers.NAME.append(op.get_bind())", ModuleLibrary()).upgrade
    #expect(body.unread.count == 1)
  }

  /// A copy that the function changes is its own.
  @Test func changedCopies() {
    let use = "for table in LIST: op.drop_table(table)"
    for change in [
      "tables = list(LIST)", "tables = sorted(LIST)", "tables = LIST + ['x']",
      "tables = [*LIST]", "tables = set(LIST)",
    ] {
      #expect(
        tables("\(change)\n    tables.append('z')\n    \(use)") == ["a", "b"], "\(change)")
    }
    let own = "def list(tables): return tables\n    tables = list(LIST)\n    tables.append('z')"
    #expect(tables("\(own)\n    \(use)") == [nil])
  }

  @Test func ownListsBesideThoseOfModules() {
    let use = "for table in helpers.LIST: op.drop_table(table)\n    "
    for change in [
      "tables = []\n    groups = [tables]\n    tables.append('z')",
      "tables = []\n    def add(): tables.append('z')\n    add()", "OWN.append('z')",
    ] {
      #expect(tables("\(use)\(change)\n    helpers.each()") == ["a", "b", "a", "b"], "\(change)")
    }
  }

  /// What one migration, or one of its functions, changes is as it was for the next.
  @Test func nextMigration() {
    let library = ModuleLibrary()
    let use = "helpers.each()"
    #expect(tables(use, library) == ["a", "b"])
    for change in Self.changes + ["helpers.NAME = 'z'"] {
      _ = tables(change.replacing("; ", with: "\n    "), library)
      #expect(
        tables("\(use)\n    helpers.name()\n    deep.deep()", library) == ["a", "b", "n", "d"])
      let downgrade = "\ndef downgrade():\n    \(use)\n    helpers.name()"
      let text = change.replacing("; ", with: "\n    ") + downgrade
      #expect(
        read(text, library).downgrade.operations.map { $0.table?.name } == ["a", "b", "n"],
        "\(change)")
    }
  }

  /// The tables that `upgrade()` drops; nil for those that are not known.
  private func tables(_ upgrade: String, _ library: ModuleLibrary = ModuleLibrary()) -> [String?] {
    read(upgrade, library).upgrade.operations.map { $0.table?.name }
  }

  private func read(_ upgrade: String, _ library: ModuleLibrary) -> MigrationDetails {
    let text = """
      from alembic import op
      from app import all, deep, helpers, third
      from app.helpers import LIST, PARTS
      from app.helpers import LIST as RENAMED
      revision = "r"
      OWN = ["o"]
      OWN_PARTS = [LIST]
      def collect(tables): tables.append("z")
      def upgrade():
          \(upgrade)
      """
    return MigrationReader.details(
      of: MigrationReader.parse(source("r.py", text)), context, library
    ).details
  }

  private var context: ReadingContext {
    var sources = ModuleSources()
    for (number, module) in Self.modules.sorted(by: { $0.key < $1.key }).enumerated() {
      let name = module.key.split(separator: ".").map(String.init)
      sources.add(
        ModuleSource(source("m.py", module.value), package: name.dropLast(), number: number + 1),
        name)
    }
    return ReadingContext(dialect: .postgresql, modules: sources)
  }

  private func source(_ path: RelativePath, _ text: String) -> SourceFile {
    SourceFile(path: path, bytes: Array(text.utf8), provenance: .synthetic)
  }
}
