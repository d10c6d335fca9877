import Driver
import FileSystem

/// The sample repository, made by the real `git`.
///
/// Nothing of the user's own git configuration, hooks or variables takes part, and names and dates
/// are fixed, so that everybody sees the same commits.
struct DemoRepository {
  struct Person {
    var name: String
    var address: String

    static let ada = Person(name: "Ada", address: "ada@shop.example")
    static let grace = Person(name: "Grace", address: "grace@shop.example")
    static let edsger = Person(name: "Edsger", address: "edsger@shop.example")
  }

  let folder: [UInt8]
  private let git: [UInt8]
  private let searchPath: String

  /// Finds git; the folder is made by `create`.
  init(folder: [UInt8], searchPath: String) throws(CommandFailure) {
    guard
      let git = FileSystem.executable(
        named: Array("git".utf8), searchPath: Array(searchPath.utf8))
    else {
      throw .usage(
        message: "git is not on PATH", help: "install git: the demo makes a real repository")
    }
    self.folder = folder
    self.git = git
    self.searchPath = searchPath
  }

  func create() throws(CommandFailure) {
    try run(["init", "--quiet", "--template="])
    // `init --initial-branch` is too new for some gits.
    try run(["symbolic-ref", "HEAD", "refs/heads/main"])
  }

  func write(_ path: String, _ text: String) throws(CommandFailure) {
    let path = folder + Array("/\(path)".utf8)
    let content = Array(text.utf8)
    do throws(FileSystemError) {
      try FileSystem.createFolders(Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)]))
      if try FileSystem.status(of: path) == nil {
        try FileSystem.writeNew(path, content: content)
      } else {
        try FileSystem.replace(path, content: content)
      }
    } catch {
      throw .unreadable(message: "the sample project cannot be written: \(error)", help: nil)
    }
  }

  func write(_ migration: DemoProject.Migration) throws(CommandFailure) {
    try write(migration.path, migration.text)
  }

  func commit(_ message: String, by person: Person, at date: String) throws(CommandFailure) {
    try run(["add", "--all"])
    try run(["commit", "--quiet", "--message", message], by: person, at: date)
  }

  func merge(
    _ branch: String, _ message: String, by person: Person, at date: String
  ) throws(CommandFailure) {
    try run(["merge", "--quiet", "--no-ff", "--message", message, branch], by: person, at: date)
  }

  /// Runs git in the repository.
  ///
  /// - Returns: What it wrote to standard output.
  /// - Throws: With git's own words when it fails.
  @discardableResult
  func run(
    _ arguments: [String], by person: Person = .ada, at date: String = "2026-03-01T09:00:00Z"
  ) throws(CommandFailure) -> String {
    let settings = [
      "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "gc.auto=0",
      "-c", "core.autocrlf=false", "-c", "core.pager=cat",
    ]
    let home = String(decoding: folder, as: UTF8.self)
    let environment = [
      "PATH=\(searchPath)", "HOME=\(home)", "LC_ALL=C", "TZ=UTC", "GIT_CONFIG_NOSYSTEM=1",
      "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0", "GIT_EDITOR=true",
      "GIT_AUTHOR_NAME=\(person.name)", "GIT_AUTHOR_EMAIL=\(person.address)",
      "GIT_COMMITTER_NAME=\(person.name)", "GIT_COMMITTER_EMAIL=\(person.address)",
      "GIT_AUTHOR_DATE=\(date)", "GIT_COMMITTER_DATE=\(date)",
    ]
    let program = ChildProgram(
      path: git, arguments: (settings + arguments).map { Array($0.utf8) },
      environment: environment.map { Array($0.utf8) }, workingFolder: folder)
    let command = "git \(arguments.joined(separator: " "))"
    let result: ChildResult
    do throws(FileSystemError) {
      result = try FileSystem.run(program)
    } catch {
      throw .unreadable(message: "`\(command)` cannot be run: \(error)", help: nil)
    }
    guard result.succeeded else {
      let words = String(decoding: result.errors, as: UTF8.self)
      throw .unreadable(message: "`\(command)` failed: \(words)", help: nil)
    }
    return String(decoding: result.output, as: UTF8.self)
  }
}
