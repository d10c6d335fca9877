import PythonSyntax
import TestSupport
import Testing

/// Names outside of ASCII.
@Suite
struct NameTests {
  /// Characters of old that parts of names are since Unicode 15.1, which CPython 3.13 has.
  private static let laterParts: Set<Unicode.Scalar> = [
    "\u{200C}", "\u{200D}", "\u{30FB}", "\u{FF65}",
  ]

  /// Characters that are newer than the interpreter's tables are left out.
  @Test func normalizesEveryCharacterAsPythonDoes() throws {
    let newest = try #require(try Interpreters.all().last)
    var text = ""
    for value in UInt32(0x80)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.isXIDContinue,
        let age = scalar.properties.age, age.major <= 12,
        newest.minor >= 13 || !Self.laterParts.contains(scalar)
      else { continue }
      text.unicodeScalars.append("a")
      text.unicodeScalars.append(scalar)
      text += "\n"
      if value % 7 == 0 {
        text.unicodeScalars.append("e")
        text.unicodeScalars.append(scalar)
        text += "\u{323}\u{301}\u{1100}\u{1161}\u{11A8}\n"
      }
    }
    let bytes = Array(text.utf8)
    let oracle = Oracle(interpreter: newest)
    let verdicts = try oracle.verdicts(onTexts: [bytes])
    let dump = PythonDump.dump(SyntaxTree.parse(bytes), hasPositions: oracle.hasPositions)
    #expect(
      verdicts == [.accepted(checksum: Checksum.crc32(dump), length: dump.count)],
      "\(newest) and this tree differ in a name")
  }

  @Test func namesThatLookAlikeAreEqual() {
    let tree = SyntaxTree.parse(Array("ﬁ = ｗ\u{FF11} = e\u{301}\n".utf8))
    #expect(tree.problems.isEmpty)
    let names = tree.allNodes.compactMap { tree.name($0) }
    #expect(names == ["fi", "w1", "\u{E9}"])
  }
}
