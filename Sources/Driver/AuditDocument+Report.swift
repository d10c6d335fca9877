import Diagnostics
import History
import MigrationModel
import Reports
import Rules
import SourceText

extension AuditDocument {
  init(_ report: AuditReport, base: String, reason: String) {
    self.init(
      base: base, baseReason: reason, tip: Commit(report.tip), oldest: Commit(report.oldest),
      isComplete: report.end == .root, environments: report.environments,
      commits: report.commitCount, landedRevisions: report.landedCount,
      rewrites: report.rewriteCount)
    changes = report.changes.map(Change.init)
    outages = report.outages.map(Outage.init)
    couldNotCheck = report.limits.map { CouldNotCheck(reason: $0.reason, remedy: $0.remedy) }
    let place = "\(report.oldest.id.prefix(12)) of \(report.oldest.day)"
    switch report.end {
    case .root: break
    case .cutOff:
      couldNotCheck.append(
        CouldNotCheck(
          reason: "history ends at \(place), because this clone is shallow; what landed before it"
            + " and what was changed before it is not known",
          remedy: "`git fetch --unshallow`; in GitHub Actions: `fetch-depth: 0`; in GitLab CI:"
            + " `GIT_DEPTH: 0`"))
    case .unreadable(let reason):
      couldNotCheck.append(
        CouldNotCheck(
          reason: "history was followed to \(place) only: \(reason)",
          remedy: "in a partial clone: `git fetch --refetch --no-filter`; otherwise see what"
            + " `git fsck` says"))
    }
    if report.environments.isEmpty {
      couldNotCheck.append(
        CouldNotCheck(
          reason: "no Alembic environment was found in the history of \(base)",
          remedy: "name another branch: `mlint audit --rev <branch>`; or name the environment in"
            + " mlint.toml: [[environments]] with script-location"))
    }
  }
}

extension AuditDocument.Commit {
  fileprivate init(_ commit: AuditCommit) {
    self.init(
      id: commit.id, date: commit.timestamp, author: commit.authorName,
      pullRequest: commit.pullRequest, subject: commit.subject)
  }
}

extension AuditDocument.Change {
  fileprivate init(_ change: AuditedChange) {
    self.init(
      kind: change.kind.documented, environment: change.environment,
      commit: AuditDocument.Commit(change.commit), parent: change.parent,
      revision: change.revision?.description, message: change.message,
      stillDiffers: change.stillDiffers)
    path = change.oldPath
    newPath = change.newPath
    if case .edited(let edit) = change.kind {
      parts = edit.names
      hasEqualOperations = edit.hasEqualOperations
    }
    oldDownRevisions = change.oldParents.map(\.description)
    newDownRevisions = change.newParents.map(\.description)
    revisions = change.kind.revisions.map(\.description)
    landed = change.landed.map(AuditDocument.Commit.init)
    secondsAfterLanding = change.landed.map { Int(change.commit.time - $0.time) }
    release = change.release
    takesBack = change.takesBack
    takenBackBy = change.takenBackBy.map(AuditDocument.Commit.init)
    accepted = change.acceptance
    rejected = change.rejection
    repair = change.repair
  }
}

extension AuditDocument.Outage {
  fileprivate init(_ outage: HeadOutage) {
    self.init(
      environment: outage.environment, heads: outage.heads.map(\.description),
      mostHeads: outage.mostHeads, began: outage.began.map(AuditDocument.Commit.init),
      ended: outage.ended.map(AuditDocument.Commit.init), seconds: outage.duration.map { Int($0) },
      repair: outage.repair?.rawValue)
  }
}

extension EditedParts {
  fileprivate var names: [String] {
    [
      upgrade ? "upgrade" : nil, downgrade ? "downgrade" : nil,
      branchLabels ? "branch_labels" : nil, rest ? "rest" : nil,
    ].compactMap(\.self)
  }
}

extension AuditedChange.Kind {
  fileprivate var documented: AuditDocument.Kind {
    switch self {
    case .edited: .edited
    case .deleted: .deleted
    case .repointed: .repointed
    case .insertedBehind: .insertedBehind
    case .renamed: .renamed
    case .squashed: .squashed
    case .environmentRemoved: .environmentRemoved
    }
  }

  /// The rule that finds it in a change that has not landed yet.
  fileprivate var rule: (any Rule.Type)? {
    switch self {
    case .edited: EditedAppliedMigration.self
    case .deleted, .renamed: DeletedAppliedMigration.self
    case .repointed: RepointedAppliedMigration.self
    case .insertedBehind: InsertedBehindApplied.self
    case .squashed, .environmentRemoved: nil
    }
  }

