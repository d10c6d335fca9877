internal import FileSystem

/// What git keeps in small files while it waits for somebody to go on; the same for every back end.
extension GitRepository {
  package func mergeHeads() throws(GitError) -> [ObjectID] {
    try idsInGitDirectory("MERGE_HEAD")
  }

  package func pickedCommit() throws(GitError) -> ObjectID? {
    if let id = try commit(ofState: "CHERRY_PICK_HEAD") { return id }
    return try commit(ofState: "REVERT_HEAD")
  }

  package func rebase() throws(GitError) -> RebaseState? {
    // The two back ends of `git rebase`; `git am` uses the second folder too, without `onto`.
    for folder in ["rebase-merge", "rebase-apply"] {
      guard let onto = try textInGitDirectory("\(folder)/onto") else { continue }
      let name = try textInGitDirectory("\(folder)/head-name") ?? ""
      let prefix = "refs/heads/"
      let original = try textInGitDirectory("\(folder)/orig-head")
      return RebaseState(
        onto: ObjectID(hex: onto), originalHead: original.flatMap { ObjectID(hex: $0) },
        branch: name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil,
        current: try commit(ofState: "REBASE_HEAD"))
    }
    return nil
  }

  package func commit(ofState name: String) throws(GitError) -> ObjectID? {
    try idsInGitDirectory(name).first
  }

  /// The ids in a file beside `HEAD`.
  func idsInGitDirectory(_ name: String) throws(GitError) -> [ObjectID] {
    do {
      return try readIDs(layout.gitDirectory + Array("/\(name)".utf8))
    } catch {
      throw GitError(function: "read \(name)", code: error.code, message: "\(error)")
    }
  }

  /// The first line of a small file, or nil when there is no such file.
  private func textInGitDirectory(_ name: String) throws(GitError) -> String? {
    do {
      let bytes = try readSmall(layout.gitDirectory + Array("/\(name)".utf8))
      return bytes.map { String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) }
    } catch {
      throw GitError(function: "read \(name)", code: error.code, message: "\(error)")
    }
  }
}

/// The object ids that a file of git's lists one to a line; none when there is no such file.
func readIDs(_ path: [UInt8]) throws(FileSystemError) -> [ObjectID] {
  try (readSmall(path) ?? []).split(separator: UInt8(ascii: "\n"))
    .compactMap { ObjectID(hex: $0.prefix { $0 > UInt8(ascii: " ") }) }
}

private func readSmall(_ path: [UInt8]) throws(FileSystemError) -> [UInt8]? {
  do {
    guard
      case .content(let bytes) = try FileSystem.read(
        path, maximumSize: 64 << 20, followingLinks: true)
    else { return nil }
    return bytes
  } catch {
    if error.isMissing { return nil }
    throw error
  }
}
