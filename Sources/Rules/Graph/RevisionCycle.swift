package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports revisions that are their own ancestors by way of others.
package struct RevisionCycle: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for problem in environment.problems(.cycle, .dependencyCycle) {
      var places = [(problem.migration, problem.range)]
      places += problem.related.map { ($0.migration, $0.range) }
      // What has not landed is what has to be changed.
      let own = places.firstIndex { environment.history.isLanded($0.0.id) == false } ?? 0
      let primary = places[own]
      let ids = places.map(\.0.id)
      places.remove(at: own)
      report(
        Finding(
          problem.kind == .cycle ? .cycle(ids) : .dependencyCycle(ids),
          at: primary.0.label(primary.1, "leads back to \(primary.0.id)"),
          also: places.map { $0.0.label($0.1, "and so does this") },
          help: [environment.isLanded(primary.0) ? .cutAnywhere : .cut(primary.0.id)]))
    }
  }
}

extension Finding.Message {
  fileprivate static func cycle(_ ids: [RevisionID]) -> Self {
    "\(ids.listed) follow each other in a circle, so that none of them can be the first to run"
  }

  fileprivate static func dependencyCycle(_ ids: [RevisionID]) -> Self {
    "\(ids.listed) wait for each other by `down_revision` and `depends_on`, so that none of them "
      + "can be the first to run"
  }

  fileprivate static func cut(_ id: RevisionID) -> Self {
    "let \(id) follow what was there before it: another `down_revision`, or no `depends_on`"
  }

  fileprivate static let cutAnywhere: Self =
    "one of these references is wrong: compare the files with an earlier commit, `git log -p`"
}
