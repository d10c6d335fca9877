import AlembicConfiguration
import Diagnostics
import FileSystem
import Git
import History
import Loading
import MigrationModel
import Settings
import SourceText

/// Does what the commands ask for, without printing anything.
package struct Driver {
  let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }
}

/// What git says about a project's environments, and which base it says it about.
struct ProjectHistory {
  /// Nil when there is no base to compare with.
  var base: Base?
  /// Why there is none; empty when there is one.
  var reason = ""
  var remedy = ""
  /// The commits of a merge under way.
  var merging: [ObjectID] = []
  var reader: HistoryReader?

  /// Finds the base of a project; a base that was named and means nothing is a failure.
  ///
  /// `explicit` is the text of `--base`, and `revision` what is read instead of the working tree or
  /// the index. A commit that was just pushed is looked at as a change only for a check.
  static func find(
    _ project: Project, explicit: String?, revision: String?, isCheck: Bool
  ) throws(CommandFailure) -> ProjectHistory {
    var result = ProjectHistory()
    guard let repository = project.repository else {
      if let explicit {
        throw .usage(message: "--base \(explicit) needs a git repository", help: nil)
      }
      result.reason = "there is no git repository here, so it is not known what has landed"
      result.remedy = "run mlint in the project's repository"
      return result
    }
    if let onto = project.onto {
      result.base = onto.base
    } else {
      let finder = BaseFinder(
        repository: repository, variable: project.workspace.variable, readFile: Self.readFile)
      try result.take(
        finder.find(
          explicit: explicit, configured: project.settings.base, revision: revision,
          isCheck: isCheck))
    }
    result.merging = Self.merging(repository, project.workspace)
    let reader = HistoryReader(
      repository: repository, loader: project.loader,
      overrides: project.settings.environmentOverrides, names: project.names)
    project.workspace.keep(reader)
    result.reader = reader
    return result
  }

  private mutating func take(_ search: BaseSearch) throws(CommandFailure) {
    switch search {
    case .found(let base): self.base = base
    case .none(let reason, let remedy):
      self.reason = reason
      self.remedy = remedy
    case .unknown(let name, let source):
      throw .usage(
        message: "\(source.text) names \(name), which means no commit of this clone",
        help: "fetch it, or name another one")
    }
  }

  /// A file that a CI system's variable names; GitHub's events have at most 25 million bytes.
  static func readFile(_ path: String) -> [UInt8]? {
    let content = try? FileSystem.read(
      Array(path.utf8), maximumSize: 32 << 20, followingLinks: true)
    guard case .content(let bytes)? = content else { return nil }
    return bytes
  }

  /// What has landed of one environment.
  func view(of environment: LoadedEnvironment, _ project: Project) -> HistoryView {
    guard let base, let reader else {
      return HistoryView(availability: .unavailable(reason: reason, remedy: remedy))
    }
    var view = reader.view(
      of: environment, base: base, merging: merging,
      releaseReferences: project.settings.releaseRefs ?? HistoryReader.defaultReleaseReferences,
      environmentNames: project.environments.map(\.name))
    view.limits += [base.doubt].compactMap(\.self)
    return view
  }

  /// Adds to a view what releases and the default branch have of its environment.
  func lookElsewhere(
    _ view: inout HistoryView, of environment: LoadedEnvironment, _ checked: [RevisionID],
    _ project: Project
  ) {
    guard let base, let reader else { return }
    let (found, limits) = reader.elsewhere(
      of: environment, view, base: base, checked: checked, configuredBase: project.settings.base,
      releaseReferences: project.settings.releaseRefs ?? HistoryReader.defaultReleaseReferences,
      environmentNames: project.environments.map(\.name))
    view.elsewhere = found
    view.limits += limits
  }

  /// What the commits of this change declare.
  func trailers() -> ChangeTrailers {
    guard let base, let reader else { return ChangeTrailers() }
    return reader.trailers(since: base, merging: merging)
  }

  /// The commits being merged: as git names them in `pre-merge-commit`, which runs before there is
  /// a `MERGE_HEAD`, and as it writes them down.
  static func merging(
    _ repository: any GitRepository, _ workspace: Workspace
  ) -> [ObjectID] {
    let named = workspace.variables("GITHEAD_").compactMap {
      ObjectID(hex: String($0.name.dropFirst("GITHEAD_".count)))
    }
    let written = (try? repository.mergeHeads()) ?? []
    return written + named.filter { !written.contains($0) }
  }
}

extension BaseSearch.Source {
  var text: String {
    switch self {
    case .option: "--base"
    case .settings: "`base` in the settings"
    case .revision: "--rev"
    }
  }
}
