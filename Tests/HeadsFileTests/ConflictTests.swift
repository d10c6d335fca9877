import HeadsFile
import MigrationModel
import TestSupport
import Testing

/// Files in conflict, as git leaves them and as nobody would.
@Suite struct ConflictTests {
  private static let start: [Revision] = [
    .init("a1"), .init("x1", labels: ["billing"]), .init("y1", labels: ["users"]),
  ]
  private static let mine = start + [.init("b2", "a1"), .init("x2", "x1")]
  private static let others = start + [.init("c3", "a1"), .init("y2", "y1")]

  /// Merges two branches in which the heads file changed, and returns what git left of it.
  private func merged(_ options: [String], lineEnd: String = "\n") throws -> [UInt8] {
    let repository = try GitFixture()
    func text(_ revisions: [Revision]) -> String {
      lockText(revisions).replacing("\n", with: lineEnd)
    }
    try repository.commit("start", writing: ["heads.lock": text(Self.start)])
    try repository.branch("feature")
    try repository.commit("mine", writing: ["heads.lock": text(Self.mine)])
    try repository.checkout("main")
    try repository.commit("others", writing: ["heads.lock": text(Self.others)])
    try repository.checkout("feature")
    let result = try run(
      "git", ["-C", repository.path] + options + ["merge", "main"])
    #expect(result.status == 1, "\(result)")
    return try readFile(repository.path("heads.lock"))
  }

  @Test(arguments: ["merge", "diff3", "zdiff3"], ["\n", "\r\n"])
  func everyStyleOfGits(style: String, lineEnd: String) throws {
    let options = ["-c", "merge.conflictStyle=\(style)", "-c", "core.autocrlf=false"]
    let bytes = try merged(options, lineEnd: lineEnd)
    let reading = HeadsReading.parse(bytes, as: .mlint)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(reading.isInConflict && reading.problems.isEmpty, "\(text)")
    #expect(reading.hasBase == (style != "merge"))
    #expect(reading.names.ours == "HEAD" && reading.names.theirs == "main")
    // What git could merge belongs to both sides.
    let ours = ["a1 b2", "billing x2", "users y2"]
    let theirs = ["a1 c3", "billing x2", "users y2"]
    #expect(reading.lines(of: .ours) == ours, "\(text)")
    #expect(reading.lines(of: .theirs) == theirs, "\(text)")
    if style != "merge" { #expect(reading.lines(of: .base).first == "a1 a1", "\(text)") }
    #expect(reading.isSigned)
  }

  /// A criss-cross merge whose common ancestor is in conflict with itself: git nests its markers.
  @Test func nestedInTheCommonAncestor() throws {
    let repository = try GitFixture()
    func step(_ branch: String, _ id: String) throws {
      try repository.checkout(branch)
      try repository.commit(id, writing: ["heads.lock": lockText([.init("a1"), .init(id, "a1")])])
    }
    func cross(_ into: String, _ other: String, _ id: String) throws {
      try repository.checkout(into)
      _ = try repository.tryGit("merge", other)
      try repository.write("heads.lock", lockText([.init("a1"), .init(id, "a1")]))
      try repository.commit("merge \(id)")
    }
    try repository.commit("start", writing: ["heads.lock": lockText([.init("a1")])])
    try repository.branch("one")
    try repository.branch("two")
    try step("one", "b1")
    try step("two", "b2")
    try repository.branch("two-before")
    try repository.checkout("one")
    try repository.branch("one-before")
    try cross("one", "two-before", "c1")
    try cross("two", "one-before", "c2")
    let result = try repository.tryGit("-c", "merge.conflictStyle=diff3", "merge", "one")
    #expect(result.status == 1)
    let text = try repository.read("heads.lock")
    #expect(text.contains("<<<<<<<<< "), "\(text)")
    let reading = HeadsReading.parse(Array(text.utf8), as: .mlint)
    #expect(reading.problems.isEmpty, "\(text)")
    #expect(reading.lines(of: .ours) == ["a1 c2"])
    #expect(reading.lines(of: .theirs) == ["a1 c1"])
  }

  @Test(arguments: [
    ("<<<<<<< a\na1  b2  b2.py\n", [HeadsReading.Problem.Kind.unclosedConflict]),
    ("=======\na1  b2  b2.py\n", [.strayMarker]),
    (">>>>>>> main\n", [.strayMarker]),
    ("<<<<<<< a\na1  b2  b2.py\n>>>>>>> b\n", [.strayMarker]),
    (
      "<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> b\n=======\n>>>>>>> a\n",
      [.nestedConflict, .strayMarker, .strayMarker]
    ),
    ("<<<<<<< a\n=======\n=======\n>>>>>>> a\n", [.strayMarker]),
    ("<<<<<<<< a\n=======\n========\n>>>>>>>> a\n", [.nestedConflict]),
  ])
  func markersThatDoNotFit(text: String, problems: [HeadsReading.Problem.Kind]) {
    let reading = HeadsReading.parse(Array(text.utf8), as: .mlint)
    #expect(reading.problems.map(\.kind) == problems)
    #expect(reading.isInConflict)
  }

  /// Not a marker: too short, or no blank behind it.
  @Test(arguments: ["<<<<<<\n", "=======x\n", ">>>>>>>main\n"])
  func noMarkers(text: String) {
    #expect(!HeadsReading.parse(Array(text.utf8), as: .mlint).isInConflict)
  }

  /// Any bytes, cut off anywhere, cost time in proportion and no more problems than are listed.
  @Test(arguments: seeds(200))
  func anyBytes(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let parts = [
      "<<<<<<< HEAD\n", "=======\n", "||||||| base\r\n", ">>>>>>> x\n", "<<<<<<<<< y\n", "\n", "\r",
      "a1  b2  b2.py\n", "# `mlint lock`\n", "%", "\u{FEFF}", " ", "a1 (pre) (head)\n", "\0",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<random.int(0..<60) {
      bytes += random.element(of: parts).map { Array($0.utf8) } ?? []
      if random.chance(0.1) { bytes.append(UInt8(random.int(0..<256))) }
    }
    for format in HeadsFormat.allCases {
      for end in 0...bytes.count {
        let reading = HeadsReading.parse(Array(bytes[..<end]), as: format)
        #expect(reading.problems.allSatisfy { Int($0.range.end) <= end })
        #expect(reading.entries.allSatisfy { Int($0.revision.range.end) <= end })
      }
    }
  }

  @Test func manyLines() {
    let line = Array("<<<<<<< a\n".utf8)
    let bytes = Array(repeatElement(line, count: 300_000).joined())
    let reading = HeadsReading.parse(bytes, as: .mlint)
    #expect(reading.problems.count == 100 && reading.isInConflict)
    let names = (0..<300_000).map { "k\($0)  r\($0)  f\n" }.joined()
    let long = HeadsReading.parse(Array(names.utf8), as: .mlint)
    #expect(long.problems.map(\.kind) == [.tooLong])
    #expect(long.entries.count == HeadsReading.maximumLineCount)
    let one = HeadsReading.parse([UInt8](repeating: 60, count: 10 << 20), as: .mlint)
    #expect(one.isInConflict)
  }
}
