import AlembicConfiguration
package import Diagnostics
import History
import Loading
import MigrationModel
package import Reports
import Snapshots
import SourceText

/// What `mlint heads` and `mlint history` print.
package struct HistoryOutput: Sendable {
  /// The document of `--format json`.
  package var document: HistoryDocument
  /// The text output of one environment; lines may have line breaks of their own and hold text of
  /// the project as it is.
  package struct Listing: Sendable {
    package var environment: String
    package var heads: [String]
    package var history: [String]
  }

  /// In the order of names.
  package var listings: [Listing]
  package var couldNotCheck: [CouldNotCheck]
}

extension Driver {
  /// Reads the revision graphs of a project.
  ///
  /// - Parameter request: What to read.
  /// - Returns: The graphs, as machines and as Alembic print them.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func history(_ request: HistoryRequest) throws(CommandFailure) -> HistoryOutput {
    let project = try Project(workspace, request.snapshot)
    let history = try ProjectHistory.find(
      project, explicit: request.base, revision: request.snapshot.revision, isCheck: false)
    var output = HistoryOutput(
      document: HistoryDocument(snapshot: project.snapshot.identity.machineName), listings: [],
      couldNotCheck: project.couldNotCheck)
    let environments = try project.environments(named: request.environment)
    if environments.isEmpty { output.couldNotCheck.append(project.noEnvironment) }
    for environment in environments {
      let loaded = project.loader.load(environment, from: project.snapshot)
      let view = history.view(of: loaded, project)
      output.document.environments.append(HistoryDocument.Environment(loaded, view))
      output.listings.append(try listing(of: loaded, request, project))
      output.couldNotCheck += loaded.gaps.map(CouldNotCheck.init)
    }
    return output
  }

  private func listing(
    of loaded: LoadedEnvironment, _ request: HistoryRequest, _ project: Project
  ) throws(CommandFailure) -> HistoryOutput.Listing {
    let graph = loaded.graph
    func path(_ id: RevisionID) -> String {
      let path = graph[id]?.file.path.text ?? ""
      return String(decoding: project.root, as: UTF8.self) + "/" + path
    }
    let order: [RevisionID]
    if let range = request.range {
      do throws(SymbolError) {
        order = try graph.history(range: range)
      } catch {
        throw .usage(message: error.commandLineText(range: range), help: error.detail)
      }
    } else {
      order = graph.history
    }
    let isVerbose = request.isVerbose
    return HistoryOutput.Listing(
      environment: loaded.environment.name,
      heads: graph.headsAsAlembicCountsThem.map {
        isVerbose ? graph.logEntry(of: $0, path: path($0)) : graph.headsLine(of: $0)
      },
      history: order.map {
        isVerbose ? graph.logEntry(of: $0, path: path($0)) : graph.historyLine(of: $0)
      })
  }
}

extension HistoryDocument.Environment {
  fileprivate init(_ loaded: LoadedEnvironment, _ view: HistoryView) {
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
    revisions = graph.history.compactMap { id in
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
      line: LineIndex(file.bytes).position(of: problem.range.offsets.lowerBound).line,
      message: problem.message)
  }

  fileprivate init(_ problem: LoadingProblem) {
    let kind =
      switch problem.kind {
      case .unreadable: "unreadable-file"
      case .invalid: "invalid-file"
      case .computed, .computedLabel: "computed-identifier"
      }
    self.init(
      kind: kind, path: problem.path.text, line: problem.line, message: problem.reason)
  }
}

extension RelativePath {
  /// The path in machine formats, where the root is `.`.
  fileprivate var documentText: String { isRoot ? "." : text }
}
