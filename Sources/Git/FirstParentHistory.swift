package import SourceText

/// Why a walk along first parents ended.
package enum HistoryEnd: Hashable, Sendable {
  /// At a commit without parents.
  case root
  /// At a commit whose first parent is not in this clone.
  case cutOff
  /// The caller wanted no more.
  case stopped
}

/// A commit of the first-parent history that changed one of the folders that were asked for.
package struct FolderChange: Hashable, Sendable {
  package var commit: CommitNode
  /// The trees of the folders before this commit, in the order asked; nil where there was none.
  package var before: [ObjectID?]
  /// The trees of the folders in this commit.
  package var after: [ObjectID?]
}

/// A commit of a first-parent history, as far as long walks need it.
package struct FirstParentCommit: Hashable, Sendable {
  package var id: ObjectID
  package var tree: ObjectID
  /// The committer's time in seconds since 1970.
  package var time: Int64
}

extension GitRepository {
  /// The commits from one along first parents, newest first; remembers nothing of them.
  ///
  /// - Returns: The commits, none when the first is not in this clone, and whether history is cut off
  ///   there.
  package func firstParentLine(
    from start: ObjectID
  ) throws(GitError) -> (commits: [FirstParentCommit], isCut: Bool) {
    var commits: [FirstParentCommit] = []
    var next = start
    while true {
      guard case .content(.commit, let bytes) = try object(next, maximumSize: maximumCommitSize),
        let links = CommitLinks(bytes)
      else { return (commits, true) }
      let time = CommitLinks.commitTime(in: bytes, after: links.end)
      commits.append(FirstParentCommit(id: next, tree: links.tree, time: time))
      guard let parent = links.parents.first else { return (commits, false) }
      if shallowCommits.contains(next) { return (commits, true) }
      next = parent
    }
  }

  /// Walks from a commit along first parents, newest first.
  ///
  /// - Parameters:
  ///   - start: The first commit to visit.
  ///   - visit: Gets each commit; false ends the walk.
  /// - Returns: Why the walk ended. `.cutOff` also when `start` itself is not in this clone.
  /// - Throws: When an object cannot be read, or what `visit` throws.
  package func walkFirstParents(
    from start: ObjectID, visit: (CommitNode) throws(GitError) -> Bool
  ) throws(GitError) -> HistoryEnd {
    var next = start
    while true {
      guard let node = try node(next) else { return .cutOff }
      guard try visit(node) else { return .stopped }
      guard let parent = node.parents.first else { return node.isCut ? .cutOff : .root }
      next = parent
    }
  }

  /// The commits of the first-parent history in which one of the folders' trees differs from the
  /// first parent's, newest first.
  ///
  /// Only commits and the trees on the way to the folders are read. The oldest commit counts as a
  /// change when it has one of the folders, unless history is cut off there: what a commit changed
  /// whose parent is missing is not known.
  /// - Parameters:
  ///   - folders: Paths below the root; a path may also be a file's.
  ///   - start: The first commit to look at.
  ///   - visit: Gets each change; false ends the walk.
  /// - Returns: Why the walk ended.
  /// - Throws: When an object cannot be read, or what `visit` throws.
  package func walkChanges(
    of folders: [RelativePath], from start: ObjectID,
    visit: (FolderChange) throws(GitError) -> Bool
  ) throws(GitError) -> HistoryEnd {
    guard var child = try node(start) else { return .cutOff }
    var after = try trees(at: folders, in: child.tree)
    while true {
      guard let parent = try child.parents.first.flatMap({ id throws(GitError) in try node(id) })
      else {
        if child.isCut || !child.parents.isEmpty { return .cutOff }
        let before = [ObjectID?](repeating: nil, count: folders.count)
        if before != after {
          let change = FolderChange(commit: child, before: before, after: after)
          guard try visit(change) else { return .stopped }
        }
        return .root
      }
      let before =
        parent.tree == child.tree ? after : try trees(at: folders, in: parent.tree)
      if before != after {
        let change = FolderChange(commit: child, before: before, after: after)
        guard try visit(change) else { return .stopped }
      }
      (child, after) = (parent, before)
    }
  }

  private func trees(
    at folders: [RelativePath], in root: ObjectID
  ) throws(GitError) -> [ObjectID?] {
    var trees: [ObjectID?] = []
    for folder in folders { trees.append(try objectID(at: folder, in: root)) }
    return trees
  }

  /// The id of what lies at a path below a tree, or nil when nothing does.
  ///
  /// Remembers each step, so that a walk over history reads only trees that changed.
  package func objectID(at path: RelativePath, in root: ObjectID) throws(GitError) -> ObjectID? {
    var id = root
    for component in path.components {
      id = try child(Array(component), of: id)
      if id == .zero { return nil }
    }
    return id
  }

  private func child(_ name: [UInt8], of tree: ObjectID) throws(GitError) -> ObjectID {
    if let known = memo.children[name]?[tree] { return known }
    var child = ObjectID.zero
    switch try treeObject(tree) {
    case .content(.tree, let bytes):
      var parser = TreeParser(bytes, objectFormat)
      child = parser.id(of: name) ?? .zero
    case .missing: memo.missingTrees.insert(tree)
    case .content, .tooLarge: break
    }
    memo.children[name, default: [:]][tree] = child
    return child
  }
}
