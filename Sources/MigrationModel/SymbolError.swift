/// Why a symbol or a range of revisions means nothing, in Alembic's words where it has any.
package enum SymbolError: Error, Sendable, Equatable {
  /// No revision is meant.
  ///
  /// - Parameters:
  ///   - argument: The part of the symbol that was looked up.
  ///   - detail: What Alembic knows and its command line does not print.
  case notFound(argument: String, detail: String)
  /// The beginning of several ids or labels; the parameters are those of `notFound`.
  case ambiguous(argument: String, detail: String)
  /// One head is asked for and there are several.
  case multipleHeads(argument: String, heads: [RevisionID])
  /// The start of a range is no ancestor of its end.
  case notAnAncestor(lower: String, upper: String)
  /// `current`, which Alembic looks up in a database.
  case needsDatabase
  /// Anything else, as a sentence.
  case invalid(String)

  /// The text that Alembic's command line prints after `FAILED: `, and ours for `needsDatabase`.
  ///
  /// - Parameter range: The range that was asked for, when it was one; its ends are then named.
  /// - Returns: One sentence without a final stop.
  package func commandLineText(range: String? = nil) -> String {
    let ends = range.flatMap { HistoryRange($0) }
    switch self {
    case .notFound(let argument, _), .ambiguous(let argument, _):
      return "Can't locate revision identified by '\(argument)'"
    case .multipleHeads(let argument, _):
      let name = ends?.upper ?? argument
      return "Multiple head revisions are present for given argument '\(name)'; please specify a "
        + "specific target revision, '<branchname>@\(name)' to narrow to a specific head, or "
        + "'heads' for all heads"
    case .notAnAncestor(let lower, let upper):
      return "Requested range \(ends?.lower ?? lower):\(ends?.upper ?? upper) does not refer to "
        + "ancestor/descendant revisions along the same branch"
    case .needsDatabase:
      return "`current` means the revisions that a database is at, and no database is read here"
    case .invalid(let text):
      return text
    }
  }

  /// What Alembic knows and its command line does not print, such as the ids between which a prefix
  /// is ambiguous.
  package var detail: String? {
    switch self {
    case .notFound(_, let detail), .ambiguous(_, let detail): detail
    case .multipleHeads(_, let heads):
      "the heads are " + heads.map(\.description).joined(separator: ", ")
    case .needsDatabase: "name a revision; `alembic current` prints those of a database"
    case .notAnAncestor, .invalid: nil
    }
  }
}
