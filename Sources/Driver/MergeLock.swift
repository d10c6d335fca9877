import Extraction
import HeadsFile
import Loading
import MigrationModel
import Snapshots
import SourceText

/// The heads files that change together with new revisions.
struct MergeLock {
  private(set) var plans: [LockPlan] = []
  /// What the user should know about files that stay as they are.
  private(set) var notes: [String] = []

  /// Plans the files that `mlint lock` keeps; those of other tools stay.
  ///
  /// - Parameters:
  ///   - new: The files of the new revisions.
  ///   - project: The working tree.
  ///   - loaded: The environment without them.
  init(_ new: [PlannedFile], _ project: Project, _ loaded: LoadedEnvironment) {
    let (files, failures) = project.headsFiles.find(of: loaded.environment, in: project.snapshot)
    notes = failures.map { "\($0.path) stays as it is: \($0.reason)" }
    if files.isEmpty { return }
    let migrations = new.compactMap {
      MigrationReader.read(SourceFile(path: $0.path, bytes: $0.bytes)).migration
    }
    let graph = RevisionGraph(loaded.migrations + migrations)
    for file in files { add(file, graph) }
  }

  private mutating func add(_ recorded: RecordedHeads, _ graph: RevisionGraph) {
    let path = recorded.file.path
    guard recorded.isKept, recorded.isHeadsFile else {
      notes.append("\(path) stays as it is: `mlint lock` does not keep it")
      return
    }
    guard graph.competingHeads.isEmpty,
      let text = HeadsText.text(
        of: graph, as: recorded.format, recorded.scope, replacing: recorded.file.bytes)
    else {
      notes.append("\(path) stays as it is: a line of history still has more than one head")
      return
    }
    if text == recorded.file.bytes { return }
    var plan = LockPlan(HeadsFiles.Place(recorded), old: recorded.file.bytes, in: "")
    plan.text = text
    plan.wasInConflict = recorded.reading.isInConflict
    plans.append(plan)
  }

  /// The plan as `--dry-run` shows it, below the revisions.
  var summary: [String] {
    plans.flatMap { ["", "\($0.place.path.text):", ""] + $0.textLines }
  }
}

extension Driver {
  /// What is to be said beside the refusal of a merge: one that was stopped between its two files.
  func staleLock(_ project: Project, _ loaded: LoadedEnvironment) -> String? {
    let (files, _) = project.headsFiles.find(of: loaded.environment, in: project.snapshot)
    let stale = files.first { file in
      file.isKept && (file.reading.isInConflict || !file.complaints(loaded.graph).isEmpty)
    }
    return stale.map { "\($0.file.path) does not say so: `mlint lock` writes it" }
  }
}
