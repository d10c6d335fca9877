import AlembicConfiguration
import Extraction
import SourceText

extension LoadingProblem {
  init(_ problem: ConfigurationProblem) {
    let kind: Kind =
      switch (problem.kind, problem.cause) {
      case (.unreadable, nil): .unreadable
      case (.unreadable, _), (_, nil): .invalid
      default: .misconfigured
      }
    self.init(
      kind: kind,
      path: problem.path, line: problem.line, reason: problem.message,
      remedy: problem.remedy)
  }

  init(_ problem: ReadingProblem, in file: SourceFile) {
    let kind: Kind =
      switch problem.kind {
      case .computed: .computed
      case .computedLabel: .computedLabel
      case .syntax: .invalid
      case .defect(let cause): .defect(cause)
      case .orderedByGit: .orderedByGit
      }
    self.init(
      kind: kind, path: file.path,
      line: LineIndex(file.bytes).position(of: problem.range.offsets.lowerBound).line,
      reason: problem.reason, remedy: problem.remedy)
  }
}
