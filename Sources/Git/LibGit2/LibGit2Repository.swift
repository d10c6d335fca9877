internal import Clibgit2
internal import FileSystem
package import SourceText

/// A repository read through libgit2, in this process.
package final class LibGit2Repository: GitRepository {
  package let layout: RepositoryLayout
  package let shallowCommits: Set<ObjectID>
  package let memo = HistoryMemo()
  let repository: Handle
  let database: Handle

  init(
    repository: consuming Handle, database: consuming Handle, layout: RepositoryLayout,
    shallowCommits: Set<ObjectID>
  ) {
    self.repository = repository
    self.database = database
    self.layout = layout
    self.shallowCommits = shallowCommits
  }

  package private(set) lazy var isPartialClone: Bool =
    // The first is written by `git clone --filter`, the second by fetches with a filter too.
    (try? configuration("extensions.partialclone")) != nil || (try? hasPromisor()) == true

  private func hasPromisor() throws(GitError) -> Bool {
    let pointer = repository.pointer
    let configuration = try Handle("git_repository_config_snapshot", free: git_config_free) {
      git_repository_config_snapshot(&$0, pointer)
    }
    let iterator = try Handle("git_config_iterator_glob_new", free: git_config_iterator_free) {
      git_config_iterator_glob_new(&$0, configuration.pointer, "remote\\..*\\.promisor")
    }
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator.pointer) == 0, let value = entry?.pointee.value {
      var isTrue: Int32 = 0
      if git_config_parse_bool(&isTrue, value) == 0, isTrue != 0 { return true }
    }
    return false
  }

  package func configuration(_ name: String) throws(GitError) -> String? {
    let pointer = repository.pointer
    let configuration = try Handle("git_repository_config_snapshot", free: git_config_free) {
      git_repository_config_snapshot(&$0, pointer)
    }
    var value: UnsafePointer<CChar>?
    let status = git_config_get_string(&value, configuration.pointer, name)
    guard try checkPresent("git_config_get_string", status) != nil else { return nil }
    return value.map { String(cString: $0) }
  }

  package func isIgnored(_ path: RelativePath, isFolder: Bool) throws(GitError) -> Bool {
    var ignored: Int32 = 0
    // A final slash tells that it is a folder without looking at the disk.
    let name = cString(isFolder ? path.bytes + [UInt8(ascii: "/")] : path.bytes)
    try check(
      "git_ignore_path_is_ignored",
      git_ignore_path_is_ignored(&ignored, repository.pointer, name))
    return ignored != 0
  }
}
