import TestSupport
import Testing

/// The commands that show the graph, where Alembic has no say: several environments, damaged
/// histories, snapshots, what needs a database, and the document.
@Suite struct GraphCommandTests {
  /// A fork above a1: b2, and c3 with a label.
  private func project(_ more: [String: String] = [:]) throws -> GitFixture {
    let repository = try GitFixture()
    var files = [
      "alembic.ini": alembicIni(), "migrations/env.py": "", "migrations/script.py.mako": "",
      "migrations/versions/1.py": migration("a1a1", down: nil, "create users"),
      "migrations/versions/2.py": migration("b2b2", down: "a1a1", "add phone"),
      "migrations/versions/3.py": migration(
        "c3c3", down: ["a1a1"], "add mail", branchLabels: ["mail"]),
    ]
    files.merge(more) { $1 }
    try repository.commit("start", writing: files)
    return repository
  }

  /// A second environment, whose only revision begins like one of the first.
  private let second = [
    "other/alembic.ini": alembicIni(scriptLocation: "%(here)s/scripts"),
    "other/scripts/env.py": "",
    "other/scripts/versions/1.py": migration("a1ff", down: nil, "create orders"),
  ]

  @Test func branchesAndRevisions() throws {
    let repository = try project()
    let file = repository.path + "/migrations/versions/"
    #expect(
      try repository.mlint("branches").orFail().output == """
        a1a1 (branchpoint)
             -> b2b2 (head)
             -> c3c3 (mail) (head)


        """)
    let shown = try repository.mlint("show", "mail@head", "a1a").orFail().output
    let header = "\n    Create Date: 2024-01-01 00:00:00.000000\n\n"
    #expect(
      shown == """
        Rev: c3c3 (head)
        Parent: a1a1
        Branch names: mail
        Path: \(file)3.py

            add mail
        \("    ")
            Revision ID: c3c3
            Revises: a1a1\(header)Rev: a1a1 (branchpoint)
        Parent: <base>
        Branches into: b2b2, c3c3
        Path: \(file)1.py

            create users
        \("    ")
            Revision ID: a1a1
            Revises: \(header)
        """)
    #expect(try repository.mlint("show", "base").orFail().output.isEmpty)
  }

  @Test func snapshots() throws {
    let repository = try project()
    try repository.write(
      "migrations/versions/4.py", migration("d4d4", down: ["b2b2", "c3c3"], "join"))
    #expect(try repository.mlint("heads").orFail().output == "d4d4 (mail) (head)\n")
    #expect(try repository.mlint("show", "d4d4", "--staged").status == 2)
    try repository.git("add", "--all")
    #expect(
      try repository.mlint("show", "d4d4", "--staged").orFail().lines[1] == "Merges: b2b2, c3c3")
    #expect(
      try repository.mlint("heads", "--rev", "HEAD").orFail().output
        == "b2b2 (head)\nc3c3 (mail) (head)\n")
  }

  @Test(arguments: [
    ["history", "-i"], ["history", "--indicate-current"], ["history", "-r", "current:"],
    ["history", "-r", " :current "], ["show", "current"], ["show", "a1a1", "current"],
  ])
  func whatNeedsADatabaseIsRefused(arguments: [String]) throws {
    let repository = try project()
    let result = try run(mlintBinary(), arguments, in: repository.path)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("database"), "\(result)")
  }

  @Test func severalEnvironments() throws {
    let repository = try project(second)
    #expect(
      try repository.mlint("heads").orFail().output == """
        environment migrations
        b2b2 (head)
        c3c3 (mail) (head)

        environment other/scripts
        a1ff (head)

        """)
    #expect(
      try repository.mlint("heads", "--environment", "other/scripts").orFail().output
        == "a1ff (head)\n")
    let unknown = try repository.mlint("branches", "--environment", "nowhere")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("migrations, other/scripts"), "\(unknown)")
  }

  @Test func aSymbolIsLookedForInEveryEnvironment() throws {
    let repository = try project(second)
    let onlyOne = try repository.mlint("show", "mail").orFail()
    #expect(onlyOne.output.hasPrefix("environment migrations\nRev: c3c3 (head)\n"))
    #expect(!onlyOne.output.contains("other/scripts"))
    #expect(
      try repository.mlint("history", "-r", "a1ff:").orFail().output
        == "environment other/scripts\n<base> -> a1ff (head), create orders\n")
    let both = try repository.mlint("show", "a1").orFail().output
    #expect(both.contains("Rev: a1a1 ") && both.contains("Rev: a1ff "), "\(both)")

    let nowhere = try repository.mlint("show", "nothing")
    #expect(nowhere.status == 2)
    #expect(nowhere.output.isEmpty)
    #expect(nowhere.errors.hasPrefix("error: Can't locate revision identified by 'nothing'\n"))
    // What is wrong in one environment is not made good by another one.
    for symbol in ["head", "a"] {
      try repository.write(
        "migrations/versions/4.py", migration("a2a2", down: "b2b2", "more"))
      let result = try repository.mlint("show", symbol)
      #expect(result.status == 2)
      #expect(result.errors.contains("(environment migrations)"), "\(result)")
    }
  }

  @Test(arguments: ["heads", "history", "branches"])
  func aDamagedHistoryIsPrintedAsFarAsItGoes(command: String) throws {
    let repository = try project([
      "migrations/versions/4.py": migration("d4d4", down: "gone", "add street"),
      "migrations/versions/5.py": migration("b2b2", down: "a1a1", "add phone again"),
    ])
    let result = try repository.mlint(command)
    #expect(result.status == 3)
    #expect(result.output.contains("c3c3 (mail) (head)"), "\(result)")
    #expect(
      result.errors.contains(
        "could not check: migrations/versions/4.py:16: Revision gone referenced from d4d4 is not present"
      ), "\(result)")
    #expect(
      result.errors.contains("migrations/versions/5.py:15: Revision b2b2 is present more than once")
    )
    #expect(try repository.mlint(command, "--allow-degraded").status == 0)
    #expect(try repository.mlint(command, "--format", "json").status == 3)
  }

  @Test func aRevisionMayBeInWhatCannotBeRead() throws {
    let repository = try project(["migrations/versions/4.py": "revision = make()\n"])
    let result = try repository.mlint("show", "d4d4")
    #expect(result.status == 3)
    #expect(result.errors.hasPrefix("error: Can't locate revision identified by 'd4d4'\n"))
    #expect(result.errors.contains("migrations/versions/4.py"), "\(result)")
    #expect(try repository.mlint("show", "a1a1", "--allow-degraded").status == 0)
  }

  @Test func everyCommandPrintsTheSameDocument() throws {
    let repository = try project(second)
    let history = try repository.mlint("history", "--format", "json").orFail()
    for command in [["heads"], ["branches"], ["heads", "-v", "--resolve-dependencies"]] {
      let result = try run(
        mlintBinary(), command + ["--format", "json"], in: repository.path)
      #expect(result.outputBytes == history.outputBytes)
    }
    let all = try decode(HistoryDocument.self, from: history).environments
    #expect(all.map { $0.revisions.map(\.revision) } == [["b2b2", "c3c3", "a1a1"], ["a1ff"]])
    for command in [["show", "a1a1"], ["history", "-r", ":a1a1"]] {
      let result = try run(
        mlintBinary(), command + ["--format", "json"], in: repository.path
      ).orFail()
      let some = try decode(HistoryDocument.self, from: result).environments
      #expect(some.map { $0.revisions.map(\.revision) } == [["a1a1"], []])
      #expect(some.map(\.heads) == all.map(\.heads))
    }
  }

  @Test func anEmptyEnvironmentSaysSo() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(), "migrations/env.py": "", "migrations/script.py.mako": "",
      ])
    for command in [["heads"], ["history"], ["branches"], ["show", "heads"]] {
      let result = try run(mlintBinary(), command, in: repository.path)
      #expect(result.status == 0, "\(result)")
      #expect(result.output.isEmpty)
      #expect(result.errors == "note: the environment migrations has no revisions\n")
    }
  }

  /// Alembic prints where a file is when all links are followed.
  @Test func pathsAreThoseOfAlembic() throws {
    let folder = try TemporaryFolder("links")
    let linked = migration("a1a1", down: nil, "create users")
    try folder.write("real/alembic.ini", alembicIni())
    try folder.write("real/migrations/env.py", "")
    try folder.write("real/elsewhere/2.py", linked)
    try folder.write("real/stored/1.py", migration("b2b2", down: "a1a1", "add phone"))
    try run(
      "bash",
      [
        "-c",
        "ln -s ../stored real/migrations/versions; ln -s ../elsewhere/2.py real/stored/; ln -s real seen",
      ], in: folder.path
    ).orFail()
    let command = ["history", "-v"]
    let seen = folder.path("seen")
    let answers = try AlembicProject.ask([.init(folder: seen, commands: [command])])
    let answer = try #require(answers[0].answers?.first)
    #expect(answer.printed?.contains("Path: \(folder.path)/real/elsewhere/2.py\n") == true)
    let expectation = try #require(AlembicExpectation(answer, to: command, isDamaged: false))
    #expect(try expectation.difference(from: run(mlintBinary(), command, in: seen)) == nil)
  }
}
