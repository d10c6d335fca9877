import TestSupport

/// The differences between what `mlint` and Alembic print in one project.
struct OutputComparison {
  private(set) var differences: [(command: [String], text: String)] = []
  /// How many commands were compared.
  private(set) var count = 0

  private let specification: GraphSpecification

  /// Compares what a command, or every one, prints in each project.
  static func compare(
    _ specifications: [GraphSpecification], _ command: [String]? = nil
  ) throws -> [OutputComparison] {
    let folder = try TemporaryFolder("graphs")
    var questions: [AlembicProject.Question] = []
    for (index, specification) in specifications.enumerated() {
      let project = folder.path("\(index)")
      try specification.write(to: project)
      questions.append(
        .init(folder: project, commands: command.map { [$0] } ?? commands(specification)))
    }
    let answers = try AlembicProject.ask(questions)
    return try specifications.indices.map {
      try OutputComparison(specifications[$0], questions[$0], answers[$0])
    }
  }

  private static func commands(_ specification: GraphSpecification) -> [[String]] {
    [
      ["heads"], ["heads", "-v"], ["heads", "--resolve-dependencies"], ["history"],
      ["history", "-v"], ["branches"], ["branches", "-v"],
    ] + specification.symbols.map { ["show", "--", $0] }
      + specification.ranges.map { ["history", "--rev-range=\($0)"] }
      + specification.ranges.prefix(1).map { ["history", "--verbose", "-r\($0)"] }
  }

  private init(
    _ specification: GraphSpecification, _ question: AlembicProject.Question,
    _ alembic: AlembicProject
  ) throws {
    self.specification = specification
    for (index, command) in question.commands.enumerated() {
      let result = try run(mlintBinary(), command, in: question.folder)
      if ![0, 2, 3].contains(result.status) || result.timedOut {
        differences.append((command, "\(result)"))
      }
      if let answers = alembic.answers, !hasOverriddenLabels {
        compare(
          result,
          AlembicExpectation(answers[index], to: command, isDamaged: alembic.isDamaged), command)
      } else {
        compareDamaged(command, result)
      }
    }
  }

  /// Whether a file whose id a later one repeats has labels.
  ///
  /// Alembic's map then holds both under different keys, and both have edges.
  private var hasOverriddenLabels: Bool {
    let revisions = specification.revisions
    return revisions.indices.contains { index in
      !revisions[index].labels.isEmpty
        && revisions[(index + 1)...].contains { $0.revision == revisions[index].revision }
    }
  }

  private mutating func compare(
    _ result: ProcessResult, _ expectation: AlembicExpectation?, _ command: [String]
  ) {
    guard let expectation else { return }
    count += 1
    if let text = expectation.difference(from: result) { differences.append((command, text)) }
  }

  /// Where Alembic does not load the revisions, `mlint` prints what there is and says what is wrong.
  private mutating func compareDamaged(_ command: [String], _ result: ProcessResult) {
    if AlembicExpectation.namesRevisions(command) { return }
    count += 1
    let lines = result.lines.count { $0.contains(" -> ") }
    let isWhole =
      command != ["history"] || lines >= Set(specification.revisions.map(\.revision)).count
    if result.status == 3, result.errors.contains("could not check: migrations/versions/"), isWhole
    {
      return
    }
    differences.append((command, "\(result)\n-- a damaged history, of which all has to be told"))
  }
}
