package import Diagnostics
import Loading
import Parallelism
import Rules
import Settings

extension Driver {
  /// Checks a project.
  ///
  /// - Parameter request: What to read, and which rules to apply.
  /// - Returns: The findings, what could not be checked, and what was looked at.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func check(_ request: CheckRequest) throws(CommandFailure) -> CheckResult {
    if request.checksAll { Parallel.prepare() }
    let project = try Project(workspace, request.snapshot, onto: request.onto)
    let history = try ProjectHistory.find(
      project, explicit: request.base, revision: request.snapshot.revision, isCheck: true)
    let environments = try project.environments(named: request.environment)
    let selection = try selection(request, project.settings)
    let stamped = try StampedRevisions(request.stamped, workspace)
    var run = CheckRun(project, history, request, selection, stamped)
    run.couldNotCheck += project.couldNotCheck
    run.note(project.configurationProblems)
    let isOneOfSeveral = project.environments.count > 1
    for environment in environments {
      let loaded = project.loader.load(
        environment, from: project.snapshot, withDetails: request.checksAll)
      run.check(loaded, isOneOfSeveral: isOneOfSeveral)
    }
    let vanished = request.environment == nil ? run.vanishedEnvironments : []
    for environment in vanished { run.check(environment, isOneOfSeveral: true) }
    run.noteRest()
    run.checkConfiguration(of: environments)
    if environments.isEmpty, vanished.isEmpty, !run.tellsMissingLocation {
      run.couldNotCheck.append(project.noEnvironment)
    }
    run.notePaths()
    return run.result()
  }

  private func selection(
    _ request: CheckRequest, _ settings: Settings
  ) throws(CommandFailure) -> RuleSelection {
    let known = RuleSelection.ruleNames + RuleSelection.groupNames
    for name in (request.select ?? []) + request.ignore where !known.contains(name) {
      throw .usage(
        message: "there is no rule or group named \(name)", help: "`mlint rules` lists them")
    }
    return RuleSelection(
      select: request.select ?? settings.select, ignore: settings.ignore + request.ignore,
      severities: settings.severities.map { ($0.rule, Severity($0.level)) })
  }
}

extension SnapshotRequest {
  var revision: String? {
    if case .commit(let expression) = self { expression } else { nil }
  }
}

extension Severity {
  fileprivate init?(_ level: SeveritySetting.Level) {
    switch level {
    case .error: self = .error
    case .warning: self = .warning
    case .info: self = .info
    case .off: return nil
    }
  }
}
