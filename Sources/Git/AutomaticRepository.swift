package import SourceText

/// A repository that libgit2 reads, and `git` where libgit2 fails.
///
/// What fails is asked of `git` each time; the rest stays with libgit2, which starts no process.
package final class AutomaticRepository: GitRepository {
  package private(set) var backEnd: BackEndChoice
  private let first: LibGit2Repository
  private let openSecond: () throws(OpenFailure) -> GitProgramRepository?
  private lazy var second: GitProgramRepository? = try? openSecond()

  init(
    _ first: LibGit2Repository,
    _ openSecond: @escaping () throws(OpenFailure) -> GitProgramRepository?
  ) {
    self.first = first
    self.openSecond = openSecond
    backEnd = first.backEnd
  }

  package var memo: HistoryMemo { first.memo }
  package var layout: RepositoryLayout { first.layout }
  package var objectFormat: ObjectFormat { first.objectFormat }
  package var shallowCommits: Set<ObjectID> { first.shallowCommits }
  package var isPartialClone: Bool { first.isPartialClone }

  /// Asks libgit2, and git when that fails.
  ///
  /// - Throws: libgit2's error when git fails too, which is then damage.
  private func ask<Value>(
    _ question: (any GitRepository) throws(GitError) -> Value
  ) throws(GitError) -> Value {
    let failure: GitError
    do throws(GitError) {
      return try question(first)
    } catch {
      failure = error
    }
    guard let second else { throw failure }
    do throws(GitError) {
      let answer = try question(second)
      let refusal = "\(failure)"
      if !backEnd.refusals.contains(refusal) { backEnd.refusals.append(refusal) }
      return answer
    } catch {
      throw failure
    }
  }

  package func head() throws(GitError) -> Head {
    try ask { repository throws(GitError) in try repository.head() }
  }

  package func operation() throws(GitError) -> GitOperation {
    try ask { repository throws(GitError) in try repository.operation() }
  }

  package func commitID(of expression: String) throws(GitError) -> ObjectID? {
    try ask { repository throws(GitError) in try repository.commitID(of: expression) }
  }

  package func references(matching pattern: String) throws(GitError) -> [Reference] {
    try ask { repository throws(GitError) in try repository.references(matching: pattern) }
  }

  package func symbolicTarget(of name: String) throws(GitError) -> String? {
    try ask { repository throws(GitError) in try repository.symbolicTarget(of: name) }
  }

  package func configuration(_ name: String) throws(GitError) -> String? {
    try ask { repository throws(GitError) in try repository.configuration(name) }
  }

  package func object(_ id: ObjectID, maximumSize: Int) throws(GitError) -> RawObject {
    try ask { repository throws(GitError) in try repository.object(id, maximumSize: maximumSize) }
  }

  package func allObjects() throws(GitError) -> ObjectListing {
    try ask { repository throws(GitError) in try repository.allObjects() }
  }

  package func openOther(in folder: [UInt8]) throws(OpenFailure) -> (any GitRepository)? {
    try Repositories.open(startingAt: folder, environment: first.environment)
  }

  package func index() throws(GitError) -> [IndexEntry] {
    try ask { repository throws(GitError) in try repository.index() }
  }

  package func isIgnored(_ path: RelativePath, isFolder: Bool) throws(GitError) -> Bool {
    try ask { repository throws(GitError) in try repository.isIgnored(path, isFolder: isFolder) }
  }
}
