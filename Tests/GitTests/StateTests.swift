import Git
import GitTestSupport
import TestSupport
import Testing

@Suite struct StateTests {
  /// Two branches that change the same line: every way of joining them stops.
  private func conflicting() throws -> GitFixture {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": "base\n"])
    try fixture.branch("topic/one")
    try fixture.commit("topic", writing: ["file": "topic\n"])
    try fixture.checkout("main")
    try fixture.commit("main", writing: ["file": "main\n"])
    return fixture
  }

  @Test func quiet() throws {
    let fixture = try conflicting()
    let repository = try fixture.opened()
    #expect(try repository.head() == .branch("main", fixture.objectID("main")))
    #expect(try repository.operation() == .none)
    #expect(try repository.mergeHeads().isEmpty)
    #expect(try repository.rebase() == nil)
    #expect(try repository.pickedCommit() == nil)
  }

  @Test func unborn() throws {
    let fixture = try GitFixture()
    let repository = try fixture.opened()
    #expect(try repository.head() == .unborn(branch: "main"))
    #expect(try repository.commitID(of: "HEAD") == nil)
    #expect(try repository.index().isEmpty)
  }

  @Test func detached() throws {
    let fixture = try conflicting()
    try fixture.checkout("main~1")
    let repository = try fixture.opened()
    #expect(try repository.head() == .detached(fixture.objectID("main~1")))
    #expect(try repository.symbolicTarget(of: "HEAD") == nil)
  }

