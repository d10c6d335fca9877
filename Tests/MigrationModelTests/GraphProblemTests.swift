import MigrationModel
import SourceText
import TestSupport
import Testing
import TestSupport

@Suite struct GraphProblemTests {
  @Test func allDefectsAreReportedAtOnce() {
    let graph = picture("a: gone; b: b; c ~ lost; d: e; e: d; f @ a; g ~ g; h ~ i; i ~ h; j-k: a")
    #expect(
      graph.problems.map(\.kind.rawValue) == [
        "illegal-character", "label-clash", "missing-parent", "self-loop", "missing-dependency",
        "dependency-self-loop", "cycle", "dependency-cycle",
      ])
    #expect(graph.history.count == graph.migrations.count)
  }

  @Test func cycleBetweenBaseAndHeadThatAlembicMisses() {
    let graph = picture("a <- b; b <- c; c <- b; c <- d")
    #expect(graph.problems.map(\.message) == ["Cycle is detected in revisions (b, c)"])
    #expect(graph.problems[0].related.map(\.migration.id) == ["c"])
    #expect(graph.history == ["d", "b", "c", "a"])
  }

  @Test func dependencyCycleNamesTheDependency() throws {
    let graph = picture("a <- b; a ~ b")
    let problem = try #require(graph.problems.first)
    #expect(problem.kind == .dependencyCycle)
    #expect(problem.range == graph["a"]?.dependsOn.first?.range)
  }

  @Test func laterFileIsTheRevision() throws {
    let early = GraphSpecification.Revision(revision: "x", down: ["a"], doc: "early")
    let late = GraphSpecification.Revision(revision: "x", doc: "late")
    let base = GraphSpecification.Revision(revision: "a")
    let graph = GraphSpecification(revisions: [base, early, late]).graph
    let problem = try #require(graph.problems.first)
    #expect(problem.kind == .duplicateRevision)
    #expect(problem.migration.message == "late")
    #expect(problem.related.map(\.migration.message) == ["early"])
    #expect(graph["x"]?.message == "late")
    #expect(graph.heads == ["a", "x"])
    #expect(graph.headsAsAlembicCountsThem == ["a", "x", "x"])
  }

  @Test func missingParentKeepsTheRevisionFromBeingABase() {
    let graph = picture("a: gone")
    #expect(graph.bases.isEmpty)
    #expect(graph.heads == ["a"])
    #expect(graph.problems.first?.missing == "gone")
    #expect(graph.problems.first?.message == "Revision gone referenced from a is not present")
  }

  @Test(arguments: [
    ("0a1b2c3d4e5f", "0a1b2c3d4e5f_add_users", GraphProblem.Guess.Reason.fileName),
    ("0a1b2c3d4e5f", "add_users", .fileName),
    ("0a1b2c3d4e5f", "0a1b2c3d4e5f_add_users.py", .fileName),
    ("0a1b2c3d4e5f", "0a1b2c", .prefix),
    ("0a1b2c3d4e5f", "0a1b2c3d4e5f_other", .prefix),
    ("0a1b2c3d4e5f", "0a1b2c3d4e6f", .spelling),
    ("0a1b2c3d4e5f", "0ab12c3d4e5f", .spelling),
    ("0a1b2c3d4e5f", "users", .branchLabel),
  ])
  func guess(id: String, written: String, reason: GraphProblem.Guess.Reason) {
    let target = GraphSpecification.Revision(revision: id, labels: ["users"]).migration
      .moved(to: SourceFile(path: RelativePath("versions/\(id)_add_users.py"), text: ""))
    let child = GraphSpecification.Revision(revision: "ffff00001111", down: [written]).migration
    let graph = RevisionGraph([target, child])
    #expect(graph.problems.map(\.kind) == [.missingParent])
    #expect(graph.problems.first?.guess?.revision == RevisionID(id))
    #expect(graph.problems.first?.guess?.reason == reason)
  }

  @Test func noGuessWhereTwoAreEquallyNear() {
    let graph = picture("abcdef01; abcdef02; abcdef03: abcdef0x")
    #expect(graph.problems.map(\.guess) == [nil])
  }

  @Test func equivalentSpellingsAreDifferentRevisions() {
    let graph = GraphSpecification(
      revisions: [.init(revision: "\u{E9}"), .init(revision: "e\u{301}")]
    ).graph
    #expect(graph.revisions.count == 2)
    #expect(graph.problems.isEmpty)
  }
}
