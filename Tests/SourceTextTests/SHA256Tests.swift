import SourceText
import TestSupport
import Testing

@Suite struct SHA256Tests {
  @Test func digestsAreThoseOfTheStandard() throws {
    for length in [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 128, 1000] {
      let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let expected = try run("sha256sum", input: message).orFail().output.prefix(64)
      #expect(sha256(message).hexadecimal == expected)
    }
  }
}
