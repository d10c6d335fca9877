package import MigrationModel

/// What happened to landed migrations in the first-parent history of a commit.
package struct AuditReport: Sendable {
  /// Why the history that was looked at ends where it does.
  package enum End: Sendable, Hashable {
    /// At a commit without parents.
    case root
    /// This clone is shallow.
    case cutOff
    /// The commit before the oldest one cannot be read.
    case unreadable(reason: String)
  }

  /// The commit that history was followed from, and the oldest that was looked at.
  package var tip: AuditCommit
  package var oldest: AuditCommit
  package var end: End
  /// The names that environments had, in the order of names.
  package var environments: [String] = []
  /// How many commits the first-parent history has, as far as it was followed.
  package var commitCount = 0
  /// How many revisions landed, each once in each environment.
  package var landedCount = 0
  /// How many times a file was written anew without a change that matters.
  package var rewriteCount = 0
  /// Newest first; of one commit, by environment and revision.
  package var changes: [AuditedChange] = []
  /// By the commit that began them, newest first.
  package var outages: [HeadOutage] = []
  /// What could not be judged.
  package var limits: [CouldNotJudge] = []
}

/// A commit of the first-parent history.
package struct AuditCommit: Sendable, Hashable {
  /// The full hexadecimal id.
  package var id: String
  /// When it landed: the committer's time in seconds since 1970-01-01 00:00 UTC.
  package var time: Int64
  package var authorName = ""
  /// The first line of its message.
  package var subject = ""
  /// How its message refers to the pull request, such as `#13483` or `!77`.
  package var pullRequest: String?
  /// The branch that it merged, where its message names it.
  package var branch: String?

  /// The day of `time` in UTC, `YYYY-MM-DD`.
  package var day: String { CivilDate(seconds: time, offset: 0).description }

  /// `time` as `YYYY-MM-DDThh:mm:ssZ`.
  package var timestamp: String {
    let second = ((time % 86400) + 86400) % 86400
    let parts = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day)T\(parts.joined(separator: ":"))Z"
  }
}

/// One thing that a commit did to what had landed before it.
package struct AuditedChange: Sendable {
  package enum Kind: Sendable, Hashable {
    case edited(EditedParts)
    case deleted
    case repointed
    /// Revisions that had not landed became its ancestors, the new direct parent first.
    case insertedBehind([RevisionID])
    /// The migration got another id.
    case renamed(RevisionID)
    /// Many revisions were taken away and one without parents stands for them.
    case squashed([RevisionID])
    /// The environment went away, with these revisions.
    case environmentRemoved([RevisionID])
  }

  package var kind: Kind
  /// The environment's name before the commit.
  package var environment: String
  package var commit: AuditCommit
  /// The id of the commit before it on the first-parent history.
  package var parent: String
  /// The id of the newest commit before it that has what it changed: `parent`, but for a revision that
  /// was not there when it came back.
  package var found: String
  /// The revision; of a squash the one that stands for the others, and nil for an environment.
  package var revision: RevisionID?
  /// Alembic's `doc` of the revision before the commit.
  package var message: String
  /// The file before the commit, and the one after it; nil where there was or is none.
  package var oldPath: String?
  package var newPath: String?
  /// The parents before and after the commit, as the files name them.
  package var oldParents: [RevisionID]
  package var newParents: [RevisionID]
  /// The commit that brought the revision here, of several the oldest; nil when it is older than the
  /// known history.
  package var landed: AuditCommit?
  /// The oldest release that had the revision at that time.
  package var release: String?
  /// The commit whose change this one takes back.
  package var takesBack: String?
  /// The commit that took this change back.
  package var takenBackBy: AuditCommit?
  /// The squash that a migration or a commit declares.
  ///
  /// Of a squash the one that it is, of a deletion one that is said to stand for the revision and is not
  /// what it says. Its file has no content.
  package var squash: Squash?
  /// What the commit declares in trailers about the revision, and those that it merged.
  package var trailers: [ChangeTrailers.Declared]
  /// Whether the tip still differs from what was there before the commit.
  package var stillDiffers: Bool
}

/// A time in which the history of an environment ended in several heads that should be one.
package struct HeadOutage: Sendable {
  /// What ended an outage.
  package enum Repair: String, Sendable, Hashable {
    case mergeRevision = "merge-revision"
    case repointing = "re-pointing"
    case newID = "new-id"
    case deletion = "deletion"
    case other
  }

  package var environment: String
  /// The heads that should be one, in load order, group by group, when it began.
  package var heads: [RevisionID]
  /// The most of them while it lasted.
  package var mostHeads: Int
  /// The commit that brought them together; nil when it is older than the known history.
  package var began: AuditCommit?
  /// The commit that ended it; nil while it lasts.
  package var ended: AuditCommit?
  package var repair: Repair?

  /// Seconds from the one commit to the other.
  package var duration: Int64? {
    guard let began, let ended else { return nil }
    return ended.time - began.time
  }
}
