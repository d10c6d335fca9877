import Foundation
import TestSupport
import Testing

/// What hooks see while git works, by both ways of reading git.
///
/// A probe is put into every hook; it runs `mlint` by libgit2 and by the program git, with the
/// environment that git exports there.
@Suite struct BackEndTests {
  private let versions = "migrations/versions/"

  /// A stock project with one landed migration on `main`.
  private func project(options: [String] = []) throws -> GitFixture {
    let repository = try GitFixture(options: options)
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": "",
        versions + "a1_create_users.py": migration("a1", down: nil, "create users"),
      ])
    return repository
  }

  private func write(_ id: String, down: String, to repository: GitFixture) throws {
    try repository.write(
      versions + id + ".py", migration(id, down: down, "add column \(id)"))
  }

  /// The probes of one repository.
  private struct Probes {
    let folder: TemporaryFolder

    /// Puts a probe into every hook that git may run, in the folder `hooks`.
    ///
    /// The arguments are what `mlint` is told beside the back end, in words of the shell.
    init(_ hooks: String, _ arguments: String = "check --staged") throws {
      folder = try TemporaryFolder("probe")
      let mlint = try mlintBinary()
      let script = """
        #!/bin/sh
        hook=$(basename "$0")
        case "$hook" in pre-receive) read -r old new name ;; esac
        for way in libgit2 git; do
          '\(mlint)' \(arguments) --format json --git-backend $way > '\(folder.path)'/$hook.$way \\
            2> '\(folder.path)'/$hook.$way.errors
          echo "status $?" >> '\(folder.path)'/$hook.$way.errors
        done
        echo $hook >> '\(folder.path)'/fired
        """
      for hook in [
        "pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-commit",
        "post-merge", "post-rewrite", "post-checkout", "pre-rebase", "pre-receive",
      ] {
        let path = try writeFile("\(hooks)/\(hook)", Array(script.utf8))
        try run("chmod", ["+x", path]).orFail()
      }
    }

    func fired() throws -> Set<String> {
      guard let text = try? folder.read("fired") else { return [] }
      return Set(text.split(separator: "\n").map(String.init))
    }

    /// What both back ends said in a hook, the last time it ran.
    func seen(in hook: String) throws -> CheckDocument {
      let both = try ["libgit2", "git"].map { try folder.read("\(hook).\($0)") }
      #expect(both[0] == both[1], "in \(hook)")
      let errors = try ["libgit2", "git"].map { try folder.read("\(hook).\($0).errors") }
      #expect(errors[0] == errors[1], "in \(hook)")
      return try decode(CheckDocument.self, from: Array(both[0].utf8), both[0] + errors[0])
    }
  }

  @Test func commit() throws {
    let repository = try project()
    let probes = try Probes(repository.path(".git/hooks"))
    try write("b2", down: "a1", to: repository)
    try repository.git("add", "--all")
    // Not staged, so not there.
    try write("c3", down: "a1", to: repository)
    try repository.git("commit", "--message", "x")
    let seen = try probes.seen(in: "pre-commit")
    #expect(seen.summary.revisions == 2)
    #expect(seen.summary.snapshot == "index")
    #expect(seen.couldNotCheck.isEmpty)
    #expect(try probes.seen(in: "post-commit").summary.revisions == 2)
    #expect(
      try probes.fired() == ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"])
  }

  @Test func commitAll() throws {
    let repository = try project()
    try write("b2", down: "a1", to: repository)
    try repository.commit("b2")
    let probes = try Probes(repository.path(".git/hooks"))
    try repository.remove(versions + "b2.py")
    try repository.git("commit", "--all", "--message", "x")
    // The index under construction lacks it; the one on the disk does not yet.
    #expect(try probes.seen(in: "pre-commit").summary.revisions == 1)
  }

  @Test func commitOfOnePath() throws {
    let repository = try project()
    try write("b2", down: "a1", to: repository)
    try write("c3", down: "a1", to: repository)
    try repository.git("add", "--all")
    let probes = try Probes(repository.path(".git/hooks"))
    try repository.git("commit", "--message", "x", versions + "b2.py")
    let seen = try probes.seen(in: "pre-commit")
    #expect(seen.summary.revisions == 2)
    #expect(!seen.findings.contains { $0.rule == "multiple-heads" })
  }

  @Test func commitFromASubfolder() throws {
    let repository = try project()
    let probes = try Probes(repository.path(".git/hooks"))
    try write("b2", down: "a1", to: repository)
    try repository.git("add", "--all")
    try run("git", ["commit", "--message", "x"], in: repository.path("migrations")).orFail()
    #expect(try probes.seen(in: "pre-commit").summary.revisions == 2)
  }

  /// Two branches that each add a migration after `a1`.
  private func diverged() throws -> GitFixture {
    let repository = try project()
    try repository.branch("feature")
    try write("b2", down: "a1", to: repository)
    try repository.commit("b2")
    try repository.checkout("main")
    try write("c3", down: "a1", to: repository)
    try repository.commit("c3")
    return repository
  }

  @Test func merge() throws {
    let repository = try diverged()
    let probes = try Probes(repository.path(".git/hooks"))
    try repository.git("merge", "--no-edit", "feature")
    let seen = try probes.seen(in: "pre-merge-commit")
    #expect(seen.summary.revisions == 3)
    #expect(seen.findings.map(\.rule) == ["multiple-heads"])
    #expect(try probes.fired().contains("post-merge"))
    #expect(try !probes.fired().contains("pre-commit"))
  }

  @Test func mergeThatConflicts() throws {
    let repository = try diverged()
    try repository.write(versions + "c3.py", "main\n")
    try repository.commit("main's")
    try repository.checkout("feature")
    try repository.write(versions + "c3.py", "feature's\n")
    try repository.commit("feature's")
    _ = try repository.tryGit("merge", "main")
    for arguments in [["check"], ["check", "--staged"]] {
      let documents = try ["libgit2", "git"].map { way in
        try run(
          try mlintBinary(), arguments + ["--format", "json", "--git-backend", way],
          in: repository.path)
      }
      #expect(documents[0].output == documents[1].output)
      #expect(documents.map(\.status) == [documents[0].status, documents[0].status])
      let document = try decode(CheckDocument.self, from: documents[0])
      #expect(document.couldNotCheck.contains { $0.path == versions + "c3.py" })
    }
    // Once it is resolved, `git commit` runs the ordinary hook.
    let probes = try Probes(repository.path(".git/hooks"))
    try write("c3", down: "a1", to: repository)
    try repository.git("add", "--all")
    try repository.git("commit", "--no-edit")
    let seen = try probes.seen(in: "pre-commit")
    #expect(seen.findings.first?.rule == "multiple-heads", "\(seen)")
  }

  @Test func rebase() throws {
    let repository = try diverged()
    try repository.checkout("feature")
    let probes = try Probes(repository.path(".git/hooks"))
    try repository.git("rebase", "--quiet", "main")
    // What makes two heads here runs no `pre-commit`.
    #expect(try !probes.fired().contains("pre-commit"))
    for hook in ["post-commit", "post-rewrite"] {
      let seen = try probes.seen(in: hook)
      #expect(seen.summary.revisions == 3, "in \(hook)")
      #expect(seen.findings.map(\.rule) == ["multiple-heads"], "in \(hook)")
    }
  }

  @Test func programOfARebase() throws {
    let repository = try diverged()
    try repository.checkout("feature")
    let probes = try Probes(repository.path("../programs"))
    try repository.git(
      "rebase", "--quiet", "--exec", "\"\(repository.path("../programs/pre-commit"))\"", "main")
    #expect(try probes.seen(in: "pre-commit").findings.map(\.rule) == ["multiple-heads"])
  }

  @Test func cherryPick() throws {
    let repository = try diverged()
    let probes = try Probes(repository.path(".git/hooks"))
    try repository.git("cherry-pick", "feature")
    #expect(try !probes.fired().contains("pre-commit"))
    #expect(try probes.seen(in: "prepare-commit-msg").findings.map(\.rule) == ["multiple-heads"])
  }

  @Test func cherryPickThatStops() throws {
    let repository = try diverged()
    try repository.write("alembic.ini", alembicIni() + "# main\n")
    try repository.commit("main's")
    try repository.checkout("feature")
    try repository.write("alembic.ini", alembicIni() + "# feature\n")
    try repository.commit("feature's")
    try repository.checkout("main")
    _ = try repository.tryGit("cherry-pick", "feature")
    let probes = try Probes(repository.path(".git/hooks"))
    try repository.write("alembic.ini", alembicIni())
    try write("d4", down: "c3", to: repository)
    try repository.git("add", "--all")
    try repository.git("commit", "--no-edit")
    #expect(try probes.seen(in: "pre-commit").summary.revisions == 3)
  }

  @Test(arguments: [["commit", "--message", "x"], ["commit", "--all", "--message", "x"]])
  func linkedWorktree(arguments: [String]) throws {
    let repository = try project()
    let linked = try repository.worktree("linked")
    let probes = try Probes(repository.path(".git/hooks"))
    try write("b2", down: "a1", to: linked)
    try linked.git("add", "--all")
    try linked.git(arguments)
    #expect(try probes.seen(in: "pre-commit").summary.revisions == 2)
  }

  @Test func submodule() throws {
    let inner = try project()
    let outer = try GitFixture()
    try outer.git("submodule", "--quiet", "add", "file://" + inner.path, "inner")
    try outer.commit("outer")
    let probes = try Probes(outer.path(".git/modules/inner/hooks"))
    try outer.write(
      "inner/" + versions + "b2.py", migration("b2", down: "a1", "add column b2"))
    try run("git", ["add", "--all"], in: outer.path("inner")).orFail()
    try run("git", ["commit", "--message", "x"], in: outer.path("inner")).orFail()
    #expect(try probes.seen(in: "pre-commit").summary.revisions == 2)
  }

  @Test func gitDirectoryElsewhere() throws {
    let repository = try project()
    let elsewhere = try TemporaryFolder("elsewhere")
    try run("mv", [repository.path(".git"), elsewhere.path("kept.git")]).orFail()
    let probes = try Probes(elsewhere.path("kept.git/hooks"))
    try write("b2", down: "a1", to: repository)
    let options = ["--git-dir=\(elsewhere.path("kept.git"))", "--work-tree=\(repository.path)"]
    try run("git", options + ["add", "--all"], in: repository.path).orFail()
    try run("git", options + ["commit", "--message", "x"], in: repository.path).orFail()
    #expect(try probes.seen(in: "pre-commit").summary.revisions == 2)
  }

  @Test func pushToAServer() throws {
    let repository = try project()
    let server = try repository.makeOrigin()
    let probes = try Probes(server.path("hooks"), "check --rev $new --all")
    try write("b2", down: "a1", to: repository)
    try repository.commit("b2")
    try repository.push("main")
    #expect(try probes.seen(in: "pre-receive").summary.revisions == 2)
  }

  @Test func whatLibgit2CannotReadIsReadAllTheSame() throws {
    let repository = try project(options: ["--object-format=sha256"])
    let probes = try Probes(repository.path(".git/hooks"))
    let shared = try project()
    try shared.git("update-index", "--split-index")
    for fixture in [repository, shared] {
      try fixture.branch("feature")
      try write("b2", down: "a1", to: fixture)
      try write("c3", down: "a1", to: fixture)
      try fixture.git("add", "--all")
      let result = try fixture.mlint("check", "--staged", "--base", "main", "--format", "json")
      #expect(result.status == 1, "\(result)")
      let document = try decode(CheckDocument.self, from: result)
      #expect(document.findings.map(\.rule) == ["multiple-heads"])
      #expect(document.couldNotCheck.isEmpty)
      #expect(document.summary.revisions == 3)
      // Without git there is nothing to read it by, and that is said.
      let alone = try fixture.mlint("check", "--staged", environment: ["PATH": "/nowhere"])
      #expect(alone.status == 3, "\(alone)")
    }
    #expect(try probes.fired().isEmpty || probes.fired() == ["post-checkout"])
    let alone = try repository.mlint("check", environment: ["PATH": "/nowhere"])
    #expect((alone.output + alone.errors).contains("no program `git` on PATH"), "\(alone)")
    let forced = try repository.mlint("check", "--git-backend", "libgit2")
    #expect((forced.output + forced.errors).contains("libgit2 cannot read"), "\(forced)")
  }

  @Test func aRepositoryOfSomebodyElse() throws {
    try #require(geteuid() == 0, "giving a folder away needs root")
    let repository = try project()
    try run("chown", ["-R", "65534:65534", repository.path]).orFail()
    #expect(try repository.mlint("check", "--all").status == 0)
    let refused = try repository.mlint("check", "--all", "--git-backend", "git")
    #expect(refused.status == 3, "\(refused)")
    #expect((refused.output + refused.errors).contains("safe.directory"), "\(refused)")
  }
}
