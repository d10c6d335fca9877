import MigrationModel
import TestSupport
import Testing
import TestSupport

/// Graphs that would overflow the stack or never end if something were recursive or quadratic.
@Suite(.serialized) struct LargeGraphTests {
  private func chain(_ count: Int) -> RevisionGraph {
    GraphSpecification(
      revisions: (0..<count).map {
        .init(revision: "r\($0)", down: $0 == 0 ? [] : ["r\($0 - 1)"], labels: $0 == 0 ? ["L"] : [])
      }
    ).graph
  }

  @Test func chainOfAHundredThousand() throws {
    let graph = chain(100_000)
    #expect(graph.history.count == 100_000)
    #expect(graph.history.first == "r99999")
    #expect(graph.branchLabels(of: "r99999") == ["L"])
    #expect(graph.ancestors(of: ["r99999"]).count == 99_999)
    #expect(try graph.resolve("r99999") == ["r99999"])
    #expect(try graph.history(range: "r10:r12") == ["r12", "r11", "r10"])
    #expect(graph.divergence(of: ["r5", "r99999"]).sides[1].revisions.count == 99_994)
  }

  @Test func cycleOfAHundredThousand() {
    let graph = GraphSpecification(
      revisions: (0..<100_000).map {
        .init(revision: "r\($0)", down: ["r\(($0 + 99_999) % 100_000)"])
      }
    ).graph
    #expect(graph.problems.map(\.kind) == [.cycle])
    #expect(graph.history.count == 100_000)
  }

  @Test func historyOfAChainTakesLinearTime() {
    // The best of several runs, so that a busy machine does not matter; quadratic would be 64.
    func time(_ count: Int) -> Duration {
      let graph = chain(count)
      return (0..<5).map { _ in
        let start = threadTime()
        _ = graph.history
        return threadTime() - start
      }.min() ?? .zero
    }
    #expect(time(40_000) / time(5_000) < 24)
  }

  /// Forks and merges in turn, where Alembic's own sort needs quadratic time.
  @Test func ladder() {
    var revisions = [GraphSpecification.Revision(revision: "m0")]
    for step in 1...5_000 {
      revisions.append(.init(revision: "a\(step)", down: ["m\(step - 1)"]))
      revisions.append(.init(revision: "b\(step)", down: ["m\(step - 1)"], depends: ["m0"]))
      revisions.append(.init(revision: "m\(step)", down: ["a\(step)", "b\(step)"]))
    }
    let graph = GraphSpecification(revisions: revisions).graph
    #expect(graph.history.count == revisions.count)
    #expect(graph.normalizedDependencies(of: "b1") == ["m0"])
    #expect(graph.normalizedDependencies(of: "b3").isEmpty)
  }

  @Test func star() {
    let graph = GraphSpecification(
      revisions: [.init(revision: "m")]
        + (0..<20_000).map { .init(revision: "r\($0)", down: ["m"]) }
    ).graph
    #expect(graph.history.count == 20_001)
    #expect(graph.history.last == "m")
  }

  @Test func manyMissingParents() {
    let graph = GraphSpecification(
      revisions: (0..<20_000).map { .init(revision: "revision\($0)", down: ["revision\($0)x"]) }
    ).graph
    #expect(graph.problems.count == 20_000)
  }

  @Test func tooManyLabelsAreAProblemAndNoWaste() {
    let graph = GraphSpecification(
      revisions: (0..<5_000).map {
        .init(revision: "r\($0)", down: $0 == 0 ? [] : ["r\($0 - 1)"], labels: ["L\($0)"])
      }
    ).graph
    #expect(graph.problems.map(\.kind) == [.tooManyLabels])
  }
}
