package import SourceText

extension GitRepository {
  /// The repository of a submodule that is checked out.
  ///
  /// As with git, no symbolic link may lie on the way: another commit may have one where this one has a
  /// submodule, and it may lead anywhere.
  /// - Parameter path: Where it lies in the working tree.
  /// - Returns: Nil when it is not checked out, which in a bare repository none is.
  /// - Throws: When it is there and cannot be used.
  package func submodule(at path: RelativePath) throws(OpenFailure) -> (any GitRepository)? {
    if let known = memo.submodules[path] { return known }
    guard let root = layout.root else { return nil }
    let folder = root + [slash] + path.bytes
    guard isFolder(folder), canonical(folder) == canonical(root) + [slash] + path.bytes,
      let found = try openOther(in: folder),
      // Of a folder without a repository of its own, this one is found.
      canonical(found.layout.gitDirectory) != canonical(layout.gitDirectory)
    else { return nil }
    memo.submodules[path] = found
    // What was asked for before may be in it.
    memo.children = [:]
    memo.missingTrees = []
    return found
  }

  /// An object of this repository, or of a submodule that was opened: ids are the same everywhere.
  package func objectOfAny(_ id: ObjectID, maximumSize: Int) throws(GitError) -> RawObject {
    let own = try object(id, maximumSize: maximumSize)
    guard case .missing = own else { return own }
    for path in memo.submodules.keys.sorted() {
      guard let submodule = memo.submodules[path] else { continue }
      let other = try submodule.objectOfAny(id, maximumSize: maximumSize)
      if case .missing = other { continue }
      return other
    }
    return own
  }

  /// The bytes of a tree, or of the tree of a submodule's commit, which stands in trees as folders do.
  func treeObject(_ id: ObjectID) throws(GitError) -> RawObject {
    let found = try objectOfAny(id, maximumSize: maximumTreeSize)
    guard case .content(.commit, let bytes) = found, let links = CommitLinks(bytes) else {
      return found
    }
    return try objectOfAny(links.tree, maximumSize: maximumTreeSize)
  }
}

extension GitEnvironment {
  /// What it says of the user, without what it says of a repository.
  var withoutRepository: GitEnvironment {
    GitEnvironment(
      ceilingDirectories: ceilingDirectories, crossesFileSystems: crossesFileSystems,
      searchPath: searchPath, userVariables: userVariables)
  }
}
