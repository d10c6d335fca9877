import Foundation
import TestSupport
import Testing

/// Whole histories, commit by commit: what was done to them is known, and just that is told.
@Suite struct ReplayTests {
  private static let count: Int = {
    let text = ProcessInfo.processInfo.environment["MLINT_REPLAYS"]
    return text.flatMap { Int($0) } ?? 4
  }()

  /// Not the rules that look at other branches, which have the commits to come.
  private static let rules = [
    "multiple-heads", "edited-applied-migration", "deleted-applied-migration",
    "repointed-applied-migration", "inserted-behind-applied",
  ].flatMap { ["--select", $0] }

  @Test(arguments: seeds(count))
  func everyCommitIsJudgedRightly(_ seed: UInt64) throws {
    let history = try GeneratedHistory(seed: seed, length: 60)
    var rules: [String] = []
    for (before, commit) in zip(history.commits, history.commits.dropFirst()) {
      let result = try run(
        mlintBinary(),
        ["check", "--rev", commit.id, "--base", before.id, "--format", "json"] + Self.rules,
        in: history.repository.path)
      let document = try decode(CheckDocument.self, from: result)
      let place = "seed \(seed): \(commit.title) \(commit.id)\n\(result)"
      #expect(document.couldNotCheck.isEmpty, "\(place)")
      let heads = document.findings.filter { $0.rule == "multiple-heads" }
      #expect(heads.isEmpty == commit.competing.isEmpty, "\(place)")
      for head in commit.competing {
        #expect(heads.contains { $0.told.contains(head) }, "\(place)")
      }
      guard commit.isPlain else { continue }
      let found = document.findings.filter { $0.rule != "multiple-heads" }
        .map { "\($0.rule) \($0.revision ?? "")" }
      let wanted = commit.changes.map { "\($0.rule) \($0.reportedRevision)" }
      #expect(found.sorted() == wanted.sorted(), "\(place)")
      rules += found
    }
    #expect(Set(rules).count > 3, "seed \(seed): \(rules)")
  }

  @Test(arguments: seeds(2 * count))
  func theAuditTellsWhatWasDone(_ seed: UInt64) throws {
    let history = try GeneratedHistory(seed: seed, length: 120)
    let result = try history.repository.mlint("audit", "--format", "json")
    #expect(result.status == 0)
    let document = try decode(AuditDocument.self, from: result)
    #expect(document.couldNotCheck.isEmpty)
    #expect(document.complete)
    #expect(document.summary.commits == history.commits.count)
    let ids = history.commits.map(\.id)
    var wanted: [String] = []
    for commit in history.commits.reversed() {
      wanted += commit.changes.sorted { $0.revision < $1.revision }.map { change in
        """
        \(commit.id) \(change.kind) \(change.revision) \(change.others.sorted()) \
        landed \(change.landing.map { ids[$0] } ?? "?") release \(change.release ?? "none") \
        takes back \(change.takesBack.map { ids[$0] } ?? "none") differs \(change.stillDiffers)
        """
      }
    }
    let told = document.changes.map { change in
      """
      \(change.commit) \(change.kind) \(change.revision ?? "") \
      \((change.parts + change.revisions).sorted()) \
      landed \(change.landed?.commit ?? "?") release \(change.release ?? "none") \
      takes back \(change.takesBack ?? "none") differs \(change.stillDiffers)
      """
    }
    for missing in wanted where !told.contains(missing) {
      Issue.record("seed \(seed), not told: \(missing) \(title(of: missing, history))")
    }
    for surplus in told where !wanted.contains(surplus) {
      Issue.record("seed \(seed), told: \(surplus) \(title(of: surplus, history))")
    }
    #expect(told.count == wanted.count)
    #expect(
      document.changes.map(\.commit)
        == history.commits.reversed().flatMap { commit in
          commit.changes.map { _ in commit.id }
        })
    let outages = history.outages.reversed().map {
      "\($0.began) \($0.heads.sorted()) until \($0.ended ?? "now")"
    }
    #expect(
      document.outages.map {
        "\($0.began?.commit ?? "?") \($0.heads.sorted()) until \($0.ended?.commit ?? "now")"
      } == outages, "seed \(seed)")
    let other = try history.repository.mlint("audit", "--format", "json", "--git-backend", "git")
    #expect(other.output == result.output)
  }

  private func title(of line: String, _ history: GeneratedHistory) -> String {
    history.commits.first { line.hasPrefix($0.id) }?.title ?? ""
  }
}

extension GeneratedHistory.Change {
  /// The revision that the finding is about: what was inserted, where something was.
  fileprivate var reportedRevision: String {
    kind == "inserted-behind" ? others.sorted()[0] : revision
  }

  /// The rule of `check` that reports it.
  fileprivate var rule: String {
    switch kind {
    case "edited": "edited-applied-migration"
    case "deleted": "deleted-applied-migration"
    case "repointed": "repointed-applied-migration"
    default: "inserted-behind-applied"
    }
  }
}
