package import MigrationModel

/// What releases and the branch that changes land on hold of an environment, as far as it matters to
/// what is looked at.
///
/// The base itself is not elsewhere: what it holds has landed.
package struct RevisionsElsewhere: Sendable {
  /// A revision that means something else under the same id.
  package struct OtherMeaning: Sendable {
    package var current: Migration
    package var other: LandedVersion
    /// Whether its parents or dependencies are others, and nothing else differs.
    package var differsInEdgesOnly: Bool

    package init(current: Migration, other: LandedVersion, differsInEdgesOnly: Bool) {
      self.current = current
      self.other = other
      self.differsInEdgesOnly = differsInEdgesOnly
    }
  }

  /// Revisions of a release that are neither here nor on the base.
  package struct Missing: Sendable {
    /// The short name of the release's reference.
    package var release: String
    /// In load order, at least one.
    package var versions: [LandedVersion]

    package init(release: String, versions: [LandedVersion]) {
      self.release = release
      self.versions = versions
    }
  }

  /// The checked revisions that have another meaning elsewhere, in load order, each once.
  package var otherMeanings: [OtherMeaning] = []
  /// The revisions that are referred to here and not here, where they are.
  package var missing: [RevisionID: LandedVersion] = [:]
  /// The newest releases that hold what is missing here, newest first.
  package var notContained: [Missing] = []

  package init() {}
}
