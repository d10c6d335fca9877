import AlembicConfiguration
import Diagnostics
import FileSystem
import Git
import History
import Loading
import MigrationModel
package import Reports
import SchemaModel
import Settings
import SourceText

extension Driver {
  /// Looks at what the checks have to work with here.
  ///
  /// - Returns: What was found, what could not be checked with it, and what would be better. Nothing
  ///   that is wrong is a failure: it is what somebody runs this for.
  package func doctor() -> DoctorDocument {
    var examination = Examination(workspace: workspace)
    examination.examineRepository()
    examination.examineProject(self)
    examination.examineHooks()
    return examination.document
  }
}

/// The state of one examination.
private struct Examination {
  let workspace: Workspace
  private(set) var document = DoctorDocument()
  private var repository: (any GitRepository)?

  init(workspace: Workspace) {
    self.workspace = workspace
  }

  // MARK: The repository

  mutating func examineRepository() {
    do throws(OpenFailure) {
      repository = try workspace.openRepository()
    } catch {
      document.limits.append(CouldNotCheck(reason: error.reason, remedy: error.remedy))
    }
    guard let repository else { return }
    do throws(GitError) {
      let head = try repository.head()
      let operation = try repository.operation()
      _ = try repository.index()
      document.repository = DoctorDocument.Repository(
        root: repository.layout.root.map(text), gitDirectory: text(repository.layout.gitDirectory),
        objectFormat: repository.objectFormat.rawValue,
        backEnd: repository.backEnd.backEnd.rawValue, refusals: repository.backEnd.refusals,
        shallowCommits: repository.shallowCommits.count,
        isPartialClone: repository.isPartialClone, branch: head.branch, head: head.commit?.hex,
        operation: operation.name)
      try examineBoundary(repository)
    } catch {
      document.limits.append(
        CouldNotCheck(reason: "git cannot be read: \(error)", remedy: "see what `git fsck` says"))
    }
    examineProgram(repository)
  }

  /// A complete clone that a fetch of depth one cut off still has what lies behind the boundary.
  private mutating func examineBoundary(_ repository: any GitRepository) throws(GitError) {
    for boundary in repository.shallowCommits.sorted() {
      for parent in try repository.commit(boundary)?.parents ?? []
      where try repository.commit(parent) != nil {
        document.advice.append(
          CouldNotCheck(
            reason:
              "history is cut off at \(boundary.hex.prefix(12)) although the commits behind it"
              + " are here: a fetch with --depth did that",
            remedy: "`git fetch --unshallow`, and no more `git fetch --depth` in this clone"))
        return
      }
    }
  }

  private mutating func examineProgram(_ repository: any GitRepository) {
    let path = workspace.variable("PATH").map { Array($0.utf8) } ?? []
    guard FileSystem.executable(named: Array("git".utf8), searchPath: path) == nil else { return }
    document.advice.append(
      CouldNotCheck(
        reason: "there is no program git on PATH, which reads what libgit2 cannot",
        remedy: "install git"))
  }

  // MARK: The project

  mutating func examineProject(_ driver: Driver) {
    let source: SnapshotRequest =
      repository?.layout.isBare == true ? .commit("HEAD") : .workingTree
    do throws(CommandFailure) {
      let project = try Project(workspace, source)
      document.settingsFile = project.settings.path?.text
      document.environments = project.environments.map {
        var environment = DoctorDocument.Environment(
          project.loader.load($0, from: project.snapshot))
        let database = project.loader.database(of: $0, in: project.snapshot)
        environment.database = database.dialect?.rawValue
        environment.databaseReason = database.reason
        return environment
      }
      try examineBase(of: project)
      examineReleases(of: project)
      var request = CheckRequest()
      request.snapshot = source
      document.limits += try driver.check(request).couldNotCheck
    } catch {
      switch error {
      case .usage(let message, let help), .refusal(let message, let help),
        .unreadable(let message, let help):
        document.limits.append(
          CouldNotCheck(reason: message, remedy: help ?? "repair it and run this again"))
      }
    }
    // Where there is an environment the check has said so.
    if document.repository == nil, document.environments.isEmpty {
      document.limits.append(
        CouldNotCheck(
          reason: "there is no git repository here that could be read",
          remedy: "run mlint in the project's repository"))
    }
    var seen: Set<CouldNotCheck> = []
    document.limits.removeAll { !seen.insert($0).inserted }
  }

