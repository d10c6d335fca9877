package import SourceText

extension GitRepository {
  /// The paths of the files that differ between two trees, in the order of bytes.
  ///
  /// Folders with the same tree are not read, so that this costs what differs and not what is there.
  /// - Parameters:
  ///   - old: The one tree; nil for the empty one.
  ///   - new: The other.
  ///   - maximumCount: The bound on paths and on folders that are read.
  /// - Returns: The paths; nil when there are more, or a folder that differs is not in this clone.
  /// - Throws: When an object is there but cannot be read.
  package func changedPaths(
    from old: ObjectID?, to new: ObjectID, maximumCount: Int = 100_000
  ) throws(GitError) -> [RelativePath]? {
    var paths: [RelativePath] = []
    var pending: [(path: RelativePath, old: ObjectID?, new: ObjectID?)] = [(.root, old, new)]
    var folders = 0
    while let pair = pending.popLast() {
      folders += 1
      guard folders <= maximumCount, let before = try content(of: pair.old),
        let after = try content(of: pair.new)
      else { return nil }
      for change in before.changes(to: after) {
        let path = pair.path.appending(change.name)
        let sides = [change.before, change.after]
        let trees = sides.map { $0?.mode == .folder ? $0?.id : nil }
        if trees != [nil, nil] { pending.append((path, trees[0], trees[1])) }
        if sides.contains(where: { $0 != nil && $0?.mode != .folder }) { paths.append(path) }
      }
      if paths.count > maximumCount { return nil }
    }
    return paths.sorted()
  }

  private func content(of tree: ObjectID?) throws(GitError) -> TreeContent? {
    try tree.map { id throws(GitError) in try treeContent(id) } ?? emptyTree
  }
}
