import Diagnostics
import Reports
import SourceText

/// A file with a place in it marked by `«` and `»`, which are no part of its text.
struct MarkedFile {
  let file: SourceFile
  let ranges: [SourceRange]

  init(_ path: String, _ text: String, provenance: Provenance = .index) {
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var ranges: [SourceRange] = []
    for scalar in text.unicodeScalars {
      if scalar == "«" {
        starts.append(bytes.count)
      } else if scalar == "»", let start = starts.popLast() {
        ranges.append(SourceRange(start..<bytes.count))
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    file = SourceFile(path: RelativePath(path), bytes: bytes, provenance: provenance)
    self.ranges = ranges
  }

  func label(_ index: Int = 0, _ text: String = "", revision: String? = nil) -> Label {
    Label(file, ranges[index], text, revision: revision)
  }
}

extension CheckResult {
  /// A run with one finding of each kind and something that could not be checked.
  static var sample: CheckResult {
    let first = MarkedFile(
      "alembic/versions/b.py",
      """
      \"\"\"Add phone\"\"\"

      «revision = "b"»
      down_revision = "a"
      """)
    let second = MarkedFile(
      "alembic/versions/c.py",
      """
      \"\"\"Update\"\"\"
      import sqlalchemy as sa
      from alembic import op

      «revision = "c"»
      down_revision = "a"


      def upgrade():
          «op.add_column(
              "users",
              sa.Column("phone", sa.String(20), «nullable=False»),
          )»
      """)
    let gone = SourceFile(path: "alembic/versions/a.py", bytes: [], provenance: .index)
    return CheckResult(
      findings: [
        ReportedFinding(
          rule: "multiple-heads", severity: .error, environment: "alembic",
          finding: Finding(
            "history ends in 2 heads: b, c",
            at: second.label(
              0, "landed in 1f2e3d4 (#13483) by Ann on 2026-08-06", revision: "c"),
            also: [first.label(0, "also a head", revision: "b")],
            help: ["run `mlint merge` to join them"]), fingerprint: "00ff"),
        ReportedFinding(
          rule: "deleted-applied-migration", severity: .error, environment: "alembic",
          finding: Finding(
            "migration a has landed and is deleted",
            at: Label(gone, nil, "landed in 0a1b2c3 (#13001) by Bob on 2026-07-01", revision: "a"),
            help: [
              "restore it with `git checkout origin/main -- alembic/versions/a.py`",
              "databases that have run it cannot find their way without it; to undo it, write a new migration",
            ]), fingerprint: "01ff"),
        ReportedFinding(
          rule: "add-not-null-without-default", severity: .warning, environment: "alembic",
          finding: Finding(
            "`users.phone` is NOT NULL and has no server default",
            at: second.label(2, "fails on a table that has rows", revision: "c"),
            also: [second.label(1, "in this statement", revision: "c")]), fingerprint: "02ff"),
        ReportedFinding(
          rule: "vague-message", severity: .info, environment: "alembic",
          finding: Finding("the message \"Update\" does not say what changes", at: first.label(0)),
          fingerprint: "03ff"),
      ],
      suppressed: [
        ReportedFinding(
          rule: "header-mismatch", severity: .warning, environment: "alembic",
          finding: Finding("`Revises:` says z", at: first.label(0, revision: "b")).waived(
            "ignore", "z was \u{1B}[31mrenamed", .file(second.label(1))), fingerprint: "04ff")
      ]
        + ["x", "y", "z"].map { id in
          let file = SourceFile(
            path: RelativePath("alembic/versions/\(id).py"), bytes: [], provenance: .index)
          return ReportedFinding(
            rule: "deleted-applied-migration", severity: .error, environment: "alembic",
            finding: Finding("\(id) was deleted", at: Label(file, nil, revision: id)).waived(
              "replaces", "one file for 2024", .commit(String(repeating: "ab", count: 20)),
              "databases at x and y have to be upgraded first"), fingerprint: "05ff")
        },
      couldNotCheck: [
        CouldNotCheck(
          rule: "edited-applied-migration", reason: "the history is cut off at depth 1",
          remedy: "fetch all of it: `git fetch --unshallow`"),
        CouldNotCheck(
          path: "alembic/versions/d.py", line: 3, reason: "the file is not valid UTF-8",
          remedy: "save it as UTF-8"),
        CouldNotCheck(
          path: "alembic/versions/e.py", line: 9, reason: "the file is not valid UTF-8",
          remedy: "save it as UTF-8"),
      ],
      coverage: Coverage(
        snapshot: "index", snapshotName: "index", base: "origin/main",
        baseReason: "the remote's default branch", environments: ["alembic"], revisions: 549,
        checkedRevisions: 2, comparedRevisions: 547, unreadOperations: 3))
  }

  /// A run that found one thing.
  init(_ finding: Finding, severity: Severity = .error, environments: [String] = ["alembic"]) {
    self.init(
      findings: [
        ReportedFinding(
          rule: "rule", severity: severity, environment: environments.first, finding: finding,
          fingerprint: "00")
      ], couldNotCheck: [],
      coverage: Coverage(
        snapshot: "working tree", snapshotName: "working-tree", base: nil,
        baseReason: "this is no git repository", environments: environments, revisions: 2,
        checkedRevisions: 2))
  }

  func text(_ format: CheckFormat = .text, _ style: TextStyle = TextStyle()) -> String {
    String(decoding: rendered(as: format, style: style), as: UTF8.self)
  }
}

extension Finding {
  fileprivate func waived(
    _ verb: String, _ reason: String, _ place: Waiver.Place, _ consequence: String? = nil
  ) -> Finding {
    var result = self
    result.waiver = Waiver(verb: verb, reason: reason, place: place, consequence: consequence)
    return result
  }
}

extension HistoryDocument {
  /// The whole of what is written.
  func json() -> [UInt8] {
    var bytes: [UInt8] = []
    writeJSON { bytes += $0 }
    return bytes
  }
}
