import Foundation
import TestSupport
import Testing

/// `mlint merge` in a project with a heads file: both files change, or neither.
@Suite struct MergeLockTests {
  private static let versions = LockProject.versions

  /// Two heads, and a heads file that names one of them.
  private func project() throws -> LockProject {
    let project = try LockProject()
    try project.repository.write(
      Self.versions + "c3.py", migration("c3", down: "a1", "create carts"))
    try project.repository.commit("a second head")
    return project
  }

  private struct State: Equatable {
    var migrations: [String]
    var lock: String
    /// What is there beside the project's own files.
    var others: [String]
  }

  private func state(_ folder: String) throws -> State {
    func names(_ relative: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder + "/" + relative).sorted()
    }
    let migrations = try names("migrations/versions")
    let own = ["env.py", "heads.lock", "script.py.mako", "versions"]
    return State(
      migrations: migrations.filter { $0.hasSuffix(".py") },
      lock: String(decoding: try readFile(folder + "/migrations/heads.lock"), as: UTF8.self),
      others: try names("migrations").filter { !own.contains($0) }
        + migrations.filter { !$0.hasSuffix(".py") })
  }

  @Test func bothAreWritten() throws {
    let project = try project()
    let before = try state(project.repository.path)
    let plan = try project.repository.mlint("merge", "--dry-run").orFail()
    #expect(try state(project.repository.path) == before)
    let path = try #require(plan.lines.first { $0.hasPrefix("path: ") }?.dropFirst(6))
    let name = try #require(path.split(separator: "/").last)
    let revision = try #require(plan.lines.first { $0.hasPrefix("revision: ") }?.dropFirst(10))
    #expect(plan.lines.contains("\(LockProject.file):"))
    #expect(plan.lines.contains("a1  \(revision)  \(name)"))
    let result = try project.repository.mlint("merge").orFail()
    #expect(
      result.lines == ["wrote \(path)", "wrote \(LockProject.file)", "head now: \(revision)"])
    #expect(try project.lines == ["a1  \(revision)  \(name)"])
    #expect(try project.check("--select", "graph").isEmpty)
    #expect(try project.lock("--check").status == 0)
  }

  @Test func withoutAHeadsFileThereIsNone() throws {
    let project = try project()
    try project.repository.remove(LockProject.file)
    let result = try project.repository.mlint("merge").orFail()
    #expect(result.lines.filter { $0.hasPrefix("wrote ") }.count == 1)
    #expect(
      !FileManager.default.fileExists(atPath: project.repository.path(LockProject.file)))
  }

  /// Two of three heads: there is still no one head to write.
  @Test func aLineThatStillHasTwoHeads() throws {
    let project = try project()
    try project.repository.write(
      Self.versions + "d4.py", migration("d4", down: "a1", "create stocks"))
    let before = try project.text
    let result = try project.repository.mlint("merge", "b2", "c3").orFail()
    #expect(result.errors.contains("\(LockProject.file) stays as it is"), "\(result)")
    #expect(try project.text == before)
    try project.repository.mlint("merge").orFail()
    #expect(try project.check("--select", "graph").isEmpty)
  }

  @Test func filesOfOthersStay() throws {
    let project = try project()
    try project.repository.write("migrations/.current-alembic-head", "b2\n")
    try project.repository.write(LockProject.file, "my notes\n")
    try project.repository.commit("two files")
    let result = try project.repository.mlint("merge").orFail()
    #expect(result.errors.components(separatedBy: "stays as it is").count == 3, "\(result)")
    #expect(try project.text == "my notes\n")
    #expect(try project.repository.read("migrations/.current-alembic-head") == "b2\n")
  }

  // MARK: What stands in the way

  /// The heads file's folder cannot be written, that of the migrations can.
  @Test func aReadOnlyFolder() throws {
    let project = try project()
    let folder = project.repository.path
    try run("chmod", ["-R", "a+rX", folder]).orFail()
    try run("chmod", ["a+rwx", folder + "/migrations/versions"]).orFail()
    try run(
      "bash",
      ["-c", "p=$PWD; while [ \"$p\" != / ]; do chmod a+x \"$p\"; p=${p%/*}; p=${p:-/}; done"],
      in: folder
    ).orFail()
    let before = try state(folder)
    let result = try project.repository.mlint("merge", as: .unprivileged)
    #expect(
      result.status == 1 && result.errors.contains("heads.lock cannot be written"), "\(result)")
    #expect(try state(folder) == before)
  }

  /// A disk with room for the one file and not for the other.
  @Test func aFullDisk() throws {
    let project = try project()
    let before = try state(project.repository.path)
    let disk = try TemporaryFolder()
    try run("mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk.path]).orFail()
    defer { _ = try? run("umount", [disk.path]) }
    let folder = disk.path + "/project"
    try run("cp", ["-r", project.repository.path, folder]).orFail()
    var refusals: Set<String> = []
    for pages in 0..<4 {
      let filler = "cat /dev/zero > filler; truncate -s -\(pages * 4096) filler"
      _ = try run("bash", ["-c", filler], in: disk.path)
      let result = try run(try mlintBinary(), ["merge"], in: folder)
      if result.status == 0 { break }
      #expect(result.status == 1, "\(result)")
      refusals.insert(result.errors.contains("heads.lock cannot") ? "lock" : "revision")
      #expect(try state(folder) == before)
    }
    #expect(refusals == ["lock", "revision"])
    #expect(try state(folder).migrations.count == before.migrations.count + 1)
  }

  /// Killed before any of the calls that change the disk, `merge` leaves the project as it was or as it
  /// shall be; between its two files the heads file is known to be stale, and `mlint lock` goes on.
  @Test func killedAtEveryStep() throws {
    let project = try project()
    let before = try state(project.repository.path)
    var seen: Set<String> = []
    for step in try KilledProgram.steps(of: ["merge"], in: project.repository.path) {
      let copy = try TemporaryFolder()
      let folder = copy.path("project")
      try run("cp", ["-r", project.repository.path, folder]).orFail()
      try step.kill(["merge"], in: folder)
      let after = try state(folder)
      // A process that is killed while it writes may leave what Alembic and git do not take for theirs.
      #expect(after.others.allSatisfy { $0.hasPrefix(".mlint-") }, "\(step): \(after)")
      let added = Set(after.migrations).subtracting(before.migrations)
      switch (added.count, after.lock == before.lock) {
      case (0, true): seen.insert("nothing")
      case (1, false): seen.insert("both")
      case (1, true):
        seen.insert("between")
        let check = try run(
          mlintBinary(), ["check", "--select", "stale-heads-lock"], in: folder)
        #expect(check.status == 1, "\(check)")
        let again = try run(mlintBinary(), ["merge"], in: folder)
        #expect(again.status == 1 && again.errors.contains("`mlint lock` writes it"), "\(again)")
        try run(mlintBinary(), ["lock"], in: folder).orFail()
      default: Issue.record("\(step): \(after)")
      }
      if added.count == 1 {
        let check = try run(mlintBinary(), ["check", "--select", "graph"], in: folder)
        #expect(check.status == 0, "\(check)")
      }
    }
    #expect(seen == ["nothing", "between", "both"])
  }

  /// Each step of `mlint lock` itself.
  @Test func lockKilledAtEveryStep() throws {
    let project = try LockProject()
    try project.repository.write(
      Self.versions + "c3.py", migration("c3", down: "b2", "create carts"))
    let before = try project.text
    var texts: Set<String> = []
    for step in try KilledProgram.steps(of: ["lock"], in: project.repository.path) {
      try project.repository.write(LockProject.file, before)
      try step.kill(["lock"], in: project.repository.path)
      texts.insert(try project.text)
    }
    #expect(texts == [before, before.replacing("a1  b2  b2.py", with: "a1  c3  c3.py")])
  }
}
