import AlembicConfiguration
import Loading
import MigrationModel
import Snapshots
import SourceText

/// Makes the text of revisions.
struct GraphText {
  private let selection: RevisionSelection
  private let isVerbose: Bool
  private let project: Project
  /// Where folders of migrations are when links are followed.
  private var realFolders: [RelativePath: RelativePath] = [:]

  init(_ selection: RevisionSelection, isVerbose: Bool, _ project: Project) {
    self.selection = selection
    self.isVerbose = isVerbose
    self.project = project
  }

  /// The text of each environment in which there was something to look for.
  mutating func listings(of environments: [SelectedRevisions]) -> [HistoryOutput.Listing] {
    var result: [HistoryOutput.Listing] = []
    for selected in environments {
      guard let ids = selected.ids else { continue }
      let environment = selected.environment
      var listing = HistoryOutput.Listing(
        environment: environments.count > 1 ? environment.environment.name : nil, entries: [])
      for id in ids { listing.entries.append(entry(of: id, environment.graph)) }
      result.append(listing)
    }
    return result
  }

  private mutating func entry(of id: RevisionID, _ graph: RevisionGraph) -> String {
    switch selection {
    case .branchPoints:
      let path = isVerbose ? path(of: id, graph) : ""
      let lines = graph.branchLines(of: id, path: path, isVerbose: isVerbose)
      return lines.joined(separator: "\n") + "\n"
    case .heads where !isVerbose: return graph.headsLine(of: id)
    case .history where !isVerbose: return graph.historyLine(of: id)
    case .heads, .history, .symbols: return graph.logEntry(of: id, path: path(of: id, graph))
    }
  }

  /// The absolute path of a revision's file with all links followed, as Alembic prints it; also where
  /// the file is read from the index or a commit.
  private mutating func path(of id: RevisionID, _ graph: RevisionGraph) -> String {
    guard let path = graph[id]?.file.path else { return "" }
    let folder = realFolders[path.parent] ?? realFolder(path.parent)
    realFolders[path.parent] = folder
    return String(decoding: project.root, as: UTF8.self) + "/" + folder.appending(path.name).text
  }

  private func realFolder(_ folder: RelativePath) -> RelativePath {
    if case .success(let entry) = project.snapshot.resolve(folder) { entry.path } else { folder }
  }
}
