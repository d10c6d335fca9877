package import Git
internal import SourceText

/// What the index holds: the files as the next commit will have them.
///
/// In a hook this is the index that git is about to commit, which `GIT_INDEX_FILE` names.
package final class IndexSnapshot: ResolvingSnapshot {
  package let identity = SnapshotIdentity.index
  package let knownPaths: [SnapshotEntry]
  package let untrackedPaths: [SnapshotEntry] = []
  package let listingFailures: [ReadFailure] = []
  let links = LinkResolver()
  private let repository: any GitRepository
  private let submodules: PinnedSubmodules

  /// Reads the index.
  ///
  /// Entries that `git add --intent-to-add` announced are left out: nothing of them is staged.
  package init(_ repository: any GitRepository) throws(GitError) {
    self.repository = repository
    let index = try repository.index().filter { !$0.isIntentToAdd }
    knownPaths = SnapshotEntry.merging(index)
    submodules = PinnedSubmodules(repository)
    for entry in index where entry.mode == .submodule && entry.stage == 0 {
      submodules.add(entry.path, entry.id)
    }
  }

  func directEntry(_ path: RelativePath) throws(ReadFailure) -> SnapshotEntry? {
    if let entry = try submodules.entry(at: path) { return entry }
    let own = knownPaths.firstPosition(notBefore: path.bytes)
    if own < knownPaths.count, knownPaths[own].path == path { return knownPaths[own] }
    let below = knownPaths.firstPosition(notBefore: path.bytes + [slash])
    let isFolder = below < knownPaths.count && knownPaths[below].path.isBelow(path)
    return isFolder ? SnapshotEntry(path: path, kind: .folder) : nil
  }

  func directList(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    if let entries = try submodules.list(folder) { return entries }
    return knownPaths.entries(in: folder).sorted { $0.path < $1.path }
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

extension SnapshotEntry {
  /// One entry for each path; the stages of a conflict become one entry of kind `unmerged`.
  static func merging(_ entries: [IndexEntry]) -> [SnapshotEntry] {
    var merged: [SnapshotEntry] = []
    merged.reserveCapacity(entries.count)
    for entry in entries {
      guard entry.stage > 0 else {
        merged.append(SnapshotEntry(path: entry.path, mode: entry.mode, id: entry.id))
        continue
      }
      if merged.last?.path != entry.path {
        merged.append(SnapshotEntry(path: entry.path, kind: .unmerged))
      }
    }
    return merged
  }
}

private let slash = UInt8(ascii: "/")
