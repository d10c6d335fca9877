import AlembicConfiguration
package import Git
import Loading
package import MigrationModel
import SourceText

extension RevisionSearch {
  /// Collects what there is to know about a revision.
  func trace(of id: RevisionID) -> RevisionTrace {
    var trace = RevisionTrace(id: id)
    do throws(GitError) {
      try collect(&trace)
    } catch {
      note(error)
    }
    return trace
  }

  private func collect(_ trace: inout RevisionTrace) throws(GitError) {
    let presence = RevisionPresence(trace.id, in: self)
    if let environment = current.first(where: { $0.graph.contains(trace.id) }) {
      trace.here = environment.graph[trace.id]
      trace.environment = environment.environment.name
      trace.lineage.parents = trace.here?.downRevisions.map(\.value) ?? []
      try noteAddition(&trace, presence, from: head)
      return
    }
    trace.sightings = try sightings(of: trace.id, presence)
    let deletion = try head.flatMap { head throws(GitError) in try presence.deletion(from: head) }
    if let deletion {
      trace.deleted = try landing(deletion.deleting)
      trace.isDeletedHere = true
      let place = trace.sightings.firstIndex { $0.place.kind > .history }
      trace.sightings.insert(
        contentsOf: try sighting(in: deletion.last, reachedFrom: "HEAD", presence),
        at: place ?? trace.sightings.endIndex)
    } else if trace.sightings.isEmpty {
      try addFromHistory(&trace, presence)
    }
    if trace.sightings.isEmpty, let unreachable {
      trace.sightings = try unreachable.sightings(of: trace.id, self, presence)
    }
    try noteAddition(&trace, presence, from: deletion?.last.id ?? trace.best?.place.commit)
    try noteLineage(&trace)
  }

  private func noteAddition(
    _ trace: inout RevisionTrace, _ presence: RevisionPresence, from commit: ObjectID?
  ) throws(GitError) {
    guard let commit, let node = try repository.node(commit), try presence.file(in: node) != nil
    else { return }
    trace.added = try presence.addition(upTo: commit).flatMap { node throws(GitError) in
      try landing(node)
    }
  }

  private func landing(_ node: CommitNode) throws(GitError) -> Landing? {
    try repository.commit(node.id).map { Landing($0) }
  }

  // MARK: Places

  private func sightings(
    of id: RevisionID, _ presence: RevisionPresence
  ) throws(GitError) -> [RevisionSighting] {
    var found: [RevisionSighting] = []
    for place in places {
      if let commit = place.commit {
        guard let node = (try? repository.node(commit)) ?? nil,
          let held = (try? presence.file(in: node)) ?? nil
        else { continue }
        found += sighting(held, at: place)
      } else if place.kind == .index {
        let contents = Set(index.contents[id] ?? [])
        let held = try indexedFiles().first { contents.contains($0.file.content) }
        if let held {
          found += sighting(
            RevisionPresence.FileInFolder(folder: held.folder, file: held.file), at: place)
        }
      }
    }
    return found
  }

  private func sighting(
    in commit: CommitNode, reachedFrom name: String, _ presence: RevisionPresence
  ) throws(GitError) -> [RevisionSighting] {
    try presence.file(in: commit).map { held in
      sighting(held, at: SearchPlace(kind: .history, name: name, commit: commit.id))
    } ?? []
  }

  /// One sighting, or none when the file is no migration after all.
  func sighting(
    _ held: RevisionPresence.FileInFolder, at place: SearchPlace
  ) -> [RevisionSighting] {
    guard let migration = index.migration(in: held.file, at: held.folder.path) else { return [] }
    return [
      RevisionSighting(
        place: place, path: migration.file.path, content: held.file.content,
        migration: migration, folder: held.folder.path, environment: held.folder.environment)
    ]
  }

  /// The version of a revision that a commit holds.
  ///
  /// - Parameters:
  ///   - id: The revision.
  ///   - commit: The commit, which need not be the newest of any reference.
  ///   - name: How the reader knows the commit.
  /// - Returns: Nil when the commit does not hold it or is not in this clone.
  /// - Throws: When the commit cannot be read.
  package func version(
    of id: RevisionID, in commit: ObjectID, named name: String
  ) throws(GitError) -> RevisionSighting? {
    guard let node = try repository.node(commit) else { return nil }
    folders.add(try layouts.folders(of: node))
    return try sighting(
      in: node, reachedFrom: name, RevisionPresence(id, in: self)
    ).first
  }

  /// The revisions whose files lie in the same folder as a sighting's.
  package func siblings(of sighting: RevisionSighting) -> Set<RevisionID> {
    guard let commit = sighting.place.commit, let node = (try? repository.node(commit)) ?? nil,
      let state = try? folders.state(of: node)
    else { return [] }
    var siblings: Set<RevisionID> = []
    for (folder, tree) in zip(folders.folders, folders.states[state]) {
      for file in (try? index.files(of: tree, isRecursive: folder.isRecursive)) ?? []
      where folder.path.appending(file.path.bytes).parent == sighting.path.parent {
        if let id = index.migrations[file.content]??.id { siblings.insert(id) }
      }
    }
    return siblings
  }

