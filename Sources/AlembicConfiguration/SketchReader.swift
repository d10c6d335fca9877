internal import Snapshots
internal import SourceText

/// Reads the identifiers of candidate files, each file once and not too many of them.
struct SketchReader {
  let snapshot: any Snapshot
  private var sketches: [RelativePath: RevisionSketch] = [:]
  private var remaining = 20_000

  init(_ snapshot: any Snapshot) {
    self.snapshot = snapshot
  }

  /// Whether so many files were candidates that not all were looked at.
  var isExhausted: Bool { remaining <= 0 }

  mutating func sketch(_ path: RelativePath) -> RevisionSketch? {
    if let known = sketches[path] { return known }
    guard remaining > 0, case .success(let file) = snapshot.read(path) else { return nil }
    remaining -= 1
    let sketch = RevisionSketch(file.bytes)
    sketches[path] = sketch
    return sketch
  }

  /// Whether at least `count` of the files are revisions; gives up after the first few that are not.
  mutating func hasRevisions(_ files: [RelativePath], atLeast count: Int, misses: Int) -> Bool {
    var found = 0
    var missed = 0
    for file in files {
      if sketch(file)?.isRevision == true { found += 1 } else { missed += 1 }
      if found >= count { return true }
      if missed > misses { return false }
    }
    return false
  }

  mutating func folderSketch(_ folder: RelativePath, _ files: [RelativePath]) -> FolderSketch {
    var revisions: [RevisionSketch] = []
    for file in files {
      if let sketch = sketch(file), sketch.isRevision { revisions.append(sketch) }
    }
    return FolderSketch(folder: folder, files: revisions)
  }
}
