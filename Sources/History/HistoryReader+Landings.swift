package import Git
package import Loading
package import MigrationModel
import SourceText

extension HistoryReader {
  /// Finds the commits that brought revisions onto the first-parent history of a commit.
  ///
  /// A revision is known by its id, so that a renamed or edited file has not landed again. One that
  /// was taken away and came back landed when it came back.
  /// - Parameters:
  ///   - wanted: The revisions; those that the tip does not hold have not landed and are left out.
  ///   - environment: The environment as it is now.
  ///   - tip: The commit to start from, such as the base's.
  ///   - environmentNames: As for `view`.
  /// - Returns: The landings that are known, and whether they are all.
  package func landings(
    of wanted: Set<RevisionID>, environment: LoadedEnvironment, from tip: ObjectID,
    environmentNames: [String] = []
  ) -> LandingSearch {
    var walk = LandingWalk(reader: self, current: environment, namesInUse: environmentNames)
    do throws(GitError) {
      let end = try walk.run(wanted, from: tip)
      return LandingSearch(landings: walk.landings, end: end)
    } catch {
      return LandingSearch(
        landings: walk.landings, end: .unreadable(reason: "history cannot be read: \(error)"))
    }
  }
}

/// The walk along first parents, which follows the files of the wanted revisions.
///
/// As long as a file lies at its path with its content, nothing has to be read to know that its
/// revision is there.
private struct LandingWalk {
  private struct Followed {
    var path: RelativePath
    var content: ObjectID?
  }

  let reader: HistoryReader
  let current: LoadedEnvironment
  let namesInUse: [String]
  private(set) var landings: [RevisionID: Landing] = [:]
  private var followed: [RevisionID: Followed] = [:]
  /// The folders of the followed files, and their trees in the commit that was looked at last.
  private var folders: [RelativePath: ObjectID] = [:]

  init(reader: HistoryReader, current: LoadedEnvironment, namesInUse: [String]) {
    self.reader = reader
    self.current = current
    self.namesInUse = namesInUse
  }

  mutating func run(
    _ wanted: Set<RevisionID>, from tip: ObjectID
  ) throws(GitError) -> LandingSearch.End {
    guard var commit = try reader.repository.node(tip) else { return .cutOff }
    guard try follow(wanted, in: commit) else { return unreadable(commit) }
    while !followed.isEmpty {
      guard let id = commit.parents.first else {
        if commit.isCut { return .cutOff }
        try land(Array(followed.keys), by: commit)
        return .complete
      }
      guard let parent = try reader.repository.node(id) else { return .cutOff }
      let isUnchanged = try parent.tree == commit.tree ? true : isUnchanged(in: parent)
      if !isUnchanged {
        let moved = try moved(in: parent)
        if !moved.isEmpty {
          guard try follow(moved, in: parent) else { return unreadable(parent) }
          try land(moved.filter { followed[$0] == nil }, by: commit)
        }
        try noteFolders(in: parent)
      }
      commit = parent
    }
    return .complete
  }

  private func unreadable(_ commit: CommitNode) -> LandingSearch.End {
    .unreadable(
      reason: "the migrations of \(commit.id.hex.prefix(12)) could not all be read")
  }

  /// Finds the files of revisions in a commit; those without one are followed no more.
  ///
  /// - Returns: False when a revision was not found and some file could not be read.
  private mutating func follow(
    _ ids: Set<RevisionID>, in commit: CommitNode
  ) throws(GitError) -> Bool {
    let answer = try reader.trees.environment(
      like: current, in: commit.id, namesInUse: namesInUse)
    let graph = answer?.environment?.graph
    var isComplete = true
    for id in ids {
      guard let path = graph?[id]?.file.path else {
        followed[id] = nil
        isComplete = false
        continue
      }
      followed[id] = Followed(
        path: path, content: try reader.repository.objectID(at: path, in: commit.tree))
    }
    try noteFolders(in: commit)
    return isComplete || answer?.hasUnreadFiles != true
  }

  private mutating func noteFolders(in commit: CommitNode) throws(GitError) {
    folders = [:]
    for file in followed.values where folders[file.path.parent] == nil {
      folders[file.path.parent] = try reader.repository.objectID(
        at: file.path.parent, in: commit.tree)
    }
  }

  private func isUnchanged(in commit: CommitNode) throws(GitError) -> Bool {
    for (folder, tree) in folders {
      if try reader.repository.objectID(at: folder, in: commit.tree) != tree { return false }
    }
    return true
  }

  /// The revisions whose files are not in a commit as they are followed.
  private func moved(in commit: CommitNode) throws(GitError) -> Set<RevisionID> {
    var moved: Set<RevisionID> = []
    for (id, file) in followed {
      let content = try reader.repository.objectID(at: file.path, in: commit.tree)
      if content == nil || content != file.content { moved.insert(id) }
    }
    return moved
  }

  private mutating func land(
    _ ids: some Collection<RevisionID>, by node: CommitNode
  ) throws(GitError) {
    guard !ids.isEmpty, let commit = try reader.repository.commit(node.id) else { return }
    let landing = Landing(commit)
    for id in ids {
      landings[id] = landing
      followed[id] = nil
    }
  }
}

extension EnvironmentTrees.Answer {
  /// Whether a revision that was not found may be in a file that could not be read.
  fileprivate var hasUnreadFiles: Bool {
    !failures.isEmpty || environment?.problems.contains { $0.kind == .unreadable } == true
  }
}
