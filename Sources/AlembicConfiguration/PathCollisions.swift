package import Snapshots
package import SourceText

/// Paths of one folder that are the same where file systems do not tell upper case from lower case.
package struct PathCollision: Hashable, Sendable {
  /// At least two, in the order of their bytes.
  package var paths: [RelativePath]
  /// Whether these are folders on the way to revisions, and not revisions themselves.
  package var isOfFolders: Bool
  /// One of the files because of which it happens: of two folders, one in the folder that is not on the way.
  package var place: RelativePath
}

extension Environment {
  /// The revision files, and the folders on the way to them, whose names another one has but for upper
  /// and lower case.
  ///
  /// Of such names git checks out only one where the file system takes them for the same: by default on
  /// macOS and Windows. Names that differ only in how a letter is composed collide too.
  ///
  /// - Parameters:
  ///   - files: The revision files.
  ///   - snapshot: Where they were found.
  /// - Returns: In the order of paths; nothing below folders that collide.
  package func pathCollisions(
    of files: [RelativePath], in snapshot: any Snapshot
  ) -> [PathCollision] {
    var locations = Set(versionLocations)
    var last: RelativePath?
    // In load order the files of a folder are neighbours.
    for file in files where last.map(file.isDirectly(in:)) != true {
      last = file.parent
      locations.insert(file.parent)
    }
    var folders: Set<RelativePath> = []
    for start in locations.union([scriptLocation]) {
      var folder = start
      while !folder.isRoot, folders.insert(folder).inserted { folder = folder.parent }
    }
    var result: [PathCollision] = []
    for parent in Set(folders.map(\.parent)).union(locations).sorted() {
      guard !result.contains(where: { $0.paths.contains { parent.isBelow($0) || parent == $0 } })
      else { continue }
      for paths in FoldedNames.collisions(among: snapshot.names(in: parent)) {
        let isOfFolders = paths.contains(where: folders.contains)
        let isOfRevisions =
          locations.contains(parent)
          && paths.contains { Self.isRevisionFile(named: Array($0.name)) }
        guard isOfFolders || isOfRevisions, let last = paths.last else { continue }
        let other = paths.last { !folders.contains($0) } ?? last
        result.append(
          PathCollision(
            paths: paths, isOfFolders: isOfFolders,
            place: isOfFolders ? snapshot.firstFile(below: other) ?? other : last))
      }
    }
    return result
  }
}

extension Snapshot {
  fileprivate func firstFile(below folder: RelativePath) -> RelativePath? {
    let known = knownPaths
    let next = known.firstPosition(notBefore: folder.bytes + [slash])
    if next < known.count, known[next].path.isBelow(folder) { return known[next].path }
    return (try? list(folder).get())?.first { !$0.kind.isFolder }?.path
  }

  /// The paths directly in a folder: those that git knows, whether or not the disk can hold them all, and
  /// those that are there; most of them twice.
  fileprivate func names(in folder: RelativePath) -> [RelativePath] {
    let listed = (try? list(folder).get()) ?? []
    return knownPaths.entries(in: folder).map(\.path) + listed.map(\.path)
  }
}

private enum FoldedNames {
  /// Those paths of a folder whose names are the same without case, in groups.
  static func collisions(among paths: [RelativePath]) -> [[RelativePath]] {
    // Most folders have only names in lower case, which are all different.
    guard paths.contains(where: { $0.name.contains(where: mayFold) }) else { return [] }
    var groups: [String: [RelativePath]] = [:]
    for path in Set(paths) { groups[key(path), default: []].append(path) }
    return groups.values.filter { $0.count > 1 }.map { $0.sorted() }
      .sorted { ($0.first ?? .root) < ($1.first ?? .root) }
  }

  private static func mayFold(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// By way of upper case, which makes `SS` of a sharp s as case folding does; equality of strings is
  /// blind for composition.
  private static func key(_ path: RelativePath) -> String {
    String(decoding: path.name, as: UTF8.self).uppercased().lowercased()
  }
}

private let slash = UInt8(ascii: "/")
