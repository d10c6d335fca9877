import Git
import GitTestSupport
import TestSupport
import Testing

/// What the logs of references remember, and what nothing leads to.
@Suite struct ReflogTests {
  /// The entries as git prints them: `SELECTOR ID`.
  private func listed(_ repository: GitFixture, _ references: String...) throws -> [String] {
    try references.flatMap { reference in
      try repository.git("log", "-g", "--format=%gD %H", reference, "--").lines
    }
  }

  private func read(_ repository: GitFixture) throws -> [String] {
    try repository.opened().reflogs().entries.map {
      "\($0.reference)@{\($0.number)} \($0.commit)"
    }
  }

  @Test func headAndBranches() throws {
    let repository = try GitFixture()
    for number in 0..<3 { try repository.commit("commit \(number)") }
    try repository.branch("topic/a")
    try repository.commit("more")
    try repository.git("reset", "--quiet", "--hard", "HEAD^")
    let listed = try listed(repository, "HEAD", "refs/heads/main", "refs/heads/topic/a")
    #expect(try read(repository) == listed)
    #expect(listed.count == 12)
  }

  @Test func worktrees() throws {
    let repository = try GitFixture()
    try repository.commit("start")
    let side = try repository.worktree("side")
    try side.git("checkout", "--quiet", "--detach")
    let commit = try side.commit("aside")
    #expect(try read(repository).contains("worktrees/side/HEAD@{0} \(commit)"))
    #expect(try read(side).contains("HEAD@{0} \(commit)"))
    #expect(try read(side).contains { $0.hasPrefix("main-worktree/HEAD@{0} ") })
    let names = try repository.opened().pseudoReferences()
    #expect(names.map(\.name) == ["worktrees/side/HEAD"])
    #expect(names.map(\.commit.hex) == [commit])
    // Git knows the names.
    #expect(try repository.commitID("worktrees/side/HEAD@{0}") == commit)
    #expect(try side.commitID("main-worktree/HEAD@{0}") == repository.commitID("HEAD"))
  }

  @Test func linesThatAreNone() throws {
    let repository = try GitFixture()
    for number in 0..<3 { try repository.commit("commit \(number)") }
    let before = try listed(repository, "HEAD")
    let text = try repository.read(".git/logs/HEAD")
    try repository.write(".git/logs/HEAD", "\u{0}\u{1}\nnothing\n\(text)\n\n0123 4567 x\nend")
    #expect(try read(repository).filter { $0.hasPrefix("HEAD@") } == before)
  }

  @Test func withoutLogs() throws {
    let repository = try GitFixture()
    try repository.commit("start")
    try repository.remove(".git/logs")
    let listing = try repository.opened().reflogs()
    #expect(listing.entries.isEmpty && listing.failures.isEmpty)
    try repository.write(".git/reftable/tables.list", "")
    let tables = try repository.opened(by: .libgit2).reflogs()
    #expect(tables.failures.count == 1)
  }

  // MARK: Objects

  @Test(arguments: ["loose", "packed", "both"])
  func everyObject(form: String) throws {
    let repository = try GitFixture()
    try repository.commit("start", writing: ["a": "1", "b/c": "2"])
    try repository.tag("v1")
    try repository.git("tag", "-a", "-m", "x", "v2")
    try repository.commit("lost")
    try repository.git("reset", "--quiet", "--hard", "HEAD^")
    try repository.git("reflog", "expire", "--expire=all", "--all")
    if form != "loose" {
      try repository.git(
        ["repack", "-a", "--keep-unreachable", "--quiet"] + (form == "packed" ? ["-d"] : []))
    }
    let expected = try repository.git(
      "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype) %(objectsize)"
    ).lines
    let listing = try repository.opened().allObjects()
    #expect(listing.objects.map { "\($0.id) \($0.kind) \($0.size)" } == expected)
    #expect(expected.count == 7)
    #expect(listing.unreadableCount == 0)
  }
}
