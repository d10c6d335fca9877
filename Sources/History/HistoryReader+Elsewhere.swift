import AlembicConfiguration
import Git
package import Loading
package import MigrationModel
import Snapshots
import SourceText

/// The most releases that are looked into; the newest are.
private let maximumReleases = 20
/// The most release branches that have to be contained.
private let maximumBranches = 3

extension HistoryReader {
  /// Looks up in releases and in the branch that changes land on what only they can tell.
  ///
  /// A release is read as a whole only when a file in its version folder that is not here holds a
  /// revision that matters.
  /// - Parameters:
  ///   - current: The environment as the snapshot that is looked at holds it.
  ///   - view: What is known of its history.
  ///   - base: What it is compared with.
  ///   - checked: The revisions that the run is about; of these the landed ones are left out.
  ///   - configuredBase: `base` of the settings.
  ///   - releaseReferences: As for `view`.
  ///   - environmentNames: As for `view`.
  /// - Returns: What was found; nothing where history is not available.
  package func elsewhere(
    of current: LoadedEnvironment, _ view: HistoryView, base: Base, checked: [RevisionID],
    configuredBase: String? = nil,
    releaseReferences: [String] = HistoryReader.defaultReleaseReferences,
    environmentNames: [String] = []
  ) -> (found: RevisionsElsewhere, limits: [CouldNotJudge]) {
    guard view.availability == .available else { return (RevisionsElsewhere(), []) }
    var search = ElsewhereSearch(
      reader: self, current: current, view: view, base: base, namesInUse: environmentNames)
    do throws(GitError) {
      try search.run(checked, try releases(releaseReferences), configuredBase)
      return (search.result, search.limits)
    } catch {
      let limit = CouldNotJudge(
        reason: "the releases cannot be read: \(error)", remedy: "see what `git fsck` says")
      return (RevisionsElsewhere(), [limit])
    }
  }
}

private struct ElsewhereSearch {
  let reader: HistoryReader
  let current: LoadedEnvironment
  let view: HistoryView
  let base: Base
  let namesInUse: [String]
  private(set) var result = RevisionsElsewhere()
  private(set) var limits: [CouldNotJudge] = []
  /// What was wrong with files of the releases that were looked at: most have the same files.
  private var told: Set<LoadingProblem> = []
  private var seenFolders: Set<[ObjectID]> = []
  /// The revisions that are compared, and those that are referred to and not here.
  private var compared: Set<RevisionID> = []
  private var missing: Set<RevisionID> = []
  /// The contents of the migrations that are here.
  private let contents: Set<Int>

  init(
    reader: HistoryReader, current: LoadedEnvironment, view: HistoryView, base: Base,
    namesInUse: [String]
  ) {
    self.reader = reader
    self.current = current
    self.view = view
    self.base = base
    self.namesInUse = namesInUse
    contents = Set(current.migrations.map(\.contentNumber))
  }

  mutating func run(
    _ checked: [RevisionID], _ releases: [Release], _ configuredBase: String?
  ) throws(GitError) {
    missing = Set(current.graph.problems.compactMap(\.missing)).subtracting(view.landed)
    // What was changed after it landed is told by other rules when it happens, and by the audit.
    compared = Set(checked).subtracting(view.landed)
    let defaultBranch = try defaultBranch(configuredBase)
    if let defaultBranch, defaultBranch.name != base.name { try look(in: defaultBranch) }
    let mustContain = isOnDefaultBranch(defaultBranch)
    var tags = 0
    var branches = 0
    for release in releases.prefix(maximumReleases) {
      if release.isTag { tags += 1 } else { branches += 1 }
      let isNewest = release.isTag ? tags == 1 : branches <= maximumBranches
      try look(in: release, mustBeHere: mustContain && isNewest)
    }
  }

  /// Looks into a release whose version folder was not seen before, as deeply as it has to be.
  private mutating func look(in release: Release, mustBeHere: Bool = false) throws(GitError) {
    if compared.isEmpty, missing.isEmpty, !mustBeHere { return }
    if let folders = try reader.folders(of: current, in: release.commit) {
      guard seenFolders.insert(folders).inserted,
        let snapshot = try CommitSnapshot(reader.repository, commit: release.commit.id)
      else { return }
      let unknown = reader.loader.migrations(
        except: contents, of: current.environment, from: snapshot
      ).found
      let isWanted = unknown.contains {
        compared.contains($0.id) || missing.contains($0.id) || mustBeHere && isNotHere($0.id)
      }
      if !isWanted, snapshot.listingFailures.isEmpty { return }
    }
    guard let tree = try tree(of: release) else { return }
    try compare(with: tree, release)
    if mustBeHere { try findWhatIsNotHere(tree, release) }
  }

  /// Keeps what a tree has of the revisions that are wanted, and that no tree before had.
  private mutating func compare(
    with tree: LandedTree, _ release: Release
  ) throws(GitError) {
    for id in missing where result.missing[id] == nil {
      result.missing[id] = tree.graph[id].map { Version(migration: $0, tree: tree).landed }
    }
    let known = Set(result.otherMeanings.map(\.current.id))
    for id in current.graph.revisions where compared.contains(id) && !known.contains(id) {
      guard let migration = current.graph[id], let other = tree.versions(of: id).last else {
        continue
      }
      let difference = RevisionDifference(migration, in: current, from: other, reader.loader)
      let isEdited = difference.parts.map { !$0.hasEqualOperations } ?? false
      guard isEdited || difference.edges,
        !standsIn(migration, for: other, difference),
        !isSquashed(id, isEdited: isEdited, hasOtherEdges: difference.edges, since: tree),
        try !isCommitted(id, before: release)
      else { continue }
      result.otherMeanings.append(
        RevisionsElsewhere.OtherMeaning(
          current: migration, other: other.landed, differsInEdgesOnly: !isEdited))
    }
  }

