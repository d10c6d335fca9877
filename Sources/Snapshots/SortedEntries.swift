package import SourceText

extension [SnapshotEntry] {
  /// The position of the first path that is not before the given bytes, in a list in the order of paths.
  package func firstPosition(notBefore bytes: [UInt8]) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].path.bytes.lexicographicallyPrecedes(bytes) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// What a list of all paths, in their order, has directly in a folder: its files, and a folder for what
  /// lies deeper.
  package func entries(in folder: RelativePath) -> [SnapshotEntry] {
    var entries: [SnapshotEntry] = []
    let start = folder.isRoot ? 0 : folder.bytes.count + 1
    var next = folder.isRoot ? 0 : firstPosition(notBefore: folder.bytes + [slash])
    while next < count, self[next].path.isBelow(folder) {
      guard let end = self[next].path.bytes[start...].firstIndex(of: slash) else {
        entries.append(self[next])
        next += 1
        continue
      }
      let child = folder.appending(self[next].path.bytes[start..<end])
      entries.append(SnapshotEntry(path: child, kind: .folder))
      // Paths below a folder are neighbours: `0` is the byte after `/`.
      next = firstPosition(notBefore: child.bytes + [slash + 1])
    }
    return entries
  }
}

private let slash = UInt8(ascii: "/")
