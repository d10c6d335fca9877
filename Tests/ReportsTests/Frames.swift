import Diagnostics
import Reports
import SourceText

/// Findings whose frames are not plain.
enum Frames {
  static var all: [(name: String, result: CheckResult)] {
    [
      ("several labels on one line", severalLabels), ("a long range", longRange),
      ("nested ranges", nested), ("gaps between lines", gaps),
      ("the same file in two commits", twoVersions), ("a file as a whole", wholeFile),
      ("wide characters, tabs and escapes", wide), ("line ends", lineEnds),
    ]
  }

  private static var severalLabels: CheckResult {
    let file = MarkedFile(
      "v.py", "op.add_column(«\"users\"», sa.Column(«\"phone\"», «nullable=False»))\n")
    return CheckResult(
      Finding(
        "m", at: file.label(2, "this"),
        also: [file.label(0, "the table"), file.label(1)]))
  }

  private static var longRange: CheckResult {
    let lines = (1...20).map { "    line \($0)" }.joined(separator: "\n")
    let file = MarkedFile("v.py", "def upgrade():\n    «op.execute(\n\(lines)\n    )»\n    pass\n")
    return CheckResult(Finding("m", at: file.label(0, "all of this"), help: ["split it"]))
  }

  private static var nested: CheckResult {
    let file = MarkedFile(
      "v.py",
      """
      «def upgrade():
          «op.execute(
              «"x"»
          )»
          op.drop(«
      "y")
      »»
      """)
    return CheckResult(
      Finding(
        "m", at: file.label(1, "this call"),
        also: [file.label(0, "its text"), file.label(3, "in here"), file.label(2, "and this")]),
      severity: .warning)
  }

  private static var gaps: CheckResult {
    let file = MarkedFile("v.py", "«a»\nb\n«c»\nd\ne\n«f»\ng\nh\ni\n«j»\n")
    return CheckResult(
      Finding("m", at: file.label(2), also: [file.label(0), file.label(1), file.label(3, "end")]))
  }

  private static var twoVersions: CheckResult {
    let now = MarkedFile("v.py", "«x = 2»\n", provenance: .workingTree)
    let then = MarkedFile(
      "v.py", "# old\n«x = 1»\n", provenance: .commit("0123456789abcdef0123456789abcdef01234567"))
    return CheckResult(
      Finding("m", at: now.label(0, "is"), also: [then.label(0, "was, when it landed")]))
  }

  private static var wholeFile: CheckResult {
    let file = SourceFile(path: "v.py", text: "x\n")
    let place = MarkedFile("w.py", "«y»\n")
    return CheckResult(
      Finding("m", at: Label(file, nil), also: [place.label(0, "see"), Label(file, nil, "note")]))
  }

  private static var wide: CheckResult {
    let file = MarkedFile(
      "版本/v.py", "\tname = «\"日本語 \u{1F389}\"»  # \u{1B}[31mred\u{202E}\ne\u{301} «x»\n")
    return CheckResult(
      Finding("m", at: file.label(0, "日本"), also: [file.label(1, "second")]))
  }

  private static var lineEnds: CheckResult {
    let file = MarkedFile("v.py", "«first\r\n»second\rth«ird»\r\n«\n»last«»")
    return CheckResult(
      Finding(
        "m", at: file.label(0, "a line with its end"),
        also: [
          file.label(1, "after a lone return"), file.label(2, "an empty line"),
          file.label(3, "the end"),
        ]))
  }
}

extension HistoryDocument {
  static var sample: HistoryDocument {
    var environment = Environment(
      name: "migrations", config: nil, scriptLocation: "migrations",
      versionLocations: ["migrations/versions"])
    environment.heads = ["b"]
    environment.effectiveHeads = ["b"]
    environment.bases = ["a"]
    var first = Revision(revision: "b", path: "migrations/versions/b.py")
    first.downRevisions = ["a"]
    first.message = "Add \"phone\"\tto users \u{7F}"
    first.header = Header(revisionID: "b", revises: ["a"], createDate: "2026-08-06 12:00:00")
    first.isHead = true
    first.landed = true
    var second = Revision(revision: "a", path: "migrations/versions/a.py")
    second.branchLabels = ["core", "база"]
    second.isBase = true
    environment.revisions = [first, second]
    environment.problems = [
      Problem(kind: "missing-parent", path: "migrations/versions/x.py", line: 4, message: "no y"),
      Problem(kind: "cycle", path: nil, line: nil, message: "c → d → c"),
    ]
    return HistoryDocument(snapshot: "working-tree", environments: [environment])
  }
}
