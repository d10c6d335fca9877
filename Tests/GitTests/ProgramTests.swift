import Foundation
import Git
import GitTestSupport
import TestSupport
import Testing

/// A program `git` that misbehaves: it costs an error message, never a hang or a crash.
@Suite struct ProgramTests {
  /// A `git` that does what a shell script says for one command, and is git for all others.
  private struct FakeGit {
    let folder: TemporaryFolder
    let environment: GitEnvironment

    init(_ command: String, _ script: String) throws {
      folder = try TemporaryFolder("fake-git")
      folder.keepUntilExit()
      let variables = try TestEnvironment.scrubbed()
      let real = try run("sh", ["-c", "command -v git"]).line
      let text = """
        #!/bin/sh
        echo "$*" >> '\(folder.path)/calls'
        for word in "$@"; do
          case "$word" in
            \(command)) \(script)
              exit ;;
            -*|*=*) ;;
            *) break ;;
          esac
        done
        exec '\(real)' "$@"
        """
      // Written by another process: while this one writes, a child that some other test starts would
      // keep the file open for writing, and then it cannot be run.
      let source = try folder.write("git.sh", text)
      try run("install", ["-m", "755", source, folder.path("git")]).orFail()
      environment = GitEnvironment { [folder] name in
        name == "PATH"
          ? Array("\(folder.path):/usr/bin:/bin".utf8) : variables[name].map { Array($0.utf8) }
      }
    }

    /// How often git was started with a command.
    func calls(_ command: String) throws -> Int {
      try folder.read("calls").split(separator: "\n").filter { $0.contains(" \(command)") }.count
    }

    func open(_ fixture: GitFixture) throws -> GitProgramRepository {
      let repository = try GitProgramRepository.open(
        startingAt: Array(fixture.path.utf8), environment: environment,
        patience: .milliseconds(500))
      return try #require(repository)
    }
  }

