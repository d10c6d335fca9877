import Foundation
import Git
import TestSupport
import Testing

/// Keeps the configuration of the machine and of its user out of libgit2, once.
private let isolation: Result<Void, GitError> = Result { () throws(GitError) in
  try LibGit2.ignoreUserConfiguration()
}

/// Opens the repository that a folder is in by one back end, as a program started there would.
///
/// - Parameters:
///   - folder: The current folder.
///   - environment: The variables that name a repository; those about the user are the tests'.
///   - backEnd: Nil for the one that is chosen by itself.
/// - Returns: Nil when the folder is in no repository.
/// - Throws: `OpenFailure`.
package func openRepository(
  _ folder: String, _ environment: GitEnvironment, by backEnd: BackEnd?
) throws -> (any GitRepository)? {
  try isolation.get()
  let variables = try TestEnvironment.scrubbed()
  let user = GitEnvironment { name in variables[name].map { Array($0.utf8) } }
  var environment = environment
  environment.searchPath = environment.searchPath ?? user.searchPath
  if environment.userVariables.isEmpty { environment.userVariables = user.userVariables }
  return try Repositories.open(
    startingAt: Array(folder.utf8), environment: environment, backEnd: backEnd)
}

/// Opens the repository that a folder is in by both back ends.
///
/// - Throws: `OpenFailure` when no back end can; what the chosen one says.
package func openRepository(
  _ folder: String, _ environment: GitEnvironment = .none
) throws -> BothBackEnds? {
  let git = Result { try openRepository(folder, environment, by: .git) }
  let chosen = Result { try openRepository(folder, environment, by: nil) }
  switch (chosen, git) {
  case (.success(let repository?), .success(let other?)):
    return BothBackEnds(repository, other)
  case (.success(let repository?), .failure(let error)):
    switch (error as? OpenFailure)?.cause {
    // The installed git may be older than an extension.
    case .otherOwner, .unsupportedExtension: return BothBackEnds(repository, nil)
    default: throw TestFailure("\(folder): git refuses what libgit2 opens: \(error)")
    }
  case (.success(nil), .success(nil)): return nil
  case (.failure(let error), .failure): throw error
  default: throw TestFailure("\(folder): libgit2 says \(chosen), git says \(git)")
  }
}

extension GitFixture {
  /// This repository, opened in its work tree by both back ends.
  package func opened(_ environment: GitEnvironment = .none) throws -> BothBackEnds {
    guard let repository = try openRepository(path, environment) else {
      throw TestFailure("\(path) was not found to be a repository")
    }
    return repository
  }

  /// This repository, opened in its work tree by one back end.
  package func opened(
    by backEnd: BackEnd?, _ environment: GitEnvironment = .none
  ) throws -> any GitRepository {
    guard let repository = try openRepository(path, environment, by: backEnd) else {
      throw TestFailure("\(path) was not found to be a repository")
    }
    return repository
  }

  package func objectID(_ revision: String) throws -> ObjectID {
    let hex = try commitID(revision)
    guard let id = ObjectID(hex: hex) else { throw TestFailure("not an id: \(hex)") }
    return id
  }
}
