internal import Clibgit2
internal import FileSystem

extension LibGit2Repository {
  package func head() throws(GitError) -> Head {
    guard
      let name = try headTarget()
    else {
      guard let id = try commitID(of: "HEAD") else {
        throw GitError(
          function: "git_reference_lookup", code: GIT_ENOTFOUND.rawValue,
          message: "HEAD leads to no commit")
      }
      return .detached(id)
    }
    let prefix = "refs/heads/"
    let branch = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    guard let id = try peeledCommit(ofReference: name) else { return .unborn(branch: branch) }
    return .branch(branch, id)
  }

  package func operation() throws(GitError) -> GitOperation {
    let state = git_repository_state(repository.pointer)
    switch git_repository_state_t(rawValue: UInt32(bitPattern: state)) {
    case GIT_REPOSITORY_STATE_MERGE: return .merge
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: return .revert
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
      return .cherryPick
    case GIT_REPOSITORY_STATE_BISECT: return .bisect
    case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE,
      GIT_REPOSITORY_STATE_REBASE_MERGE:
      return .rebase
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE:
      return .applyMailbox
    default: return .none
    }
  }

  package func mergeHeads() throws(GitError) -> [ObjectID] {
    try idsInGitDirectory("MERGE_HEAD")
  }

  package func pickedCommit() throws(GitError) -> ObjectID? {
    if let id = try idsInGitDirectory("CHERRY_PICK_HEAD").first { return id }
    return try idsInGitDirectory("REVERT_HEAD").first
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
        current: try idsInGitDirectory("REBASE_HEAD").first)
    }
    return nil
  }

  private func idsInGitDirectory(_ name: String) throws(GitError) -> [ObjectID] {
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
    .compactMap { ObjectID(hex: $0.prefix(2 * ObjectID.size)) }
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
