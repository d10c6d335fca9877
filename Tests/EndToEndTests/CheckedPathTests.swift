import TestSupport
import Testing

/// Which findings a check shows for paths, and what it says of projects where there is nothing to check.
@Suite struct CheckedPathTests {
  private func project(_ files: [String: String]) throws -> GitFixture {
    let repository = try GitFixture()
    var all = files
    all["alembic.ini"] = "[alembic]\nscript_location = %(here)s\n"
    all["env.py"] = ""
    all["script.py.mako"] = try PythonTools.alembicTemplate("script.py.mako")
    try repository.commit("base", writing: all)
    try repository.branch("feature")
    return repository
  }

  private func migration(_ id: String, below parent: String?, upgrade: String = "pass") -> String {
    """
    \"""add \(id) to users\"""
    from alembic import op
    revision = "\(id)"
    down_revision = \(parent.map { "\"\($0)\"" } ?? "None")
    def upgrade():
        \(upgrade)
    """
  }

  /// Two heads are found whichever of them, or whatever else, is asked for.
  @Test(arguments: [
    "versions/b.py", "versions/c.py", "versions", ".", "env.py",
  ])
  func twoHeadsConcernEveryPath(path: String) throws {
    let repository = try project(["versions/a.py": migration("a", below: nil)])
    for id in ["b", "c"] {
      try repository.write("versions/\(id).py", migration(id, below: "a"))
    }
    let result = try repository.mlint("check", "--base", "main", path)
    #expect(result.status == 1, "\(result)")
    #expect(result.output.contains("error[multiple-heads]"), "\(result)")
    #expect(!result.output.contains("could not check"), "\(result)")
  }

  @Test(arguments: ["versions/nosuch.py", "/nowhere/at/all", "../other"])
  func aPathThatIsNotThere(path: String) throws {
    let repository = try project(["versions/a.py": migration("a", below: nil)])
    let result = try repository.mlint("check", "--base", "main", path)
    #expect(result.status == 3, "\(result)")
    #expect(result.output.contains("could not check: there is no \(path) in"), "\(result)")
    let both = try repository.mlint("check", "--base", "main", "versions/a.py", path)
    #expect(both.status == 3, "\(both)")
  }

  /// What was deleted can be asked for, though it is not there.
  @Test func aDeletedFile() throws {
    let repository = try project(["versions/a.py": migration("a", below: nil)])
    try repository.git("rm", "--quiet", "versions/a.py")
    let result = try repository.mlint("check", "--base", "main", "versions/a.py")
    #expect(result.status == 1, "\(result)")
    #expect(result.output.contains("deleted-applied-migration"), "\(result)")
    #expect(!result.output.contains("there is no"), "\(result)")
  }

  /// Nothing has landed and nothing is to be committed, which is nothing to repair.
  @Test func aNewProjectStopsNoCommit() throws {
    let repository = try project([:])
    let commands = [
      ["check", "--base", "main"], ["check", "--staged"], ["hook", "run", "pre-commit"],
    ]
    for arguments in commands {
      let result = try run(try mlintBinary(), arguments, in: repository.path)
      #expect(result.status == 0, "\(arguments): \(result)")
      #expect(result.output.contains("read no revisions of"), "\(arguments): \(result)")
    }
    let alone = try TemporaryFolder()
    try alone.write("alembic.ini", "[alembic]\nscript_location = %(here)s\n")
    try alone.write("env.py", "")
    try alone.write("script.py.mako", try PythonTools.alembicTemplate("script.py.mako"))
    let result = try run(try mlintBinary(), ["check"], in: alone.path)
    #expect(result.status == 3, "\(result)")
    #expect(result.output.contains("has no revisions"), "\(result)")
  }

  /// The command brings the landed version into the file that has the revision now.
  @Test func aRenamedMigrationIsRestoredInPlace() throws {
    let repository = try project([
      "versions/a.py": migration("a", below: nil, upgrade: "op.drop_table('users')")
    ])
    try repository.git("mv", "versions/a.py", "versions/it is a.py")
    try repository.write(
      "versions/it is a.py", migration("a", below: nil, upgrade: "op.drop_table('teams')"))
    let result = try repository.mlint("check", "--base", "main")
    let command = try #require(
      result.output.split(separator: "`").first { $0.hasPrefix("git show") }, "\(result)")
    let line = command.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    try run("sh", ["-c", line], in: repository.path).orFail()
    let repaired = try repository.mlint("check", "--base", "main")
    #expect(repaired.status == 0, "\(repaired)")
    #expect(repaired.output.contains("no findings"), "\(repaired)")
  }

  /// A label that is computed hides no revision, though the file is in many releases.
  @Test func computedLabelsOfReleasesAreNoLimit() throws {
    let old = migration("a", below: nil) + "\nbranch_labels = (make(),)\n"
    let repository = try project(["versions/a.py": old])
    for release in ["v1", "v2", "v3"] {
      try repository.commit("release", writing: ["notes": release])
      try repository.tag(release)
    }
    try repository.commit("b", writing: ["versions/b.py": migration("b", below: "a")])
    let result = try repository.mlint("check", "--base", "main")
    #expect(!result.output.contains("of v1 could not be read"), "\(result)")
    #expect(!result.output.contains("of v3 could not be read"), "\(result)")
  }
}
