package import AlembicConfiguration
package import History
package import MigrationModel
package import SourceText

/// All that a merge revision is made from.
package struct MergeInput: Sendable {
  package var environment: Environment
  package var graph: RevisionGraph
  /// What has landed, and the landings of the heads as far as they are known.
  package var history: HistoryView
  /// Symbols as Alembic resolves them, such as ids, their beginnings and labels; empty for the heads
  /// that compete.
  package var requested: [String] = []
  /// The project's `script.py.mako`; nil when there is none.
  package var template: SourceFile?
  /// The files in the version locations, whether they are revisions or not.
  package var existingFiles: [RelativePath] = []
  package var options = MergeOptions()
  /// Whether the landing of a head cannot be told because the clone lacks older commits.
  package var isHistoryCutOff = false
  /// Whether the project has other environments, so that commands have to name this one.
  package var isOneOfSeveral = false
  /// Ids that exist on other refs, so that a new revision must not take them.
  package var idsElsewhere: [RevisionID] = []
  /// A merge of the same heads on another ref.
  package var equivalentElsewhere: MergeElsewhere?

  package init(environment: Environment, graph: RevisionGraph, history: HistoryView) {
    self.environment = environment
    self.graph = graph
    self.history = history
  }
}

/// What the user and the project's settings say about merge revisions.
package struct MergeOptions: Sendable {
  /// How the change that landed a head is referred to.
  package enum References: Sendable {
    /// The pull request, or else the commit.
    case pullRequest
    /// The branch, or else the pull request or the commit.
    case branch
    case none
  }

  package var references = References.pullRequest
  /// Whether the authors of the landing commits are named.
  package var namesAuthors = false
  /// The subject, instead of one made from the heads; further lines become paragraphs below it.
  package var message: String?
  /// Whether nothing is said about landing commits.
  package var omitsLandings = false
  /// Whether Alembic's generic template is used instead of the project's.
  package var usesStockTemplate = false

  package init() {}

  /// Whether the file says anything that is read from git history.
  package var needsLandings: Bool { !omitsLandings && (references != .none || namesAuthors) }
}

/// A merge of the same heads that another ref holds.
package struct MergeElsewhere: Sendable, Equatable {
  /// The ref as people call it, such as `origin/fix-heads`.
  package var ref: String
  package var path: RelativePath

  package init(ref: String, path: RelativePath) {
    self.ref = ref
    self.path = path
  }
}
