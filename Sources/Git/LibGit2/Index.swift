internal import Clibgit2
internal import SourceText

extension LibGit2Repository {
  package func index() throws(GitError) -> [IndexEntry] {
    let path = cString(layout.indexFile)
    // Opened by its path and not through the repository, because hooks name another file. A file that
    // does not exist is an empty index, as in git.
    let index = try Handle("git_index_open", free: git_index_free) { git_index_open(&$0, path) }
    return (0..<git_index_entrycount(index.pointer)).compactMap { position in
      git_index_get_byindex(index.pointer, position).flatMap { IndexEntry($0.pointee) }
    }
  }
}

extension IndexEntry {
  fileprivate init?(_ entry: git_index_entry) {
    guard let path = entry.path, let mode = EntryMode(raw: entry.mode) else { return nil }
    let extended = UInt32(entry.flags_extended)
    self.init(
      path: RelativePath(folderBytes(path)), mode: mode, id: ObjectID(entry.id),
      stage: Int(UInt32(entry.flags) & UInt32(GIT_INDEX_ENTRY_STAGEMASK)) >> 12,
      isIntentToAdd: extended & GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue != 0,
      isSkipWorktree: extended & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0)
  }
}
