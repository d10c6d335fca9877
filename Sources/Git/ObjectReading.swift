package import SourceText

extension GitRepository {
  /// A commit, or nil when it is not in this clone or is something else.
  package func commit(_ id: ObjectID) throws(GitError) -> Commit? {
    guard case .content(.commit, let bytes) = try object(id, maximumSize: maximumCommitSize)
    else { return nil }
    return Commit(id: id, bytes: bytes)
  }

  /// The entries of a tree in git's order, or nil when it is not in this clone.
  package func tree(_ id: ObjectID) throws(GitError) -> [TreeEntry]? {
    switch try treeObject(id) {
    case .content(.tree, let bytes): return Array(TreeParser(bytes, objectFormat))
    case .missing:
      memo.missingTrees.insert(id)
      return nil
    case .content, .tooLarge: return nil
    }
  }

  /// Looks at the entries of a tree in git's order, without keeping them.
  ///
  /// - Returns: False when the tree is not in this clone.
  package func visitEntries(
    of tree: ObjectID, _ visit: (TreeEntryView) throws(GitError) -> Void
  ) throws(GitError) -> Bool {
    guard case .content(.tree, let bytes) = try treeObject(tree) else { return false }
    var parser = TreeParser(bytes, objectFormat)
    while let fields = parser.nextFields() { try visit(TreeEntryView(fields, bytes)) }
    return true
  }

  /// What lies at a path below a tree; links are not followed.
  ///
  /// - Returns: Nil when nothing does, or a tree on the way is not in this clone. The root itself is
  ///   a folder without a name.
  package func entry(at path: RelativePath, in tree: ObjectID) throws(GitError) -> TreeEntry? {
    var entry = TreeEntry(name: [], mode: .folder, id: tree)
    for component in path.components {
      guard entry.mode == .folder, let entries = try self.tree(entry.id),
        let child = entries.first(where: { $0.name[...] == component })
      else { return nil }
      entry = child
    }
    return entry
  }

  /// Every file, link and submodule below a tree.
  ///
  /// - Parameters:
  ///   - tree: The tree to start at.
  ///   - maximumCount: The bound on names and on folders.
  /// - Returns: The names, and what is missing from them.
  /// - Throws: When an object is there but cannot be read.
  package func files(
    below tree: ObjectID, maximumCount: Int = maximumFileCount
  ) throws(GitError) -> TreeListing {
    var listing = TreeListing()
    var pending = [(path: RelativePath.root, id: tree)]
    var folders = 0
    while let folder = pending.popLast() {
      folders += 1
      guard listing.files.count < maximumCount, folders <= maximumCount else {
        listing.reachedLimit = true
        break
      }
      if let known = memo.indexedTrees?.files(below: folder.id, at: folder.path) {
        listing.files += known.prefix(maximumCount - listing.files.count)
        if listing.files.count == maximumCount { listing.reachedLimit = true }
        continue
      }
      guard let entries = try self.tree(folder.id) else {
        listing.missingFolders.append(folder.path)
        continue
      }
      for entry in entries {
        let path = folder.path.appending(entry.name)
        if entry.mode == .folder {
          pending.append((path, entry.id))
        } else {
          listing.files.append(TreeFile(path: path, mode: entry.mode, id: entry.id))
        }
      }
    }
    if folders > 1 { listing.files.sort { $0.path < $1.path } }
    listing.missingFolders.sort()
    return listing
  }
}

extension GitRepository {
  /// The tree whose files are the entries of the index that was read last, so that listing it reads nothing; nil
  /// where none is known to be.
  package var indexedTree: ObjectID? { memo.indexedTrees?.whole(below: maximumFileCount) }
}

/// The most files of a tree that are listed.
package let maximumFileCount = 1_000_000
/// Longer commits than these exist only to attack.
let maximumCommitSize = 16 << 20
/// A tree of a million names.
let maximumTreeSize = 64 << 20
