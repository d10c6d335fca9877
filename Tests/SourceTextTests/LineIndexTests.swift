import SourceText
import Testing

@Suite struct LineIndexTests {
  @Test func linesEndAsPythonsDo() {
    let index = LineIndex(Array("a\r\nbc\rd\n".utf8))
    #expect(index.lineCount == 4)
    #expect(index.position(of: 0) == LinePosition(line: 1, column: 1))
    #expect(index.position(of: 3) == LinePosition(line: 2, column: 1))
    #expect(index.position(of: 6) == LinePosition(line: 3, column: 1))
    #expect(index.position(of: 99) == LinePosition(line: 4, column: 1))
    #expect(String(decoding: index.contents(ofLine: 1), as: UTF8.self) == "a")
    #expect(String(decoding: index.contents(ofLine: 2), as: UTF8.self) == "bc")
    #expect(index.contents(ofLine: 4).isEmpty)
    #expect(index.contents(ofLine: 5).isEmpty)
  }
}

@Suite struct RelativePathTests {
  @Test func resolvesAgainstAFolder() {
    let folder: RelativePath = "a/b"
    #expect(folder.resolving("../c/./d//e".utf8) == "a/c/d/e")
    #expect(folder.resolving("../..".utf8) == RelativePath.root)
    #expect(folder.resolving("../../..".utf8) == nil)
    #expect(folder.resolving("/etc".utf8) == nil)
  }

  @Test func partsOfAPath() {
    let path: RelativePath = "a/b/c.py"
    #expect(Array(path.name) == Array("c.py".utf8))
    #expect(path.parent == "a/b")
    #expect(path.isBelow("a") && !path.isBelow("a/b/c.py") && !path.isBelow("a/b/c"))
    #expect(path.relative(to: "a") == "b/c.py")
    #expect(RelativePath.root.appending("x") == "x")
  }

  @Test func displayNeverMovesTheCursor() {
    #expect("a\u{1B}[2Jb\u{202E}c\n".escapedForDisplay == "a\\u{1b}[2Jb\\u{202e}c\\u{a}")
    #expect(RelativePath([0x61, 0xFF, 0x07]).description == "a\u{FFFD}\\u{7}")
  }
}
