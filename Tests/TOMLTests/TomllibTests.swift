import Foundation
import TOML
import TestSupport
import Testing

/// Alembic reads `pyproject.toml` with Python's tomllib; toml++ must see the same.
@Suite("TOML as tomllib reads it")
struct TomllibTests {
  @Test("random texts", arguments: [1, 2, 3])
  func random(seed: Int) throws {
    let result = try PythonTools.oracle("toml_samples.py", ["\(seed)", "4000"])
    let samples = try #require(
      try JSONSerialization.jsonObject(with: Data(result.outputBytes)) as? [[Any]])
    var accepted = 0
    for sample in samples {
      let text = try #require(sample[0] as? String)
      let document = TOMLDocument.parse(Array(text.utf8))
      let found = document.problem == nil ? describe(document.root) : nil
      #expect(found == sample[1] as? String, "\(text.debugDescription)")
      accepted += found == nil ? 0 : 1
    }
    #expect(samples.count == 4000)
    #expect(accepted > 800)
  }

  private func describe(_ table: TOMLTable) -> String {
    let entries = table.entries.sorted {
      $0.key.value.unicodeScalars.lexicographicallyPrecedes($1.key.value.unicodeScalars)
    }
    return "{" + entries.map { "\($0.key.value) = \(describe($0.value))" }.joined(separator: ", ")
      + "}"
  }

  private func describe(_ value: TOMLValue) -> String {
    switch value.content {
    case .table(let table): describe(table)
    case .array(let array): "[" + array.map(describe).joined(separator: ", ") + "]"
    case .string(let string): "\"\(string)\""
    case .integer(let integer): "\(integer)"
    case .float(let float): float.isNaN ? "nan" : "\(float)"
    case .boolean(let boolean): "\(boolean)"
    case .date: "date"
    }
  }
}
