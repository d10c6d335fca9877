package import AlembicConfiguration
package import Git
package import Loading
package import MigrationModel

/// Tells what has landed of an environment, and how it differs now.
///
/// Trees are read once for all environments. Not for use by several threads at once.
package final class HistoryReader {
  /// The references that stand for releases where the settings name none.
  package static let defaultReleaseReferences = [
    "refs/tags/v[0-9]*", "refs/tags/[0-9]*", "refs/remotes/*/release/*",
  ]

  let repository: any GitRepository
  let loader: MigrationLoader

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - repository: Where history is read from.
  ///   - loader: The one that read the current environments, so that equal files are read once.
  ///   - overrides: What the settings say about environments; they hold for every tree.
  package init(
    repository: any GitRepository, loader: MigrationLoader, overrides: [EnvironmentOverride] = []
  ) {
    self.repository = repository
    self.loader = loader
  }

  /// What has landed of an environment, and how it differs now.
  ///
  /// - Parameters:
  ///   - current: The environment as the snapshot that is looked at holds it.
  ///   - base: What it is compared with.
  ///   - merging: The commits of a merge under way (`MERGE_HEAD`; before the commit, those that git
  ///     names in `GITHEAD_<id>`).
  ///   - releaseReferences: Patterns of full names of references.
  ///   - environmentNames: The names of all current environments, so that none is mistaken for a
  ///     renamed one.
  package func view(
    of current: LoadedEnvironment, base: Base, merging: [ObjectID] = [],
    releaseReferences: [String] = HistoryReader.defaultReleaseReferences,
    environmentNames: [String] = []
  ) -> HistoryView {
    HistoryView(availability: .unavailable(reason: "not yet", remedy: "not yet"))
  }

  /// Finds the commits that brought revisions onto the first-parent history.
  package func landings(
    of wanted: Set<RevisionID>, environment: LoadedEnvironment, from tip: ObjectID
  ) -> LandingSearch {
    LandingSearch()
  }
}

/// What a walk for landing commits found.
package struct LandingSearch: Sendable {
  package enum End: Sendable, Hashable {
    /// Every wanted revision that the tip holds was found.
    case complete
    /// History is cut off in this clone before all were found.
    case cutOff
    /// Something on the way could not be read.
    case unreadable(reason: String)
  }

  package var landings: [RevisionID: Landing] = [:]
  package var end = End.complete

  package init() {}
}
