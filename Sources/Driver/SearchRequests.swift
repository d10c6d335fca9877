/// What `mlint where` was asked for.
package struct WhereRequest: Sendable {
  /// Ids, beginnings of ids, or symbols as Alembic resolves them.
  package var revisions: [String] = []
  package var snapshot: SnapshotRequest = .workingTree
  /// The only environment that counts as here.
  package var environment: String?
  /// Whether objects are searched that nothing leads to.
  package var includesUnreachable = false
  /// Told from time to time how far the search is, in a few words.
  package var progress: @Sendable (String) -> Void = { _ in }

  package init() {}
}

/// What `mlint restore` was asked to do.
package struct RestoreRequest: Sendable {
  /// An id, or the beginning of one.
  package var revision: String
  /// The commit to take the file from, instead of where it landed last.
  package var source: String?
  package var base: String?
  package var environment: String?
  /// Whether ancestors that are missing are restored too.
  package var includesAncestors = false
  package var includesUnreachable = false
  /// Whether the plan is only shown.
  package var isDryRun = false
  package var progress: @Sendable (String) -> Void = { _ in }

  package init(_ revision: String) {
    self.revision = revision
  }
}

/// What `mlint tombstone` was asked to do.
package struct TombstoneRequest: Sendable {
  /// An id, or the beginning of one; the whole id where the revision is found nowhere.
  package var revision: String
  /// The parents, instead of the revision's own; nil for those, empty for none.
  package var parents: [String]?
  package var environment: String?
  package var includesUnreachable = false
  package var usesStockTemplate = false
  package var isDryRun = false
  package var progress: @Sendable (String) -> Void = { _ in }

  package init(_ revision: String) {
    self.revision = revision
  }
}
