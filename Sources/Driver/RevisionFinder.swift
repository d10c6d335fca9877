import AlembicConfiguration
import Diagnostics
import Git
import History
import Loading
import MigrationModel
import Settings
import Snapshots
import SourceText

/// A project with all that is needed to look for revisions that it does not have.
struct RevisionFinder {
  let project: Project
  /// The environments that count as here.
  let environments: [LoadedEnvironment]
  /// The commit whose history is the current one; nil outside git and before the first commit.
  let head: ObjectID?
  /// Nil outside git.
  let search: RevisionSearch?

  init(
    _ workspace: Workspace, _ snapshot: SnapshotRequest, environment: String?,
    progress: @escaping @Sendable (String) -> Void
  ) throws(CommandFailure) {
    let project = try Project(workspace, snapshot)
    self.project = project
    environments = try project.environments(named: environment).map {
      project.loader.load($0, from: project.snapshot)
    }
    guard let repository = project.repository else {
      head = nil
      search = nil
      return
    }
    do throws(GitError) {
      head =
        if let revision = snapshot.revision {
          try repository.commitID(of: revision)
        } else {
          try repository.head().commit
        }
    } catch {
      throw .unreadable(message: "HEAD cannot be read: \(error)", help: "see what `git fsck` says")
    }
    search = RevisionSearch(
      repository: repository, loader: project.loader,
      overrides: project.settings.environmentOverrides, current: environments, head: head,
      progress: progress)
  }

  /// Looks for revisions.
  func find(_ wanted: [String], includesUnreachable: Bool = false) -> RevisionSearchResult {
    if let search { return search.find(wanted, includesUnreachable: includesUnreachable) }
    let answers = wanted.map { text in
      var found: [RevisionTrace] = []
      for environment in environments {
        for id in (try? environment.graph.resolve(text)) ?? [] {
          var trace = RevisionTrace(id: id)
          trace.here = environment.graph[id]
          trace.environment = environment.environment.name
          found.append(trace)
        }
      }
      return RevisionAnswer(wanted: text, traces: found)
    }
    return RevisionSearchResult(
      answers: answers, counts: RevisionSearchResult.Counts(),
      limits: [
        CouldNotJudge(
          reason: "there is no git repository here, so that only the files were searched",
          remedy: "run mlint in the project's repository")
      ])
  }

  /// What could not be searched: files of the current state and everything else.
  func couldNotSearch(_ result: RevisionSearchResult) -> [CouldNotCheck] {
    var entries = project.couldNotCheck
    entries += environments.flatMap(\.gaps).map(CouldNotCheck.init)
    entries += result.limits.map { CouldNotCheck(reason: $0.reason, remedy: $0.remedy) }
    var seen: Set<CouldNotCheck> = []
    return entries.filter { seen.insert($0).inserted }
  }
}
