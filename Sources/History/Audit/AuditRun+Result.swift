import AlembicConfiguration
import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

extension AuditRun {
  /// What was found, newest first.
  mutating func result(
    _ environment: String?, _ limit: AuditLimit?, _ releases: [AuditReleases.Release]
  ) throws(GitError) -> AuditReport {
    let last = line.places.count - 1
    var report = AuditReport(
      tip: try line.commit(0), oldest: try line.commit(last), end: line.end)
    report.environments = Set(names.values.joined()).sorted()
    report.commitCount = line.places.count
    report.landedCount = landedCount
    report.rewriteCount = rewriteCount
    let newest = try firstPlace(beyond: limit)
    let isWanted: (Int) -> Bool = { [names] lineage in
      environment.map { names[lineage]?.contains($0) == true } ?? true
    }
    var tip = AuditTip(lineages, audit, line.places[0].id)
    var known = AuditReleases(releases, line, audit)
    for record in records where record.place < newest && isWanted(record.lineage) {
      report.changes.append(try change(record, &tip, &known))
    }
    report.changes = inOrder(report.changes)
    report.limits = limits
    for record in outages where isWanted(record.lineage) && record.ended ?? -1 < newest {
      report.outages.append(try outage(record))
    }
    report.outages = report.outages.enumerated().sorted {
      ($1.element.began?.time ?? .min, $1.offset) < ($0.element.began?.time ?? .min, $0.offset)
    }.map(\.element)
    return report
  }

  /// Newest first; those of one commit by environment and revision.
  private func inOrder(_ changes: [AuditedChange]) -> [AuditedChange] {
    let places = Dictionary(
      line.places.enumerated().map { ($1.id.hex, $0) }, uniquingKeysWith: { first, _ in first })
    return changes.enumerated().sorted { one, two in
      let first = places[one.element.commit.id] ?? 0
      let second = places[two.element.commit.id] ?? 0
      if first != second { return first < second }
      if one.element.environment != two.element.environment {
        return one.element.environment < two.element.environment
      }
      if one.element.revision != two.element.revision {
        guard let left = one.element.revision else { return true }
        guard let right = two.element.revision else { return false }
        return left < right
      }
      return one.offset < two.offset
    }.map(\.element)
  }

  private mutating func change(
    _ record: ChangeRecord, _ tip: inout AuditTip, _ releases: inout AuditReleases
  ) throws(GitError) -> AuditedChange {
    let found = record.change
    let named = found.id ?? found.kind.firstLost
    return AuditedChange(
      kind: found.kind, environment: record.environment, commit: try line.commit(record.place),
      parent: line.places[min(record.place + 1, line.places.count - 1)].id.hex,
      found: line.places[min(record.foundPlace, line.places.count - 1)].id.hex,
      revision: found.id, message: (found.before ?? found.after)?.message ?? "",
      oldPath: found.before?.file.path.text, newPath: found.after?.file.path.text,
      oldParents: found.before?.downRevisions.map(\.value) ?? [],
      newParents: found.after?.downRevisions.map(\.value) ?? [],
      landed: try commit(record.landing),
      release: try named.flatMap { id throws(GitError) in
        try releases.release(of: id, before: record)
      },
      takesBack: record.takesBack.map { line.places[records[$0].place].id.hex },
      takenBackBy: try commit(record.takenBackPlace), squash: found.squash,
      trailers: try declared(of: found.id, at: record.place),
      stillDiffers: tip.differs(record))
  }

  private mutating func declared(
    of revision: RevisionID?, at place: Int
  ) throws(GitError) -> [ChangeTrailers.Declared] {
    guard let revision else { return [] }
    let known: ChangeTrailers
    if let trailers = knownTrailers[place] {
      known = trailers
    } else {
      known = try trailers(at: place)()
      knownTrailers[place] = known
    }
    if let limit = known.limit { note(limit.reason, limit.remedy) }
    return known.declared.filter { $0.revision == revision }
  }

  private mutating func commit(_ place: Int?) throws(GitError) -> AuditCommit? {
    guard let place else { return nil }
    return try line.commit(place)
  }

