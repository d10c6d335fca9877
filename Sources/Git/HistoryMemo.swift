internal import SourceText

/// What history walks have learnt about a repository; objects never change, so it is never wrong.
package final class HistoryMemo {
  var commits: [ObjectID: CommitNode] = [:]
  /// The id of a tree's child by the child's name, for each name that was asked for; zero is none.
  var children: [[UInt8]: [ObjectID: ObjectID]] = [:]
  /// The trees that history names and that are not in this clone.
  package internal(set) var missingTrees: Set<ObjectID> = []
  /// The trees that the index, once read, lists already.
  var indexedTrees: IndexedTrees?
  /// The submodules that were opened.
  var submodules: [RelativePath: any GitRepository] = [:]

  package init() {}
}

/// A commit's place in history.
package struct CommitNode: Hashable, Sendable {
  package var id: ObjectID
  package var tree: ObjectID
  /// The parents that history goes on with; none at a shallow clone's boundary.
  package var parents: [ObjectID]
  /// The committer's time in seconds since 1970.
  package var time: Int64
  /// Whether the commit has parents that this clone leaves out.
  package var isCut: Bool
}

extension GitRepository {
  /// A commit's place in history, with shallow boundaries applied.
  ///
  /// - Returns: Nil when the commit is not in this clone.
  package func node(_ id: ObjectID) throws(GitError) -> CommitNode? {
    if let known = memo.commits[id] { return known }
    guard case .content(.commit, let bytes) = try object(id, maximumSize: maximumCommitSize),
      let links = CommitLinks(bytes)
    else { return nil }
    let isBoundary = shallowCommits.contains(id)
    let node = CommitNode(
      id: id, tree: links.tree, parents: isBoundary ? [] : links.parents,
      time: CommitLinks.commitTime(in: bytes, after: links.end),
      isCut: isBoundary && !links.parents.isEmpty)
    memo.commits[id] = node
    return node
  }
}
