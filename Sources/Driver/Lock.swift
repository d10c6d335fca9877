import AlembicConfiguration
import Diagnostics
import Git
import Loading
import MigrationModel
import Reports
import Snapshots
import SourceText

extension Driver {
  /// Writes or checks the files that say what the heads are.
  ///
  /// Every file is planned before the first is written; when one cannot be, none is.
  ///
  /// - Parameter request: What to read, and whether to write.
  /// - Returns: How each file stands.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func lock(_ request: LockRequest) throws(CommandFailure) -> LockOutput {
    let project = try Project(workspace, request.snapshot)
    let history = try ProjectHistory.find(
      project, explicit: request.base, revision: request.snapshot.revision, isCheck: false)
    var output = LockOutput(
      document: LockDocument(snapshot: project.snapshot.identity.machineName),
      couldNotCheck: project.couldNotCheck)
    let chosen = try environments(of: request, project)
    var planner = LockPlanner(project, history, request)
    let plans = planner.plans(of: chosen)
    output.couldNotCheck += planner.couldNotCheck
    output.document.files = plans.map(\.report)
    if chosen.isEmpty { output.couldNotCheck.append(project.noEnvironment) }
    if request.action == .write, !output.hasFailed {
      try plans.write(project)
      for (index, plan) in plans.enumerated() where plan.text != nil {
        output.document.files[index].state = .written
        output.notes += plan.notes(project)
      }
    }
    return output
  }

  /// The environments that the request is about.
  private func environments(
    of request: LockRequest, _ project: Project
  ) throws(CommandFailure) -> [Environment] {
    let all = try project.environments(named: request.environment)
    if request.paths.isEmpty { return all }
    var chosen: Set<String> = []
    for text in request.paths {
      guard let path = project.relativePath(of: text) else { continue }
      for environment in all where environment.holds(path) { chosen.insert(environment.name) }
    }
    let result = all.filter { chosen.contains($0.name) }
    if result.isEmpty {
      throw .usage(
        message: "no environment has \(request.paths.joined(separator: ", "))",
        help: "the environments are: \(all.map(\.name).joined(separator: ", "))")
    }
    return result
  }
}

extension Environment {
  /// Whether a path lies in one of the folders, or is above them.
  fileprivate func holds(_ path: RelativePath) -> Bool {
    ([scriptLocation] + versionLocations).contains {
      $0 == path || path.isBelow($0) || $0.isBelow(path)
    }
  }
}
