package import Git
package import SourceText

/// The files of a working tree as they are on the disk, byte for byte; those that sparse checkout leaves
/// out of it are as the index has them, since nobody deleted them.
///
/// No filter and no conversion of line ends is applied. A folder is listed with everything in it,
/// ignored files too, because that is what Alembic sees; only `.git` is left out.
package final class WorkingTreeSnapshot: ResolvingSnapshot {
  package let identity = SnapshotIdentity.workingTree
  package let knownPaths: [SnapshotEntry]
  package let namesID: ContentID?
  /// The paths that the index has in conflict; their files may hold conflict markers.
  package let conflictedPaths: Set<RelativePath>
  let links = LinkResolver()
  private let repository: any GitRepository
  private let disk: DiskFolder
  private let submodules: Set<RelativePath>
  private let index: [IndexEntry]
  private let leftOut: LeftOutFiles
  /// The positions in the index of files that were read and are what it has.
  private var unchanged: Set<Int> = []
  /// The position that was looked for last: files are mostly read in the order of the index.
  private var lastPosition = 0

  /// Reads the index for the names; files are read when they are asked for.
  ///
  /// - Parameters:
  ///   - repository: The repository that the working tree belongs to.
  ///   - root: The working tree's absolute path.
  /// - Throws: When the index cannot be read.
  package init(_ repository: any GitRepository, root: [UInt8]) throws(GitError) {
    self.repository = repository
    disk = DiskFolder(root: root)
    let index = try repository.index()
    var known: [SnapshotEntry] = []
    known.reserveCapacity(index.count)
    var conflicted: Set<RelativePath> = []
    var submodules: Set<RelativePath> = []
    // In a span, so that of an entry only what is needed is copied.
    let entries = index.span
    for position in entries.indices {
      let path = entries[position].path
      let kind = SnapshotEntry.Kind(entries[position].mode)
      if case .submodule = kind { submodules.insert(path) }
      // What the disk has may differ from what is staged; a conflict is a file like any other.
      if entries[position].stage == 0 {
        known.append(SnapshotEntry(path: path, kind: kind))
      } else if conflicted.insert(path).inserted {
        known.append(SnapshotEntry(path: path, kind: .file))
      }
    }
    knownPaths = known
    namesID = repository.indexedTree.map(ContentID.init)
    conflictedPaths = conflicted
    self.submodules = submodules
    self.index = index
    leftOut = LeftOutFiles(of: index)
  }

  package var untrackedPaths: [SnapshotEntry] { untracked.entries }

  package var listingFailures: [ReadFailure] { hasWalked ? untracked.failures : [] }

  private var hasWalked = false

  private lazy var untracked: FolderWalk = {
    hasWalked = true
    let known = Set(knownPaths.map(\.path))
    return FolderWalk(
      disk,
      enters: { [disk, repository, submodules] (folder) throws(ReadFailure) in
        if submodules.contains(folder.path) { return false }
        if try disk.isRepository(folder.path) { return false }
        return try !repository.ignores(folder)
      },
      reports: { [repository] (entry) throws(ReadFailure) in
        if known.contains(entry.path) { return false }
        return try !repository.ignores(entry)
      })
  }()

  func directEntry(_ path: RelativePath) throws(ReadFailure) -> SnapshotEntry? {
    if submodules.contains(path) { return SnapshotEntry(path: path, kind: .submodule) }
    if !submodules.isEmpty { try checkSubmodule(holding: path.parent) }
    return try disk.entry(path) ?? leftOut.entry(path)
  }

  func directList(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    try checkSubmodule(holding: folder)
    let entries = try entries(of: folder)
    if submodules.isEmpty { return entries }
    return entries.map { entry in
      submodules.contains(entry.path) ? SnapshotEntry(path: entry.path, kind: .submodule) : entry
    }
  }

  private func entries(of folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    let absent = leftOut.list(folder)
    if absent.isEmpty { return try disk.list(folder) }
    let present = try disk.entry(folder) == nil && !folder.isRoot ? [] : try disk.list(folder)
    let names = Set(present.map(\.path))
    return (present + absent.filter { !names.contains($0.path) }).sorted { $0.path < $1.path }
  }

  /// Makes sure that a folder in a submodule is not empty just because nothing was checked out.
  private func checkSubmodule(holding folder: RelativePath) throws(ReadFailure) {
    if submodules.isEmpty { return }
    var path = folder
    while !path.isRoot {
      if submodules.contains(path) {
        guard try disk.isRepository(path) else { throw .missingSubmodule(path) }
        return
      }
      path = path.parent
    }
  }

  func linkText(_ link: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    guard let id = link.contentID else { return try disk.linkText(link) }
    return try repository.content(of: link, id: id.object)
  }

  func content(of file: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    if let id = file.contentID {
      let bytes = try repository.content(of: file, id: id.object)
      if let position = position(of: file.path) { unchanged.insert(position) }
      return bytes
    }
    let (bytes, stamp) = try disk.content(of: file)
    if let standIn = StandIn(bytes) { throw .standIn(file.path, standIn) }
    if let position = position(of: file.path), index[position].stamp == stamp,
      index[position].stage == 0
    {
      unchanged.insert(position)
    }
    return bytes
  }

  package func contentID(ofRead path: RelativePath) -> ContentID? {
    guard let position = position(of: path), unchanged.contains(position) else { return nil }
    return ContentID(index[position].id)
  }

  /// The position of a path's first entry in the index.
  private func position(of path: RelativePath) -> Int? {
    for position in lastPosition..<min(lastPosition + 2, index.count)
    where index[position].path == path {
      if position > 0, index[position - 1].path == path { break }
      lastPosition = position
      return position
    }
    var low = 0
    var high = index.count
    while low < high {
      let middle = (low + high) / 2
      if index[middle].path < path { low = middle + 1 } else { high = middle }
    }
    guard low < index.count, index[low].path == path else { return nil }
    lastPosition = low
    return low
  }
}

extension GitRepository {
  fileprivate func ignores(_ entry: SnapshotEntry) throws(ReadFailure) -> Bool {
    try askGit(about: entry.path) { () throws(GitError) in
      try isIgnored(entry.path, isFolder: entry.kind == .folder)
    }
  }
}
