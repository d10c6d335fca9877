import Foundation

/// A real repository, made with the real `git`, that a test builds step by step.
///
/// Nothing of the machine's git configuration is seen. Every commit is an hour younger than the
/// one before, starting at 2024-01-01 00:00 UTC, so that ids repeat.
package final class GitFixture {
  /// A full commit id in hexadecimal digits.
  package typealias CommitID = String

  /// The name and address that a commit is made under.
  package struct Person: Sendable {
    package let name: String
    package let email: String

    package init(_ name: String, _ email: String) {
      self.name = name
      self.email = email
    }

    package static let ada = Person("Ada Author", "ada@example.com")
  }

  /// The top of the work tree, or the repository itself when it is bare.
  package let path: String

  private let owner: TemporaryFolder
  private var clock: Clock

  /// Makes an empty repository on the branch `main`, below a new temporary folder.
  ///
  /// - Parameter options: more options of `git init`, such as `--object-format=sha256`.
  /// - Throws: `TestFailure` with git's own words when it fails.
  package convenience init(options: [String] = []) throws {
    let folder = try TemporaryFolder("repository")
    self.init(path: folder.path("work"), owner: folder, clock: Clock())
    try Self.git(["init", "--quiet", "--initial-branch=main"] + options + [path])
  }

  /// Clones a repository into a new temporary folder, sharing its objects as files.
  package convenience init(cloning source: String) throws {
    let folder = try TemporaryFolder("clone")
    self.init(path: folder.path("work"), owner: folder, clock: Clock())
    try Self.git(["clone", "--quiet", "--local", source, path])
  }

  /// Keeps the repository until the test process ends, for what many tests share.
  package func keepUntilExit() { owner.keepUntilExit() }

  private init(path: String, owner: TemporaryFolder, clock: Clock) {
    self.path = path
    self.owner = owner
    self.clock = clock
  }

  // MARK: The work tree

  /// The absolute path of something in the work tree.
  package func path(_ relative: String) -> String { path + "/" + relative }

  package func write(_ relative: String, _ text: String) throws {
    try write(relative, Array(text.utf8))
  }

  package func write(_ relative: String, _ bytes: [UInt8]) throws {
    try writeFile(path(relative), bytes)
  }

  package func read(_ relative: String) throws -> String {
    String(decoding: try readFile(path(relative)), as: UTF8.self)
  }

  /// Removes a file or folder from the work tree.
  package func remove(_ relative: String) throws {
    try FileManager.default.removeItem(atPath: path(relative))
  }

  /// Copies a folder's contents into the work tree.
  package func copy(contentsOf folder: String, to relative: String) throws {
    try FileManager.default.createDirectory(
      atPath: path(relative), withIntermediateDirectories: true)
    try run("cp", ["-R", "--", folder + "/.", path(relative)]).orFail()
  }

  // MARK: Commits

  /// Stages all that changed and commits it, even when nothing did.
  @discardableResult
  package func commit(
    _ message: String, writing files: [String: String] = [:], by author: Person = .ada,
    at date: String? = nil
  ) throws -> CommitID {
    for (relative, text) in files { try write(relative, text) }
    try git("add", "--all")
    try git(
      ["commit", "--quiet", "--allow-empty", "--no-verify", "--message", message],
      environment: clock.tick(author, date))
    return try commitID("HEAD")
  }

  /// Makes a branch at the current commit and goes on there.
  package func branch(_ name: String, at start: String = "HEAD") throws {
    try git("checkout", "--quiet", "-b", name, start)
  }

  package func checkout(_ revision: String) throws {
    try git("checkout", "--quiet", revision)
  }

  /// Merges by a merge commit, also where a fast-forward would do.
  @discardableResult
  package func merge(_ revisions: String..., message: String? = nil) throws -> CommitID {
    let message = message ?? "Merge \(revisions.joined(separator: ", "))"
    try git(
      ["merge", "--quiet", "--no-ff", "--no-verify", "--message", message] + revisions,
      environment: clock.tick(.ada))
    return try commitID("HEAD")
  }

  /// Takes over all changes of a branch as one commit without it as a parent.
  @discardableResult
  package func squashMerge(_ revision: String, message: String? = nil) throws -> CommitID {
    try git("merge", "--quiet", "--squash", revision)
    try git(
      ["commit", "--quiet", "--no-verify", "--message", message ?? "\(revision) (squashed)"],
      environment: clock.tick(.ada))
    return try commitID("HEAD")
  }

  package func tag(_ name: String, at revision: String = "HEAD") throws {
    try git("tag", name, revision)
  }

  package func commitID(_ revision: String) throws -> CommitID {
    try git("rev-parse", "--verify", revision + "^{commit}").line
  }

  // MARK: Other repositories

  /// Clones this repository next to it, by the ordinary transport.
  ///
  /// - Parameters:
  ///   - name: the clone's folder.
  ///   - depth: how many commits of each line to take; nil for all.
  ///   - bare: whether it has no work tree.
  ///   - options: more options of `git clone`.
  /// - Returns: the clone; `origin` is this repository.
  /// - Throws: `TestFailure` with git's own words when it fails.
  package func clone(
    _ name: String, depth: Int? = nil, bare: Bool = false, options: [String] = []
  ) throws -> GitFixture {
    let target = owner.path(name)
    var arguments = ["clone", "--quiet"] + options
    if let depth { arguments += ["--depth", String(depth)] }
    if bare { arguments.append("--bare") }
    try Self.git(arguments + ["file://" + path, target])
    return GitFixture(path: target, owner: owner, clock: clock)
  }

  /// Makes a bare clone, makes it this repository's remote `origin`, and fetches from it.
  package func makeOrigin(_ name: String = "origin.git") throws -> GitFixture {
    let origin = try clone(name, bare: true)
    try git("remote", "add", "origin", "file://" + origin.path)
    try git("fetch", "--quiet", "origin")
    try git("remote", "set-head", "origin", "--auto")
    return origin
  }

  package func push(_ references: String...) throws {
    try git(["push", "--quiet", "--no-verify", "origin"] + references)
  }

  /// Adds a linked work tree next to this one, on a new branch of that name.
  package func worktree(_ name: String, at revision: String = "HEAD") throws -> GitFixture {
    let target = owner.path(name)
    try git("worktree", "add", "--quiet", "-b", name, target, revision)
    return GitFixture(path: target, owner: owner, clock: clock)
  }

  // MARK: Programs

  /// Runs git here.
  ///
  /// - Throws: `TestFailure` with git's own words when it fails.
  @discardableResult
  package func git(_ arguments: String...) throws -> ProcessResult { try git(arguments) }

  /// Runs git here.
  ///
  /// - Parameters:
  ///   - arguments: what follows `git -C …`.
  ///   - environment: as for `run`.
  /// - Returns: what git printed.
  /// - Throws: `TestFailure` with git's own words when it fails.
  @discardableResult
  package func git(_ arguments: [String], environment: [String: String?] = [:]) throws
    -> ProcessResult
  {
    try Self.git(["-C", path] + arguments, environment: environment)
  }

  /// Runs git here and returns the result, also when it fails.
  package func tryGit(_ arguments: String..., environment: [String: String?] = [:]) throws
    -> ProcessResult
  {
    try tryGit(arguments, environment: environment)
  }

  /// Runs git here and returns the result, also when it fails.
  package func tryGit(_ arguments: [String], environment: [String: String?] = [:]) throws
    -> ProcessResult
  {
    try run("git", Self.settings + ["-C", path] + arguments, environment: environment)
  }

  /// Runs the built `mlint` in the work tree.
  package func mlint(
    _ arguments: String..., environment: [String: String?] = [:], as user: User = .current
  ) throws -> ProcessResult {
    try run(try mlintBinary(), arguments, in: path, environment: environment, as: user)
  }

  /// No background work that would outlive the test, no advice, no signatures, no time spent on
  /// safety and compression that a fixture does not need.
  private static let settings = [
    "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false",
    "-c", "commit.gpgSign=false", "-c", "core.fsync=none", "-c", "core.compression=0",
    "-c", "protocol.file.allow=always",
  ]

  @discardableResult
  private static func git(_ arguments: [String], environment: [String: String?] = [:]) throws
    -> ProcessResult
  {
    try run("git", settings + arguments, environment: environment).orFail()
  }
}

/// Hands out the dates of commits.
private struct Clock {
  private var seconds = 1_704_067_200

  /// The variables for the next commit: an hour later than the last, or at the given date.
  mutating func tick(_ author: GitFixture.Person, _ date: String? = nil) -> [String: String?] {
    let date = date ?? "\(seconds) +0000"
    seconds += 3600
    return [
      "GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email,
      "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
    ]
  }
}
