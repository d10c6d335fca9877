import Diagnostics
import Foundation
import Reports
import SourceText
import TestSupport
import Testing

/// One golden copy a format; read them as a user would.
@Suite struct GoldenReports {
  @Test func text() throws {
    try expectSnapshot(CheckResult.sample.text(), named: "check.txt")
  }

  @Test func narrowAndVerbose() throws {
    let style = TextStyle(width: 60, verbose: true)
    try expectSnapshot(CheckResult.sample.text(.text, style), named: "check-narrow.txt")
  }

  @Test func colored() throws {
    let text = CheckResult.sample.text(.text, TextStyle(color: true))
    try expectSnapshot(
      text.replacingOccurrences(of: "\u{1B}", with: "␛"), named: "check-color.txt")
  }

  @Test func github() throws {
    try expectSnapshot(CheckResult.sample.text(.github), named: "check.github")
  }

  @Test func json() throws {
    try expectSnapshot(CheckResult.sample.text(.json), named: "check.json")
  }

  @Test func history() throws {
    try expectSnapshot(
      String(decoding: HistoryDocument.sample.json(), as: UTF8.self), named: "history.json")
  }

  @Test func frames() throws {
    let frames = Frames.all.map { name, result in "== \(name)\n\(result.text())" }
    try expectSnapshot(frames.joined(separator: "\n"), named: "frames.txt")
  }

  @Test func colorsAddNothingButColors() throws {
    for result in [CheckResult.sample] + Frames.all.map(\.1) {
      let style = TextStyle(color: true, width: 70)
      let plain = result.text(.text, style).replacing(/\u{1B}\[[0-9;]*m/, with: "")
      #expect(plain == result.text(.text, TextStyle(width: 70)))
    }
  }
}

/// The machine formats, read back.
@Suite struct MachineFormatTests {
  @Test func checkDocument() throws {
    let document = try parse(CheckResult.sample.rendered(as: .json))
    #expect(
      Set(document.keys) == ["version", "findings", "suppressed", "could_not_check", "summary"])
    let findings = try #require(document["findings"] as? [[String: Any]])
    let keys: Set<String> = [
      "rule", "severity", "message", "help", "environment", "revision", "path", "line", "column",
      "end_line", "end_column", "related", "fix", "fingerprint",
    ]
    for finding in findings { #expect(Set(finding.keys) == keys) }
    #expect(findings.map { $0["line"] as? Int } == [5, nil, 10, 3])
    #expect(findings[0]["column"] as? Int == 1 && findings[0]["end_column"] as? Int == 15)
    #expect(findings[1]["path"] as? String == "alembic/versions/a.py")
    let related = try #require(findings[0]["related"] as? [[String: Any]])
    #expect(related.map { Set($0.keys) } == [["path", "line", "revision", "message"]])
    let suppressed = try #require(document["suppressed"] as? [[String: Any]])
    for finding in suppressed { #expect(Set(finding.keys) == keys.union(["reason", "declared"])) }
    let declared = suppressed.compactMap { $0["declared"] as? [String: Any] }
    #expect(declared.map { $0["line"] as? Int } == [12, nil, nil, nil])
    #expect(declared.map { $0["commit"] is String } == [false, true, true, true])
    let missed = try #require(document["could_not_check"] as? [[String: Any]])
    #expect(missed.map { $0["line"] as? Int } == [nil, 3, 9])
    let summary = try #require(document["summary"] as? [String: Any])
    #expect(summary["compared_revisions"] as? Int == 547)
    #expect(summary["base"] as? String == "origin/main")
  }

  @Test func columnsCountBytes() throws {
    let file = MarkedFile("v.py", "é = «\"日本\"»  # x\n")
    let result = CheckResult(Finding("x", at: file.label()))
    let document = try parse(result.rendered(as: .json))
    let finding = try #require((document["findings"] as? [[String: Any]])?.first)
    #expect(finding["column"] as? Int == 6 && finding["end_column"] as? Int == 14)
    #expect(result.text().contains("--> v.py:1:5\n"))
  }

  @Test func emptyDocuments() throws {
    let result = CheckResult(
      findings: [], couldNotCheck: [],
      coverage: Coverage(
        snapshot: "index", snapshotName: "index", base: nil, baseReason: "no commits yet"))
    let document = try parse(result.rendered(as: .json))
    #expect((document["findings"] as? [Any])?.isEmpty == true)
    #expect((document["summary"] as? [String: Any])?["base"] is NSNull)
    #expect(try parse(HistoryDocument(snapshot: "index").json())["version"] as? Int == 1)
  }

  @Test func historyDocument() throws {
    let document = try parse(HistoryDocument.sample.json())
    let environments = try #require(document["environments"] as? [[String: Any]])
    let revisions = try #require(environments.first?["revisions"] as? [[String: Any]])
    #expect(revisions.map { $0["landed"] as? Bool } == [true, nil])
    #expect(revisions[1]["landed"] is NSNull)
    #expect((revisions[1]["header"] as? [String: Any])?["revises"] is NSNull)
  }

  @Test func largeDocumentsComeInParts() throws {
    var environment = HistoryDocument.Environment(
      name: "a", config: nil, scriptLocation: "a", versionLocations: ["a"])
    environment.revisions = (0..<2000).map { .init(revision: "\($0)", path: "\($0).py") }
    var parts: [[UInt8]] = []
    HistoryDocument(snapshot: "index", environments: [environment]).writeJSON { parts.append($0) }
    #expect(parts.count > 5)
    let document = try parse(Array(parts.joined()))
    let environments = try #require(document["environments"] as? [[String: Any]])
    let revisions = try #require(environments[0]["revisions"] as? [[String: Any]])
    #expect(revisions.map { $0["revision"] as? String } == (0..<2000).map(String.init))
  }

  /// Every scalar comes back from JSON as it went in, and none that a terminal acts on is raw.
  @Test func jsonStrings() throws {
    let scalars = Array(0...0x10FFFF).compactMap(Unicode.Scalar.init)
    for start in stride(from: 0, to: scalars.count, by: 4096) {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[start..<min(start + 4096, scalars.count)])
      let bytes = HistoryDocument(snapshot: String(text)).json()
      let snapshot = try #require(parse(bytes)["snapshot"] as? String)
      #expect(snapshot.unicodeScalars.elementsEqual(text))
      let raw = String(decoding: bytes, as: UTF8.self).unicodeScalars
      #expect(!raw.contains { $0.isEscapedForDisplay && $0 != "\n" })
    }
  }

