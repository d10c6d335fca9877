import AlembicConfiguration
import Diagnostics
import FileSystem
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
      for (index, plan) in plans.enumerated() {
        guard let text = plan.text else { continue }
        try plan.place.write(text, replacing: plan.old, project)
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

extension HeadsFiles.Place {
  /// Puts a text there in one step.
  ///
  /// - Parameters:
  ///   - text: The whole file.
  ///   - old: What the plan was made for; nil when there was no file.
  ///   - project: The working tree.
  /// - Throws: A refusal with nothing written.
  func write(_ text: [UInt8], replacing old: [UInt8]?, _ project: Project) throws(CommandFailure) {
    let target = project.root + [UInt8(ascii: "/")] + path.bytes
    var isUnchanged = true
    do throws(FileSystemError) {
      if let old {
        let now = try FileSystem.read(
          target, maximumSize: SourceFile.maximumSize, followingLinks: false)
        isUnchanged = now == .content(old)
        if isUnchanged { try FileSystem.replace(target, content: text) }
      } else {
        try FileSystem.writeNew(target, content: text)
      }
    } catch {
      throw .refusal(
        message: "\(path) cannot be written: \(error.reason)",
        help: error.alreadyExists ? "the file is there by now; run it again" : nil)
    }
    if !isUnchanged {
      throw .refusal(message: "\(path) was changed while this ran", help: "run it again")
    }
  }
}
