/// Which state of the project a command reads.
package enum SnapshotRequest: Hashable, Sendable {
  case workingTree
  case index
  /// A revision expression of git, such as `main` or `HEAD^1`.
  case commit(String)
}

/// What `mlint check` was asked to do.
package struct CheckRequest: Sendable {
  package var snapshot: SnapshotRequest = .workingTree
  /// The revision to compare with, instead of the one that is found.
  package var base: String?
  /// Whether landed revisions get the per-migration rules too.
  package var checksAll = false
  /// Rules and groups to run instead of the configured ones; nil for those.
  package var select: [String]?
  /// Rules and groups to leave out, in addition to the configured ones.
  package var ignore: [String] = []
  /// The only environment to check.
  package var environment: String?
  /// Files or folders, relative to the current folder, that findings are limited to; empty for all.
  package var paths: [String] = []

  package init() {}
}

/// What `mlint heads` and `mlint history` were asked to show.
package struct HistoryRequest: Sendable {
  package var snapshot: SnapshotRequest = .workingTree
  package var base: String?
  package var environment: String?
  /// A range as Alembic writes it, `[a]:[b]`.
  package var range: String?
  package var isVerbose = false

  package init() {}
}

/// What `mlint merge` was asked to do.
package struct MergeRequest: Sendable {
  /// The revisions to merge; the heads when empty.
  package var revisions: [String] = []
  package var base: String?
  package var environment: String?
  package var message: String?
  /// Whether the plan is only shown.
  package var isDryRun = false
  /// Whether the lines about landing commits are left out of the file.
  package var omitsLandings = false
  /// Whether Alembic's stock template is used instead of the project's.
  package var usesStockTemplate = false

  package init() {}
}
