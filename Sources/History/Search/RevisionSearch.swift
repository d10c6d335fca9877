package import AlembicConfiguration
package import Git
package import Loading
import MigrationModel
import Snapshots
import SourceText

/// Finds revisions that the current state does not have: in references, stashes, reflogs, in what
/// history once had, and in objects that nothing leads to.
///
/// A revision is what the migration in a file says about itself, never a word in a text. Trees are
/// listed and blobs read once, however many places share them. Not for use by several threads at
/// once.
package final class RevisionSearch {
  let repository: any GitRepository
  /// The environments as they are now.
  let current: [LoadedEnvironment]
  let head: ObjectID?
  let folders: CommitFolders
  let index: FolderIndex
  let layouts: ProjectLayouts
  private(set) var places: [SearchPlace] = []
  /// The commits of history, once they were visited.
  private(set) var sweep: HistorySweep?
  private var counts = RevisionSearchResult.Counts()
  private(set) var limits: [CouldNotJudge] = []
  private let progress: (String) -> Void

  /// Makes a search.
  ///
  /// - Parameters:
  ///   - repository: Where to look.
  ///   - loader: The one that read the current environments, so that equal files are read once.
  ///   - overrides: What the settings say about environments; they hold for every tree.
  ///   - current: The environments as they are now.
  ///   - head: The commit whose history is the current one; nil before the first commit.
  ///   - progress: Told from time to time how far the search is, in a few words.
  package init(
    repository: any GitRepository, loader: MigrationLoader, overrides: [EnvironmentOverride] = [],
    current: [LoadedEnvironment], head: ObjectID?, progress: @escaping (String) -> Void = { _ in }
  ) {
    self.repository = repository
    self.current = current
    self.head = head
    self.progress = progress
    folders = CommitFolders(repository)
    index = FolderIndex(repository, loader)
    layouts = ProjectLayouts(repository, overrides)
    for environment in current.map(\.environment) {
      folders.add(environment.versionLocations.map { SearchedFolder($0, of: environment) })
    }
  }

  /// Looks for revisions.
  ///
  /// - Parameters:
  ///   - wanted: Ids, beginnings of ids, or symbols as Alembic resolves them here.
  ///   - includesUnreachable: Whether objects are searched too that nothing leads to, when a revision
  ///     is nowhere else.
  /// - Returns: What was found about each, and what could not be searched.
  package func find(
    _ wanted: [String], includesUnreachable: Bool = false
  ) -> RevisionSearchResult {
    var found = wanted.map { Meaning(here: meaningHere(of: $0)) }
    if places.isEmpty { guarding { () throws(GitError) in try searchPlaces() } }
    let open = { (text: String, meaning: Meaning) in
      meaning.here.isEmpty && self.index.contents[RevisionID(text)] == nil
    }
    if sweep == nil, zip(wanted, found).contains(where: open) {
      guarding { () throws(GitError) in try searchHistory() }
    }
    if includesUnreachable, zip(wanted, found).contains(where: open) {
      guarding { () throws(GitError) in try searchObjects(for: wanted) }
    }
    for index in found.indices { found[index].elsewhere = meaningElsewhere(of: wanted[index]) }
    let answers = zip(wanted, found).map { text, meaning in
      RevisionAnswer(wanted: text, traces: meaning.ids.map { trace(of: $0) })
    }
    return RevisionSearchResult(answers: answers, counts: counts, limits: limits + unreadLimits)
  }

  /// What a text means here and elsewhere.
  private struct Meaning {
    var here: [RevisionID]
    var elsewhere: [RevisionID] = []

    var ids: [RevisionID] { here.isEmpty ? elsewhere : here }
  }

  /// The revisions that a symbol means in the current environments.
  private func meaningHere(of symbol: String) -> [RevisionID] {
    let id = RevisionID(symbol)
    if current.contains(where: { $0.graph.contains(id) }) { return [id] }
    var found: Set<RevisionID> = []
    for environment in current {
      found.formUnion((try? environment.graph.resolve(symbol)) ?? [])
    }
    return found.sorted()
  }

  /// The revisions that an id or the beginning of one means among all that were read.
  ///
  /// Alembic looks for beginnings in ids of at least four characters.
  private func meaningElsewhere(of symbol: String) -> [RevisionID] {
    if index.contents[RevisionID(symbol)] != nil { return [RevisionID(symbol)] }
    if symbol.isEmpty { return [] }
    return index.contents.keys.filter {
      $0.description.utf8.starts(with: symbol.utf8)
        && $0.description.unicodeScalars.dropFirst(3).first != nil
    }.sorted()
  }

  // MARK: Where to look

  /// Looks at what references, stashes and reflogs lead to.
  private func searchPlaces() throws(GitError) {
    let collector = try PlaceCollector(repository, head: head)
    places = collector.places
    limits += collector.limits
    counts = collector.counts
    var nodes: [CommitNode] = []
    var seen: Set<ObjectID> = []
    var missing = 0
    for place in places {
      guard let commit = place.commit else { continue }
      guard let node = (try? repository.node(commit)) ?? nil else {
        missing += 1
        continue
      }
      guard seen.insert(node.tree).inserted else { continue }
      nodes.append(node)
      if nodes.count.isMultiple(of: 100) { progress("\(nodes.count) references") }
    }
    if missing > 0 {
      limits.append(
        CouldNotJudge(
          reason: "\(missing) of the commits that references and reflogs name cannot be had from "
            + "this clone",
          remedy: "see what `git fsck` says"))
    }
    for node in nodes {
      guarding { () throws(GitError) in folders.add(try layouts.folders(of: node)) }
    }
    var states: Set<CommitFolders.State> = []
    for node in nodes {
      guarding { () throws(GitError) in states.insert(try folders.state(of: node)) }
    }
    try read(states.sorted())
    index.read(try indexedFiles().map(\.file))
  }

  /// Looks at every commit that places lead to.
  private func searchHistory() throws(GitError) {
    let starts = places.enumerated().compactMap { number, place in
      place.commit.map { (commit: $0, origin: number) }
    }
    // Where a folder had another name, the commits before have to be looked at for that.
    for _ in 0..<8 {
      var sweep = HistorySweep()
      sweep.run(starts, repository, folders, layouts) { count in
        progress("\(count) commits")
      }
      self.sweep = sweep
      if !folders.add(sweep.formerFolders) { break }
    }
    guard let sweep else { return }
    counts.commits = sweep.order.count
    try read(0..<folders.states.count)
    note(sweep)
  }

  /// Reads the migrations of states that were not read yet.
  func read(_ states: some Sequence<CommitFolders.State>) throws(GitError) {
    var seen: Set<FolderFile> = []
    var files: [FolderFile] = []
    for state in states {
      for (folder, tree) in zip(folders.folders, folders.states[state]) {
        for file in try index.files(of: tree, isRecursive: folder.isRecursive)
        where index.migrations[file.content] == nil && seen.insert(file).inserted {
          files.append(file)
        }
      }
    }
    index.read(files)
  }

  /// The files of the version locations that the index holds.
  func indexedFiles() throws(GitError) -> [(folder: SearchedFolder, file: FolderFile)] {
    guard !repository.layout.isBare else { return [] }
    var files: [(folder: SearchedFolder, file: FolderFile)] = []
    for entry in try repository.index() where !entry.isIntentToAdd {
      guard case .file = entry.mode, entry.path.bytes.suffix(3).elementsEqual(".py".utf8),
        let folder = folders.folders.first(where: {
          $0.isRecursive ? entry.path.isBelow($0.path) : entry.path.parent == $0.path
        }), let path = entry.path.relative(to: folder.path)
      else { continue }
      files.append((folder, FolderFile(path: path, content: entry.id)))
    }
    return files
  }

  // MARK: What was not searched

  private func note(_ sweep: HistorySweep) {
    if sweep.isCut {
      limits.append(
        CouldNotJudge(
          reason: "this clone is shallow: older commits were not searched",
          remedy: "`git fetch --unshallow`"))
    }
    if sweep.missingCount > 0, !repository.isShallow {
      limits.append(
        CouldNotJudge(
          reason: "\(sweep.missingCount) commits of history are not in this clone",
          remedy: "see what `git fsck` says"))
    }
    if sweep.damagedCount > 0 {
      limits.append(
        CouldNotJudge(
          reason: "\(sweep.damagedCount) commits of history cannot be read completely",
          remedy: "see what `git fsck` says"))
    }
    if sweep.reachedLimit {
      limits.append(
        CouldNotJudge(
          reason: "there are more commits than the \(sweep.order.count) that were searched",
          remedy: "name the reference that may hold it: `--rev REF`"))
    }
  }

  /// What stayed unread so far.
  private var unreadLimits: [CouldNotJudge] {
    var limits = layouts.limits
    if index.unreadableCount > 0, let failure = index.firstFailure {
      let count = index.unreadableCount
      limits.append(
        CouldNotJudge(
          reason: "\(count) \(count == 1 ? "version of a file" : "versions of files") could not be "
            + "read: \(failure.path.text): \(failure.reason)",
          remedy: failure.remedy))
    }
    let trees = repository.memo.missingTrees.count
    if trees > 0 {
      limits.append(
        CouldNotJudge(
          reason: "\(trees) folders of commits are not in this clone"
            + (repository.isPartialClone ? ", which is partial" : ""),
          remedy: repository.isPartialClone
            ? "clone without `--filter`, or fetch them: `git fetch --refetch --no-filter`"
            : "see what `git fsck` says"))
    }
    if index.reachedLimit {
      limits.append(
        CouldNotJudge(
          reason: "there are more migration files than are read", remedy: "ask for fewer at once"))
    }
    return limits
  }

  /// Does something with git; what fails is listed and ends only that.
  private func guarding(_ body: () throws(GitError) -> Void) {
    do throws(GitError) {
      try body()
    } catch {
      note(error)
    }
  }

  func note(_ error: GitError) {
    let limit = CouldNotJudge(
      reason: "the repository cannot be read completely: \(error)",
      remedy: "see what `git fsck` says")
    if !limits.contains(limit) { limits.append(limit) }
  }

  // MARK: Objects that nothing leads to

  private func searchObjects(for wanted: [String]) throws(GitError) {
    var objects = ObjectSweep(wanted)
    try objects.run(self) { progress($0) }
    counts.objects = objects.count
    limits += objects.limits
    unreachable = objects
  }

  /// What was found among all objects, once these were searched.
  private(set) var unreachable: ObjectSweep?
}
