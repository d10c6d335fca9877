import Foundation
import TestSupport
import Testing

/// `mlint lock` and the rule about its file, in projects as they are.
@Suite struct LockTests {
  private let versions = LockProject.versions

  @Test func aNewProjectGetsItsFile() throws {
    let project = try LockProject()
    #expect(try project.lines == ["a1  b2  b2.py"])
    let (report, status) = try project.lock("--check")
    #expect(status == 0)
    let file = try #require(report.files.first)
    #expect(file.state == "current" && file.path == LockProject.file && file.format == "mlint")
    #expect(file.heads.map(\.key) == ["a1"] && file.heads.map(\.revision) == ["b2"])
    let before = try project.text
    let again = try project.repository.mlint("lock").orFail()
    #expect(again.output.contains("says what the heads are"))
    #expect(try project.text == before)
    #expect(try project.check().isEmpty)
  }

  @Test func aMigrationWithoutItsLineIsFoundEverywhere() throws {
    let project = try LockProject()
    let repository = project.repository
    try repository.branch("feature")
    try repository.write(versions + "c3.py", migration("c3", down: "b2", "add phone"))
    func expectStale(_ options: String...) throws {
      let result = try run(
        mlintBinary(), ["check", "--format", "json"] + options, in: repository.path)
      let findings = try decode(CheckDocument.self, from: result).findings
      #expect(findings.map(\.rule) == ["stale-heads-lock"], "\(options): \(result)")
      #expect(findings.first?.path == LockProject.file && findings.first?.severity == "error")
      #expect(findings.first?.message.contains("its head is c3") == true)
      #expect(result.status == 1)
    }
    try expectStale()
    try expectStale("--onto", "main")
    #expect(try project.check("--staged").isEmpty)
    try repository.git("add", "--all")
    try expectStale("--staged")
    let hook = try repository.mlint("hook", "run", "pre-commit")
    #expect(hook.status == 1 && hook.output.contains("stale-heads-lock"), "\(hook)")
    try repository.commit("phone")
    try expectStale("--rev", "HEAD")
    try expectStale("--onto", "main", "--rev", "HEAD")
    #expect(try project.lock("--rev", "HEAD").status == 1)
    #expect(try project.lock("--rev", "main").report.files.map(\.state) == ["current"])
    #expect(try project.lock("--check").report.files.map(\.state) == ["stale"])
    #expect(try project.lines == ["a1  b2  b2.py"])
    // What is staged is right as soon as the file is staged too.
    try repository.mlint("lock").orFail()
    #expect(try project.lock("--staged").status == 1)
    try repository.git("add", "--all")
    #expect(try project.lock("--staged").status == 0)
    #expect(try project.check("--staged").isEmpty)
  }

  @Test func aLineWithoutItsMigration() throws {
    let project = try LockProject()
    try project.repository.remove(versions + "b2.py")
    let findings = try project.check("--select", "stale-heads-lock")
    #expect(findings.map(\.message).count == 1)
    #expect(findings.first?.message.contains("ends in b2, but its head is a1") == true)
  }

  /// The file says one head for each line: there is nothing right to write while a line has two.
  @Test func twoHeadsCannotBeWritten() throws {
    let project = try LockProject()
    try project.repository.write(versions + "c3.py", migration("c3", down: "a1", "add phone"))
    let before = try project.text
    let (report, status) = try project.lock()
    #expect(status == 1 && report.files.map(\.state) == ["refused"])
    #expect(report.files[0].collisions.map { $0.heads.map(\.revision) } == [["b2", "c3"]])
    #expect(report.files[0].collisions[0].help.joined().contains("`down_revision = 'b2'`"))
    #expect(try project.text == before)
    // One cause is told once, unless this rule runs alone.
    #expect(try project.check().map(\.rule) == ["multiple-heads"])
    let alone = try project.check("--select", "stale-heads-lock")
    #expect(alone.count == 1 && alone[0].help?.contains("`mlint merge`") == true)
  }

