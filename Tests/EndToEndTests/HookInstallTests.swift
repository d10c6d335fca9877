import Foundation
import TestSupport
import Testing

/// Hooks, by every way that leads to them.
@Suite struct HookInstallTests {
  private static let hooks = ["pre-commit", "pre-merge-commit"]
  private let versions = "migrations/versions/"

  /// A stock project with one landed migration on `main`.
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": "",
        versions + "a1_create_users.py": migration("a1", down: nil, "create users"),
      ])
    _ = try repository.makeOrigin()
    return repository
  }

  /// `PATH` with the program under test, and with more folders before it.
  private func searchPath(_ more: String...) throws -> String {
    let binary = URL(fileURLWithPath: try mlintBinary()).deletingLastPathComponent().path
    return (more + [binary, try TestEnvironment.scrubbed()["PATH"] ?? ""]).joined(separator: ":")
  }

  /// Sees a commit and a merge that would make two heads stopped, and harmless ones pass.
  private func expectBlocked(_ repository: GitFixture, path: String) throws {
    func git(_ arguments: String...) throws -> ProcessResult {
      try run("git", ["-C", repository.path] + arguments, environment: ["PATH": path])
    }
    try git("checkout", "--quiet", "-b", "feature").orFail()
    try repository.write(versions + "b2_add_phone.py", migration("b2", down: "a1", "add phone"))
    try git("add", "--all").orFail()
    try git("commit", "--message", "phone").orFail()

    try repository.write(versions + "c3_add_mail.py", migration("c3", down: "a1", "add mail"))
    try git("add", "--all").orFail()
    let commit = try git("commit", "--message", "mail")
    #expect(!commit.succeeded)
    #expect((commit.output + commit.errors).contains("multiple-heads"), "\(commit)")

    try git("checkout", "--quiet", "-b", "other", "main").orFail()
    try git("commit", "--message", "mail").orFail()
    try git("checkout", "--quiet", "feature").orFail()
    let merge = try git("merge", "--no-ff", "--message", "join", "other")
    #expect(!merge.succeeded)
    #expect((merge.output + merge.errors).contains("multiple-heads"), "\(merge)")

    // The way out that the hook names.
    try run(
      try mlintBinary(), ["merge", "--without-landings"], in: repository.path,
      environment: ["PATH": path]
    ).orFail()
    try git("add", "--all").orFail()
    try git("commit", "--no-edit").orFail()
  }

  @Test func theHooksOfThisRepositoryAreTheInstalledOnes() throws {
    let repository = try project()
    try repository.mlint("hook", "install").orFail()
    for hook in Self.hooks {
      let path = SourceTree.path(".githooks/\(hook)")
      #expect(try repository.read(".git/hooks/\(hook)").utf8.elementsEqual(readFile(path)))
      #expect(FileManager.default.isExecutableFile(atPath: path))
      #expect(FileManager.default.isExecutableFile(atPath: repository.path(".git/hooks/\(hook)")))
    }
    let again = try repository.mlint("hook", "install")
    #expect(again.status == 0)
    #expect(again.output.contains("already"))
  }

  @Test func installedHooksBlock() throws {
    let repository = try project()
    try repository.mlint("hook", "install").orFail()
    try expectBlocked(repository, path: searchPath())
  }

  @Test func committedHooksBlock() throws {
    let repository = try project()
    try repository.copy(contentsOf: SourceTree.path(".githooks"), to: ".githooks")
    try repository.git("config", "core.hooksPath", ".githooks")
    try expectBlocked(repository, path: searchPath())
  }

  @Test func thePreCommitFrameworkBlocks() throws {
    let tools = try PythonTools.environment("pre-commit==4.7.0")
    let repository = try project()
    let advice = try installRefused(repository, because: ".pre-commit-config.yaml", "")
    let lines = advice.output.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
    try repository.commit(
      "hooks", writing: [".pre-commit-config.yaml": lines.joined(separator: "\n") + "\n"])
    try repository.push("main")
    let path = try searchPath(tools)
    let types = Self.hooks.flatMap { ["--hook-type", $0] }
    try run(
      tools + "/pre-commit", ["install"] + types, in: repository.path, environment: ["PATH": path]
    ).orFail()
    try expectBlocked(repository, path: path)
  }

  @Test func theManifestForPreCommitIsValid() throws {
    let tools = try PythonTools.environment("pre-commit==4.7.0")
    try run(
      tools + "/pre-commit", ["validate-manifest", SourceTree.path(".pre-commit-hooks.yaml")]
    ).orFail()
  }

  @Test func withoutMlintTheHookSaysWhatToDo() throws {
    let repository = try project()
    try repository.mlint("hook", "install").orFail()
    let result = try repository.tryGit("commit", "--allow-empty", "--message", "nothing")
    #expect(!result.succeeded)
    #expect(result.errors.contains("mlint is not on PATH"), "\(result)")
  }

  /// Makes a file that stands for another program's hooks, and sees that nothing is written.
  @discardableResult
  private func installRefused(
    _ repository: GitFixture, because file: String, _ text: String = ""
  ) throws -> ProcessResult {
    try repository.write(file, text)
    let before = try listing(repository)
    let result = try repository.mlint("hook", "install")
    #expect(result.status == 1, "\(result)")
    #expect(try listing(repository) == before)
    return result
  }

  private func listing(_ repository: GitFixture) throws -> String {
    try run("find", [".", "-type", "f", "-exec", "md5sum", "{}", "+"], in: repository.path)
      .orFail().lines.sorted().joined(separator: "\n")
  }

  @Test(arguments: [
    (".husky/pre-push", "husky", ".husky/pre-commit"), ("lefthook.yml", "lefthook", "jobs:"),
    (".config/lefthook.toml", "lefthook", "jobs:"), ("prek.toml", "prek", "[[repos.hooks]]"),
    (".pre-commit-config.yaml", "pre-commit", "pass_filenames: false"),
  ])
  func otherProgramsHooksAreTheirs(file: String, manager: String, advice: String) throws {
    let result = try installRefused(project(), because: file)
    #expect(result.errors.contains("\(manager) manages"), "\(result)")
    #expect(result.output.contains(advice), "\(result)")
  }

  @Test func aHookThatIsThereIsKept() throws {
    let repository = try project()
    let result = try installRefused(
      repository, because: ".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    #expect(result.output.contains("mlint hook run pre-commit || exit"), "\(result)")
    // Once it calls mlint, only the other hook is missing.
    try repository.write(
      ".git/hooks/pre-commit", "#!/bin/sh\nmlint hook run pre-commit || exit\nexit 0\n")
    let second = try repository.mlint("hook", "install").orFail()
    #expect(second.output == "wrote .git/hooks/pre-merge-commit\n")
  }

  @Test func hooksPathIsRespected() throws {
    let repository = try project()
    try repository.git("config", "core.hooksPath", "tools/hooks")
    let result = try repository.mlint("hook", "install")
    #expect(result.status == 1)
    #expect(result.output.contains("tools/hooks/pre-merge-commit"), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: repository.path("tools")))
  }

  @Test func aLinkedWorktreeSharesTheHooks() throws {
    let repository = try project()
    let worktree = try repository.worktree("linked")
    try worktree.mlint("hook", "install").orFail()
    #expect(try worktree.mlint("hook", "install").output.contains("already"))
    for hook in Self.hooks {
      #expect(FileManager.default.fileExists(atPath: repository.path(".git/hooks/\(hook)")))
    }
  }

  @Test func anUnknownHookIsGuessed() throws {
    let result = try project().mlint("hook", "run", "pre-comit")
    #expect(result.status == 2)
    #expect(result.errors.contains("did you mean `pre-commit`?"))
  }

  @Test func outsideOfARepositoryItSaysSo() throws {
    let folder = try TemporaryFolder("plain")
    let result = try run(try mlintBinary(), ["hook", "install"], in: folder.path)
    #expect(result.status == 2, "\(result)")
    #expect(result.errors.contains("git init"))
  }
}
