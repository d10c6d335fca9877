internal import Snapshots
package import SourceText

/// How Alembic is started where `ALEMBIC_CONFIG` says which configuration it reads.
package struct AlembicStart: Sendable {
  /// The current folder, below the root.
  package var folder: RelativePath
  /// The file that `ALEMBIC_CONFIG` names, below the root.
  package var configuration: RelativePath

  package init(folder: RelativePath, configuration: RelativePath) {
    self.folder = folder
    self.configuration = configuration
  }
}

extension DiscoveryRun {
  /// Finds the environments of configurations that are named: by `ALEMBIC_CONFIG`, and in the
  /// settings by file and section, whatever the file is called.
  mutating func findNamed(
    _ overrides: [EnvironmentOverride], _ start: AlembicStart?, _ projects: inout ProjectFiles
  ) {
    if let start { findStarted(start, &projects) }
    for override in overrides {
      guard let config = override.config, !override.isIgnored, !override.givesLocations,
        !config.isProjectFile, case .success(let file) = snapshot.read(config)
      else { continue }
      let ini = IniFile.parse(file)
      let toml = projects.configuration(in: config.parent)
      let isTOMLAlone = ini.scriptSections.isEmpty && toml?.namesScriptLocation == true
      if let section = override.section ?? (isTOMLAlone ? "alembic" : nil) {
        place(ConfigurationFiles(ini: ini, section: section, toml: toml, isNamed: true))
      } else {
        findInIni(ini, toml)
      }
    }
  }

  /// Pairs the two files as `CommandLine._inis_from_config` does.
  ///
  /// The variable replaces the default of its kind, told by the base name, and the other file is
  /// looked for in the current folder.
  private mutating func findStarted(_ start: AlembicStart, _ projects: inout ProjectFiles) {
    let path = start.configuration
    let isProject = path.isProjectFile
    let iniPath = isProject ? start.folder.appending("alembic.ini") : path
    let tomlPath = isProject ? path : start.folder.appending("pyproject.toml")
    named = [iniPath, path]
    let ini = (try? snapshot.read(iniPath).get()).map(IniFile.parse)
    let toml = projects.configuration(at: tomlPath)
    if let ini { findInIni(ini, toml, start: start.folder) }
    if ini?.option("script_location", in: "alembic") == nil, toml?.namesScriptLocation == true {
      place(ConfigurationFiles(ini: ini, section: "alembic", toml: toml, start: start.folder))
    }
  }
}

extension EnvironmentOverride {
  /// Whether it says itself where the environment is, so that the configuration need not.
  var givesLocations: Bool { scriptLocation != nil || versionLocations != nil }
}

extension RelativePath {
  /// Whether Alembic takes the file for TOML, which it tells by the name alone.
  var isProjectFile: Bool { name.elementsEqual("pyproject.toml".utf8) }
}
