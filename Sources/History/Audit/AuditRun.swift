import AlembicConfiguration
import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// One way through history, from the oldest commit to the newest.
struct AuditRun {
  let audit: Audit
  var line: FirstParentLine
  private let watched: WatchedLine
  /// What lies at the watched paths in the commit that was looked at last.
  private var ids: [ObjectID?]
  /// The digest of that commit's environments.
  private var digest: UInt64 = 0
  var lineages: [Lineage] = []
  /// Environments that went away, with all of their revisions gone.
  var removed: [Lineage] = []
  var lineageCount = 0
  /// The names that each lineage had.
  var names: [Int: Set<String>] = [:]
  var records: [ChangeRecord] = []
  /// The numbers of a revision's changes.
  var recordsOfRevisions: [RevisionID: [Int]] = [:]
  var outages: [OutageRecord] = []
  /// What commits declare, by place, as far as it was asked for.
  var knownTrailers: [Int: ChangeTrailers] = [:]
  private(set) var landedCount = 0
  private(set) var rewriteCount = 0
  private(set) var unwatchedPaths: [RelativePath] = []
  /// Whether to go on without what is not watched.
  var isLast = false
  private(set) var limits: [CouldNotJudge] = []

  init(_ audit: Audit, _ line: FirstParentLine, _ watched: WatchedLine) {
    self.audit = audit
    self.line = line
    self.watched = watched
    ids = watched.oldest
  }

  /// Looks at every commit that changed something.
  ///
  /// - Returns: False when one of them has an environment that was not watched.
  mutating func followAll(report: (AuditProgress) -> Void) throws(GitError) -> Bool {
    let last = line.places.count - 1
    try follow(to: last, isFirst: true)
    for (number, step) in watched.steps.enumerated() where step.place < last {
      if number & 31 == 0 {
        report(AuditProgress(phase: .changes, done: number, total: watched.steps.count))
      }
      let changed = try changedParts(of: step)
      for change in step.changes { ids[change.path] = change.after }
      if changed.mayMove {
        guard try follow(to: step.place, isFirst: false) else { return false }
      }
      if !changed.didMove(digest) {
        for index in lineages.indices
        where changed.environments.contains(lineages[index].environment.name) {
          try update(index, to: step.place)
        }
      }
      audit.loader.forgetMuch()
    }
    return unwatchedPaths.isEmpty
  }

  /// What a step is about.
  private struct ChangedParts {
    /// The names of the environments whose files are others.
    var environments: Set<String> = []
    /// Whether other environments may be there than before.
    var mayMove = false
    /// The digest of the environments before the step.
    var oldDigest: UInt64

    func didMove(_ digest: UInt64) -> Bool { digest != oldDigest }
  }

  private func changedParts(of step: WatchedLine.Step) throws(GitError) -> ChangedParts {
    var result = ChangedParts(oldDigest: digest)
    for change in step.changes {
      let path = watched.paths[change.path]
      var isKnown = false
      for lineage in lineages {
        let environment = lineage.environment
        if environment.versionLocations.contains(path) {
          isKnown = true
          result.environments.insert(environment.name)
          if change.before == nil || change.after == nil { result.mayMove = true }
        }
        if environment.scriptLocation == path {
          isKnown = true
          if try mayMove(environment, change) { result.mayMove = true }
        }
        if environment.watchedPaths.contains(path), !environment.versionLocations.contains(path),
          environment.scriptLocation != path
        {
          isKnown = true
          let isProject = path.name.elementsEqual("pyproject.toml".utf8)
          let isAlike =
            isProject
            ? try audit.catalog.areAlike(projectFiles: change.before, change.after) : false
          if !isAlike { result.mayMove = true }
        }
      }
      if !isKnown { result.mayMove = true }
    }
    return result
  }

  /// Whether something changed in a script location that environments are found by.
  private func mayMove(
    _ environment: Environment, _ change: WatchedLine.Change
  ) throws(GitError) -> Bool {
    guard let before = change.before, let after = change.after,
      let old = try audit.repository.treeContent(before),
      let new = try audit.repository.treeContent(after)
    else { return true }
    return old.changes(to: new).contains { entry in
      let isFolder = entry.before?.mode == .folder || entry.after?.mode == .folder
      if isFolder {
        return !environment.versionLocations.contains(
          environment.scriptLocation.appending(entry.name))
      }
      switch DiscoveryInterest(entry.name[...]) {
      case .none: return false
      case .presence: return entry.before == nil || entry.after == nil
      case .content, .projectFile: return true
      case .candidate: return environment.isInferred
      }
    }
  }

