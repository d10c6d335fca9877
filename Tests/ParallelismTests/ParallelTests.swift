import Testing

@testable import Parallelism

@Suite struct ParallelTests {
  @Test(arguments: [0, 1, 7, 16, 1000])
  func resultsKeepTheOrderOfTheItems(count: Int) {
    let results = Parallel.map(count: count, take: { $0 }, work: { "\($0 * $0)" })
    #expect(results == (0..<count).map { "\($0 * $0)" })
  }

  @Test func itemsAreTakenInOrderAndNeverTwoAtOnce() {
    var taken: [Int] = []
    var isTaking = false
    _ = Parallel.map(
      count: 5000,
      take: { index -> Int in
        #expect(!isTaking)
        isTaking = true
        taken.append(index)
        isTaking = false
        return index
      },
      work: { $0 })
    #expect(taken == Array(0..<5000))
  }

  @Test(arguments: [1, 7, 1000])
  func eachThreadHasAStateOfItsOwn(count: Int) {
    /// Not for several threads: the state of one is never another's.
    final class Seen {
      var items: [Int] = []
    }
    let results = Parallel.map(
      count: count, state: { Seen() }, take: { $0 },
      work: { item, seen -> (item: Int, last: Int?) in
        defer { seen.items.append(item) }
        return (item, seen.items.last)
      })
    #expect(results.map(\.item) == Array(0..<count))
    // Each thread takes items in order, and begins without any.
    #expect(results.allSatisfy { $0.last ?? -1 < $0.item })
    let beginnings = results.count { $0.last == nil }
    #expect((1...8).contains(beginnings))
    #expect(Set(results.compactMap(\.last)).count == count - beginnings)
  }

  @Test func deepRecursionHasTheStackOfAMainThread() {
    @Sendable func depth(_ level: Int) -> Int {
      level == 0
        ? 0
        : withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 16) { space in
          space.initializeMemory(as: UInt8.self, repeating: UInt8(level & 1))
          return depth(level - 1) + 1
        }
    }
    let results = Parallel.map(count: 64, take: { _ in 1800 }, work: { depth($0) })
    #expect(results.allSatisfy { $0 == 1800 })
  }

  @Test(arguments: [0, 1, 15, 16, 1000])
  func resultsAreUsedInOrderOnTheThreadThatAsks(count: Int) {
    var taken = 0
    var used: [Int] = []
    Parallel.forEach(
      count: count, state: {},
      take: { index -> Int in
        taken += 1
        return index
      },
      work: { item, _ -> Int in
        // The first ones take longest, so that later results have to wait.
        var sum = 0
        for step in 0..<max(0, 200 - item) * 100 { sum &+= step ^ item }
        return sum == 1 ? -1 : item
      },
      use: { result in
        #expect(used.count < taken)
        used.append(result)
      })
    #expect(used == Array(0..<count))
  }

  @Test func workMaySpreadItsOwnWork() {
    let results = Parallel.map(
      count: 40, smallestShare: 1, take: { $0 },
      work: { row in
        Parallel.map(count: 40, smallestShare: 1, take: { $0 }, work: { row * $0 }).reduce(0, +)
      })
    #expect(results == (0..<40).map { $0 * 780 })
  }

  /// Each phase of a run uses the same threads; one must not see what another left.
  @Test func manyCallsAfterEachOtherAreIndependent() {
    for round in 0..<500 {
      let results = Parallel.map(count: 20, smallestShare: 1, take: { $0 }, work: { $0 + round })
      #expect(results == (round..<round + 20).map(\.self))
    }
  }

  @Test(arguments: [0, 1, 7, 16, 1000])
  func workThatIsPendingIsDoneWhenItsResultsAreAskedFor(count: Int) {
    let pending = Pending(Array(0..<count), maker: { _ in .current }, state: {}) { item, _ in
      item * item
    }
    // The threads that do it may be asked for something else.
    let others = Parallel.map(count: 100, take: { $0 }, work: { -$0 })
    #expect(pending.results() == (0..<count).map { $0 * $0 })
    #expect(others == (0..<100).map { -$0 })
  }

  @Test func whatSeveralThreadsMadeIsDoneOnceAndInOrder() {
    let made = Parallel.map(
      count: 1000, take: { $0 }, work: { (number: $0, maker: Worker.current) })
    let pending = Pending(made, maker: \.maker, state: {}) { item, _ in item.number }
    #expect(pending.results() == Array(0..<1000))
  }

  @Test func nothingOfTheWorkIsKept() {
    final class Captured: Sendable {}
    weak var kept: Captured?
    do {
      let captured = Captured()
      kept = captured
      _ = Parallel.map(
        count: 100, take: { _ in captured }, work: { $0 === captured })
    }
    #expect(kept == nil)
  }
}
