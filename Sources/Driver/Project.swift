import AlembicConfiguration
import Diagnostics
import Git
import HeadsFile
import Loading
import MigrationModel
import Rules
import SchemaModel
import Settings
import Snapshots
import SourceText

/// One project as a command reads it: its repository, the snapshot that was asked for, its settings
/// and environments.
final class Project {
  let workspace: Workspace
  /// Nil outside git, and where the repository cannot be read.
  let repository: (any GitRepository)?
  /// The absolute path that relative paths start at.
  let root: [UInt8]
  let snapshot: any Snapshot
  /// The merge that the snapshot is of, before it happens.
  let onto: OntoMerge?
  let settings: Settings
  /// All environments, in the order of their names.
  let environments: [Environment]
  /// What the snapshot's names say, for snapshots that have the same.
  let names: KnownNames?
  let loader: MigrationLoader
  /// What is wrong with configuration files and belongs to no environment.
  let configurationProblems: [ConfigurationProblem]
  /// What stood in the way so far.
  private(set) var couldNotCheck: [CouldNotCheck] = []

  init(
    _ workspace: Workspace, _ request: SnapshotRequest, onto: String? = nil
  ) throws(CommandFailure) {
    self.workspace = workspace
    var failure: OpenFailure?
    do throws(OpenFailure) {
      repository = try workspace.openRepository()
    } catch {
      repository = nil
      failure = error
    }
    if let failure, request != .workingTree {
      throw .unreadable(message: failure.reason, help: failure.remedy)
    }
    root = repository?.layout.root ?? workspace.currentFolder
    if let onto {
      guard let repository else {
        throw .usage(
          message: "--onto \(onto) needs a git repository",
          help: "run mlint in the project's repository")
      }
      let merge = try OntoMerge.find(onto, request, repository, workspace)
      self.onto = merge
      snapshot = try merge.snapshot(of: request, repository)
      couldNotCheck += merge.limits
    } else {
      self.onto = nil
      snapshot = try Self.snapshot(request, repository, root)
    }
    settings = try Self.readSettings(snapshot)
    loader = MigrationLoader(
      database: settings.database.flatMap { Dialect(rawValue: $0.rawValue) })
    let discovery = Discovery.find(
      in: snapshot, overrides: settings.environmentOverrides,
      start: Self.alembicStart(workspace, root))
    environments = discovery.environments
    names = discovery.names
    loader.willRead = workspace.willRead
    if let failure {
      couldNotCheck.append(CouldNotCheck(reason: failure.reason, remedy: failure.remedy))
    }
    configurationProblems = discovery.problems.filter { $0.cause != nil }
    couldNotCheck += discovery.problems.filter { $0.kind != .note && $0.cause == nil }
      .map(CouldNotCheck.init)
    couldNotCheck += snapshot.listingFailures.map(CouldNotCheck.init)
    workspace.keep(self)
  }

  /// The environments that a command works on: all, or the one that is named.
  func environments(named name: String?) throws(CommandFailure) -> [Environment] {
    guard let name else { return environments }
    let chosen = environments.filter { $0.name == name }
    if chosen.isEmpty {
      let names = environments.map(\.name).joined(separator: ", ")
      throw .usage(
        message: "there is no environment named \(name)",
        help: environments.isEmpty ? "no environment was found" : "the environments are: \(names)")
    }
    return chosen
  }

  /// The path below the root that a path of the command line means, or nil when it lies outside.
  func relativePath(of text: String) -> RelativePath? {
    Self.relativePath(of: text, workspace, root)
  }

  private static func relativePath(
    of text: String, _ workspace: Workspace, _ root: [UInt8]
  ) -> RelativePath? {
    let path = Array(text.utf8)
    let isAbsolute = path.first == UInt8(ascii: "/")
    let absolute = isAbsolute ? path : workspace.currentFolder + [UInt8(ascii: "/")] + path
    guard let whole = RelativePath.root.resolving(absolute.drop { $0 == UInt8(ascii: "/") }),
      let base = RelativePath.root.resolving(root.drop { $0 == UInt8(ascii: "/") })
    else { return nil }
    return whole.relative(to: base)
  }

