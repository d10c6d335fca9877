import History
import MigrationModel
import TestSupport
import Testing

/// Squashes, at what `HistoryView` tells of them; the pages of `rules/` show what is reported.
@Suite struct SquashTests {
  /// a1 to e5 on `main`, a branch that is about to squash some.
  private func project() throws -> GitFixture {
    let fixture = try GitFixture.project()
    for (id, down) in [("c3", "b2"), ("d4", "c3"), ("e5", "d4")] {
      try fixture.write(id, down: down)
    }
    try fixture.commit("more")
    try fixture.branch("feature")
    return fixture
  }

  private func write(
    _ id: String, down: String?, _ comment: String, to fixture: GitFixture
  ) throws {
    let text = migration(id, down: down, "about \(id)", upgrade: "op.drop_table('\(id)')")
    try fixture.write(versions + id + ".py", comment + "\n" + text)
  }

  private func told(_ squash: Squash) -> String {
    let ids = { (ids: [RevisionID]) in ids.map(\.description).joined(separator: ",") }
    return "\(squash.migration.id): \(ids(squash.replaced)); ends \(ids(squash.ends)); here "
      + "\(ids(squash.present.map(\.value))); unknown "
      + squash.unknown.map(\.value).joined(separator: ",") + "; forgotten "
      + squash.forgotten.map { "\($0.parent)<\($0.child)" }.joined(separator: ",")
  }

  @Test(arguments: ["b2:d4", "b2..d4", "b2, c3,d4", "d4,b2:c3"])
  func inTheMiddle(names: String) throws {
    let fixture = try project()
    for id in ["b2", "c3", "d4"] { try fixture.remove(versions + id + ".py") }
    try write("s9", down: "a1", "# mlint: replaces \(names) one file", to: fixture)
    try fixture.write("e5", down: "s9")
    let look = try fixture.look()
    // What followed a replaced one follows the squash, and that is all that is said.
    #expect(look.changes == ["deleted: b2", "deleted: c3", "deleted: d4"])
    let order = names.hasPrefix("d4") ? "d4,b2,c3" : "b2,c3,d4"
    #expect(
      look.view.squashes.map(told) == ["s9: \(order); ends d4; here ; unknown ; forgotten "])
  }

  @Test func wholeHistoryUnderTheLastId() throws {
    let fixture = try project()
    let start = try fixture.commitID("HEAD")
    for id in ["a1", "b2", "c3", "d4"] { try fixture.remove(versions + id + ".py") }
    try write("e5", down: nil, "# mlint: replaces :d4 one file", to: fixture)
    let look = try fixture.look()
    #expect(
      look.changes == [
        "edited upgrade: e5", "deleted: a1", "deleted: b2", "deleted: c3", "deleted: d4",
      ])
    #expect(look.view.squash(by: "e5")?.ends == ["d4"])
    // Once it has landed, it is a record.
    try fixture.commit("squash")
    try fixture.checkout("main")
    try fixture.squashMerge("feature")
    try fixture.branch("next")
    let next = try fixture.look()
    #expect(next.view.squashes.isEmpty)
    #expect(next.changes == [])
    // A release from before it does not make another migration of it.
    try fixture.tag("v1.0", at: start)
    #expect(try fixture.look().otherMeanings == [])
  }

  /// A released hotfix that comes back after its parent was squashed away stands on the squash.
  @Test(arguments: [true, false])
  func aHotfixComesBackToASquash(_ isDeclared: Bool) throws {
    let fixture = try project()
    try fixture.branch("hotfix", at: "main")
    try fixture.write("h7", down: "d4", upgrade: "op.drop_table('h7')")
    try fixture.commit("hotfix")
    try fixture.tag("v1.0")
    try fixture.checkout("feature")
    for id in ["a1", "b2", "c3", "d4"] { try fixture.remove(versions + id + ".py") }
    try write("s9", down: nil, isDeclared ? "# mlint: replaces :d4 one file" : "", to: fixture)
    try fixture.write("h7", down: "s9", upgrade: "op.drop_table('h7')")
    #expect(try fixture.look().otherMeanings == (isDeclared ? [] : ["h7"]))
  }

  @Test func severalSquashes() throws {
    let fixture = try project()
    for id in ["a1", "b2", "c3", "d4"] { try fixture.remove(versions + id + ".py") }
    try write("s1", down: nil, "# mlint: replaces a1:b2 first half", to: fixture)
    try write("s2", down: "s1", "# mlint: replaces c3:d4 second half", to: fixture)
    try fixture.write("e5", down: "s2")
    let look = try fixture.look()
    #expect(look.changes.allSatisfy { $0.hasPrefix("deleted") })
    #expect(look.view.squashes.map(\.ends) == [["b2"], ["d4"]])
  }

  /// Whatever else changes behind a landed revision is still a change.
  @Test func nothingElseIsExplained() throws {
    let fixture = try project()
    try fixture.remove(versions + "d4.py")
    try write("s9", down: "c3", "# mlint: replaces d4 one file", to: fixture)
    try fixture.write("n8", down: "s9")
    try fixture.write("e5", down: "n8")
    #expect(try fixture.look().changes == ["inserted n8,s9: e5", "deleted: d4"])

    // A squash that forgets what came before it.
    try fixture.remove(versions + "n8.py")
    try write("s9", down: "b2", "# mlint: replaces d4 one file", to: fixture)
    try fixture.write("e5", down: "s9")
    let look = try fixture.look()
    #expect(look.changes == ["inserted s9: e5", "deleted: d4"])
    #expect(look.view.squashes.map(told) == ["s9: d4; ends d4; here ; unknown ; forgotten c3<d4"])
  }

  @Test func untrue() throws {
    let fixture = try project()
    try fixture.remove(versions + "e5.py")
    try write("s9", down: "d4", "# mlint: replaces d4, e5, x0, zz:e5, : odd", to: fixture)
    let look = try fixture.look()
    let squash = try #require(look.view.squashes.first)
    #expect(squash.replaced == ["e5"])
    #expect(squash.unknown.map(\.value) == ["x0", "zz:e5"])
    #expect(squash.present.map(\.value) == ["d4", "a1", "b2", "c3"])
  }

  @Test func inATrailer() throws {
    let fixture = try project()
    try fixture.remove(versions + "e5.py")
    try fixture.write("s9", down: "d4")
    try fixture.commit("squash\n\nMlint-Replaces: e5 s9 one file")
    #expect(try fixture.look().view.squash(replacing: "e5")?.migration.id == "s9")
    try fixture.git("commit", "--quiet", "--amend", "-m", "squash\n\nMlint-Replaces: e5 s9")
    #expect(try fixture.look().view.squashes.isEmpty)
  }
}

extension Look {
  /// The revisions that releases have otherwise, all of them asked for.
  fileprivate var otherMeanings: [String] {
    reader.elsewhere(of: current, view, base: base, checked: current.graph.revisions).found
      .otherMeanings.map(\.current.id.description)
  }
}
