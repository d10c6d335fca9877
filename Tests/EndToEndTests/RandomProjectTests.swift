import Foundation
import TestSupport
import Testing

/// Random histories as files on the disk, read by the program and by the real Alembic, which runs them.
///
/// `MLINT_GRAPHS` says how many (default 1,000), `MLINT_SEED` which ones.
@Suite struct RandomProjectTests {
  private static let count =
    ProcessInfo.processInfo.environment["MLINT_GRAPHS"].flatMap { Int($0) } ?? 1000

  @Test(arguments: seeds(1))
  func historyIsAlembics(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var graphs = RandomGraphs(seed: seed)
    var tally = Tally()
    for start in stride(from: 0, to: Self.count, by: 250) {
      let project = try RandomProject(
        (0..<min(250, Self.count - start)).map { _ in graphs.next() }, &random)
      let differences = try project.differences(&tally)
      guard let index = differences.indices.first(where: { !differences[$0].isEmpty }) else {
        continue
      }
      Issue.record(
        """
        seed \(seed), graph \(start + index): \(differences[index].prefix(5).joined(separator: "\n"))
        \(project.reproduction(of: index))
        """)
      return
    }
    print(
      "random projects: \(tally.graphs) graphs compared with \(tally.revisions) revisions, "
        + "\(tally.ranges) ranges; \(tally.refused) graphs that Alembic refuses")
    #expect(tally.graphs > Self.count / 2, "nearly nothing was compared")
    #expect(tally.ranges > Self.count / 100, "nearly no range was compared")
    #expect(tally.refused < Self.count / 4, "too many graphs that Alembic refuses")
  }
}

/// How much was compared.
struct Tally {
  var graphs = 0
  var revisions = 0
  var ranges = 0
  var refused = 0
}
