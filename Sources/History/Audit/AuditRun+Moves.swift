import AlembicConfiguration
import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// An environment as the next commit has it.
private struct Arrival {
  var environment: Environment
  var files: AuditedFiles
  /// Its revisions, as far as they were asked for.
  var revisions: Set<RevisionID> = []
}

/// Environments of a commit and of the next one that have revisions in common.
private struct Relation {
  var old: [Int]
  var new: [Int]
}

extension AuditRun {
  /// Goes on with the environments of a commit, which are others than before or lie elsewhere.
  mutating func move(
    to environments: [Environment], _ place: Int, isFirst: Bool
  ) throws(GitError) {
    let commit = line.places[place].id
    var arrivals: [Arrival] = []
    for environment in environments {
      let files = try AuditedFiles(of: environment, in: commit, audit.repository)
      arrivals.append(Arrival(environment: environment, files: files))
    }
    if isFirst {
      for arrival in arrivals { try begin([], [arrival], place) }
      return
    }
    let relations = relations(&arrivals, commit)
    let before = lineages
    lineages = []
    for relation in relations {
      let old = relation.old.map { before[$0] }
      if relation.new.isEmpty {
        old.forEach { remove($0, place) }
      } else {
        try begin(old, relation.new.map { arrivals[$0] }, place)
      }
    }
    lineages.sort { $0.environment.name < $1.environment.name }
  }

  /// Finds out what became of what: by name, else by the revisions that they share.
  private mutating func relations(
    _ arrivals: inout [Arrival], _ commit: ObjectID
  ) -> [Relation] {
    var relations = arrivals.indices.map { new in
      Relation(
        old: lineages.indices.filter {
          lineages[$0].environment.name == arrivals[new].environment.name
        }, new: [new])
    }
    let isRelated = lineages.indices.map { old in relations.contains { $0.old.contains(old) } }
    if relations.contains(where: \.old.isEmpty) || isRelated.contains(false) {
      for index in arrivals.indices { readRevisions(&arrivals[index], commit) }
    }
    for index in relations.indices where relations[index].old.isEmpty {
      let new = arrivals[relations[index].new[0]]
      if let old = mostAlike(new.revisions, lineages.map { left($0, arrivals) }) {
        relations[index].old = [old]
      }
    }
    for old in lineages.indices where !relations.contains(where: { $0.old.contains(old) }) {
      let revisions = Set(lineages[old].counts.revisions)
      if let new = mostAlike(revisions, arrivals.map(\.revisions)) {
        relations[new].old.append(old)
      } else {
        relations.append(Relation(old: [old], new: []))
      }
    }
    return joined(relations)
  }

  /// Joins the relations that have an old environment in common.
  private func joined(_ relations: [Relation]) -> [Relation] {
    var result: [Relation] = []
    for relation in relations {
      let known = result.firstIndex { !Set($0.old).isDisjoint(with: relation.old) }
      guard let known else {
        result.append(relation)
        continue
      }
      result[known].old += relation.old.filter { !result[known].old.contains($0) }
      result[known].new += relation.new
    }
    return result
  }

  /// The revisions of an environment that are not where they were.
  private func left(_ lineage: Lineage, _ arrivals: [Arrival]) -> Set<RevisionID> {
    let same = arrivals.first { $0.environment.name == lineage.environment.name }
    return Set(lineage.counts.revisions).subtracting(same?.revisions ?? [])
  }

  private func readRevisions(_ arrival: inout Arrival, _ commit: ObjectID) {
    let loaded = audit.loader.load(arrival.environment, arrival.files.files, of: commit)
    arrival.revisions = Set(loaded.graph.revisions)
  }

  /// The one that shares the most revisions, at least half of the smaller one's: numbered ids occur
  /// in environments that have nothing to do with each other.
  private func mostAlike(
    _ revisions: Set<RevisionID>, _ others: [Set<RevisionID>]
  ) -> Int? {
    var best: (index: Int, shared: Int)?
    for (index, other) in others.enumerated() {
      let shared = revisions.intersection(other).count
      guard shared > best?.shared ?? 0, 2 * shared >= min(revisions.count, other.count) else {
        continue
      }
      best = (index, shared)
    }
    return best?.index
  }