  private func fixture() throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.commit("a", writing: ["file": "text\n"])
    return fixture
  }

  @Test func fewProcesses() throws {
    let git = try FakeGit("nothing", "")
    let fixture = try fixture()
    for number in 0..<20 { try fixture.tag("v\(number)") }
    let repository = try git.open(fixture)
    _ = try repository.head()
    _ = try repository.index()
    for reference in try repository.references(matching: "refs/tags/v*") {
      _ = try repository.commit(reference.commit)
    }
    _ = try repository.symbolicTarget(of: "refs/remotes/origin/HEAD")
    _ = try repository.commitID(of: "HEAD^1")
    for name in ["a", "b", "c"] {
      _ = try repository.configuration("mlint.\(name)")
      _ = try repository.isIgnored(.init(name), isFolder: false)
    }
    let calls = try git.folder.read("calls").split(separator: "\n").map { line in
      line.split(separator: " ").first { !$0.hasPrefix("-") && !$0.contains("=") } ?? ""
    }
    #expect(
      calls == ["rev-parse", "cat-file", "ls-files", "for-each-ref", "config", "check-ignore"])
  }

  /// A variable of a surrounding hook that leaks into a call leads git to another repository.
  @Test func environmentIsExact() throws {
    let fixture = try fixture()
    let git = try FakeGit("ls-files", "/usr/bin/env -0 > \"${0%/git}/env\"; exit 1")
    var environment = git.environment
    environment.indexFile = Array("own-index".utf8)
    environment.objectDirectory = Array(".git/objects".utf8)
    environment.prefix = Array("folder/".utf8)
    environment.ceilingDirectories = Array("/".utf8)
    environment.userVariables = ["HOME=/nowhere", "GIT_CONFIG_NOSYSTEM=1"].map { Array($0.utf8) }
    let repository = try #require(
      try GitProgramRepository.open(
        startingAt: Array(fixture.path.utf8), environment: environment))
    _ = try? repository.index()
    let variables = try git.folder.read("env").split(separator: "\0").map(String.init).filter {
      // What the shell itself adds.
      !$0.hasPrefix("PWD=") && !$0.hasPrefix("SHLVL=") && !$0.hasPrefix("_=")
    }
    #expect(
      variables.sorted() == [
        "GIT_ALLOW_PROTOCOL=none", "GIT_CONFIG_NOSYSTEM=1", "GIT_DIR=\(fixture.path)/.git",
        "GIT_INDEX_FILE=\(fixture.path)/own-index", "GIT_NO_LAZY_FETCH=1",
        "GIT_NO_REPLACE_OBJECTS=1", "GIT_OBJECT_DIRECTORY=\(fixture.path)/.git/objects",
        "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_WORK_TREE=\(fixture.path)",
        "HOME=/nowhere", "LC_ALL=C", "PATH=\(git.folder.path):/usr/bin:/bin",
      ])
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["rev-parse", "ls-files", "for-each-ref", "config", "cat-file", "check-ignore"])
  func hangs(command: String) throws {
    let git = try FakeGit(command, "exec sleep 1000")
    let fixture = try fixture()
    if command == "rev-parse" {
      #expect {
        try git.open(fixture)
      } throws: { error in
        (error as? OpenFailure)?.reason.contains("took too long") == true
      }
      return
    }
    let repository = try git.open(fixture)
    let head = try fixture.objectID("HEAD")
    // Who did not answer once is not asked again where there are many questions.
    for _ in 0..<3 {
      #expect {
        switch command {
        case "ls-files": _ = try repository.index()
        case "for-each-ref": _ = try repository.references(matching: "*")
        case "config": _ = try repository.configuration("a.b")
        case "cat-file": _ = try repository.commit(head)
        default: _ = try repository.isIgnored("x", isFolder: false)
        }
      } throws: { error in
        (error as? GitError)?.message.contains("took too long") == true
      }
    }
    if ["cat-file", "check-ignore"].contains(command) { #expect(try git.calls(command) == 1) }
  }

  @Test(arguments: [
    "exit 1", "echo 'fatal: no idea' >&2; exit 128", "kill -9 $$", "read x; echo nonsense",
    "read x; echo \"$x blob 5\"; printf 12", "read x; echo \"$x blob 2\"; printf 12345",
    "read x; echo \"$x blob -1\"", "read x; echo \"$x blob 99999999999999999999999\"",
    "read x; echo \"$x what 1\"; echo 1", "read x; echo \"123 blob 1\"; echo 1", "read x; echo",
    "read x; echo e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 blob 0; echo",
    "exec cat /dev/zero", "exec yes", "exec >&-; sleep 1000",
  ])
  func brokenAnswersAboutObjects(script: String) throws {
    let git = try FakeGit("cat-file", script)
    let fixture = try fixture()
    let repository = try git.open(fixture)
    let head = try fixture.objectID("HEAD")
    for _ in 0..<2 {
      #expect(throws: GitError.self) { try repository.object(head, maximumSize: 1000) }
    }
  }

  @Test(arguments: [
    "echo nonsense", "printf '100644 123 0\\tfile\\0'", "exec cat /dev/urandom | head -c 100000",
    "printf '100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\\tfile'",
    "printf '100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\\tfile\\0'",
    "printf '170000 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\\tfile\\0  flags: 0\\n'",
    "printf '100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 4\\tfile\\0  flags: 0\\n'",
    "printf '100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\\tfile\\0  flags: x\\n'", "exit 9",
  ])
  func brokenIndex(script: String) throws {
    let fixture = try fixture()
    let repository = try FakeGit("ls-files", script).open(fixture)
    #expect(throws: GitError.self) { try repository.index() }
  }

  @Test func otherBrokenAnswers() throws {
    let fixture = try fixture()
    let short = try FakeGit("for-each-ref", "printf 'refs/heads/main\\n'")
    let references = try short.open(fixture)
    #expect(throws: GitError.self) { try references.references(matching: "*") }

    let failing = try FakeGit("for-each-ref", "echo 'fatal: broken' >&2; exit 128")
    let broken = try failing.open(fixture)
    #expect {
      try broken.references(matching: "*")
    } throws: { error in
      (error as? GitError)?.message == "broken"
    }

    let echo = try FakeGit("check-ignore", "exec cat")
    let rules = try echo.open(fixture)
    #expect(throws: GitError.self) { try rules.isIgnored("file", isFolder: false) }

    for script in ["echo x", "exit 0", "exit 1", "printf 'a\\n--mlint\\nb\\n--mlint\\n'"] {
      let git = try FakeGit("rev-parse", script)
      #expect(throws: OpenFailure.self) { try git.open(fixture) }
    }
  }

  @Test func whatIsTooLargeDoesNotHoldUp() throws {
    let git = try FakeGit("nothing", "")
    let fixture = try GitFixture()
    for name in ["a", "b", "c"] {
      try run("truncate", ["-s", "40M", fixture.path(name)]).orFail()
      try fixture.write(name + "-small", name)
    }
    try fixture.commit("large")
    let repository = try git.open(fixture)
    for entry in try repository.index() {
      let object = try repository.object(entry.id, maximumSize: 1 << 20)
      if entry.path.text.hasSuffix("-small") {
        #expect(object == .content(.blob, Array(entry.path.text.prefix(1).utf8)))
      } else {
        #expect(object == .tooLarge(.blob, size: 40 << 20))
      }
    }
    // One that had to be ended, one for sizes, one for what is small enough.
    #expect(try git.calls("cat-file") == 3)
  }

  @Test func damageIsSaid() throws {
    let fixture = try fixture()
    let blob = try fixture.git("rev-parse", "HEAD:file").line
    let path = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try run("chmod", ["+w", fixture.path(path)]).orFail()
    try fixture.write(path, "no zlib stream")
    let repository = try fixture.opened(by: .git)
    #expect(throws: GitError.self) {
      try repository.object(#require(ObjectID(hex: blob)), maximumSize: 100)
    }
    // The next question is answered all the same.
    #expect(try repository.commitID(of: "HEAD") == fixture.objectID("HEAD"))
  }

  @Test func namesThatGitWouldMisread() throws {
    let fixture = try fixture()
    let repository = try fixture.opened(by: .git)
    for name in [
      "HEAD\nHEAD", "HEAD\0", String(repeating: "a", count: 1 << 20), "-p", "--all", "--batch",
    ] {
      #expect(try repository.commitID(of: name) == nil)
      #expect(try repository.symbolicTarget(of: name) == nil)
      #expect(try repository.configuration(name) == nil)
    }
    #expect(try repository.commitID(of: "HEAD") != nil)
  }
}
