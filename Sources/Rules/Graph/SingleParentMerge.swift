package import Diagnostics
package import MigrationModel
import SourceText

/// Reports merge revisions that join nothing.
package struct SingleParentMerge: MigrationRule {
  package static let severity = Severity.warning
  package static let group = "graph"

  package init() {}

  package func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void
  ) {
    guard migration.downRevisions.count == 1, migration.dependsOn.isEmpty,
      details.upgrade.isEmpty, details.downgrade.isEmpty, saysThatItMerges(migration)
    else { return }
    let parent = migration.downRevisions[0]
    report(
      Finding(
        .joinsNothing(migration.id, parent.value), at: migration.label(parent.range),
        help: [.remove, .orAddParent]))
  }

  /// Whether the message begins with "merge", as Alembic's users and `mlint merge` write it.
  private func saysThatItMerges(_ migration: Migration) -> Bool {
    let word = migration.message.unicodeScalars.prefix { $0.properties.isAlphabetic }
    return ["merge", "merges", "merged", "merging"].contains(String(word).lowercased())
  }
}

extension MigrationBody {
  fileprivate var isEmpty: Bool { operations.isEmpty && unread.isEmpty }
}

extension Finding.Message {
  fileprivate static func joinsNothing(_ id: RevisionID, _ parent: RevisionID) -> Self {
    "\(id) says that it merges, but follows \(parent) alone and does nothing"
  }

  fileprivate static let remove: Self =
    "remove it: `alembic merge heads` writes such a file when one of two heads is only depended on"

  fileprivate static let orAddParent: Self =
    "or name the other head in `down_revision` too, if there is one"
}
