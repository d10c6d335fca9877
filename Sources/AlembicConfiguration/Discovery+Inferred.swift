internal import Snapshots
internal import SourceText

extension DiscoveryRun {
  /// Finds environments whose configuration is elsewhere, by an `env.py` beside or above revisions.
  mutating func findByScript() {
    for script in names.scriptFolders where !isScriptLocation(script) {
      let folders = revisionFolders(of: script)
      if !folders.isEmpty {
        guard isAlembicScript(script) else { continue }
        for group in groups(of: folders, script) { add(inferred(script, group)) }
      } else if names.templateFolders.contains(script), !script.isTemplate,
        !names.iniFiles.contains(where: { $0.parent == script }), isAlembicScript(script)
      {
        add(inferred(script, [script.appending("versions")]))
      }
    }
  }

  /// Finds environments without an `env.py`, by folders with at least three revisions.
  mutating func findByRevisions() {
    var found: [(script: RelativePath, folders: [FolderSketch])] = []
    for (folder, files) in names.candidates
    where !isCovered(folder) && !folder.isTestData && !folder.isTemplate {
      guard sketches.hasRevisions(files, atLeast: 3, misses: 5) else { continue }
      let script = folder.enclosingScriptLocation
      let sketch = sketches.folderSketch(folder, files)
      if let index = found.firstIndex(where: { $0.script == script }) {
        found[index].folders.append(sketch)
      } else {
        found.append((script, [sketch]))
      }
    }
    for (script, folders) in found {
      for group in VersionLayout.groups(of: folders) {
        add(inferred(script, group.map(\.folder)))
      }
    }
  }

  /// The environments of a configuration that names no version locations: one as a rule.
  ///
  /// Where Alembic's default leaves out folders whose revisions continue those of the default, or the
  /// default holds none at all, the locations are set in code, and what the files show is taken.
  func completed(
    _ environment: Environment, _ folders: [FolderSketch]
  ) -> [Environment] {
    let standard = environment.versionLocations
    let groups = VersionLayout.groups(of: folders)
    let used = groups.filter { $0.contains { standard.contains($0.folder) } }
    let chosen = used.isEmpty ? groups : used
    return chosen.map { group in
      var result = environment
      result.versionLocations = group.map(\.folder)
      result.areVersionLocationsInferred = result.versionLocations != standard
      let left = folders.map(\.folder).filter { folder in
        !chosen.contains { $0.contains { $0.folder == folder } }
      }
      if let first = left.first, let source = environment.configuration {
        result.problems.append(
          ConfigurationProblem(
            .note, path: source.path, line: source.line,
            message: "the revisions in \(first) are not read: Alembic does not by this "
              + "configuration, and no other revision needs them",
            remedy: "name the folder in version_locations if it belongs to the history"))
      }
      return result
    }
  }

  mutating func completed(_ environment: Environment) -> [Environment] {
    let candidates = revisionFolders(of: environment.scriptLocation)
    guard candidates.contains(where: { !environment.versionLocations.contains($0.folder) }) else {
      return [environment]
    }
    return completed(environment, candidates)
  }

  /// The folders with revisions that belong to an `env.py`: at it or below, and to no nearer one.
  private mutating func revisionFolders(of script: RelativePath) -> [FolderSketch] {
    var folders: [FolderSketch] = []
    for (folder, files) in names.candidates {
      guard folder == script || folder.isBelow(script), !isVersionLocation(folder) else { continue }
      if let nearest = names.scriptFolder(above: folder), nearest != script,
        nearest.isBelow(script)
      {
        continue
      }
      guard sketches.hasRevisions(files, atLeast: 1, misses: 9) else { continue }
      folders.append(sketches.folderSketch(folder, files))
    }
    return folders
  }

  /// The version locations of an inferred environment, or of several that share an `env.py`.
  private func groups(of folders: [FolderSketch], _ script: RelativePath) -> [[RelativePath]] {
    let environment = Environment(
      name: "", isInferred: true, scriptLocation: script,
      versionLocations: [script.appending("versions")])
    return completed(environment, folders).map(\.versionLocations)
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

  private func isVersionLocation(_ folder: RelativePath) -> Bool {
    environments.contains {
      $0.versionLocations.contains(folder)
        || $0.isRecursive && $0.versionLocations.contains { folder.isBelow($0) }
    }
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
