import Git
import TestSupport
import Testing

/// Merging texts, beside `git merge-file`.
@Suite struct TextMergeTests {
  @Test(arguments: seeds(40))
  func agreesWithGit(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let folder = try TemporaryFolder("texts")
    let base = (0..<random.int(1..<14)).map { "line \($0)\n" }
    let versions = [
      edited(base, &random), base, edited(base, &random),
    ].map { Array($0.joined().utf8) }
    for (name, bytes) in zip(["ours", "base", "theirs"], versions) {
      try writeFile(folder.path(name), bytes)
    }
    let git = try run(
      "git", ["merge-file", "--stdout"] + ["ours", "base", "theirs"].map(folder.path))
    let merged = try TextMerge.merge(
      ancestor: versions[1], ours: versions[0], theirs: versions[2])
    #expect((merged != nil) == (git.status == 0), "\(git)")
    if let merged { #expect(merged == git.outputBytes) }
  }

  private func edited(_ lines: [String], _ random: inout RandomSource) -> [String] {
    var lines = lines
    for _ in 0..<random.int(0..<3) {
      let index = random.int(0..<lines.count + 1)
      switch random.int(0..<3) {
      case 0: lines.insert("added \(random.int(0..<9))\n", at: index)
      case 1 where index < lines.count: lines[index] = "changed \(random.int(0..<9))\n"
      case 2 where index < lines.count: lines.remove(at: index)
      default: break
      }
    }
    return lines
  }

  @Test func whatIsNotMerged() throws {
    let text = Array("a\nb\n".utf8)
    #expect(try TextMerge.merge(ancestor: [0], ours: text, theirs: text) == nil)
    let long = [UInt8](repeating: 10, count: TextMerge.maximumSize + 1)
    #expect(try TextMerge.merge(ancestor: text, ours: long, theirs: text) == nil)
    #expect(try TextMerge.merge(ancestor: [], ours: [], theirs: []) == [])
    // Each version wins over an unchanged one.
    #expect(try TextMerge.merge(ancestor: text, ours: [], theirs: text) == [])
  }
}
