import AlembicConfiguration
import MigrationModel
import SourceText

/// A change as it is kept until all of history was seen.
struct ChangeRecord {
  /// The place of the commit that made it.
  var place: Int
  /// The number of the lineage.
  var lineage: Int
  var environment: String
  var change: FoundChange
  /// The place of the commit that brought the revision.
  var landing: Int?
  /// The places between that one and the change in which the revision was not there.
  var absences: [Range<Int>] = []
  /// The number of the change that this one takes back.
  var takesBack: Int?
  /// The place of the commit that took it back.
  var takenBackPlace: Int?

  /// The place of the newest commit before the change that has what it found.
  var foundPlace: Int {
    // Newer places are smaller.
    absences.last { $0.contains(place + 1) }?.upperBound ?? place + 1
  }

  mutating func takenBack(at place: Int) {
    takenBackPlace = takenBackPlace ?? place
  }
}

/// Competing heads as they are kept until all of history was seen.
struct OutageRecord {
  var environment: String
  var lineage: Int
  var heads: [RevisionID]
  var mostHeads: Int
  /// Nil when it is older than the known history.
  var began: Int?
  var ended: Int?
  var repair: HeadOutage.Repair?
}

extension AuditRun {
  mutating func record(
    _ change: FoundChange, _ lineage: inout Lineage, _ environment: String, _ place: Int,
    lost: [RevisionID: Lineage.Gone]
  ) {
    var record = ChangeRecord(
      place: place, lineage: lineage.number, environment: environment, change: change,
      landing: change.id.flatMap { lineage.landings[$0] })
    if let id = change.id { record.absences = lineage.absences[id] ?? [] }
    record.takesBack = earlierChange(undoneBy: change, lineage.number)
    if let earlier = record.takesBack { records[earlier].takenBack(at: place) }
    if let id = change.id { recordsOfRevisions[id, default: []].append(records.count) }
    for id in change.lost {
      let landing = lineage.landings.removeValue(forKey: id)
      if change.id != id, let landing { record.landing = max(record.landing ?? 0, landing) }
      guard var gone = lost[id] else { continue }
      gone.change = records.count
      gone.landing = landing
      lineage.gone[id] = gone
    }
    if let id = change.newID { lineage.landings[id] = record.landing }
    records.append(record)
  }

  /// The newest change whose old version is what a change leaves.
  private func earlierChange(undoneBy change: FoundChange, _ lineage: Int) -> Int? {
    guard let id = change.id else { return nil }
    return recordsOfRevisions[id]?.last { number in
      let earlier = records[number]
      return earlier.lineage == lineage && change.restores(earlier.change)
    }
  }

  /// Notes whether the heads of an environment should be one after a commit.
  mutating func noteHeads(_ lineage: inout Lineage, _ place: Int, _ findings: AuditFindings) {
    let heads = lineage.competingHeads.flatMap(\.self)
    guard let number = lineage.outage else {
      if heads.isEmpty { return }
      let isKnown = place < line.places.count - 1 || line.end == .root
      lineage.outage = outages.count
      outages.append(
        OutageRecord(
          environment: lineage.environment.name, lineage: lineage.number, heads: heads,
          mostHeads: heads.count, began: isKnown ? place : nil))
      return
    }
    guard heads.isEmpty else {
      outages[number].mostHeads = max(outages[number].mostHeads, heads.count)
      return
    }
    outages[number].ended = place
    outages[number].repair = findings.repair
    lineage.outage = nil
  }
}

extension FoundChange {
  /// The id that it gave a revision.
  var newID: RevisionID? {
    if case .renamed(let id) = kind { id } else { nil }
  }

  /// The revisions that are not there after it.
  fileprivate var lost: [RevisionID] {
    switch kind {
    case .deleted: [id].compactMap(\.self)
    case .renamed: [id].compactMap(\.self)
    case .squashed(let ids), .environmentRemoved(let ids): ids
    case .edited, .repointed, .insertedBehind: []
    }
  }

  /// Whether what this change leaves is what an earlier one found.
  fileprivate func restores(_ earlier: FoundChange) -> Bool {
    guard let after, let before = earlier.before else { return false }
    switch (kind, earlier.kind) {
    case (.edited, .edited):
      guard let newMeaning, let oldMeaning = earlier.oldMeaning else { return false }
      return newMeaning.hasSameBody(as: oldMeaning)
        && Set(after.branchLabels.map(\.value)) == Set(before.branchLabels.map(\.value))
    case (.repointed, .repointed), (.repointed, .insertedBehind), (.insertedBehind, .repointed),
      (.insertedBehind, .insertedBehind):
      return after.hasSameEdges(as: before)
    default: return false
    }
  }
}

extension MigrationMeaning {
  /// Whether everything but the identifiers is the same.
  func hasSameBody(as other: MigrationMeaning) -> Bool {
    upgrade == other.upgrade && downgrade == other.downgrade && rest == other.rest
  }
}

extension AuditFindings {
  /// What of it ended an outage.
  fileprivate var repair: HeadOutage.Repair {
    if landedMerge { return .mergeRevision }
    var result = HeadOutage.Repair.other
    for change in changes {
      switch change.kind {
      case .renamed: return .newID
      case .repointed, .insertedBehind: result = .repointing
      case .deleted, .squashed, .environmentRemoved:
        if result == .other { result = .deletion }
      case .edited: break
      }
    }
    return result
  }
}
