import Git
import GitTestSupport
import TestSupport
import Testing

/// The commits of a change, as `git rev-list` lists them.
@Suite struct ChangeCommitTests {
  @Test(arguments: seeds(50))
  func randomGraph(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let fixture = try GitFixture()
    let tree = try run("git", ["mktree"], in: fixture.path).line
    var commits: [String] = []
    for number in 0..<random.int(2..<24) {
      var parents: [String] = []
      if !commits.isEmpty, !random.chance(0.08) {
        for _ in 0..<(random.chance(0.6) ? 1 : 2) {
          let recent = commits.suffix(random.chance(0.7) ? 4 : commits.count)
          if let parent = random.element(of: recent), !parents.contains(parent) {
            parents.append(parent)
          }
        }
      }
      // Clocks that run wrong must not make commits of the base look like the change's.
      let skew = random.chance(0.2) ? random.int(-40..<40) : 0
      let date = "\(1_700_000_000 + 60 * (number + skew)) +0000"
      commits.append(
        try fixture.git(
          ["commit-tree", tree, "-m", "\(number)"] + parents.flatMap { ["-p", $0] },
          environment: ["GIT_COMMITTER_DATE": date]
        ).line)
    }
    for _ in 0..<8 {
      let tips = (0..<random.int(1..<3)).map { _ in commits[random.int(0..<commits.count)] }
      let base = random.chance(0.1) ? nil : random.element(of: commits)
      let expected = try fixture.git(["rev-list"] + tips + (base.map { ["^\($0)"] } ?? [])).lines
      let found = try fixture.opened().commits(
        of: tips.map(parse), notIn: base.map(parse))
      #expect(found.isComplete)
      #expect(try found.commits.sorted() == expected.map(parse).sorted())
      let first = try fixture.opened().commits(
        of: tips.map(parse), notIn: base.map(parse), maximumCount: 2)
      #expect(first.isComplete == (expected.count <= 2))
      #expect(first.commits.count == min(2, expected.count))
    }
  }

  @Test func shallow() throws {
    let fixture = try GitFixture()
    for number in 0..<4 { try fixture.commit("\(number)") }
    try fixture.branch("feature")
    for number in 4..<8 { try fixture.commit("\(number)") }
    let clone = try fixture.clone("shallow", depth: 2, options: ["--no-single-branch"])
    let change = try clone.opened().commits(
      of: [clone.objectID("HEAD")], notIn: clone.objectID("origin/main"))
    #expect(change.commits.count == 2 && !change.isComplete)
    let nothing = try clone.opened().commits(
      of: [clone.objectID("HEAD")], notIn: clone.objectID("HEAD"))
    #expect(nothing.commits.isEmpty && nothing.isComplete)
  }
}
