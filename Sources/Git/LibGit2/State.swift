internal import Clibgit2

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
}
