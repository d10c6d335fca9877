import FileSystem
import GitTestSupport
import SourceText
import TestSupport
import Testing

@testable import Git

/// What the program git prints, read byte by byte: whatever it is, reading it ends.
@Suite struct ProgramOutputTests {
  private func listing() throws -> [UInt8] {
    let fixture = try GitFixture()
    try fixture.write("with\nline", "1")
    try fixture.write("folder/ü", "2")
    try fixture.commit("files", writing: ["left-out": "3"])
    try fixture.write("announced", "")
    try fixture.git("add", "--intent-to-add", "announced")
    try fixture.git("update-index", "--skip-worktree", "left-out")
    return try fixture.git("ls-files", "--stage", "--debug", "-z").outputBytes
  }

  @Test func listingCutAtEveryByte() throws {
    let bytes = try listing()
    var whole = IndexListing(bytes, written: nil)
    #expect(
      whole.entries()?.map(\.path.text) == ["announced", "folder/ü", "left-out", "with\nline"])
    var complete = 0
    for count in 0..<bytes.count {
      var listing = IndexListing(Array(bytes[..<count]), written: nil)
      if listing.entries() != nil { complete += 1 }
    }
    // Nothing, and after each entry but the last.
    #expect(complete == 4)
  }

  @Test func listingWithOneByteChanged() throws {
    let bytes = try listing()
    for position in bytes.indices {
      for mask in [0x01, 0x20, 0xFF] as [UInt8] {
        var changed = bytes
        changed[position] ^= mask
        var listing = IndexListing(changed, written: nil)
        _ = listing.entries()
      }
    }
  }

  @Test(arguments: [
    ("*", "", true), ("", "", true), ("", "a", false), ("a*b", "ab", true), ("a*b", "a/x/b", true),
    ("a*b", "abc", false), ("*a*b*", "xxaxxbxx", true), ("a?c", "a/c", true), ("a?c", "ac", false),
    ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true), ("[]]", "]", true),
    ("[a", "[a", true), ("\\*", "*", true), ("\\*", "a", false), ("[z-a]", "z", true),
    ("[z-a]", "m", false), ("**", "a/b", true), ("[a-]", "-", true),
  ])
  func patterns(pattern: String, name: String, matches: Bool) {
    #expect(ReferencePattern(pattern).matches(name) == matches)
  }

  @Test func patternThatIsMadeToTakeLong() {
    let pattern = ReferencePattern(String(repeating: "*a", count: 2000) + "b")
    let start = threadTime()
    #expect(!pattern.matches(String(repeating: "a", count: 5000)))
    #expect(threadTime() - start < .seconds(10))
  }

  @Test func booleans() throws {
    let fixture = try GitFixture()
    for (value, isPartial) in [("true", true), ("1", true), ("off", false), ("no", false)] {
      try fixture.git("config", "remote.origin.promisor", value)
      #expect(try fixture.opened().isPartialClone == isPartial, "\(value)")
    }
    try fixture.write(".git/config", "[remote \"origin\"]\n\tpromisor\n")
    #expect(try fixture.opened().isPartialClone)
  }
}
