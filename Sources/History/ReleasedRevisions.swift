import Git
import Loading
package import MigrationModel
import Snapshots
import SourceText

/// The revisions that releases hold although they have not landed, such as those of a hotfix.
///
/// A database of such a release has run them, so that nothing may be put before them any more.
package struct ReleasedRevisions: Sendable {
  /// The newest release that holds each, by the short name of its reference.
  package var releases: [RevisionID: String] = [:]
  /// Whether all releases could be read, so that what is not among these is in none.
  package var areAllKnown = true

  package init() {}

  /// The first of some revisions that a release holds, and which one does.
  package func first(
    of revisions: some Sequence<RevisionID>
  ) -> (revision: RevisionID, release: String)? {
    for id in revisions {
      if let release = releases[id] { return (id, release) }
    }
    return nil
  }

  /// Whether it is certain that no release holds any of some revisions.
  package func leaveOut(_ revisions: some Sequence<RevisionID>) -> Bool {
    areAllKnown && first(of: revisions) == nil
  }
}

extension HistoryReader {
  /// Finds out which releases hold revisions that have not landed.
  ///
  /// - Parameters:
  ///   - wanted: These revisions.
  ///   - migrations: The migrations that are known; the contents of those that are not wanted are not
  ///     looked for.
  ///   - current: The environment as it is now.
  ///   - patterns: Of full names of references.
  ///   - namesInUse: The names of all current environments.
  ///   - limits: Takes what could not be read.
  /// - Returns: The releases that hold them.
  /// - Throws: When an object or reference is there but cannot be read.
  func released(
    _ wanted: Set<RevisionID>, among migrations: [Migration], of current: LoadedEnvironment,
    _ patterns: [String], _ namesInUse: [String], _ limits: inout [CouldNotJudge]
  ) throws(GitError) -> ReleasedRevisions {
    var result = ReleasedRevisions()
    var wanted = wanted
    if wanted.isEmpty { return result }
    let others = Set(
      migrations.filter { !wanted.contains($0.id) }.map(\.contentNumber))
    var seenFolders: Set<[ObjectID]> = []
    for release in try releases(patterns) where !wanted.isEmpty {
      let folders = try folders(of: current, in: release.commit)
      if let folders, !seenFolders.insert(folders).inserted { continue }
      let (ids, unread) = try revisions(
        of: release, except: others, folders != nil, current, namesInUse)
      for id in ids where wanted.remove(id) != nil { result.releases[id] = release.name }
      if let unread {
        result.areAllKnown = false
        if !limits.contains(unread) { limits.append(unread) }
      }
    }
    if wanted.isEmpty { result.areAllKnown = true }
    return result
  }

  /// The revisions of a release but for those whose content is known, and what could not be read.
  ///
  /// Where the version folders lie as they do now, their files alone are read.
  private func revisions(
    of release: Release, except contents: Set<Int>, _ hasSameFolders: Bool,
    _ current: LoadedEnvironment, _ namesInUse: [String]
  ) throws(GitError) -> (ids: [RevisionID], unread: CouldNotJudge?) {
    if hasSameFolders {
      guard let snapshot = try CommitSnapshot(repository, commit: release.commit.id) else {
        return ([], nil)
      }
      let (found, unread) = loader.migrations(
        except: contents, of: current.environment, from: snapshot)
      let limit = unread.first.map { failure in
        CouldNotJudge(
          reason: "\(failure.path.text) of \(release.name) could not be read: \(failure.reason)",
          remedy: failure.remedy)
      }
      return (found.map(\.id), limit)
    }
    guard
      let answer = try trees.environment(
        like: current, in: release.commit.id, namesInUse: namesInUse)
    else { return ([], nil) }
    return (
      answer.environment?.graph.revisions ?? [],
      answer.limits(in: release.name, known: current).first
    )
  }
}
