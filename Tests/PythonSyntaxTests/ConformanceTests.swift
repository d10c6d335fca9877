import Foundation
import PythonSyntax
import SourceText
import Synchronization
import TestSupport
import Testing

/// The tree agrees with `ast` of every interpreter that is installed, on real files.
///
/// The newest interpreter sees every file and the others a sample, the same for
/// the same `MLINT_SEED`; `MLINT_LONG=1` compares every file with every interpreter, and takes more wheels.
@Suite(.serialized)
struct ConformanceTests {
  private static let isLong = ProcessInfo.processInfo.environment["MLINT_LONG"] == "1"

  @Test(arguments: seeds(1))
  func agreesWithEveryInterpreter(seed: UInt64) throws {
    let interpreters = try Interpreters.all()
    let newest = try #require(interpreters.last)
    let files = try RealFiles.all(newest: newest, isLong: Self.isLong)
    var table = ["seed \(seed), \(files.count) files:"]
    for interpreter in interpreters {
      let isNewest = interpreter.minor == newest.minor
      var random = RandomSource(seed: seed)
      let sample =
        Self.isLong
        ? files : Array(files.shuffled(using: &random).prefix(isNewest ? files.count : 300))
      let comparison = Comparison(
        oracle: Oracle(interpreter: interpreter), judgesRejection: isNewest)
      var report = try comparison.compare(sample)
      try report.leaveToRuff()
      table += [report.summary] + report.disagreements.prefix(20).map { "    " + $0 }
      #expect(report.compared > sample.count / 2, "\(interpreter) compared too little")
      let disagreements = report.disagreements.count
      #expect(disagreements == 0, "\(interpreter)")
    }
    print(table.joined(separator: "\n"))
  }
}

/// The Python files of the wheels and of Python itself, with its test suite.
enum RealFiles {
  static func all(newest: Interpreter, isLong: Bool) throws -> [String] {
    var files: [String] = []
    for corpus in try Corpus.all() where corpus.group == 1 || isLong {
      let folder = try corpus.folder()
      files += try corpus.pythonFiles().map { "\(folder)/\($0)" }
    }
    let wheels = files.count
    for folder in try libraries(newest: newest) {
      files += try filesBelow(folder).filter {
        $0.hasSuffix(".py") && !$0.contains("site-packages") && !$0.contains("dist-packages")
      }.map { "\(folder)/\($0)" }
    }
    try #require(wheels > 1000, "NOT TESTED: only \(wheels) files of wheels were found")
    try #require(files.count - wheels > 1000, "NOT TESTED: Python's own files were not found")
    return files
  }

  /// The newest interpreter's library, and those libraries of the system that have their tests.
  private static func libraries(newest: Interpreter) throws -> [String] {
    let code = "import sysconfig; print(sysconfig.get_paths()['stdlib'])"
    let own = try run(newest.path, ["-I", "-c", code]).orFail().line
    let system = Interpreters.supportedMinors.map { "/usr/lib/python3.\($0)" }.filter {
      FileManager.default.fileExists(atPath: $0 + "/test/test_grammar.py")
    }
    let libraries = ([own] + system).reduce(into: [String]()) { result, path in
      if !result.contains(path) { result.append(path) }
    }
    let hasSuite = libraries.contains {
      FileManager.default.fileExists(atPath: $0 + "/test/test_grammar.py")
    }
    try #require(
      hasSuite, "NOT TESTED: no test suite of CPython (Debian's libpython3-testsuite) was found")
    return libraries
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
    /// Files that the interpreter rejects and we do not, with its reason.
    var wronglyAccepted: [(path: String, reason: String)] = []
    /// How many of them `ruff` reads too, because they are newer than the interpreter.
    var leftToRuff = 0

    mutating func add(_ other: Report) {
      wronglyAccepted += other.wronglyAccepted
      compared += other.compared
      rejected += other.rejected
      skipped += other.skipped
      disagreements += other.disagreements
    }

    /// Leaves files to `ruff` that an interpreter may be too old for.
    mutating func leaveToRuff() throws {
      var wrong = wronglyAccepted
      if interpreter.minor < Ruff.sufficientMinor {
        let rejected = try Ruff.rejected(among: wrong.map { try readFile($0.path) })
        wrong = wrong.enumerated().filter { rejected.contains($0.offset) }.map(\.element)
      }
      leftToRuff = wronglyAccepted.count - wrong.count
      disagreements += wrong.map { "\($0.path): accepted, but \($0.reason)" }
    }

    var summary: String {
      "\(interpreter): \(compared) compared, \(rejected) rejected, \(skipped) skipped, "
        + "\(disagreements.count) disagreements"
        + (leftToRuff == 0
          ? ""
          : "; \(leftToRuff) too new for it were judged by ruff, their trees not compared, "
            + "for want of CPython 3.\(Ruff.sufficientMinor)")
    }
  }

  /// Compares files on all processors.
  func compare(_ files: [String]) throws -> Report {
    let count = ProcessInfo.processInfo.activeProcessorCount
    let results = Mutex<[Int: Result<Report, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { part in
      let share = files.indices.filter { $0 % count == part }.map { files[$0] }
      let result = Result { try compareInTurn(share) }
      results.withLock { $0[part] = result }
    }
    var whole = Report(interpreter: oracle.interpreter)
    for part in 0..<count {
      if let report = try results.withLock({ $0[part] })?.get() { whole.add(report) }
    }
    return whole
  }

  private func compareInTurn(_ files: [String]) throws -> Report {
    var report = Report(interpreter: oracle.interpreter)
    let verdicts = try oracle.verdicts(onFiles: files)
    guard verdicts.count == files.count else {
      throw TestFailure("\(oracle.interpreter) stopped after \(verdicts.count) files")
    }
    for (path, verdict) in zip(files, verdicts) { try judge(path, verdict, &report) }
    return report
  }

  private func judge(_ path: String, _ verdict: Oracle.Verdict, _ report: inout Report) throws {
    let tree = SyntaxTree.parse(try readFile(path))
    switch verdict {
    case .skipped: report.skipped += 1
    case .rejected(let message):
      report.rejected += 1
      if judgesRejection, tree.problems.isEmpty {
        report.wronglyAccepted.append((path, message))
      }
    case .accepted(let checksum, let length):
      report.compared += 1
      if let problem = tree.problems.first {
        let line = LineIndex(tree.bytes).position(of: Int(problem.range.start)).line
        report.disagreements.append("\(path):\(line): \(problem.message)")
        return
      }
      let dump = PythonDump.dump(tree, hasPositions: oracle.hasPositions)
      if dump.count != length || Checksum.crc32(dump) != checksum {
        let isShown = report.disagreements.count < 8
        report.disagreements.append("\(path): \(isShown ? try difference(dump, path) : "")")
      }
    }
  }

  /// The first line in which two dumps differ, with the lines before it.
  private func difference(_ ours: [UInt8], _ path: String) throws -> String {
    let theirs = try oracle.dump(of: path).split(separator: UInt8(ascii: "\n"))
    let ours = ours.split(separator: UInt8(ascii: "\n"))
    let index = zip(ours, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    guard let index else { return "one dump ends early" }
    func text(_ lines: [ArraySlice<UInt8>]) -> String {
      let context = lines[max(0, index - 3)...min(index, lines.count - 1)]
      return context.map { String(decoding: $0.prefix(200), as: UTF8.self) }.joined(
        separator: " | ")
    }
    return "ours \(text(ours)) but Python's \(text(theirs))"
  }
}
