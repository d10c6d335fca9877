import Diagnostics
import SourceText
import TestSupport
import Testing

@testable import Reports

@Suite struct TextReportTests {
  /// The underline stands below the range, measured in columns of a terminal.
  @Test(arguments: [
    "name = «\"日本語\"»", "\tx = «\"tab\"»", "a\t\tb «c»", "e\u{301}e\u{301} «e\u{301}x»",
    "🎉🎉 «🎉» x", "한글 «각» x", "ﾊﾝｶｸ «ｶﾞ»", "x\u{200B}\u{200D}y «z»", "x «»",
    "\u{1B}[31m «x\u{7}»", "\u{FEFF}a «b»", "\u{FEFF}«x»",
  ])
  func underlines(marked: String) throws {
    let file = MarkedFile("v.py", marked)
    let lines = CheckResult(Finding("m", at: file.label())).text().split(separator: "\n")
    let source = try #require(lines.first { $0.hasPrefix("1 | ") }).dropFirst(4)
    let marks = try #require(lines.first { $0.hasPrefix("  | ") }).dropFirst(4)
    let column = String(marks.prefix { $0 == " " }).displayWidth
    let width = marks.count - column
    // What stands at these columns is what was marked, made harmless in the same way.
    let shown = cut(String(source), from: column, width: width)
    let range = file.ranges[0]
    let expected = file.file.text(of: range).escapedForDisplay
    #expect(shown == expected || (range.isEmpty && width == 1), "\(shown) \(expected)")
  }

  /// The text between two columns.
  private func cut(_ text: String, from start: Int, width: Int) -> String {
    var column = 0
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isInside = column >= start && column < start + width
      if isInside || (scalar.displayWidth == 0 && column == start + width && !result.isEmpty) {
        result.append(scalar)
      }
      column += scalar.displayWidth
    }
    return String(result)
  }

  @Test func invalidUTF8IsRepairedAndMeasured() {
    let bytes: [UInt8] = [0xFF, 0xE6, 0x97, 0x20] + Array("x = 1".utf8)
    let file = SourceFile(path: RelativePath([0x76, 0xFF]), bytes: bytes)
    let text = CheckResult(Finding("m", at: Label(file, SourceRange(4, 5)))).text()
    #expect(text.contains("--> v\u{FFFD}:1:"))
    #expect(text.contains("1 | \u{FFFD}\u{FFFD} x = 1\n  |    ^\n"))
  }

  @Test func longLinesAreCropped() throws {
    for length in [50, 200, 5_000, 100_000] {
      for place in [0, 10, length / 2, length - 3] {
        for width in [40, 80, 120] {
          let before = String(repeating: "日", count: place)
          let after = String(repeating: "b", count: length - place)
          let file = MarkedFile("v.py", before + "«XYZ»" + after)
          let text = CheckResult(Finding("m", at: file.label())).text(
            .text, TextStyle(width: width))
          let lines = text.split(separator: "\n")
          let source = try #require(lines.first { $0.hasPrefix("1 | ") })
          let marks = try #require(lines.first { $0.hasPrefix("  | ") })
          #expect(String(source).displayWidth <= width)
          let column = try #require(source.range(of: "XYZ")).lowerBound
          #expect(
            String(source[..<column]).displayWidth == marks.prefix { $0 != "^" }.count,
            "\(length) \(place) \(width)")
          #expect(marks.hasSuffix("^^^"))
        }
      }
    }
  }

  @Test func anyRangeOfAnyTextIsShown() {
    var random = RandomSource(seed: 7)
    let pieces = [
      "a", "日", "\t", "\n", "\r\n", "\r", "e\u{301}", "\u{1B}", " ", "🎉", "xyz", "(", "\n\n",
    ]
    for _ in 0..<2000 {
      let text = (0..<random.int(0..<60)).map { _ in random.element(of: pieces) ?? "" }.joined()
      let file = SourceFile(path: "v.py", text: text)
      let labels = (0..<random.int(1..<5)).map { _ in
        let start = random.int(0..<text.utf8.count + 3)
        let length = random.int(0..<random.int(1..<text.utf8.count + 2))
        return Label(file, SourceRange(start..<start + length), random.chance(0.5) ? "text" : "")
      }
      let result = CheckResult(Finding("m", at: labels[0], also: Array(labels.dropFirst())))
      let report = result.text(.text, TextStyle(width: random.int(0..<100)))
      #expect(report.hasSuffix("\n"))
      #expect(!report.unicodeScalars.contains { $0.isEscapedForDisplay && $0 != "\n" })
    }
  }

  @Test func hostileTextNeverReachesTheTerminal() {
    let hostile = "\u{1B}]0;title\u{7}\u{9B}2J\u{202E}\r\n\u{2028}"
    let file = MarkedFile("\(hostile).py", "x = «\(hostile)»")
    var result = CheckResult(
      Finding(
        .init(stringLiteral: hostile), at: file.label(0, hostile, revision: hostile),
        also: [Label(file.file, nil, hostile)], help: [.init(stringLiteral: hostile)]),
      environments: [hostile, "other"])
    result.couldNotCheck = [
      CouldNotCheck(rule: hostile, path: file.file.path, reason: hostile, remedy: hostile)
    ]
    result.coverage.baseReason = hostile
    for format in CheckFormat.allCases {
      let scalars = result.text(format, TextStyle(verbose: true)).unicodeScalars
      #expect(!scalars.contains { $0.isEscapedForDisplay && $0 != "\n" }, "\(format)")
    }
  }

  @Test func environmentsAreNamedOnlyWhenThereAreSeveral() {
    let file = MarkedFile("v.py", "«x»")
    let finding = Finding("m", at: file.label())
    #expect(!CheckResult(finding, environments: ["a"]).text().contains("environment"))
    #expect(CheckResult(finding, environments: ["a", "b"]).text().hasPrefix("environment a\n\n"))
  }

  @Test func longListsOfPathsAreCut() {
    var result = CheckResult.sample
    result.findings = []
    result.suppressed = []
    result.couldNotCheck = (1...9).map { number in
      CouldNotCheck(path: RelativePath("v\(number).py"), reason: "r", remedy: "m")
    }
    let text = result.text()
    #expect(text.contains(" --> v5.py\n  = note: and 4 more, show with --verbose\n  = help: m\n"))
    #expect(result.text(.text, TextStyle(verbose: true)).contains(" --> v9.py\n  = help: m\n"))
    #expect(text.contains("\nno findings, but 9 things could not be checked\n"))
  }

  @Test func coverageSaysWhatWasDone() {
    var coverage = CheckResult.sample.coverage
    #expect(
      coverage.sentence
        == "read 549 revisions of alembic from the index; base origin/main (the remote's default "
        + "branch); 2 un-landed revisions checked, 547 compared with their landed version; "
        + "3 operations could not be read, see `mlint operations`")
    (coverage.checkedRevisions, coverage.unreadOperations) = (0, 0)
    #expect(
      coverage.sentence.hasSuffix(
        "; no un-landed revisions to check, 547 compared with their landed version"))
    (coverage.checkedRevisions, coverage.checksLanded) = (549, true)
    #expect(coverage.sentence.contains("; 549 revisions checked, 547 compared"))
    coverage = Coverage(
      snapshot: "working tree", snapshotName: "working-tree", base: nil,
      baseReason: "this is no git repository", environments: ["a", "b"], revisions: 1,
      checkedRevisions: 1)
    #expect(
      coverage.sentence
        == "read 1 revision of a, b from the working tree; no base (this is no git repository); "
        + "1 revision checked")
    (coverage.environments, coverage.revisions) = ([], 0)
    #expect(
      coverage.sentence
        == "read no revisions, because no environment was found, from the working tree; "
        + "no base (this is no git repository)")
    (coverage.snapshot, coverage.snapshotName) = ("commit 1f2e3d4", "1f2e3d4")
    #expect(coverage.sentence.contains("from commit 1f2e3d4;"))
  }
}

