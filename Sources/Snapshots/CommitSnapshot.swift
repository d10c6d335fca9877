package import Git
package import SourceText

/// The files of a commit, read from the object database.
package final class CommitSnapshot: ResolvingSnapshot {
  package let identity: SnapshotIdentity
  package let untrackedPaths: [SnapshotEntry] = []
  let links = LinkResolver()
  private let repository: any GitRepository
  /// The commit's tree.
  package let tree: ObjectID
  private var folders: [RelativePath: [SnapshotEntry]] = [:]
  private var trees: [RelativePath: ObjectID]
  private let submodules: PinnedSubmodules

  /// Makes the snapshot of a commit; nil when the commit is not in this clone.
  package init?(_ repository: any GitRepository, commit: ObjectID) throws(GitError) {
    guard let node = try repository.node(commit) else { return nil }
    self.repository = repository
    identity = .commit(commit.hex)
    tree = node.tree
    trees = [.root: node.tree]
    submodules = PinnedSubmodules(repository)
  }

  package var knownPaths: [SnapshotEntry] { listing.entries }

  package private(set) lazy var namesID = repository.indexedTree == tree ? ContentID(tree) : nil

  /// None where the index lists all files.
  package var listingFailures: [ReadFailure] { namesID == nil ? listing.failures : [] }

  private lazy var listing: (entries: [SnapshotEntry], failures: [ReadFailure]) = {
    do throws(GitError) {
      let listing = try repository.files(below: tree)
      let entries = listing.files.map { SnapshotEntry(path: $0.path, mode: $0.mode, id: $0.id) }
      var failures = listing.missingFolders.map {
        ReadFailure.missingObject($0, isPartialClone: repository.isPartialClone)
      }
      if listing.reachedLimit {
        failures.append(.limit(.root, reason: "the commit has too many files to list"))
      }
      return (entries, failures)
    } catch {
      return ([], [.failed(.root, error)])
    }
  }()

  func directEntry(_ path: RelativePath) throws(ReadFailure) -> SnapshotEntry? {
    if let entry = try submodules.entry(at: path) { return entry }
    return try directList(path.parent).entry(at: path)
  }

  func directList(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    if let known = folders[folder] { return known }
    if let entries = try submodules.list(folder) { return entries }
    // Links were followed from the root down, so the parent's tree is known; a folder that was asked
    // for directly is looked up.
    let entries = try readTree(of: folder)
    folders[folder] = entries
    return entries
  }

  private func readTree(of folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    let children = try askGit(about: folder) { () throws(GitError) -> [TreeEntry]? in
      if let known = trees[folder] { return try repository.tree(known) }
      guard let id = try repository.objectID(at: folder, in: tree) else { return [] }
      return try repository.tree(id)
    }
    guard let children else {
      throw .missingObject(folder, isPartialClone: repository.isPartialClone)
    }
    return children.map { child in
      let path = folder.appending(child.name)
      if child.mode == .folder { trees[path] = child.id }
      if child.mode == .submodule { submodules.add(path, child.id) }
      return SnapshotEntry(path: path, mode: child.mode, id: child.id)
    }.sorted { $0.path < $1.path }
  }

  package func submodule(holding path: RelativePath) -> PinnedSubmodule? {
    submodules.pinned(holding: path)
  }

  func linkText(_ link: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    try content(of: link)
  }

  func content(of file: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    if let bytes = try submodules.content(of: file) { return bytes }
    guard let id = file.contentID else { throw .notAFile(file.path, file.kind) }
    return try repository.content(of: file, id: id.object)
  }
}
