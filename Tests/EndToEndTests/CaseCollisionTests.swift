import Foundation
import TestSupport
import Testing

/// Names that are one and the same on other file systems, where git knows more than the disk can hold.
@Suite struct CaseCollisionTests {
  private let versions = "migrations/versions/"

  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        versions + "a1_Users.py": migration("a1", down: nil, "create users"),
        versions + "a1_users.py": migration("b2", down: "a1", "create orders"),
        "README": "", "readme": "",
      ])
    return repository
  }

  private func collisions(
    in repository: GitFixture, _ options: String...
  ) throws -> [CheckDocument.Finding] {
    let result = try run(
      mlintBinary(), ["check", "--format", "json", "--select", "case-collision"] + options,
      in: repository.path)
    return try decode(CheckDocument.self, from: result).findings
  }

  /// As in a checkout on macOS: the disk has one of the files.
  @Test func inTheIndexOnly() throws {
    let repository = try project()
    try repository.remove(versions + "a1_users.py")
    for options in [[], ["--staged"], ["--rev", "HEAD"]] {
      let found = try collisions(in: repository, options.first ?? "--all", options.last ?? "--all")
      #expect(found.map(\.path) == [versions + "a1_users.py"])
      #expect(found.first?.related.map(\.path) == [versions + "a1_Users.py"])
    }
  }

  @Test func foldersAboveTheMigrations() throws {
    let repository = try project()
    try repository.remove(versions + "a1_Users.py")
    try repository.commit("other", writing: ["Migrations/data/x.csv": "1"])
    let found = try collisions(in: repository, "--staged")
    #expect(found.map(\.path) == ["Migrations/data/x.csv"])
    #expect(found.first?.message.hasPrefix("Migrations and migrations are the same folder") == true)
  }

  /// Letters composed in two ways, a sharp s, a capital sigma.
  @Test(arguments: [
    ("caf\u{E9}.py", "cafe\u{301}.py"), ("Stra\u{DF}e.py", "STRASSE.py"),
    ("\u{3A3}\u{3A3}.py", "\u{3C3}\u{3C3}.py"),
  ])
  func beyondASCII(one: String, other: String) throws {
    let repository = try project()
    try repository.remove(versions + "a1_Users.py")
    try repository.write(versions + one, migration("c3", down: "b2", "c"))
    try repository.write(versions + other, migration("d4", down: "c3", "d"))
    try repository.write(versions + "other.py", migration("e5", down: "d4", "e"))
    try repository.commit("more")
    let found = try collisions(in: repository, "--rev", "HEAD")
    #expect(found.count == 1)
    let paths = Set(found.flatMap { [$0.path] + $0.related.map(\.path) }.map { Array($0.utf8) })
    #expect(paths == [Array((versions + one).utf8), Array((versions + other).utf8)])
  }
}
