package import AlembicConfiguration
package import Git
import Loading
import MigrationModel
package import SourceText

/// Finds what happened to landed migrations in the first-parent history of a commit.
///
/// History is read once from the newest commit to the oldest, and of each commit only the trees on the
/// way to configurations and version folders. What these commits changed is then compared from the
/// oldest to the newest. The environments of each commit are those of its own tree; every so many
/// commits the whole tree is looked at, so that one that is not there any more is found too, unless it
/// came and went between two such commits.
package struct Audit {
  /// How far apart the commits are whose whole trees are looked at.
  private static let sampling = 256
  /// How often history is looked at once more because environments were found in new places.
  private static let maximumPasses = 16

  let repository: any GitRepository
  let catalog: EnvironmentCatalog
  let loader: AuditLoader
  private let releasePatterns: [String]
  private let report: (AuditProgress) -> Void

  /// Makes an audit.
  ///
  /// - Parameters:
  ///   - repository: Where history is read from.
  ///   - overrides: What the settings say about environments; they hold for every commit.
  ///   - releaseReferences: Patterns of full names of references.
  ///   - willRead: Called with the path of each file before it is read, and with nil afterwards.
  ///   - report: Called now and then.
  package init(
    _ repository: any GitRepository, overrides: [EnvironmentOverride] = [],
    releaseReferences: [String] = HistoryReader.defaultReleaseReferences,
    willRead: (@Sendable (RelativePath?) -> Void)? = nil,
    report: @escaping (AuditProgress) -> Void = { _ in }
  ) {
    self.repository = repository
    catalog = EnvironmentCatalog(repository, overrides)
    loader = AuditLoader(repository, willRead: willRead)
    releasePatterns = releaseReferences
    self.report = report
  }

  /// Audits the history of a commit.
  ///
  /// - Parameters:
  ///   - tip: The commit.
  ///   - environment: The only environment to tell about, by any name that it had; nil for all.
  ///   - limit: What to leave out.
  /// - Returns: Nil when the commit is not in this clone.
  /// - Throws: When git cannot be asked, or not even the commit's own tree is in this clone.
  package func run(
    from tip: ObjectID, environment: String? = nil, since limit: AuditLimit? = nil
  ) throws(GitError) -> AuditReport? {
    var line = try FirstParentLine(from: tip, in: repository)
    guard !line.places.isEmpty else { return nil }
    var paths = try sampledPaths(&line)
    var passes = 0
    while true {
      passes += 1
      let watched = try WatchedLine(line, paths, in: repository) { done in
        report(AuditProgress(phase: .commits, done: done, total: line.places.count))
      }
      if let missing = watched.missing {
        let id = line.places[missing].id.hex.prefix(12)
        guard missing > 0 else {
          throw GitError(
            function: "reading a tree", code: -3,
            message: "a tree of commit \(id) is not in this clone")
        }
        line.cut(after: missing - 1, reason: "a tree of commit \(id) is not in this clone")
      }
      var run = AuditRun(self, line, watched)
      run.isLast = passes == Self.maximumPasses
      if try run.followAll(report: report) {
        return try run.result(environment, limit, try releases())
      }
      // Some commit has an environment where none was looked for.
      paths += run.unwatchedPaths
    }
  }

  /// What has to be watched for the environments of every so many commits.
  private func sampledPaths(
    _ line: inout FirstParentLine
  ) throws(GitError) -> [RelativePath] {
    var paths: [RelativePath] = []
    var seen: Set<UInt64> = []
    let last = line.places.count - 1
    for place in Array(stride(from: 0, to: last, by: Self.sampling)) + [last] {
      let commit = line.places[place]
      let answer = try catalog.answer(for: commit.id, tree: commit.tree)
      guard seen.insert(answer.digest).inserted else { continue }
      for environment in answer.environments {
        paths += environment.watchedPaths.filter { !paths.contains($0) }
      }
    }
    return paths
  }

  /// The release references by the time of their commits, oldest first.
  private func releases() throws(GitError) -> [AuditReleases.Release] {
    var seen: Set<String> = []
    var result: [AuditReleases.Release] = []
    for pattern in releasePatterns {
      for reference in try repository.references(matching: pattern)
      where seen.insert(reference.name).inserted {
        guard let node = try repository.node(reference.commit) else { continue }
        result.append(AuditReleases.Release(name: shortName(reference.name), commit: node))
      }
    }
    return result.sorted { ($0.commit.time, $0.name) < ($1.commit.time, $1.name) }
  }
}

/// What an audit leaves out: what is not newer.
package enum AuditLimit: Hashable, Sendable {
  /// Seconds since 1970-01-01 00:00 UTC.
  case time(Int64)
  case commit(ObjectID)
}

extension Environment {
  /// The paths that lie elsewhere or are something else when this environment changes.
  var watchedPaths: [RelativePath] {
    var paths = versionLocations
    if !scriptLocation.isRoot, !paths.contains(scriptLocation) { paths.append(scriptLocation) }
    if let configuration {
      let folder = configuration.path.parent
      // Alembic reads both of them together.
      let files = [configuration.path, folder.appending("pyproject.toml")]
      paths += files.filter { !paths.contains($0) }
    }
    return paths
  }
}
