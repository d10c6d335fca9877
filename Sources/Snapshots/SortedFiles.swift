internal import Git
internal import SourceText

/// The files of one side of a merge, in the order of their paths' bytes.
struct SortedFiles {
  private(set) var files: [TreeFile]
  /// What of the side could not be listed.
  var failures: [ReadFailure] = []

  init(_ files: [TreeFile] = []) {
    self.files = files
  }

  /// Every file below a tree.
  init(_ repository: any GitRepository, tree: ObjectID) throws(GitError) {
    let listing = try repository.files(below: tree)
    files = listing.files
    failures = listing.missingFolders.map {
      ReadFailure.missingObject($0, isPartialClone: repository.isPartialClone)
    }
    if listing.reachedLimit {
      failures.append(.limit(.root, reason: "the commit has too many files to list"))
    }
  }

  /// What the index holds; an entry in conflict is there and like nothing else.
  init(index entries: [IndexEntry]) {
    files = []
    files.reserveCapacity(entries.count)
    for entry in entries where !entry.isIntentToAdd {
      if entry.stage > 0, files.last?.path == entry.path { continue }
      let id = entry.stage > 0 ? ObjectID.zero : entry.id
      files.append(TreeFile(path: entry.path, mode: entry.mode, id: id))
    }
  }

  subscript(path: RelativePath) -> TreeFile? {
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low].path == path ? files[low] : nil
  }

  /// The folders that hold a file, at any depth; the root is none.
  var folders: Set<RelativePath> {
    var folders: Set<RelativePath> = []
    for file in files {
      var folder = file.path.parent
      while !folder.isRoot, folders.insert(folder).inserted { folder = folder.parent }
    }
    return folders
  }

  /// How these files became others, in the order of paths.
  func changes(to other: SortedFiles) -> [FileChange] {
    var changes: [FileChange] = []
    var old = files[...]
    var new = other.files[...]
    while let change = FileChange.popFirst(&old, &new) {
      if let before = change.before, let after = change.after, before.isSame(as: after) { continue }
      changes.append(change)
    }
    return changes
  }
}

/// One path whose file differs between two states; at least one of them has it.
struct FileChange {
  var before: TreeFile?
  var after: TreeFile?

  fileprivate static func popFirst(
    _ old: inout ArraySlice<TreeFile>, _ new: inout ArraySlice<TreeFile>
  ) -> FileChange? {
    guard let before = old.first else {
      return new.popFirst().map { FileChange(before: nil, after: $0) }
    }
    guard let after = new.first, after.path <= before.path else {
      return FileChange(before: old.removeFirst(), after: nil)
    }
    if before.path == after.path {
      return FileChange(before: old.removeFirst(), after: new.removeFirst())
    }
    return FileChange(before: nil, after: new.removeFirst())
  }
}

extension TreeFile {
  /// Whether two files mean the same, wherever they lie; who may run them does not matter.
  ///
  /// An id of zeros stands for a content that has no object, which is like no other.
  func isSame(as other: TreeFile) -> Bool {
    id == other.id && id != .zero && kind == other.kind
  }

  var kind: SnapshotEntry.Kind {
    switch mode {
    case .file: .file
    case .folder: .folder
    case .symbolicLink: .symbolicLink
    case .submodule: .submodule
    }
  }
}