  /// What `ALEMBIC_CONFIG` says to an Alembic that is started where `mlint` was.
  private static func alembicStart(_ workspace: Workspace, _ root: [UInt8]) -> AlembicStart? {
    guard let value = workspace.variable("ALEMBIC_CONFIG"), !value.isEmpty,
      let folder = relativePath(of: ".", workspace, root),
      let path = relativePath(of: value, workspace, root)
    else { return nil }
    return AlembicStart(folder: folder, configuration: path)
  }

  /// Why nothing was found to work on, in words for the reader.
  var noEnvironment: CouldNotCheck {
    CouldNotCheck(
      reason: "no Alembic environment was found in \(displayedRoot)",
      remedy: "run mlint inside the project, or name the environment in mlint.toml: "
        + "[[environments]] with script-location")
  }

  var displayedRoot: String { String(decoding: root, as: UTF8.self).escapedForDisplay }

  static func snapshot(
    _ request: SnapshotRequest, _ repository: (any GitRepository)?, _ root: [UInt8]
  ) throws(CommandFailure) -> any Snapshot {
    guard let repository else {
      if request == .workingTree { return FolderSnapshot(root: root) }
      throw .usage(
        message: "there is no git repository here",
        help: "without --staged and --rev, mlint reads the files of this folder")
    }
    do throws(GitError) {
      switch request {
      case .workingTree where repository.layout.root != nil:
        return try WorkingTreeSnapshot(repository, root: root)
      case .workingTree: break
      case .index: return try IndexSnapshot(repository)
      case .commit(let expression):
        if let id = try repository.commitID(of: expression),
          let snapshot = try CommitSnapshot(repository, commit: id)
        {
          return snapshot
        }
      }
    } catch {
      throw .unreadable(message: "\(error)", help: nil)
    }
    throw request.isMissing
  }

  static func readSettings(_ snapshot: any Snapshot) throws(CommandFailure) -> Settings {
    let (settings, problems) = Settings.read(
      mlintFile: try? snapshot.read("mlint.toml").get(),
      projectFile: try? snapshot.read("pyproject.toml").get(),
      vocabulary: Settings.Vocabulary(
        rules: RuleSelection.ruleNames, groups: RuleSelection.groupNames))
    guard let first = problems.first else { return settings }
    let lines = problems.map {
      let place = "\($0.path):\($0.position.line):\($0.position.column)"
      return "\(place): \($0.message)" + ($0.help.map { " (\($0))" } ?? "")
    }
    throw .usage(
      message: lines.count == 1 ? lines[0] : lines.joined(separator: "\n"),
      help: "repair \(first.path)")
  }
}

extension Project {
  /// Where the heads files of this project are.
  var headsFiles: HeadsFiles {
    HeadsFiles(
      of: environments, named: settings.lock.file,
      chosen: settings.lock.format.flatMap { HeadsFormat(rawValue: $0.rawValue) })
  }
}

extension SnapshotRequest {
  /// The failure that says that the repository does not have this state.
  var isMissing: CommandFailure {
    guard case .commit(let expression) = self else {
      return .usage(
        message: "this repository has no working tree", help: "name a commit: --rev HEAD")
    }
    return .usage(
      message: "\(expression) means no commit of this clone",
      help: "fetch it, or name another commit")
  }
}

extension Settings {
  /// The `[[environments]]` of the settings, as the search for environments takes them.
  var environmentOverrides: [EnvironmentOverride] {
    environments.map {
      EnvironmentOverride(
        name: $0.name, config: $0.config, section: $0.section, scriptLocation: $0.scriptLocation,
        versionLocations: $0.versionLocations, isRecursive: $0.isRecursive,
        isIgnored: $0.isIgnored, path: path ?? "mlint.toml", line: $0.position.line)
    }
  }
}

extension CouldNotCheck {
  init(_ failure: ReadFailure) {
    self.init(path: failure.path, reason: failure.reason, remedy: failure.remedy)
  }

  init(_ problem: ConfigurationProblem) {
    self.init(
      path: problem.path, line: problem.line, reason: problem.message, remedy: problem.remedy)
  }

  init(_ problem: LoadingProblem) {
    self.init(
      path: problem.path, line: problem.line, reason: problem.reason, remedy: problem.remedy)
  }

  init(_ problem: GraphProblem) {
    let file = problem.migration.file
    let guess = problem.guess.map { "perhaps \($0.revision) was meant" }
    self.init(
      path: file.path,
      line: file.position(of: problem.range.offsets.lowerBound).line,
      reason: problem.message,
      remedy: guess ?? "repair the file; Alembic does not load the history as it is")
  }
}
