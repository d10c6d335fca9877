import Foundation
import TestSupport
import Testing

extension GitFixture {
  /// What git sees as changed or new.
  fileprivate func changes() throws -> [String] {
    try git("status", "--porcelain", "--untracked-files=all").lines
  }

  fileprivate func alembic(_ arguments: String...) throws -> ProcessResult {
    try run(PythonTools.alembic() + "/alembic", arguments, in: path)
  }

  fileprivate func heads() throws -> [String] { try mlint("heads").orFail().lines }

  /// A real Alembic loads the history and prints what it would run.
  fileprivate func checkWithAlembic(_ heads: [String]) throws {
    let loaded = try alembic("heads").orFail().lines.map { $0.split(separator: " ")[0] }
    #expect(loaded.map(String.init).sorted() == heads.sorted())
    for head in heads { try alembic("upgrade", head, "--sql").orFail() }
  }
}

/// `mlint restore`: what was deleted comes back as it was.
@Suite struct RestoreTests {
  @Test func theSameBytes() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    let blob = try repository.git("rev-parse", "HEAD:\(lostVersions)c3a9_step.py").line
    try repository.drop("c3a9")
    let shown = try repository.mlint("restore", "--dry-run", "c3a9").orFail()
    #expect(shown.lines.contains("path: \(lostVersions)c3a9_step.py"), "\(shown)")
    #expect(try repository.changes() == [])
    let result = try repository.mlint("restore", "c3a9").orFail()
    #expect(result.lines == ["wrote \(lostVersions)c3a9_step.py", "head now: c3a9"])
    #expect(try repository.changes() == ["?? \(lostVersions)c3a9_step.py"])
    #expect(
      try repository.git("hash-object", "--no-filters", lostVersions + "c3a9_step.py").line == blob)
    try repository.checkWithAlembic(["c3a9"])
    let again = try repository.mlint("restore", "c3a9")
    #expect(again.status == 1, "\(again)")
    #expect(again.errors.contains("is here already"), "\(again)")
  }

  /// Whatever git would make of line ends in a checkout, adding the file gives the same blob.
  @Test(arguments: ["true", "input", "false"])
  func lineEnds(conversion: String) throws {
    let repository = try GitFixture.lost()
    let text = lostMigration("c3a9", down: "b2")
    try repository.commit("add", writing: [lostVersions + "c3a9_step.py": text])
    let blob = try repository.git("rev-parse", "HEAD:\(lostVersions)c3a9_step.py").line
    try repository.drop("c3a9")
    try repository.git("config", "core.autocrlf", conversion)
    for backEnd in ["libgit2", "git"] {
      try repository.mlint("restore", "c3a9", "--git-backend", backEnd).orFail()
      #expect(try repository.read(lostVersions + "c3a9_step.py") == text)
      try repository.git("add", "--all")
      #expect(try repository.git("rev-parse", ":\(lostVersions)c3a9_step.py").line == blob)
      try repository.git("reset", "--quiet", "--hard")
    }
    let windows = text.replacingOccurrences(of: "\n", with: "\r\n")
    try repository.git("config", "core.autocrlf", "false")
    try repository.commit("add", writing: [lostVersions + "c3a9_step.py": windows])
    try repository.drop("c3a9")
    try repository.mlint("restore", "c3a9").orFail()
    #expect(try repository.read(lostVersions + "c3a9_step.py") == windows)
  }

  /// The version that landed last, not the one that was added.
  @Test func whichVersion() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    let first = try repository.commitID("HEAD")
    let edited = lostMigration("c3a9", down: "b2") + "# later\n"
    try repository.commit("edit", writing: [lostVersions + "c3a9_step.py": edited])
    try repository.branch("feature")
    try repository.drop("c3a9")
    // main still has it, as edited once more.
    try repository.checkout("main")
    try repository.commit("edit", writing: [lostVersions + "c3a9_step.py": edited + "# last\n"])
    try repository.checkout("feature")
    try repository.mlint("restore", "c3a9").orFail()
    #expect(try repository.read(lostVersions + "c3a9_step.py") == edited + "# last\n")
    try repository.remove(lostVersions + "c3a9_step.py")
    try repository.mlint("restore", "c3a9", "--from", first).orFail()
    #expect(
      try repository.read(lostVersions + "c3a9_step.py") == lostMigration("c3a9", down: "b2"))
    try repository.remove(lostVersions + "c3a9_step.py")
    let wrong = try repository.mlint("restore", "c3a9", "--from", first + "^")
    #expect(wrong.status == 1, "\(wrong)")
    #expect(try repository.mlint("restore", "c3a9", "--from", "nowhere").status == 2)
    // Deleted on main too: what main had last.
    try repository.checkout("main")
    try repository.drop("c3a9")
    try repository.mlint("restore", "c3a9").orFail()
    #expect(try repository.read(lostVersions + "c3a9_step.py") == edited + "# last\n")
  }

  @Test func fromEveryPlace() throws {
    let repository = try GitFixture.lost()
    let person = [
      "GIT_AUTHOR_NAME": "S", "GIT_AUTHOR_EMAIL": "s@example.com", "GIT_COMMITTER_NAME": "S",
      "GIT_COMMITTER_EMAIL": "s@example.com",
    ]
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.checkout("main")
    try repository.write(lostVersions + "d4a9_step.py", lostMigration("d4a9", down: "b2"))
    try repository.git(["stash", "--include-untracked"], environment: person)
    try repository.add("e5a9", down: "b2")
    try repository.git("reset", "--quiet", "--hard", "HEAD^")
    for id in ["c3a9", "d4a9", "e5a9"] {
      for backEnd in ["libgit2", "git"] {
        try repository.mlint("restore", id, "--git-backend", backEnd).orFail()
        #expect(
          try repository.read(lostVersions + "\(id)_step.py") == lostMigration(id, down: "b2"))
        try repository.remove(lostVersions + "\(id)_step.py")
      }
    }
    // Nothing leads to it, and only a tree knows its name.
    try repository.write(lostVersions + "f6a9_step.py", lostMigration("f6a9", down: "b2"))
    try repository.git("add", "--all")
    try repository.git("write-tree")
    try repository.git("reset", "--quiet", "--hard")
    #expect(try repository.mlint("restore", "f6a9").status == 1)
    try repository.mlint("restore", "f6a9", "--unreachable").orFail()
    #expect(
      try repository.read(lostVersions + "f6a9_step.py") == lostMigration("f6a9", down: "b2"))
    // Not even that.
    try repository.write("scratch", lostMigration("0a7b9", down: "b2"))
    try repository.git("hash-object", "-w", "scratch")
    let unnamed = try repository.mlint("restore", "0a7b9", "--unreachable").orFail()
    #expect(unnamed.lines.first == "wrote \(lostVersions)0a7b9_about_the_0a7b9_table.py")
  }

  // MARK: Ancestors and heads

  @Test func ancestorsThatAreMissingToo() throws {
    let repository = try GitFixture.lost()
    for (id, down) in [("c3a9", "b2"), ("d4a9", "c3a9"), ("e5a9", "d4a9")] {
      try repository.add(id, down: down)
    }
    for id in ["c3a9", "d4a9", "e5a9"] { try repository.drop(id) }
    let refused = try repository.mlint("restore", "e5a9")
    #expect(refused.status == 1, "\(refused)")
    #expect(refused.errors.contains("mlint restore --with-ancestors e5a9"), "\(refused)")
    #expect(try repository.changes() == [])
    let result = try repository.mlint("restore", "--with-ancestors", "e5a9").orFail()
    #expect(
      result.lines == [
        "wrote \(lostVersions)c3a9_step.py", "wrote \(lostVersions)d4a9_step.py",
        "wrote \(lostVersions)e5a9_step.py", "head now: e5a9",
      ])
    try repository.checkWithAlembic(["e5a9"])
  }

  @Test func aMergeAndADependency() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.add("c3a9", down: "b2")
    try repository.add("d4a9", down: "b2")
    try repository.add("x9a9", down: nil)
    try repository.commit(
      "join",
      writing: [
        lostVersions + "e5a9_step.py": migration(
          "e5a9", down: ["c3a9", "d4a9"], "join", dependsOn: ["x9a9"])
      ])
    try repository.checkout("main")
    let result = try repository.mlint("restore", "--with-ancestors", "e5a9").orFail()
    #expect(result.lines.count == 5, "\(result)")
    #expect(try repository.heads().count == 2)
    try repository.checkWithAlembic(["e5a9", "x9a9"])
  }

  /// Where others follow the same parent now, there is one head more, and that is said.
  @Test func headsAreTold() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    try repository.add("d4a9", down: "b2")
    let result = try repository.mlint("restore", "c3a9").orFail()
    #expect(result.lines.last == "heads now: c3a9, d4a9")
    #expect(result.errors.contains("mlint merge"), "\(result)")
    try repository.mlint("merge").orFail()
    #expect(try repository.heads().count == 1)
  }

  /// A revision that others still name: the damage is mended.
  @Test func inTheMiddle() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.add("d4a9", down: "c3a9")
    try repository.drop("c3a9")
    let match = try repository.locate("c3a9").match
    #expect(match.nearestDescendants == ["d4a9"])
    try repository.mlint("restore", "c3a9").orFail()
    #expect(try repository.changes() == ["?? \(lostVersions)c3a9_step.py"])
    try repository.checkWithAlembic(["d4a9"])
  }

  /// The committed file of heads goes with the new heads.
  @Test func theHeadsFile() throws {
    for command in ["restore", "tombstone"] {
      let repository = try GitFixture.lost()
      try repository.add("c3a9", down: "b2")
      try repository.drop("c3a9")
      try repository.mlint("lock").orFail()
      try repository.commit("lock")
      let lock = try repository.git("diff", "--name-only", "HEAD^").line
      #expect(try !repository.read(lock).contains("c3a9"))
      let result = try repository.mlint(command, "c3a9").orFail()
      #expect(result.lines.contains("wrote \(lock)"), "\(result)")
      #expect(try repository.read(lock).contains("c3a9"))
      try repository.mlint("lock", "--check").orFail()
    }
  }

  // MARK: Where it goes

  @Test func toWhereItsSiblingsAreNow() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    try repository.git("mv", "migrations", "db")
    try repository.write("alembic.ini", alembicIni(scriptLocation: "%(here)s/db"))
    try repository.commit("rename")
    let result = try repository.mlint("restore", "c3a9").orFail()
    #expect(result.lines.first == "wrote db/versions/c3a9_step.py")
    try repository.checkWithAlembic(["c3a9"])
  }

  @Test func toTheFolderThatMostOfThemMovedTo() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    try repository.write(
      "alembic.ini",
      alembicIni(
        scriptLocation: "%(here)s/migrations",
        "version_locations = %(here)s/other:%(here)s/moved"))
    for (name, folder) in [("a1_create_users.py", "moved"), ("b2_create_orders.py", "moved")] {
      try repository.write("\(folder)/\(name)", repository.read(lostVersions + name))
      try repository.remove(lostVersions + name)
    }
    try repository.write("other/z9_step.py", lostMigration("z9", down: nil))
    try repository.commit("move")
    let result = try repository.mlint("restore", "c3a9").orFail()
    #expect(result.lines.first == "wrote moved/c3a9_step.py", "\(result)")
  }

  @Test func nothingIsOverwritten() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    try repository.write(lostVersions + "c3a9_step.py", lostMigration("z9", down: "b2"))
    for command in ["restore", "tombstone"] {
      let result = try repository.mlint(command, "c3a9")
      #expect(result.status == 1, "\(result)")
      #expect(result.errors.contains("exists already"), "\(result)")
    }
    #expect(
      try repository.read(lostVersions + "c3a9_step.py") == lostMigration("z9", down: "b2"))
  }

  /// A tree that git would never make names a file outside.
  @Test func namesThatLeadOutOfTheFolder() throws {
    let repository = try GitFixture.lost()
    let text = lostMigration("c3a9", down: "b2")
    for name in ["../../../escape.py", "..", "a/../../../escape.py", ".git/escape.py", "x\ny.py"] {
      let tree = Array("100644 \(name)".utf8) + [0]
      let blob = try run(
        "git", ["hash-object", "-w", "--stdin"], in: repository.path, input: Array(text.utf8)
      ).line
      let id = stride(from: 0, to: 40, by: 2).map { offset -> UInt8 in
        let start = blob.index(blob.startIndex, offsetBy: offset)
        return UInt8(blob[start..<blob.index(start, offsetBy: 2)], radix: 16) ?? 0
      }
      let versions = try run(
        "git", ["hash-object", "-w", "--literally", "-t", "tree", "--stdin"], in: repository.path,
        input: tree + id
      ).orFail().line
      let folder = try run(
        "git", ["mktree"], in: repository.path,
        input: Array("040000 tree \(versions)\tversions\n".utf8)
      ).orFail().line
      let root = try run(
        "git", ["mktree"], in: repository.path,
        input: Array("040000 tree \(folder)\tmigrations\n".utf8)
      ).orFail().line
      let commit = try repository.git(
        ["commit-tree", "-m", "evil", root],
        environment: [
          "GIT_AUTHOR_NAME": "E", "GIT_AUTHOR_EMAIL": "e@example.com", "GIT_COMMITTER_NAME": "E",
          "GIT_COMMITTER_EMAIL": "e@example.com",
        ]
      ).line
      try repository.git("update-ref", "refs/heads/evil", commit)
      let result = try repository.mlint("restore", "--unreachable", "c3a9")
      let written = try repository.changes()
      #expect(written.allSatisfy { $0.hasPrefix("?? \(lostVersions)") }, "\(name): \(result)")
      #expect(result.status == (written.isEmpty ? 1 : 0), "\(name): \(result)")
      try repository.git("clean", "--quiet", "-f", "-d")
    }
    let outside = (repository.path as NSString).deletingLastPathComponent
    #expect(try !FileManager.default.contentsOfDirectory(atPath: outside).contains("escape.py"))
  }

  @Test func aFolderThatIsALinkToElsewhere() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    let elsewhere = try TemporaryFolder("elsewhere")
    try run("mv", [repository.path(lostVersions), elsewhere.path("versions")]).orFail()
    try run(
      "ln", ["-s", elsewhere.path("versions"), repository.path("migrations/versions")]
    ).orFail()
    let result = try repository.mlint("restore", "c3a9")
    #expect(result.status != 0, "\(result)")
    let files = try FileManager.default.contentsOfDirectory(atPath: elsewhere.path("versions"))
    #expect(!files.contains("c3a9_step.py"))
  }

  // MARK: Half-written

  /// Whoever kills the program, and when: files are there whole or not at all, and no one of them
  /// without its parents.
  @Test func killedAtAnyTime() throws {
    let repository = try GitFixture.lost()
    var down = "b2"
    let ids = (0..<20).map { "k\($0)a9" }
    for id in ids {
      try repository.write(lostVersions + "\(id)_step.py", lostMigration(id, down: down))
      down = id
    }
    try repository.commit("many")
    for id in ids { try repository.remove(lostVersions + "\(id)_step.py") }
    try repository.commit("none")
    let binary = try mlintBinary()
    for attempt in 0..<12 {
      let line =
        "\"$0\" restore --with-ancestors \(ids[19]) >/dev/null 2>&1 & "
        + "sleep 0.\(String(format: "%03d", 15 + attempt * 12)); kill -9 $! 2>/dev/null; wait"
      _ = try run("bash", ["-c", line, binary], in: repository.path)
      let written = try repository.changes().map { String($0.dropFirst(3)) }
      for path in written {
        #expect(path.hasPrefix(lostVersions), "\(path)")
        let id = String(path.dropFirst(lostVersions.count).prefix { $0 != "_" })
        let parent = ids.firstIndex(of: id).map { $0 == 0 ? "b2" : ids[$0 - 1] } ?? ""
        #expect(try repository.read(path) == lostMigration(id, down: parent))
      }
      #expect(written.count == 20 || written.count < 20)
      // What was left is a history that Alembic could load.
      let heads = try repository.heads()
      #expect(heads.count == 1, "\(heads)")
      try repository.git("clean", "--quiet", "-f", "-d")
    }
  }

  @Test func readOnlyFoldersAndFullDisks() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    try run("chmod", ["-R", "a+rX", repository.path]).orFail()
    try run(
      "bash",
      ["-c", "p=$PWD; while [ \"$p\" != / ]; do chmod a+x \"$p\"; p=${p%/*}; p=${p:-/}; done"],
      in: repository.path
    ).orFail()
    for command in ["restore", "tombstone"] {
      let result = try repository.mlint(command, "c3a9", as: .unprivileged)
      #expect(result.status == 1, "\(result)")
      #expect(result.errors.contains("cannot be written"), "\(result)")
    }
    let disk = try TemporaryFolder()
    try run("mount", ["-t", "tmpfs", "-o", "size=2m", "none", disk.path]).orFail()
    defer { _ = try? run("umount", [disk.path]) }
    try run("cp", ["-r", repository.path, disk.path + "/project"]).orFail()
    _ = try run("bash", ["-c", "cat /dev/zero > filler"], in: disk.path)
    for command in ["restore", "tombstone"] {
      let result = try run(try mlintBinary(), [command, "c3a9"], in: disk.path + "/project")
      #expect(result.status == 1, "\(result)")
    }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: disk.path + "/project/migrations/versions")
    #expect(files.sorted() == ["a1_create_users.py", "b2_create_orders.py"])
  }

  @Test func ofTwoAtOnceOneWrites() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.drop("c3a9")
    let line =
      "for n in 1 2 3 4; do \"$0\" restore c3a9 & done; for j in $(jobs -p); do wait $j; echo $?; done"
    let result = try run(
      "bash", ["-c", line + " 2>/dev/null", try mlintBinary()], in: repository.path)
    #expect(result.lines.filter { Int($0) != nil }.sorted() == ["0", "1", "1", "1"], "\(result)")
    #expect(try repository.changes().count == 1)
  }
}