  private func parse(_ bytes: [UInt8]) throws -> [String: Any] {
    #expect(bytes.last == UInt8(ascii: "\n"))
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }
}

@Suite struct GitHubTests {
  @Test func everyCommandIsOneLine() {
    let hostile = "50% a:b,c\n::error::forged\r\u{1B}[2J\u{202E}"
    let file = MarkedFile("v,e:r%/\n::warning::x.py", "«x»\n«y\nz»\n")
    let result = CheckResult(
      Finding(
        .init(stringLiteral: hostile), at: file.label(), also: [file.label(1, hostile)],
        help: [.init(stringLiteral: hostile)]))
    let lines = result.text(.github).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3 && lines[2].isEmpty)
    let shown = #"50%25 a:b,c\u{a}::error::forged\u{d}\u{1b}[2J\u{202e}"#
    let path = #"v,e:r%25/\u{a}::warning::x.py"#
    let property = #"v%2Ce%3Ar%25/\u{a}%3A%3Awarning%3A%3Ax.py"#
    let properties = "file=\(property),line=1,col=1,endLine=1,endColumn=2,title=mlint%3A rule"
    let message = ["\(path):1:1: \(shown)", "\(path):2:1: \(shown)", "help: \(shown)"]
    #expect(lines[0] == "::error \(properties)::\(message.joined(separator: "%0A"))")
    #expect(lines[1].hasPrefix("::notice title=mlint::1 error%0Aread 2 revisions"))
  }

  /// GitHub rejects columns of a range over several lines, and an end before the start.
  @Test func columnsOnlyWithinALine() {
    let file = MarkedFile("v.py", "  «x\ny»\n«»")
    #expect(
      CheckResult(Finding("m", at: file.label())).text(.github)
        .hasPrefix("::error file=v.py,line=1,endLine=2,title="))
    #expect(
      CheckResult(Finding("m", at: file.label(1))).text(.github)
        .hasPrefix("::error file=v.py,line=3,col=1,endLine=3,endColumn=1,title="))
  }

  @Test func infoFindingsAreNoticesWhenAskedFor() {
    let file = MarkedFile("v.py", "«x»")
    let result = CheckResult(Finding("m", at: file.label()), severity: .info)
    #expect(result.text(.github).hasPrefix("::notice title=mlint::no findings (1 info finding"))
    #expect(result.text(.github, TextStyle(verbose: true)).hasPrefix("::notice file=v.py,line=1"))
  }
}