  @Test func showingWritesNothing() throws {
    let project = try LockProject()
    try project.repository.write(versions + "c3.py", migration("c3", down: "b2", "add phone"))
    let before = try project.text
    let shown = try project.repository.mlint("lock", "--dry-run").orFail()
    #expect(shown.output.contains("would write \(LockProject.file)"))
    #expect(shown.output.contains("  a1  c3  c3.py\n"))
    #expect(try project.text == before)
    #expect(try project.repository.mlint("lock", "--check", "--write").status == 2)
    #expect(try project.repository.mlint("lock", "--write", "--staged").status == 2)
  }

  @Test func whatIsNoHeadsFileIsNotTouched() throws {
    let project = try LockProject()
    for text in ["my own notes\n", "# my own notes\n", "a b c\n"] {
      try project.repository.write(LockProject.file, text)
      let (report, status) = try project.lock()
      #expect(status == 1 && report.files.map(\.state) == ["refused"], "\(text)")
      #expect(try project.text == text)
    }
    // A file of `mlint`'s that somebody broke is written anew; so is an empty one.
    for text in ["# Kept by `mlint lock`.\nwhat is this line\n", "", "\n"] {
      try project.repository.write(LockProject.file, text)
      #expect(try project.lock().report.files.map(\.state) == ["written"])
      #expect(try project.lines == ["a1  b2  b2.py"])
    }
    try project.repository.write("elsewhere", "x")
    try project.repository.remove(LockProject.file)
    try run("ln", ["-s", "../elsewhere", project.repository.path(LockProject.file)]).orFail()
    let linked = try project.repository.mlint("lock")
    #expect(linked.status != 0, "\(linked)")
    #expect(try project.repository.read("elsewhere") == "x")
  }

  @Test func lineEndsStay() throws {
    let project = try LockProject()
    try project.repository.write(
      LockProject.file, try project.text.replacing("\n", with: "\r\n"))
    #expect(try project.check().isEmpty)
    #expect(try project.lock().report.files.map(\.state) == ["current"])
    try project.add("c3", down: "b2")
    let bytes = try readFile(project.repository.path(LockProject.file))
    #expect(bytes.count { $0 == 13 } == bytes.count { $0 == 10 } && bytes.contains(13))
    #expect(try project.check().isEmpty)
  }

  @Test func branchesAndRoots() throws {
    let project = try LockProject()
    try project.add("p3", down: "b2", labels: ["pre"])
    try project.repository.write(
      versions + "q3.py", migration("q3", down: ["b2"], "quotas", branchLabels: ["post"]))
    try project.repository.write(versions + "z1.py", migration("z1", down: nil, "another root"))
    try project.repository.mlint("lock").orFail()
    #expect(try project.lines == ["post  q3  q3.py", "pre  p3  p3.py", "z1  z1  z1.py"])
    #expect(try project.check("--select", "stale-heads-lock").isEmpty)
  }