  // MARK: History

  /// Finds the newest commit of history that held the revision, and the one that took it away.
  private func addFromHistory(
    _ trace: inout RevisionTrace, _ presence: RevisionPresence
  ) throws(GitError) {
    guard let sweep else { return }
    var newest: HistorySweep.Commit?
    for id in sweep.order {
      guard let commit = sweep.commits[id], try presence.file(in: commit.node) != nil else {
        continue
      }
      if let best = newest, (best.node.time, best.node.id) > (commit.node.time, commit.node.id) {
        continue
      }
      newest = commit
    }
    guard let newest else { return }
    trace.sightings = try sighting(
      in: newest.node, reachedFrom: places[newest.origin].name, presence)
    // The child without it that is no merge took it away; a merge may just have kept that so.
    var deleting: CommitNode?
    for id in sweep.order {
      guard let child = sweep.commits[id]?.node, child.parents.contains(newest.node.id),
        try presence.file(in: child) == nil
      else { continue }
      if let known = deleting,
        (known.parents.count, known.id) <= (child.parents.count, child.id)
      {
        continue
      }
      deleting = child
    }
    trace.deleted = try deleting.flatMap { node throws(GitError) in try landing(node) }
  }

  // MARK: Lineage

  private func noteLineage(_ trace: inout RevisionTrace) throws(GitError) {
    guard let best = trace.best else { return }
    var neighbours: [RevisionID: Migration] = [:]
    for migration in try migrations(beside: best) where neighbours[migration.id] == nil {
      neighbours[migration.id] = migration
    }
    let environment = currentEnvironment(of: best, Set(neighbours.keys))
    trace.environment = environment?.environment.name
    trace.lineage = RevisionLineage(
      of: best.migration, current: environment?.graph ?? RevisionGraph([])
    ) { id in
      neighbours[id] ?? self.anyVersion(of: id)
    } neighbours: {
      neighbours.values.sorted { $0.id < $1.id }
    }
  }

  /// Some version of a revision, wherever it is.
  func anyVersion(of id: RevisionID) -> Migration? {
    index.contents[id]?.lazy.compactMap { self.index.migrations[$0] ?? nil }.first
  }

  /// The migrations of the same environment in the same place.
  private func migrations(beside sighting: RevisionSighting) throws(GitError) -> [Migration] {
    var files: [FolderFile] = []
    if let commit = sighting.place.commit, let node = try repository.node(commit) {
      let state = try folders.state(of: node)
      try read([state])
      for (folder, tree) in zip(folders.folders, folders.states[state])
      where folder.environment == sighting.environment {
        files += try index.files(of: tree, isRecursive: folder.isRecursive)
      }
    } else if sighting.place.kind == .index {
      files = try indexedFiles().filter { $0.folder.environment == sighting.environment }
        .map(\.file)
    }
    return files.compactMap { index.migrations[$0.content] ?? nil }
  }

  /// The environment of today that a sighting belongs to: the one of that name, the only one, or the
  /// one that shares the most revisions.
  private func currentEnvironment(
    of sighting: RevisionSighting, _ neighbours: Set<RevisionID>
  ) -> LoadedEnvironment? {
    if let same = current.first(where: { $0.environment.name == sighting.environment }) {
      return same
    }
    if current.count == 1 { return current[0] }
    var best: (environment: LoadedEnvironment, shared: Int)?
    for environment in current {
      let shared = environment.graph.revisions.count { neighbours.contains($0) }
      if shared > best?.shared ?? 0 { best = (environment, shared) }
    }
    return best?.environment
  }
}

extension RevisionLineage {
  /// - Parameters:
  ///   - migration: The revision that is not here.
  ///   - current: The revisions that are here.
  ///   - version: Gives an ancestor as the same place has it, or any other.
  ///   - neighbours: The migrations of the same place, in a fixed order.
  init(
    of migration: Migration, current: RevisionGraph, version: (RevisionID) -> Migration?,
    neighbours: () -> [Migration]
  ) {
    self.init()
    parents = migration.downRevisions.map(\.value)
    var open = parents[...]
    var seen: Set<RevisionID> = [migration.id]
    while let id = open.popFirst() {
      guard seen.insert(id).inserted else { continue }
      if current.contains(id) {
        nearestAncestors.append(id)
      } else {
        missingAncestors.append(id)
        open += version(id)?.downRevisions.map(\.value) ?? []
      }
    }
    var children: [RevisionID: [RevisionID]] = [:]
    for neighbour in neighbours() + current.migrations {
      for parent in neighbour.downRevisions {
        children[parent.value, default: []].append(neighbour.id)
      }
    }
    open = (children[migration.id] ?? [])[...]
    var passed: Set<RevisionID> = [migration.id]
    while let id = open.popFirst() {
      guard passed.insert(id).inserted else { continue }
      if current.contains(id) {
        nearestDescendants.append(id)
      } else {
        open += children[id] ?? []
      }
    }
  }
}
