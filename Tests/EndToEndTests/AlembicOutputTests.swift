import Foundation
import TestSupport
import Testing

/// `heads`, `history`, `branches` and `show` in random projects, beside the real Alembic: the same
/// arguments give the same bytes.
///
/// `MLINT_GRAPHS` says how many projects (default 200), `MLINT_SEED` which ones.
@Suite struct AlembicOutputTests {
  /// The projects of one test case; Alembic is started once for them.
  private static let batch = 25

  private static let seeds: [UInt64] = {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["MLINT_GRAPHS"].flatMap { Int($0) } ?? 200
    let first = environment["MLINT_SEED"].flatMap { UInt64($0) } ?? 1
    return (0..<UInt64(max(1, (count + batch - 1) / batch))).map { first + $0 }
  }()

  @Test(arguments: seeds) func sameBytes(seed: UInt64) throws {
    var graphs = RandomGraphs(seed: seed)
    var docstrings = RandomDocstrings(seed: seed)
    let specifications = (0..<Self.batch).map { _ in
      var graph = graphs.next()
      for index in graph.revisions.indices { graph.revisions[index].doc = docstrings.next() }
      graph.symbols = Array(graph.symbols.prefix(2))
      graph.ranges = Array(graph.ranges.prefix(2))
      return graph
    }
    let comparisons = try OutputComparison.compare(specifications)
    for (specification, comparison) in zip(specifications, comparisons)
    where !comparison.differences.isEmpty {
      return try report(specification, seed)
    }
    let compared = comparisons.reduce(0) { $0 + $1.count }
    #expect(compared >= Self.batch * 8, "nearly nothing was compared")
  }

  /// Prints the smallest project in which the two still disagree about the first such command.
  private func report(_ graph: GraphSpecification, _ seed: UInt64) throws {
    var smallest = graph
    let command = try OutputComparison.compare([graph])[0].differences.first?.command ?? []
    search: for _ in 0..<100 {
      let candidates = smallest.smaller
      for (candidate, comparison) in zip(
        candidates, try OutputComparison.compare(candidates, command))
      where !comparison.differences.isEmpty {
        smallest = candidate
        continue search
      }
      break
    }
    let differences = try OutputComparison.compare([smallest], command).flatMap(\.differences)
    let files = smallest.files.map { "--- \($0.path)\n\($0.text)" }
    Issue.record(
      """
      \(differences.map(\.text).joined(separator: "\n"))
      in a project with these files:
      \(files.joined(separator: "\n"))
      MLINT_SEED=\(seed) MLINT_GRAPHS=\(Self.batch) finds it
      """)
  }
}
