import Git

/// The first-parent history of a commit, newest first, as far as this clone has it.
struct FirstParentLine {
  private(set) var places: [FirstParentCommit]
  private(set) var end: AuditReport.End = .root
  private let repository: any GitRepository
  private var known: [Int: AuditCommit] = [:]

  /// Follows the first parents of a commit.
  init(from tip: ObjectID, in repository: any GitRepository) throws(GitError) {
    self.repository = repository
    let (commits, isCut) = try repository.firstParentLine(from: tip)
    places = commits
    if isCut { end = .cutOff }
  }

  /// Leaves out what comes before a place, because it cannot be read.
  mutating func cut(after place: Int, reason: String) {
    places.removeSubrange((place + 1)...)
    end = .unreadable(reason: reason)
  }

  /// A commit with what its message tells.
  mutating func commit(_ place: Int) throws(GitError) -> AuditCommit {
    if let commit = known[place] { return commit }
    let id = places[place].id
    var result = AuditCommit(id: id.hex, time: places[place].time)
    if let commit = try repository.commit(id) {
      let landing = Landing(commit)
      result.authorName = landing.authorName
      result.subject = landing.subject
      result.pullRequest = landing.pullRequest
      result.branch = landing.branch
    }
    known[place] = result
    return result
  }
}
