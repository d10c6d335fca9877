internal import Git
internal import SourceText

/// The files that sparse checkout leaves out of a working tree, found in its index by path.
struct LeftOutFiles {
  /// In the order of paths; empty where nothing is left out.
  private let index: [IndexEntry]

  init(of index: [IndexEntry]) {
    // By index, so that no entry is copied.
    self.index = index.indices.contains { index[$0].isSkipWorktree } ? index : []
  }

  /// What the working tree would have at a path: a file, a link, or the folder of some.
  func entry(_ path: RelativePath) -> SnapshotEntry? {
    let position = position(of: path)
    if position < index.count, index[position].path == path { return entry(index[position]) }
    let isFolder = entries(below: path).contains { $0.isSkipWorktree && $0.stage == 0 }
    return isFolder ? SnapshotEntry(path: path, kind: .folder) : nil
  }

  /// What the working tree would have in a folder, in the order of names; not what is in it already alone.
  func list(_ folder: RelativePath) -> [SnapshotEntry] {
    var result: [SnapshotEntry] = []
    let start = folder.isRoot ? 0 : folder.bytes.count + 1
    for entry in entries(below: folder) where entry.isSkipWorktree && entry.stage == 0 {
      let rest = entry.path.bytes[start...]
      if let end = rest.firstIndex(of: UInt8(ascii: "/")) {
        let child = RelativePath(entry.path.bytes[..<end])
        if result.last?.path != child { result.append(SnapshotEntry(path: child, kind: .folder)) }
      } else if let file = self.entry(entry) {
        result.append(file)
      }
    }
    return result
  }

  private func entry(_ entry: IndexEntry) -> SnapshotEntry? {
    guard entry.isSkipWorktree, entry.stage == 0 else { return nil }
    return SnapshotEntry(path: entry.path, mode: entry.mode, id: entry.id)
  }

  /// The entries of all files below a folder.
  private func entries(below folder: RelativePath) -> ArraySlice<IndexEntry> {
    if folder.isRoot { return index[...] }
    // `0` follows `/`, so that nothing else lies between the two.
    let start = position(of: RelativePath(folder.bytes + "/".utf8))
    return index[start..<position(of: RelativePath(folder.bytes + "0".utf8))]
  }

  /// The first entry that is not before a path.
  private func position(of path: RelativePath) -> Int {
    var low = 0
    var high = index.count
    while low < high {
      let middle = (low + high) / 2
      if index[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
