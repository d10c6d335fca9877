import Extraction
import Foundation
import MigrationModel
import SourceText
import TestSupport
import Testing

/// Random modules, run by the real Alembic and read by us: the same fields, or said to be computed.
@Suite struct ModuleConformanceTests {
  struct Sample: Decodable {
    let name: String
    let text: String
    let error: String?
    let revision: String?
    let downRevision: [String]?
    let dependsOn: [String]?
    let branchLabels: [String]?
    let doc: String?
    let longdoc: String?
    let isText: Bool?
  }

  @Test(arguments: seeds(3)) func fields(seed: UInt64) throws {
    let count = ProcessInfo.processInfo.environment["MLINT_LONG"] == "1" ? 20_000 : 1_500
    let result = try PythonTools.oracle("module_samples.py", ["\(seed)", "\(count)"])
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let samples = try decoder.decode([Sample].self, from: Data(result.outputBytes))
    var compared = 0
    var computed = 0
    for sample in samples {
      let reading = MigrationReader.read(
        SourceFile(path: RelativePath(sample.name), text: sample.text))
      let comparison = Comparison(sample, reading)
      compared += comparison.compared
      computed += comparison.computed
      for difference in comparison.differences {
        Issue.record("\(difference) (seed \(seed))\n\(sample.text)\n\(reading.problems)")
      }
    }
    #expect(compared > count * 2, "nearly nothing was compared")
    #expect(computed * 4 < compared, "too much is called computed: \(computed) of \(compared)")
  }

  private struct Comparison {
    private(set) var differences: [String] = []
    private(set) var compared = 0
    private(set) var computed = 0
    private let reading: MigrationReading

    init(_ sample: Sample, _ reading: MigrationReading) {
      self.reading = reading
      // Loops are the graph's matter.
      if sample.error?.contains("oopDetected") == true { return }
      let isRefused = sample.error != nil || sample.isText == false
      let hasDefect = reading.problems.contains {
        if case .defect = $0.kind { true } else { false }
      }
      compared += 1
      if isRefused, reading.problems.isEmpty {
        differences.append("Alembic stops: \(sample.error ?? "not text")")
      }
      if !isRefused, hasDefect { differences.append("a defect that Alembic does not find") }
      if isRefused { return }
      guard let migration = reading.migration else {
        isComputed("revision")
        return
      }
      compare("revision", [migration.id.description], sample.revision.map { [$0] })
      compare(
        "down_revision", migration.downRevisions.map(\.value.description), sample.downRevision)
      compare("depends_on", migration.dependsOn.map(\.value), sample.dependsOn)
      compare("branch_labels", migration.branchLabels.map(\.value), sample.branchLabels)
      compare("doc", [migration.message], sample.doc.map { [$0] })
      compare("longdoc", [migration.longMessage], sample.longdoc.map { [$0] })
    }

    /// Whether the reading says that an attribute is computed; a file that has no such problem is not.
    @discardableResult
    private mutating func isComputed(_ name: String) -> Bool {
      let found = reading.problems.contains {
        ($0.kind == .computed || $0.kind == .computedLabel) && $0.reason.contains("`\(name)`")
      }
      if found { computed += 1 }
      return found
    }

    private mutating func compare(_ name: String, _ ours: [String], _ alembic: [String]?) {
      compared += 1
      let alembic = alembic ?? []
      let isEqual =
        ours.count == alembic.count
        && zip(ours, alembic).allSatisfy { $0.unicodeScalars.elementsEqual($1.unicodeScalars) }
      if !isEqual, !isComputed(name) { differences.append("\(name): \(ours), Alembic: \(alembic)") }
    }
  }
}
