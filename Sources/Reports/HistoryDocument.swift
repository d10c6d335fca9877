/// What `mlint history --format json` prints; `heads` and `branches` print the same document.
///
/// The fields are those of the machine format, in its order; unknown is nil, never a guess.
package struct HistoryDocument: Sendable {
  /// `working-tree`, `index`, or a commit's full id.
  package var snapshot: String
  package var environments: [Environment]

  package init(snapshot: String, environments: [Environment] = []) {
    self.snapshot = snapshot
    self.environments = environments
  }

  /// One Alembic environment; `heads` and `bases` are in load order.
  package struct Environment: Sendable {
    package var name: String
    /// The configuration file; nil when the environment was inferred.
    package var config: String?
    package var scriptLocation: String
    package var versionLocations: [String]
    package var heads: [String] = []
    package var effectiveHeads: [String] = []
    package var bases: [String] = []
    package var branchPoints: [String] = []
    package var mergePoints: [String] = []
    /// In the order of `alembic history`.
    package var revisions: [Revision] = []
    package var problems: [Problem] = []

    package init(
      name: String, config: String?, scriptLocation: String, versionLocations: [String]
    ) {
      self.name = name
      self.config = config
      self.scriptLocation = scriptLocation
      self.versionLocations = versionLocations
    }
  }

  /// One revision; the lists are as the file declares them.
  package struct Revision: Sendable {
    package var revision: String
    package var path: String
    package var downRevisions: [String] = []
    package var dependsOn: [String] = []
    /// Nil when a label is computed as the file runs.
    package var branchLabels: [String]? = []
    /// Alembic's `doc`.
    package var message = ""
    package var header = Header()
    package var isHead = false
    package var isBase = false
    package var isBranchPoint = false
    package var isMergePoint = false
    /// Nil where there is no base to compare with.
    package var landed: Bool?

    package init(revision: String, path: String) {
      self.revision = revision
      self.path = path
    }
  }

  /// The lines of the docstring that Alembic writes and never reads; nil for one that is not there.
  package struct Header: Sendable {
    package var revisionID: String?
    package var revises: [String]?
    package var createDate: String?

    package init(revisionID: String? = nil, revises: [String]? = nil, createDate: String? = nil) {
      self.revisionID = revisionID
      self.revises = revises
      self.createDate = createDate
    }
  }

  /// A defect of the graph or of a file.
  package struct Problem: Sendable {
    /// A slug such as `missing-parent`.
    package var kind: String
    package var path: String?
    /// Counted from 1.
    package var line: Int?
    package var message: String

    package init(kind: String, path: String?, line: Int?, message: String) {
      self.kind = kind
      self.path = path
      self.line = line
      self.message = message
    }
  }
}
