import Git
import SourceText

/// The commits of a first-parent history that changed what lies at watched paths.
struct WatchedLine {
  /// What one commit changed.
  struct Step {
    var place: Int
    var changes: [Change]
  }

  /// What a commit changed at one path.
  struct Change {
    /// The path's number.
    var path: Int
    var before: ObjectID?
    var after: ObjectID?
  }

  let paths: [RelativePath]
  /// Oldest first.
  private(set) var steps: [Step] = []
  /// What lies at the paths in the oldest commit.
  private(set) var oldest: [ObjectID?] = []
  /// The newest place whose trees are not all in this clone.
  private(set) var missing: Int?

  /// Looks at every commit of a line; `report` is called now and then with how many were looked at.
  init(
    _ line: FirstParentLine, _ paths: [RelativePath], in repository: any GitRepository,
    report: (Int) -> Void
  ) throws(GitError) {
    self.paths = paths
    let watch = PathWatch(paths, in: repository)
    var newer: PathWatch.Answer?
    for (place, commit) in line.places.enumerated() {
      if place & 1023 == 0 { report(place) }
      let answer = try watch.answer(in: commit.tree)
      if answer.isIncomplete {
        missing = place
        break
      }
      if let newer, newer.ids != answer.ids {
        let changes = paths.indices.filter { newer.ids[$0] != answer.ids[$0] }.map {
          Change(path: $0, before: answer.ids[$0], after: newer.ids[$0])
        }
        steps.append(Step(place: place - 1, changes: changes))
      }
      newer = answer
    }
    steps.reverse()
    oldest = newer?.ids ?? []
  }
}
