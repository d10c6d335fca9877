import Git

/// Finds the branches that may land on a target.
struct OpenBranches {
  /// The most branches that are looked at.
  static let maximumCount = 2_000

  private struct Candidate {
    var names: [String]
    var node: CommitNode
  }

  /// The branches and their commits, the newest first.
  private(set) var found: [(branch: OpenBranch, node: CommitNode)] = []
  /// How many are older than was asked for.
  private(set) var oldCount = 0
  private(set) var limits: [CouldNotJudge] = []

  /// Looks for branches.
  ///
  /// - Parameters:
  ///   - repository: Where they are.
  ///   - patterns: Of full or short names of references.
  ///   - target: The commit that they are to land on; branches that it holds are not open.
  ///   - maximumAge: The most seconds between the newest commits of a branch and of the target; nil
  ///     for no bound.
  /// - Throws: When an object or reference is there but cannot be read.
  init(
    _ repository: any GitRepository, matching patterns: [String], target: CommitNode,
    maximumAge: Int64?
  ) throws(GitError) {
    var candidates = try Self.candidates(repository, patterns, target)
    candidates.sort { ($1.node.time, $0.names[0]) < ($0.node.time, $1.names[0]) }
    var seen: Set<String> = []
    for candidate in candidates {
      let branch = try Self.branch(candidate.names, candidate.node.id, repository)
      // A branch and its counterpart at a remote are one; the newer state counts.
      guard seen.insert(Self.nameWithoutRemote(branch)).inserted else { continue }
      if let maximumAge, target.time - candidate.node.time > maximumAge {
        oldCount += 1
        continue
      }
      if try repository.isAncestor(candidate.node.id, of: target.id) == true { continue }
      guard found.count < Self.maximumCount else {
        limits.append(
          CouldNotJudge(
            reason: "there are more than \(Self.maximumCount) open branches, of which the newest"
              + " were looked at",
            remedy: "name those that matter: `mlint radar --refs <pattern>`"))
        break
      }
      found.append((branch, candidate.node))
    }
  }

  private static func candidates(
    _ repository: any GitRepository, _ patterns: [String], _ target: CommitNode
  ) throws(GitError) -> [Candidate] {
    var namesByCommit: [ObjectID: [String]] = [:]
    for pattern in patterns {
      let isFull = pattern.hasPrefix("refs/")
      for full in isFull ? [pattern] : ["refs/heads/" + pattern, "refs/remotes/" + pattern] {
        for reference in try repository.references(matching: full)
        where reference.commit != target.id && !isNoBranch(reference.name) {
          if namesByCommit[reference.commit]?.contains(reference.name) == true { continue }
          namesByCommit[reference.commit, default: []].append(reference.name)
        }
      }
    }
    var candidates: [Candidate] = []
    for (commit, names) in namesByCommit {
      guard let node = try repository.node(commit) else { continue }
      candidates.append(Candidate(names: names.sorted(), node: node))
    }
    return candidates
  }

  /// A remote's `HEAD` and a host's own merge of a pull request are no branches.
  private static func isNoBranch(_ name: String) -> Bool {
    name.hasPrefix("refs/remotes/") && (name.hasSuffix("/HEAD") || name.hasSuffix("/merge"))
      || name.hasPrefix("refs/pull/") && name.hasSuffix("/merge")
  }

  private static func branch(
    _ names: [String], _ id: ObjectID, _ repository: any GitRepository
  ) throws(GitError) -> OpenBranch {
    let commit = try repository.commit(id)
    let requests = names.compactMap(pullRequest)
    let named = names.first { pullRequest(of: $0) == nil } ?? names[0]
    return OpenBranch(
      name: shortName(named), references: names, commit: id.hex, pullRequest: requests.first,
      authorName: commit?.author.name ?? "",
      authorDate: commit.map {
        CivilDate(seconds: $0.author.time, offset: $0.author.offset).description
      } ?? "")
  }

  /// The pull request that a reference is of, as hosts name them: `refs/pull/12/head`,
  /// `refs/merge-requests/12/head`, and the same fetched to a remote's references.
  private static func pullRequest(of name: String) -> String? {
    let parts = name.split(separator: "/")
    for (index, part) in parts.enumerated().dropLast() {
      let number = parts[index + 1]
      guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        index + 2 == parts.count || Array(parts[(index + 2)...]) == ["head"]
      else { continue }
      switch part {
      case "pull", "pr": return "#\(number)"
      case "merge-requests": return "!\(number)"
      default: continue
      }
    }
    return nil
  }

  private static func nameWithoutRemote(_ branch: OpenBranch) -> String {
    guard let remote = branch.references.first(where: { $0.hasPrefix("refs/remotes/") }) else {
      return branch.name
    }
    let parts = remote.split(separator: "/", maxSplits: 3)
    return parts.count == 4 ? String(parts[3]) : branch.name
  }
}
