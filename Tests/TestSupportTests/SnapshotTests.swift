import TestSupport
import Testing

@Suite struct SnapshotTests {
  @Test func aGoldenCopyIsCompared() throws {
    try expectSnapshot("one\ntwo\n", named: "two-lines.txt")
  }

  @Test func aDifferenceNamesItsLines() {
    #expect(difference(from: "a\nb\nc", to: "a\nx\nc\nd") == "-2: b\n+2: x\n+4: d")
  }

  @Test func aDifferentOrMissingCopyIsAProblem() throws {
    let path = SourceTree.path("Tests/Golden/TestSupportTests/two-lines.txt")
    #expect(try goldenProblem("one\ntwo\n", path: path) == nil)
    #expect(try goldenProblem("one\nthree\n", path: path)?.contains("-2: two\n+2: three") == true)
    #expect(try goldenProblem("one", path: path + ".absent")?.contains("no golden copy") == true)
  }

  @Test func theBinaryIsBesideTheTests() throws {
    #expect(try run(mlintBinary(), ["--version"]).output.contains("mlint"))
  }
}
