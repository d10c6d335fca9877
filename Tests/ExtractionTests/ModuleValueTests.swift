import Extraction
import Foundation
import MigrationModel
import SourceText
import TestSupport
import Testing

/// What the names of a module hold when `upgrade()` begins: as CPython says, or not known.
@Suite struct ModuleValueTests {
  private struct Sample: Decodable {
    let parts: [String]
    let text: String
    let line: Int
    let values: [String?]
    let harmless: Bool
  }

  @Test(arguments: seeds(2)) func values(seed: UInt64) throws {
    let count = ProcessInfo.processInfo.environment["MLINT_LONG"] == "1" ? 20_000 : 1_500
    let result = try PythonTools.oracle("module_value_samples.py", ["\(seed)", "\(count)"])
    let samples = try JSONDecoder().decode([Sample].self, from: Data(result.outputBytes))
    #expect(samples.count > count / 2, "too many samples do not run")
    var known = 0
    var all = 0
    for sample in samples {
      let found = values(sample)
      for (index, value) in sample.values.enumerated() {
        if let mine = found[index] {
          known += 1
          #expect(mine == value, "line \(sample.line + index) of\n\(sample.text)")
        } else if sample.harmless, value != nil {
          Issue.record("line \(sample.line + index) is not known\n\(sample.text)")
        }
      }
      all += sample.values.count { $0 != nil }
    }
    // Names that nothing touches stay known.
    #expect(known * 3 > all, "too little is known: \(known) of \(all)")
  }

  /// What is no function that can be read may do anything.
  @Test(arguments: [
    "upgrade = functools.partial(print)", "from app import *",
    "if x:\n    def upgrade(): pass\nelse:\n    def upgrade(): pass",
    "def upgrade(): pass\nexec('def upgrade(): op.drop_table()')",
  ])
  func notToBeTold(module: String) {
    let file = SourceFile(path: "a.py", text: "import functools\n" + module)
    let body = MigrationReader.details(
      of: MigrationReader.parse(file), ReadingContext(), ModuleLibrary()
    ).details.upgrade
    #expect(body.operations.isEmpty)
    #expect(body.unread.map(\.reason) == ["what `upgrade` is can be known at run time only"])
  }

  @Test func aStarImportMayBringIdentifiers() throws {
    let text = "revision = 'a'\nfrom app import *\ndown_revision = None\ndef upgrade(): pass\n"
    let reading = MigrationReader.read(SourceFile(path: "a.py", text: text))
    #expect(reading.migration == nil)
    let problem = try #require(reading.problems.first)
    #expect(problem.kind == .computed)
    #expect(
      problem.remedy == "import by name instead of `*`, or write `revision` below the import")
  }

  /// What the lines of `upgrade()` execute, nil where that is not known.
  private func values(_ sample: Sample) -> [String?] {
    let file = SourceFile(path: "a.py", text: sample.text)
    let body = MigrationReader.details(
      of: MigrationReader.parse(file), ReadingContext(), ModuleLibrary()
    ).details.upgrade
    var values: [String?] = sample.values.map { _ in nil }
    for operation in body.operations {
      let line = file.bytes.prefix(Int(operation.range.start)).count { $0 == UInt8(ascii: "\n") }
      let index = line + 1 - sample.line
      if values.indices.contains(index) { values[index] = operation.sql }
    }
    return values
  }
}
