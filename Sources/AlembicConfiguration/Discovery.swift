package import Snapshots
internal import SourceText

/// The environments of a snapshot, and what stood in the way of finding them.
package struct Discovery: Sendable {
  /// In the order of their names.
  package var environments: [Environment]
  /// Problems that belong to no environment: a configuration whose script location does not exist, an
  /// override that names nothing.
  package var problems: [ConfigurationProblem]
  /// What the snapshot's names say, where others are known to have the same.
  package private(set) var names: KnownNames?

  package init(environments: [Environment] = [], problems: [ConfigurationProblem] = []) {
    self.environments = environments
    self.problems = problems
  }

  /// Finds the environments of a snapshot without being told.
  ///
  /// An environment is, in this order: what a section of an ini or `[tool.alembic]` names; the folder
  /// of an ini without a script location that has an `env.py` beside it (Flask-Migrate); a folder
  /// with an `env.py` beside or above revisions; a folder with at least three revisions. The last two
  /// are inferred. Looks at names first: at those that git knows and, only when these hold no
  /// environment, at untracked ones. Reads only configuration files and files that can be revisions.
  ///
  /// - Parameters:
  ///   - snapshot: Where to look.
  ///   - overrides: What the project's settings say about environments.
  ///   - start: How Alembic is started, where a variable says which configuration it reads.
  ///   - known: What was found out of another snapshot's names.
  /// - Returns: The environments.
  package static func find(
    in snapshot: any Snapshot, overrides: [EnvironmentOverride] = [], start: AlembicStart? = nil,
    knowing known: KnownNames? = nil
  ) -> Discovery {
    let names = KnownNames.names(of: snapshot, knowing: known)
    var run = DiscoveryRun(snapshot, names: names)
    run.findAll(overrides, start)
    if run.environments.isEmpty {
      let untracked = snapshot.untrackedPaths
      if !untracked.isEmpty {
        let entries = (snapshot.knownPaths + untracked).sorted { $0.path < $1.path }
        run = DiscoveryRun(snapshot, names: ProjectNames(entries))
        run.findAll(overrides, start)
      }
    }
    var discovery = run.finish(overrides)
    discovery.names = snapshot.namesID.map { KnownNames(id: $0, names: names) }
    return discovery
  }
}

/// What the names of a snapshot say about where environments can be, for others that have the same names.
package struct KnownNames: Sendable {
  fileprivate let id: ContentID
  fileprivate let names: ProjectNames

  fileprivate static func names(of snapshot: any Snapshot, knowing known: Self?) -> ProjectNames {
    if let known, known.id == snapshot.namesID { return known.names }
    return ProjectNames(snapshot.knownPaths)
  }
}

/// The state of one search.
struct DiscoveryRun {
  /// A configuration whose script location is not there; whether that matters is known at the end.
  struct Unplaced {
    var location: String
    var problem: ConfigurationProblem
  }

  let snapshot: any Snapshot
  let names: ProjectNames
  var sketches: SketchReader
  var environments: [Environment] = []
  var problems: [ConfigurationProblem] = []
  var unplaced: [Unplaced] = []
  /// The configuration files that `ALEMBIC_CONFIG` made a pair.
  var named: Set<RelativePath> = []
  /// The sections that were read already.
  var placed: Set<ConfigurationSource> = []

  init(_ snapshot: any Snapshot, names: ProjectNames) {
    self.snapshot = snapshot
    self.names = names
    sketches = SketchReader(snapshot)
  }

  mutating func findAll(_ overrides: [EnvironmentOverride], _ start: AlembicStart?) {
    findConfigured(overrides, start)
    findByScript()
    findByRevisions()
  }

  /// Adds an environment unless the same files are another one's already.
  mutating func add(_ environment: Environment) {
    let isKnown = environments.contains {
      $0.scriptLocation == environment.scriptLocation
        && $0.versionLocations == environment.versionLocations
        && $0.isRecursive == environment.isRecursive
    }
    if !isKnown { environments.append(environment) }
  }

  mutating func finish(_ overrides: [EnvironmentOverride]) -> Discovery {
    EnvironmentNames.assign(to: &environments)
    var application = OverrideApplication(snapshot, names, environments)
    for override in overrides { application.apply(override) }
    problems += application.problems
    // What an override speaks of needs no complaint about how it was configured.
    let handled = Set(
      overrides.filter { $0.givesLocations || $0.isIgnored }.compactMap(\.config))
    for entry in unplaced where !handled.contains(entry.problem.path) {
      problems.append(severity(of: entry, application.environments))
    }
    if sketches.isExhausted { problems.append(exhausted) }
    return Discovery(
      environments: application.environments.sorted {
        $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
      },
      problems: problems)
  }

  /// A location that is given by code at run time is only named in the ini; the environments that
  /// were found by their files are then the ones it stands for.
  private func severity(
    of entry: Unplaced, _ environments: [Environment]
  ) -> ConfigurationProblem {
    var problem = entry.problem
    let last = entry.location.split { $0 == "/" || $0 == ":" }.last
    // `script_location = {folder}` in a file that a program fills in.
    let isFilledIn = entry.location.utf8.contains(UInt8(ascii: "{"))
    let isKnown = environments.contains { environment in
      last.map { environment.scriptLocation.name.elementsEqual($0.utf8) } ?? false
        || isFilledIn && environment.scriptLocation.isBelow(entry.problem.path.parent)
    }
    if isKnown {
      problem.kind = .note
      problem.cause = nil
    }
    return problem
  }

  private var exhausted: ConfigurationProblem {
    ConfigurationProblem(
      .unreadable, path: .root,
      message: "so many files could be revisions that not all of them were looked at",
      remedy: "name the environments in mlint.toml: [[environments]] script-location = \"…\"")
  }
}

/// Names environments by their script location, and further where several share one.
enum EnvironmentNames {
  static func assign(to environments: inout [Environment]) {
    for index in environments.indices {
      environments[index].name = displayName(environments[index].scriptLocation)
    }
    qualify(&environments) { displayName($0.commonVersionFolder ?? $0.scriptLocation) }
    qualify(&environments) { environment in
      environment.configuration.map { "\(environment.name)[\($0.section)]" } ?? environment.name
    }
    qualify(&environments) { environment in
      environment.configuration.map { "\(environment.name)@\($0.path.text)" } ?? environment.name
    }
    number(&environments)
  }

  /// Numbers what still has the same name, in the order of finding.
  private static func number(_ environments: inout [Environment]) {
    var counts: [String: Int] = [:]
    for index in environments.indices {
      let count = counts[environments[index].name, default: 0] + 1
      counts[environments[index].name] = count
      if count > 1 { environments[index].name += "#\(count)" }
    }
  }

  private static func displayName(_ path: RelativePath) -> String {
    path.isRoot ? "." : path.text
  }

  /// Gives the environments whose names are not unique another name.
  private static func qualify(
    _ environments: inout [Environment], _ longer: (Environment) -> String
  ) {
    var counts: [String: Int] = [:]
    for environment in environments { counts[environment.name, default: 0] += 1 }
    for index in environments.indices where counts[environments[index].name, default: 0] > 1 {
      environments[index].name = longer(environments[index])
    }
  }
}

extension Environment {
  /// The innermost folder that all version locations lie in, or are.
  fileprivate var commonVersionFolder: RelativePath? {
    guard var common = versionLocations.first else { return nil }
    for location in versionLocations {
      while location != common, !location.isBelow(common) { common = common.parent }
    }
    return common
  }
}
