import Extraction
import Foundation
import MigrationModel
import SourceText
import TestSupport
import Testing

/// Migrations whose directives Python calls in roundabout ways or not at all, run by the real Alembic and read by us.
@Suite struct CallConformanceTests {
  /// What ran is found, or something is said to be unread; what is certain did run, as often.
  @Test(arguments: seeds(long ? 40 : 2)) func directives(seed: UInt64) throws {
    var samples = CallSamples(seed: seed)
    let texts = (0..<1500).map { _ in samples.next() }
    let folder = try TemporaryFolder()
    try folder.write(
      "modules.json", String(decoding: JSONEncoder().encode(texts), as: UTF8.self))
    let result = try PythonTools.oracle("call_oracle.py", [folder.path + "/modules.json"])
    let answers = try JSONDecoder().decode([Answer?].self, from: Data(result.outputBytes))
    try #require(answers.count == texts.count)
    var (read, certain, ended) = (0, 0, 0)
    for (text, answer) in zip(texts, answers) {
      let answer = try #require(answer, "this does not load:\n\(Self.shown(text))")
      let found = body(text)
      let tables = found.operations.compactMap {
        $0.directive == "drop_table" ? $0.table?.name : nil
      }
      if found.unread.isEmpty {
        read += 1
        let missed = Set(answer.tables).subtracting(tables)
        #expect(missed.isEmpty, "silent: \(missed) of\n\(Self.shown(text))")
      }
      guard answer.ends else { continue }
      ended += 1
      let exact = found.operations.filter { $0.certainty == .exact }.compactMap { $0.table?.name }
      certain += exact.count
      for (table, count) in Self.counts(exact) {
        #expect(
          count <= Self.counts(answer.tables)[table, default: 0],
          "invented: \(table) of\n\(Self.shown(text))")
      }
    }
    #expect(read * 3 > texts.count, "most was not read: \(read)")
    #expect(certain * 2 > ended, "nearly nothing was certain: \(certain)")
    #expect(ended * 2 > texts.count, "most do not run: \(ended)")
  }

  private static var long: Bool { ProcessInfo.processInfo.environment["MLINT_LONG"] == "1" }

  private struct Answer: Decodable {
    let tables: [String]
    let ends: Bool
  }

  private func body(_ text: String) -> MigrationBody {
    MigrationReader.details(
      of: MigrationReader.parse(SourceFile(path: "m.py", text: text)),
      ReadingContext(dialect: .postgresql, modules: ModuleSources()), ModuleLibrary()
    ).details.upgrade
  }

  private static func counts(_ tables: [String]) -> [String: Int] {
    Dictionary(tables.map { ($0, 1) }, uniquingKeysWith: +)
  }

  /// The function without what all of them use.
  private static func shown(_ text: String) -> Substring {
    text.dropFirst(CallSamples.module.count)
  }
}
