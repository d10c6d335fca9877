import Diagnostics
import FileSystem
import Git
package import History
import MigrationModel
package import Reports
import Settings
import Snapshots
import SourceText

/// What `mlint audit` was asked to do.
package struct AuditRequest: Sendable {
  /// The revision whose first-parent history is looked at, instead of the base that is found.
  package var revision: String?
  /// A date or a revision; what is not newer is left out.
  package var since: String?
  /// The only environment to tell about, by any name that it had.
  package var environment: String?

  package init() {}
}

extension Driver {
  /// Finds what happened to landed migrations in a first-parent history.
  ///
  /// - Parameters:
  ///   - request: Whose history, and what of it to tell.
  ///   - report: Called now and then.
  /// - Returns: What was found, and what could not be looked at.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func audit(
    _ request: AuditRequest, report: @escaping (AuditProgress) -> Void = { _ in }
  ) throws(CommandFailure) -> AuditDocument {
    let subject = try AuditSubject.find(request, workspace)
    let audit = Audit(
      subject.repository, overrides: subject.settings.environmentOverrides,
      releaseReferences: subject.settings.releaseRefs ?? HistoryReader.defaultReleaseReferences,
      willRead: workspace.willRead, report: report)
    let result: AuditReport?
    do throws(GitError) {
      result = try audit.run(
        from: subject.commit, environment: request.environment, since: subject.limit)
    } catch {
      throw .unreadable(
        message: "history cannot be read: \(error)", help: "see what `git fsck` says")
    }
    guard let result else {
      throw .unreadable(
        message: "\(subject.name) (\(subject.commit.hex.prefix(12))) is not in this clone",
        help: "`git fetch origin \(subject.commit.hex)`")
    }
    if let name = request.environment, !result.environments.contains(name) {
      let names = result.environments.joined(separator: ", ")
      throw .usage(
        message: "there was never an environment named \(name)",
        help: names.isEmpty ? "no environment was found" : "the environments are: \(names)")
    }
    var document = AuditDocument(result, base: subject.name, reason: subject.reason)
    document.since = request.since
    return document
  }
}

/// Whose history is audited.
private struct AuditSubject {
  var repository: any GitRepository
  var settings: Settings
  var commit: ObjectID
  /// How the reader knows the commit, and why it is this one.
  var name: String
  var reason: String
  var limit: AuditLimit?

  static func find(
    _ request: AuditRequest, _ workspace: Workspace
  ) throws(CommandFailure) -> AuditSubject {
    let repository: (any GitRepository)?
    do throws(OpenFailure) {
      repository = try workspace.openRepository()
    } catch {
      throw .unreadable(message: error.reason, help: error.remedy)
    }
    guard let repository else {
      throw .usage(
        message: "there is no git repository here", help: "run mlint in the project's repository")
    }
    let snapshot: SnapshotRequest =
      request.revision.map(SnapshotRequest.commit)
      ?? (repository.layout.root == nil ? .commit("HEAD") : .workingTree)
    let settings = try Project.readSettings(
      Project.snapshot(snapshot, repository, repository.layout.root ?? workspace.currentFolder))
    let base = try base(request, workspace, repository, settings)
    guard let commit = base.commit else {
      throw .unreadable(message: "there is no commit yet", help: "commit something first")
    }
    return AuditSubject(
      repository: repository, settings: settings, commit: commit, name: base.name,
      reason: base.reason, limit: try limit(request, repository))
  }

  /// The commit that was asked for, else the base, else `HEAD`.
  private static func base(
    _ request: AuditRequest, _ workspace: Workspace, _ repository: any GitRepository,
    _ settings: Settings
  ) throws(CommandFailure) -> Base {
    let finder = BaseFinder(
      repository: repository, variable: workspace.variable, readFile: ProjectHistory.readFile)
    let explicit = request.revision
    switch finder.find(explicit: explicit, configured: settings.base) {
    case .found(var base):
      if explicit != nil { base.reason = "--rev" }
      return base
    case .unknown(let name, let source):
      let option = source == .option ? "--rev" : source.text
      throw .usage(
        message: "\(option) names \(name), which means no commit of this clone",
        help: "fetch it, or name another one")
    case .none(let reason, let remedy):
      guard case .found(var head) = finder.find(explicit: "HEAD") else {
        throw .unreadable(message: reason, help: remedy)
      }
      head.reason = reason
      return head
    }
  }

  private static func limit(
    _ request: AuditRequest, _ repository: any GitRepository
  ) throws(CommandFailure) -> AuditLimit? {
    guard let text = request.since else { return nil }
    if let date = CivilDate(text) { return .time(date.seconds) }
    do throws(GitError) {
      if let commit = try repository.commitID(of: text) { return .commit(commit) }
    } catch {
      throw .unreadable(message: "\(error)", help: nil)
    }
    throw .usage(
      message: "--since \(text) is no date and means no commit of this clone",
      help: "dates are written as 2026-03-31")
  }
}
