import Extraction
import MigrationModel
import SourceText
import Testing

/// `globals()["upgrade_" + name]()`, as in the migrations of environments with several databases.
@Suite struct DispatchTests {
  private func operations(_ upgrade: String) throws -> [String] {
    let text = """
      revision = "a"
      down_revision = None
      from alembic import op
      from elsewhere import lookup
      \(upgrade)
      def upgrade_one():
          op.drop_table("one")
      def upgrade_two():
          op.drop_table("two")
      def downgrade_one():
          op.drop_table("three")
      """
    let migration = try #require(
      MigrationReader.read(SourceFile(path: "a.py", text: text)).migration)
    let body = MigrationReader.details(of: migration).upgrade
    return body.operations.map {
      ($0.table?.description ?? "") + ($0.certainty == .exact ? "" : "?")
    } + body.unread.map { "unread: " + $0.reason }
  }

  @Test(arguments: [
    #"globals()["upgrade_%s" % engine_name]()"#, #"globals()[f"upgrade_{engine_name}"]()"#,
    #"globals()["upgrade_" + engine_name]()"#, #"globals()["upgrade_{}".format(engine_name)]()"#,
    #"globals().get(f"upgrade_{engine_name}", lambda: None)()"#,
  ])
  func ofADatabaseThatIsNotKnown(_ call: String) throws {
    #expect(try operations("def upgrade(engine_name):\n    \(call)") == ["one?", "two?"])
  }

  @Test(arguments: [
    (#"globals()["upgrade_one"]()"#, ["one"]), (#"globals()["upgrade_three"]()"#, []),
    (#"globals().get("upgrade_two", lambda: op.drop_table("x"))()"#, ["two"]),
    (#"globals().get("upgrade_three", lambda: op.drop_table("x"))()"#, ["x"]),
  ])
  func ofOneThatIsKnown(_ call: String, _ expected: [String]) throws {
    #expect(try operations("def upgrade():\n    \(call)") == expected)
  }

  @Test(arguments: [
    "globals()[lookup()]()", #"globals().get(f"upgrade_{n}", lookup())()"#,
    #"globals()[f"migrate_{n}"]()"#, #"globals()["lookup"]()"#, #"locals()["upgrade_one"]()"#,
    "globals()()",
  ])
  func whatMayBeAnything(_ call: String) throws {
    #expect(try operations("def upgrade(n):\n    \(call)").contains { $0.hasPrefix("unread: ") })
  }
}