  /// Whether the checked commit has a revision and the release comes after that commit, as when a
  /// pipeline runs again for an older one: the release then has a later state of this very revision.
  private func isCommitted(
    _ id: RevisionID, before release: Release
  ) throws(GitError) -> Bool {
    guard let head = base.head, head != release.commit.id,
      case .found([head], _) = try reader.repository.mergeBases(head, release.commit.id)
    else { return false }
    let answer = try reader.trees.environment(like: current, in: head, namesInUse: namesInUse)
    return answer?.environment?.graph.contains(id) ?? false
  }

  /// Whether a revision does nothing any more and follows nothing that the other one did not, so that
  /// a database which ran the other one has run all that there is up to here.
  private func standsIn(
    _ migration: Migration, for other: Version, _ difference: RevisionDifference
  ) -> Bool {
    let details = reader.loader.details(of: migration)
    guard details.syntaxProblem == nil, details.upgrade.doesNothing,
      details.downgrade.doesNothing
    else { return false }
    if !difference.edges { return true }
    let before = Set(other.tree.graph.ancestors(of: [migration.id]))
    return current.graph.ancestors(of: [migration.id]).allSatisfy(before.contains)
  }

  /// Whether a revision differs only because of squashes that were made since.
  private func isSquashed(
    _ id: RevisionID, isEdited: Bool, hasOtherEdges: Bool, since tree: LandedTree
  ) -> Bool {
    let gone = Set(tree.graph.revisions.filter { !current.graph.contains($0) })
    if gone.isEmpty { return false }
    let reader = SquashReader(current: current.graph, landed: tree.graph, deleted: gone)
    let squashes = reader.declared
    if isEdited, !squashes.contains(where: { $0.migration.id == id }) { return false }
    return !squashes.isEmpty && (!hasOtherEdges || reader.explains(id, by: squashes))
  }

  /// What was added to a release since it left this history; what it had before was taken away here.
  private mutating func findWhatIsNotHere(
    _ tree: LandedTree, _ release: Release
  ) throws(GitError) {
    // A file that could not be read may be what is missing.
    guard current.gaps.isEmpty, let head = base.head ?? base.commit else { return }
    let told = Set(result.notContained.flatMap { $0.versions.map(\.migration.id) })
    var ids = tree.graph.revisions.filter { isNotHere($0) && !told.contains($0) }
    if ids.isEmpty { return }
    switch try reader.repository.mergeBases(head, release.commit.id) {
    case .none: return
    case .unknown:
      limits.append(
        CouldNotJudge(
          reason: "this clone is shallow and does not reach the merge base of HEAD and"
            + " \(release.name), so that it is not certain whether that release has revisions that"
            + " were never here",
          remedy: "`git fetch --unshallow`; in GitHub Actions: `fetch-depth: 0`"))
      return
    case .found(let bases, _):
      for base in bases {
        let answer = try reader.trees.environment(like: current, in: base, namesInUse: namesInUse)
        if let known = answer?.environment?.graph { ids.removeAll(where: known.contains) }
      }
    }
    if ids.isEmpty { return }
    result.notContained.append(
      RevisionsElsewhere.Missing(
        release: release.name,
        versions: tree.graph.migrations(ids).map { Version(migration: $0, tree: tree).landed }))
  }

  private func isNotHere(_ id: RevisionID) -> Bool {
    !current.graph.contains(id) && !view.landed.contains(id)
  }

  // MARK: Trees

  /// What a release holds of the environment; nil when it does not have it.
  private mutating func tree(of release: Release) throws(GitError) -> LandedTree? {
    guard
      let answer = try reader.trees.environment(
        like: current, in: release.commit.id, namesInUse: namesInUse)
    else { return nil }
    limits += answer.limits(in: release.name, known: current, told: told)
    told.formUnion(answer.environment?.problems ?? [])
    let commit = ComparedCommit(id: release.commit.id, name: release.name)
    return answer.environment.map { LandedTree(commit, $0) }
  }

  /// The branch that changes usually land on, as the remote or its name tells; nil without one.
  private func defaultBranch(_ configured: String?) throws(GitError) -> Release? {
    let finder = BaseFinder(repository: reader.repository, variable: { _ in nil })
    let search = finder.find(configured: configured)
    guard case .found(let usual) = search, let id = usual.commit,
      let node = try reader.repository.node(id)
    else { return nil }
    return Release(name: usual.name, commit: node, isTag: false)
  }

  /// Whether the change is to land on the default branch, which has to have what was released.
  ///
  /// An older release's branch has not what the newer one has.
  private func isOnDefaultBranch(_ defaultBranch: Release?) -> Bool {
    guard let defaultBranch else { return false }
    if base.name == defaultBranch.name || base.commit == defaultBranch.commit.id { return true }
    guard let branch = base.branch else { return false }
    return defaultBranch.name == branch || defaultBranch.name.hasSuffix("/" + branch)
  }
}

extension MigrationBody {
  /// Whether it is certain that nothing happens.
  fileprivate var doesNothing: Bool { operations.isEmpty && unread.isEmpty }
}