  @Test func branchWithoutItsCommit() throws {
    let fixture = try conflicting()
    let id = try fixture.commitID("main")
    try fixture.remove(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
    // Damage, not a branch that has no commit yet.
    #expect(throws: GitError.self) { try fixture.opened().head() }
  }

  @Test func packedBranch() throws {
    let fixture = try conflicting()
    try fixture.git("pack-refs", "--all")
    #expect(try fixture.opened().head() == .branch("main", fixture.objectID("main")))
  }

  @Test func merging() throws {
    let fixture = try conflicting()
    _ = try fixture.tryGit("merge", "topic/one")
    let repository = try fixture.opened()
    #expect(try repository.operation() == .merge)
    #expect(try repository.mergeHeads() == [fixture.objectID("topic/one")])
    #expect(try repository.index().map(\.stage) == [1, 2, 3])
  }

  @Test func mergingSeveral() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["file": ""])
    for name in ["one", "two"] {
      try fixture.branch(name, at: "main")
      try fixture.commit(name, writing: [name: ""])
    }
    try fixture.checkout("main")
    try fixture.commit("main", writing: ["main": ""])
    try fixture.git("merge", "--no-commit", "--no-ff", "one", "two")
    #expect(
      try fixture.opened().mergeHeads() == [fixture.objectID("one"), fixture.objectID("two")])
  }

  @Test(arguments: ["--merge", "--apply"])
  func rebasing(backEnd: String) throws {
    let fixture = try conflicting()
    try fixture.checkout("topic/one")
    let topic = try fixture.objectID("topic/one")
    _ = try fixture.tryGit("rebase", backEnd, "main")
    let repository = try fixture.opened()
    #expect(try repository.operation() == .rebase)
    let state = try #require(try repository.rebase())
    #expect(state.onto == (try fixture.objectID("main")))
    #expect(state.originalHead == topic)
    #expect(state.branch == "topic/one")
    #expect(state.current == topic)
    #expect(try repository.head() == .detached(fixture.objectID("main")))
  }

  @Test func cherryPicking() throws {
    let fixture = try conflicting()
    _ = try fixture.tryGit("cherry-pick", "topic/one")
    let repository = try fixture.opened()
    #expect(try repository.operation() == .cherryPick)
    #expect(try repository.pickedCommit() == fixture.objectID("topic/one"))
  }

  @Test func reverting() throws {
    let fixture = try conflicting()
    try fixture.commit("later", writing: ["file": "later\n"])
    _ = try fixture.tryGit("revert", "--no-edit", "HEAD~1")
    let repository = try fixture.opened()
    #expect(try repository.operation() == .revert)
    #expect(try repository.pickedCommit() == fixture.objectID("main~1"))
  }

  @Test func applyingMail() throws {
    let fixture = try conflicting()
    let patch = try fixture.git("format-patch", "-1", "--stdout", "topic/one").output
    try fixture.write("../patch", patch)
    _ = try fixture.tryGit("am", "../patch")
    #expect(try fixture.opened().operation() == .applyMailbox)
    #expect(try fixture.opened().rebase() == nil)
  }

  @Test func bisecting() throws {
    let fixture = try conflicting()
    try fixture.git("bisect", "start")
    #expect(try fixture.opened().operation() == .bisect)
  }

  @Test func expressions() throws {
    let fixture = try conflicting()
    try fixture.git("tag", "-a", "-m", "a tag", "v1.0", "main~1")
    try fixture.merge("topic/one", strategy: "ours")
    let repository = try fixture.opened()
    let head = try fixture.commitID("HEAD")
    for expression in [
      "main", "HEAD", "HEAD^1", "HEAD^2", "HEAD~2", "topic/one", "v1.0", "v1.0^{}", "heads/main",
      String(head.prefix(10)), head, "@", "main@{0}",
    ] {
      #expect(try repository.commitID(of: expression) == fixture.objectID(expression))
    }
    for expression in ["nowhere", "HEAD^3", "HEAD:file", "", "origin/main", "..", "a b", "00000"] {
      #expect(try repository.commitID(of: expression) == nil, "\(expression)")
    }
  }

  @Test func ambiguousAbbreviation() throws {
    let fixture = try GitFixture()
    // Among 17 commits two share their first digit.
    var first: [Character: Int] = [:]
    for number in 0..<17 {
      first[try #require(try fixture.commit("\(number)").first), default: 0] += 1
    }
    // One digit is too short for git; it is nothing, not an error.
    #expect(try fixture.opened().commitID(of: "\(try #require(first.keys.first))") == nil)
  }

  @Test func references() throws {
    let fixture = try conflicting()
    try fixture.git("tag", "-a", "-m", "annotated", "v1.0", "main~1")
    try fixture.tag("v1.1")
    try fixture.git("tag", "blob", "main:file")
    try fixture.git("pack-refs", "--all")
    try fixture.tag("loose")
    let origin = try fixture.makeOrigin()
    _ = origin
    let repository = try fixture.opened()
    for pattern in ["refs/heads/*", "refs/tags/v*", "refs/remotes/*", "refs/tags/*"] {
      // Git's `*` stops at a slash, but a folder's name stands for all below it.
      let gitPattern = pattern.hasSuffix("/*") ? String(pattern.dropLast()) : pattern
      let expected = try fixture.git(
        "for-each-ref", "--format=%(refname) %(objecttype)%(*objecttype)", gitPattern
      ).lines.filter { $0.hasSuffix("commit") }.map { $0.split(separator: " ")[0] }
      let found = try repository.references(matching: pattern)
      #expect(found.map(\.name) == expected.map(String.init))
      for reference in found {
        #expect(reference.commit == (try fixture.objectID(reference.name)))
      }
    }
    #expect(try repository.commitID(of: ":/base") == fixture.objectID("main~1"))
    #expect(
      try repository.symbolicTarget(of: "refs/remotes/origin/HEAD") == "refs/remotes/origin/main")
    #expect(try repository.symbolicTarget(of: "refs/remotes/nobody/HEAD") == nil)
    #expect(try repository.symbolicTarget(of: "refs/heads/main") == nil)
  }

  @Test func configuration() throws {
    let fixture = try GitFixture()
    try fixture.git("config", "mlint.answer", "42 and more")
    let repository = try fixture.opened()
    #expect(try repository.configuration("mlint.answer") == "42 and more")
    #expect(try repository.configuration("mlint.question") == nil)
    #expect(try repository.configuration("not a name") == nil)
  }
}

extension GitFixture {
  fileprivate func merge(_ revision: String, strategy: String) throws {
    try git("merge", "--quiet", "--no-edit", "--strategy", strategy, revision)
  }
}
