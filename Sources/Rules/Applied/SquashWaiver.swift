import Diagnostics
import History
import MigrationModel
import SourceText

extension Squash {
  /// Where the squash is declared, as a place to point at.
  func label(_ range: SourceRange? = nil, _ text: String = "") -> Label {
    let declared: SourceRange =
      switch source {
      case .comment(let declaration): range ?? declaration.range
      case .trailer: migration.revision.range
      }
    return Label(migration.file, declared, text, revision: migration.id.description)
  }

  /// Why a finding about what it replaces is none.
  func waiver(in history: HistoryView) -> Waiver {
    var waiver =
      switch source {
      case .comment(let declaration): Waiver(migration, declaration)
      case .trailer(let declared): Waiver(declared)
      }
    waiver.consequence = consequence(history)
    return waiver
  }

  /// What becomes of databases, which nothing here can change.
  ///
  /// `alembic stamp` reads the table first and fails at an id that is gone, unless it is told to empty it.
  private func consequence(_ history: HistoryView) -> String {
    let own = migration.id.description
    let commit = history.changes.first { $0.landed.migration.id == replaced.first }
    let code = commit.map {
      " with the code of \($0.landed.commitName) (\($0.landed.commit.prefix(12)))"
    }
    // Databases know the id of a revision that has landed itself.
    if history.isLanded(migration.id) == true {
      return
        "databases at \(own) go on as they are; those at \(names(replaced)) have to be upgraded "
        + "to \(own)\(code ?? "") before this is deployed"
    }
    let last = names(ends)
    let stamp = "databases at \(last) need `alembic stamp --purge \(own.quotedForShell)` once"
    let between = replaced.filter { !ends.contains($0) }
    if between.isEmpty { return stamp }
    return
      "\(stamp); those at \(names(between)) have to be upgraded to \(last)\(code ?? "") before that"
  }

  /// The first few ids.
  private func names(_ ids: [RevisionID]) -> String {
    let shown = ids.prefix(8).map(\.description).joined(separator: ", ")
    return ids.count > 8 ? "\(shown) and \(ids.count - 8) more" : shown
  }
}