/// `mlint tombstone`: a stand-in with the same id and parents that does nothing.
@Suite struct TombstoneTests {
  @Test func aStandIn() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2", "Add phone (#3)")
    let deleted = try repository.drop("c3a9", "Remove phone (#9)")
    let shown = try repository.mlint("tombstone", "-n", "c3a9").orFail()
    #expect(try repository.changes() == [])
    let result = try repository.mlint("tombstone", "c3a9").orFail()
    #expect(result.lines == ["wrote \(lostVersions)c3a9_step.py", "head now: c3a9"])
    let text = try repository.read(lostVersions + "c3a9_step.py")
    #expect(shown.output.hasSuffix(text))
    #expect(
      text.hasPrefix(
        """
        \"""tombstone: about the c3a9 table

        Stands for a migration that databases may have run and that was deleted by #9 on
        2024-01-01. It does nothing, so that they can be upgraded and downgraded all the
        same.

        Revision ID: c3a9
        Revises: b2
        Create Date: 2024-01-01 00:00:00

        \"""
        """), "\(text)")
    #expect(!text.contains("op.create_table"))
    try repository.checkWithAlembic(["c3a9"])
    let sql = try repository.alembic("upgrade", "b2:c3a9", "--sql").orFail().output
    #expect(sql.contains("UPDATE alembic_version SET version_num='c3a9'"))
    #expect(!sql.contains("CREATE TABLE"))
    try repository.alembic("downgrade", "c3a9:b2", "--sql").orFail()
    // The same bytes again, and in a clone.
    try repository.remove(lostVersions + "c3a9_step.py")
    for backEnd in ["git", "libgit2"] {
      let clone = try repository.clone("clone-" + backEnd)
      try clone.mlint("tombstone", "c3a9", "--git-backend", backEnd).orFail()
      #expect(try clone.read(lostVersions + "c3a9_step.py") == text)
    }
    _ = deleted
    #expect(try repository.mlint("check").status != 2)
  }

  @Test func whenNobodyKnowsIt() throws {
    let repository = try GitFixture.lost()
    let refused = try repository.mlint("tombstone", "dead00000001")
    #expect(refused.status == 1, "\(refused)")
    let result = try repository.mlint("tombstone", "dead00000001", "--down-revision", "b2")
    #expect(
      result.lines.first == "wrote \(lostVersions)dead00000001_tombstone_dead00000001.py",
      "\(result)")
    let text = try repository.read(lostVersions + "dead00000001_tombstone_dead00000001.py")
    #expect(text.contains("nobody has any more"), "\(text)")
    try repository.checkWithAlembic(["dead00000001"])
    let root = try repository.mlint("tombstone", "dead00000002", "--down-revision", "base").orFail()
    #expect(root.lines.last == "heads now: dead00000001, dead00000002")
    #expect(
      try repository.mlint("tombstone", "dead00000003", "--down-revision", "nowhere").status == 2)
  }

  @Test func parentsThatAreMissingToo() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    try repository.add("d4a9", down: "c3a9")
    try repository.drop("c3a9")
    try repository.drop("d4a9")
    let refused = try repository.mlint("tombstone", "d4a9")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("mlint tombstone --down-revision b2 d4a9"), "\(refused)")
    try repository.mlint("tombstone", "--down-revision", "b2", "d4a9").orFail()
    try repository.checkWithAlembic(["d4a9"])
  }

  @Test func labelsDependenciesAndMerges() throws {
    let repository = try GitFixture.lost()
    try repository.commit(
      "more",
      writing: [
        lostVersions + "c3a9_step.py": lostMigration("c3a9", down: "b2"),
        lostVersions + "d4a9_step.py": lostMigration("d4a9", down: "b2"),
        lostVersions + "x9a9_step.py": lostMigration("x9a9", down: nil),
        lostVersions + "e5a9_step.py": migration(
          "e5a9", down: ["c3a9", "d4a9"], "join", branchLabels: ["billing"],
          dependsOn: ["x9a9"]),
      ])
    try repository.drop("e5a9")
    try repository.mlint("tombstone", "e5a9").orFail()
    let text = try repository.read(lostVersions + "e5a9_step.py")
    #expect(text.contains("= ('c3a9', 'd4a9')"), "\(text)")
    #expect(text.contains("= ('billing',)"), "\(text)")
    #expect(text.contains("depends_on: Union[str, Sequence[str], None] = 'x9a9'"), "\(text)")
    try repository.checkWithAlembic(["e5a9", "x9a9"])
    try repository.remove(lostVersions + "e5a9_step.py")
    try repository.drop("x9a9")
    let without = try repository.mlint("tombstone", "e5a9").orFail()
    #expect(without.errors.contains("the dependency on x9a9 is left out"), "\(without)")
    try repository.checkWithAlembic(["e5a9"])
  }

  /// The project's own template is used, and one that cannot be is named.
  @Test func theProjectsTemplate() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3a9", down: "b2")
    let stock = try repository.read("migrations/script.py.mako")
    try repository.write("migrations/script.py.mako", "# Part of: our project\n" + stock)
    try repository.drop("c3a9")
    try repository.mlint("tombstone", "c3a9").orFail()
    #expect(
      try repository.read(lostVersions + "c3a9_step.py").hasPrefix("# Part of: our project\n"))
    try repository.remove(lostVersions + "c3a9_step.py")
    try repository.write("migrations/script.py.mako", "# ${__import__('os').getcwd()}\n" + stock)
    let refused = try repository.mlint("tombstone", "c3a9")
    #expect(refused.status == 1, "\(refused)")
    #expect(refused.errors.contains("mlint tombstone --stock-template c3a9"), "\(refused)")
    try repository.mlint("tombstone", "--stock-template", "c3a9").orFail()
    try repository.remove(lostVersions + "c3a9_step.py")
    // One that does not write what the plan says: the file is taken back.
    try repository.write("migrations/script.py.mako", "revision = 'other'\ndown_revision = 'b2'\n")
    let wrong = try repository.mlint("tombstone", "c3a9")
    #expect(wrong.status == 1, "\(wrong)")
    #expect(wrong.errors.contains("removed again"), "\(wrong)")
    #expect(try repository.git("ls-files", "--others", "--exclude-standard").lines == [])
  }

  @Test func messagesThatWouldEndTheDocstring() throws {
    let repository = try GitFixture.lost()
    let evil = "x\\\"\\\"\\\"; import os; os.system('touch pwned') \\\\"
    try repository.commit(
      "evil",
      writing: [lostVersions + "c3a9_step.py": migration("c3a9", down: ["b2"], evil)])
    try repository.drop("c3a9", "\"\"\" + os.system('x') (#1)")
    try repository.mlint("tombstone", "c3a9").orFail()
    try repository.checkWithAlembic(["c3a9"])
    #expect(!FileManager.default.fileExists(atPath: repository.path("pwned")))
  }
}
