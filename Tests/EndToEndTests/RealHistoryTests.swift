import TestSupport
import Testing

/// `heads`, `history`, `branches` and `show` in the repositories made from wheels, beside the real
/// Alembic.
@Suite struct RealHistoryTests {
  /// neutron's branch labels are constants of a module, so that `mlint` does not know them.
  private static let environments = CorpusEnvironment.firstGroup.filter { $0.corpus != "neutron" }

  @Test(arguments: environments) func sameBytes(environment: CorpusEnvironment) throws {
    let project = try DivergedProject.of(environment)
    let left = DivergedProject.left.revision
    let commands = [
      ["heads"], ["heads", "-v"], ["heads", "--resolve-dependencies"], ["history"],
      ["history", "-v"], ["branches"], ["branches", "-v"], ["show", "heads"], ["show", "head"],
      ["show", String(left.prefix(5))], ["show", project.fork], ["show", "base"],
      ["show", "-1"], ["show", "nothing"], ["history", "-r", "\(project.fork):heads"],
      ["history", "-r", ":\(project.fork)-2"], ["history", "-r", "\(left):"],
      ["history", "-v", "-r", "\(project.fork):\(left)"], ["history", "-r", "heads"],
    ]
    let answers = try AlembicProject.ask([
      .init(
        folder: project.path,
        copied: .init(locations: environment.versionLocations, recursive: environment.isRecursive),
        commands: commands)
    ])
    let alembic = try #require(answers[0].answers)
    let name = try environmentName(project)
    var compared = 0
    for (command, answer) in zip(commands, alembic) {
      // Alembic dies of `show -1` where a head is a base too.
      guard
        let expectation = AlembicExpectation(
          answer, to: command, isDamaged: answers[0].isDamaged)
      else { continue }
      compared += 1
      let result = try run(mlintBinary(), command + ["--environment", name], in: project.path)
      #expect(expectation.difference(from: result) == nil)
    }
    #expect(compared >= commands.count - 1)
  }

  /// The environment that has the migration of the left branch.
  private func environmentName(_ project: DivergedProject) throws -> String {
    let result = try run(mlintBinary(), ["history", "--format", "json"], in: project.path)
    let document = try decode(HistoryDocument.self, from: result)
    return try #require(
      document.environments.first { $0.revision(DivergedProject.left.revision) != nil }?.name)
  }
}
