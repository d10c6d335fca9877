import AlembicConfiguration
package import Diagnostics
import FileSystem
import Git
import History
import Loading
import MergePlanning
import MigrationModel
import Settings
import Snapshots
package import SourceText

/// What `mlint merge` did, or would do.
package struct MergeOutput: Sendable {
  /// The plan, a line each, with text of the project as it is.
  package var summary: [String]
  /// What the user should know.
  package var notes: [String]
  /// Revisions that databases are at and that this project does not know.
  package var unknown: [CouldNotCheck]
  /// The files that were written, the merge revision first; none for a dry run.
  package var writtenPaths: [RelativePath]
  /// The new revision.
  package var revision: String
  /// The heads that are left.
  package var heads: [String]
}

extension Driver {
  /// Alembic's own `script.py.mako`, which `alembic init` writes.
  package static var stockTemplate: String { StockTemplate.text }

  /// Joins heads with a merge revision.
  ///
  /// The whole plan is made before anything is written; the file is then written in one step, read
  /// again, and taken back when the graph is not what the plan says.
  ///
  /// - Parameter request: What to merge, and whether only to show it.
  /// - Returns: The plan, and the path that was written.
  /// - Throws: A refusal with nothing written, or a failure.
  package func merge(_ request: MergeRequest) throws(CommandFailure) -> MergeOutput {
    let project = try Project(workspace, .workingTree)
    let history = try ProjectHistory.find(
      project, explicit: request.base, revision: nil, isCheck: false)
    let environment = try environmentToMerge(project, request)
    let loaded = project.loader.load(environment, from: project.snapshot)
    if let problem = loaded.gaps.first {
      let place = "\(problem.path)" + (problem.line.map { ":\($0)" } ?? "")
      throw .refusal(
        message: "the history cannot be read completely: \(place): \(problem.reason)",
        help: problem.remedy)
    }
    var stamped = try StampedRevisions(request.stamped, workspace)
    if let unread = stamped.unread.first {
      throw .refusal(message: unread.reason, help: unread.remedy)
    }
    var view = history.view(of: loaded, project)
    stamped.apply(
      to: &view, of: loaded, history.reader, history.base, project.environments.map(\.name))
    let plan = try plan(request, project, history, loaded, view)
    let file = PlannedFile(
      path: plan.path, bytes: plan.bytes, id: plan.id, parents: plan.parents)
    let lock = MergeLock([file], project, loaded)
    var output = MergeOutput(
      summary: plan.summary + lock.summary, notes: plan.notes + stamped.answers + lock.notes,
      unknown: stamped.entries(project, seen: [environment.name]), writtenPaths: [],
      revision: plan.id.description,
      heads: plan.expectedHeads.map(\.description))
    if request.isDryRun { return output }
    try write(
      [file], expectedHeads: plan.expectedHeads, in: project, of: environment,
      with: lock,
      help: "the template may not write `revision` and `down_revision`; try --stock-template")
    output.writtenPaths = [plan.path] + lock.plans.map(\.place.path)
    output.notes += lock.plans.flatMap { $0.notes(project) }
    return output
  }

  /// The environment that was named, the only one, or the only one whose heads compete.
  private func environmentToMerge(
    _ project: Project, _ request: MergeRequest
  ) throws(CommandFailure) -> Environment {
    let environments = try project.environments(named: request.environment)
    if environments.count == 1 { return environments[0] }
    if environments.isEmpty {
      throw .refusal(
        message: project.noEnvironment.reason, help: project.noEnvironment.remedy)
    }
    let diverged = environments.filter {
      !project.loader.load($0, from: project.snapshot).graph.competingHeads.isEmpty
    }
    if diverged.count == 1 { return diverged[0] }
    let names = (diverged.isEmpty ? environments : diverged).map(\.name).joined(separator: ", ")
    throw .refusal(
      message: diverged.isEmpty
        ? "no environment has heads to merge"
        : "several environments have heads to merge: \(names)",
      help: diverged.isEmpty ? "the environments are: \(names)" : "name one: --environment NAME")
  }

  private func plan(
    _ request: MergeRequest, _ project: Project, _ history: ProjectHistory,
    _ loaded: LoadedEnvironment, _ view: HistoryView
  ) throws(CommandFailure) -> MergePlan {
    let environment = loaded.environment
    var input = MergeInput(environment: environment, graph: loaded.graph, history: view)
    input.requested = request.revisions
    input.isOneOfSeveral = project.environments.count > 1
    input.options = MergeOptions(request, project.settings.merge)
    input.template = try template(
      of: environment, project, isNeeded: !request.usesStockTemplate)
    input.existingFiles = project.existingFiles(of: environment)
    if case .success(let heads) = MergePlanner.heads(input) {
      if let reader = history.reader, let tip = history.base?.commit ?? history.base?.head {
        let wanted = Set(heads).intersection(input.history.landed)
        let search = reader.landings(of: wanted, environment: loaded, from: tip)
        input.history.landings = search.landings
        input.isHistoryCutOff = search.end != .complete && search.landings.count < wanted.count
      }
      if case .unavailable = input.history.availability, history.base != nil {
        input.isHistoryCutOff = true
      }
    }
    switch MergePlanner.plan(input) {
    case .success(let plan): return plan
    case .failure(let refusal):
      let stale = refusal.kind == .nothingToMerge ? staleLock(project, loaded) : nil
      throw .refusal(message: refusal.message, help: stale ?? refusal.help)
    }
  }
}

extension MergeOptions {
  fileprivate init(_ request: MergeRequest, _ settings: MergeSettings) {
    self.init()
    switch settings.refs {
    case .branch?: references = .branch
    case .some(.none): references = .none
    case .pullRequest?, .ticket?, nil: references = .pullRequest
    }
    namesAuthors = settings.authors ?? false
    message = request.message
    omitsLandings = request.omitsLandings
    usesStockTemplate = request.usesStockTemplate
  }
}
