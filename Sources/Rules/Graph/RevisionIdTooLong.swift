package import Diagnostics
import MigrationModel
import SourceText

/// Reports ids that do not fit the column of Alembic's version table.
package struct RevisionIdTooLong: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  /// `alembic_version.version_num` is a VARCHAR of this length.
  private static let columnLength = 32

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    let long = environment.checkedMigrations.filter { $0.id.length > Self.columnLength }
    if long.isEmpty { return }
    // Longer ids that have landed ran somewhere, so the column is as long as they are.
    let landed = environment.graph.migrations.filter(environment.isLanded)
    let limit = landed.map(\.id.length).max() ?? 0
    for migration in long {
      let length = migration.id.length
      guard length > limit else { continue }
      report(
        Finding(
          .tooLong(migration.id, length), at: migration.label(migration.revision.range),
          help: [.shorten(migration.id), .widen]))
    }
  }
}

extension RevisionID {
  /// The number of code points, which is what databases count.
  fileprivate var length: Int {
    description.utf8.count { $0 & 0xC0 != 0x80 }
  }
}

extension Finding.Message {
  fileprivate static func tooLong(_ id: RevisionID, _ length: Int) -> Self {
    "revision id \(id) has \(length) characters; the column `alembic_version.version_num` takes 32"
  }

  fileprivate static func shorten(_ id: RevisionID) -> Self {
    let short = String(String.UnicodeScalarView(id.description.unicodeScalars.prefix(32)))
    return "shorten it before it lands, to \(short.pythonRepr) for instance; "
      + "the name of the file may stay long"
  }

  fileprivate static let widen: Self =
    "if the column is wider in your databases: [severity] revision-id-too-long = \"off\""
}
