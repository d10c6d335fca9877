import SourceText
import TestSupport
import Testing

@Suite struct ShellPathTests {
  /// A shell makes the same bytes of it, whatever they are.
  @Test func everyByte() throws {
    let paths = [
      Array("a/b c.py".utf8), Array("it's ü.py".utf8), [0x61, 0xFF, 0x31, 0x2E],
      [0x1B, 0x5B, 0x31],
      Array(1...255),
    ].map { RelativePath($0) }
    for path in paths {
      let line = "printf %s \(path.quotedForShell) | od -An -v -tu1"
      let shown = try run("bash", ["-c", line], in: "/").orFail().output
      #expect(shown.split { " \n".contains($0) }.compactMap { UInt8($0) } == path.bytes, "\(line)")
    }
    #expect(RelativePath([0x61, 0xFF]).quotedForShell == #"$'a\377'"#)
    #expect(RelativePath("a b").quotedForShell == "'a b'")
  }
}
