import Extraction
import MigrationModel
import SchemaModel
import SourceText
import Testing

/// Models that one revision declares and others look at.
@Suite struct ModelTests {
  private static let models = """
    import sqlalchemy as sa
    from sqlalchemy import orm
    Base = orm.declarative_base()
    class User(Base):
        __tablename__ = "users"
        id = sa.Column(sa.Integer, primary_key=True)
    def upgrade():
        pass
    """

  /// What a migration makes with the models of the module `versions.one`: the tables, and why something is unread.
  private func made(
    _ upgrade: String, importing imports: String = "from versions import one",
    _ others: [String: String] = [:], areUsersKnown: Bool = true
  ) -> [String] {
    let lines = upgrade.split(separator: "\n").map { "    \($0)\n" }.joined()
    let text = "import importlib\nfrom alembic import op\n\(imports)\ndef upgrade():\n\(lines)"
    var files = ["one": Self.models, "this": text]
    files.merge(others) { $1 }
    let sources = files.mapValues { $0 }.map { name, text in
      SourceFile(path: RelativePath("versions/\(name).py"), text: text)
    }
    var modules = ModuleSources()
    for (number, file) in sources.enumerated() where file.path != "versions/this.py" {
      let name = file.path.moduleName ?? ""
      modules.add(
        ModuleSource(file, package: ["versions"], number: number + 1), ["versions", name])
      guard areUsersKnown else { continue }
      let users = sources.filter { $0.path != file.path && $0.bytes.contains(Array(name.utf8)) }
      modules.note(
        areUsersHarmless: users.allSatisfy { ModelUsers.leaveAlone($0, [name]) }, of: file.path)
    }
    let read = MigrationReader.details(
      of: MigrationReader.parse(SourceFile(path: "versions/this.py", text: text)),
      ReadingContext(dialect: .postgresql, modules: modules), ModuleLibrary())
    #expect(areUsersKnown || read.wanted.users == ["versions/one.py"])
    let body = read.details.upgrade
    return body.operations.flatMap(\.effectiveChanges).compactMap { change in
      switch change {
      case .createTable(let table, _), .rebuildTable(let table, _):
        "\(table.name)(\(table.columns.map { $0.name ?? "?" }.joined(separator: " ")))"
      default: nil
      }
    } + body.unread.map { "unread: " + $0.reason }
  }

  private static func isUnread(_ made: [String]) -> Bool {
    made.count == 1 && made[0].hasPrefix("unread: ")
  }

  private static let create = "one.Base.metadata.create_all(op.get_bind())"

  @Test(arguments: [
    ("from versions import one", create),
    ("import versions.one as one", create),
    ("", "one = importlib.import_module('versions.' 'one')\n\(create)"),
    (
      "from versions import one",
      """
      for name, table in one.Base.metadata.tables.items():
          if name == "users":
              with op.batch_alter_table(name, copy_from=table, recreate="always") as batch:
                  batch.alter_column("id")
              break
      """
    ),
    (
      "from versions import one",
      """
      with op.batch_alter_table("users", copy_from=one.Base.metadata.tables["users"], recreate="always") as batch:
          batch.alter_column("id")
      """
    ),
  ])
  func waysToThem(imports: String, upgrade: String) {
    #expect(made(upgrade, importing: imports) == ["users(id)"])
  }

