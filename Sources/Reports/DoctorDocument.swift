package import Diagnostics

/// What `mlint` finds here and what limits its checks; texts of the project as they are.
package struct DoctorDocument: Sendable {
  /// The repository that git would use in this folder.
  package struct Repository: Sendable {
    /// The root of the working tree; nil for a bare repository.
    package var root: String?
    package var gitDirectory: String
    /// The hash of the objects' ids: `sha1` or `sha256`.
    package var objectFormat: String
    /// Which back end reads: `libgit2` or `git`.
    package var backEnd: String
    /// What libgit2 could not read.
    package var refusals: [String]
    /// At how many commits history is cut off.
    package var shallowCommits: Int
    package var isPartialClone: Bool
    /// The branch that is checked out, also an unborn one; nil when detached.
    package var branch: String?
    /// The commit of `HEAD`; nil for none yet.
    package var head: String?
    /// What git is in the middle of, such as `rebase`; nil for nothing.
    package var operation: String?

    package init(
      root: String?, gitDirectory: String, objectFormat: String, backEnd: String,
      refusals: [String], shallowCommits: Int, isPartialClone: Bool, branch: String?,
      head: String?, operation: String?
    ) {
      self.root = root
      self.gitDirectory = gitDirectory
      self.objectFormat = objectFormat
      self.backEnd = backEnd
      self.refusals = refusals
      self.shallowCommits = shallowCommits
      self.isPartialClone = isPartialClone
      self.branch = branch
      self.head = head
      self.operation = operation
    }
  }

  package struct Base: Sendable {
    package var name: String
    package var commit: String?
    package var reason: String
    /// The merge bases with `HEAD`; nil when history is cut off before them.
    package var mergeBases: [String]?

    package init(name: String, commit: String?, reason: String, mergeBases: [String]?) {
      self.name = name
      self.commit = commit
      self.reason = reason
      self.mergeBases = mergeBases
    }
  }

  package struct Environment: Sendable {
    package var name: String
    package var config: String?
    package var isInferred: Bool
    package var versionLocations: [String]
    package var revisions: Int
    package var heads: [String]
    /// The database that its migrations are read for; nil where that is not known.
    package var database: String?
    /// How that is known, or why it is not.
    package var databaseReason = ""

    package init(
      name: String, config: String?, isInferred: Bool, versionLocations: [String], revisions: Int,
      heads: [String]
    ) {
      self.name = name
      self.config = config
      self.isInferred = isInferred
      self.versionLocations = versionLocations
      self.revisions = revisions
      self.heads = heads
    }
  }

  /// Nil outside git, and where the repository cannot be read.
  package var repository: Repository?
  package var base: Base?
  /// The file that settings are read from; nil for the defaults.
  package var settingsFile: String?
  package var environments: [Environment] = []
  /// How many references stand for releases.
  package var releases = 0
  /// What runs `mlint` before commits, or why nothing does; a clause.
  package var hooks: String?
  /// What cannot be checked here, and what would let it be.
  package var limits: [CouldNotCheck] = []
  /// What would make the checks better although nothing is missing.
  package var advice: [CouldNotCheck] = []

  package init() {}
}
