import Git
import GitTestSupport
import MigrationModel
import TestSupport
import Testing

@testable import History

@Suite struct LandingTests {
  /// A subject, a body, and what they say.
  struct Row: CustomTestStringConvertible {
    var subject: String
    var body = ""
    var pullRequest: String?
    var branch: String?
    var testDescription: String { subject }
  }

  @Test(arguments: [
    Row(
      subject: "Merge pull request #12 from ann/fix/phone", body: "Add phone",
      pullRequest: "#12", branch: "fix/phone"),
    Row(subject: "Add phone (#13483)", pullRequest: "#13483"),
    Row(subject: "Revert \"Add phone (#1)\" (#2)", pullRequest: "#2"),
    Row(subject: "Add phone (#7 from ann/phone)", pullRequest: "#7", branch: "phone"),
    Row(
      subject: "Merge branch 'phone' into 'main'",
      body: "Add phone\n\nSee merge request group/sub/project!77", pullRequest: "!77",
      branch: "phone"),
    Row(subject: "Merge branch 'phone'", branch: "phone"),
    Row(subject: "Merge branch 'main' of example.com:x/y", branch: "main"),
    Row(
      subject: "Merged in ann/phone (pull request #31)", pullRequest: "#31", branch: "ann/phone"),
    Row(subject: "Merged PR 4021: Add phone", pullRequest: "#4021"),
    Row(
      subject: "Add phone", body: "Why.\n\nChange-Id: I0123456789012345678901234567890123456789",
      pullRequest: "I0123456789012345678901234567890123456789"),
    Row(subject: "Add phone"),
    Row(subject: "Fix #12"),
    Row(subject: "Merge pull request # from x"),
    Row(subject: "Merged PR : x"),
    Row(subject: "(#)"),
    Row(subject: "Add (#12) phone"),
    Row(subject: "x", body: "See merge request !x\nChange-Id: none"),
    Row(subject: ""),
  ])
  func messages(_ row: Row) {
    let message = LandingMessage(subject: row.subject, body: row.body)
    #expect(message.pullRequest == row.pullRequest)
    #expect(message.branch == row.branch)
  }

  @Test(
    arguments: [
      (0, 0, "1970-01-01"), (-1, 0, "1969-12-31"), (951_782_400, 0, "2000-02-29"),
      (1_704_067_199, 1, "2024-01-01"), (1_704_067_200, -1, "2023-12-31"),
      (4_107_542_399, 0, "2100-02-28"), (4_107_542_400, 0, "2100-03-01"),
    ] as [(Int64, Int, String)])
  func dates(_ seconds: Int64, _ offset: Int, _ date: String) {
    #expect(CivilDate(seconds: seconds, offset: offset).description == date)
  }

  /// Git's own dates are the oracle; the author's time zone decides.
  @Test func datesAsGitPrintsThem() throws {
    let repository = try GitFixture()
    var random = RandomSource(seed: 7)
    for _ in 0..<20 {
      let seconds = Int.random(in: 0..<4_000_000_000, using: &random)
      let zone = ["+0000", "+1400", "-1200", "+0530", "-0930"].randomElement(using: &random)
      try repository.commit("x", at: "\(seconds) \(zone ?? "+0000")")
      let commit = try #require(try repository.opened().commit(repository.objectID("HEAD")))
      let expected = try repository.git("log", "-1", "--format=%ad", "--date=short").line
      #expect(Landing(commit).authorDate == expected)
    }
  }

  @Test func landingCommits() throws {
    let project = try GitFixture.project()
    try project.branch("feature")
    try project.write("c3", down: "b2")
    try project.commit("wip")
    try project.write("d4", down: "c3")
    try project.commit("more")
    try project.checkout("main")
    let merge = try project.merge("feature", message: "Merge pull request #9 from ann/feature")
    try project.git("mv", versions + "c3.py", versions + "renamed.py")
    try project.commit("rename")
    try project.git("mv", "migrations", "schema")
    try project.commit(
      "move", writing: ["alembic.ini": alembicIni(scriptLocation: "%(here)s/schema")])
    try project.write(
      "schema/versions/d4.py", migration("d4", down: "c3", "x", upgrade: "op.drop_table('t')"))
    try project.commit("edit")
    let look = try project.look()
    let search = look.reader.landings(
      of: ["a1", "c3", "d4", "zz"], environment: look.current, from: try project.objectID("main"))
    #expect(search.end == .complete)
    #expect(search.landings.keys.sorted() == ["a1", "c3", "d4"])
    #expect(search.landings["c3"]?.commit == merge)
    #expect(search.landings["d4"]?.commit == merge)
    #expect(search.landings["d4"]?.pullRequest == "#9")
    #expect(search.landings["d4"]?.branch == "feature")
    #expect(search.landings["d4"]?.authorName == "Ada Author")
    #expect(search.landings["a1"]?.subject == "start")
    #expect(
      search.landings["d4"]?.description
        == "landed in \(merge.prefix(12)) (#9) by Ada Author on 2024-01-01")
  }

  @Test func cutOff() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3 (#3)")
    let clone = try project.clone("shallow", depth: 2)
    // At depth 2 the commit of c3 is whole, and the one before it is cut.
    let look = try clone.look()
    let tip = try clone.objectID("HEAD")
    let known = look.reader.landings(of: ["c3"], environment: look.current, from: tip)
    #expect(known.landings["c3"]?.pullRequest == "#3")
    #expect(known.end == .complete)

    try project.commit("later")
    let other = try project.clone("shallower", depth: 1)
    let view = try other.look()
    let unknown = view.reader.landings(
      of: ["c3"], environment: view.current, from: try other.objectID("HEAD"))
    #expect(unknown.landings.isEmpty)
    #expect(unknown.end == .cutOff)
  }
}
