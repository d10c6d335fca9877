import Foundation
import TestSupport
import Testing

/// What `mlint operations` reads in the migrations of every wheel, compared one by one with the
/// directives that these migrations call when the real Alembic runs them offline.
@Suite struct CorpusOperationsTests {
  @Test func areThoseThatAlembicRuns() throws {
    var table: [(name: String, counts: Agreement.Counts)] = []
    for corpus in try Corpus.all() {
      table.append((corpus.name, try agreement(of: corpus, on: "postgresql").counts))
    }
    var sum = Agreement.Counts()
    for row in table { sum.add(row.counts) }
    table.append(("all", sum))
    print(Self.text(of: table))

    #expect(sum.directives > 10_000, "little was compared")
    #expect(sum.functions > 3000)
    let reached = Self.reached
    #expect(Double(sum.found) >= reached.found * Double(sum.directives))
    #expect(Double(sum.exact) >= reached.exact * Double(sum.found))
    #expect(Double(sum.invented) <= reached.invented * Double(sum.directives))
    #expect(Double(sum.doubtful) <= reached.doubtful * Double(sum.functions))
    #expect(sum.silent <= reached.silent)
    #expect(sum.otherSQL == 0)
    #expect(sum.columns > 1000)
    #expect(sum.otherColumns == 0)
    #expect(sum.straight > 1000)
    #expect(sum.straightDoubtful == 0)
  }

  /// What is done only on another database is read when that one is configured.
  @Test(arguments: ["ironic", "octavia", "rucio", "neutron"])
  func areThoseOfAnotherDatabase(name: String) throws {
    let corpus = try #require(try Corpus.all().first { $0.name == name })
    let counts = try agreement(of: corpus, on: "mysql").counts
    #expect(counts.directives > 50, "little was compared")
    #expect(Double(counts.found) >= 0.98 * Double(counts.directives))
    #expect(counts.invented == 0 && counts.silent == 0)
  }

  /// The figures reached so far, which only get better.
  ///
  /// The goal is 0.99 found, 0.75 of these exact,
  /// 0.001 invented, 0.15 doubtful, none silent.
  private static let reached = (
    found: 0.998, exact: 0.91, invented: 0.0, doubtful: 0.037, silent: 0
  )

  /// Reads a copy of the wheel's folder, without git and with a database configured, and compares.
  private func agreement(of corpus: Corpus, on database: String) throws -> Agreement {
    let folder = try TemporaryFolder()
    let copy = folder.path + "/copy"
    try corpus.link(to: copy)
    try "database = \"\(database)\"\n".write(
      toFile: copy + "/mlint.toml", atomically: false, encoding: .utf8)
    let read = try run(
      mlintBinary(), ["operations", "--format", "json", "--allow-degraded"], in: copy
    ).orFail()
    let document = folder.path + "/operations.json"
    try read.output.write(toFile: document, atomically: false, encoding: .utf8)
    let result = try PythonTools.oracle(
      "operations_agreement.py", [corpus.folder(), document, database],
      environment: PythonTools.memory(), timeout: 900)
    let agreement = try decode(Agreement.self, from: result)
    for difference in agreement.differences.filter({ $0.isDefect }).prefix(3) {
      print("\(corpus.name): \(difference)")
    }
    return agreement
  }

  private static func text(of table: [(name: String, counts: Agreement.Counts)]) -> String {
    let titles = [
      "", "directives", "found", "%", "exact", "%", "silent", "invented", "other SQL", "columns",
      "other", "functions",
      "doubtful", "%", "straight", "doubtful", "failed",
    ]
    let rows = table.map { row in
      let counts = row.counts
      return [
        row.name, "\(counts.directives)", "\(counts.found)",
        share(counts.found, of: counts.directives), "\(counts.exact)",
        share(counts.exact, of: counts.found), "\(counts.silent)", "\(counts.invented)",
        "\(counts.otherSQL)", "\(counts.columns)", "\(counts.otherColumns)",
        "\(counts.functions)", "\(counts.doubtful)",
        share(counts.doubtful, of: counts.functions), "\(counts.straight)",
        "\(counts.straightDoubtful)", "\(counts.failed)",
      ]
    }
    let widths = titles.indices.map { column in
      ([titles] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([titles] + rows).map { row in
      zip(row, widths).map { cell, width in
        String(repeating: " ", count: width - cell.count) + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "-" : String(format: "%.1f", 100 * Double(part) / Double(whole))
  }
}

/// What `Tests/Tools/operations_agreement.py` says; it explains the counts.
private struct Agreement: Decodable {
  struct Counts: Decodable {
    var directives = 0
    var found = 0
    var exact = 0
    var silent = 0
    var invented = 0
    var otherSQL = 0
    var columns = 0
    var otherColumns = 0
    var functions = 0
    var doubtful = 0
    var straight = 0
    var straightDoubtful = 0
    var failed = 0

    private enum CodingKeys: String, CodingKey {
      case directives, found, exact, silent, invented, functions, doubtful, straight, failed
      case otherSQL = "otherSql"
      case columns, otherColumns, straightDoubtful
    }

    mutating func add(_ other: Counts) {
      directives += other.directives
      found += other.found
      exact += other.exact
      silent += other.silent
      invented += other.invented
      otherSQL += other.otherSQL
      columns += other.columns
      otherColumns += other.otherColumns
      functions += other.functions
      doubtful += other.doubtful
      straight += other.straight
      straightDoubtful += other.straightDoubtful
      failed += other.failed
    }
  }

  struct Difference: Decodable, CustomStringConvertible {
    let kind: String
    let path: String
    let direction: String
    let line: Int?
    let what: String

    /// Whether it is more than something that is said to be unread.
    var isDefect: Bool { !["unknown", "missed, unknown"].contains(kind) }

    var description: String { "\(kind): \(path):\(line ?? 0) \(direction): \(what)" }
  }

  let counts: Counts
  let differences: [Difference]
}
