package import MigrationModel
package import SourceText

/// What a heads file says, read line by line.
package struct HeadsReading: Hashable, Sendable {
  /// A line that names a head.
  package struct Entry: Hashable, Sendable {
    /// The key as it is written; nil in formats without one.
    package var key: String?
    package var revision: Located<RevisionID>
    /// The name of the revision's file; nil in formats without it.
    package var fileName: [UInt8]?
    /// The branch labels that `alembic heads` prints; nil in other formats.
    package var labels: [String]?
    /// The versions of the file that the line is in; all of them outside of a conflict.
    package var sides = ConflictSides.all

    package var id: RevisionID { revision.value }

    package init(
      key: String? = nil, revision: Located<RevisionID>, fileName: [UInt8]? = nil,
      labels: [String]? = nil
    ) {
      self.key = key
      self.revision = revision
      self.fileName = fileName
      self.labels = labels
    }
  }

  /// A line that cannot be what was meant.
  package struct Problem: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// The line is not one of the format.
      case malformed
      /// A line above is about the same line of history, or names the same revision.
      case duplicate
      /// Conflict markers inside of a conflict.
      case nestedConflict
      /// A conflict marker without its partners.
      case strayMarker
      case unclosedConflict
      /// The lines from here on were not read.
      case tooLong
    }

    package var kind: Kind
    package var range: SourceRange
  }

  /// The names that a conflict's markers give to the versions.
  package struct SideNames: Hashable, Sendable {
    package var ours: String?
    package var base: String?
    package var theirs: String?
  }

  /// In the order of the file.
  package var entries: [Entry] = []
  /// In the order of the file.
  package var problems: [Problem] = []
  /// Whether git left it in conflict, and nobody resolved that.
  package var isInConflict = false
  /// Whether the version of the common ancestor is among the versions.
  package var hasBase = false
  package var names = SideNames()
  /// Where the first conflict marker stands.
  package var conflictRange: SourceRange?
  /// Whether a comment says that `mlint lock` keeps the file.
  package var isSigned = false

  package init() {}

  /// The lines of one version.
  package func entries(of side: ConflictSides) -> [Entry] {
    entries.filter { $0.sides.contains(side) }
  }
}