  /// Goes on with some environments as others.
  private mutating func begin(
    _ old: [Lineage], _ arrivals: [Arrival], _ place: Int
  ) throws(GitError) {
    guard let first = arrivals.first else { return }
    var lineage = Lineage(joining: old) ?? revived(first) ?? newLineage(first)
    let oldEnvironment = old.first?.environment ?? first.environment
    let isNew = old.isEmpty
    let oldFiles = old.flatMap(\.files.files)
    let step = AuditStep(
      commit: line.places[place].id,
      parent: line.places[min(place + 1, line.places.count - 1)].id,
      oldEnvironment: oldEnvironment, newEnvironment: first.environment,
      changes: AuditedFiles.changes(from: oldFiles, to: arrivals.flatMap(\.files.files)),
      trailers: trailers(at: place), oldFiles: oldFiles)
    let findings = try lineage.make(step, audit.loader)
    keep(findings, &lineage, isNew ? first.environment.name : oldEnvironment.name, place)
    for (position, arrival) in arrivals.enumerated() {
      var part = position == 0 ? lineage : newLineage(arrival)
      part.take(arrival.environment, arrival.files, of: lineage)
      names[part.number, default: []].insert(arrival.environment.name)
      noteHeads(&part, place, findings)
      lineages.append(part)
    }
  }

  private mutating func newLineage(_ arrival: Arrival) -> Lineage {
    lineageCount += 1
    return Lineage(number: lineageCount, arrival.environment, arrival.files)
  }

  /// The environment that went away and is back.
  private mutating func revived(_ arrival: Arrival) -> Lineage? {
    let index =
      removed.firstIndex { $0.environment.name == arrival.environment.name }
      ?? mostAlike(arrival.revisions, removed.map { Set($0.gone.keys) })
    return index.map { removed.remove(at: $0) }
  }

  private mutating func remove(_ lineage: Lineage, _ place: Int) {
    var lineage = lineage
    let files = Dictionary(
      lineage.files.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var lost: [RevisionID: SnapshotEntry] = [:]
    for migration in lineage.migrations.values {
      lost[migration.id] = files[migration.file.path]
    }
    var findings = AuditFindings()
    findings.lost = lost
    if !lost.isEmpty {
      findings.changes = [FoundChange(kind: .environmentRemoved(lost.keys.sorted()))]
    }
    keep(findings, &lineage, lineage.environment.name, place)
    lineage.migrations = [:]
    lineage.lastReadable = [:]
    lineage.counts = RevisionCounts()
    noteHeads(&lineage, place, findings)
    removed.append(lineage)
  }
}

extension Lineage {
  /// What several environments were together; nil for none.
  fileprivate init?(joining lineages: [Lineage]) {
    guard let first = lineages.first else { return nil }
    self = first
    for other in lineages.dropFirst() {
      for migration in other.migrations.values { counts.add(migration) }
      migrations.merge(other.migrations) { mine, _ in mine }
      lastReadable.merge(other.lastReadable) { mine, _ in mine }
      landings.merge(other.landings) { mine, _ in mine }
      gone.merge(other.gone) { mine, _ in mine }
      absences.merge(other.absences) { mine, _ in mine }
    }
  }

  /// Becomes the part of a lineage that an environment has.
  fileprivate mutating func take(
    _ environment: Environment, _ files: AuditedFiles, of whole: Lineage
  ) {
    self.environment = environment
    self.files = files
    landings = whole.landings
    absences = whole.absences
    migrations = [:]
    lastReadable = [:]
    counts = RevisionCounts()
    for file in files.files {
      guard let migration = whole.migrations[file.path] else { continue }
      migrations[file.path] = migration
      lastReadable[file.path] = whole.lastReadable[file.path]
      counts.add(migration)
    }
  }
}
