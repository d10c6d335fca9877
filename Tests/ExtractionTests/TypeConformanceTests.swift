import Extraction
import Foundation
import MigrationModel
import SchemaModel
import SourceText
import TestSupport
import Testing

/// Types and server defaults as DDL has them, compared with what SQLAlchemy writes for each database.
@Suite struct TypeConformanceTests {
  struct Sample: Decodable {
    let expression: String
    let isDefault: Bool
    let text: [String: String?]
  }

  @Test(arguments: seeds(2)) func textsInDDL(seed: UInt64) throws {
    let result = try PythonTools.oracle("type_samples.py", ["\(seed)"])
    let samples = try JSONDecoder().decode([Sample].self, from: Data(result.outputBytes))
    var counts = (compared: 0, silent: 0)
    for dialect in Dialect.allCases {
      let columns = try read(samples, dialect)
      for (sample, column) in zip(samples, columns) {
        let expected = sample.text[dialect.rawValue] ?? nil
        let given = sample.isDefault ? column.defaultText : column.databaseType
        if expected != nil {
          counts.compared += 1
          if given == nil { counts.silent += 1 }
        }
        if let given, given != expected {
          Issue.record(
            "\(dialect) \(sample.expression): \(given), expected \(expected ?? "nothing")")
        }
      }
    }
    #expect(counts.compared > 5000)
    #expect(counts.silent * 100 < counts.compared, "too much is left out: \(counts)")
  }

  /// The columns that have these types and defaults, as read from one migration.
  private func read(_ samples: [Sample], _ dialect: Dialect) throws -> [ColumnDefinition] {
    let lines = samples.enumerated().map { index, sample in
      sample.isDefault
        ? "        sa.Column('c\(index)', sa.Text, server_default=\(sample.expression)),"
        : "        sa.Column('c\(index)', \(sample.expression)),"
    }
    let text = """
      from alembic import op
      import sqlalchemy as sa
      from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
      revision = "1"
      down_revision = None
      def upgrade():
          op.create_table("t",
      \(lines.joined(separator: "\n"))
          )
      """
    let reading = MigrationReader.read(SourceFile(path: "1.py", text: text))
    let migration = try #require(reading.migration)
    let operation = try #require(
      MigrationReader.details(of: migration, ReadingContext(dialect: dialect)).upgrade.operations
        .first)
    try #require(operation.columns.count == samples.count)
    return operation.columns
  }
}
