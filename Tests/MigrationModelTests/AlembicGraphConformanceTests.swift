import Foundation
import TestSupport
import Testing

/// Random graphs, compared with the real Alembic.
///
/// `MLINT_GRAPHS` says how many (default 1,000), `MLINT_SEED` which ones.
@Suite struct AlembicGraphConformanceTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let count = environment["MLINT_GRAPHS"].flatMap { Int($0) } ?? 1000
  private static let seed = environment["MLINT_SEED"].flatMap { UInt64($0) } ?? 1

  @Test func randomGraphs() throws {
    var random = RandomGraphs(seed: Self.seed)
    var compared = 0
    var withErrors = 0
    var remaining = Self.count
    while remaining > 0 {
      let graphs = (0..<min(remaining, 500)).map { _ in random.next() }
      remaining -= graphs.count
      let answers = try AlembicAnswer.ask(graphs)
      try #require(answers.count == graphs.count)
      for (graph, answer) in zip(graphs, answers) {
        let comparison = GraphComparison(graph, answer)
        compared += comparison.count
        withErrors += answer.error == nil ? 0 : 1
        guard comparison.differences.isEmpty else {
          try report(graph)
          return
        }
      }
    }
    #expect(compared >= Self.count * 5, "nearly nothing was compared")
    #expect(withErrors < Self.count / 4, "too many graphs that Alembic refuses")
  }

  /// Prints the smallest part of the graph on which the two still disagree.
  private func report(_ graph: GraphSpecification) throws {
    let smallest = try shrunk(graph)
    guard let answer = try AlembicAnswer.ask([smallest]).first else { return }
    let differences = GraphComparison(smallest, answer).differences
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(["graphs": [smallest]]), as: UTF8.self)
    Issue.record(
      """
      \(differences.joined(separator: "\n"))
      reproduce (seed \(Self.seed)): Tests/Tools/graph_oracle.py <<< '\(json)'
      """)
  }

  private func shrunk(_ graph: GraphSpecification) throws -> GraphSpecification {
    var current = graph
    for _ in 0..<100 {
      let candidates = current.smaller
      let answers = try AlembicAnswer.ask(candidates)
      let next = zip(candidates, answers).first { !GraphComparison($0, $1).differences.isEmpty }
      guard let next else { return current }
      current = next.0
    }
    return current
  }
}
