import AlembicConfiguration
import History
import Loading
import MigrationModel
import Reports
import SourceText

extension HistoryDocument.Environment {
  /// Describes a whole graph, and of its revisions the given ones in their order.
  init(_ loaded: LoadedEnvironment, _ view: HistoryView, revisions listed: [RevisionID]) {
    let environment = loaded.environment
    let graph = loaded.graph
    self.init(
      name: environment.name, config: environment.configuration?.path.text,
      scriptLocation: environment.scriptLocation.documentText,
      versionLocations: environment.versionLocations.map(\.documentText))
    heads = graph.heads.map(\.description)
    effectiveHeads = graph.effectiveHeads.map(\.description)
    bases = graph.bases.map(\.description)
    branchPoints = graph.branchPoints.map(\.description)
    mergePoints = graph.mergePoints.map(\.description)
    revisions = listed.compactMap { id in
      graph[id].map { HistoryDocument.Revision($0, graph, landed: view.isLanded(id)) }
    }
    problems =
      graph.problems.map(HistoryDocument.Problem.init)
      + loaded.problems.map(HistoryDocument.Problem.init)
  }
}

extension HistoryDocument.Revision {
  fileprivate init(_ migration: Migration, _ graph: RevisionGraph, landed: Bool?) {
    let id = migration.id
    self.init(revision: id.description, path: migration.file.path.text)
    downRevisions = migration.downRevisions.map(\.value.description)
    dependsOn = migration.dependsOn.map(\.value)
    branchLabels =
      migration.hasComputedBranchLabels ? nil : migration.branchLabels.map(\.value)
    message = migration.message
    header = HistoryDocument.Header(
      revisionID: migration.header.revisionID?.value,
      revises: migration.header.revises?.map(\.value),
      createDate: migration.header.createDate?.value)
    isHead = graph.isHead(id)
    isBase = graph.isBase(id)
    isBranchPoint = graph.isBranchPoint(id)
    isMergePoint = graph.isMergePoint(id)
    self.landed = landed
  }
}

extension HistoryDocument.Problem {
  fileprivate init(_ problem: GraphProblem) {
    let file = problem.migration.file
    self.init(
      kind: problem.kind.rawValue, path: file.path.text,
      line: file.position(of: problem.range.offsets.lowerBound).line,
      message: problem.message)
  }

  fileprivate init(_ problem: LoadingProblem) {
    let kind =
      switch problem.kind {
      case .unreadable: "unreadable-file"
      case .invalid: "invalid-file"
      case .computed, .computedLabel: "computed-identifier"
      case .defect(let cause): cause.name
      case .misconfigured: "invalid-configuration"
      case .orderedByGit: "ordered-by-git"
      }
    self.init(
      kind: kind, path: problem.path.text, line: problem.line, message: problem.reason)
  }
}

extension RelativePath {
  /// The path in machine formats, where the root is `.`.
  fileprivate var documentText: String { isRoot ? "." : text }
}
