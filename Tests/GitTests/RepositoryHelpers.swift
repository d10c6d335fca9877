import Foundation
import Git
import TestSupport

/// Keeps the configuration of the machine and of its user out of libgit2, once.
private let isolation: Result<Void, GitError> = Result { () throws(GitError) in
  try LibGit2.ignoreUserConfiguration()
}

/// Opens the repository that a folder is in, as a program started there would.
func openRepository(
  _ folder: String, _ environment: GitEnvironment = .none
) throws -> LibGit2Repository? {
  try isolation.get()
  return try LibGit2Repository.open(startingAt: Array(folder.utf8), environment: environment)
}

extension GitFixture {
  /// This repository, opened in its work tree.
  func opened(_ environment: GitEnvironment = .none) throws -> LibGit2Repository {
    guard let repository = try openRepository(path, environment) else {
      throw TestFailure("\(path) was not found to be a repository")
    }
    return repository
  }

  func objectID(_ revision: String) throws -> ObjectID {
    try parse(try commitID(revision))
  }

  /// Makes an executable hook.
  func hook(_ name: String, _ script: String) throws {
    try write(".git/hooks/\(name)", "#!/bin/sh\n\(script)\n")
    try run("chmod", ["+x", path(".git/hooks/\(name)")]).orFail()
  }
}

func parse(_ hex: String) throws -> ObjectID {
  guard let id = ObjectID(hex: hex) else { throw TestFailure("not an id: \(hex)") }
  return id
}

/// Splits output that ends every record with a zero byte.
func records(_ bytes: [UInt8]) -> [[UInt8]] {
  bytes.split(separator: 0, omittingEmptySubsequences: true).map(Array.init)
}

/// What the index holds, in the words of `git ls-files --stage -z`.
func stageRecords(_ repository: some GitRepository) throws -> [[UInt8]] {
  try repository.index().map { entry in
    let mode = String(entry.mode.raw, radix: 8)
    let head = String(repeating: "0", count: 6 - mode.count) + mode
    return Array("\(head) \(entry.id) \(entry.stage)\t".utf8) + entry.path.bytes
  }
}

/// A folder's path as bytes, as text for messages.
func text(_ bytes: [UInt8]?) -> String? {
  bytes.map { String(decoding: $0, as: UTF8.self) }
}
