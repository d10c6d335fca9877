package import SourceText

/// A git repository, read-only: the primitives that a back end has to provide.
///
/// What can be made of them (commits, trees, merge bases, history) is in extensions, once for every
/// back end. Nothing here writes, takes a lock, reaches the network, or runs anything that the
/// repository names. A repository object and what it hands out may be used by one thread at a time;
/// open one for each thread.
package protocol GitRepository: AnyObject {
  var layout: RepositoryLayout { get }

  /// Which back end this is, and why; complete once the repository has been read.
  var backEnd: BackEndChoice { get }

  /// The hash of the objects' ids.
  var objectFormat: ObjectFormat { get }

  /// The commits at which history is cut off in a shallow clone; empty in a complete one.
  var shallowCommits: Set<ObjectID> { get }

  /// Whether objects may be missing because the clone left them with its remote (`--filter`).
  var isPartialClone: Bool { get }

  /// Tables that algorithms fill while they walk; made with the repository and never emptied.
  var memo: HistoryMemo { get }

  func head() throws(GitError) -> Head

  /// What git is in the middle of.
  func operation() throws(GitError) -> GitOperation

  /// The commits being merged, as `MERGE_HEAD` lists them; empty when no merge is under way.
  func mergeHeads() throws(GitError) -> [ObjectID]

  /// The rebase that has stopped, or nil when none is under way.
  func rebase() throws(GitError) -> RebaseState?

  /// The commit that is being picked or reverted (`CHERRY_PICK_HEAD`, `REVERT_HEAD`).
  func pickedCommit() throws(GitError) -> ObjectID?

  /// The commit of a reference that git keeps beside `HEAD` while it is in the middle of something,
  /// such as `CHERRY_PICK_HEAD`.
  func commit(ofState name: String) throws(GitError) -> ObjectID?

  /// The commit that an expression such as `main`, `HEAD^1`, `origin/main`, `v1.0` or `1a2b3c` means.
  ///
  /// - Returns: Nil when it means nothing here, more than one object, or no commit.
  func commitID(of expression: String) throws(GitError) -> ObjectID?

  /// The references that lead to a commit and whose full name matches a pattern such as
  /// `refs/heads/*`, ordered by name; a `*` matches `/` too, and symbolic references are followed.
  func references(matching pattern: String) throws(GitError) -> [Reference]

  /// The full name of the reference that a symbolic one such as `refs/remotes/origin/HEAD` points
  /// at; nil when it does not exist or is not symbolic.
  func symbolicTarget(of name: String) throws(GitError) -> String?

  /// The value of a configuration variable such as `init.defaultBranch`, or nil when it is not set.
  func configuration(_ name: String) throws(GitError) -> String?

  /// An object's kind and bytes.
  func object(_ id: ObjectID, maximumSize: Int) throws(GitError) -> RawObject

  /// Every object of this clone, reachable or not; takes time for each of them.
  func allObjects() throws(GitError) -> ObjectListing

  /// The entries of the index in effect, in the order of paths (bytes) and stages.
  func index() throws(GitError) -> [IndexEntry]

  /// Whether the ignore rules of the working tree leave a path out; says nothing about whether git
  /// tracks it.
  func isIgnored(_ path: RelativePath, isFolder: Bool) throws(GitError) -> Bool

  /// Opens another repository in the same way, without the variables that name this one.
  ///
  /// - Parameter folder: The absolute path of a folder in it.
  /// - Returns: Nil when the folder is in no repository.
  /// - Throws: When it is in one that cannot be used.
  func openOther(in folder: [UInt8]) throws(OpenFailure) -> (any GitRepository)?
}

extension GitRepository {
  /// Whether history is cut off somewhere.
  package var isShallow: Bool { !shallowCommits.isEmpty }
}
