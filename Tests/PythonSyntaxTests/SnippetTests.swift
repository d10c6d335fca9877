import Foundation
import PythonSyntax
import SourceText
import TestSupport
import Testing

/// Small texts for every corner of the grammar, and what becomes of them when tokens are moved about.
@Suite(.serialized)
struct SnippetTests {
  @Test func agreesOnSnippets() throws {
    let texts = try Snippets.all()
    #expect(texts.count > 50)
    for interpreter in try Interpreters.all() { try compare(texts, with: interpreter) }
  }

  @Test func agreesOnSingleLines() throws {
    let newest = try #require(try Interpreters.all().last)
    let lines = Set(try Snippets.all().flatMap { $0.split(separator: UInt8(ascii: "\n")) })
    try compare(lines.map { Array($0) }.sorted { $0.lexicographicallyPrecedes($1) }, with: newest)
  }

  /// `MLINT_LONG=1` tries twenty times as many.
  @Test(arguments: seeds(1))
  func agreesOnMutations(seed: UInt64) throws {
    let newest = try #require(try Interpreters.all().last)
    let isLong = ProcessInfo.processInfo.environment["MLINT_LONG"] == "1"
    var mutator = Mutator(seed: seed, pool: try Snippets.all())
    let texts = (0..<(isLong ? 200_000 : 10_000)).map { _ in mutator.next() }
    try compare(texts, with: newest)
  }

  private func compare(_ texts: [[UInt8]], with interpreter: Interpreter) throws {
    let isNewest = interpreter.minor == (try Interpreters.all().last?.minor)
    let oracle = Oracle(interpreter: interpreter)
    let verdicts = try oracle.verdicts(onTexts: texts)
    try #require(verdicts.count == texts.count)
    var disagreements: [(text: [UInt8], problem: String)] = []
    for (text, verdict) in zip(texts, verdicts) {
      guard let problem = judge(text, verdict, oracle, isNewest: isNewest) else { continue }
      disagreements.append((text, problem))
    }
    if isNewest { try leaveToRuff(&disagreements, interpreter) }
    for (text, problem) in disagreements.prefix(40) {
      print(
        "\(interpreter): \(problem): \(String(reflecting: String(decoding: text, as: UTF8.self)))")
    }
    let rejected = verdicts.count { if case .rejected = $0 { true } else { false } }
    print(
      "\(interpreter): \(texts.count) texts, \(rejected) rejected, "
        + "\(disagreements.count) disagreements")
    #expect(disagreements.isEmpty, "\(interpreter)")
  }

  /// Takes out what an interpreter is too old to judge and `ruff` reads as we do.
  private func leaveToRuff(
    _ disagreements: inout [(text: [UInt8], problem: String)], _ interpreter: Interpreter
  ) throws {
    guard interpreter.minor < Ruff.sufficientMinor, !disagreements.isEmpty else { return }
    let rejected = try Ruff.rejected(among: disagreements.map(\.text))
    let count = disagreements.count
    disagreements = disagreements.enumerated().filter { index, disagreement in
      // Of the trees of new syntax nobody here has an opinion.
      let isOurs = SyntaxTree.parse(disagreement.text).problems.isEmpty
      return disagreement.problem == "another tree" || isOurs == rejected.contains(index)
    }.map(\.element)
    print(
      "\(interpreter): \(count - disagreements.count) texts too new for it were judged by ruff; "
        + "their trees were not compared, for want of CPython 3.\(Ruff.sufficientMinor)")
  }

  private func judge(
    _ text: [UInt8], _ verdict: Oracle.Verdict, _ oracle: Oracle, isNewest: Bool
  ) -> String? {
    let tree = SyntaxTree.parse(text)
    switch verdict {
    case .skipped: return nil
    case .rejected(let message):
      let isWrong = isNewest && tree.problems.isEmpty && !isBeyond(message, tree)
      return isWrong ? "accepted, but \(message)" : nil
    case .accepted(let checksum, let length):
      if let problem = tree.problems.first {
        // Python 3.14 refuses what 3.12 and 3.13 read.
        let isNewRule = problem.message.contains("newlines are not allowed in format specifiers")
        return isNewRule ? nil : "rejected, \(problem.message)"
      }
      let dump = PythonDump.dump(tree, hasPositions: oracle.hasPositions)
      let isEqual = dump.count == length && Checksum.crc32(dump) == checksum
      return isEqual ? nil : "another tree"
    }
  }
}

/// Whether a text is rejected for what the parser does not decide: a character's name, or syntax that
/// is newer than the interpreter.
private func isBeyond(_ message: String, _ tree: SyntaxTree) -> Bool {
  message.contains("unknown Unicode character name")
    || message.contains("multiple exception types must be parenthesized")
    || tree.allNodes.contains { isNew($0, tree) }
}

private func isNew(_ node: NodeID, _ tree: SyntaxTree) -> Bool {
  if tree.kind(node) == .templateString { return true }
  guard tree.kind(node) == .exceptHandler, let type = tree.child(.type, of: node) else {
    return false
  }
  return tree.kind(type) == .tuple && !tree.text(of: type).hasSuffix(")")
}

/// The texts of `snippets.txt`.
enum Snippets {
  static func all() throws -> [[UInt8]] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("snippets.txt")
    return try String(contentsOf: file, encoding: .utf8).components(separatedBy: "---\n")
      .map { Array($0.utf8) }
  }
}
