import Git
import GitTestSupport
import TestSupport
import Testing

@Suite struct MergeBaseTests {
  @Test(arguments: seeds(50))
  func randomGraph(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let fixture = try GitFixture()
    // One commit object after the other: much faster than building them by `git commit`.
    let tree = try run("git", ["mktree"], in: fixture.path).line
    var commits: [String] = []
    for number in 0..<random.int(4..<24) {
      var parents: [String] = []
      // Several roots, lines, merges of two and three, and clocks that run wrong.
      if !commits.isEmpty, !random.chance(0.08) {
        for _ in 0..<(random.chance(0.5) ? 1 : random.int(2..<4)) {
          let recent = commits.suffix(random.chance(0.7) ? 5 : commits.count)
          if let parent = random.element(of: recent), !parents.contains(parent) {
            parents.append(parent)
          }
        }
      }
      let skew = random.chance(0.2) ? random.int(-40..<40) : 0
      let date = "\(1_700_000_000 + 60 * (number + skew)) +0000"
      commits.append(
        try fixture.git(
          ["commit-tree", tree, "-m", "\(number)"] + parents.flatMap { ["-p", $0] },
          environment: ["GIT_COMMITTER_DATE": date]
        ).line)
    }
    for _ in 0..<8 {
      let one = commits[random.int(0..<commits.count)]
      let two = commits[random.int(0..<commits.count)]
      let expected = try fixture.tryGit("merge-base", "--all", one, two).lines.sorted()
      let found = try fixture.opened().mergeBases(parse(one), parse(two))
      if expected.isEmpty {
        #expect(found == .none)
      } else {
        #expect(found == .found(try expected.map(parse), mayBeMore: false))
      }
      let isAncestor = try fixture.tryGit("merge-base", "--is-ancestor", one, two).succeeded
      #expect(try fixture.opened().isAncestor(parse(one), of: parse(two)) == isAncestor)
    }
  }

  @Test func crossing() throws {
    let fixture = try GitFixture()
    try fixture.commit("base")
    try fixture.branch("side")
    let side = try fixture.commit("side")
    try fixture.checkout("main")
    let main = try fixture.commit("main")
    try fixture.merge("side")
    try fixture.checkout("side")
    try fixture.merge(main)
    let bases = try fixture.opened().mergeBases(
      fixture.objectID("main"), fixture.objectID("side"))
    #expect(bases == .found(try [side, main].map(parse).sorted(), mayBeMore: false))
  }

  /// Main with two commits since a branch with two commits left it.
  private func diverged() throws -> GitFixture {
    let fixture = try GitFixture()
    for number in 0..<5 { try fixture.commit("base \(number)", writing: ["base": "\(number)"]) }
    try fixture.branch("side")
    try fixture.commit("side 1", writing: ["side": "1"])
    try fixture.commit("side 2", writing: ["side": "2"])
    try fixture.checkout("main")
    try fixture.commit("main 1", writing: ["main": "1"])
    try fixture.commit("main 2", writing: ["main": "2"])
    return fixture
  }

  @Test func shallowBeforeTheBase() throws {
    let clone = try diverged().clone("shallow", depth: 2, options: ["--no-single-branch"])
    let repository = try clone.opened()
    #expect(repository.isShallow)
    let main = try clone.objectID("origin/main")
    let side = try clone.objectID("origin/side")
    #expect(try repository.mergeBases(main, side) == .unknown)
    #expect(try repository.isAncestor(main, of: side) == nil)
    #expect(!(try clone.tryGit("merge-base", main.hex, side.hex).succeeded))
  }

  @Test func shallowBehindTheBase() throws {
    let fixture = try diverged()
    let clone = try fixture.clone("shallow", depth: 3, options: ["--no-single-branch"])
    let repository = try clone.opened()
    let main = try clone.objectID("origin/main")
    let side = try clone.objectID("origin/side")
    let base = try clone.objectID("origin/side~2")
    #expect(try clone.git("merge-base", "--all", main.hex, side.hex).line == base.hex)
    #expect(try repository.mergeBases(main, side) == .found([base], mayBeMore: false))
  }

  @Test func shallowOnOneOfTwoWays() throws {
    // The side branch is deeper in this clone than what it merged.
    let fixture = try diverged()
    try fixture.checkout("side")
    try fixture.git("checkout", "--quiet", "--orphan", "other")
    try fixture.commit("other 1")
    try fixture.commit("other 2")
    try fixture.checkout("side")
    try fixture.git("merge", "--quiet", "--allow-unrelated-histories", "--no-edit", "other")
    let clone = try fixture.clone("shallow", depth: 4, options: ["--no-single-branch"])
    let other = try clone.commitID("origin/other")
    // Cut the merged line by hand, as a fetch with a smaller depth would.
    let shallow = (try? clone.read(".git/shallow")) ?? ""
    try clone.write(".git/shallow", shallow + other + "\n")
    let base = try fixture.objectID("main~2")
    let found = try clone.opened().mergeBases(
      clone.objectID("origin/main"), clone.objectID("origin/side"))
    #expect(found == .found([base], mayBeMore: true))
  }

  @Test func mergeCommitOfDepthOne() throws {
    // What actions/checkout leaves for a pull request.
    let fixture = try diverged()
    try fixture.merge("side")
    let clone = try fixture.clone("shallow", depth: 1)
    let repository = try clone.opened()
    let head = try #require(try repository.head().commit)
    let commit = try #require(try repository.commit(head))
    #expect(
      commit.parents.map(\.hex) == [try fixture.commitID("main^1"), try fixture.commitID("side")])
    #expect(try repository.commit(commit.parents[0]) == nil)
    #expect(try repository.commitID(of: "HEAD^1") == nil)
    let node = try #require(try repository.node(head))
    #expect(node.isCut && node.parents.isEmpty)
    #expect(try repository.files(below: commit.tree).files.count == 3)
    #expect(try repository.walkFirstParents(from: head) { _ in true } == .cutOff)
  }

  @Test func linkedWorktreeOfShallowClone() throws {
    let clone = try diverged().clone("shallow", depth: 2)
    let linked = try clone.worktree("linked")
    #expect(try linked.opened().isShallow)
  }

  @Test func missingCommit() throws {
    let fixture = try diverged()
    let absent = try parse(String(repeating: "a", count: 40))
    let main = try fixture.objectID("main")
    #expect(try fixture.opened().mergeBases(main, absent) == .unknown)
  }
}