  /// Looks for the environments of a commit, and goes on with these when they are others.
  ///
  /// - Returns: False when one has paths that are not watched.
  @discardableResult
  private mutating func follow(to place: Int, isFirst: Bool) throws(GitError) -> Bool {
    let commit = line.places[place]
    let answer = try audit.catalog.answer(for: commit.id, tree: commit.tree)
    if let failure = answer.failure { note(failure.reason, failure.remedy) }
    if answer.digest == digest, !isFirst { return true }
    for environment in answer.environments {
      unwatchedPaths += environment.watchedPaths.filter {
        !watched.paths.contains($0) && !unwatchedPaths.contains($0)
      }
    }
    if isLast, !unwatchedPaths.isEmpty {
      unwatchedPaths = []
      note(
        "environments were moved so often that not all of them were followed to the end",
        "name the one that matters in mlint.toml: [[environments]] with script-location")
    }
    guard unwatchedPaths.isEmpty else { return false }
    digest = answer.digest
    try move(to: answer.environments, place, isFirst: isFirst)
    return true
  }

  /// Takes an environment that stays where it is to another commit.
  private mutating func update(_ index: Int, to place: Int) throws(GitError) {
    // Taken out, so that changing it copies nothing.
    var lineage = lineages.remove(at: index)
    let environment = lineage.environment
    let trees = environment.versionLocations.map { location in
      watched.paths.firstIndex(of: location).flatMap { ids[$0] }
    }
    let commit = line.places[place].id
    let changes = try lineage.files.update(to: commit, trees, audit.repository)
    if !changes.isEmpty {
      let step = AuditStep(
        commit: commit, parent: line.places[place + 1].id, oldEnvironment: environment,
        newEnvironment: environment, changes: changes, trailers: trailers(at: place))
      let findings = try lineage.make(step, audit.loader)
      keep(findings, &lineage, environment.name, place)
      noteHeads(&lineage, place, findings)
    }
    lineages.insert(lineage, at: index)
  }

  /// What the commit at a place declares, and those that it merged.
  func trailers(at place: Int) -> () throws(GitError) -> ChangeTrailers {
    let commit = line.places[place].id
    let parent = line.places[min(place + 1, line.places.count - 1)].id
    return { [repository = audit.repository] () throws(GitError) in
      try ChangeTrailers(of: commit, since: parent, in: repository)
    }
  }

  /// Keeps what a commit did.
  mutating func keep(
    _ findings: AuditFindings, _ lineage: inout Lineage, _ environment: String, _ place: Int
  ) {
    rewriteCount += findings.rewriteCount
    if let unread = findings.unread { note("\(unread.path.text): \(unread.reason)", unread.remedy) }
    let isKnown = place < line.places.count - 1 || line.end == .root
    let lost = findings.lost.mapValues {
      Lineage.Gone(file: $0, environment: lineage.environment, change: 0)
    }
    let renamed = Set(findings.changes.compactMap(\.newID))
    let came = findings.landed.filter { !renamed.contains($0) }
    // First, so that what is recorded of a revision that came back knows when it had landed.
    let returned = came.filter { bringBack($0, &lineage, place) }
    for change in findings.changes { record(change, &lineage, environment, place, lost: lost) }
    for id in came where !returned.contains(id) {
      landedCount += 1
      lineage.landings[id] = isKnown ? place : nil
    }
  }

  /// Goes on with a revision that went away: it was here all the time as far as databases are
  /// concerned.
  ///
  /// - Returns: False when it did not.
  private mutating func bringBack(
    _ id: RevisionID, _ lineage: inout Lineage, _ place: Int
  ) -> Bool {
    guard let gone = lineage.gone.removeValue(forKey: id) else { return false }
    records[gone.change].takenBack(at: place)
    lineage.landings[id] = gone.landing
    let deletion = records[gone.change].place
    lineage.absences[id, default: []].append((place + 1)..<(deletion + 1))
    return true
  }

  mutating func note(_ reason: String, _ remedy: String) {
    let limit = CouldNotJudge(reason: reason, remedy: remedy)
    if limits.count < 20, !limits.contains(limit) { limits.append(limit) }
  }
}