  @Test func anotherName() throws {
    let project = try LockProject(with: ["mlint.toml": "[lock]\nfile = \"MIGRATION_HEADS\"\n"])
    #expect(try project.repository.read("migrations/MIGRATION_HEADS").contains("a1  b2  b2.py"))
    #expect(
      !FileManager.default.fileExists(atPath: project.repository.path(LockProject.file)))
    try project.repository.write("mlint.toml", "[lock]\nfile = \"a/b\"\n")
    #expect(try project.repository.mlint("lock").status == 2)
    try project.repository.write("mlint.toml", "[lock]\nformat = \"alembic-linaer\"\n")
    let misspelt = try project.repository.mlint("lock")
    #expect(misspelt.status == 2 && misspelt.errors.contains("alembic-linear"), "\(misspelt)")
  }

  /// Nothing is claimed about heads that are not all known.
  @Test func aHistoryThatCannotBeRead() throws {
    let project = try LockProject()
    try project.repository.write(versions + "c3.py", "revision = make()\ndown_revision = 'b2'\n")
    let before = try project.text
    let (report, status) = try project.lock()
    #expect(status == 3 && report.files.map(\.state) == ["unknown"])
    #expect(try project.text == before)
    #expect(try project.check("--select", "stale-heads-lock").isEmpty)
    #expect(try project.repository.mlint("check", "--select", "stale-heads-lock").status == 3)
  }

  @Test func withoutGit() throws {
    let folder = try TemporaryFolder()
    try folder.write("alembic.ini", alembicIni())
    try folder.write("migrations/versions/a1.py", migration("a1", down: nil, "create users"))
    try run(mlintBinary(), ["lock"], in: folder.path).orFail()
    #expect(try folder.read("migrations/heads.lock").contains("\na1  a1  a1.py\n"))
  }

  @Test func aFileThatGitIgnores() throws {
    let project = try LockProject()
    try project.repository.remove(LockProject.file)
    try project.repository.write(".gitignore", "*.lock\n")
    let result = try project.repository.mlint("lock").orFail()
    #expect(result.errors.contains("git ignores migrations/heads.lock"), "\(result)")
  }

  @Test func whatCannotBeWritten() throws {
    let project = try LockProject()
    try project.repository.write(versions + "c3.py", migration("c3", down: "b2", "add phone"))
    let before = try project.text
    try run("chmod", ["-R", "a+rX,a-w", project.repository.path]).orFail()
    try run(
      "bash",
      ["-c", "p=$PWD; while [ \"$p\" != / ]; do chmod a+x \"$p\"; p=${p%/*}; p=${p:-/}; done"],
      in: project.repository.path
    ).orFail()
    let result = try project.repository.mlint("lock", as: .unprivileged)
    #expect(result.status == 1 && result.errors.contains("cannot be written"), "\(result)")
    #expect(try project.text == before)
  }

  /// Names from files never reach a terminal as they are.
  @Test func hostileNames() throws {
    let project = try LockProject()
    try project.repository.write(
      versions + "c3.py", "revision = 'c\\x1b[31m'\ndown_revision = 'b2'\n")
    let result = try project.repository.mlint("lock").orFail()
    #expect(!result.output.contains("\u{1B}"))
    #expect(try !project.text.contains("\u{1B}"))
    #expect(try project.lock("--check").status == 0)
    try project.repository.write(
      LockProject.file, "# `mlint lock`\na1  \u{1B}[31mred  x\u{202E}.py\n")
    let told = try project.repository.mlint("lock", "--check")
    #expect(told.status == 1 && !told.output.contains("\u{1B}"), "\(told)")
    #expect(try !project.repository.mlint("check").output.contains("\u{1B}"))
  }

  // MARK: Several environments

  /// Two environments without files.
  private func twoEnvironments() throws -> GitFixture {
    let repository = try GitFixture()
    for name in ["api", "billing"] {
      try repository.write("\(name)/alembic.ini", alembicIni())
      try repository.write("\(name)/migrations/env.py", "")
      try repository.write(
        "\(name)/migrations/versions/a1.py", migration("a1", down: nil, "create users"))
    }
    try repository.commit("start")
    return repository
  }

  private func hasFile(_ repository: GitFixture, _ name: String) -> Bool {
    FileManager.default.fileExists(atPath: repository.path("\(name)/migrations/heads.lock"))
  }

  @Test func everyEnvironmentGetsOneUnlessSomeHaveIt() throws {
    let repository = try twoEnvironments()
    try repository.mlint("lock", "--environment", "billing/migrations").orFail()
    #expect(hasFile(repository, "billing") && !hasFile(repository, "api"))
    try repository.mlint("lock").orFail()
    #expect(!hasFile(repository, "api"))
    try repository.mlint("lock", "api/migrations/versions/a1.py").orFail()
    #expect(hasFile(repository, "api"))
    let both = try twoEnvironments()
    try both.mlint("lock").orFail()
    #expect(hasFile(both, "api") && hasFile(both, "billing"))
    #expect(try both.mlint("lock", "nowhere").status == 2)
  }

  /// When one file cannot be written, none is.
  @Test func allOrNothing() throws {
    let repository = try twoEnvironments()
    try repository.mlint("lock").orFail()
    for name in ["api", "billing"] {
      try repository.write(
        "\(name)/migrations/versions/b2.py", migration("b2", down: "a1", "add phone"))
    }
    try repository.write(
      "billing/migrations/versions/c3.py", migration("c3", down: "a1", "add mail"))
    let result = try repository.mlint("lock")
    #expect(result.status == 1, "\(result)")
    #expect(result.output.contains("`mlint merge --environment billing/migrations`"))
    #expect(try repository.read("api/migrations/heads.lock").contains("a1  a1  a1.py"))
    try repository.mlint("lock", "--environment", "api/migrations").orFail()
    #expect(try repository.read("api/migrations/heads.lock").contains("a1  b2  b2.py"))
  }

  /// Environments that share a script location cannot share a file.
  @Test func aSharedScriptLocation() throws {
    let repository = try GitFixture()
    try repository.write(
      "alembic.ini",
      """
      [one]
      script_location = %(here)s/migrations
      version_locations = %(here)s/migrations/one
      [two]
      script_location = %(here)s/migrations
      version_locations = %(here)s/migrations/two

      """)
    try repository.write("migrations/env.py", "")
    for name in ["one", "two"] {
      try repository.write(
        "migrations/\(name)/\(name).py", migration(name, down: nil, "create \(name)"))
    }
    try repository.commit("start")
    try repository.mlint("lock").orFail()
    #expect(try repository.read("migrations/one/heads.lock").contains("\none  one  one.py\n"))
    #expect(try repository.read("migrations/two/heads.lock").contains("\ntwo  two  two.py\n"))
    #expect(try repository.mlint("check", "--select", "stale-heads-lock").status == 0)
  }

  // MARK: Alembic

  /// Alembic runs `mlint lock` itself when `alembic.ini` says so, whatever it generates.
  @Test func alembicWritesTheFile() throws {
    let hook = [
      "[post_write_hooks]", "hooks = lock", "lock.type = exec", "lock.executable = mlint",
      "lock.options = lock REVISION_SCRIPT_FILENAME",
    ]
    let page = try readFile(SourceTree.path("rules/stale-heads-lock.md"))
    #expect(String(decoding: page, as: UTF8.self).contains(hook.joined(separator: "\n")))
    let ini = ["sqlalchemy.url = sqlite:///x.db", ""] + hook
    let project = try LockProject(with: [
      "alembic.ini": alembicIni() + ini.joined(separator: "\n") + "\n"
    ])
    let folder = URL(fileURLWithPath: try mlintBinary()).deletingLastPathComponent().path
    let path = try "\(folder):\(TestEnvironment.scrubbed()["PATH"] ?? "")"
    func alembic(_ arguments: String...) throws -> ProcessResult {
      try run(
        PythonTools.alembic() + "/alembic", arguments, in: project.repository.path,
        environment: ["PATH": path])
    }
    try alembic("revision", "-m", "add phone", "--rev-id", "c3").orFail()
    #expect(try project.lines == ["a1  c3  c3_add_phone.py"])
    // A second head has no place in the file, which stays as it is; Alembic goes on.
    let fork = try alembic(
      "revision", "-m", "fork", "--rev-id", "d4", "--head", "b2", "--splice"
    ).orFail()
    #expect((fork.output + fork.errors).contains("was not written"), "\(fork)")
    #expect(try project.lines == ["a1  c3  c3_add_phone.py"])
    try alembic("merge", "-m", "join", "--rev-id", "e5", "heads").orFail()
    #expect(try project.lines == ["a1  e5  e5_join.py"])
    #expect(try project.check("--select", "stale-heads-lock").isEmpty)
  }
}
