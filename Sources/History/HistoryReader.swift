package import AlembicConfiguration
package import Git
package import Loading
import MigrationModel
import Snapshots
import SourceText

/// Tells what has landed of an environment, and how it differs now.
///
/// Trees are read once for all environments. Not for use by several threads at once.
package final class HistoryReader {
  /// The references that stand for releases where the settings name none.
  package static let defaultReleaseReferences = [
    "refs/tags/v[0-9]*", "refs/tags/[0-9]*", "refs/remotes/*/release/*",
  ]

  let repository: any GitRepository
  let loader: MigrationLoader
  let trees: EnvironmentTrees
  /// The trailers that were read last.
  var knownTrailers: (base: Base, merging: [ObjectID], trailers: ChangeTrailers)?

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - repository: Where history is read from.
  ///   - loader: The one that read the current environments, so that equal files are read once.
  ///   - overrides: What the settings say about environments; they hold for every tree.
  ///   - names: What the names of the snapshot say that is looked at.
  package init(
    repository: any GitRepository, loader: MigrationLoader, overrides: [EnvironmentOverride] = [],
    names: KnownNames? = nil
  ) {
    self.repository = repository
    self.loader = loader
    trees = EnvironmentTrees(repository, loader, overrides, names)
  }

  /// What has landed of an environment, and how it differs now.
  ///
  /// - Parameters:
  ///   - current: The environment as the snapshot that is looked at holds it.
  ///   - base: What it is compared with.
  ///   - merging: The commits of a merge under way (`MERGE_HEAD`; before the commit, those that git
  ///     names in `GITHEAD_<id>`).
  ///   - releaseReferences: Patterns of full names of references.
  ///   - environmentNames: The names of all current environments, so that none is mistaken for a
  ///     renamed one.
  /// - Returns: The view without landing commits.
  package func view(
    of current: LoadedEnvironment, base: Base, merging: [ObjectID] = [],
    releaseReferences: [String] = HistoryReader.defaultReleaseReferences,
    environmentNames: [String] = []
  ) -> HistoryView {
    do throws(GitError) {
      if let tip = base.commit, try repository.node(tip) == nil {
        return HistoryView(availability: missing(base))
      }
      let commits = try ComparedCommits(base, merging: merging, in: repository)
      var limits: [CouldNotJudge] = []
      let answers = try ask(commits.commits, about: current, environmentNames, &limits)
      for (commit, answer) in answers {
        if let reason = answer.failure(hiding: current) {
          return HistoryView(availability: unlisted(commit, reason))
        }
      }
      let landedTrees = answers.map { LandedTree($0, $1.environment) }
      var comparison = HistoryComparison(current, landedTrees, loader)
      comparison.compare()
      let squashes = comparison.applySquashes { trailers(since: base, merging: merging) }
      var changes = comparison.changes
      if !commits.uncertainPairs.isEmpty {
        let doubtful = changes.count + comparison.absentWithoutMergeBase.count
        if doubtful > 0 { limits.append(cutOff(commits.uncertainPairs, doubtful)) }
        // Without a merge base a branch that is behind cannot be told from one that changed things.
        if !commits.commits.contains(where: \.isMergeBase) { changes = [] }
      }
      try markReleased(&changes, current, releaseReferences, environmentNames, &limits)
      var view = HistoryView(
        availability: .available, landed: comparison.landed, changes: changes,
        comparedRevisions: comparison.comparedCount, limits: limits)
      if commits.commits.contains(where: \.isMergeBase) { view.squashes = squashes }
      view.missing = try missingLanded(comparison, base, environmentNames)
      // Which heads may be moved depends on it.
      if current.graph.heads.count > 1 {
        view.released = try released(
          Set(current.graph.revisions).subtracting(comparison.landed), among: current.migrations,
          of: current, releaseReferences, environmentNames, &view.limits)
      }
      return view
    } catch {
      return HistoryView(
        availability: .unavailable(
          reason: "history cannot be read: \(error)", remedy: "see what `git fsck` says"))
    }
  }

  /// Asks each of the commits for an environment, and lists what stays unread.
  private func ask(
    _ commits: [ComparedCommit], about current: LoadedEnvironment, _ namesInUse: [String],
    _ limits: inout [CouldNotJudge]
  ) throws(GitError) -> [(ComparedCommit, EnvironmentTrees.Answer)] {
    var result: [(ComparedCommit, EnvironmentTrees.Answer)] = []
    for commit in commits {
      guard
        let answer = try trees.environment(
          like: current, in: commit.id, namesInUse: namesInUse)
      else {
        limits.append(
          CouldNotJudge(
            reason: "\(commit.name) (\(commit.id.hex.prefix(12))) is not in this clone",
            remedy: "fetch it: `git fetch origin \(commit.id.hex)`"))
        continue
      }
      limits += answer.limits(in: commit.name, known: current)
      result.append((commit, answer))
    }
    return result
  }

  private func unlisted(
    _ commit: ComparedCommit, _ failure: ReadFailure
  ) -> HistoryView.Availability {
    .unavailable(
      reason: "\(failure.path.text) of \(commit.name) could not be listed: \(failure.reason)",
      remedy: failure.remedy)
  }

  private func missing(_ base: Base) -> HistoryView.Availability {
    let id = base.commit?.hex ?? ""
    let reason = "\(base.name) (\(id.prefix(12))) is not in this clone"
    guard repository.isShallow else {
      return .unavailable(reason: reason, remedy: "`git fetch origin \(id)`")
    }
    return .unavailable(
      reason: reason + ", which is shallow",
      remedy: base.name == "HEAD^1"
        ? "`git fetch --deepen=1`; in GitHub Actions: `fetch-depth: 2`"
        : "`git fetch --unshallow`; in GitLab CI: `GIT_DEPTH: 0`")
  }

  private func cutOff(_ pairs: [String], _ count: Int) -> CouldNotJudge {
    CouldNotJudge(
      reason: "this clone is shallow and does not reach the merge base of "
        + pairs.joined(separator: " or of ")
        + ", so that it is not certain whether \(count) "
        + (count == 1 ? "landed revision was" : "landed revisions were") + " changed here",
      remedy: "`git fetch --unshallow`; in GitHub Actions: `fetch-depth: 0`; in GitLab CI:"
        + " `GIT_DEPTH: 0`")
  }
}
