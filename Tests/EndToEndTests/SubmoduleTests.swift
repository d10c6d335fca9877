import Foundation
import TestSupport
import Testing

/// Revisions that lie in a submodule of the repository whose configuration names them.
@Suite struct SubmoduleTests {
  private static let backEnds = ["libgit2", "git"]
  private let versions = "migrations/versions/"

  /// A repository with the revisions `a1` and `b2`, and one that has it as the submodule `db`.
  private struct Project {
    let inner: GitFixture
    let outer: GitFixture

    init() throws {
      inner = try GitFixture()
      outer = try GitFixture()
      try inner.commit(
        "start",
        writing: [
          "migrations/env.py": PythonTools.alembicTemplate("env.py"),
          "migrations/versions/a1.py": migration("a1", down: nil, "create users"),
          "migrations/versions/b2.py": migration("b2", down: "a1", "create orders"),
        ])
      try outer.git("submodule", "--quiet", "add", "file://" + inner.path, "db")
      try outer.commit(
        "start", writing: ["alembic.ini": alembicIni(scriptLocation: "%(here)s/db/migrations")])
    }

    /// Commits in the submodule's own repository, and makes this the commit that is checked out.
    func change(_ message: String, _ files: [String: String], after start: String? = nil) throws {
      if let start { try inner.checkout(start) }
      try move(to: try inner.commit(message, writing: files))
    }

    func move(to commit: String) throws {
      let folder = outer.path("db")
      try run("git", ["fetch", "--quiet", "file://" + inner.path, commit], in: folder).orFail()
      try run("git", ["checkout", "--quiet", "--detach", commit], in: folder).orFail()
    }

    func check(_ options: [String], _ backEnd: String) throws -> CheckDocument {
      try decode(
        CheckDocument.self,
        from: try run(
          mlintBinary(), ["check", "--git-backend", backEnd, "--format", "json"] + options,
          in: outer.path))
    }
  }

  private func added(_ id: String, down: String) -> [String: String] {
    [versions + id + ".py": migration(id, down: down, "about the \(id) table")]
  }

  // MARK: What is read

  /// What the submodule had at the commit that the base names has landed.
  @Test(arguments: backEnds) func landedByTheCommitThatTheBaseNames(backEnd: String) throws {
    let project = try Project()
    try project.outer.branch("feature")
    let landed = try project.inner.commitID("HEAD")
    try project.change(
      "c3",
      added("c3", down: "b2").merging([
        versions + "b2.py": migration("b2", down: "a1", "create orders", upgrade: "op.f('x')")
      ]) { $1 })
    try project.outer.git("add", "--all")
    for options in [["--base", "main"], ["--base", "main", "--staged"]] {
      let document = try project.check(options, backEnd)
      #expect(document.couldNotCheck.isEmpty)
      #expect(document.summary.revisions == 3)
      let finding = try #require(document.findings.first)
      #expect(document.findings.count == 1)
      #expect(finding.rule == "edited-applied-migration" && finding.revision == "b2")
      // The command that is proposed does what it says.
      let command = "git -C db checkout \(landed.prefix(12)) -- \(versions)b2.py"
      #expect(finding.help?.contains("`\(command)`") == true, "\(finding)")
      try run("sh", ["-ec", command], in: project.outer.path).orFail()
      #expect(try project.check(["--base", "main"], backEnd).findings.isEmpty)
      try project.move(to: try project.inner.commitID("HEAD"))
      try run("git", ["checkout", "--quiet", "--force", "HEAD"], in: project.outer.path("db"))
        .orFail()
    }
    try project.outer.commit("take c3")
    let document = try project.check(["--rev", "HEAD", "--base", "main"], backEnd)
    #expect(document.findings.map(\.revision) == ["b2"])
    #expect(document.summary.revisions == 3)
  }

  @Test(arguments: backEnds) func mergedIntoAnother(backEnd: String) throws {
    let project = try Project()
    try project.outer.branch("feature")
    try project.change("c3", added("c3", down: "b2"))
    let mine = try project.inner.commitID("HEAD")
    try project.outer.commit("take c3")
    try project.outer.checkout("main")
    try project.change("d4", added("d4", down: "b2"), after: "main~1")
    try project.outer.commit("take d4 (#7)")
    let apart = try project.check(["--rev", "feature", "--onto", "main"], backEnd)
    #expect(apart.findings.isEmpty)
    #expect(apart.couldNotCheck.map(\.path) == ["db"])
    #expect(apart.couldNotCheck.first?.reason.contains("moved the submodule") == true)
    // A merge in the submodule makes it a commit that has both sides.
    try project.inner.merge(mine)
    try project.outer.checkout("feature")
    try project.move(to: try project.inner.commitID("HEAD"))
    try project.outer.commit("take the merge")
    let joined = try project.check(["--rev", "feature", "--onto", "main"], backEnd)
    #expect(joined.couldNotCheck.isEmpty)
    #expect(joined.findings.map(\.rule) == ["multiple-heads"])
    let finding = try #require(joined.findings.first)
    #expect(finding.message.contains("2 heads: c3, d4"), "\(finding)")
    #expect(finding.told.contains("(#7)") || finding.told.contains("#7"), "\(finding)")
  }

  /// The target's commit of the submodule is read where only the target moved it.
  @Test(arguments: backEnds) func takenFromTheTarget(backEnd: String) throws {
    let project = try Project()
    try project.outer.branch("feature")
    try project.outer.commit("else", writing: ["other.txt": "x"])
    try project.outer.checkout("main")
    try project.change("c3", added("c3", down: "b2"))
    try project.outer.commit("take c3")
    try project.outer.checkout("feature")
    for options in [["--rev", "feature"], ["--staged"]] {
      let document = try project.check(["--onto", "main"] + options, backEnd)
      #expect(document.summary.revisions == 3)
      #expect(document.couldNotCheck.isEmpty && document.findings.isEmpty, "\(document)")
    }
  }

