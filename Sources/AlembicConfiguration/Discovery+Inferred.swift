internal import Snapshots
internal import SourceText

extension DiscoveryRun {
  /// Finds environments whose configuration is elsewhere, by an `env.py` beside or above revisions.
  mutating func findByScript() {
    for script in names.scriptFolders where !isScriptLocation(script) {
      let folders = revisionFolders(of: script)
      if !folders.isEmpty {
        guard isAlembicScript(script) else { continue }
        for environment in completed(inferred(script, [script.appending("versions")]), folders) {
          add(environment)
        }
      } else if names.templateFolders.contains(script), !script.isTemplate,
        !names.iniFiles.contains(where: { $0.parent == script }), isAlembicScript(script)
      {
        add(inferred(script, [script.appending("versions")]))
      }
    }
  }

  /// Finds environments without an `env.py`, by folders with at least three revisions.
  mutating func findByRevisions() {
    var scripts: [RelativePath] = []
    var folders: [RelativePath: [ProjectNames.Candidate]] = [:]
    for candidate in names.candidates {
      let folder = candidate.folder
      guard !isCovered(folder), !folder.isTestData, !folder.isTemplate,
        sketches.hasRevisions(candidate.files, atLeast: 3, misses: 5)
      else { continue }
      let script = folder.enclosingScriptLocation
      if folders[script] == nil { scripts.append(script) }
      folders[script, default: []].append(candidate)
    }
    for script in scripts {
      for group in grouped(folders[script] ?? []) { add(inferred(script, group)) }
    }
  }

  /// The environments of a script location whose version locations are not configured: one as a rule.
  ///
  /// Where Alembic's default leaves out folders whose revisions continue those of the default, or the
  /// default holds none at all, the locations are set in code, and what the files show is taken.
  mutating func completed(_ environment: Environment) -> [Environment] {
    completed(environment, revisionFolders(of: environment.scriptLocation))
  }

  private mutating func completed(
    _ environment: Environment, _ folders: [ProjectNames.Candidate]
  ) -> [Environment] {
    let standard = environment.versionLocations
    if folders.allSatisfy({ standard.contains($0.folder) }) { return [environment] }
    let groups = grouped(folders)
    let used = groups.filter { !$0.filter(standard.contains).isEmpty }
    let chosen = used.isEmpty ? groups : used
    let taken = Set(chosen.joined())
    let left = folders.map(\.folder).filter { !taken.contains($0) }
    return chosen.map { group in
      var result = environment
      result.versionLocations = group
      result.areVersionLocationsInferred = group != standard
      if let first = left.first { result.noteLeftOut(first) }
      return result
    }
  }

  /// The folders in groups that are one environment's each; reads every file where there are several.
  private mutating func grouped(_ folders: [ProjectNames.Candidate]) -> [[RelativePath]] {
    if folders.count == 1 { return [[folders[0].folder]] }
    var all: [FolderSketch] = []
    for candidate in folders {
      all.append(sketches.folderSketch(candidate.folder, candidate.files))
    }
    return VersionLayout.groups(of: all).map { $0.map(\.folder) }
  }

  /// The folders with revisions that belong to an `env.py`: at it or below, and to no nearer one.
  mutating func revisionFolders(of script: RelativePath) -> [ProjectNames.Candidate] {
    var folders: [ProjectNames.Candidate] = []
    for candidate in names.candidates {
      let folder = candidate.folder
      guard folder == script || folder.isBelow(script), !isAnothers(folder, script) else {
        continue
      }
      if let nearest = names.scriptFolder(above: folder), nearest.isBelow(script) { continue }
      if sketches.hasRevisions(candidate.files, atLeast: 1, misses: 9) { folders.append(candidate) }
    }
    return folders
  }

  private func inferred(_ script: RelativePath, _ locations: [RelativePath]) -> Environment {
    var environment = Environment(
      name: "", isInferred: true, scriptLocation: script, versionLocations: locations)
    environment.areVersionLocationsInferred = locations != [script.appending("versions")]
    return environment
  }

  private func isScriptLocation(_ folder: RelativePath) -> Bool {
    environments.contains { $0.scriptLocation == folder }
  }

  private func isAnothers(_ folder: RelativePath, _ script: RelativePath) -> Bool {
    environments.contains { $0.scriptLocation != script && $0.reads(folder) }
  }

  private func isVersionLocation(_ folder: RelativePath) -> Bool {
    environments.contains { $0.reads(folder) }
  }

  /// Whether a folder is an environment's, or was judged when that one was found.
  private func isCovered(_ folder: RelativePath) -> Bool {
    isVersionLocation(folder)
      || environments.contains {
        !$0.scriptLocation.isRoot
          && ($0.scriptLocation == folder || folder.isBelow($0.scriptLocation))
      }
  }

  /// Whether the `env.py` speaks of Alembic.
  private func isAlembicScript(_ script: RelativePath) -> Bool {
    guard case .success(let file) = snapshot.read(script.appending("env.py")) else { return false }
    return file.bytes.contains("alembic") || names.templateFolders.contains(script)
  }
}

extension Environment {
  fileprivate func reads(_ folder: RelativePath) -> Bool {
    versionLocations.contains { $0 == folder || isRecursive && folder.isBelow($0) }
  }

  fileprivate mutating func noteLeftOut(_ folder: RelativePath) {
    problems.append(
      ConfigurationProblem(
        .note, path: configuration?.path ?? folder, line: configuration?.line,
        message: "the revisions in \(folder) are not read: Alembic does not by default, and no "
          + "other revision needs them",
        remedy: "name the folder in version_locations if it belongs to the history"))
  }
}

extension RelativePath {
  /// The folder above the outermost component that is called `versions…`, or the folder itself.
  fileprivate var enclosingScriptLocation: RelativePath {
    var result = self
    var ancestor = self
    while !ancestor.isRoot {
      let isVersions = ancestor.name.starts(with: "versions".utf8)
      ancestor = ancestor.parent
      if isVersions { result = ancestor }
    }
    return result
  }
}