  private mutating func examineBase(of project: Project) throws(CommandFailure) {
    let history = try ProjectHistory.find(project, explicit: nil, revision: nil, isCheck: true)
    guard let base = history.base else { return }
    var mergeBases: [ObjectID]? = []
    if let repository, let tip = base.commit, let head = base.head {
      if let known = base.mergeBases {
        mergeBases = known
      } else if let search = try? repository.mergeBases(head, tip) {
        switch search {
        case .found(let ids, _): mergeBases = ids
        case .none: mergeBases = []
        case .unknown: mergeBases = nil
        }
      }
    }
    document.base = DoctorDocument.Base(
      name: base.name, commit: base.commit?.hex, reason: base.reason,
      mergeBases: mergeBases?.map(\.hex))
  }

  private mutating func examineReleases(of project: Project) {
    guard let repository else { return }
    let patterns = project.settings.releaseRefs ?? HistoryReader.defaultReleaseReferences
    var names: Set<String> = []
    for pattern in patterns {
      names.formUnion((try? repository.references(matching: pattern))?.map(\.name) ?? [])
    }
    document.releases = names.count
    guard names.isEmpty else { return }
    let isNamed = project.settings.releaseRefs != nil
    document.advice.append(
      CouldNotCheck(
        reason: isNamed
          ? "no reference matches release-refs, so that nothing counts as released"
          : "no tag or branch looks like a release, so that nothing counts as released",
        remedy:
          "fetch tags (`git fetch --tags`; in GitHub Actions: `fetch-tags: true`), or name the"
          + " references: `release-refs = [\"refs/tags/…\"]` in mlint.toml"))
  }

  // MARK: Hooks

  mutating func examineHooks() {
    guard repository?.layout.root != nil,
      let plan = try? HookInstallation(workspace: workspace).plan()
    else { return }
    let missing = "`mlint hook install` tells how"
    switch plan {
    case .nothingToDo: document.hooks = "pre-commit and pre-merge-commit run mlint"
    case .write(let files):
      document.hooks = "not installed: \(files.map(\.shownPath).joined(separator: ", "))"
      document.advice.append(
        CouldNotCheck(
          reason: "no hook runs mlint before a commit", remedy: "`mlint hook install`"))
    case .managed(let manager):
      document.hooks = "managed by \(manager.name); see there whether mlint is run"
    case .redirected(let folder):
      document.hooks = "core.hooksPath leads to \(folder), where mlint is not run; \(missing)"
    case .occupied(let hooks, let folder):
      let names = hooks.map(\.rawValue).joined(separator: ", ")
      document.hooks = "\(names) in \(folder) do not run mlint; \(missing)"
    }
  }

  private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}

extension Head {
  fileprivate var branch: String? {
    switch self {
    case .branch(let name, _), .unborn(let name): name
    case .detached: nil
    }
  }
}

extension GitOperation {
  /// What git calls it; nil for nothing.
  fileprivate var name: String? {
    switch self {
    case .none: nil
    case .merge: "merge"
    case .rebase: "rebase"
    case .cherryPick: "cherry-pick"
    case .revert: "revert"
    case .bisect: "bisect"
    case .applyMailbox: "am"
    }
  }
}

extension HookManager {
  fileprivate var name: String {
    switch self {
    case .husky: "husky"
    case .lefthook: "lefthook"
    case .preCommit: "pre-commit"
    case .prek: "prek"
    }
  }
}

extension DoctorDocument.Environment {
  fileprivate init(_ loaded: LoadedEnvironment) {
    let environment = loaded.environment
    self.init(
      name: environment.name, config: environment.configuration?.path.text,
      isInferred: environment.isInferred,
      versionLocations: environment.versionLocations.map(\.text),
      revisions: loaded.graph.revisions.count, heads: loaded.graph.heads.map(\.description))
  }
}
