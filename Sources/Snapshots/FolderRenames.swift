internal import SourceText

/// The folders that one side of a merge moved as a whole, so that what the other side added to them
/// moves along (git's `merge-ort`, "directory rename detection").
struct FolderRenames {
  private(set) var targets: [RelativePath: RelativePath] = [:]

  init() {}

  /// Finds moved folders.
  ///
  /// - Parameters:
  ///   - renames: The files that the side moved.
  ///   - vanished: The folders of the ancestor that the side does not have any more.
  init(_ renames: Renames, vanished: Set<RelativePath>) {
    var counts: [RelativePath: [RelativePath: Int]] = [:]
    for (old, new) in renames.targets {
      var old = old
      var new = new
      var isFirst = true
      // A move of a/b/c/x to d/b/c/x is also one of a/b to d/b and of a to d.
      while isFirst || old.name.elementsEqual(new.name) {
        isFirst = false
        (old, new) = (old.parent, new.parent)
        guard old != new, vanished.contains(old) else { break }
        counts[old, default: [:]][new, default: 0] += 1
        if old.isRoot || new.isRoot { break }
      }
    }
    for (old, news) in counts {
      let most = news.values.max() ?? 0
      let best = news.filter { $0.value == most }
      // Files that went in equal parts to several folders say nothing.
      if best.count == 1 { targets[old] = best.first?.key }
    }
  }

  /// Leaves out what another side moved too.
  func excluding(_ other: FolderRenames) -> FolderRenames {
    var result = FolderRenames()
    result.targets = targets.filter { old, new in
      other.targets[old] == nil && other.targets[new] == nil
    }
    return result
  }

  /// Where a file that was added to a moved folder belongs; nil when its folder was not moved.
  func newPath(of path: RelativePath) -> RelativePath? {
    var folder = path.parent
    while !folder.isRoot {
      if let target = targets[folder] {
        return path.relative(to: folder).map { target.appending($0.bytes) }
      }
      folder = folder.parent
    }
    return nil
  }
}
