internal import SourceText

/// The identifiers in the files of one folder.
struct FolderSketch {
  let folder: RelativePath
  private(set) var revisions: Set<String> = []
  private(set) var hasBranchLabels = false
  private var allReferences: Set<String> = []

  init(folder: RelativePath, files: [RevisionSketch]) {
    self.folder = folder
    for file in files {
      revisions.formUnion(file.revisions)
      allReferences.formUnion(file.references)
      hasBranchLabels = hasBranchLabels || file.hasBranchLabels
    }
  }

  /// The identifiers that the files refer to and that are in another folder.
  var references: Set<String> { allReferences.subtracting(revisions) }
}

/// Finds which folders hold one graph together, where code and not configuration says so.
enum VersionLayout {
  /// Groups folders so that each group is one environment's version locations.
  ///
  /// Folders belong together when a revision in one has its parent in the other, as in neutron's
  /// `versions/<release>/{expand,contract}`. Graphs that do not meet belong together when they have
  /// branch labels, which keep graphs apart within one environment (galaxy), unless an identifier is
  /// in both: one environment cannot hold it twice, so each is another one's alternative, as in
  /// prefect's `versions/{postgresql,sqlite}`.
  /// - Returns: The groups in the order of their first folders, the folders in the given order.
  static func groups(of folders: [FolderSketch]) -> [[FolderSketch]] {
    var groups = joined(folders.map { [$0] }) { one, other in
      !one.references.isDisjoint(with: other.revisions)
        || !other.references.isDisjoint(with: one.revisions)
    }
    groups = joined(groups) { one, other in
      (one.hasBranchLabels || other.hasBranchLabels)
        && one.revisions.isDisjoint(with: other.revisions)
    }
    return groups
  }

  /// Joins groups until no two of them have folders that belong together.
  private static func joined(
    _ groups: [[FolderSketch]], _ belong: (FolderSketch, FolderSketch) -> Bool
  ) -> [[FolderSketch]] {
    var result: [[FolderSketch]] = []
    for group in groups {
      let near = result.indices.filter { index in
        result[index].contains { one in group.contains { belong(one, $0) } }
      }
      guard let first = near.first else {
        result.append(group)
        continue
      }
      result[first] += near.dropFirst().flatMap { result[$0] } + group
      for index in near.dropFirst().reversed() { result.remove(at: index) }
    }
    return result.map { group in group.sorted { $0.folder < $1.folder } }
  }
}
