import Foundation
import TestSupport
import Testing

/// What `mlint schema` says about every wheel, compared with what a real database has after the real
/// Alembic ran the migrations on it.
@Suite struct CorpusSchemaTests {
  /// The figures reached so far, which only get better: how many environments run to their heads, and
  /// which part of what their databases have is known.
  ///
  /// The goal is that all is known of those, as it is of PostgreSQL's and SQLite's.
  private static let reached: [(dialect: String, toHead: Int, agreed: Double)] = [
    ("postgresql", 8, 1), ("sqlite", 7, 1), ("mysql", 12, 0.98),
  ]

  @Test(arguments: reached.indices)
  func isThatOfTheDatabase(index: Int) throws {
    let reached = Self.reached[index]
    var rows: [SchemaAgreement] = []
    for corpus in try Corpus.all() {
      rows += try agreement(of: corpus, on: reached.dialect)
    }
    print(Self.text(of: rows, on: reached.dialect))

    let complete = rows.filter(\.isAtHead)
    let facts = complete.map(\.facts).reduce(0, +)
    #expect(complete.count >= reached.toHead, "fewer migrations ran than before")
    #expect(facts > 1000, "little was compared")
    #expect(Double(complete.map(\.agreed).reduce(0, +)) >= reached.agreed * Double(facts))
    // What differs is said not to be known, also where the migrations stop on the way.
    let wrong = rows.flatMap(\.differences).filter { $0.hasPrefix("wrong") }
    #expect(wrong.isEmpty, "\(wrong.prefix(20).joined(separator: "\n"))")
  }

  private func agreement(of corpus: Corpus, on dialect: String) throws -> [SchemaAgreement] {
    let folder = try TemporaryFolder()
    let copy = folder.path + "/wheel"
    try corpus.link(to: copy)
    return try SchemaAgreement.of(copy, on: dialect, in: folder).map { row in
      var row = row
      row.project = corpus.name
      return row
    }
  }

  private static func text(of rows: [SchemaAgreement], on dialect: String) -> String {
    let titles = [
      dialect, "", "ran", "of", "tables", "facts", "agreed", "%", "doubtful", "unread", "wrong", "",
    ]
    let cells = rows.map { row in
      [
        row.project ?? "", String(row.environment.suffix(30)), "\(row.count)", "\(row.total)",
        "\(row.tables)", "\(row.facts)", "\(row.agreed)",
        row.facts == 0 ? "-" : String(format: "%.1f", 100 * Double(row.agreed) / Double(row.facts)),
        "\(row.doubtful)", "\(row.unread)", "\(row.wrong)",
        row.error.map { String($0.split(separator: "\n").first?.prefix(90) ?? "") } ?? "at heads",
      ]
    }
    let widths = titles.indices.map { column in
      ([titles] + cells).map { $0[column].count }.max() ?? 0
    }
    return ([titles] + cells).map { row in
      zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return [0, 1, 11].contains(column) ? cell.0 + space : space + cell.0
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
