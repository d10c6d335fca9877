import AlembicConfiguration
package import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// The most pairs of one environment that are listed.
private let maximumPairs = 10_000

extension HistoryReader {
  /// The references that `radar` looks at where none are named.
  package static let branchReferences = [
    "refs/heads/*", "refs/remotes/*", "refs/pull/*/head", "refs/merge-requests/*/head",
  ]

  /// Finds out which open branches collide with a target and with each other.
  ///
  /// Nothing is merged: the histories are put together by revision ids, as Alembic would load them
  /// after each merge.
  /// - Parameters:
  ///   - target: The commit that the branches are to land on.
  ///   - name: How the reader knows the target.
  ///   - patterns: Of references, full or short names.
  ///   - releaseReferences: Patterns of full names of references that stand for releases.
  ///   - maximumAge: The most seconds between the newest commits of a branch and of the target.
  ///   - environment: The only environment to look at.
  /// - Returns: Nil when the target is not in this clone.
  /// - Throws: When an object or reference is there but cannot be read.
  package func radar(
    onto target: ObjectID, named name: String, matching patterns: [String],
    releaseReferences: [String] = HistoryReader.defaultReleaseReferences, maximumAge: Int64?,
    environment: String? = nil
  ) throws(GitError) -> Radar? {
    guard let node = try repository.node(target) else { return nil }
    let branches = try OpenBranches(
      repository, matching: patterns, target: node, maximumAge: maximumAge)
    let environments = try trees.environments(in: target).filter {
      environment == nil || $0.environment.name == environment
    }
    var sweep = RadarSweep(reader: self, target: node, name: name, environments: environments)
    sweep.limits = branches.limits
    for (index, found) in branches.found.enumerated() {
      try sweep.look(at: found.branch, index, found.node)
    }
    try sweep.markReleased(releaseReferences)
    return Radar(
      target: name, targetCommit: target.hex, branches: branches.found.map(\.branch),
      oldBranches: branches.oldCount, environments: sweep.parts(), limits: sweep.limits)
  }
}

/// The state of one look at all branches.
private struct RadarSweep {
  let reader: HistoryReader
  let target: CommitNode
  let name: String
  let environments: [LoadedEnvironment]
  var limits: [CouldNotJudge] = []
  private var additions: [[BranchAddition]]

  init(
    reader: HistoryReader, target: CommitNode, name: String, environments: [LoadedEnvironment]
  ) {
    self.reader = reader
    self.target = target
    self.name = name
    self.environments = environments
    additions = environments.map { _ in [] }
  }

  mutating func look(
    at branch: OpenBranch, _ index: Int, _ node: CommitNode
  ) throws(GitError) {
    var bases: [ObjectID] = []
    switch try reader.repository.mergeBases(node.id, target.id) {
    case .found(let found, _): bases = found
    case .none: return
    case .unknown:
      limits.append(
        CouldNotJudge(
          reason: "this clone is shallow and does not reach the merge base of \(branch.name) and"
            + " \(name), so that what one side took away looks like what the other added",
          remedy: "`git fetch --unshallow`"))
    }
    if let base = bases.first, bases.count == 1, try !touchesMigrations(node, since: base) {
      return
    }
    let names = environments.map(\.environment.name)
    for (position, environment) in environments.enumerated() {
      guard
        let own = try reader.trees.environment(
          like: environment, in: node.id, namesInUse: names)
      else { continue }
      for limit in own.limits(in: branch.name, known: environment) where !limits.contains(limit) {
        limits.append(limit)
      }
      guard let found = own.environment else { continue }
      var mergeBases: [LoadedEnvironment] = []
      for base in bases {
        if let answer = try reader.trees.environment(
          like: environment, in: base, namesInUse: names), let known = answer.environment
        {
          mergeBases.append(known)
        }
      }
      let comparison = BranchComparison(
        target: environment, branch: found, mergeBases: mergeBases, loader: reader.loader)
      if let addition = comparison.addition(index) { additions[position].append(addition) }
    }
  }

  /// Finds out which of the branches that would leave several heads were released.
  mutating func markReleased(_ references: [String]) throws(GitError) {
    for (position, environment) in environments.enumerated() {
      let colliding = additions[position].indices.filter { index in
        additions[position][index].collisions.contains(where: \.isAboutHeads)
      }
      let added = colliding.flatMap { additions[position][$0].added.map(\.id) }
      let released = try reader.released(
        Set(added), among: environment.migrations, of: environment, references,
        environments.map(\.environment.name), &limits)
      for index in colliding {
        let ids = additions[position][index].added.map(\.id)
        additions[position][index].released = released.first(of: ids)
        additions[position][index].isUnreleased = released.leaveOut(ids)
      }
    }
  }

  /// Whether a branch changes files that say which revisions there are.
  private func touchesMigrations(
    _ branch: CommitNode, since base: ObjectID
  ) throws(GitError) -> Bool {
    guard let old = try reader.repository.node(base),
      let paths = try reader.repository.changedPaths(from: old.tree, to: branch.tree)
    else { return true }
    return paths.contains { path in
      path.namesConfiguration
        || environments.contains { environment in
          let locations = environment.environment.versionLocations
          return locations.contains { path == $0 || path.isBelow($0) || $0.isBelow(path) }
        }
    }
  }

  func parts() -> [Radar.EnvironmentPart] {
    let names = environments.map(\.environment.name)
    return zip(environments, additions).map { environment, additions in
      let heads = environment.graph.heads
      let landings = reader.landings(
        of: Set(heads), environment: environment, from: target.id, environmentNames: names)
      return Radar.EnvironmentPart(
        name: environment.environment.name, heads: environment.graph.migrations(heads),
        landings: landings.landings, competingHeads: environment.graph.competingHeads,
        additions: additions, pairs: pairs(of: additions))
    }
  }

  private func pairs(of additions: [BranchAddition]) -> [BranchPair] {
    var pairs: [BranchPair] = []
    for first in additions.indices {
      for second in additions[..<first] {
        let collisions = second.collisions(with: additions[first], reader.loader)
        if collisions.isEmpty { continue }
        pairs.append(
          BranchPair(
            first: second.branch, second: additions[first].branch, collisions: collisions))
        if pairs.count == maximumPairs { return pairs }
      }
    }
    return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }
}

extension Collision {
  fileprivate var isAboutHeads: Bool {
    if case .heads = self { true } else { false }
  }
}

extension RelativePath {
  /// Whether a file of this name may say where environments and their revisions are.
  fileprivate var namesConfiguration: Bool {
    let name = String(decoding: name, as: UTF8.self)
    return name.hasSuffix(".ini") || ["pyproject.toml", "mlint.toml", "env.py"].contains(name)
  }
}
