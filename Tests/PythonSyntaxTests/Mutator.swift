import PythonSyntax
import SourceText
import TestSupport

/// Makes texts by moving the tokens of others about.
struct Mutator {
  private var random: RandomSource
  private let lines: [[UInt8]]
  private let words: [[UInt8]]

  init(seed: UInt64, pool: [[UInt8]]) {
    random = RandomSource(seed: seed)
    lines = pool + pool.flatMap { $0.split(separator: UInt8(ascii: "\n")).map { Array($0) } }
    var words: [[UInt8]] = []
    for text in pool {
      for token in SyntaxTree.parse(text).tokens() where token.end > token.start {
        words.append(Array(text[token.range.offsets]))
      }
    }
    self.words = words
  }

  mutating func next() -> [UInt8] {
    var text = lines[random.int(0..<lines.count)]
    let isBytewise = random.int(0..<3) == 0
    for _ in 0...random.int(0..<(isBytewise ? 2 : 3)) {
      text = isBytewise ? mutateBytes(text) : mutate(text)
    }
    return text
  }

  private static let nastyPieces: [[UInt8]] =
    [
      "\t", "\r", "\r\n", "\n", "\u{0C}", "\\", "\\\n", "\\\r\n", "'", "\"", "'''", "{", "}", "{{",
      "}}", "#", "_", "0", "9", "0x", "e", "j", ".", "é", "\u{FEFF}", "\u{A0}", "€", "\u{0}", " ",
      "        ", ":", "!", "=", "\\x", "\\N{", "\\u00", "b'", "f'", "rb", "# coding: latin-1\n",
      "# coding=ascii\n",
    ].map { (text: String) in Array(text.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

  private mutating func mutateBytes(_ text: [UInt8]) -> [UInt8] {
    let place = random.int(0..<text.count + 1)
    let end = random.int(0..<2) == 0 ? place : min(place + 1, text.count)
    let piece =
      random.int(0..<4) == 0 ? [] : Self.nastyPieces[random.int(0..<Self.nastyPieces.count)]
    return joined([text[..<place], piece[...], text[end...]])
  }

  private mutating func mutate(_ text: [UInt8]) -> [UInt8] {
    let tokens = SyntaxTree.parse(text).tokens().filter { $0.end > $0.start }
    guard !tokens.isEmpty else { return text }
    let range = tokens[random.int(0..<tokens.count)].range.offsets
    let word = words[random.int(0..<words.count)][...]
    let blank = [UInt8(ascii: " ")][...]
    let before = text[..<range.lowerBound]
    let after = text[range.upperBound...]
    switch random.int(0..<5) {
    case 0: return joined([before, after])
    case 1: return joined([before, word, after])
    case 2: return joined([before, text[range], blank, word, blank, after])
    case 3: return joined([before, text[range], text[range], after])
    default:
      let other = tokens[random.int(0..<tokens.count)].range.offsets
      guard range.upperBound <= other.lowerBound else { return text }
      let between = text[range.upperBound..<other.lowerBound]
      return joined([before, text[other], between, text[range], text[other.upperBound...]])
    }
  }

  private func joined(_ pieces: [ArraySlice<UInt8>]) -> [UInt8] { Array(pieces.joined()) }
}