@Suite struct TextMeasureTests {
  /// East Asian Wide and Fullwidth are two columns, marks none, as Python's Unicode tables say.
  @Test func widthsAreUnicodes() throws {
    let program = """
      import sys, unicodedata
      for number in range(0x300, 0x110000):
          scalar = chr(number)
          category = unicodedata.category(scalar)
          if category in ("Cn", "Cs"):
              continue
          jungseong = 0x1160 <= number <= 0x11FF or 0xD7B0 <= number <= 0xD7FF
          wide = unicodedata.east_asian_width(scalar) in "WF"
          width = 0 if category in ("Mn", "Me", "Cf") or jungseong else 2 if wide else 1
          print(number, width)
      """
    let table = try run("python3", ["-c", program]).orFail().lines
    #expect(table.count > 140_000)
    var different: [UInt32] = []
    for line in table {
      let numbers = line.split(separator: " ").compactMap { UInt32($0) }
      guard numbers.count == 2, let scalar = Unicode.Scalar(numbers[0]) else { continue }
      if scalar.displayWidth != Int(numbers[1]) { different.append(numbers[0]) }
    }
    // Versions of Unicode change the properties of a few scalars.
    #expect(different.count <= 5, "\(different.prefix(50).map { String($0, radix: 16) })")
  }

  @Test func wrappingKeepsCommandsWhole() {
    #expect("a bb ccc".wrapped(to: 4) == ["a bb", "ccc"])
    #expect("run `git fetch --all` now".wrapped(to: 10) == ["run", "`git fetch --all`", "now"])
    #expect("日本 日本".wrapped(to: 5) == ["日本", "日本"])
    #expect("".wrapped(to: 5) == [""])
    #expect("a ` b c d".wrapped(to: 3) == ["a", "` b c d"])
  }
}
