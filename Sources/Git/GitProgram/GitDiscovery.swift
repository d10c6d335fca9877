internal import FileSystem
internal import SourceText

/// What `HEAD` says, as found when the repository was opened.
enum HeadName {
  /// The full name of a reference that exists.
  case branch(String)
  case detached
  /// A reference that does not exist, or nothing that git understands.
  case unknown
}

/// What git says about a repository before anything is read from it.
struct GitDiscovery {
  let layout: RepositoryLayout
  let objectFormat: ObjectFormat
  let headName: HeadName
}

extension GitDiscovery {
  /// Asks git; nil when the program's folder is in no repository.
  init?(_ program: GitProgram, _ environment: GitEnvironment) throws(OpenFailure) {
    // An option that git does not know is printed as it is, and so tells one answer from the next:
    // a path may hold a line's end. The last question fails where there is no commit yet.
    let separator = "--mlint"
    let questions = [
      "--absolute-git-dir", "--git-common-dir", "--show-cdup", "--show-object-format",
    ]
    let arguments =
      ["rev-parse"] + questions.flatMap { [$0, separator] } + [
        "--symbolic-full-name", "HEAD", "--",
      ]
    let result: ChildResult
    do throws(GitError) {
      result = try program.run(arguments)
    } catch {
      throw .unreadable("\(error)")
    }
    let answers = Self.answers(in: result.output, separator)
    guard answers.count > questions.count, let gitDirectory = answers[0], let common = answers[1]
    else {
      guard let failure = OpenFailure(refusedWith: result.errors, environment) else { return nil }
      throw failure
    }
    layout = try Self.layout(
      gitDirectory: gitDirectory, common: common, upwards: answers[2], program.folder, environment)
    let format = answers[3].map { String(decoding: $0, as: UTF8.self) }
    objectFormat = format == ObjectFormat.sha256.rawValue ? .sha256 : .sha1
    let head = answers[4].map { String(decoding: $0, as: UTF8.self) }
    headName = Self.headName(result.succeeded ? head : nil)
  }

  /// What stands between the separators; nil where nothing does.
  private static func answers(in output: [UInt8], _ separator: String) -> [[UInt8]?] {
    let newline = UInt8(ascii: "\n")
    var answers: [[UInt8]?] = [nil]
    for line in output.split(separator: newline, omittingEmptySubsequences: false).dropLast() {
      if line.elementsEqual(separator.utf8) {
        answers.append(nil)
      } else if let known = answers[answers.count - 1] {
        answers[answers.count - 1] = known + [newline] + line
      } else {
        answers[answers.count - 1] = Array(line)
      }
    }
    return answers
  }

  /// Reads the last answer, `NAME` and `--` on two lines.
  private static func headName(_ answer: String?) -> HeadName {
    guard let name = answer?.split(separator: "\n").first else { return .unknown }
    return name == "HEAD" ? .detached : .branch(String(name))
  }

  private static func layout(
    gitDirectory: [UInt8], common: [UInt8], upwards: [UInt8]?, _ folder: [UInt8],
    _ environment: GitEnvironment
  ) throws(OpenFailure) -> RepositoryLayout {
    let gitDirectory = canonical(gitDirectory)
    var root = upwards.map { canonical(absolute($0, in: folder)) }
    if environment.gitDirectory != nil, environment.workTree == nil,
      let linked = linkedRoot(gitDirectory)
    {
      // Git takes the current folder then, which in a hook is the root; but a hook may have left it.
      root = linked
    }
    if let found = root, !isFolder(found) {
      throw OpenFailure(
        cause: .environment(variable: "GIT_WORK_TREE"),
        reason: "the working tree \(shown(found)) does not exist",
        remedy: "unset GIT_WORK_TREE or correct it")
    }
    // As for libgit2: in a server's hooks there is no working tree.
    if environment.gitDirectory != nil, environment.workTree == nil,
      isInside(gitDirectory, folder)
    {
      root = nil
    }
    return RepositoryLayout(
      root: root, gitDirectory: gitDirectory,
      commonDirectory: canonical(absolute(common, in: folder)),
      indexFile: environment.indexFile.map { absolute($0, in: root ?? folder) }
        ?? gitDirectory + Array("/index".utf8))
  }

  /// The root that the git directory of a linked worktree names; nil for any other.
  private static func linkedRoot(_ gitDirectory: [UInt8]) -> [UInt8]? {
    let path = gitDirectory + Array("/gitdir".utf8)
    guard
      case .content(let bytes)? = try? FileSystem.read(
        path, maximumSize: 1 << 16, followingLinks: true)
    else { return nil }
    let link = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard let end = link.lastIndex(of: slash) else { return nil }
    return canonical(absolute(Array(link[..<end]), in: gitDirectory))
  }
}

extension OpenFailure {
  /// Turns git's refusal into a failure; nil when there just is no repository.
  init?(refusedWith words: [UInt8], _ environment: GitEnvironment) {
    let reason = explanation(in: words)
    if reason.hasPrefix("not a git repository") {
      guard let named = environment.gitDirectory else { return nil }
      self.init(
        cause: .environment(variable: "GIT_DIR"),
        reason: "GIT_DIR names \(shown(named)), which is no repository",
        remedy: "unset GIT_DIR or correct it")
      return
    }
    let ownership = "detected dubious ownership in repository at "
    if reason.hasPrefix(ownership) {
      let path = reason.dropFirst(ownership.count)
      self.init(
        cause: .otherOwner,
        reason: "the repository at \(path) belongs to another user, so git does not read it",
        remedy: "if you trust it, run `git config --global --add safe.directory \(path)`")
    } else if reason.hasPrefix("unknown repository extension") {
      // The names follow, a tab and one name on each line.
      let lines = words.split(separator: UInt8(ascii: "\n")).filter {
        $0.first == UInt8(ascii: "\t")
      }
      let name = lines.last.map { shown(Array($0.dropFirst())) } ?? ""
      self.init(
        cause: .unsupportedExtension(name),
        reason: "the installed git does not know the repository's format extension \(name)",
        remedy: "install a newer git, or use a clone without this extension")
    } else {
      self = .unreadable(reason)
    }
  }

  static func unreadable(_ words: String) -> OpenFailure {
    OpenFailure(
      cause: .unreadable, reason: "git does not read the repository: \(words)",
      remedy: "see whether `git status` works here")
  }
}
