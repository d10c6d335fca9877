import Diagnostics
import Git
import History
import Loading
import MigrationModel

/// The revisions that databases are at, as `alembic_version` holds them.
struct StampedRevisions {
  /// The ids as they were given, each once.
  private let ids: [RevisionID]
  private var unknown: Set<RevisionID>

  init(_ ids: [String]) {
    var seen: Set<RevisionID> = []
    self.ids = ids.map { RevisionID($0) }.filter { seen.insert($0).inserted }
    unknown = seen
  }

  /// Counts what databases ran as released: the stamped revisions and their ancestors, as this state
  /// has them and as the base does.
  mutating func apply(
    to view: inout HistoryView, of loaded: LoadedEnvironment, _ reader: HistoryReader?,
    _ base: Base?, _ environmentNames: [String]
  ) {
    if ids.isEmpty { return }
    var graphs = [loaded.graph]
    if let tip = base?.commit, let reader {
      graphs.append(
        RevisionGraph(
          reader.migrations(like: loaded, in: tip, environmentNames: environmentNames)))
    }
    for graph in graphs {
      var open = ids.filter(graph.contains)
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

  /// The ids that no environment has; to be asked after all were looked at.
  var entries: [CouldNotCheck] {
    ids.filter(unknown.contains).map { id in
      CouldNotCheck(
        reason: "a database is at \(id), which is no revision of this project or of its base",
        remedy: "look for it on other branches: `git log --all -S\(id)`")
    }
  }
}