  private mutating func outage(_ record: OutageRecord) throws(GitError) -> HeadOutage {
    HeadOutage(
      environment: record.environment, heads: record.heads, mostHeads: record.mostHeads,
      began: try commit(record.began), ended: try commit(record.ended), repair: record.repair)
  }

  /// The first place that is left out; changes of newer commits are told.
  private func firstPlace(beyond limit: AuditLimit?) throws(GitError) -> Int {
    switch limit {
    case nil: return .max
    case .time(let time):
      // Clocks differ: the newest commit that is too old ends it for those before it.
      return line.places.firstIndex { $0.time < time } ?? .max
    case .commit(let id):
      if let place = line.places.firstIndex(where: { $0.id == id }) { return place }
      // All commits before one that is contained are contained too.
      var low = 0
      var high = line.places.count
      while low < high {
        let middle = (low + high) / 2
        if try audit.repository.isAncestor(line.places[middle].id, of: id) == true {
          high = middle
        } else {
          low = middle + 1
        }
      }
      return low
    }
  }
}

/// The newest commit, asked whether what an older one changed is still so.
private struct AuditTip {
  private let lineages: [Lineage]
  private let audit: Audit
  private let commit: ObjectID
  private var meanings: [RelativePath: MigrationMeaning] = [:]

  init(_ lineages: [Lineage], _ audit: Audit, _ commit: ObjectID) {
    self.lineages = lineages
    self.audit = audit
    self.commit = commit
  }

  /// Whether the tip differs from what a change found; a revision that is gone does in one way only,
  /// which is its deletion's.
  mutating func differs(_ record: ChangeRecord) -> Bool {
    let change = record.change
    switch change.kind {
    case .deleted, .renamed:
      return change.id.map { !contains($0, record.lineage) } ?? false
    case .squashed(let ids), .environmentRemoved(let ids):
      return !ids.allSatisfy { contains($0, record.lineage) }
    case .repointed, .insertedBehind:
      guard let before = change.before, let now = current(before.id, record.lineage) else {
        return false
      }
      return !now.migration.hasSameEdges(as: before)
    case .edited(let parts):
      guard let before = change.before, let old = change.oldMeaning,
        let now = current(before.id, record.lineage)
      else { return false }
      if parts.branchLabels,
        Set(now.migration.branchLabels.map(\.value)) != Set(before.branchLabels.map(\.value))
      {
        return true
      }
      guard let meaning = meaning(of: now) else { return false }
      return parts.upgrade && meaning.upgrade != old.upgrade
        || parts.downgrade && meaning.downgrade != old.downgrade
        || parts.rest && meaning.rest != old.rest
    }
  }

  private func contains(_ id: RevisionID, _ lineage: Int) -> Bool {
    candidates(lineage).contains { $0.counts.contains(id) }
  }

  /// The lineages that may have a revision, the likeliest first: environments can be split and joined.
  private func candidates(_ number: Int) -> [Lineage] {
    lineages.filter { $0.number == number } + lineages.filter { $0.number != number }
  }

  private func current(
    _ id: RevisionID, _ number: Int
  ) -> (migration: Migration, lineage: Lineage)? {
    for lineage in candidates(number) where lineage.counts.contains(id) {
      let found = lineage.migrations.values.filter { $0.id == id }
        .max { $0.file.path < $1.file.path }
      if let found { return (found, lineage) }
    }
    return nil
  }

  private mutating func meaning(
    of current: (migration: Migration, lineage: Lineage)
  ) -> MigrationMeaning? {
    let path = current.migration.file.path
    if let known = meanings[path] { return known }
    guard let file = current.lineage.files.files.first(where: { $0.path == path }) else {
      return nil
    }
    let loaded = audit.loader.load(
      current.lineage.environment, [current.lineage.readableFile(file)], of: commit)
    guard let migration = loaded.migrations.first else { return nil }
    let meaning = audit.loader.loader.normalForm(of: migration).meaning
    meanings[path] = meaning
    return meaning
  }
}

extension AuditedChange.Kind {
  /// One of the revisions that it took away.
  fileprivate var firstLost: RevisionID? {
    switch self {
    case .squashed(let ids), .environmentRemoved(let ids): ids.first
    default: nil
    }
  }
}
