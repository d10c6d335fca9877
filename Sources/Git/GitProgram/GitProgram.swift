internal import FileSystem

/// The program `git`, called so that nothing which a repository configures is run.
///
/// No hook, filter, pager, alias, file system monitor or remote helper is started by any of the
/// commands used here, with these settings: objects are read raw, the index is only listed, nothing
/// is written and no lock taken, and objects that a partial clone lacks are not fetched. Only the
/// variables that are listed here reach git, so that those of a surrounding hook cannot make it look
/// at another repository.
struct GitProgram {
  var path: [UInt8]
  /// Entries of the form `NAME=value` about the user and the repository.
  var variables: [[UInt8]]
  var folder: [UInt8]

  /// How long to wait while git says nothing, and how long one command may take.
  var patience: Duration

  private static let fixedVariables = [
    // Without these two, `cat-file` on an object that a partial clone lacks runs core.sshCommand.
    "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none",
    "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C",
  ]

  private static let settings = [
    "--no-pager",
    // `ls-files` would run it.
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
  ]

  private func program(_ arguments: [String]) -> ChildProgram {
    // This one would list the settings as the repository's own, and runs nothing.
    let settings = arguments.first == "config" ? [] : Self.settings
    return ChildProgram(
      path: path, arguments: (settings + arguments).map { Array($0.utf8) },
      environment: Self.fixedVariables.map { Array($0.utf8) } + variables, workingFolder: folder,
      maximumOutput: 1 << 30, maximumTime: patience)
  }

  /// Runs a command to its end.
  ///
  /// - Returns: How it ended, whatever its status.
  /// - Throws: When it could not be started, ran too long or said too much.
  func run(_ arguments: [String]) throws(GitError) -> ChildResult {
    let result: ChildResult
    do throws(FileSystemError) {
      result = try FileSystem.run(program(arguments))
    } catch {
      throw GitError(function: Self.name(arguments), code: error.code, message: "\(error)")
    }
    if result.timedOut { throw .silent(Self.name(arguments)) }
    if result.wasCut {
      throw GitError(function: Self.name(arguments), code: -1, message: "the output is too long")
    }
    return result
  }

  /// Runs a command that has to succeed.
  ///
  /// - Returns: Its standard output.
  /// - Throws: With git's own words when it fails.
  func output(of arguments: [String]) throws(GitError) -> [UInt8] {
    let result = try run(arguments)
    guard result.succeeded else {
      throw GitError(Self.name(arguments), result.ending, words: result.errors)
    }
    return result.output
  }

  /// Starts a command that answers questions.
  func conversation(_ arguments: [String]) throws(GitError) -> ChildConversation {
    do throws(FileSystemError) {
      return try ChildConversation(program(arguments), patience: patience)
    } catch {
      throw GitError(function: Self.name(arguments), code: error.code, message: "\(error)")
    }
  }

  static func name(_ arguments: [String]) -> String { "git \(arguments.first ?? "")" }
}

extension GitError {
  /// A command that failed with these words.
  init(_ function: String, _ ending: ChildResult.Ending, words: [UInt8]) {
    switch ending {
    case .exited(let status):
      self.init(function: function, code: status, message: explanation(in: words))
    case .killed(let signal):
      self.init(function: function, code: -1, message: "was ended by signal \(signal)")
    }
  }

  static func silent(_ function: String) -> GitError {
    GitError(function: function, code: silentCode, message: "took too long and was ended")
  }

  var isSilence: Bool { code == silentCode }

  init(_ function: String, _ failure: ConversationFailure) {
    switch failure {
    case .ended(let ending, let words): self.init(function, ending, words: words)
    case .silent: self = .silent(function)
    case .tooLong: self = .unexpected(function)
    case .system(let error): self.init(function: function, code: error.code, message: "\(error)")
    }
  }

  /// An answer that git never gives.
  static func unexpected(_ function: String) -> GitError {
    GitError(function: function, code: -1, message: "the answer makes no sense")
  }
}

private let silentCode: Int32 = -2

/// What git says at the end about why it stops, on one line as it may be shown.
func explanation(in words: [UInt8]) -> String {
  let lines = words.split(separator: UInt8(ascii: "\n"))
  for start in ["fatal: ", "error: "] {
    if let line = lines.last(where: { $0.starts(with: start.utf8) }) {
      return shown(Array(line.dropFirst(start.utf8.count).prefix(500)))
    }
  }
  return lines.first.map { shown(Array($0.prefix(500))) } ?? "no message"
}
