package import Diagnostics
import MigrationModel
import SourceText

/// Reports revision ids that several files have.
package struct DuplicateRevisionId: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    var seen: Set<RevisionID> = []
    for problem in environment.problems(.duplicateRevision)
    where seen.insert(problem.migration.id).inserted {
      let id = problem.migration.id
      let files = environment.graph.migrations.filter { $0.id == id }
      guard let last = files.last else { continue }
      report(
        Finding(
          .duplicate(id, files.count), at: last.label(last.revision.range),
          also: files.dropLast().map { $0.label($0.revision.range, "the same id") },
          help: help(files, environment)))
    }
  }

  private func help(_ files: [Migration], _ environment: EnvironmentView) -> [Finding.Message] {
    if files.allSatisfy({ $0.file.bytes == files[0].file.bytes }) {
      let paths = files.map(\.file.path.description)
      return [environment.isLanded(files[0]) ? .copiesOfLanded : .copies(paths.dropLast())]
    }
    return [environment.isLanded(files[0]) ? .newIDForYours : .newID, .mergeIsWrong]
  }
}

extension Finding.Message {
  fileprivate static func duplicate(_ id: RevisionID, _ count: Int) -> Self {
    "\(count) migrations have the id \(id): Alembic only warns, and runs the last one of them"
  }

  fileprivate static func copies(_ paths: ArraySlice<String>) -> Self {
    "the files are equal: remove \(paths.joined(separator: ", ")), or the other copy"
  }

  fileprivate static let copiesOfLanded: Self =
    "the files are equal: keep the one that has landed, and remove what came in addition"

  private static let renaming: Self =
    "a new id, and set `down_revision` of what follows that file to it"

  fileprivate static let newID: Self = "give one of the files " + renaming

  fileprivate static let newIDForYours: Self =
    "the id has landed, so it stays where it was: give the other file " + renaming

  fileprivate static let mergeIsWrong: Self =
    "what looks like several heads is this; a merge revision does not repair it"
}
