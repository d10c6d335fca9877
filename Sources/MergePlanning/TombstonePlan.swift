package import AlembicConfiguration
package import History
package import MigrationModel
package import SourceText

/// All that the stand-in for a revision is made from.
package struct TombstoneInput: Sendable {
  package var environment: Environment
  package var graph: RevisionGraph
  package var id: RevisionID
  /// The migration that the revision was; nil when nobody has it any more.
  package var original: Migration?
  /// The revisions that it follows, all of them in the graph.
  package var parents: [RevisionID]
  /// Who took it away; nil when that is not known, or nobody did.
  package var deleted: Landing?
  /// Where the original's file would lie; nil where no name is known that can be used.
  package var path: RelativePath?
  /// The project's `script.py.mako`; nil when there is none.
  package var template: SourceFile?
  package var usesStockTemplate = false
  /// The files in the version locations, whether they are revisions or not.
  package var existingFiles: [RelativePath] = []
  /// The command that asks for the same with Alembic's own template.
  package var stockCommand = ""

  package init(
    environment: Environment, graph: RevisionGraph, id: RevisionID, parents: [RevisionID]
  ) {
    self.environment = environment
    self.graph = graph
    self.id = id
    self.parents = parents
  }
}

/// A stand-in that is ready to be written.
package struct TombstonePlan: Sendable {
  package var path: RelativePath
  package var bytes: [UInt8]
  package var subject: String
  /// What the user should know, each a sentence without a final stop.
  package var notes: [String]
}
