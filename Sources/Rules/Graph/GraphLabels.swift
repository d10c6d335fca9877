import Diagnostics
import History
import MigrationModel
import SourceText

extension Migration {
  /// A place in the migration's file.
  func label(_ range: SourceRange, _ text: String = "") -> Label {
    Label(file, range, text, revision: id.description)
  }
}

extension EnvironmentView {
  /// The defects of the graph of some kinds, in the order of the graph.
  func problems(_ kinds: GraphProblem.Kind...) -> [GraphProblem] {
    graph.problems.filter { kinds.contains($0.kind) }
  }

  func isLanded(_ migration: Migration) -> Bool { history.isLanded(migration.id) == true }
}

extension [RevisionID] {
  /// The ids for a sentence, the first twenty of many.
  var listed: String {
    let shown = prefix(20).map(\.description).joined(separator: ", ")
    return count > 20 ? "\(shown) and \(count - 20) more" : shown
  }
}
