internal import FileSystem
internal import Git
internal import SourceText

extension ReadFailure {
  static func missing(_ path: RelativePath) -> ReadFailure {
    ReadFailure(
      path: path, cause: .missing, reason: "the file does not exist",
      remedy: "create it, or correct what refers to it")
  }

  static func badLink(_ path: RelativePath, _ problem: LinkProblem) -> ReadFailure {
    let reason =
      switch problem {
      case .escape: "a symbolic link leads out of the repository"
      case .tooMany:
        "symbolic links lead in a circle or through more than"
          + " \(maximumLinks) links"
      case .dangling(let target): "a symbolic link leads to \(target), which does not exist"
      }
    return ReadFailure(
      path: path, cause: .badLink, reason: reason,
      remedy: "replace the link by the file, or make it lead to one in the repository")
  }

  static func tooLarge(_ path: RelativePath, size: Int) -> ReadFailure {
    ReadFailure(
      path: path, cause: .tooLarge,
      reason: "the file is \(size) bytes long, more than the \(SourceFile.maximumSize) that are"
        + " read",
      remedy: "make the file smaller, or exclude it")
  }

  static func notAFile(_ path: RelativePath, _ kind: SnapshotEntry.Kind) -> ReadFailure {
    switch kind {
    case .submodule:
      ReadFailure(
        path: path, cause: .notAFile,
        reason: "the path is a submodule",
        remedy: "name a file or folder in it")
    case .special:
      ReadFailure(
        path: path, cause: .notAFile, reason: "the path is a FIFO, a socket or a device",
        remedy: "replace it by a file, or exclude it")
    default:
      ReadFailure(
        path: path, cause: .notAFile, reason: "the path is no regular file",
        remedy: "replace it by a file, or exclude it")
    }
  }

  static func missingSubmodule(_ path: RelativePath) -> ReadFailure {
    ReadFailure(
      path: path, cause: .unreadable, reason: "the submodule \(path) is not checked out",
      remedy: "run `git submodule update --init`")
  }

  static func missingSubmoduleCommit(_ path: RelativePath) -> ReadFailure {
    ReadFailure(
      path: path, cause: .unreadable,
      reason: "the submodule \(path) does not have the commit that is recorded for it",
      remedy: "run `git submodule update`, or fetch in the submodule")
  }

  static func unopenedSubmodule(_ path: RelativePath, _ failure: OpenFailure) -> ReadFailure {
    ReadFailure(
      path: path, cause: .unreadable,
      reason: "the submodule \(path) cannot be read: \(failure.reason)", remedy: failure.remedy)
  }

  static func unmerged(_ path: RelativePath) -> ReadFailure {
    ReadFailure(
      path: path, cause: .unmerged, reason: "the path is in conflict",
      remedy: "resolve the conflict and `git add` the file")
  }

  static func missingObject(_ path: RelativePath, isPartialClone: Bool) -> ReadFailure {
    ReadFailure(
      path: path, cause: .unreadable,
      reason: isPartialClone
        ? "the object is not in this clone, which is partial"
        : "the object is missing from the repository",
      remedy: isPartialClone
        ? "fetch it, for example with `git checkout`, or clone without `--filter`"
        : "see what `git fsck` says")
  }

  static func failed(_ path: RelativePath, _ error: GitError) -> ReadFailure {
    ReadFailure(
      path: path, cause: .unreadable, reason: "the object cannot be read: \(error)",
      remedy: "see what `git fsck` says")
  }

  static func failed(_ path: RelativePath, _ error: FileSystemError) -> ReadFailure {
    if error.isMissing { return .missing(path) }
    return ReadFailure(
      path: path, cause: error.isNotPermitted ? .notPermitted : .unreadable,
      reason: "\(error.operation): \(error.reason)",
      remedy: error.isNotPermitted
        ? "allow this user to read it" : "see what is wrong with the file")
  }

  /// A walk stopped before it had seen everything.
  static func limit(_ path: RelativePath, reason: String) -> ReadFailure {
    ReadFailure(
      path: path, cause: .unreadable, reason: reason,
      remedy: "name the Alembic environments in mlint.toml")
  }
}

/// Asks git something about a path and tells its errors as failures to read the path.
func askGit<Value>(
  about path: RelativePath, _ ask: () throws(GitError) -> Value
) throws(ReadFailure) -> Value {
  do throws(GitError) {
    return try ask()
  } catch {
    throw .failed(path, error)
  }
}

/// As `askGit`, for the file system.
func askDisk<Value>(
  about path: RelativePath, _ ask: () throws(FileSystemError) -> Value
) throws(ReadFailure) -> Value {
  do throws(FileSystemError) {
    return try ask()
  } catch {
    throw .failed(path, error)
  }
}
