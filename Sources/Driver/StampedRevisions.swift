import AlembicConfiguration
import DatabaseRevisions
import Diagnostics
import Git
import History
import Loading
import MigrationModel
import SourceText

/// The revisions that databases are at, as `alembic_version` holds them.
struct StampedRevisions {
  private struct Stamp {
    let id: RevisionID
    /// The database as it may be named; nil when only its rows were given.
    let database: String?
  }

  /// Each id once.
  private var stamps: [Stamp] = []
  private var unknown: Set<RevisionID> = []
  /// What each database answered, a line each.
  private(set) var answers: [String] = []
  /// The databases that could not be read.
  private(set) var unread: [CouldNotCheck] = []

  /// Reads what was asked for.
  ///
  /// - Throws: When a URL or the table's name is none.
  init(_ request: StampedRequest, _ workspace: Workspace) throws(CommandFailure) {
    add(request.ids, of: nil)
    for reading in try workspace.databases(request) {
      switch reading.rows {
      case .success(let rows):
        add(rows.revisions, of: reading.name)
        answers.append(reading.answer(rows))
      case .failure(let failure):
        unread.append(
          CouldNotCheck(
            reason: "\(reading.name) \(failure.reason), so that it is not known what has run there",
            remedy: failure.remedy))
      }
    }
  }

  private mutating func add(_ ids: [String], of database: String?) {
    for id in ids.map({ RevisionID($0) }) where unknown.insert(id).inserted {
      stamps.append(Stamp(id: id, database: database))
    }
  }

  /// Counts what databases ran as released: the stamped revisions and their ancestors, as this state
  /// has them and as the base does.
  mutating func apply(
    to view: inout HistoryView, of loaded: LoadedEnvironment, _ reader: HistoryReader?,
    _ base: Base?, _ environmentNames: [String]
  ) {
    if stamps.isEmpty { return }
    var graphs = [loaded.graph]
    if let tip = base?.commit, let reader {
      graphs.append(
        RevisionGraph(
          reader.migrations(like: loaded, in: tip, environmentNames: environmentNames)))
    }
    for graph in graphs {
      var open = stamps.map(\.id).filter(graph.contains)
      unknown.subtract(open)
      view.stamped.formUnion(open)
      while let id = open.popLast() {
        for parent in graph.parents(of: id) + graph.dependencies(of: id)
        where view.stamped.insert(parent).inserted {
          open.append(parent)
        }
      }
    }
    for index in view.changes.indices
    where view.stamped.contains(view.changes[index].landed.migration.id) {
      view.changes[index].isReleased = true
    }
  }

  /// The databases that could not be read, and the ids that no environment has.
  ///
  /// - Parameters:
  ///   - project: Whose other environments may have them.
  ///   - names: The environments that were looked at.
  /// - Returns: What is to be listed; to be asked after those environments were looked at.
  func entries(_ project: Project, seen names: [String]) -> [CouldNotCheck] {
    var missing = unknown
    for environment in project.environments
    where !missing.isEmpty && !names.contains(environment.name) {
      missing.subtract(
        project.loader.load(environment, from: project.snapshot).graph.revisions)
    }
    return unread + stamps.filter { missing.contains($0.id) }.map(Self.entry)
  }

  private static func entry(_ stamp: Stamp) -> CouldNotCheck {
    let id = stamp.id.description
    let command = "mlint where " + (id.hasPrefix("-") ? "-- " : "") + id.quotedForShell
    return CouldNotCheck(
      reason: "\(stamp.database ?? "a database") is at \(id), which is no revision of this project"
        + " or of its base",
      remedy: id.canBeCopied
        ? "look for it on other branches: `\(command)`"
        : "look where that comes from: Alembic writes no such id by itself")
  }
}
