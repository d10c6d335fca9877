import AlembicConfiguration
import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// The environments of history's trees; each tree is read once.
final class EnvironmentTrees {
  private struct Tree {
    var snapshot: CommitSnapshot
    var discovery: Discovery
    var loaded: [String: LoadedEnvironment] = [:]
  }

  /// An environment as a commit holds it.
  struct Answer {
    /// Nil when the commit does not have it.
    var environment: LoadedEnvironment?
    /// What of the commit could not be read.
    var failures: [ReadFailure]
  }

  private let repository: any GitRepository
  private let loader: MigrationLoader
  private let overrides: [EnvironmentOverride]
  /// What the names of the snapshot say that is looked at.
  private let names: KnownNames?
  private var trees: [ObjectID: Tree] = [:]

  init(
    _ repository: any GitRepository, _ loader: MigrationLoader, _ overrides: [EnvironmentOverride],
    _ names: KnownNames?
  ) {
    self.repository = repository
    self.loader = loader
    self.overrides = overrides
    self.names = names
  }

  /// What a commit has of an environment: the one of that name, else the one that shares the most
  /// revisions with it, under a name that is not in use now.
  ///
  /// - Returns: Nil when the commit is not in this clone.
  func environment(
    like current: LoadedEnvironment, in commit: ObjectID, namesInUse: [String]
  ) throws(GitError) -> Answer? {
    guard let tree = try tree(of: commit) else { return nil }
    let environments = tree.discovery.environments
    let found: LoadedEnvironment? =
      if let same = environments.first(where: { $0.name == current.environment.name }) {
        load(same, of: tree.snapshot)
      } else {
        mostAlike(
          current,
          among: environments.filter { !namesInUse.contains($0.name) }.map {
            load($0, of: tree.snapshot)
          })
      }
    return Answer(environment: found, failures: tree.snapshot.listingFailures)
  }

  /// The environments of a commit; none when it is not in this clone.
  func environments(in commit: ObjectID) throws(GitError) -> [LoadedEnvironment] {
    guard let tree = try tree(of: commit) else { return [] }
    return tree.discovery.environments.map { load($0, of: tree.snapshot) }
  }

  private func tree(of commit: ObjectID) throws(GitError) -> Tree? {
    guard let id = try repository.node(commit)?.tree else { return nil }
    if let known = trees[id] { return known }
    guard let snapshot = try CommitSnapshot(repository, commit: commit) else { return nil }
    let tree = Tree(
      snapshot: snapshot,
      discovery: Discovery.find(in: snapshot, overrides: overrides, knowing: names))
    trees[id] = tree
    return tree
  }

  private func load(_ environment: Environment, of snapshot: CommitSnapshot) -> LoadedEnvironment {
    if let known = trees[snapshot.tree]?.loaded[environment.name] { return known }
    let loaded = loader.load(environment, from: snapshot)
    trees[snapshot.tree]?.loaded[environment.name] = loaded
    return loaded
  }

  /// The environment that shares the most revisions, at least half of the smaller one's: numbered
  /// ids such as `0001` occur in environments that have nothing to do with each other.
  private func mostAlike(
    _ current: LoadedEnvironment, among others: [LoadedEnvironment]
  ) -> LoadedEnvironment? {
    var best: (environment: LoadedEnvironment, shared: Int)?
    for other in others {
      let ids = other.graph.revisions
      let shared = ids.count { current.graph.contains($0) }
      let smaller = min(ids.count, current.graph.revisions.count)
      guard shared > best?.shared ?? 0, 2 * shared >= smaller else { continue }
      best = (other, shared)
    }
    return best?.environment
  }
}
