import TestSupport
import Testing

/// The scaffolding itself, without `mlint`: the projects are what the other tests take them for.
@Suite struct DivergedProjectTests {
  @Test(arguments: CorpusEnvironment.firstGroup)
  func alembicSeesTheFork(environment: CorpusEnvironment) throws {
    let project = try DivergedProject.of(environment)
    let after = try GraphDocument.alembic(environment, in: project.path)
    let sides = [DivergedProject.left.revision, DivergedProject.right.revision]
    #expect(
      Set(after.heads) == Set(project.before.heads).subtracting([project.fork]).union(sides))
    #expect(after.branchPoints.contains(project.fork))
    #expect(after.revisions.count == project.before.revisions.count + 2)
    for side in sides {
      #expect(after.revision(side)?.downRevisions == [project.fork])
    }
  }

  /// How many revisions Alembic loads, so that a change of the oracle's reading does not go unseen.
  @Test func theWheelsHaveTheirRevisions() throws {
    let counts = try CorpusEnvironment.firstGroup.map {
      try DivergedProject.of($0).before.revisions.count
    }
    #expect(counts == [556, 285, 120, 115, 44, 133, 133, 82])
  }

  @Test func twoEnvironmentsMayKeepTwoHeads() throws {
    let heads = try CorpusEnvironment.firstGroup.map {
      try DivergedProject.of($0).before.heads.count
    }
    #expect(heads == [1, 1, 1, 1, 1, 2, 1, 2])
  }
}
