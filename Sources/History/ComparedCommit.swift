import Git

/// A commit whose tree holds versions to compare with.
struct ComparedCommit {
  var id: ObjectID
  /// How the reader knows it.
  var name: String
  var isTip = false
  var isMergeBase = false
  /// Whether what its tree holds has landed; not so for a commit that is being merged.
  var isLanded = true
}

/// The commits to compare with, the one to restore from first.
struct ComparedCommits {
  var commits: [ComparedCommit] = []
  /// Where merge bases are not or not surely known because history is cut off, as in `HEAD and
  /// origin/main`.
  var uncertainPairs: [String] = []

  init(_ base: Base, merging: [ObjectID], in repository: any GitRepository) throws(GitError) {
    if let tip = base.commit {
      commits.append(ComparedCommit(id: tip, name: base.name, isTip: true))
      if let known = base.mergeBases {
        for id in known { addMergeBase(id, of: "HEAD and \(base.name)") }
      } else if let head = base.head {
        try addMergeBases(of: head, "HEAD", base, tip, repository)
      }
      for merged in merging {
        try addMergeBases(of: merged, String(merged.hex.prefix(12)), base, tip, repository)
      }
    }
    if base.isCurrentBranch, let head = base.head {
      add(ComparedCommit(id: head, name: "HEAD"))
    }
    for merged in merging {
      let name = "\(merged.hex.prefix(12)), which is being merged"
      add(ComparedCommit(id: merged, name: name, isLanded: false))
    }
  }

  private mutating func addMergeBases(
    of commit: ObjectID, _ name: String, _ base: Base, _ tip: ObjectID,
    _ repository: any GitRepository
  ) throws(GitError) {
    let pair = "\(name) and \(base.name)"
    switch try repository.mergeBases(commit, tip) {
    case .found(let ids, let mayBeMore):
      for id in ids { addMergeBase(id, of: pair) }
      // No other commit is a better common ancestor than one of the two.
      if mayBeMore, !ids.contains(tip), !ids.contains(commit) { uncertainPairs.append(pair) }
    case .none: break
    case .unknown: uncertainPairs.append(pair)
    }
  }

  private mutating func addMergeBase(_ id: ObjectID, of pair: String) {
    add(ComparedCommit(id: id, name: "the merge base of \(pair)", isMergeBase: true))
  }

  /// Adds a commit; one that is there already keeps its name and gains what it is.
  private mutating func add(_ commit: ComparedCommit) {
    guard let index = commits.firstIndex(where: { $0.id == commit.id }) else {
      commits.append(commit)
      return
    }
    commits[index].isMergeBase = commits[index].isMergeBase || commit.isMergeBase
    commits[index].isLanded = commits[index].isLanded || commit.isLanded
  }
}
