import Git

/// Every commit that is reachable from some places, each visited once.
struct HistorySweep {
  struct Commit {
    var node: CommitNode
    var state: CommitFolders.State
    /// The number of the place that it was reached from first.
    var origin: Int
  }

  /// More commits than any project has; a bound on time and memory.
  private static let maximumCommits = 5_000_000
  /// How often commits are asked for a configuration of their own.
  private static let maximumQuestions = 500

  private(set) var commits: [ObjectID: Commit] = [:]
  /// In the order in which they were visited.
  private(set) var order: [ObjectID] = []
  /// Commits that are named by others and are not in this clone.
  private(set) var missingCount = 0
  /// Commits of which something is damaged.
  private(set) var damagedCount = 0
  private(set) var isCut = false
  private(set) var reachedLimit = false
  /// Folders that commits have where these lack one of those that are looked in.
  private(set) var formerFolders: [SearchedFolder] = []
  private var questions = 0

  /// Visits the history of places, that of the first one first.
  mutating func run(
    _ starts: [(commit: ObjectID, origin: Int)], _ repository: any GitRepository,
    _ folders: CommitFolders, _ layouts: ProjectLayouts, progress: (Int) -> Void
  ) {
    var seen: Set<ObjectID> = []
    for start in starts where seen.insert(start.commit).inserted {
      var pending = [start.commit]
      while let id = pending.popLast() {
        guard order.count < Self.maximumCommits else {
          reachedLimit = true
          return
        }
        do throws(GitError) {
          guard let node = try repository.node(id) else {
            if id != start.commit { missingCount += 1 }
            continue
          }
          if node.isCut { isCut = true }
          for parent in node.parents where seen.insert(parent).inserted {
            pending.append(parent)
          }
          let state = try folders.state(of: node)
          commits[id] = Commit(node: node, state: state, origin: start.origin)
          order.append(id)
          if order.count.isMultiple(of: 1000) { progress(order.count) }
          for parent in node.parents {
            try ask(parent, before: state, repository, folders, layouts)
          }
        } catch {
          damagedCount += 1
        }
      }
    }
  }

  /// Asks a commit for its own version locations where it lacks those of its child.
  private mutating func ask(
    _ parent: ObjectID, before state: CommitFolders.State, _ repository: any GitRepository,
    _ folders: CommitFolders, _ layouts: ProjectLayouts
  ) throws(GitError) {
    guard let node = try repository.node(parent) else { return }
    let own = try folders.state(of: node)
    guard own != state, folders.lacksFolder(own, of: state), questions < Self.maximumQuestions
    else { return }
    questions += 1
    formerFolders += try layouts.folders(of: node)
  }
}
