internal import FileSystem
internal import SourceText

extension LibGit2Repository {
  package func index() throws(GitError) -> [IndexEntry] {
    guard let (bytes, written) = try readIndexFile() else { return [] }
    let index: IndexParser
    do {
      index = try IndexParser(bytes, written: written)
    } catch {
      throw GitError(function: "read the index", code: -1, message: error.message)
    }
    memo.indexedTrees = IndexedTrees(index.cachedTrees, index.entries)
    return index.hasFolders ? try expandingFolders(index.entries) : index.entries
  }

  /// The index file's bytes and status; nil when there is none, which is an empty index as in git.
  private func readIndexFile() throws(GitError) -> (bytes: [UInt8], written: FileStamp)? {
    do {
      let (content, status) = try FileSystem.readWithStatus(
        layout.indexFile, maximumSize: 1 << 30, followingLinks: true)
      guard case .content(let bytes) = content else {
        throw GitError(function: "read the index", code: -1, message: "the index is no file")
      }
      return (bytes, status.stamp)
    } catch let error as FileSystemError {
      if error.isMissing { return nil }
      throw GitError(function: "read the index", code: error.code, message: "\(error)")
    } catch let error as GitError {
      throw error
    } catch {
      throw GitError(function: "read the index", code: -1, message: "\(error)")
    }
  }

  /// Puts the files of a sparse index's folders in their place.
  private func expandingFolders(_ entries: [IndexEntry]) throws(GitError) -> [IndexEntry] {
    var expanded: [IndexEntry] = []
    for entry in entries {
      guard entry.mode == .folder else {
        expanded.append(entry)
        continue
      }
      let listing = try files(below: entry.id)
      guard listing.missingFolders.isEmpty, !listing.reachedLimit else {
        throw GitError(
          function: "read the index", code: -1,
          message: "the index is sparse, and the folder \(entry.path) is not in this clone")
      }
      expanded += listing.files.map { file in
        IndexEntry(
          path: entry.path.appending(file.path.bytes), mode: file.mode, id: file.id,
          isSkipWorktree: true)
      }
    }
    return expanded
  }
}
