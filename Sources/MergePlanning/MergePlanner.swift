package import MigrationModel

/// Decides everything about a merge revision before anything is written.
///
/// Reads no disk and no git: equal input gives equal bytes, in whatever order the heads are asked for.
package enum MergePlanner {
  /// The heads that shall be joined, sorted by code points.
  ///
  /// What has to be known about them (landings, merges elsewhere) can then be looked up for the plan.
  package static func heads(_ input: MergeInput) -> Result<[RevisionID], MergeRefusal> {
    .failure(MergeRefusal(.nothingToMerge, "not there yet", help: "wait"))
  }

  /// The id of the merge revision of some parents, in whatever order they are given.
  package static func revision(joining parents: [RevisionID]) -> RevisionID {
    RevisionID("")
  }

  /// Plans the merge revision.
  package static func plan(_ input: MergeInput) -> Result<MergePlan, MergeRefusal> {
    .failure(MergeRefusal(.nothingToMerge, "not there yet", help: "wait"))
  }
}
