package import Diagnostics
import Git
import History
package import Reports
import Settings

/// What `mlint radar` was asked to do.
package struct RadarRequest: Sendable {
  /// The revision that the branches are to land on, instead of the base that is found.
  package var base: String?
  /// Patterns of references; the usual places of branches when empty.
  package var references: [String] = []
  /// The most days between the newest commits of a branch and of the target; nil for no bound.
  package var maximumAge: Int?
  /// The only environment to look at.
  package var environment: String?

  package init() {}
}

/// What `mlint radar` found.
package struct RadarOutput: Sendable {
  package var document: RadarDocument
  package var couldNotCheck: [CouldNotCheck]
}

extension Driver {
  /// Finds out which open branches collide with the base and with each other.
  ///
  /// - Parameter request: Which branches to look at, and what they are to land on.
  /// - Returns: The branches, and what could not be judged.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func radar(_ request: RadarRequest) throws(CommandFailure) -> RadarOutput {
    let project = try Project(workspace, try settingsSource())
    let history = try ProjectHistory.find(
      project, explicit: request.base, revision: nil, isCheck: false)
    guard let reader = history.reader, let base = history.base, let target = base.commit else {
      throw .unreadable(
        message: history.base == nil ? history.reason : "there is no commit to land on",
        help: history.remedy.isEmpty ? nil : history.remedy)
    }
    let found: Radar?
    do throws(GitError) {
      found = try reader.radar(
        onto: target, named: base.name,
        matching: request.references.isEmpty
          ? HistoryReader.branchReferences : request.references,
        releaseReferences: project.settings.releaseRefs ?? HistoryReader.defaultReleaseReferences,
        maximumAge: request.maximumAge.map { Int64($0) * 86_400 },
        environment: request.environment)
    } catch {
      throw .unreadable(message: "\(error)", help: "see what `git fsck` says")
    }
    guard let radar = found else {
      throw .unreadable(
        message: "\(base.name) (\(target.hex.prefix(12))) is not in this clone",
        help: "fetch it: `git fetch origin \(target.hex)`")
    }
    if radar.environments.isEmpty { try complainAboutMissing(request.environment, base.name) }
    return RadarOutput(
      document: RadarDocument(radar),
      couldNotCheck: radar.limits.map { CouldNotCheck(reason: $0.reason, remedy: $0.remedy) })
  }

  /// Where the settings are read from: a bare repository has no working tree.
  private func settingsSource() throws(CommandFailure) -> SnapshotRequest {
    do throws(OpenFailure) {
      return try workspace.openRepository()?.layout.isBare == true ? .commit("HEAD") : .workingTree
    } catch {
      throw .unreadable(message: error.reason, help: error.remedy)
    }
  }

  private func complainAboutMissing(
    _ environment: String?, _ target: String
  ) throws(CommandFailure) {
    guard let environment else {
      throw .unreadable(
        message: "no Alembic environment was found in \(target)",
        help: "name the branch that migrations land on: `mlint radar --base <branch>`")
    }
    throw .usage(
      message: "\(target) has no environment named \(environment)",
      help: "`mlint heads --rev \(target)` lists its environments")
  }
}
