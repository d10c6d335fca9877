/// Why no merge revision is made; nothing was written.
///
/// The texts hold names from files as they are: whoever prints them has to escape them.
package struct MergeRefusal: Error, Sendable, Equatable {
  package enum Kind: String, CaseIterable, Sendable {
    /// There is only one head, or none.
    case nothingToMerge
    /// Several heads, but their labels or roots say that they are meant to stay apart.
    case headsStayApart
    case severalGroups
    /// The heads are there because of a change of what has landed.
    case changedHistory
    /// A requested symbol means nothing, or several revisions.
    case unknownRevision
    case notAHead
    case duplicateRevision
    case graphProblem
    /// A merge of these heads exists, in this graph or on another ref.
    case alreadyMerged
    case idTaken
    case historyCutOff
    case emptyMessage
    case template
    case outputEncoding
    /// The file's name or folder is one that Alembic would not read, or must not be written to.
    case path
    case fileExists
  }

  package var kind: Kind
  /// One sentence without a final stop.
  package var message: String
  /// What to do, one sentence without a final stop.
  package var help: String

  init(_ kind: Kind, _ message: String, help: String) {
    self.kind = kind
    self.message = message
    self.help = help
  }
}
