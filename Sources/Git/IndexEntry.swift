package import FileSystem
package import SourceText

/// One entry of the index.
package struct IndexEntry: Hashable, Sendable {
  package var path: RelativePath
  package var mode: EntryMode
  /// The blob, or the commit of a submodule.
  package var id: ObjectID
  /// The stage: 0, or in a conflict 1 the common ancestor, 2 ours, 3 theirs.
  package var stage: Int
  /// Whether this is only the announcement of `git add --intent-to-add`: nothing is staged.
  package var isIntentToAdd: Bool
  /// Whether sparse checkout leaves the file out of the working tree.
  package var isSkipWorktree: Bool
  /// The status of the file in the working tree when it last was the same as the entry.
  ///
  /// A file that still has it is unchanged. Nil where that is not certain, as for a file that was
  /// written to in the same moment as the index ("racily clean", see git's racy-git.txt).
  package var stamp: FileStamp?

  package init(
    path: RelativePath, mode: EntryMode, id: ObjectID, stage: Int = 0,
    isIntentToAdd: Bool = false, isSkipWorktree: Bool = false, stamp: FileStamp? = nil
  ) {
    self.path = path
    self.mode = mode
    self.id = id
    self.stage = stage
    self.isIntentToAdd = isIntentToAdd
    self.isSkipWorktree = isSkipWorktree
    self.stamp = stamp
  }
}

extension FileStamp {
  /// The stamp of an entry as far as it is to be relied on.
  ///
  /// - Parameter written: The status of the index file; nil when it is not known.
  /// - Returns: Nil when the file may have changed since without a trace in the stamp.
  func ifCertain(inIndexWritten written: FileStamp?) -> FileStamp? {
    // An entry that was never checked out has no status, which is all zeros.
    guard let written, modificationSeconds != 0 || inode != 0 else { return nil }
    return wasModified(before: written) ? self : nil
  }
}
