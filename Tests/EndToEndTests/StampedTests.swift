import TestSupport
import Testing

/// `mlint check --stamped`: what databases have run counts as released.
@Suite struct StampedTests {
  private let versions = "migrations/versions/"

  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        versions + "a1.py": migration("a1", down: nil, "create users"),
        versions + "b2.py": migration("b2", down: "a1", "create orders"),
      ])
    try repository.branch("feature")
    return repository
  }

  private func check(
    _ repository: GitFixture, _ stamped: String
  ) throws -> CheckDocument {
    let folder = try TemporaryFolder("stamped")
    try writeFile(folder.path("ids"), Array(stamped.utf8))
    let arguments = ["check", "--format", "json", "--stamped"]
    let document = try decode(
      CheckDocument.self,
      from: run(mlintBinary(), arguments + [folder.path("ids")], in: repository.path))
    let piped = try run(
      "sh",
      ["-c", "exec \"$0\" \"$@\" < \(folder.path("ids"))", mlintBinary()] + arguments + ["-"],
      in: repository.path)
    let fromInput = try decode(CheckDocument.self, from: piped)
    #expect(fromInput.findings.map(\.severity) == document.findings.map(\.severity))
    #expect(fromInput.couldNotCheck.map(\.reason) == document.couldNotCheck.map(\.reason))
    return document
  }

  /// The ancestors of what a database is at have run too.
  @Test func editsOfWhatWasRunAreErrors() throws {
    let repository = try project()
    try repository.write(
      versions + "a1.py", migration("a1", down: nil, "create users", upgrade: "op.drop_table('x')"))
    #expect(try check(repository, "").findings.map(\.severity) == ["warning"])
    for stamped in ["b2\n", "a1,b2", "b2 (head)\n", "a1"] {
      #expect(try check(repository, stamped).findings.map(\.severity) == ["error"], "\(stamped)")
    }
    let unknown = try check(repository, "zz9\n")
    #expect(unknown.findings.map(\.severity) == ["warning"])
    #expect(unknown.couldNotCheck.count == 1)
    #expect(unknown.couldNotCheck.first?.reason.hasPrefix("a database is at zz9") == true)
  }

  /// What a database has run is joined by a merge revision, and not put behind something else.
  @Test func whatWasRunIsNotPointedElsewhere() throws {
    let repository = try project()
    for (branch, id) in [("main", "m3"), ("feature", "f3")] {
      try repository.checkout(branch)
      try repository.commit(
        id, writing: [versions + id + ".py": migration(id, down: "b2", "about the \(id) table")])
    }
    try repository.merge("main")
    #expect(try check(repository, "b2").findings.first?.help?.contains("down_revision") == true)
    let help = try check(repository, "f3").findings.first?.help
    #expect(help?.contains("down_revision") == false)
    #expect(help?.contains("mlint merge") == true)
  }

  @Test func filesThatCannotBeRead() throws {
    let repository = try project()
    for name in ["missing", "migrations"] {
      let result = try repository.mlint("check", "--stamped", name)
      #expect(result.status == 2, "\(result)")
    }
  }
}
