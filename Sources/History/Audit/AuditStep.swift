import AlembicConfiguration
import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// What one commit did to the files of an environment.
struct AuditStep {
  var commit: ObjectID
  /// The commit before it on the first-parent history.
  var parent: ObjectID
  /// The environment before and after the commit.
  var oldEnvironment: Environment
  var newEnvironment: Environment
  var changes: [AuditedFiles.Change]
  /// What its message declares, and those of the commits that it merged.
  var trailers: () throws(GitError) -> ChangeTrailers
  /// All files before the commit, where the lineage's own are not these.
  var oldFiles: [SnapshotEntry]?
}

/// What a step did to the revisions of an environment.
struct AuditFindings {
  /// The revisions that landed, in the order of files; those that came back among them.
  var landed: [RevisionID] = []
  /// Whether one of them has several parents.
  var landedMerge = false
  var changes: [FoundChange] = []
  /// The files that revisions were in which are not there any more.
  var lost: [RevisionID: SnapshotEntry] = [:]
  var rewriteCount = 0
  /// Why a file could not be read, of the first such.
  var unread: LoadingProblem?
}

/// A change of a landed revision, as the commit that made it shows it.
struct FoundChange {
  var kind: AuditedChange.Kind
  var id: RevisionID?
  /// The version that the commit found, and the one that it left; without content.
  var before: Migration?
  var after: Migration?
  /// What they mean; of edits only.
  var oldMeaning: MigrationMeaning?
  var newMeaning: MigrationMeaning?
  /// The squash that a migration or a commit declares: of a squash the one that it is, of a deletion one
  /// that is said to stand for the revision and is not what it says.
  var squash: Squash?
}

extension Lineage {
  /// Makes a step, and tells what it did.
  mutating func make(
    _ step: AuditStep, _ loader: AuditLoader
  ) throws(GitError) -> AuditFindings {
    var files = ChangedFiles()
    var findings = AuditFindings()
    let loaded = loader.load(
      step.newEnvironment, step.changes.compactMap(\.after), of: step.commit)
    let readable = Dictionary(
      loaded.migrations.map { ($0.file.path, $0) }, uniquingKeysWith: { first, _ in first })
    for change in step.changes {
      let path = change.path
      let old = migrations[path]
      if change.after != nil, readable[path] == nil {
        // Its revision is taken to be there as it was.
        let problem = loaded.problems.first { $0.path == path }
        if problem?.kind == .unreadable { findings.unread = findings.unread ?? problem }
        if old != nil, lastReadable[path] == nil { lastReadable[path] = change.before }
        continue
      }
      if let old {
        files.removed.append(old)
        if let file = lastReadable.removeValue(forKey: path) ?? change.before {
          files.before.append(file)
        }
      }
      if let new = readable[path], let file = change.after {
        files.added.append(new)
        files.after.append(file)
      }
    }
    let newIDs = files.newIDs(counts)
    findings.landed = newIDs
    findings.landedMerge = files.added.contains {
      $0.downRevisions.count > 1 && newIDs.contains($0.id)
    }
    let isPlainAddition =
      files.removed.isEmpty && newIDs.count == files.added.count
      && !newIDs.contains { counts.isNamed($0) || gone[$0] != nil }
    if !isPlainAddition, !files.isEmpty {
      try compare(files, newIDs, step, loader, &findings)
    }
    apply(files)
    for (migration, file) in zip(files.removed, files.before)
    where !counts.contains(migration.id) {
      findings.lost[migration.id] = file
    }
    return findings
  }

  private mutating func apply(_ files: ChangedFiles) {
    for migration in files.removed {
      counts.remove(migration)
      migrations[migration.file.path] = nil
    }
    for migration in files.added {
      counts.add(migration)
      migrations[migration.file.path] = migration.withoutContent
    }
  }

  private func compare(
    _ files: ChangedFiles, _ newIDs: [RevisionID], _ step: AuditStep, _ loader: AuditLoader,
    _ findings: inout AuditFindings
  ) throws(GitError) {
    let trailers = files.losesRevisions ? try step.trailers() : ChangeTrailers()
    let isSquash = files.losesRevisions && declaresSquash(files, trailers)
    let others = concerned(
      by: files, newIDs, among: step.oldFiles ?? self.files.files,
      isComplete: isSquash || files.changesDependencies)
    let old = loader.load(
      step.oldEnvironment, (files.before + others).sorted { $0.path < $1.path }, of: step.parent)
    let new = loader.load(
      step.newEnvironment, (files.after + others).sorted { $0.path < $1.path }, of: step.commit)
    let parent = ComparedCommit(
      id: step.parent, name: String(step.parent.hex.prefix(12)), isTip: true, isMergeBase: true)
    var comparison = HistoryComparison(new, [LandedTree(parent, old)], loader.loader)
    comparison.compare()
    let squashes = isSquash ? comparison.applySquashes(onlyTrue: true) { trailers } : []
    let changes = comparison.changes.filter { !isReturn($0) }
    var folding = ChangeFolding(changes, newIDs, squashes, old, new, loader.loader)
    folding.fold()
    findings.changes = folding.changes
    let changed = Set(changes.map(\.landed.migration.id))
    findings.rewriteCount = files.added.count { migration in
      !changed.contains(migration.id)
        && files.isRewritten(migration.id, at: migration.file.path)
    }
    for id in newIDs where gone[id] != nil {
      findings.changes += changesOfReturned(id, new, step, loader)
    }
  }

