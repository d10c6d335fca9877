/// A way to read a repository.
package enum BackEnd: String, Hashable, Sendable {
  /// The C library, in this process.
  case libgit2
  /// The program `git`.
  case git
}

/// Which back end reads a repository, and why.
package struct BackEndChoice: Hashable, Sendable {
  package var backEnd: BackEnd
  /// What libgit2 could not read, so that `git` reads all of it (`backEnd` is `git`) or just that;
  /// empty when libgit2 reads everything, or when `git` was asked for.
  package var refusals: [String]

  package init(_ backEnd: BackEnd, refusals: [String] = []) {
    self.backEnd = backEnd
    self.refusals = refusals
  }
}

/// Finds repositories and chooses how to read them.
package enum Repositories {
  /// Opens the repository that git would use.
  ///
  /// - Parameters:
  ///   - folder: The process's current folder (absolute), about which the variables speak. To open
  ///     any other repository, give its folder and no variable that names a repository.
  ///   - environment: Git's variables.
  ///   - backEnd: The only back end to use; nil is libgit2, and `git` for what libgit2 cannot read.
  /// - Returns: Nil when the folder is in no repository.
  /// - Throws: When it is in one that cannot be used.
  package static func open(
    startingAt folder: [UInt8], environment: GitEnvironment, backEnd: BackEnd? = nil
  ) throws(OpenFailure) -> (any GitRepository)? {
    switch backEnd {
    case .libgit2: try LibGit2Repository.open(startingAt: folder, environment: environment)
    case .git: try GitProgramRepository.open(startingAt: folder, environment: environment)
    case nil: try openWithAny(folder, environment)
    }
  }

  private static func openWithAny(
    _ folder: [UInt8], _ environment: GitEnvironment
  ) throws(OpenFailure) -> (any GitRepository)? {
    func openWithGit() throws(OpenFailure) -> GitProgramRepository? {
      try GitProgramRepository.open(startingAt: folder, environment: environment)
    }
    let failure: OpenFailure
    do throws(OpenFailure) {
      let first = try LibGit2Repository.open(startingAt: folder, environment: environment)
      return first.map { AutomaticRepository($0, openWithGit) }
    } catch {
      failure = error
    }
    // A variable that is wrong is wrong for git too.
    if case .environment = failure.cause { throw failure }
    do throws(OpenFailure) {
      guard let second = try openWithGit() else { throw failure }
      second.backEnd.refusals = [failure.reason]
      return second
    } catch {
      throw failure.combined(with: error)
    }
  }
}

extension OpenFailure {
  /// What to say when libgit2 failed like this and git, which was asked then, like that.
  fileprivate func combined(with other: OpenFailure) -> OpenFailure {
    guard isForGit, other != self else { return self }
    return OpenFailure(
      cause: cause, reason: "\(reason); \(other.reason)", remedy: other.remedy)
  }

  /// Whether git can be expected to read what libgit2 refused.
  private var isForGit: Bool {
    switch cause {
    case .objectFormat, .referenceFormat: true
    default: false
    }
  }
}
