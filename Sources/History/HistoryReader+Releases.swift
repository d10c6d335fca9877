import AlembicConfiguration
import Git
import Loading
import MigrationModel
import SourceText

/// The most release references whose trees are read.
private let maximumReleases = 100

/// A reference that stands for a release.
struct Release {
  /// Its short name.
  var name: String
  var commit: CommitNode
  var isTag: Bool
}

extension HistoryReader {
  /// Finds out which of the changed revisions a release holds.
  ///
  /// The newest releases are asked first: a revision that was released is still in the next release.
  func markReleased(
    _ changes: inout [AppliedChange], _ current: LoadedEnvironment, _ patterns: [String],
    _ namesInUse: [String], _ limits: inout [CouldNotJudge]
  ) throws(GitError) {
    var wanted = Set(changes.map(\.landed.migration.id))
    if wanted.isEmpty { return }
    var released: Set<RevisionID> = []
    var seenFolders: Set<[ObjectID]> = []
    var unread: CouldNotJudge?
    for release in try releases(patterns) {
      if wanted.isEmpty { break }
      let folders = try folders(of: current, in: release.commit)
      if let folders, !seenFolders.insert(folders).inserted { continue }
      guard
        let answer = try trees.environment(
          like: current, in: release.commit.id, namesInUse: namesInUse)
      else { continue }
      unread = unread ?? answer.limits(in: release.name, known: current).first
      for id in wanted where answer.environment?.graph.contains(id) == true {
        released.insert(id)
        wanted.remove(id)
      }
    }
    // What a release held that could not be read may be what is still looked for.
    if let unread, !wanted.isEmpty { limits.append(unread) }
    for index in changes.indices {
      changes[index].isReleased = released.contains(changes[index].landed.migration.id)
    }
  }

  /// The trees of the version folders; nil when one is not there, so that it may have had another
  /// name.
  func folders(
    of current: LoadedEnvironment, in commit: CommitNode
  ) throws(GitError) -> [ObjectID]? {
    var folders: [ObjectID] = []
    for location in current.environment.versionLocations {
      guard let id = try repository.objectID(at: location, in: commit.tree) else { return nil }
      folders.append(id)
    }
    return folders
  }

  /// The release references by the time of their commits, newest first.
  func releases(_ patterns: [String]) throws(GitError) -> [Release] {
    var seen: Set<String> = []
    var result: [Release] = []
    for pattern in patterns {
      for reference in try repository.references(matching: pattern)
      where seen.insert(reference.name).inserted {
        guard let node = try repository.node(reference.commit) else { continue }
        result.append(
          Release(
            name: shortName(reference.name), commit: node,
            isTag: reference.name.hasPrefix("refs/tags/")))
      }
    }
    result.sort { ($1.commit.time, $0.name) < ($0.commit.time, $1.name) }
    return Array(result.prefix(maximumReleases))
  }
}
