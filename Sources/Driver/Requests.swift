/// Which state of the project a command reads.
package enum SnapshotRequest: Hashable, Sendable {
  case workingTree
  case index
  /// A revision expression of git, such as `main` or `HEAD^1`.
  case commit(String)
}

/// Where it is told which revisions databases are at.
package struct StampedRequest: Sendable {
  /// Ids that were given.
  package var ids: [String] = []
  /// Databases to read, as URLs that SQLAlchemy takes.
  package var databaseURLs: [String] = []
  /// The table that Alembic keeps the ids in, with or without its schema; nil for the usual one.
  package var versionTable: String?

  package init() {}
}

/// What `mlint check` was asked to do.
package struct CheckRequest: Sendable {
  package var snapshot: SnapshotRequest = .workingTree
  /// The revision to compare with, instead of the one that is found.
  package var base: String?
  /// The revision that a merge of that state into is looked at, before it happens; the base too.
  package var onto: String?
  package var stamped = StampedRequest()
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
  /// Whether findings get fingerprints, which not every format shows.
  package var namesFindings = false

  package init() {}
}

/// Which revisions a command lists that shows the graph.
package enum RevisionSelection: Hashable, Sendable {
  /// The heads; when dependencies are resolved, those that no other revision depends on.
  case heads(resolvesDependencies: Bool)
  case branchPoints
  /// A range as Alembic writes it, `[a]:[b]`; all revisions when nil.
  case history(range: String?)
  /// What each symbol means, in the order of the symbols.
  case symbols([String])
}

/// What `mlint heads`, `history`, `branches` or `show` was asked for.
package struct HistoryRequest: Sendable {
  package enum Form: Hashable, Sendable {
    /// The document of `--format json`.
    case document
    /// What Alembic prints, with `-v` or without.
    case text(isVerbose: Bool)
  }

  package var snapshot: SnapshotRequest = .workingTree
  package var base: String?
  package var environment: String?
  package var selection: RevisionSelection
  package var form: Form

  package init(_ selection: RevisionSelection, as form: Form) {
    self.selection = selection
    self.form = form
  }
}

/// What `mlint merge` was asked to do.
package struct MergeRequest: Sendable {
  /// The revisions to merge; the heads when empty.
  package var revisions: [String] = []
  package var base: String?
  package var environment: String?
  package var message: String?
  package var stamped = StampedRequest()
  /// Whether the plan is only shown.
  package var isDryRun = false
  /// Whether the lines about landing commits are left out of the file.
  package var omitsLandings = false
  /// Whether Alembic's stock template is used instead of the project's.
  package var usesStockTemplate = false

  package init() {}
}
