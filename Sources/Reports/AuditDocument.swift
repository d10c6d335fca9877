package import Diagnostics

/// What `mlint audit` prints.
///
/// The fields are those of the machine format, in its order; unknown is nil, never a guess.
package struct AuditDocument: Sendable {
  /// How the reader knows the commit whose history it is, such as `origin/main`.
  package var base: String
  /// Why that one.
  package var baseReason: String
  package var tip: Commit
  /// The oldest commit that was looked at.
  package var oldest: Commit
  /// Whether that one is where history begins.
  package var isComplete: Bool
  /// Nil, or the date or commit that `--since` named.
  package var since: String?
  /// The names that environments had, in the order of names.
  package var environments: [String]
  /// How many first-parent commits were looked at.
  package var commits: Int
  package var landedRevisions: Int
  /// How many times a landed file was written anew without a change that matters.
  package var rewrites: Int
  /// Newest first.
  package var changes: [Change] = []
  /// Newest first.
  package var outages: [Outage] = []
  package var couldNotCheck: [CouldNotCheck] = []

  package init(
    base: String, baseReason: String, tip: Commit, oldest: Commit, isComplete: Bool,
    environments: [String], commits: Int, landedRevisions: Int, rewrites: Int
  ) {
    self.base = base
    self.baseReason = baseReason
    self.tip = tip
    self.oldest = oldest
    self.isComplete = isComplete
    self.environments = environments
    self.commits = commits
    self.landedRevisions = landedRevisions
    self.rewrites = rewrites
  }

  /// A commit of the first-parent history.
  package struct Commit: Sendable, Hashable {
    /// The full id.
    package var id: String
    /// When it landed (the committer's time), `YYYY-MM-DDThh:mm:ssZ`.
    package var date: String
    package var author: String
    /// How its message refers to the pull request, such as `#13483` or `!77`.
    package var pullRequest: String?
    package var subject: String

    package init(
      id: String, date: String, author: String, pullRequest: String?, subject: String
    ) {
      self.id = id
      self.date = date
      self.author = author
      self.pullRequest = pullRequest
      self.subject = subject
    }
  }

  package enum Kind: String, Sendable {
    case edited
    case deleted
    case repointed
    case insertedBehind = "inserted-behind"
    case renamed
    case squashed
    case environmentRemoved = "environment-removed"
  }

  /// What accepts a change.
  package struct Acceptance: Sendable {
    /// In the author's words; empty when nothing is said.
    package var reason: String
    /// The full id of the commit whose message declares it; nil when the migration does.
    package var commit: String?

    package init(reason: String, commit: String?) {
      self.reason = reason
      self.commit = commit
    }
  }

  /// One thing that a commit did to what had landed before it.
  package struct Change: Sendable {
    package var kind: Kind
    package var environment: String
    package var commit: Commit
    /// The id of the commit before it.
    package var parent: String
    /// Nil for an environment.
    package var revision: String?
    package var message: String
    package var path: String?
    package var newPath: String?
    /// Of an edit: `upgrade`, `downgrade`, `branch_labels`, `rest`.
    package var parts: [String] = []
    /// Of an edit: whether both versions are known to perform the same operations.
    package var hasEqualOperations: Bool?
    package var oldDownRevisions: [String] = []
    package var newDownRevisions: [String] = []
    /// Those that were inserted, the new id, or those that were taken away.
    package var revisions: [String] = []
    package var landed: Commit?
    package var secondsAfterLanding: Int?
    package var release: String?
    /// The id of the commit whose change this one takes back.
    package var takesBack: String?
    package var takenBackBy: Commit?
    package var stillDiffers: Bool
    /// The exception that is declared for it.
    package var accepted: Acceptance?
    /// Why one that is declared does not accept it.
    package var rejected: String?
    /// What to do today; nil when nothing is.
    package var repair: String?

    /// Whether something is to be done that nobody has accepted.
    var isOpen: Bool { repair != nil && accepted == nil }

    package init(
      kind: Kind, environment: String, commit: Commit, parent: String, revision: String?,
      message: String, stillDiffers: Bool
    ) {
      self.kind = kind
      self.environment = environment
      self.commit = commit
      self.parent = parent
      self.revision = revision
      self.message = message
      self.stillDiffers = stillDiffers
    }
  }

  /// A time in which `alembic upgrade head` refused to run.
  package struct Outage: Sendable {
    package var environment: String
    package var heads: [String]
    package var mostHeads: Int
    /// Nil when it is older than the known history.
    package var began: Commit?
    /// Nil while it lasts.
    package var ended: Commit?
    package var seconds: Int?
    /// `merge-revision`, `re-pointing`, `new-id`, `deletion` or `other`.
    package var repair: String?

    package init(
      environment: String, heads: [String], mostHeads: Int, began: Commit?, ended: Commit?,
      seconds: Int?, repair: String?
    ) {
      self.environment = environment
      self.heads = heads
      self.mostHeads = mostHeads
      self.began = began
      self.ended = ended
      self.seconds = seconds
      self.repair = repair
    }
  }
}
