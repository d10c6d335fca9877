import Foundation
import TestSupport
import Testing

/// A heads file that git left in conflict: whose the sides are, and how the file becomes right again.
@Suite struct LockConflictTests {
  /// What the file in conflict says of the two heads, with the reader's own first.
  private func expectRefusal(
    _ project: LockProject, names: (yours: String?, theirs: String?), yours: String = "yours",
    theirs: String = "theirs"
  ) throws {
    let before = try project.text
    #expect(before.contains("<<<<<<< "))
    let (report, status) = try project.lock()
    #expect(status == 1)
    let file = try #require(report.files.first)
    #expect(file.state == "refused" && file.inConflict)
    let collision = try #require(file.collisions.first)
    #expect(file.collisions.count == 1 && collision.forkedAt == ["b2"])
    #expect(collision.heads.map(\.revision) == ["f3", "m3"])
    #expect(collision.heads.map(\.side) == [yours, theirs])
    for (name, expected) in zip(collision.heads.map(\.sideName), [names.yours, names.theirs]) {
      #expect(expected == nil || name == expected, "\(String(describing: name))")
    }
    #expect(collision.heads.map(\.landed) == [false, true])
    #expect(collision.heads[1].landing?.contains("(#12) by Grace on 2024-") == true)
    #expect(
      collision.help.first?.contains(
        "set `down_revision = 'm3'` in \(LockProject.versions)f3.py, and `Revises: m3` in its header, "
          + "then run `mlint lock`") == true)
    #expect(collision.help.last?.contains("`mlint merge`") == true)
    #expect(try project.text == before)
    let found = try project.check()
    #expect(found.map(\.rule).sorted() == ["multiple-heads", "stale-heads-lock"])
    #expect(found.first { $0.rule == "stale-heads-lock" }?.message.contains("f3") == true)
    #expect(
      try project.check("--staged").contains {
        $0.rule == "stale-heads-lock" && $0.message == "the heads file is in conflict"
      })
  }

  /// Once the history has one head, the file is written although it is in conflict.
  private func expectRepair(_ project: LockProject) throws {
    try project.repoint()
    let found = try project.check()
    #expect(found.map(\.rule) == ["stale-heads-lock"])
    let result = try project.repository.mlint("lock").orFail()
    #expect(result.errors.contains("`git add migrations/heads.lock`"), "\(result)")
    #expect(try project.lines == ["a1  f3  f3.py"])
    #expect(try project.check().isEmpty)
    #expect(try project.check("--staged").map(\.rule).contains("stale-heads-lock"))
    try project.repository.git("add", "--all")
    #expect(try project.check("--staged").isEmpty)
  }

  @Test(arguments: ["merge", "diff3", "zdiff3"])
  func merging(style: String) throws {
    let project = try LockProject()
    try project.diverge()
    let result = try project.repository.tryGit(
      "-c", "merge.conflictStyle=\(style)", "merge", "main")
    #expect(result.status == 1, "\(result)")
    try expectRefusal(project, names: ("HEAD", "main"))
    try expectRepair(project)
    try project.repository.git("commit", "--no-edit", "--no-verify")
  }

  /// In a rebase git calls the other branch `ours`.
  @Test func rebasing() throws {
    let project = try LockProject()
    try project.diverge()
    #expect(try project.repository.tryGit("rebase", "main").status != 0)
    try expectRefusal(project, names: (nil, "HEAD"))
    try expectRepair(project)
    try project.repository.tryGit("-c", "core.editor=true", "rebase", "--continue").orFail()
    #expect(try project.check("--base", "main").isEmpty)
  }

  @Test func picking() throws {
    let project = try LockProject()
    try project.diverge()
    try project.repository.git("checkout", "--quiet", "-b", "other", "main")
    #expect(try project.repository.tryGit("cherry-pick", "feature").status != 0)
    try expectRefusal(project, names: (nil, "HEAD"))
    try expectRepair(project)
  }

  /// Git keeps no state of this, so that nobody knows whose the sides are; what has landed is known.
  @Test func unstashing() throws {
    let project = try LockProject()
    try project.diverge()
    try project.repository.git("checkout", "--quiet", "-b", "other", "main~1")
    try project.add("f3", down: "b2")
    try project.repository.git("stash", "--include-untracked")
    try project.repository.git("merge", "--quiet", "main")
    #expect(try project.repository.tryGit("stash", "pop").status != 0)
    let (report, status) = try project.lock()
    #expect(status == 1 && report.files.first?.inConflict == true)
    // The migration itself was not tracked, and git puts it back only with the rest.
    if let collision = report.files.first?.collisions.first {
      #expect(Set(collision.heads.map(\.side)) == [nil])
      #expect(collision.help.first?.contains("`down_revision = 'm3'`") == true)
    }
  }

  /// On the main branch both sides have landed: only a merge revision is safe.
  @Test func bothHaveLanded() throws {
    let project = try LockProject()
    try project.diverge()
    try project.repository.checkout("main")
    #expect(try project.repository.tryGit("merge", "feature").status == 1)
    try project.repository.write(LockProject.file, "# Kept by `mlint lock`.\na1  f3  f3.py\n")
    try project.repository.commit("merge, and choose a side")
    #expect(try project.check().map(\.rule) == ["multiple-heads"])
    let (report, _) = try project.lock()
    let collision = try #require(report.files.first?.collisions.first)
    #expect(collision.heads.map(\.landed) == [true, true])
    #expect(collision.help == ["join them: `mlint merge`, which writes this file too"])
    let merged = try project.repository.mlint("merge").orFail()
    #expect(merged.lines.filter { $0.hasPrefix("wrote ") }.count == 2, "\(merged)")
    #expect(try project.check("--all", "--select", "graph").isEmpty)
  }

  /// A merge revision in the middle of a merge resolves the file.
  @Test func joiningInTheMiddle() throws {
    let project = try LockProject()
    try project.diverge()
    #expect(try project.repository.tryGit("merge", "main").status == 1)
    let merged = try project.repository.mlint("merge").orFail()
    #expect(merged.errors.contains("`git add migrations/heads.lock`"), "\(merged)")
    #expect(try project.lines.count == 1)
    #expect(try project.check().isEmpty)
  }

  /// Sides of lines that have nothing to do with each other: there is nothing to repair but the file.
  @Test func aConflictWithoutACollision() throws {
    let project = try LockProject()
    try project.diverge()
    try project.repository.git("reset", "--hard", "--quiet", "main")
    let lines = try project.text.replacing(
      "a1  m3  m3.py", with: "<<<<<<< x\na1  m3  m3.py\n=======\na1  b2  b2.py\n>>>>>>> y")
    try project.repository.write(LockProject.file, lines)
    #expect(try project.check().map(\.rule) == ["stale-heads-lock"])
    #expect(try project.lock().status == 0)
    #expect(try project.lines == ["a1  m3  m3.py"])
  }

  // MARK: Before it happens

  @Test func foretold() throws {
    let project = try LockProject()
    try project.diverge()
    let result = try run(
      mlintBinary(), ["check", "--onto", "main", "--format", "json"], in: project.repository.path)
    let document = try decode(CheckDocument.self, from: result)
    #expect(document.findings.map(\.rule).sorted() == ["multiple-heads", "stale-heads-lock"])
    let finding = try #require(document.findings.first { $0.rule == "stale-heads-lock" })
    #expect(
      finding.message == "merged into main, the heads file would be in conflict: f3 here, m3 there")
    #expect(finding.help?.contains("`git merge main`") == true)
    // The conflict is told once.
    #expect(document.couldNotCheck.isEmpty)
    // Where the rule does not run, the conflict is one like any other.
    let without = try run(
      mlintBinary(), ["check", "--onto", "main", "--format", "json", "--select", "multiple-heads"],
      in: project.repository.path)
    #expect(try decode(CheckDocument.self, from: without).couldNotCheck.count == 1)
    let text = try project.repository.mlint("check", "--onto", "main")
    #expect(text.status == 1)
  }

  /// Branches of different lines merge without a conflict, and to the right text.
  @Test func linesOfTheirOwn() throws {
    let project = try LockProject()
    let repository = project.repository
    try repository.write(
      LockProject.versions + "p3.py",
      migration("p3", down: ["b2"], "prices", branchLabels: ["pre"]))
    try project.add("q3", down: "b2", labels: ["post"])
    try repository.commit("two branches")
    try repository.branch("feature")
    try project.add("p4", down: "p3")
    try repository.commit("on pre")
    try repository.checkout("main")
    try project.add("q4", down: "q3")
    try repository.commit("on post")
    try repository.checkout("feature")
    #expect(try project.check("--onto", "main").isEmpty)
    try repository.merge("main")
    #expect(try project.lines == ["post  q4  q4.py", "pre  p4  p4.py"])
    #expect(try project.check().isEmpty)
  }
}
