package import MigrationModel
package import SourceText

/// What git knows about the revisions of one environment: which have landed, and how those that
/// have differ from what landed.
///
/// A value without a trace of git objects, so that rules and reports can be given one that a test
/// made.
package struct HistoryView: Sendable {
  /// Whether history could be asked at all, and if not, why.
  package enum Availability: Sendable, Hashable {
    case available
    /// Nothing is known to have landed and nothing is known not to have.
    case unavailable(reason: String, remedy: String)
  }

  package var availability: Availability
  /// The ids that have landed: in the tree of the merge base or of the base's tip, and while a merge
  /// is under way in those of the commits being merged.
  package var landed: Set<RevisionID>
  /// How landed revisions differ from what landed, in load order; deleted ones last, by id.
  package var changes: [AppliedChange]
  /// The squashes that this change declares, in load order, and then those that its commits do.
  package var squashes: [Squash] = []
  /// Who landed the heads and the revisions they forked from, as far as it was asked for and known.
  package var landings: [RevisionID: Landing]
  /// The revisions that databases are known to have run; whoever made the view adds them.
  package var stamped: Set<RevisionID> = []
  /// Why landed revisions that are referred to are not here, as far as that is certain.
  package var missing: [RevisionID: MissingLanded] = [:]
  /// The releases that hold revisions which have not landed.
  package var released = ReleasedRevisions()
  /// What other branches and releases have that matters here; whoever made the view adds it.
  package var elsewhere = RevisionsElsewhere()
  /// How many landed revisions were compared with their landed version.
  package var comparedRevisions: Int
  /// What could not be judged although history was there, in the order in which it was met.
  package var limits: [CouldNotJudge]

  package init(
    availability: Availability, landed: Set<RevisionID> = [], changes: [AppliedChange] = [],
    landings: [RevisionID: Landing] = [:], comparedRevisions: Int = 0,
    limits: [CouldNotJudge] = []
  ) {
    self.availability = availability
    self.landed = landed
    self.changes = changes
    self.landings = landings
    self.comparedRevisions = comparedRevisions
    self.limits = limits
  }

  /// The landed revisions that are gone.
  package var deleted: Set<RevisionID> {
    Set(changes.filter { $0.cause == .deleted }.map(\.landed.migration.id))
  }

  /// The squash that stands for a revision which is gone.
  package func squash(replacing id: RevisionID) -> Squash? {
    squashes.first { $0.replaced.contains(id) }
  }

  /// The squash that a revision is, if it stands for some that are gone.
  package func squash(by id: RevisionID) -> Squash? {
    squashes.first { $0.migration.id == id && !$0.replaced.isEmpty }
  }

  /// Whether a revision has landed; nil when that is not known.
  package func isLanded(_ id: RevisionID) -> Bool? {
    availability == .available ? landed.contains(id) : nil
  }
}

/// A part of history that could not be judged; the words are made for `could_not_check`.
package struct CouldNotJudge: Sendable, Hashable {
  /// A sentence without a final full stop.
  package var reason: String
  /// What the reader can do about it, a sentence without a final full stop.
  package var remedy: String

  package init(reason: String, remedy: String) {
    self.reason = reason
    self.remedy = remedy
  }
}

/// One way in which a landed revision is no longer what landed.
package struct AppliedChange: Sendable {
  package enum Cause: Sendable, Hashable {
    case deleted
    /// Its parents or dependencies are others, all of them landed or unknown.
    case repointed
    /// Revisions that have not landed became its ancestors: the first is its new direct parent, the
    /// others follow in the order of history, newest first.
    case inserted([RevisionID])
    case edited(EditedParts)
  }

  package var cause: Cause
  /// The version that landed and is compared with.
  package var landed: LandedVersion
  /// The version of this snapshot; nil when the revision is gone.
  package var current: Migration?
  /// Where the part that changed stands in the current version.
  package var place: SourceRange?
  /// Whether a release holds the revision.
  package var isReleased: Bool

  package init(
    cause: Cause, landed: LandedVersion, current: Migration?, place: SourceRange? = nil,
    isReleased: Bool = false
  ) {
    self.cause = cause
    self.landed = landed
    self.current = current
    self.place = place
    self.isReleased = isReleased
  }
}

/// Which parts of a landed migration mean something else now.
package struct EditedParts: Sendable, Hashable {
  package var upgrade = false
  package var downgrade = false
  package var rest = false
  package var branchLabels = false
  /// Both versions perform the same operations, all of them read.
  package var hasEqualOperations = false

  package init() {}
}

/// A version of a revision in a tree where it has landed.
package struct LandedVersion: Sendable {
  package var migration: Migration
  /// The commit whose tree holds this version, as full hexadecimal id.
  package var commit: String
  /// How the reader knows that commit, such as `origin/main` or `the merge base with origin/main`.
  package var commitName: String
  /// The submodule that the file lies in, as the commit pins it.
  package var submodule: Submodule?

  /// A submodule as a commit names it.
  package struct Submodule: Sendable, Hashable {
    package var path: RelativePath
    /// The commit of the submodule, as full hexadecimal id.
    package var commit: String
  }

  package init(
    migration: Migration, commit: String, commitName: String, submodule: Submodule? = nil
  ) {
    self.migration = migration
    self.commit = commit
    self.commitName = commitName
    self.submodule = submodule
  }
}

/// The commit that brought a revision onto the first-parent history.
package struct Landing: Sendable, Hashable {
  /// The full hexadecimal id.
  package var commit: String
  /// The first line of its message.
  package var subject: String
  /// How its message refers to the pull request, such as `#13483` or `!77`.
  package var pullRequest: String?
  /// The branch that it merged, where its message names it.
  package var branch: String?
  package var authorName: String
  /// The author's date in the author's own time zone, `YYYY-MM-DD`.
  package var authorDate: String

  package init(
    commit: String, subject: String, pullRequest: String? = nil, branch: String? = nil,
    authorName: String, authorDate: String
  ) {
    self.commit = commit
    self.subject = subject
    self.pullRequest = pullRequest
    self.branch = branch
    self.authorName = authorName
    self.authorDate = authorDate
  }
}
