import Foundation
import TestSupport
import Testing

/// What every command has in common: statuses, streams, colours, and what happens when writing fails.
@Suite struct CommandLineTests {
  private func mlint(_ arguments: String..., environment: [String: String?] = [:]) throws
    -> ProcessResult
  {
    try run(try mlintBinary(), arguments, in: "/", environment: environment)
  }

  /// Runs a line of bash in which `$MLINT` is the program.
  private func bash(_ line: String, in directory: String) throws -> ProcessResult {
    try run("bash", ["-c", line], in: directory, environment: ["MLINT": try mlintBinary()])
  }

  @Test func versionAndHelpGoToStandardOutput() throws {
    let version = try mlint("--version")
    #expect(version.status == 0)
    #expect(version.line.wholeMatch(of: /mlint \d+\.\d+\.\d+/) != nil, "\(version)")
    for command in [
      "check", "merge", "heads", "history", "branches", "show", "rules", "explain", "hook", "demo",
    ] {
      let help = try mlint(command, "--help")
      #expect(help.status == 0, "\(help)")
      #expect(help.output.contains("Usage: mlint \(command)"), "\(help)")
      #expect(help.errors.isEmpty)
    }
  }

  @Test(arguments: [[], ["chekc"], ["check", "--formt", "json"], ["check", "--format", "xml"]])
  func aWrongCommandLineIsStatus2(arguments: [String]) throws {
    let result = try run(try mlintBinary(), arguments)
    #expect(result.status == 2, "\(result)")
    #expect(result.output.isEmpty)
    #expect(!result.errors.isEmpty)
  }

  @Test func everyRuleIsListedAndExplained() throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: SourceTree.path("rules"))
      .filter { $0.hasSuffix(".md") && $0 != "README.md" && !$0.hasSuffix(".cases.md") }
    #expect(!pages.isEmpty)
    let list = try mlint("rules").orFail().output
    for page in pages {
      let slug = String(page.dropLast(3))
      #expect(list.contains("  \(slug) "))
      let text = String(decoding: try readFile(SourceTree.path("rules/\(page)")), as: UTF8.self)
      // What the tests expect of the examples is on the page and nothing for a reader.
      let shown = try mlint("explain", slug).orFail().output
      #expect(
        !shown.contains(/(#|--) *want([+-]\d|\(|:)/) && !shown.contains(/\nwant.*: "/), "\(slug)")
      let known = text.split(separator: "\n").map {
        $0.replacing(/[ ]*(#|--) *want(?! *[A-Za-z]).*/, with: "")
      }.filter { !$0.isEmpty && !$0.hasPrefix("want") }
      let kept = shown.split(separator: "\n").map { $0.replacing(/[ ]+$/, with: "") }
      #expect(kept == known.map { $0.replacing(/[ ]+$/, with: "") }, "\(slug)")
    }
  }

  @Test func anUnknownRuleIsGuessed() throws {
    let result = try mlint("explain", "multiple-head")
    #expect(result.status == 2)
    #expect(result.errors.contains("did you mean `multiple-heads`?"))
  }

  @Test func colorsAreForTerminalsUnlessAskedFor() throws {
    let plain = try mlint("rules").output
    #expect(!plain.contains("\u{1B}"))
    for forced in [["FORCE_COLOR": "1"], ["FORCE_COLOR": "1", "TERM": "dumb"]] {
      let result = try mlint("rules", environment: forced)
      #expect(result.output.contains("\u{1B}["))
    }
    let refused = ["FORCE_COLOR": "1", "NO_COLOR": "1"]
    #expect(try mlint("rules", environment: refused).output == plain)
    #expect(try mlint("rules", "--color", "always", environment: refused).output != plain)
    #expect(
      try mlint("rules", "--color=never", environment: ["FORCE_COLOR": "1"]).output == plain)
  }

  @Test func outputThatCannotBeWrittenIsNoSuccess() throws {
    let full = try bash(#""$MLINT" rules >/dev/full"#, in: "/")
    #expect(full.status == 70)
    #expect(full.errors.contains("No space left on device"))
    // Nobody is left to read; that is no failure.
    let closed = try bash(#"set -o pipefail; "$MLINT" explain multiple-heads | true"#, in: "/")
    #expect(closed.status == 0, "\(closed)")
    #expect(closed.errors.isEmpty)
  }

  @Test func aFolderThatIsGoneIsNoCrash() throws {
    let folder = try TemporaryFolder("gone")
    let result = try bash(
      #"mkdir gone && cd gone && rmdir ../gone && "$MLINT" --version && "$MLINT" check"#,
      in: folder.path)
    #expect(result.status == 2, "\(result)")
    #expect(result.output.hasPrefix("mlint "))
    #expect(result.errors.contains("current folder"))
  }

  @Test func aCrashSaysSoInOneLine() throws {
    let folder = try TemporaryFolder("crash")
    // The FIFO has no reader, so that `mlint` waits when the signal comes.
    let result = try bash(
      #"mkfifo fifo; "$MLINT" check --output fifo & sleep 2; kill -ILL $!; wait $!"#,
      in: folder.path)
    #expect(result.status == 70, "\(result)")
    #expect(result.errors.hasPrefix("mlint: internal error"), "\(result)")
    #expect(result.errors.hasSuffix("; please report it\n"), "\(result)")
  }

  @Test func aReportFileHoldsWhatWouldBePrinted() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(), "migrations/env.py": "",
        "migrations/versions/a1.py": migration("a1", down: nil, "create users"),
        "migrations/versions/b2.py": migration("b2", down: "a1", "add phone"),
        "migrations/versions/c3.py": migration("c3", down: "a1", "add mail"),
      ])
    for format in ["text", "json", "github"] {
      let printed = try repository.mlint("check", "--format", format)
      let written = try repository.mlint("check", "--format", format, "--output", "report")
      #expect(written.output.isEmpty)
      #expect(written.status == printed.status)
      #expect(written.errors.contains("read 3 revisions"))
      #expect(try repository.read("report") == printed.output)
      try repository.remove("report")
    }
    let missing = try repository.mlint("check", "--output", "nowhere/report")
    #expect(missing.status == 2, "\(missing)")
  }

  @Test func textOfTheProjectCannotSteerTheTerminal() throws {
    let repository = try GitFixture()
    let message = "add phone \u{1B}[31m\u{202E}red"
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(), "migrations/env.py": "",
        "migrations/versions/a1.py": migration("a1", down: nil, message),
      ])
    let results = try [
      repository.mlint("history"), repository.mlint("history", "--verbose"),
      repository.mlint("heads", "--verbose"),
    ]
    for result in results {
      #expect(result.output.contains("add phone \\u{1b}[31m\\u{202e}red"), "\(result)")
      #expect(!result.output.contains("\u{1B}"))
    }
  }
}
