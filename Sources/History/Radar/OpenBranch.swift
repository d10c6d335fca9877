/// A branch that may land, by its newest commit.
package struct OpenBranch: Sendable, Hashable {
  /// The short name of the reference that a reader knows best, such as `origin/feature`.
  package var name: String
  /// The full names of all references to this commit that were asked about, in the order of names.
  package var references: [String]
  /// The full hexadecimal id of the newest commit.
  package var commit: String
  /// How the host calls its pull request, such as `#12` or `!12`, where a reference tells.
  package var pullRequest: String?
  /// The author of the newest commit.
  package var authorName: String
  /// The author's date in the author's own time zone, `YYYY-MM-DD`.
  package var authorDate: String

  package init(
    name: String, references: [String], commit: String, pullRequest: String? = nil,
    authorName: String, authorDate: String
  ) {
    self.name = name
    self.references = references
    self.commit = commit
    self.pullRequest = pullRequest
    self.authorName = authorName
    self.authorDate = authorDate
  }
}
