import Foundation
import TestSupport
import Testing

/// `mlint demo` tells the truth, and leaves nothing behind.
@Suite struct DemoTests {
  private let rules = [
    "multiple-heads", "edited-applied-migration", "vague-message", "add-not-null-without-default",
  ]

  private func demo(
    _ arguments: String..., in folder: TemporaryFolder, environment: [String: String?] = [:]
  ) throws -> ProcessResult {
    let variables = environment.merging(["TMPDIR": folder.path]) { $1 }
    return try run(
      try mlintBinary(), ["demo"] + arguments, in: folder.path, environment: variables)
  }

  private func entries(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path)
  }

  @Test func itFindsTheFourMistakesAndCleansUp() throws {
    let folder = try TemporaryFolder("demo")
    let result = try demo(in: folder)
    #expect(result.status == 0, "\(result)")
    for rule in rules { #expect(result.output.contains("[\(rule)]"), "\(rule)\n\(result)") }
    #expect(result.output.contains("no findings"))
    #expect(try entries(folder.path).isEmpty)
  }

  /// What the README shows first was printed by the demo, command by command.
  @Test func theReadmeShowsARealRun() throws {
    let folder = try TemporaryFolder("demo")
    let demo = try demo(in: folder).orFail().output
    let readme = String(decoding: try readFile(SourceTree.path("README.md")), as: UTF8.self)
    let shown = try #require(readme.split(separator: "\n## Try it\n").first)
    let blocks = shown.split(separator: "```text\n", omittingEmptySubsequences: false).dropFirst()
      .compactMap { $0.split(separator: "\n```").first }
    let runs = blocks.flatMap { $0.split(separator: "\n\n$ ") }.map {
      $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : String($0)
    }
    #expect(runs.count == 4)
    for run in runs { #expect(demo.contains("$ \(run)\n"), "not printed by the demo:\n\(run)") }
  }

  @Test func itSaysTheSameToEverybody() throws {
    let folder = try TemporaryFolder("demo")
    let first = try demo(in: folder)
    let second = try demo(
      in: folder,
      environment: [
        "GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere", "GITHUB_BASE_REF": "release",
        "CI": "true", "GIT_AUTHOR_NAME": "Somebody Else", "TZ": "Asia/Tokyo",
      ])
    #expect(first.output == second.output)
    #expect(first.errors == second.errors)
  }

  @Test func alembicAgreesAboutTheResult() throws {
    let folder = try TemporaryFolder("demo")
    try demo("shop", in: folder).orFail()
    let shop = folder.path("shop")
    let alembic = try PythonTools.alembic() + "/alembic"
    let heads = try run(alembic, ["heads"], in: shop).orFail()
    #expect(heads.lines.count == 1)
    #expect(try run(try mlintBinary(), ["heads"], in: shop).output == heads.output)
    try run(alembic, ["upgrade", "head"], in: shop).orFail()
    try run(alembic, ["downgrade", "base"], in: shop).orFail()
  }

  @Test func aFolderWithFilesIsRefused() throws {
    let folder = try TemporaryFolder("demo")
    try folder.write("shop/notes.txt", "mine")
    let result = try demo("shop", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("not empty"))
    #expect(try entries(folder.path("shop")) == ["notes.txt"])
  }

  @Test func withoutGitItSaysSo() throws {
    let folder = try TemporaryFolder("demo")
    let result = try demo(in: folder, environment: ["PATH": folder.path])
    #expect(result.status == 2)
    #expect(result.errors.contains("git is not on PATH"))
    #expect(try entries(folder.path).isEmpty)
  }

  @Test func itCleansUpWhenGitFails() throws {
    let folder = try TemporaryFolder("demo")
    let tools = try TemporaryFolder("tools")
    try tools.write("git", "#!/bin/sh\necho broken >&2\nexit 1\n")
    try run("chmod", ["755", tools.path("git")]).orFail()
    let result = try demo(in: folder, environment: ["PATH": tools.path])
    #expect(result.status == 3, "\(result)")
    #expect(result.errors.contains("broken"))
    #expect(try entries(folder.path).isEmpty)
  }

  @Test func itCleansUpWhenItIsInterrupted() throws {
    let folder = try TemporaryFolder("demo")
    let tools = try TemporaryFolder("tools")
    // Sends Ctrl-C's signal to mlint at its first call of git.
    try tools.write("git", "#!/bin/sh\nkill -INT $PPID\n")
    try run("chmod", ["755", tools.path("git")]).orFail()
    let result = try demo(in: folder, environment: ["PATH": tools.path + ":/usr/bin:/bin"])
    #expect(result.status == -SIGINT, "\(result)")
    #expect(try entries(folder.path).isEmpty)
  }
}
