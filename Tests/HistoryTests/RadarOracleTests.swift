import History
import TestSupport
import Testing

/// What open branches would leave, beside what git's own merges of them leave.
@Suite struct RadarOracleTests {
  @Test(arguments: seeds(40))
  func agreesWithMerges(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var branches = try RandomBranches(&random)
    try branches.grow(&random)
    let radar = try branches.repository.radar()
    for branch in branches.names where radar.branches.contains(where: { $0.name == branch }) {
      guard let merged = try branches.merge(["main", branch]) else { continue }
      let before = try branches.history(of: "main^{tree}")
      let isClear = merged.heads.count <= before.heads.count || merged.heads == before.heads
      let said = radar.collisionsWithTarget.filter { $0.hasPrefix("\(branch): heads") }
      #expect(said.isEmpty == isClear, "\(branch): \(merged.heads)\n\(branches.log)")
    }
    for (position, first) in branches.names.enumerated() {
      for second in branches.names[(position + 1)...] {
        guard let merged = try branches.merge(["main", first, second]) else { continue }
        let main = try branches.history(of: "main^{tree}").ids
        let own = try branches.history(of: "\(first)^{tree}").ids.subtracting(main)
        let theirs = try branches.history(of: "\(second)^{tree}").ids.subtracting(main)
        let collide =
          !merged.heads.isDisjoint(with: own.subtracting(theirs))
          && !merged.heads.isDisjoint(with: theirs.subtracting(own))
        let names = [first, second].sorted().joined(separator: " x ")
        let said = radar.collidingPairs.contains { $0.hasPrefix("\(names): heads") }
        #expect(said == collide, "\(names): \(merged.heads)\n\(branches.log)")
      }
    }
  }
}

/// A repository in which several branches added, merged and landed revisions at random.
private struct RandomBranches {
  /// The revisions of a tree, and those that are no other's parent.
  struct History: Equatable {
    var ids: Set<String> = []
    var heads: Set<String> = []
  }

  let repository: GitFixture
  private(set) var names: [String] = []
  private(set) var log: [String] = []
  private var next = 0

  init(_ random: inout RandomSource) throws {
    repository = try GitFixture.project()
  }

  mutating func grow(_ random: inout RandomSource) throws {
    for number in 1...random.int(2..<6) {
      let name = "branch\(number)"
      let start = random.chance(0.3) ? random.element(of: names) ?? "main" : "main"
      try repository.branch(name, at: start)
      log.append("\(name) from \(start)")
      names.append(name)
      for _ in 0..<random.int(0..<3) { try add(to: name) }
      if random.chance(0.2) { try repository.commit("other", writing: [name: name]) }
      if random.chance(0.3) { try land(name, &random) }
    }
    for name in names where random.chance(0.2) {
      try repository.checkout(name)
      guard try repository.tryGit("merge", "--quiet", "--no-ff", "-m", "m", "main").succeeded else {
        try repository.git("merge", "--abort")
        continue
      }
      log.append("\(name) takes over main")
      if random.chance(0.5) { try add(to: name) }
    }
    // Two names of one commit are one branch.
    var seen: Set<String> = []
    names = try names.filter { seen.insert(try repository.commitID($0)).inserted }
  }

  /// Adds a revision on one of the heads that the branch has.
  private mutating func add(to name: String) throws {
    next += 1
    let heads = try history(of: "HEAD^{tree}").heads.sorted()
    let down = heads[next % heads.count]
    try repository.write("r\(next)", down: down)
    try repository.commit("r\(next)")
    log.append("\(name) adds r\(next) on \(down)")
  }

  private mutating func land(_ name: String, _ random: inout RandomSource) throws {
    try repository.checkout("main")
    if random.chance(0.5) {
      guard try repository.tryGit("merge", "--quiet", "--squash", name).succeeded else {
        try repository.git("reset", "--quiet", "--hard")
        return
      }
      try repository.commit("squashed \(name)")
    } else {
      guard try repository.tryGit("merge", "--quiet", "--no-ff", "-m", "m", name).succeeded else {
        try repository.git("merge", "--abort")
        return
      }
    }
    log.append("\(name) lands")
    if random.chance(0.4) { try add(to: "main") }
  }

  /// The history after merging some commits one after the other; nil when git stops at a conflict.
  func merge(_ revisions: [String]) throws -> History? {
    var result = revisions[0]
    for other in revisions.dropFirst() {
      let merged = try repository.tryGit("merge-tree", "--write-tree", result, other)
      guard merged.succeeded, let tree = merged.output.split(separator: "\n").first else {
        return nil
      }
      result = try repository.git(
        ["commit-tree", String(tree), "-p", result, "-p", other, "-m", "m"],
        environment: [
          "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
          "GIT_COMMITTER_EMAIL": "a@b",
        ]
      ).line
    }
    return try history(of: result + "^{tree}")
  }

  func history(of tree: String) throws -> History {
    let lines = try repository.git(
      "grep", "-h", "-E", "^(revision|down_revision)\\b", tree, "--", versions
    ).output.split(separator: "\n")
    var history = History()
    var parents: Set<String> = []
    for line in lines {
      guard let value = line.split(separator: "=").last?.split(separator: "'").dropFirst().first
      else { continue }
      if line.hasPrefix("down") {
        parents.insert(String(value))
      } else {
        history.ids.insert(String(value))
      }
    }
    history.heads = history.ids.subtracting(parents)
    return history
  }
}
