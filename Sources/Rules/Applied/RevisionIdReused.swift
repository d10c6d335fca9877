package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports a revision whose id means something else in a release or on the default branch.
package struct RevisionIdReused: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "applied"
  package static let needsHistory = true
  package static let waiving = Waiving.inTheFile

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for reused in environment.history.elsewhere.otherMeanings {
      let current = reused.current
      let id = current.id.description
      let edges = current.downRevisions.first?.range ?? current.revision.range
      let other = reused.other.migration
      report(
        Finding(
          reused.differsInEdgesOnly
            ? .otherEdges(id, reused.other) : .otherMeaning(id, reused.other),
          at: current.label(reused.differsInEdgesOnly ? edges : current.revision.range),
          also: [
            other.label(
              reused.differsInEdgesOnly
                ? other.downRevisions.first?.range ?? other.revision.range : other.revision.range,
              reused.other.commitName)
          ],
          help: [reused.differsInEdgesOnly ? .neverRun(id) : .skipped(id), .newID(id)]))
    }
  }
}

extension Finding.Message {
  fileprivate static func otherMeaning(_ id: String, _ other: LandedVersion) -> Self {
    "\(id) is another migration in \(other.commitName)"
  }

  fileprivate static func otherEdges(_ id: String, _ other: LandedVersion) -> Self {
    "\(id) stands elsewhere in the history of \(other.commitName)"
  }

  fileprivate static func skipped(_ id: String) -> Self {
    "a database that ran the other \(id) takes this one for applied and never runs it"
  }

  fileprivate static func neverRun(_ id: String) -> Self {
    "a database that ran \(id) there takes all that stands before it here for applied, and never "
      + "runs it"
  }

  fileprivate static func newID(_ id: String) -> Self {
    "give this migration an id of its own, in the file and in what follows it; if it has to do the "
      + "same as the other one, let it do nothing where that has run"
  }
}