  @Test(arguments: backEnds) func historyFollowsTheSubmodule(backEnd: String) throws {
    let project = try Project()
    try project.change(
      "edit", [versions + "b2.py": migration("b2", down: "a1", "create orders", upgrade: "op.f(1)")]
    )
    let commit = try project.outer.commit("take the edit (#9)")
    let audit = try decode(
      AuditDocument.self,
      from: try project.outer.mlint("audit", "--git-backend", backEnd, "--format", "json"))
    #expect(audit.changes.map(\.kind) == ["edited"])
    #expect(audit.changes.map(\.commit) == [commit])
    try project.inner.checkout("main")
    try project.move(to: try project.inner.commitID("main~1"))
    try project.change("c3", added("c3", down: "b2"))
    let added = try project.outer.commit("take c3")
    try project.outer.git("reset", "--quiet", "--hard", "HEAD~1")
    try project.outer.git("submodule", "--quiet", "update")
    let trace = try decode(
      WhereDocument.self,
      from: try project.outer.mlint("where", "c3", "--git-backend", backEnd, "--format", "json"))
    #expect(try trace.match.added?.commit == added)
  }

  /// Neither repository may have anything run.
  @Test(arguments: backEnds) func nothingIsRun(backEnd: String) throws {
    let project = try Project()
    try project.outer.branch("feature")
    try project.change("c3", added("c3", down: "b2"))
    try project.outer.commit("take c3")
    let trap = try TemporaryFolder("trap")
    let program = try trap.write("run", "#!/bin/sh\necho ran >> '\(trap.path)/mark'\ncat\n")
    try run("chmod", ["+x", program]).orFail()
    for folder in [project.outer.path, project.outer.path("db")] {
      for name in ["core.fsmonitor", "core.sshCommand", "core.pager", "filter.trap.smudge"] {
        try run("git", ["config", name, program], in: folder).orFail()
      }
    }
    for name in ["post-index-change", "reference-transaction", "post-checkout"] {
      try run("cp", [program, project.outer.path(".git/modules/db/hooks/\(name)")]).orFail()
    }
    try project.outer.write("db/.gitattributes", "* filter=trap\n")
    for options in [[], ["--staged"], ["--rev", "feature"], ["--onto", "main"]] {
      let document = try project.check(
        options + ["--base", "main"].prefix(options.first == "--onto" ? 0 : 2), backEnd)
      #expect(document.summary.revisions == 3)
    }
    #expect(!FileManager.default.fileExists(atPath: trap.path("mark")))
  }

  // MARK: What cannot be read

  @Test(arguments: backEnds) func notCheckedOut(backEnd: String) throws {
    let project = try Project()
    let clone = try project.outer.clone("clone")
    for options in [[], ["--staged"], ["--rev", "HEAD"]] {
      let result = try run(
        mlintBinary(), ["check", "--git-backend", backEnd, "--format", "json"] + options,
        in: clone.path)
      #expect(result.status == 3, "\(result)")
      let document = try decode(CheckDocument.self, from: result)
      #expect(document.couldNotCheck.contains { $0.remedy.contains("git submodule update --init") })
    }
    try clone.git("submodule", "--quiet", "update", "--init")
    #expect(try clone.mlint("check").status == 0)
  }

  /// A link where the commit has a submodule is not followed, wherever it leads.
  @Test(arguments: backEnds) func linksAreNotFollowed(backEnd: String) throws {
    let project = try Project()
    let commit = try project.outer.commitID("HEAD")
    try project.outer.git("rm", "--quiet", "db")
    try run("ln", ["-s", project.inner.path, project.outer.path("db")]).orFail()
    try project.outer.commit("a link in its place")
    let document = try project.check(["--rev", commit, "--all"], backEnd)
    #expect(document.summary.revisions == 0)
    #expect(document.couldNotCheck.contains { $0.reason.contains("is not checked out") })
  }

  /// The base names a commit that this clone of the submodule does not have.
  @Test(arguments: backEnds) func aCommitThatIsMissing(backEnd: String) throws {
    let project = try Project()
    try project.outer.branch("feature")
    try project.outer.checkout("main")
    let inside = "git update-index --cacheinfo 160000,\(String(repeating: "7", count: 40)),db"
    try run("sh", ["-ec", inside], in: project.outer.path).orFail()
    try project.outer.git("commit", "--quiet", "--message", "nowhere")
    try project.outer.git("reset", "--quiet", "--hard", "HEAD")
    try project.outer.checkout("feature")
    let document = try project.check(["--base", "main"], backEnd)
    #expect(
      document.couldNotCheck.contains { $0.reason.contains("does not have the commit") },
      "\(document.couldNotCheck)")
  }

  /// A folder in a submodule that is itself one.
  @Test func nested() throws {
    let project = try Project()
    let middle = try GitFixture()
    try middle.git("submodule", "--quiet", "add", "file://" + project.inner.path, "db")
    try middle.commit("start")
    let outer = try GitFixture()
    try outer.git("submodule", "--quiet", "add", "file://" + middle.path, "service")
    try outer.git(
      "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive")
    try outer.commit(
      "start",
      writing: ["alembic.ini": alembicIni(scriptLocation: "%(here)s/service/db/migrations")])
    for options in [[], ["--staged"], ["--rev", "HEAD"]] {
      let result = try run(
        mlintBinary(), ["check", "--format", "json"] + options, in: outer.path)
      let document = try decode(CheckDocument.self, from: result)
      #expect(document.summary.revisions == 2)
      #expect(document.couldNotCheck.isEmpty && document.findings.isEmpty, "\(document)")
    }
  }
}
