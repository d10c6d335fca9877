import Foundation
import SQLSyntax
import SQLTestSupport
import TestSupport
import Testing

/// Columns are what SQLite makes of them.
@Suite struct SQLiteConformanceTests {
  @Test func columnDefinitions() throws {
    var texts: [String] = []
    for type in types {
      for first in constraints {
        for second in constraints {
          texts.append("CREATE TABLE t (z int, \(type) \(first) \(second), \"q r\" TEXT \(second))")
        }
      }
    }
    let answers = try columns(of: texts)
    #expect(answers.count == texts.count)
    var accepted = 0
    for (text, answer) in zip(texts, answers) {
      guard let answer else { continue }
      accepted += 1
      #expect(read(text, .sqlite) == answer, "\(text)")
      #expect(read(text, .unknown) == answer, "\(text)")
    }
    #expect(accepted > 1000)
  }

  /// What our reading says, in the words of `PRAGMA table_xinfo`.
  private func read(_ text: String, _ dialect: SQLDialect) -> [String] {
    let script = SQLScript(text, dialect: dialect)
    guard case .createTable(let table) = script.statements.first?.kind else { return [] }
    let keys = table.constraints.filter { $0.kind == .primaryKey }.flatMap(\.columns)
    return table.columns.map { column in
      let isKey =
        column.isPrimaryKey || keys.contains { $0.normalized == column.name.normalized }
      return [
        column.name.text, column.nullability == .notNull ? "not null" : "",
        column.defaultValue == .none ? "" : "default \(column.defaultValue == .null)",
        isKey ? "key" : "", column.isGenerated ? "generated" : "",
      ].joined(separator: "|")
    }
  }

  /// What SQLite says; nil for what it rejects.
  private func columns(of texts: [String]) throws -> [[String]?] {
    let program = """
      import json, sqlite3, sys
      def columns(text):
          connection = sqlite3.connect(":memory:")
          try:
              connection.execute(text)
          except sqlite3.Error:
              return None
          rows = connection.execute("PRAGMA table_xinfo(t)").fetchall()
          return ["|".join([
              name, "not null" if notnull else "",
              "" if default is None else f"default {str(default.strip('()').upper() == 'NULL').lower()}",
              "key" if key else "", "generated" if hidden in (2, 3) else "",
          ]) for _, name, _, notnull, default, key, hidden in rows]
      json.dump([columns(text) for text in json.load(sys.stdin)], sys.stdout)
      """
    let input = try JSONSerialization.data(withJSONObject: texts)
    let result = try run("python3", ["-c", program], input: Array(input)).orFail()
    let answers = try JSONSerialization.jsonObject(with: Data(result.outputBytes)) as? [Any]
    return try #require(answers).map { $0 as? [String] }
  }
}

private let types = [
  "a", "a INTEGER", "a VARCHAR(255)", "\"a b\" DOUBLE PRECISION", "[a b] UNSIGNED BIG INT",
  "`a` DECIMAL(10, 5)",
]

private let constraints = [
  "", "NOT NULL", "NULL", "NOT NULL ON CONFLICT REPLACE", "PRIMARY KEY", "PRIMARY KEY DESC",
  "UNIQUE", "UNIQUE ON CONFLICT IGNORE", "CHECK (z IS NOT NULL)", "DEFAULT 0", "DEFAULT -1.5",
  "DEFAULT +2", "DEFAULT 'not null'", "DEFAULT \"x\"", "DEFAULT NULL", "DEFAULT (NULL)",
  "DEFAULT (z IS NULL)", "DEFAULT CURRENT_TIMESTAMP", "DEFAULT (datetime('now'))", "DEFAULT x'00'",
  "DEFAULT true", "COLLATE NOCASE", "REFERENCES u (id) ON DELETE SET NULL ON UPDATE SET DEFAULT",
  "REFERENCES u MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED", "CONSTRAINT c NOT NULL",
  "GENERATED ALWAYS AS (z + 1) STORED", "AS (z + 1)", "CONSTRAINT d DEFAULT 5",
]
