import PythonSyntax
import Testing

@Suite struct NameTableTests {
  @Test func eachPlaceHasItsName() throws {
    let names = (0..<2000).map { "name_\($0 % 1500)" }
    let tree = SyntaxTree.parse(Array(names.joined(separator: "\n").utf8))
    let read = tree.nodes(of: [.name]).map { tree.name($0) }
    #expect(read == names.map { $0 })
    #expect(tree.mentions("name_1499"))
    #expect(!tree.mentions("name_1500"))
  }

  @Test func namesAreNormalised() {
    let tree = SyntaxTree.parse(Array("ﬁle = file = a.ﬁle".utf8))
    #expect(
      tree.nodes(of: [.name, .identifier]).map { tree.name($0) } == [
        "file", "file", "a", "file",
      ])
    expectNumbersTellNamesApart(tree, names: 2)
  }

  @Test func spellingsOfANameHaveItsNumber() {
    expectNumbersTellNamesApart(
      SyntaxTree.parse(Array("fi = ﬁ = fi = ﬁ = \u{212B} = \u{C5} = A\u{30A}".utf8)), names: 2)
  }

  @Test func namesAreFoundByText() throws {
    let tree = SyntaxTree.parse(Array("first = second = ﬁrst".utf8))
    let first = try #require(tree.nameID(of: "first"))
    #expect(tree.text(of: first) == "first")
    #expect(tree.nameIDs.map { tree.text(of: $0) } == ["first", "second"])
    #expect(tree.nameID(of: "third") == nil)
    #expect(tree.nameID(tree.root) == nil)
  }

  @Test func namesEndWhereSomethingElseStands() {
    for byte in UInt8(1)..<128 {
      let character = Character(Unicode.Scalar(byte))
      let isPart = character.isLetter || character.isNumber || character == "_"
      for length in 1...18 {
        let name = Array(repeating: UInt8(ascii: "n"), count: length)
        // Near the end of a text, and far from it.
        for rest in [[], Array(repeating: UInt8(ascii: " "), count: 20)] {
          let first = SyntaxTree.parse(name + [byte] + rest).tokens().first
          #expect(first.map { Int($0.end) } == (isPart ? length + 1 : length))
        }
      }
    }
  }

  /// Expects that nodes have the same id exactly where they have the same text.
  private func expectNumbersTellNamesApart(_ tree: SyntaxTree, names: Int) {
    let nodes = tree.nodes(of: [.name, .identifier])
    var texts: [NameID: String] = [:]
    for node in nodes {
      guard let id = tree.nameID(node) else {
        Issue.record("a name without an id")
        continue
      }
      texts[id] = tree.text(of: id)
      #expect(texts[id] == tree.name(node))
    }
    #expect(Set(texts.values) == Set(nodes.compactMap { tree.name($0) }))
    #expect(texts.count == names)
    #expect(tree.nameCount == names)
  }

  /// Names that all have one hash, as somebody might make them: the second half takes back what the first one did.
  @Test func namesThatCollide() {
    let names = (0..<300).map { number in
      let half = (0..<8).map { UInt8(ascii: "b") + UInt8(number >> ($0 * 3) & 7) }
      return String(decoding: half + half.map { $0 ^ 1 }, as: UTF8.self)
    }
    let tree = SyntaxTree.parse(Array((names + names).joined(separator: "\n").utf8))
    #expect(tree.nodes(of: [.name]).map { tree.name($0) } == names + names)
    expectNumbersTellNamesApart(tree, names: 300)
  }

  @Test func bodiesThatAreParsedLaterHaveNamesOfTheirOwn() throws {
    let tree = SyntaxTree.parse(
      Array("first = 1\ndef f(second):\n  third(first)\n".utf8), .deferringFunctionBodies)
    let function = try #require(tree.nodes(of: [.functionDefinition]).first)
    #expect(!tree.mentions("third"))
    let body = try #require(tree.parsingBody(of: function))
    #expect(body.nodes(of: [.name]).map { body.name($0) } == ["third", "first"])
  }
}