  /// Whether a migration, be it changed or not, or a commit declares that something stands for others.
  private func declaresSquash(_ files: ChangedFiles, _ trailers: ChangeTrailers) -> Bool {
    trailers.declared.contains { $0.content.verb == .replaces }
      || files.added.contains(where: \.declaresSquash)
      || migrations.values.contains(where: \.declaresSquash)
  }

  /// Whether what became an ancestor was one until it went away.
  private func isReturn(_ change: AppliedChange) -> Bool {
    guard case .inserted(let ids) = change.cause else { return false }
    return ids.allSatisfy { gone[$0] != nil }
  }

  /// The unchanged files that the meaning of changed ones depends on: those that have one of their
  /// ids too, or name one that was not there.
  ///
  /// All where `isComplete` says so: where dependencies were rewritten, since a label may be anywhere,
  /// and where ranges of revisions or all ancestors are asked for.
  private func concerned(
    by files: ChangedFiles, _ newIDs: [RevisionID], among all: [SnapshotEntry],
    isComplete: Bool
  ) -> [SnapshotEntry] {
    let repeated = files.touchedIDs.filter { id in
      counts.fileCount(of: id) > files.removed.count { $0.id == id }
    }
    let awaited = newIDs.filter(counts.isNamed)
    if repeated.isEmpty, awaited.isEmpty, !isComplete { return [] }
    let changed = Set(files.before.map(\.path) + files.after.map(\.path))
    return all.compactMap { file in
      guard !changed.contains(file.path), let migration = migrations[file.path] else { return nil }
      let isConcerned =
        isComplete || repeated.contains(migration.id)
        || migration.downRevisions.contains { awaited.contains($0.value) }
        || migration.dependencyNames.contains(where: awaited.contains)
      return isConcerned ? readableFile(file) : nil
    }
  }

  /// How a revision that came back differs from what went away.
  private func changesOfReturned(
    _ id: RevisionID, _ new: LoadedEnvironment, _ step: AuditStep, _ loader: AuditLoader
  ) -> [FoundChange] {
    guard let gone = gone[id], let migration = new.graph[id] else { return [] }
    let old = loader.load(gone.environment, [gone.file], of: step.parent)
    guard let before = old.graph[id] else { return [] }
    let parent = ComparedCommit(id: step.parent, name: "")
    let version = Version(migration: before, tree: LandedTree(parent, old))
    let difference = RevisionDifference(migration, in: new, from: version, loader.loader)
    var changes: [FoundChange] = []
    var change = FoundChange(
      kind: .repointed, id: id, before: before.withoutContent, after: migration.withoutContent)
    if difference.edges { changes.append(change) }
    if let parts = difference.parts {
      change.kind = .edited(parts)
      change.oldMeaning = loader.loader.normalForm(of: before).meaning
      change.newMeaning = loader.loader.normalForm(of: migration).meaning
      changes.append(change)
    }
    return changes
  }
}

extension Migration {
  fileprivate var declaresSquash: Bool { declarations.contains { $0.content.verb == .replaces } }
}

/// The files of a step whose revisions can be read.
private struct ChangedFiles {
  /// Without content.
  var removed: [Migration] = []
  var added: [Migration] = []
  var before: [SnapshotEntry] = []
  var after: [SnapshotEntry] = []

  var isEmpty: Bool { removed.isEmpty && added.isEmpty }

  var touchedIDs: Set<RevisionID> { Set(removed.map(\.id) + added.map(\.id)) }

  /// The ids that were not there, each once, in the order of files.
  func newIDs(_ counts: RevisionCounts) -> [RevisionID] {
    var seen: Set<RevisionID> = []
    return added.map(\.id).filter { !counts.contains($0) && seen.insert($0).inserted }
  }

  /// Whether an id is in none of the files any more that had it.
  var losesRevisions: Bool {
    let added = Set(added.map(\.id))
    return removed.contains { !added.contains($0.id) }
  }

  /// Whether a revision that stays has other dependencies.
  var changesDependencies: Bool {
    added.contains { new in
      removed.contains {
        $0.id == new.id && Set($0.dependencyNames) != Set(new.dependencyNames)
      }
    }
  }

  /// Whether the file of a revision that stays has another content.
  func isRewritten(_ id: RevisionID, at path: RelativePath) -> Bool {
    guard let new = after.first(where: { $0.path == path }) else { return false }
    let old = removed.filter { $0.id == id }.map(\.file.path)
    let contents = before.filter { old.contains($0.path) }.map(\.contentID)
    return !contents.isEmpty && !contents.contains(new.contentID)
  }
}
