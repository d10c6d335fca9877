package import SourceText

/// A path for which git would stop a merge and ask.
package struct MergeConflict: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Both sides changed the file, in the same lines or so that it cannot be told.
    case changed
    /// Both sides moved the submodule, to commits of which none has the other in its history.
    case submodule
    /// Both sides added the file, with different contents.
    case added
    /// The change deleted or moved what the target changed or moved.
    case deletedByChange
    /// The target deleted or moved what the change changed or moved.
    case deletedByTarget
    /// The one side added a file to a folder that the other moved; it is taken to move along.
    case inMovedFolder
  }

  /// Where the merge has the file.
  package var path: RelativePath
  package var kind: Kind
}
