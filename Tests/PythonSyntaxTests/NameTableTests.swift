import PythonSyntax
import Testing

@Suite struct NameTableTests {
  @Test func eachPlaceHasItsName() throws {
    let names = (0..<2000).map { "name_\($0 % 1500)" }
    let tree = SyntaxTree.parse(Array(names.joined(separator: "\n").utf8))
    let read = tree.nodes { $0 == .name }.map { tree.name($0) }
    #expect(read == names.map { $0 })
    #expect(tree.mentions("name_1499"))
    #expect(!tree.mentions("name_1500"))
  }

  @Test func namesAreNormalised() {
    let tree = SyntaxTree.parse(Array("ﬁle = file = a.ﬁle".utf8))
    #expect(
      tree.nodes { $0 == .name || $0 == .identifier }.map { tree.name($0) } == [
        "file", "file", "a", "file",
      ])
  }

  /// Names that all hash to one place, as somebody might make them: FNV-1a is no secret.
  @Test func namesThatCollide() {
    var names: [String] = []
    var number = 0
    while names.count < 300 {
      let name = "n\(number)"
      number += 1
      var hash: UInt32 = 2_166_136_261
      for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
      if (hash ^ hash >> 15) & 1023 == 7 { names.append(name) }
    }
    let tree = SyntaxTree.parse(Array((names + names).joined(separator: "\n").utf8))
    #expect(tree.nodes { $0 == .name }.map { tree.name($0) } == names + names)
  }

  @Test func bodiesThatAreParsedLaterHaveNamesOfTheirOwn() throws {
    let tree = SyntaxTree.parse(
      Array("first = 1\ndef f(second):\n  third(first)\n".utf8), .deferringFunctionBodies)
    let function = try #require(tree.nodes { $0 == .functionDefinition }.first)
    #expect(!tree.mentions("third"))
    let body = try #require(tree.parsingBody(of: function))
    #expect(body.nodes { $0 == .name }.map { body.name($0) } == ["third", "first"])
  }
}
