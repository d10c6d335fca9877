import HeadsFile
import MigrationModel
import TestSupport
import Testing

/// What the file is for: git refuses to join branches that added migrations after the same revision,
/// and no others.
@Suite struct GitMergeTests {
  private static let start: [Revision] = [
    .init("a1", labels: ["api"]), .init("x1", labels: ["billing"]), .init("y1"),
  ]

  /// A repository with a branch for each list of revisions that are added at the start.
  private func repository(_ branches: (name: String, added: [Revision])...) throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit("start", writing: files(Self.start))
    for branch in branches {
      try repository.branch(branch.name, at: "main")
      var revisions = Self.start
      for revision in branch.added {
        revisions.append(revision)
        try repository.commit(revision.id, writing: files(revisions))
      }
    }
    return repository
  }

  private func files(_ revisions: [Revision]) -> [String: String] {
    var files = ["heads.lock": lockText(revisions)]
    for revision in revisions { files["versions/\(revision.id).py"] = "\(revision)\n" }
    return files
  }

  private func hasConflict(_ repository: GitFixture) throws -> Bool {
    try repository.git("ls-files", "--unmerged", "heads.lock").output.isEmpty == false
  }

  private func settle(_ repository: GitFixture) throws {
    try repository.git("reset", "--hard", "--quiet")
  }

  @Test(arguments: [
    ["merge", "two"], ["merge", "--squash", "two"], ["rebase", "two"], ["cherry-pick", "two"],
  ])
  func bothAppend(command: [String]) throws {
    let repository = try repository(
      ("two", [.init("y3", "y1")]), ("one", [.init("y2", "y1")]))
    let result = try repository.tryGit(command)
    #expect(result.status != 0, "\(result)")
    #expect(try hasConflict(repository))
    let reading = HeadsReading.parse(
      try readFile(repository.path("heads.lock")), as: .mlint)
    let ids = [ConflictSides.ours, .theirs].map { reading.entries(of: $0).last?.id.description }
    // A rebase puts one's own commits on the other branch, so that git's sides are the other way round.
    #expect(ids == (command[0] == "rebase" ? ["y3", "y2"] : ["y2", "y3"]))
  }

  @Test(arguments: [
    ["merge", "two"], ["merge", "--squash", "two"], ["rebase", "two"], ["cherry-pick", "two"],
  ])
  func bothAppendToOtherLines(command: [String]) throws {
    let repository = try repository(
      ("two", [.init("a2", "a1")]), ("one", [.init("x2", "x1")]))
    try repository.tryGit(command).orFail()
    let all = Self.start + [.init("x2", "x1"), .init("a2", "a1")]
    #expect(try repository.read("heads.lock") == lockText(all))
  }

  @Test func octopus() throws {
    let clean = try repository(
      ("one", [.init("a2", "a1")]), ("two", [.init("x2", "x1")]), ("three", [.init("y2", "y1")]))
    try clean.checkout("main")
    try clean.tryGit(["merge", "one", "two", "three"]).orFail()
    #expect(
      try clean.read("heads.lock")
        == lockText(Self.start + [.init("a2", "a1"), .init("x2", "x1"), .init("y2", "y1")]))
    let collision = try repository(
      ("one", [.init("a2", "a1")]), ("two", [.init("x2", "x1")]), ("three", [.init("x3", "x1")]))
    try collision.checkout("main")
    let result = try collision.tryGit(["merge", "one", "two", "three"])
    #expect(result.status != 0, "\(result)")
  }

  /// A new line of history beside one that goes on.
  @Test func aNewRootOrBranch() throws {
    for added in [Revision("z9"), .init("k1"), .init("x5", "x1", labels: ["audit"])] {
      let other: Revision = added.id == "x5" ? .init("y2", "y1") : .init("x2", "x1")
      let repository = try repository(("two", [added]), ("one", [other]))
      try repository.tryGit("merge", "two").orFail()
      #expect(try repository.read("heads.lock") == lockText(Self.start + [other, added]))
    }
  }

  /// Several commits of which the first collides: each step of a rebase stops.
  @Test func aBranchOfSeveralMigrations() throws {
    let repository = try repository(
      ("two", [.init("y8", "y1"), .init("y9", "y8")]),
      ("one", [.init("y2", "y1"), .init("y3", "y2")]))
    #expect(try repository.tryGit(["rebase", "two"]).status != 0)
    #expect(try hasConflict(repository))
  }

  /// Whatever two branches do: if their histories have one head a line alone and not together, git
  /// stops; and if nothing but ends of different lines moved, git merges to the right text.
  @Test(arguments: seeds(60))
  func randomBranches(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var start = Self.start
    for _ in 0..<random.int(0..<4) { start = grown(start, "s", &random).revisions }
    let one = branch(from: start, "o", &random)
    let two = branch(from: start, "t", &random)
    let all = start + one.revisions.dropFirst(start.count) + two.revisions.dropFirst(start.count)
    let repository = try GitFixture()
    try repository.commit("start", writing: ["heads.lock": lockText(start)])
    for (name, branch) in [("one", one), ("two", two)] {
      try repository.branch(name, at: "main")
      try repository.commit(name, writing: ["heads.lock": lockText(branch.revisions)])
    }
    let result = try repository.tryGit(["merge", "one"])
    let text = try repository.read("heads.lock")
    let context = "\(start.map(\.id))\n\(one)\n\(two)\n\(text)"
    if !graph(all).competingHeads.isEmpty {
      #expect(result.status == 1, "\(context)")
    } else if one.onlyAppends, two.onlyAppends, one.lines.isDisjoint(with: two.lines) {
      #expect(result.status == 0 && text == lockText(all), "\(context)")
    }
    if result.status == 1 { #expect(HeadsReading.parse(Array(text.utf8), as: .mlint).isInConflict) }
  }

  private struct Branch {
    var revisions: [Revision]
    var onlyAppends = true
    /// The lines of history that it appends to.
    var lines: Set<String> = []
  }

  private func branch(from start: [Revision], _ name: String, _ random: inout RandomSource)
    -> Branch
  {
    var branch = Branch(revisions: start)
    for _ in 0..<random.int(1..<4) {
      let step = grown(branch.revisions, name, &random)
      branch.revisions = step.revisions
      branch.onlyAppends = branch.onlyAppends && step.onlyAppends
      branch.lines.formUnion(step.lines)
    }
    return branch
  }

  /// Adds a revision: at the end of a line, as a new root, as the merge of two lines, or with a label.
  private func grown(
    _ revisions: [Revision], _ name: String, _ random: inout RandomSource
  ) -> Branch {
    let lines = graph(revisions).headLines
    var result = Branch(revisions: revisions)
    let id = "\(name)\(revisions.count)"
    let picked = lines.shuffled(using: &random)
    switch random.int(0..<10) {
    case 0:
      result.revisions.append(Revision(id))
      result.onlyAppends = false
    case 1 where picked.count > 1:
      result.revisions.append(
        Revision(id, down: picked.prefix(2).map(\.revision.description)))
      result.onlyAppends = false
    case 2:
      result.revisions.append(
        Revision(id, down: [picked[0].revision.description], labels: ["l\(id)"]))
      result.onlyAppends = false
    default:
      result.revisions.append(Revision(id, down: [picked[0].revision.description]))
      result.lines = [picked[0].key.text]
    }
    let isSound = graph(result.revisions).competingHeads.isEmpty
    return isSound ? result : Branch(revisions: revisions)
  }
}
