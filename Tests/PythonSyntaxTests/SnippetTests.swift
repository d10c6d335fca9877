import Foundation
import PythonSyntax
import SourceText
import Testing

/// Small texts for every corner of the grammar, and what becomes of them when tokens are moved about.
@Suite(.serialized)
struct SnippetTests {
  @Test func agreesOnSnippets() throws {
    let texts = try Snippets.all()
    #expect(texts.count > 50)
    for interpreter in Interpreter.installed {
      try compare(texts, with: interpreter)
    }
  }

  @Test func agreesOnSingleLines() throws {
    let newest = try #require(Interpreter.installed.last)
    let lines = Set(try Snippets.all().flatMap { $0.split(separator: UInt8(ascii: "\n")) })
    try compare(lines.map { Array($0) }.sorted { $0.lexicographicallyPrecedes($1) }, with: newest)
  }

  /// Says which seed to give to see a failure again.
  @Test func agreesOnMutations() throws {
    let newest = try #require(Interpreter.installed.last)
    let environment = ProcessInfo.processInfo.environment
    let isLong = environment["MLINT_LONG"] == "1"
    let seed = environment["MLINT_SEED"].flatMap { UInt64($0) } ?? 1
    var mutator = Mutator(seed: seed, pool: try Snippets.all())
    let texts = (0..<(isLong ? 200_000 : 10_000)).map { _ in mutator.next() }
    print("mutations with seed \(seed)")
    try compare(texts, with: newest)
  }

  private func compare(_ texts: [[UInt8]], with interpreter: Interpreter) throws {
    let isNewest = interpreter.minor == Interpreter.installed.last?.minor
    let oracle = Oracle(interpreter: interpreter)
    let verdicts = try oracle.verdicts(onTexts: texts)
    try #require(verdicts.count == texts.count)
    var disagreements = 0
    for (text, verdict) in zip(texts, verdicts) {
      guard let problem = judge(text, verdict, oracle, isNewest: isNewest) else { continue }
      disagreements += 1
      if disagreements <= 40 {
        print(
          "\(interpreter): \(problem): \(String(reflecting: String(decoding: text, as: UTF8.self)))"
        )
      }
    }
    let rejected = verdicts.count { if case .rejected = $0 { true } else { false } }
    print(
      "\(interpreter): \(texts.count) texts, \(rejected) rejected, \(disagreements) disagreements")
    #expect(disagreements == 0, "\(interpreter)")
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

/// Makes texts by moving the tokens of others about.
struct Mutator {
  private var random: RandomSource
  private let lines: [[UInt8]]
  private let words: [[UInt8]]

  init(seed: UInt64, pool: [[UInt8]]) {
    random = RandomSource(state: seed)
    lines = pool + pool.flatMap { $0.split(separator: UInt8(ascii: "\n")).map { Array($0) } }
    var words: [[UInt8]] = []
    for text in pool {
      for token in SyntaxTree.parse(text).tokens where token.end > token.start {
        words.append(Array(text[token.range.offsets]))
      }
    }
    self.words = words
  }

  mutating func next() -> [UInt8] {
    var text = lines[random.below(lines.count)]
    let isBytewise = random.below(3) == 0
    for _ in 0...random.below(isBytewise ? 2 : 3) {
      text = isBytewise ? mutateBytes(text) : mutate(text)
    }
    return text
  }

  private static let nastyPieces: [[UInt8]] =
    [
      "\t", "\r", "\r\n", "\n", "\u{0C}", "\\", "\\\n", "\\\r\n", "'", "\"", "'''", "{", "}", "{{",
      "}}", "#",
      "_", "0", "9", "0x", "e", "j", ".", "é", "\u{FEFF}", "\u{A0}", "€", "\u{0}", " ", "        ",
      ":", "!", "=",
      "\\x", "\\N{", "\\u00", "b'", "f'", "rb", "# coding: latin-1\n", "# coding=ascii\n",
    ].map { (text: String) in Array(text.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

  private mutating func mutateBytes(_ text: [UInt8]) -> [UInt8] {
    let place = random.below(text.count + 1)
    let end = random.below(2) == 0 ? place : min(place + 1, text.count)
    let piece =
      random.below(4) == 0 ? [] : Self.nastyPieces[random.below(Self.nastyPieces.count)]
    return joined([text[..<place], piece[...], text[end...]])
  }

  private mutating func mutate(_ text: [UInt8]) -> [UInt8] {
    let tokens = SyntaxTree.parse(text).tokens.filter { $0.end > $0.start }
    guard !tokens.isEmpty else { return text }
    let range = tokens[random.below(tokens.count)].range.offsets
    let word = words[random.below(words.count)][...]
    let blank = [UInt8(ascii: " ")][...]
    let before = text[..<range.lowerBound]
    let after = text[range.upperBound...]
    switch random.below(5) {
    case 0: return joined([before, after])
    case 1: return joined([before, word, after])
    case 2: return joined([before, text[range], blank, word, blank, after])
    case 3: return joined([before, text[range], text[range], after])
    default:
      let other = tokens[random.below(tokens.count)].range.offsets
      guard range.upperBound <= other.lowerBound else { return text }
      let between = text[range.upperBound..<other.lowerBound]
      return joined([before, text[other], between, text[range], text[other.upperBound...]])
    }
  }

  private func joined(_ pieces: [ArraySlice<UInt8>]) -> [UInt8] { Array(pieces.joined()) }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct RandomSource {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }
}