  /// Others may add to models, or change them, whether the migration leads there or not.
  @Test(arguments: [
    "import versions.one as one\nclass More(one.Base):\n    __tablename__ = 'more'",
    "from versions.one import Base\nclass More(Base):\n    __tablename__ = 'more'",
    "from versions.one import User", "from versions.one import *", "import versions.one",
    "import versions\nversions.one.User.x = 1", "from . import one\none.User.x = 1",
    "from . import one\nchange(one)", "from . import one\none.Base = None",
    "from . import one\nchange(one.Base)", "from . import one\nchange(one.Base.metadata)",
    "from . import one\nchange(one.Base.metadata.tables)", "from . import one\ndel one.User",
    "from . import one\nfor one.x in range(1):\n    pass", "from . import one\nother = one",
    "from . import one\nfor t in one.Base.metadata.tables.values():\n    change(t)",
    "from . import one\nfor t in one.Base.metadata.tables.values():\n    t.name = 'x'",
    "from . import one\none.Base.metadata.tables['users'].name = 'x'",
    "change('versions.one')", "import importlib\nx = importlib.import_module(f'versions.one')",
    "import importlib\nimportlib.import_module('versions.one').User.x = 1",
    "from . import one\nsetattr(one.upgrade, 'x', 1)", "from . import one\none.upgrade()",
    "from versions.one import upgrade", "from versions.one import Base",
    "from versions.one import Base\nclass User(Base):\n    __tablename__ = 'other'",
    "from . import one\nprint(one.upgrade.__globals__)", "from . import one\nx = (y := one)",
    "from . import one\nclass A:\n    def f(self):\n        self.metadata.clear()",
    "from . import one\nfor t in one.Base.metadata.tables.values():\n    change(copy_from=t)",
    "from importlib import import_module\nx = import_module('versions.one')",
    "branch_labels = change('versions.one')", "sa = change\nsa.String = one",
  ])
  func usersThatMayChangeThem(user: String) {
    #expect(Self.isUnread(made(Self.create, ["two": user])), "\(user)")
    #expect(
      made("pass\n" + Self.create, importing: "from versions import one\n" + user) != ["users(id)"])
  }

  @Test(arguments: [
    "revision = 'two'\ndown_revision = 'one'", "\"\"\"Goes back to one.\"\"\"",
    "from . import one\ndef f():\n    for name in one.Base.metadata.tables:\n        print(name)",
    "from . import one\ndef f(bind):\n    one.Base.metadata.drop_all(bind)",
  ])
  func usersThatOnlyLook(user: String) {
    #expect(made(Self.create, ["two": user]) == ["users(id)"], "\(user)")
  }

  /// Who uses a revision is not known at first, and is asked for.
  @Test func usersThatAreNotKnown() {
    #expect(Self.isUnread(made(Self.create, areUsersKnown: false)))
  }

  // MARK: Bad input

  private func madeAlone(_ text: String) -> [String] {
    let file = SourceFile(path: "versions/this.py", text: text)
    var modules = ModuleSources()
    modules.note(areUsersHarmless: true, of: file.path)
    let body = MigrationReader.details(
      of: MigrationReader.parse(file),
      ReadingContext(dialect: .postgresql, modules: modules), ModuleLibrary()
    ).details.upgrade
    return body.operations.flatMap(\.changes).map(\.inWords) + body.unread.map(\.reason)
  }

  private static let beginning = """
    import sqlalchemy as sa
    from sqlalchemy.orm import declarative_base
    from alembic import op
    def upgrade():
        Base.metadata.create_all(op.get_bind())
    Base = declarative_base()

    """

  @Test func manyModels() {
    func models(_ count: Int) -> String {
      (0..<count).map {
        "class T\($0)(Base):\n    __tablename__ = 't\($0)'\n    id = sa.Column(sa.Integer)\n"
      }.joined()
    }
    #expect(madeAlone(Self.beginning + models(900)).count == 900)
    #expect(madeAlone(Self.beginning + models(10_000)).count == 1)
    // So large that not all of it is evaluated.
    let wide = (0..<100_000).map { "    c\($0) = sa.Column(sa.Integer)\n" }.joined()
    let found = madeAlone(Self.beginning + "class T(Base):\n    __tablename__ = 't'\n" + wide)
    #expect(found == ["the function does more than is followed"])
  }

  @Test func modelsThatAskForThemselves() {
    let itself = """
      class T(Base):
          __tablename__ = "t"
          id = sa.Column(sa.Integer, *[t for t in Base.metadata.tables])
      """
    #expect(madeAlone(Self.beginning + itself).count == 1)
    let deep = String(repeating: "f(", count: 1500) + String(repeating: ")", count: 1500)
    let nested = "class T(Base):\n    __tablename__ = 't'\n    id = sa.Column(\(deep))\n"
    #expect(madeAlone(Self.beginning + nested).allSatisfy { !$0.hasPrefix("create") })
  }

  @Test func modelsThatCannotBeRead() {
    #expect(madeAlone(Self.beginning + "class T(Base:\n    pass\n").count == 1)
    #expect(madeAlone(Self.beginning + "class T(Base):\n    __tablename__ = '\\0'\n").count == 1)
    #expect(madeAlone(Self.beginning).count == 1)
  }
}
