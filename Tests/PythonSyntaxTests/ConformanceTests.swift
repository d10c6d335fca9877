import Foundation
import PythonSyntax
import SourceText
import Testing

/// The tree agrees with `ast` of every interpreter that is installed.
@Suite(.serialized)
struct ConformanceTests {
  @Test func agreesWithEveryInterpreter() throws {
    #expect(!Interpreter.installed.isEmpty, "no Python 3.8 or newer was found")
    let files = try Corpus.files()
    #expect(files.count > 100, "only \(files.count) files to compare")
    var table: [String] = []
    let only = ProcessInfo.processInfo.environment["MLINT_ONLY"].flatMap { Int($0) }
    for interpreter in Interpreter.installed where only == nil || only == interpreter.minor {
      let isNewest = interpreter.minor == Interpreter.installed.last?.minor
      let comparison = Comparison(
        oracle: Oracle(interpreter: interpreter), judgesRejection: isNewest)
      let report = try comparison.compare(files)
      table.append(report.summary)
      for disagreement in report.disagreements.prefix(20) { table.append("    " + disagreement) }
      #expect(report.compared > 0, "\(interpreter) compared nothing")
      let disagreements = report.disagreements.count
      #expect(disagreements == 0, "\(interpreter)")
    }
    print(table.joined(separator: "\n"))
  }
}

/// The files to compare.
enum Corpus {
  static func files() throws -> [String] {
    if let list = ProcessInfo.processInfo.environment["MLINT_PYTHON_FILES"] {
      return try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(
        String.init)
    }
    return []
  }
}

/// A comparison with one interpreter.
struct Comparison {
  let oracle: Oracle
  /// Whether a file must be rejected exactly where this interpreter rejects it.
  let judgesRejection: Bool

  struct Report {
    let interpreter: Interpreter
    var compared = 0
    var rejected = 0
    var skipped = 0
    var disagreements: [String] = []

    var summary: String {
      "\(interpreter): \(compared) compared, \(rejected) rejected, \(skipped) skipped, "
        + "\(disagreements.count) disagreements"
    }
  }

  func compare(_ files: [String]) throws -> Report {
    var report = Report(interpreter: oracle.interpreter)
    let verdicts = try oracle.verdicts(on: files)
    #expect(verdicts.count == files.count, "\(oracle.interpreter) stopped early")
    for (path, verdict) in zip(files, verdicts) {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      let tree = SyntaxTree.parse(bytes)
      switch verdict {
      case .skipped: report.skipped += 1
      case .rejected(let message):
        report.rejected += 1
        if judgesRejection, tree.problems.isEmpty {
          report.disagreements.append("\(path): accepted, but \(message)")
        }
      case .accepted(let checksum, let length):
        if let problem = tree.problems.first {
          let line = LineIndex(tree.bytes).position(of: Int(problem.range.start)).line
          report.disagreements.append("\(path):\(line): \(problem.message)")
          continue
        }
        report.compared += 1
        let dump = PythonDump.dump(tree, hasPositions: oracle.hasPositions)
        if dump.count != length || Checksum.crc32(dump) != checksum {
          let shown = report.disagreements.count < 8
          report.disagreements.append("\(path): \(shown ? try difference(dump, path) : "")")
        }
      }
    }
    return report
  }

  /// The first line in which two dumps differ.
  private func difference(_ ours: [UInt8], _ path: String) throws -> String {
    let theirs = try oracle.dump(of: path).split(separator: UInt8(ascii: "\n"))
    let ours = ours.split(separator: UInt8(ascii: "\n"))
    let index = zip(ours, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    guard let index else { return "one ends early" }
    func text(_ lines: [ArraySlice<UInt8>]) -> String {
      let context = lines[max(0, index - 3)...min(index, lines.count - 1)]
      return context.map { String(decoding: $0.prefix(200), as: UTF8.self) }.joined(
        separator: " | ")
    }
    return "ours \(text(ours)) THEIRS \(text(theirs))"
  }
}
