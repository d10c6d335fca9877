package import SourceText

/// The lines that Alembic's template writes below the message, and that Alembic never reads.
package struct MigrationHeader: Sendable {
  package var revisionID: Located<String>?
  /// The ids after `Revises:`, separated at commas.
  package var revises: [Located<String>]?
  package var createDate: Located<String>?

  package init(
    revisionID: Located<String>? = nil, revises: [Located<String>]? = nil,
    createDate: Located<String>? = nil
  ) {
    self.revisionID = revisionID
    self.revises = revises
    self.createDate = createDate
  }
}

/// The normal form of a migration, as digests of its parts.
///
/// Equal digests mean that the parts do the same. Comments, formatting, docstrings, bare constants, annotations, `pass`, imports, and
/// the prefixes and quotes of strings have no part in it.
package struct MigrationMeaning: Sendable, Hashable {
  /// `revision`, `down_revision`, `depends_on`, `branch_labels`.
  package var identifiers: UInt64
  package var upgrade: UInt64
  package var downgrade: UInt64
  /// Every other statement of the module: constants, helpers, tables.
  package var rest: UInt64

  package init(identifiers: UInt64, upgrade: UInt64, downgrade: UInt64, rest: UInt64) {
    self.identifiers = identifiers
    self.upgrade = upgrade
    self.downgrade = downgrade
    self.rest = rest
  }
}

/// The normal form of a migration and where its parts stand.
package struct MigrationNormalForm: Sendable {
  package var meaning: MigrationMeaning
  package var places: MeaningPlaces

  package init(meaning: MigrationMeaning, places: MeaningPlaces) {
    self.meaning = meaning
    self.places = places
  }
}

/// Where the parts of a migration's meaning stand in its file, for pointing at them.
package struct MeaningPlaces: Sendable, Hashable {
  /// The line of `def upgrade`, from `def` to the colon.
  package var upgrade: SourceRange?
  package var downgrade: SourceRange?
  /// The other statements of the module that have a part in its meaning, each with a digest of its
  /// own, in the order of the text.
  package var rest: [Located<UInt64>]

  package init(
    upgrade: SourceRange? = nil, downgrade: SourceRange? = nil, rest: [Located<UInt64>] = []
  ) {
    self.upgrade = upgrade
    self.downgrade = downgrade
    self.rest = rest
  }
}

/// One revision file, as far as it can be read without running it.
///
/// Only the header is read up front. What the functions do is read when it is asked for, by the
/// module that loaded the file. An object, because graphs, histories and rules hand the same migrations
/// on all the time; a value all the same, since nothing of it ever changes.
package final class Migration: Sendable {
  package let file: SourceFile
  /// The number that the loader gave the file's content, negative where nobody gave one.
  ///
  /// Equal numbers mean equal content.
  package let contentNumber: Int
  /// The number of what its operations are read with, such as the database of its environment; the
  /// loader's own, negative where nobody gave one.
  package let contextNumber: Int
  package let revision: Located<RevisionID>
  /// The ids in `down_revision`, in written order, duplicates kept.
  package let downRevisions: [Located<RevisionID>]
  /// The ids or branch labels in `depends_on`, as written.
  package let dependsOn: [Located<String>]
  package let branchLabels: [Located<String>]
  /// Whether `branch_labels` has more labels that are computed when the file runs.
  package let hasComputedBranchLabels: Bool
  /// Whether the parent is taken from the order of commits when the file runs, by the package
  /// `alembic-git-revisions`; `downRevisions` is empty then.
  package let isOrderedByGit: Bool
  /// Alembic's `doc`: the first paragraph of the module's docstring.
  package let message: String
  /// Where the docstring stands, or nil when there is none.
  package let docstringRange: SourceRange?
  /// Alembic's `longdoc`: the whole docstring, stripped.
  package let longMessage: String
  package let header: MigrationHeader
  /// The exceptions that comments of the file declare, in the order of the text.
  package let declarations: [Declaration]

  package init(
    file: SourceFile, contentNumber: Int = -1, contextNumber: Int = -1,
    revision: Located<RevisionID>, downRevisions: [Located<RevisionID>] = [],
    dependsOn: [Located<String>] = [], branchLabels: [Located<String>] = [],
    hasComputedBranchLabels: Bool = false, isOrderedByGit: Bool = false, message: String = "",
    docstringRange: SourceRange? = nil, longMessage: String = "",
    header: MigrationHeader = MigrationHeader(), declarations: [Declaration] = []
  ) {
    self.file = file
    self.contentNumber = contentNumber
    self.contextNumber = contextNumber
    self.revision = revision
    self.downRevisions = downRevisions
    self.dependsOn = dependsOn
    self.branchLabels = branchLabels
    self.hasComputedBranchLabels = hasComputedBranchLabels
    self.isOrderedByGit = isOrderedByGit
    self.message = message
    self.docstringRange = docstringRange
    self.longMessage = longMessage
    self.header = header
    self.declarations = declarations
  }

  package var id: RevisionID { revision.value }

  /// The same migration in another place.
  ///
  /// - Parameters:
  ///   - file: The file that it is read from, with the same text.
  ///   - contentNumber: The number of its content; as it is where none is given.
  ///   - contextNumber: The number of what its operations are read with; as it is where none is given.
  /// - Returns: A migration that says the same about itself.
  package func moved(
    to file: SourceFile, contentNumber: Int? = nil, contextNumber: Int? = nil
  ) -> Migration {
    Migration(
      file: file, contentNumber: contentNumber ?? self.contentNumber,
      contextNumber: contextNumber ?? self.contextNumber, revision: revision,
      downRevisions: downRevisions, dependsOn: dependsOn, branchLabels: branchLabels,
      hasComputedBranchLabels: hasComputedBranchLabels, isOrderedByGit: isOrderedByGit,
      message: message, docstringRange: docstringRange, longMessage: longMessage, header: header,
      declarations: declarations)
  }
}
