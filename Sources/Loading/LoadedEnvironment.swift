package import AlembicConfiguration
package import MigrationModel
package import SourceText

/// An environment with its migrations, as one snapshot holds them.
package struct LoadedEnvironment: Sendable {
  package var environment: Environment
  /// The migrations in the order in which Alembic loads them.
  package var graph: RevisionGraph
  /// Files and configuration that could not be read, or only in part, in load order.
  package var problems: [LoadingProblem]

  package var migrations: [Migration] { graph.migrations }

  /// The problems because of which something about the history is not known.
  package var gaps: [LoadingProblem] { problems.filter { $0.kind != .computedLabel } }
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
  }

  package var kind: Kind
  package var path: RelativePath
  /// The line, counted from 1, where there is one.
  package var line: Int?
  /// A sentence without a final full stop.
  package var reason: String
  package var remedy: String
}
