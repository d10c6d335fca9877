internal import Clibgit2
package import SourceText

/// A repository read through libgit2, in this process.
package final class LibGit2Repository: GitRepository {
  package let layout: RepositoryLayout
  package let shallowCommits: Set<ObjectID>
  package let memo = HistoryMemo()
  package let backEnd = BackEndChoice(.libgit2)
  package let objectFormat = ObjectFormat.sha1
  let repository: Handle
  let database: Handle
  /// What the variables say of the user.
  let environment: GitEnvironment

  init(
    repository: consuming Handle, database: consuming Handle, layout: RepositoryLayout,
    shallowCommits: Set<ObjectID>, environment: GitEnvironment
  ) {
    self.repository = repository
    self.database = database
    self.layout = layout
    self.shallowCommits = shallowCommits
    self.environment = environment
  }

  package private(set) lazy var isPartialClone: Bool =
    // The first is written by `git clone --filter`, the second by fetches with a filter too.
    (try? configuration("extensions.partialclone")) != nil || (try? hasPromisor()) == true

  package func openOther(in folder: [UInt8]) throws(OpenFailure) -> (any GitRepository)? {
    try Self.open(startingAt: folder, environment: environment)
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
