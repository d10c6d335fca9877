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
      if pair.old == pair.new { continue }
      folders += 1
      guard folders <= maximumCount, let before = try entries(of: pair.old),
        let after = try entries(of: pair.new)
      else { return nil }
      for name in Set(before.keys).union(after.keys) where before[name] != after[name] {
        let path = pair.path.appending(name)
        let sides = [before[name], after[name]]
        let trees = sides.map { $0?.mode == .folder ? $0?.id : nil }
        if trees != [nil, nil] { pending.append((path, trees[0], trees[1])) }
        if sides.contains(where: { $0 != nil && $0?.mode != .folder }) { paths.append(path) }
      }
      if paths.count > maximumCount { return nil }
    }
    return paths.sorted()
  }

  /// The entries of a tree by their names; none of no tree, nil of one that is not in this clone.
  private func entries(of tree: ObjectID?) throws(GitError) -> [[UInt8]: TreeEntry]? {
    guard let tree else { return [:] }
    return try self.tree(tree).map { entries in
      Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
    }
  }
}
