package import Snapshots

/// The files that Alembic would load as revisions, in the order in which it loads them.
package struct RevisionFiles: Sendable {
  /// The resolved files, each once.
  package var files: [SnapshotEntry]
  package var problems: [ConfigurationProblem]

  package init(files: [SnapshotEntry] = [], problems: [ConfigurationProblem] = []) {
    self.files = files
    self.problems = problems
  }

  /// Lists the revision files of an environment, without reading them.
  package static func list(of environment: Environment, in snapshot: any Snapshot) -> RevisionFiles
  {
    RevisionFiles()
  }
}
