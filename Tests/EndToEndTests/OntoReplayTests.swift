import Foundation
import TestSupport
import Testing

/// Histories as teams make them: every merge that leaves two heads is announced before it happens,
/// and no other.
@Suite struct OntoReplayTests {
  @Test(arguments: seeds(10))
  func everyMergeIsForetold(_ seed: UInt64) throws {
    var team = try Team(seed: seed)
    var announced = 0
    for _ in 0..<12 {
      let step = try team.proposeChange()
      let result = try run(
        mlintBinary(),
        ["check", "--rev", step.branch, "--onto", "main", "--format", "json"],
        in: team.repository.path)
      let document = try decode(CheckDocument.self, from: result)
      let heads = document.findings.filter { $0.rule == "multiple-heads" }
      try team.land(step)
      let isForked = team.heads.count > 1
      #expect(heads.isEmpty == !isForked, "\(team.heads)\n\(result)\n\(team.log)")
      let others = document.couldNotCheck.filter {
        !$0.reason.contains("folder that the other moved")
      }
      #expect(others.isEmpty, "\(others)\n\(team.log)")
      // What is checked out now says the same as was foretold.
      let landed = try team.repository.mlint("heads").output.split(separator: "\n")
      #expect(landed.count == team.heads.count, "\(landed)\n\(team.log)")
      if isForked {
        announced += 1
        try team.repair()
      }
    }
    #expect(announced > 0)
  }
}

/// A `main` that grows by branches, and the graph of its revisions.
private struct Team {
  struct Step {
    var branch: String
    /// The graph once the branch has landed.
    var parents: [String: [String]]
  }

  let repository: GitFixture
  private(set) var log: [String] = []
  private var random: RandomSource
  private var parents: [String: [String]] = ["r0": []]
  /// The commits of `main` with their graphs, that branches start from.
  private var states: [(commit: String, parents: [String: [String]])] = []
  private var next = 0
  private var folder = "migrations"

  init(seed: UInt64) throws {
    random = RandomSource(seed: seed)
    repository = try GitFixture()
    try repository.git("config", "merge.directoryRenames", "true")
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": PythonTools.alembicTemplate("env.py"),
        "migrations/versions/r0.py": migration("r0", down: nil, text("r0")),
      ])
    try note()
  }

  var heads: [String] { Self.heads(of: parents) }

  private static func heads(of parents: [String: [String]]) -> [String] {
    let followed = Set(parents.values.joined())
    return parents.keys.filter { !followed.contains($0) }.sorted()
  }

  private mutating func note() throws {
    states.append((try repository.commitID("main"), parents))
  }

  /// Migrations of real projects differ more than two of the same template.
  private mutating func text(_ id: String) -> String {
    "about \(id)\n\n" + (0..<20).map { _ in "word \(random.int(0..<1_000_000))\n" }.joined()
  }

  /// Makes a branch that started now or a while ago, and perhaps took over `main` since.
  mutating func proposeChange() throws -> Step {
    next += 1
    let branch = "topic\(next)"
    // One of the branches is surely behind.
    let isBehind = next == 5 || random.chance(0.5)
    let start = states[max(0, states.count - 1 - (isBehind ? random.int(1..<3) : 0))]
    try repository.branch(branch, at: start.commit)
    var folder = try currentFolder()
    var own: [String: [String]] = [:]
    var head = Self.heads(of: start.parents)
    for _ in 0..<random.int(1..<3) {
      let id = "r\(next)x\(own.count)"
      own[id] = head
      try repository.commit(
        "Add \(id)",
        writing: ["\(folder)/versions/\(id).py": migration(id, down: head, text(id))])
      head = [id]
    }
    log.append("\(branch) from \(start.commit.prefix(7)): \(own)")
    if next != 5, random.chance(0.3) {
      try repository.merge("main")
      folder = try currentFolder()
      log.append("\(branch) merges main")
      let lowest = "r\(next)x0"
      let wanted = heads
      if random.chance(0.7), own[lowest] != wanted {
        own[lowest] = wanted
        try repository.commit(
          "Re-point",
          writing: [
            "\(folder)/versions/\(lowest).py": migration(lowest, down: wanted, text(lowest))
          ])
        log.append("\(branch) re-points \(lowest) to \(wanted)")
      }
    } else if !isBehind, random.chance(0.2) {
      try moveFolder(to: "database\(next)")
      log.append("\(branch) moves the folder")
    }
    try repository.commit("notes", writing: ["notes/\(next)": "\(next)\n"])
    try repository.checkout("main")
    return Step(branch: branch, parents: parents.merging(own) { $1 })
  }

  private func currentFolder() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: repository.path)
    return try #require(
      names.sorted().first {
        FileManager.default.fileExists(atPath: repository.path("\($0)/env.py"))
      })
  }

  private func moveFolder(to name: String) throws {
    try repository.git("mv", try currentFolder(), name)
    try repository.commit(
      "move", writing: ["alembic.ini": alembicIni(scriptLocation: "%(here)s/\(name)")])
  }

  /// Lands a branch on `main` in one of the ways that hosts offer.
  mutating func land(_ step: Step) throws {
    try repository.checkout("main")
    switch random.int(0..<3) {
    case 0:
      try repository.merge(
        step.branch, message: "Merge pull request #\(next) from o/\(step.branch)")
      log.append("merge \(step.branch)")
    case 1:
      try repository.squashMerge(step.branch, message: "Change (#\(next))")
      log.append("squash \(step.branch)")
    default:
      try repository.git("checkout", "--quiet", "-b", "rebased\(next)", step.branch)
      if try repository.tryGit("rebase", "--quiet", "main").succeeded {
        try repository.checkout("main")
        try repository.git("merge", "--quiet", "--ff-only", "rebased\(next)")
        log.append("rebase \(step.branch)")
      } else {
        try repository.git("rebase", "--abort")
        try repository.checkout("main")
        try repository.merge(step.branch)
        log.append("merge \(step.branch), which does not rebase")
      }
    }
    parents = step.parents
    try note()
  }

  /// Joins the heads of `main` by a merge revision, as its maintainers would.
  mutating func repair() throws {
    let id = "m\(next)"
    let joined = heads
    let folder = try currentFolder()
    try repository.commit(
      "Join heads", writing: ["\(folder)/versions/\(id).py": migration(id, down: joined, text(id))])
    parents[id] = joined
    log.append("join \(joined)")
    try note()
  }
}
