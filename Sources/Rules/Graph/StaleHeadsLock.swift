package import Diagnostics
import HeadsFile
import MigrationModel
import SourceText

/// Reports heads files that do not say what the heads are.
package struct StaleHeadsLock: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for recorded in environment.headsFiles {
      if recorded.reading.isInConflict {
        report(conflict(recorded, environment))
        continue
      }
      for problem in recorded.reading.problems {
        report(
          Finding(
            Finding.Message(
              stringLiteral: HeadsSentence.problem(problem.kind, in: recorded.format)),
            at: Label(recorded.file, problem.range), help: [.update(recorded, environment)]))
      }
      guard environment.areHeadsKnown else { continue }
      checkHeads(recorded, environment, report: report)
    }
  }

  private func checkHeads(
    _ recorded: RecordedHeads, _ environment: EnvironmentView, report: (Finding) -> Void
  ) {
    let graph = environment.graph
    let competing = Set(graph.competingHeads.joined())
    let ignored = environment.reportsCompetingHeads ? competing : []
    let update = Finding.Message.update(recorded, environment)
    for difference in recorded.differences(from: graph, ignoring: ignored) {
      var finding = finding(difference, recorded, graph)
      finding.help = competing.isEmpty ? [update] : [.joinFirst(environment), update]
      report(finding)
    }
  }

  private func finding(
    _ difference: HeadsDifference, _ recorded: RecordedHeads, _ graph: RevisionGraph
  ) -> Finding {
    let message = Finding.Message(stringLiteral: HeadsSentence.difference(difference, graph))
    let subject = Finding.Subject(name: difference.name)
    let head = difference.line.flatMap { graph[$0.revision]?.headLabel }
    return Finding(
      message, at: Label(recorded.file, difference.entry?.revision.range),
      also: head.map { [$0] } ?? [], severity: difference.isMisnamed ? .warning : nil,
      subject: subject)
  }

  private func conflict(
    _ recorded: RecordedHeads, _ environment: EnvironmentView
  ) -> Finding {
    Finding(
      .conflict(recorded, target: environment.mergeTarget),
      at: Label(recorded.file, recorded.reading.conflictRange),
      help: [.resolve(recorded, environment)])
  }
}

extension Finding.Message {
  fileprivate static func conflict(_ recorded: RecordedHeads, target: String?) -> Self {
    func heads(_ side: ConflictSides) -> String {
      let other: ConflictSides = side == .ours ? .theirs : .ours
      let others = Set(recorded.reading.entries(of: other).map(\.id))
      let ids = recorded.reading.entries(of: side).map(\.id).filter { !others.contains($0) }
      return ids.isEmpty ? "nothing" : ids.map(\.description).joined(separator: ", ")
    }
    if recorded.isForetold {
      return "merged into \(target ?? "the target"), the heads file would be in conflict: "
        + "\(heads(.ours)) here, \(heads(.theirs)) there"
    }
    if recorded.reading.entries.isEmpty { return "the heads file is in conflict" }
    return "the heads file is in conflict: \(heads(.ours)) or \(heads(.theirs))"
  }

  fileprivate static func update(
    _ recorded: RecordedHeads, _ environment: EnvironmentView
  ) -> Self {
    if recorded.isKept { return "write it anew: `mlint lock\(environment.option)`" }
    switch recorded.format {
    case .mlint, .neutron:
      return "write the heads that `mlint heads\(environment.option)` prints into it"
    case .alembicLinear: return "write it anew: `alembic-linear update`"
    case .currentHead:
      return "write the head that `mlint heads\(environment.option)` prints into it, "
        + "or upgrade a database, if env.py writes the file then"
    case .alembicHeads:
      let path = String(decoding: recorded.file.path.name, as: UTF8.self)
      return "write it anew, beside alembic.ini: `alembic heads > \(path.quotedForShell)`"
    }
  }

  fileprivate static func resolve(
    _ recorded: RecordedHeads, _ environment: EnvironmentView
  ) -> Self {
    if let target = environment.mergeTarget, recorded.isForetold {
      return
        "`git merge \(target)` (or rebase), then `mlint lock\(environment.option)` says what to do"
    }
    if recorded.isKept {
      return "choose no side: `mlint lock\(environment.option)` says what to do"
    }
    return "choose no side: repair the history, then \(update(recorded, environment).text)"
  }

  fileprivate static func joinFirst(_ environment: EnvironmentView) -> Self {
    "history has more than one head; join them first: `mlint merge\(environment.option)`"
  }
}

extension EnvironmentView {
  /// What commands need to mean this environment.
  fileprivate var option: String {
    isOneOfSeveral ? " --environment \(name.quotedForShell)" : ""
  }
}

extension HeadsDifference {
  fileprivate var entry: HeadsReading.Entry? {
    switch self {
    case .moved(let entry, _), .surplus(let entry), .misnamed(let entry, _): entry
    case .missing: nil
    }
  }

  fileprivate var line: HeadLine? {
    switch self {
    case .moved(_, let line), .missing(let line), .misnamed(_, let line): line
    case .surplus: nil
    }
  }

  fileprivate var name: String? { line?.key.text ?? entry?.id.description }

  fileprivate var isMisnamed: Bool {
    if case .misnamed = self { true } else { false }
  }
}

extension Migration {
  fileprivate var headLabel: Label { label(revision.range, "the head") }
}
