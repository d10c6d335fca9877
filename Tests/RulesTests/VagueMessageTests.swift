import Diagnostics
import Extraction
import MigrationModel
import Rules
import SourceText
import Testing

@Suite struct VagueMessageTests {
  private func findings(_ text: String) throws -> [Finding] {
    let reading = MigrationReader.read(SourceFile(path: "versions/a.py", text: text))
    let migration = try #require(reading.migration)
    var findings: [Finding] = []
    VagueMessage().check(migration, doing: MigrationReader.details(of: migration)) {
      findings.append($0)
    }
    return findings
  }

  private func finding(_ docstring: String, _ upgrade: String = "pass") throws -> Finding {
    let found = try findings(
      """
      \(docstring)
      revision = "a"
      down_revision = "z"
      from alembic import op
      import sqlalchemy as sa
      def upgrade():
          \(upgrade)
      """)
    #expect(found.count == 1)
    return try #require(found.first)
  }

  /// What the finding's label covers.
  private func labelled(_ finding: Finding) throws -> String {
    finding.primary.file.text(of: try #require(finding.primary.range))
  }

  @Test(arguments: [
    ("\"\"\"update\n\nRevision ID: a\n\"\"\"", "update"),
    ("'''update'''", "update"),
    ("'update'", "update"),
    ("r\"\"\"update\"\"\"", "update"),
    ("\"\"\"\n  update  \n\n\"\"\"", "update"),
    ("\"\"\"\\\nupdate\n\"\"\"", "update"),
    ("\"\"\"Revision ID: a\nRevises: z\n\"\"\"", "Revision ID: a"),
    ("\"\"\"fix\r\n\r\nRevises: z\"\"\"", "fix"),
    ("\"fix \" \"db\"", "fix"),
    ("# -*- coding: utf-8 -*-\n\"\"\"  wip\"\"\"", "wip"),
    ("\"\"\" \"\"\"", "\"\"\" \"\"\""),
    ("import os", "\"a\""),
  ])
  func pointsAtTheMessage(docstring: String, label: String) throws {
    #expect(try labelled(finding(docstring)) == label)
  }

  @Test func saysWhatIsWrong() throws {
    #expect(
      try finding("\"\"\"update\"\"\"").message.text
        == "the message \"update\" does not say what the migration does")
    #expect(
      try finding("\"\"\"Revises: z\"\"\"").message.text.hasPrefix(
        "the message starts with the header"))
    #expect(try finding("import os").message.text == "the migration has no message")
    let long = try finding("\"\"\"" + String(repeating: "update the db ", count: 30) + "\"\"\"")
    #expect(long.message.text.count < 130)
    #expect(long.message.text.contains("…\" does not say"))
  }

  @Test func proposesAMessage() throws {
    let phone = #"op.add_column("users", sa.Column("phone", sa.Text()))"#
    #expect(
      try finding("\"\"\"update\"\"\"", phone).help.map(\.text)
        == ["say what changes, for example: `add phone to users`"])
    #expect(
      try finding("\"\"\"update\"\"\"", "op.execute('UPDATE invoices SET a = 1')").help.map(\.text)
        == ["say what changes, for example: `update invoices`"])
    #expect(
      try finding("\"\"\"initial\"\"\"", phone).help.map(\.text).first
        == "only the first migration of a history is the initial one")
    #expect(try finding("\"\"\"update\"\"\"").help.count == 1)
  }

  @Test func mergesAreProposedByTheirHeads() throws {
    let found = try findings(
      "\"\"\"empty message\"\"\"\nrevision = 'm'\ndown_revision = ('b', 'c')\n")
    #expect(
      found.first?.help.last?.text == "say what changes, for example: `merge heads b and c`")
  }

  @Test func tellingMessagesAreNoFinding() throws {
    #expect(
      try findings("\"\"\"add phone\"\"\"\nrevision = 'a'\ndown_revision = 'z'\n").isEmpty)
  }
}
