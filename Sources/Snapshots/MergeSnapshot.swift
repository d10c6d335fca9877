package import Git
internal import SourceText

/// The files as a merge of a change into a target would leave them, before it happens.
package final class MergeSnapshot: ResolvingSnapshot {
  /// What is to be merged.
  package enum Change: Sendable {
    case workingTree(root: [UInt8])
    case index
    case commit(ObjectID)
  }

  /// Whose version of a file in conflict is read.
  package enum Side: Hashable, Sendable {
    case change
    case target
  }

  package let identity: SnapshotIdentity
  let links = LinkResolver()
  private let merge: SimulatedMerge
  private let side: Side

  /// Plans the merge of a change into a target; nil when a commit is not in this clone.
  ///
  /// - Parameters:
  ///   - repository: The repository of both.
  ///   - change: What is to be merged; it must be in this clone.
  ///   - changeName: How the reader knows it, such as `the index`.
  ///   - target: The commit to merge into.
  ///   - targetName: How the reader knows that one.
  ///   - bases: The merge bases of the two; none when they have no common ancestor, or none that is
  ///     known: then what both have differently is in conflict, and nothing counts as deleted.
  /// - Throws: When an object or the index cannot be read.
  package convenience init?(
    _ repository: any GitRepository, change: Change, named changeName: String,
    into target: ObjectID,
    named targetName: String, bases: [ObjectID]
  ) throws(GitError) {
    guard let tree = try repository.node(target)?.tree else { return nil }
    let snapshot: any ResolvingSnapshot
    let files: SortedFiles
    switch change {
    case .workingTree(let root):
      snapshot = try WorkingTreeSnapshot(repository, root: root)
      files = SortedFiles(index: try repository.index())
    case .index:
      snapshot = try IndexSnapshot(repository)
      files = SortedFiles(index: try repository.index())
    case .commit(let id):
      guard let commit = try CommitSnapshot(repository, commit: id) else { return nil }
      snapshot = commit
      files = try SortedFiles(repository, tree: commit.tree)
    }
    let merge = try SimulatedMerge(
      repository, change: snapshot, changeFiles: files, target: tree,
      ancestor: Ancestor(repository, bases))
    self.init(merge, of: changeName, into: targetName, favoring: .change)
  }

  init(_ merge: SimulatedMerge, of change: String, into target: String, favoring side: Side) {
    self.merge = merge
    self.side = side
    identity = .merge(of: change, into: target)
  }

  /// The same merge with the target's version of each file in conflict.
  package var favoringTarget: MergeSnapshot {
    guard case .merge(let change, let target) = identity else { return self }
    return MergeSnapshot(merge, of: change, into: target, favoring: .target)
  }

  /// The change alone.
  package var change: any Snapshot { merge.change }

  /// The conflicts among the paths that were looked at so far, in the order of paths.
  package var conflicts: [MergeConflict] {
    merge.conflicts.values.sorted { $0.path < $1.path }
  }

  package private(set) lazy var knownPaths: [SnapshotEntry] = {
    let planned = merge.plannedNames
    let touched = Set(planned.map(\.path))
    var entries = merge.change.knownPaths.filter { !touched.contains($0.path) }
    entries += planned.compactMap(\.entry)
    return entries.sorted { $0.path < $1.path }
  }()

  package var untrackedPaths: [SnapshotEntry] {
    merge.change.untrackedPaths.filter { !merge.hasPlan(for: $0.path) }
  }

  package var listingFailures: [ReadFailure] {
    merge.listingFailures + merge.change.listingFailures
  }

  func directEntry(_ path: RelativePath) throws(ReadFailure) -> SnapshotEntry? {
    if let entry = try merge.targetsSubmodules(holding: path)?.entry(at: path) { return entry }
    if let outcome = try merge.outcome(at: path) { return entry(for: outcome, at: path) }
    let entry = try merge.change.directEntry(path)
    if entry == nil, merge.foldersByFolder[path.parent]?.contains(path) == true {
      return SnapshotEntry(path: path, kind: .folder)
    }
    return entry
  }

  func directList(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    if let entries = try merge.targetsSubmodules(holding: folder)?.list(folder) { return entries }
    var entries: [SnapshotEntry] = []
    let inChange = try folder.isRoot ? nil : merge.change.directEntry(folder)
    if folder.isRoot || inChange?.kind.isFolder == true {
      entries = try merge.change.directList(folder)
    }
    let planned = merge.pathsByFolder[folder] ?? []
    let added = merge.foldersByFolder[folder] ?? []
    if planned.isEmpty, added.isEmpty { return entries }
    let touched = added.union(planned)
    entries.removeAll { touched.contains($0.path) }
    for path in touched {
      if let entry = try directEntry(path) { entries.append(entry) }
    }
    return entries.sorted { $0.path < $1.path }
  }

  private func entry(for outcome: SimulatedMerge.Outcome, at path: RelativePath) -> SnapshotEntry? {
    switch outcome {
    case .absent: return nil
    case .change(var entry):
      entry.path = path
      return entry
    case .target(let file): return SnapshotEntry(path: path, mode: file.mode, id: file.id)
    case .merged: return SnapshotEntry(path: path, kind: .file)
    case .conflict(_, var change, let target):
      change?.path = path
      let theirs = target.map { SnapshotEntry(path: path, mode: $0.mode, id: $0.id) }
      return side == .change ? change : theirs
    }
  }

  func linkText(_ link: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    try content(at: link.path, link) { [merge] (entry) throws(ReadFailure) in
      try merge.change.linkText(entry)
    }
  }

  func content(of file: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    try content(at: file.path, file) { [merge] (entry) throws(ReadFailure) in
      try merge.change.content(of: entry)
    }
  }

  private func content(
    at path: RelativePath, _ entry: SnapshotEntry,
    inChange: (SnapshotEntry) throws(ReadFailure) -> [UInt8]
  ) throws(ReadFailure) -> [UInt8] {
    if let bytes = try merge.targetsSubmodules(holding: path)?.content(of: entry) { return bytes }
    switch try merge.outcome(at: path) {
    case nil: return try inChange(entry)
    case .change(let entry): return try inChange(entry)
    case .target(let file): return try merge.content(of: file)
    case .merged(let bytes): return bytes
    case .conflict(_, let change?, _) where side == .change: return try inChange(change)
    case .conflict(_, _, let target?) where side == .target:
      return try merge.content(of: target)
    case .absent, .conflict: throw .missing(path)
    }
  }
}

extension MergeSnapshot {
  /// Every file of the merge for a merge of its own; a content without an object has an id of zeros.
  ///
  /// What cannot be decided is left as the change has it.
  var treeFiles: [TreeFile] {
    knownPaths.compactMap { known in
      guard let entry = try? directEntry(known.path) else { return nil }
      let mode: EntryMode
      switch entry.kind {
      case .symbolicLink: mode = .symbolicLink
      case .submodule: mode = .submodule
      case .folder: return nil
      default: mode = .file(executable: false)
      }
      return TreeFile(path: known.path, mode: mode, id: merge.objectID(at: known.path))
    }
  }
}
