import TestSupport
import Testing

/// Real projects, diverged: `mlint` finds the fork, joins it, and Alembic agrees with every word.
@Suite struct CorpusMergeTests {
  private static let sides = [DivergedProject.left, DivergedProject.right]

  @Test(arguments: CorpusEnvironment.firstGroup)
  func checkNamesBothHeadsAndTheFork(environment: CorpusEnvironment) throws {
    let project = try DivergedProject.of(environment)
    let clone = try GitFixture(cloning: project.path)
    let result = try clone.mlint("check", "--format", "json")
    let document = try decode(CheckDocument.self, from: result)
    let findings = document.findings.filter { $0.rule == "multiple-heads" }
    #expect(findings.count == 1)
    #expect(result.status == 1)
    let finding = try #require(findings.first)
    for side in Self.sides { #expect(finding.told.contains(side.revision)) }
    #expect(finding.told.contains(project.fork))
    #expect(finding.severity == "error")
    #expect(finding.line != nil)

    let text = try clone.mlint("check")
    #expect(text.status == 1)
    for id in Self.sides.map(\.revision) + [project.fork] { #expect(text.output.contains(id)) }
    #expect(try clone.git("status", "--porcelain").output.isEmpty)
  }

  @Test(arguments: CorpusEnvironment.firstGroup)
  func historyIsAlembics(environment: CorpusEnvironment) throws {
    let project = try DivergedProject.of(environment)
    let clone = try GitFixture(cloning: project.path)
    try expectSameGraph(clone, environment, having: DivergedProject.left.revision)
  }

  @Test(arguments: CorpusEnvironment.firstGroup)
  func mergeLeavesOneHead(environment: CorpusEnvironment) throws {
    let project = try DivergedProject.of(environment)
    let clone = try GitFixture(cloning: project.path)

    try clone.mlint("merge", "--dry-run").orFail()
    #expect(try newFiles(in: clone).isEmpty)
    let written = try merge(in: clone)

    let after = try GraphDocument.alembic(environment, in: clone.path, whole: [written])
    let revision = try #require(after.revisions.first { $0.path == written })
    #expect(Set(revision.downRevisions) == Set(Self.sides.map(\.revision)))
    #expect(
      Set(after.heads)
        == Set(project.before.heads).subtracting([project.fork]).union([revision.revision]))
    #expect(after.heads.count == project.before.heads.count)
    try expectSameGraph(clone, environment, having: revision.revision, whole: [written])

    let check = try decode(
      CheckDocument.self, from: clone.mlint("check", "--format", "json"))
    #expect(check.findings.filter { $0.rule == "multiple-heads" }.map(\.message) == [])

    let again = try clone.mlint("merge")
    #expect(again.status == 1)
    #expect(try newFiles(in: clone) == [written])
  }

  @Test(arguments: CorpusEnvironment.firstGroup)
  func twoClonesWriteTheSameBytes(environment: CorpusEnvironment) throws {
    let project = try DivergedProject.of(environment)
    let one = try GitFixture(cloning: project.path)
    let two = try GitFixture(cloning: project.path)
    try two.git("config", "user.name", "Somebody Else")
    let first = try merge(in: one)
    let second = try merge(in: two)
    #expect(first == second)
    #expect(try one.read(first) == two.read(second))
  }

  /// Runs `mlint merge` and returns the one file that it wrote.
  private func merge(in clone: GitFixture) throws -> String {
    let result = try clone.mlint("merge").orFail()
    let files = try newFiles(in: clone)
    guard let file = files.first, files.count == 1 else {
      throw TestFailure("mlint merge wrote \(files)\n\(result)")
    }
    return file
  }

  /// What is neither committed nor as committed, ignored files included.
  private func newFiles(in clone: GitFixture) throws -> [String] {
    try clone.git("status", "--porcelain", "--ignored", "--untracked-files=all").lines
      .map { String($0.dropFirst(3)) }
  }

  /// Compares `mlint history` with the real Alembic, field by field.
  private func expectSameGraph(
    _ clone: GitFixture, _ environment: CorpusEnvironment, having id: String, whole: [String] = []
  ) throws {
    let theirs = try GraphDocument.alembic(environment, in: clone.path, whole: whole)
    let result = try clone.mlint("history", "--format", "json", "--allow-degraded").orFail()
    let document = try decode(HistoryDocument.self, from: result)
    let ours = try #require(
      document.environments.first { $0.revision(id) != nil },
      "no environment has the revision \(id)")

    let differences = ours.differences(from: theirs)
    #expect(differences.isEmpty, "\(differences.prefix(5).joined(separator: "\n"))")
  }
}
