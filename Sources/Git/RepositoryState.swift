/// Where a repository's parts are: absolute paths in bytes, without a final `/`.
package struct RepositoryLayout: Hashable, Sendable {
  /// The root of the working tree; nil for a bare repository.
  package var root: [UInt8]?
  /// The folder with `HEAD`, `MERGE_HEAD` and the index; each linked worktree has its own.
  package var gitDirectory: [UInt8]
  /// The folder with the objects, the references and the configuration that all worktrees share.
  package var commonDirectory: [UInt8]
  /// The index file in effect, which may not exist.
  package var indexFile: [UInt8]

  package var isBare: Bool { root == nil }
}

/// What is checked out.
package enum Head: Hashable, Sendable {
  /// A branch, by its short name such as `main`.
  case branch(String, ObjectID)
  case detached(ObjectID)
  /// A branch without a commit yet.
  case unborn(branch: String)

  package var commit: ObjectID? {
    switch self {
    case .branch(_, let id), .detached(let id): id
    case .unborn: nil
    }
  }
}

/// What git is in the middle of.
package enum GitOperation: Hashable, Sendable {
  case none
  case merge
  case rebase
  case cherryPick
  case revert
  case bisect
  /// `git am`.
  case applyMailbox
}

/// What is known of a rebase that has stopped.
package struct RebaseState: Hashable, Sendable {
  /// The commit on which the others are put; nothing of the rebase has landed that is not in it.
  package var onto: ObjectID?
  /// The branch's commit before the rebase.
  package var originalHead: ObjectID?
  /// The short name of the branch that is rebased; nil when it was detached.
  package var branch: String?
  /// The commit that is being put on top now (`REBASE_HEAD`).
  package var current: ObjectID?
}

/// A reference, and the commit that it leads to.
package struct Reference: Hashable, Sendable {
  /// The full name, such as `refs/heads/main`, invalid UTF-8 repaired.
  package var name: String
  /// The commit, annotated tags followed.
  package var commit: ObjectID

  package init(name: String, commit: ObjectID) {
    self.name = name
    self.commit = commit
  }
}
