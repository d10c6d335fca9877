import Git

extension ChangeTrailers {
  /// Reads what a commit of a first-parent history declares, and what the commits that it merged do.
  ///
  /// - Parameters:
  ///   - id: The commit.
  ///   - parent: Its first parent.
  ///   - repository: Where both are.
  /// - Throws: When git cannot be asked.
  init(
    of id: ObjectID, since parent: ObjectID, in repository: any GitRepository
  ) throws(GitError) {
    self.init()
    guard id != parent, let commit = try repository.commit(id) else { return }
    add(commit)
    guard commit.parents.count > 1 else { return }
    let merged = try repository.commits(of: Array(commit.parents.dropFirst()), notIn: parent)
    for id in merged.commits {
      if let commit = try repository.commit(id) { add(commit) }
    }
    if !merged.isComplete {
      limit = CouldNotJudge(
        reason: "not all commits that \(id.hex.prefix(12)) merged were read, and one may"
          + " accept what it did",
        remedy: "in a shallow clone: `git fetch --unshallow`")
    }
  }

  private mutating func add(_ commit: Commit) {
    declared += CommitTrailers.all(in: commit.message).compactMap {
      Declared($0, of: commit.id)
    }
  }
}
