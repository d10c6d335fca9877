import Git

/// How git repositories are read.
package enum GitBackEnd: String, CaseIterable, Sendable {
  /// By libgit2, and by the program `git` where libgit2 cannot.
  case auto
  case libgit2
  case git
}

extension Workspace {
  /// Opens the repository that git would use in the current folder.
  ///
  /// - Returns: Nil when the folder is in none.
  /// - Throws: When it is in one that cannot be used.
  func openRepository() throws(OpenFailure) -> (any GitRepository)? {
    let environment = GitEnvironment { variable($0).map { Array($0.utf8) } }
    let backEnd: BackEnd? =
      switch gitBackEnd {
      case .auto: nil
      case .libgit2: .libgit2
      case .git: .git
      }
    return try Repositories.open(
      startingAt: currentFolder, environment: environment, backEnd: backEnd)
  }
}
