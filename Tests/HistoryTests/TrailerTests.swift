import Git
import GitTestSupport
import History
import Loading
import MigrationModel
import TestSupport
import Testing

/// Trailers of commits, as git itself finds them.
@Suite struct TrailerTests {
  private static let lines = [
    "", "", "  ", "text", "Subject of it", "Signed-off-by: Ada <ada@example.com>",
    "(cherry picked from commit 0123456789)", "Mlint-Ignore: vague-message a1 it was agreed",
    "mlint-IGNORE : vague-message, header-mismatch b2 it was: agreed", "  and more of it",
    "\tand a tab", "Mlint-Ignore:vague-message c3 short", "Refs: #12", "Co-authored-by: B <b@x>",
    "Mlint Ignore: vague-message d4 no key", "https://example.com", "a: b", " Mlint-Ignore: x y z",
    "# Mlint-Ignore: vague-message e5 comment", "Mlint-Ignore: vague-message f6 é ü", "---",
    "Conflicts:", "\tversions/a.py", "- Mlint-Ignore: vague-message g7 list", "Mlint-Ignore:",
  ]

  /// What git says that our trailers of each commit are, newest first, and what we do.
  private func compare(_ messages: [[String]]) throws -> Int {
    let fixture = try GitFixture()
    let tree = try run("git", ["mktree"], in: fixture.path).line
    var tip: String?
    for (number, message) in messages.enumerated() {
      tip = try run(
        "git", ["commit-tree", tree, "-F", "-"] + (tip.map { ["-p", $0] } ?? []), in: fixture.path,
        environment: [
          "GIT_AUTHOR_DATE": "\(1_700_000_000 + number) +0000",
          "GIT_COMMITTER_DATE": "\(1_700_000_000 + number) +0000", "GIT_AUTHOR_NAME": "A",
          "GIT_AUTHOR_EMAIL": "a@x", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@x",
        ], input: Array(message.joined(separator: "\n").utf8)
      ).orFail().line
    }
    let head = try #require(tip)
    let told = try fixture.git(
      "log", "--format=%H%x01%(trailers:key=Mlint-Ignore,valueonly,unfold,separator=%x01)", head
    ).lines.flatMap { line in
      let parts = line.split(separator: "\u{1}").map(String.init)
      return parts.dropFirst().map { "\(parts[0]) \($0)" }
    }
    let repository = try fixture.opened()
    let base = Base(name: "none", commit: nil, reason: "test", head: try fixture.objectID(head))
    let trailers = HistoryReader(repository: repository, loader: MigrationLoader()).trailers(
      since: base)
    #expect(trailers.limit == nil)
    let found = trailers.declared.map { declared in
      guard case .ignore(let rules) = declared.content else { return "\(declared.content)" }
      let names = rules.map(\.value).joined(separator: ", ")
      return [declared.commit, names, declared.revision.description, declared.reason]
        .joined(separator: " ")
    }
    // What says nothing is no declaration.
    let expected = told.filter { $0.split(separator: " ").count > 2 }
    #expect(found == expected, "\(messages)")
    return expected.count
  }

  @Test(arguments: seeds(12))
  func randomMessages(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let messages = (0..<30).map { _ in
      ["Subject"] + (random.chance(0.8) ? [""] : [])
        + (0..<random.int(0..<9)).map { _ in random.element(of: Self.lines) ?? "" }
        + (random.chance(0.5) ? [""] : [])
    }
    #expect(try compare(messages) > 0)
  }

  @Test func everyVerb() throws {
    let fixture = try GitFixture.project()
    try fixture.branch("feature")
    try fixture.commit(
      """
      squash

      Mlint-Replaces: a1:b2, c3 s4 one file
      Mlint-Backport-Of: d5 n6 the release
        needs it
      Mlint-Ignore: deleted-applied-migration e7
      Mlint-Unknown: x y z
      """)
    let reader = HistoryReader(repository: try fixture.opened(), loader: MigrationLoader())
    let trailers = reader.trailers(since: try fixture.base())
    #expect(trailers.declared.map(\.revision) == ["s4", "n6", "e7"])
    #expect(trailers.declared.map(\.reason) == ["one file", "the release needs it", ""])
    #expect(trailers.declared.map(\.content.verb) == [.replaces, .backportOf, .ignore])
    #expect(trailers.declared.allSatisfy { $0.commit.count == 40 })
  }

  @Test func baseAndShallowClones() throws {
    let fixture = try GitFixture.project()
    try fixture.commit("old\n\nMlint-Ignore: deleted-applied-migration a1 before the change")
    try fixture.branch("feature")
    try fixture.commit("new\n\nMlint-Ignore: deleted-applied-migration b2 in the change")
    try fixture.commit("newer")
    let reader = HistoryReader(repository: try fixture.opened(), loader: MigrationLoader())
    let whole = reader.trailers(since: try fixture.base())
    #expect(whole.declared.map(\.revision) == ["b2"] && whole.limit == nil)
    let clone = try fixture.clone("shallow", depth: 1, options: ["--no-single-branch"])
    let cut = HistoryReader(repository: try clone.opened(), loader: MigrationLoader())
      .trailers(since: try clone.base(explicit: "origin/main"))
    #expect(cut.declared.isEmpty)
    #expect(cut.limit?.remedy.contains("--unshallow") == true)
  }
}
