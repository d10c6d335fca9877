internal import Snapshots
internal import SourceText

/// Applies what the project's settings say about environments.
struct OverrideApplication {
  private let snapshot: any Snapshot
  private let names: ProjectNames
  private(set) var environments: [Environment]
  private(set) var problems: [ConfigurationProblem] = []

  init(_ snapshot: any Snapshot, _ names: ProjectNames, _ environments: [Environment]) {
    self.snapshot = snapshot
    self.names = names
    self.environments = environments
  }

  mutating func apply(_ override: EnvironmentOverride) {
    let matches = environments.indices.filter { isMeant(environments[$0], override) }
    if override.isIgnored {
      if matches.isEmpty, override.config == nil { reportUnknown(override) }
      for index in matches.reversed() { environments.remove(at: index) }
    } else if let index = matches.first {
      // Alternatives that were found by their files are not needed when the locations are given.
      if override.versionLocations != nil {
        for other in matches.dropFirst().reversed() { environments.remove(at: other) }
      }
      change(&environments[index], override)
      if let name = override.name, matches.count == 1 || override.versionLocations != nil {
        rename(index, to: name, override)
      }
    } else if override.scriptLocation != nil || override.versionLocations != nil {
      addNew(override)
    } else {
      reportUnknown(override)
    }
  }

  /// Whether an override speaks of an environment: by all that it says of file, section and location,
  /// or, when it says nothing of these, by the name.
  private func isMeant(_ environment: Environment, _ override: EnvironmentOverride) -> Bool {
    if let config = override.config {
      guard environment.configuration?.path == config else { return false }
      return override.section.map { $0 == environment.configuration?.section } ?? true
    }
    if let section = override.section, section != environment.configuration?.section {
      return false
    }
    if let script = override.scriptLocation, script == environment.scriptLocation { return true }
    return override.name == environment.name
  }

  private func change(_ environment: inout Environment, _ override: EnvironmentOverride) {
    if let script = override.scriptLocation, script != environment.scriptLocation {
      if environment.versionLocations == [environment.scriptLocation.appending("versions")] {
        environment.versionLocations = [script.appending("versions")]
      }
      environment.scriptLocation = script
    }
    if let locations = override.versionLocations {
      environment.versionLocations = locations
      environment.areVersionLocationsInferred = false
    }
    if let isRecursive = override.isRecursive { environment.isRecursive = isRecursive }
  }

  /// Adds an environment that was not found, with the options of the ini that the override names.
  private mutating func addNew(_ override: EnvironmentOverride) {
    let script = override.scriptLocation ?? override.versionLocations?.first?.parent ?? .root
    var environment = Environment(
      name: override.name ?? (script.isRoot ? "." : script.text), isInferred: false,
      scriptLocation: script,
      versionLocations: override.versionLocations ?? [script.appending("versions")])
    if let config = override.config { readOptions(config, override, &environment) }
    environment.isRecursive = override.isRecursive ?? environment.isRecursive
    for location in [script] + (override.versionLocations ?? [])
    where !snapshot.hasFolder(location) {
      report(
        override, "the folder \(location) does not exist", "correct the path")
    }
    environments.append(environment)
  }

  private mutating func readOptions(
    _ config: RelativePath, _ override: EnvironmentOverride, _ environment: inout Environment
  ) {
    switch snapshot.read(config) {
    case .failure(let failure):
      report(override, "\(config): \(failure.reason)", failure.remedy)
    case .success(let file):
      let isProject = config.name.elementsEqual("pyproject.toml".utf8)
      let section = override.section ?? (isProject ? "tool.alembic" : "alembic")
      let files = ConfigurationFiles(
        ini: isProject ? nil : IniFile.parse(file), section: section,
        toml: isProject ? TOMLConfiguration.read(file, problems: &problems) : nil)
      var reader = OptionReader(files)
      reader.readNaming(into: &environment)
      environment.isRecursive = reader.boolean("recursive_version_locations")
      environment.mainOptions = reader.mainOptions()
      environment.problems = reader.problems
      environment.configuration = ConfigurationSource(path: config, section: section)
    }
  }

  private mutating func rename(_ index: Int, to name: String, _ override: EnvironmentOverride) {
    let isTaken = environments.indices.contains { $0 != index && environments[$0].name == name }
    guard !isTaken else {
      report(override, "two environments would be called '\(name)'", "choose another name")
      return
    }
    environments[index].name = name
  }

  private mutating func reportUnknown(_ override: EnvironmentOverride) {
    if let config = override.config, case .failure(let failure) = snapshot.read(config) {
      return report(override, "\(config): \(failure.reason)", failure.remedy)
    }
    let known = environments.map { "'\($0.name)'" }.joined(separator: ", ")
    report(
      override, "no environment is meant by this entry",
      known.isEmpty
        ? "give script-location, relative to the root of the repository"
        : "the environments found are \(known)")
  }

  private mutating func report(_ override: EnvironmentOverride, _ message: String, _ remedy: String)
  {
    problems.append(
      ConfigurationProblem(
        .error, path: override.path, line: override.line, message: message, remedy: remedy))
  }
}
