import HeadsFile
import MigrationModel
import TestSupport
import Testing

/// Which lines of history there are, and what each is known by.
@Suite struct HeadLineTests {
  private func keys(_ revisions: [Revision]) -> [String] {
    graph(revisions).headLines.map { "\($0.key.text) \($0.revision)" }
  }

  @Test func noRevision() {
    #expect(keys([]) == [])
    #expect(!lockText([]).isEmpty)
    #expect(recorded(lockText([])).differences(from: graph([])).isEmpty)
  }

  @Test func anUnlabelledLineIsKnownByItsRoot() {
    #expect(keys([.init("a"), .init("b", "a"), .init("c", "b")]) == ["a c"])
    #expect(keys([.init("a"), .init("c", "a"), .init("x")]) == ["a c", "x x"])
  }

  @Test func aMergeOfRootsIsKnownByTheFirst() {
    #expect(keys([.init("r9"), .init("r1"), .init("m", "r9", "r1")]) == ["r1 m"])
    #expect(
      keys([.init("r9"), .init("r1"), .init("m", "r9", "r1"), .init("z", "m")]) == ["r1 z"])
  }

  @Test func aLabelledLineIsKnownByItsLabels() {
    let revisions: [Revision] = [
      .init("a"), .init("b", "a", labels: ["pre"]), .init("c", "a", labels: ["post"]),
      .init("d", "c", labels: ["extra"]),
    ]
    #expect(keys(revisions) == ["extra,post d", "pre b"])
  }

  /// What others depend on is a head all the same: a revision can be added after it.
  @Test func effectiveHeads() {
    let revisions: [Revision] = [
      .init("a", labels: ["one"]), .init("x", labels: ["two"], dependsOn: ["a"]),
    ]
    #expect(keys(revisions) == ["one a", "two x"])
  }

  /// Labels that are computed as the file runs are known by the revision that computes them.
  @Test func computedLabels() {
    let revisions: [Revision] = [
      .init("a"), .init("b", "a", computesLabels: true), .init("c", "a", computesLabels: true),
      .init("d", "c"),
    ]
    #expect(graph(revisions).competingHeads.isEmpty)
    #expect(keys(revisions) == ["b b", "c d"])
  }

  /// The order of the files plays no part, and neither do cycles.
  @Test(arguments: seeds(50))
  func theSameWhateverTheOrder(seed: UInt64) {
    var random = RandomSource(seed: seed)
    var revisions: [Revision] = []
    for number in 0..<random.int(1..<15) {
      var revision = Revision("r\(number)")
      for _ in 0..<random.int(0..<3) {
        revision.down += [revisions.randomElement(using: &random)?.id].compactMap(\.self)
      }
      if random.chance(0.2) { revision.labels = ["l\(number)"] }
      revisions.append(revision)
    }
    let lines = keys(revisions)
    #expect(keys(revisions.shuffled(using: &random)) == lines)
    let heads = graph(revisions)
    #expect(Set(heads.headLines.map(\.revision)) == Set(heads.heads))
    if heads.competingHeads.isEmpty {
      #expect(Set(heads.headLines.map(\.key)).count == lines.count, "\(lines)")
    }
  }

  /// Names with blanks, line ends, commas and marks of other meanings come back as they were.
  @Test(arguments: [
    "a b", "a\tb\r\nc", "a,b", "# a", "=======", "<<<<<<< HEAD", "100%", "%20", "é ü", "\u{2028}",
    "\u{FEFF}a", "||||||| base", ">>>>>>> x",
  ])
  func oddNames(_ name: String) {
    let revisions: [Revision] = [
      .init("root \(name)", fileName: name + ".py"), .init(name, labels: [name], fileName: name),
    ]
    let file = recorded(lockText(revisions))
    #expect(file.reading.problems.isEmpty && !file.reading.isInConflict)
    #expect(file.differences(from: graph(revisions)).isEmpty, "\(lockText(revisions))")
    #expect(file.reading.entries.count == 2)
  }

  @Test func fileNamesThatAreNoText() {
    let line = HeadLine(
      key: HeadKey(names: [RevisionID("a")], isBranch: false), revision: RevisionID("a"),
      fileName: [0xFF, 0x61, 0xC3, 0x28])
    let reading = HeadsReading.parse(HeadsText.text(of: [line]), as: .mlint)
    #expect(reading.entries.map(\.fileName) == [line.fileName])
  }
}
