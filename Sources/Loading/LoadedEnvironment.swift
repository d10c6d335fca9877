package import AlembicConfiguration
package import MigrationModel
package import Snapshots
package import SourceText

/// An environment with its migrations, as one snapshot holds them.
package struct LoadedEnvironment: Sendable {
  package var environment: Environment
  /// The migrations in the order in which Alembic loads them.
  package var graph: RevisionGraph
  /// Files and configuration that could not be read, or only in part, in load order.
  package var problems: [LoadingProblem]
  /// The defects of files that are among the problems, in load order.
  package var defects: [FileDefect] = []
  /// The submodules that version locations are or lie in, where a commit pins them.
  package var submodules: [PinnedSubmodule] = []

  package var migrations: [Migration] { graph.migrations }

  /// The problems because of which something about the history is not known.
  package var gaps: [LoadingProblem] {
    problems.filter {
      switch $0.kind {
      case .computedLabel: false
      case .defect(let cause): cause.hidesIdentifiers
      default: true
      }
    }
  }

  /// The files whose branch labels are computed when they run, in load order; heads and parents are known.
  package var computedLabels: [LoadingProblem] { problems.filter { $0.kind == .computedLabel } }

  /// Whether the heads of the graph are all that there are.
  package var areHeadsKnown: Bool { gaps.isEmpty && orderedByGit == nil }

  /// The one thing to say about revisions whose place in the history only git knows; nil without any.
  package var orderedByGit: LoadingProblem? {
    let found = problems.filter { $0.kind == .orderedByGit }
    guard var problem = found.first else { return nil }
    let count = found.count == 1 ? "1 revision is" : "\(found.count) revisions are"
    problem.reason =
      "\(count) put in order by alembic-git-revisions from the order of commits, which is not read: "
      + "heads and parents of these are not known"
    problem.remedy = "nothing to repair; with --allow-degraded the run passes"
    return problem
  }
}

/// Something that stands in the way of reading an environment completely.
package struct LoadingProblem: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// The content could not be had.
    case unreadable
    /// The content is not, or not wholly, what Alembic can load.
    case invalid
    /// An identifier is computed when the file runs.
    case computed
    /// A branch label is; everything else about the revision is known.
    case computedLabel
    /// Alembic stops when it loads the file; `LoadedEnvironment.defects` tells more.
    case defect(FileDefect.Cause)
    /// The configuration is wrong in a way that `Environment.problems` tells more about.
    case misconfigured
    /// A parent is taken from the order of commits when the file runs.
    case orderedByGit
  }

  package var kind: Kind
  package var path: RelativePath
  /// The line, counted from 1, where there is one.
  package var line: Int?
  /// A sentence without a final full stop.
  package var reason: String
  package var remedy: String
}
