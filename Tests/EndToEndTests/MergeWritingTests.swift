import Foundation
import TestSupport
import Testing

/// `mlint merge` writes its file whole or not at all.
@Suite struct MergeWritingTests {
  private let versions = "migrations/versions/"

  /// A project with the heads `b2` and `c3`, all of it committed on `main`.
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        "migrations/script.py.mako": PythonTools.alembicTemplate("script.py.mako"),
        versions + "a1_create_users.py": migration("a1", down: nil, "create users"),
        versions + "b2_add_phone.py": migration("b2", down: "a1", "add phone"),
        versions + "c3_add_mail.py": migration("c3", down: "a1", "add mail"),
      ])
    return repository
  }

  /// What git sees as changed or new.
  private func changes(_ repository: GitFixture) throws -> [String] {
    try repository.git("status", "--porcelain", "--untracked-files=all", "--ignored").lines
  }

  private func heads(_ repository: GitFixture) throws -> [String] {
    try repository.mlint("heads").orFail().lines
  }

  @Test func ofTwoAtOnceOneWrites() throws {
    let repository = try project()
    let line =
      "for n in 1 2 3 4; do \"$MLINT\" merge & done; for job in $(jobs -p); do wait $job; echo $?; done"
    let result = try run(
      "bash", ["-c", line + " 2>/dev/null"], in: repository.path,
      environment: ["MLINT": try mlintBinary()])
    let statuses = result.lines.filter { Int($0) != nil }.sorted()
    #expect(statuses == ["0", "1", "1", "1"], "\(result)")
    #expect(try changes(repository).count == 1)
    #expect(try heads(repository).count == 1)
  }

  @Test func aReadOnlyFolderStaysAsItIs() throws {
    let repository = try project()
    try run("chmod", ["-R", "a+rX", repository.path]).orFail()
    try run(
      "bash",
      ["-c", "p=$PWD; while [ \"$p\" != / ]; do chmod a+x \"$p\"; p=${p%/*}; p=${p:-/}; done"],
      in: repository.path
    ).orFail()
    let result = try repository.mlint("merge", as: .unprivileged)
    #expect(result.status == 1, "\(result)")
    #expect(result.errors.contains("cannot be written"), "\(result)")
    #expect(try changes(repository) == [])
  }

  @Test func aFullDiskLeavesNothingBehind() throws {
    let repository = try project()
    let disk = try TemporaryFolder()
    try run("mount", ["-t", "tmpfs", "-o", "size=1m", "none", disk.path]).orFail()
    defer { _ = try? run("umount", [disk.path]) }
    try run("cp", ["-r", repository.path, disk.path + "/project"]).orFail()
    _ = try run("bash", ["-c", "cat /dev/zero > filler"], in: disk.path)
    let result = try run(try mlintBinary(), ["merge"], in: disk.path + "/project")
    #expect(result.status == 1, "\(result)")
    #expect(result.errors.contains("cannot be written"), "\(result)")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: disk.path + "/project/migrations/versions")
    #expect(files.sorted() == ["a1_create_users.py", "b2_add_phone.py", "c3_add_mail.py"])
  }

  @Test func aFileOfThatNameIsNotOverwritten() throws {
    let repository = try project()
    let plan = try repository.mlint("merge", "--dry-run").orFail()
    #expect(try changes(repository) == [])
    let path = try #require(
      plan.lines.first { $0.hasPrefix("path: ") }?.dropFirst("path: ".count))
    try repository.write(String(path), "# somebody else's\n")
    let result = try repository.mlint("merge")
    #expect(result.status == 1, "\(result)")
    #expect(try repository.read(String(path)) == "# somebody else's\n")
  }

  @Test func aMergeOfTheseHeadsIsMadeOnce() throws {
    let repository = try project()
    try repository.mlint("merge").orFail()
    #expect(try heads(repository).count == 1)
    let again = try repository.mlint("merge")
    #expect(again.status == 1)
    #expect(again.errors.contains("nothing to merge"), "\(again)")
  }
}
