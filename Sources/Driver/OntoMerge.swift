import Diagnostics
import Git
import History
import Snapshots

/// The merge that `check --onto` looks at before it happens.
struct OntoMerge {
  /// What the user named.
  let name: String
  let target: ObjectID
  /// The commits that the change builds on: `HEAD`, and those of a merge under way.
  let parents: [ObjectID]
  /// The merge bases; none when there is no common ancestor, or none that this clone knows.
  private(set) var bases: [ObjectID] = []
  /// Whether the bases come from the host's own merge commit, because history does not tell them.
  private(set) var isToldByHost = false
  /// The newest commit of the change itself, below a merge commit that a host made of it.
  private(set) var ownTip: ObjectID?
  /// Whether no merge base is known, so that what a side deleted looks like what the other added.
  var isApproximate: Bool { bases.isEmpty }
  /// What may be different when the merge happens.
  private(set) var limits: [CouldNotCheck] = []

  /// Finds out what is merged into what.
  ///
  /// - Parameters:
  ///   - name: The text of `--onto`.
  ///   - request: Which state the change is read from.
  ///   - repository: Where both sides are.
  ///   - workspace: Tells the CI system's variables.
  /// - Returns: The merge.
  /// - Throws: When the name means nothing, or history cannot be read.
  static func find(
    _ name: String, _ request: SnapshotRequest, _ repository: any GitRepository,
    _ workspace: Workspace
  ) throws(CommandFailure) -> OntoMerge {
    do throws(GitError) {
      if let merge = try OntoMerge(name, request, repository, workspace) { return merge }
    } catch {
      throw .unreadable(message: "\(error)", help: "see what `git fsck` says")
    }
    throw .usage(
      message: "--onto names \(name), which means no commit of this clone",
      help: fetchHelp(name, repository))
  }

  /// Whether the change contains the target already, so that the merge is the change.
  var isChangeAlone: Bool { bases == [target] }

  private init?(
    _ name: String, _ request: SnapshotRequest, _ repository: any GitRepository,
    _ workspace: Workspace
  ) throws(GitError) {
    guard let target = try repository.commitID(of: name) else { return nil }
    self.name = name
    self.target = target
    if let revision = request.revision {
      parents = try repository.commitID(of: revision).map { [$0] } ?? []
    } else {
      let head = try repository.head().commit.map { [$0] } ?? []
      parents = head + ProjectHistory.merging(repository, workspace)
    }
    let finder = BaseFinder(repository: repository, variable: workspace.variable)
    let hostBase = try parents.count == 1 ? finder.hostMerge(of: parents[0]) : nil
    ownTip = parents.first
    if hostBase != nil, let head = parents.first {
      ownTip = try repository.commit(head)?.parents.last
    }
    try findBases(repository, hostBase)
    if request.revision == nil { try noteRebase(repository) }
  }

  private mutating func findBases(
    _ repository: any GitRepository, _ hostBase: ObjectID?
  ) throws(GitError) {
    switch try repository.mergeBases(of: parents, and: target) {
    case .found(let found, _): bases = found
    case .none:
      limits.append(
        CouldNotCheck(
          reason: "this change and \(name) have no common ancestor, and git refuses to merge them",
          remedy: "name the branch that this one was made from: `--onto <branch>`"))
    case .unknown:
      if let base = hostBase, try repository.node(base) != nil {
        bases = [base]
        isToldByHost = true
      } else {
        limits.append(
          CouldNotCheck(
            reason: "this clone is shallow and does not reach the merge base of this change and"
              + " \(name), so that what one side deleted looks like what the other added",
            remedy: "`git fetch --unshallow`; in GitHub Actions: `fetch-depth: 0`; in GitLab CI:"
              + " `GIT_DEPTH: 0`"))
      }
    }
  }

  /// A rebase that has stopped holds back commits that are part of the change.
  private mutating func noteRebase(_ repository: any GitRepository) throws(GitError) {
    guard let rebase = try repository.rebase() else { return }
    let branch = rebase.branch ?? "the branch"
    let original = rebase.branch ?? rebase.originalHead?.hex ?? "ORIG_HEAD"
    limits.append(
      CouldNotCheck(
        reason: "\(branch) is being rebased, and the commits that are not yet on top are not part"
          + " of this merge",
        remedy: "`git rebase --continue`, or look at it as it was:"
          + " `mlint check --rev \(original) --onto \(name)`"))
  }

  /// The files as the merge would leave them.
  func snapshot(
    of request: SnapshotRequest, _ repository: any GitRepository
  ) throws(CommandFailure) -> MergeSnapshot {
    let change: MergeSnapshot.Change?
    switch request {
    case .workingTree: change = repository.layout.root.map { .workingTree(root: $0) }
    case .index: change = .index
    case .commit: change = parents.first.map { .commit($0) }
    }
    do throws(GitError) {
      if let change,
        let snapshot = try MergeSnapshot(
          repository, change: change, named: request.text, into: target, named: name, bases: bases)
      {
        return snapshot
      }
    } catch {
      throw .unreadable(message: "\(error)", help: nil)
    }
    throw request.isMissing
  }

  /// What the merge is compared with.
  var base: Base {
    Base(
      name: name, commit: target, reason: "--onto", head: parents.first,
      mergeBases: isToldByHost ? bases : nil)
  }

  /// How to get what was named into this clone.
  private static func fetchHelp(_ name: String, _ repository: any GitRepository) -> String {
    let parts = name.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, !parts[1].isEmpty,
      (try? repository.configuration("remote.\(parts[0]).url")) ?? nil != nil
    else { return "fetch it, or name another commit" }
    let option = repository.isShallow ? "--unshallow " : ""
    return "fetch it: `git fetch \(option)\(parts[0]) \(parts[1]):refs/remotes/\(name)`"
  }
}

extension SnapshotRequest {
  /// The state as the reader knows it.
  fileprivate var text: String {
    switch self {
    case .workingTree: "the working tree"
    case .index: "the index"
    case .commit(let expression): expression
    }
  }
}
