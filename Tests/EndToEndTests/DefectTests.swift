import TestSupport
import Testing

/// Defects of graph, files and configuration in whole projects: each told once, none hiding another.
@Suite struct DefectTests {
  private func project(_ ini: String = "") throws -> GitFixture {
    let repository = try GitFixture()
    try repository.write("alembic.ini", "[alembic]\nscript_location = %(here)s\n" + ini)
    try repository.commit(
      "start", writing: ["versions/a.py": migration("a", down: nil, "create users")])
    try repository.branch("feature")
    return repository
  }

  private func check(_ repository: GitFixture, _ arguments: String...) throws -> CheckDocument {
    let result = try run(
      mlintBinary(), ["check", "--format", "json", "--base", "main"] + arguments,
      in: repository.path)
    let document = try decode(CheckDocument.self, from: result)
    let status: Int32 =
      document.summary.errors > 0 ? 1 : document.couldNotCheck.isEmpty ? 0 : 3
    #expect(result.status == status, "\(result)")
    return document
  }

  @Test func allAtOnce() throws {
    let repository = try project("version_path_separator = os  # x\nversion_locations = versions\n")
    let files = [
      "b": ("b", "missing", "add phone to users", ""),
      "c": ("a", "a", "add fax to users", ""),
      "d": ("d", "e", "add city to users", ""),
      "e": ("e", "d", "add zip to users", ""),
      "f": ("f", "f", "add mail to users", ""),
      "g": ("g-h", "a", "update", "depends_on = 'lost'\nbranch_labels = 'a'\n"),
      "h": ("a1b2c3d4e5f6", "a", "drop fax of users", "from . import x\nop.execute('SELECT 1')\n"),
      "i": (String(repeating: "i_", count: 20), "a1b2c3d4e5f6", "add nick to users", ""),
    ]
    for (name, (id, parent, message, more)) in files {
      try repository.write(
        "versions/\(name).py",
        "\"\"\"\(message)\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n"
          + "revision = '\(id)'\ndown_revision = '\(parent)'\n\(more)"
          + "def upgrade():\n    op.add_column('t', sa.Column('c', sa.Text(), nullable=False))\n")
    }
    try repository.write("versions/z.py", "x = 1\n")
    try repository.write("versions/y.py", "revision = 7\ndown_revision = None\n")
    try repository.write("versions/x.py", "\"\"\"add phone to customers\"\"\"\nrevision = 'x'\n")
    let document = try check(repository)
    let found = Dictionary(grouping: document.findings, by: \.rule).mapValues(\.count)
    let expected = [
      "missing-parent": 1, "duplicate-revision-id": 1, "revision-cycle": 1, "self-loop": 2,
      "illegal-revision-id": 1, "missing-dependency": 1, "clashing-branch-label": 1,
      "placeholder-revision-id": 1, "unloadable-import": 1, "module-level-operation": 1,
      "revision-id-too-long": 1, "helper-in-versions": 1, "non-string-identifier": 1,
      "missing-down-revision": 1, "illegal-path-separator": 1,
    ]
    for (rule, count) in expected { #expect(found[rule] == count, "\(rule): \(found)") }
    // The other rules work on what is left of the history.
    #expect(found["vague-message"] == 1)
    #expect((found["add-not-null-without-default"] ?? 0) > 5)
    #expect(document.couldNotCheck.isEmpty, "\(document.couldNotCheck)")
  }

  @Test func aParentThatLandedLater() throws {
    let repository = try project()
    try repository.checkout("main")
    try repository.commit(
      "later", writing: ["versions/b.py": migration("b", down: "a", "add phone")])
    try repository.checkout("feature")
    try repository.write("versions/c.py", migration("c", down: "b", "add fax"))
    let findings = try check(repository, "--select", "missing-parent").findings
    #expect(findings.count == 1)
    #expect(findings.first?.help?.contains("b has landed on the base") == true, "\(findings)")
  }

  @Test func aParentThatWasDeletedIsOneFinding() throws {
    let repository = try project()
    try repository.remove("versions/a.py")
    try repository.write("versions/b.py", migration("b", down: "a", "add phone to users"))
    #expect(try check(repository).findings.map(\.rule) == ["deleted-applied-migration"])
    let alone = try check(repository, "--select", "missing-parent").findings
    #expect(alone.first?.help?.contains("bring it back") == true, "\(alone)")
  }

  @Test func ordersOfGitAreNotBroken() throws {
    let repository = try project()
    for name in ["b", "c"] {
      try repository.write(
        "versions/\(name).py",
        "\"\"\"add \(name)\"\"\"\nfrom alembic_git_revisions import get_down_revision\n"
          + "revision = '\(name)'\ndown_revision = get_down_revision(revision)\n"
          + "def upgrade(): pass\n")
    }
    let document = try check(repository, "--ignore", "vague-message")
    #expect(document.findings.isEmpty, "\(document.findings)")
    #expect(document.couldNotCheck.count == 1)
    #expect(document.couldNotCheck.first?.reason.contains("2 revisions are put in order") == true)
  }

  @Test func migrationsOfAnotherProjectMayBeElsewhere() throws {
    let repository = try GitFixture()
    try repository.commit("start", writing: ["README": ""])
    try repository.branch("feature")
    for name in ["a", "b", "c"] {
      try repository.write(
        "plugin/alembic/\(name).py",
        "revision = '\(name)'\ndown_revision = None\ndepends_on = 'core'\n")
    }
    let document = try check(repository, "--select", "missing-dependency")
    #expect(document.findings.isEmpty)
    #expect(document.couldNotCheck.count == 3, "\(document.couldNotCheck)")
  }

  @Test func historyNamesThem() throws {
    let repository = try project()
    try repository.write("versions/b.py", "revision = 'b'\ndown_revision = 'gone'\n")
    try repository.write("versions/z.py", "x = 1\n")
    let result = try repository.mlint("history", "--format", "json", "--base", "main")
    #expect(result.output.contains("\"kind\": \"missing-parent\""), "\(result)")
    #expect(result.output.contains("\"kind\": \"helper-in-versions\""), "\(result)")
  }
}