  fileprivate var revisions: [RevisionID] {
    switch self {
    case .edited, .deleted, .repointed: []
    case .insertedBehind(let ids), .squashed(let ids), .environmentRemoved(let ids): ids
    case .renamed(let id): [id]
    }
  }
}

extension AuditedChange {
  /// What to do today about what is still different.
  fileprivate var repair: String? {
    guard stillDiffers else { return nil }
    if let squash, squash.isTrue { return repair(of: squash) }
    if acceptance != nil { return nil }
    let id = revision?.description ?? ""
    let before = parent.prefix(12)
    switch kind {
    case .edited(let parts):
      if parts.hasEqualOperations { return nil }
      let show = "`git diff \(found.prefix(12)) \(commit.id.prefix(12)) -- \(paths)`"
      if !parts.upgrade, !parts.rest, !parts.branchLabels {
        return "databases that ran it before are downgraded by what is there now; look at \(show)"
      }
      return
        "databases that ran it before lack what was changed; if that matters, put it into a new"
        + " migration: \(show)"
    case .deleted:
      return "a database that is at \(id) cannot find it; put it back:"
        + " `git checkout \(before) -- \(paths)`"
    case .repointed:
      return
        "databases that were at \(id) ran other migrations before it than new ones do; compare:"
        + " `git diff \(found.prefix(12)) \(commit.id.prefix(12)) -- \(paths)`"
    case .insertedBehind(let ids):
      return "databases that were at \(id) or later never ran"
        + " \(ids.map(\.description).joined(separator: ", ")); repeat what it does in a new migration"
        + " that does nothing where it was done"
    case .renamed(let newID):
      return "a database that is at \(id) cannot find it; where it was left at it:"
        + " `alembic stamp --purge \(newID)`"
    case .squashed(let ids):
      return
        "databases at one of the \(ids.count) cannot be upgraded; bring them to the last of them"
        + " first: `git checkout \(before)`"
    case .environmentRemoved:
      return "databases of this environment cannot be upgraded any more; its last state:"
        + " `git checkout \(before)`"
    }
  }

  /// What databases need that are at what a declared squash stands for.
  private func repair(of squash: Squash) -> String {
    let own = squash.migration.id.description
    let before = "`git checkout \(parent.prefix(12))`"
    let rest = squash.replaced.filter { !squash.ends.contains($0) }
    // Databases know the id of a revision that had landed itself.
    if !oldParents.isEmpty || oldPath != nil {
      return "databases at \(own) go on as they are; those at \(names(squash.replaced)) have to be"
        + " upgraded to it first: \(before)"
    }
    let last = names(squash.ends)
    let stamp = "databases at \(last) need `alembic stamp --purge \(own.quotedForShell)` once"
    if rest.isEmpty { return stamp }
    return "\(stamp); those at \(names(rest)) have to be upgraded to \(last) first: \(before)"
  }

  private func names(_ ids: [RevisionID]) -> String {
    let shown = ids.prefix(8).map(\.description).joined(separator: ", ")
    return ids.count > 8 ? "\(shown) and \(ids.count - 8) more" : shown
  }

  /// What accepts it, if its migration or a commit declares something that does.
  fileprivate var acceptance: AuditDocument.Acceptance? {
    if let squash, squash.isTrue {
      return switch squash.source {
      case .comment(let declaration):
        AuditDocument.Acceptance(reason: declaration.reason, commit: nil)
      case .trailer(let declared):
        AuditDocument.Acceptance(reason: declared.reason, commit: declared.commit)
      }
    }
    guard let rule = kind.rule else { return nil }
    let accepting = trailers.first { declared in
      guard case .ignore(let rules) = declared.content else { return false }
      return !declared.reason.isEmpty && rules.contains { $0.value == rule.slug }
    }
    return accepting.map { AuditDocument.Acceptance(reason: $0.reason, commit: $0.commit) }
  }

  /// Why a squash that is declared does not explain it.
  fileprivate var rejection: String? {
    guard let squash, !squash.isTrue else { return nil }
    let own = squash.migration.id.description
    let declared = "\(own) was declared to replace"
    if let present = squash.present.first {
      return "\(declared) \(present.value), which was still here"
    }
    if let unknown = squash.unknown.first {
      return "\(declared) \(unknown.value), which was nothing that had landed"
    }
    return squash.forgotten.first.map { forgotten in
      "\(declared) \(forgotten.child), but did not follow \(forgotten.parent), which"
        + " \(forgotten.child) did"
    }
  }

  /// The file before and after, for git.
  private var paths: String {
    [oldPath, newPath == oldPath ? nil : newPath].compactMap(\.self).map(\.quotedForShell)
      .joined(separator: " ")
  }
}
