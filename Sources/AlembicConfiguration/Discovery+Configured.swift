internal import Snapshots
internal import SourceText

extension DiscoveryRun {
  /// The most ini files that are read.
  private static let maximumFiles = 2_000

  /// Finds the environments that an ini or a `pyproject.toml` names, those that are asked for by name
  /// first.
  mutating func findConfigured(_ overrides: [EnvironmentOverride], _ start: AlembicStart?) {
    var projects = ProjectFiles(snapshot)
    findNamed(overrides, start, &projects)
    var inis: [RelativePath: IniFile] = [:]
    for path in names.iniFiles.prefix(Self.maximumFiles) where !named.contains(path) {
      guard let ini = readIni(path) else { continue }
      inis[path] = ini
      findInIni(ini, projects.configuration(in: path.parent))
    }
    for path in names.projectFiles.prefix(Self.maximumFiles) where !named.contains(path) {
      guard let toml = projects.configuration(at: path, isPerhapsOfOthers: true) else { continue }
      let ini = inis[path.parent.appending("alembic.ini")]
      if ini?.option("script_location", in: "alembic") == nil,
        toml.namesScriptLocation
      {
        place(ConfigurationFiles(ini: ini, section: "alembic", toml: toml))
      }
    }
    // A broken pyproject.toml matters where Alembic reads it.
    let folders = Set(environments.compactMap { $0.configuration?.path.parent })
    problems += projects.problems.filter {
      folders.contains($0.path.parent) || named.contains($0.path)
        || projects.mentionsAlembic($0.path)
    }
  }

  /// Reads an ini if it can be Alembic's at all.
  private mutating func readIni(_ path: RelativePath) -> IniFile? {
    switch snapshot.read(path) {
    case .success(let file):
      guard
        path.name.elementsEqual("alembic.ini".utf8) || file.bytes.contains("script_location")
          || file.bytes.contains("[alembic]")
      else { return nil }
      return IniFile.parse(file)
    case .failure(let failure):
      // In a working tree a file that is gone still has its name.
      if failure.cause != .missing, path.name.starts(with: "alembic".utf8) {
        problems.append(
          ConfigurationProblem(
            .unreadable, path: path, message: failure.reason, remedy: failure.remedy))
      }
      return nil
    }
  }

  /// Finds every section of an ini that is an environment's main section.
  mutating func findInIni(
    _ ini: IniFile, _ toml: TOMLConfiguration?, start: RelativePath? = nil
  ) {
    for section in ini.scriptSections {
      place(ConfigurationFiles(ini: ini, section: section, toml: toml, start: start))
    }
    guard ini.scriptSections.isEmpty, toml?.namesScriptLocation != true else { return }
    let files = ConfigurationFiles(ini: ini, section: "alembic", toml: toml)
    if isFlaskMigrate(ini) {
      var reader = OptionReader(files)
      build(&reader, script: ini.path.parent, line: nil, base: ini.path.parent)
    } else {
      // A file so broken that its sections are lost.
      problems += files.iniProblems
    }
  }

  /// Whether the script location is given in code as Flask-Migrate does: it is the ini's folder.
  private mutating func isFlaskMigrate(_ ini: IniFile) -> Bool {
    let folder = ini.path.parent
    return ini.section("alembic") != nil && names.scriptFolders.contains(folder)
      && (!folder.isTemplate || !revisionFolders(of: folder).isEmpty)
  }

  /// Finds where the script location of a configuration is, and adds the environment.
  mutating func place(_ files: ConfigurationFiles) {
    let source = files.source(line: nil)
    guard placed.insert(source).inserted else { return }
    var reader = OptionReader(files)
    reader.readPackagePaths()
    guard let script = reader.string("script_location") else {
      reader.readRest()
      problems += files.iniProblems + reader.problems
      return
    }
    var resolver = LocationResolver(
      snapshot: snapshot, folder: files.folder, scriptFolders: names.scriptFolders)
    resolver.packagePaths = reader.packagePaths
    switch resolver.resolve(script.text) {
    case .folder(let path, let base) where holdsEnvironment(path, files):
      build(&reader, script: path, line: script.line, base: base)
    case _ where files.folder.isTemplate: return
    case let result:
      unplaced.append(
        Unplaced(location: script.shown, problem: result.problem(of: "script_location", script)))
      reader.readRest()
      problems += files.iniProblems + reader.problems
    }
  }

  /// Whether a script location is one: revisions are there, or what a new environment has.
  private mutating func holdsEnvironment(_ folder: RelativePath, _ files: ConfigurationFiles)
    -> Bool
  {
    if environments.contains(where: { $0.scriptLocation == folder })
      || !revisionFolders(of: folder).isEmpty
    {
      return true
    }
    if folder.isTemplate { return false }
    return names.templateFolders.contains(folder) || files.namesVersionLocations
      || snapshot.hasFolder(folder.appending("versions")) || snapshot.mayHave(folder)
  }

  /// Reads the other options and adds the environment, or one for each of its alternative graphs.
  private mutating func build(
    _ reader: inout OptionReader, script: RelativePath, line: Int?, base: RelativePath
  ) {
    let files = reader.files
    var environment = Environment(
      name: "", configuration: files.source(line: line), isInferred: false,
      scriptLocation: script, versionLocations: [])
    let locations = reader.readOptions(into: &environment)
    if let locations {
      var resolver = LocationResolver(
        snapshot: snapshot, folder: files.folder, scriptFolders: names.scriptFolders)
      resolver.packagePaths = reader.packagePaths
      environment.versionLocations = resolver.versionLocations(locations, base, &reader)
    } else {
      environment.versionLocations = [script.appending("versions")]
    }
    reader.checkFileTemplate(of: environment)
    environment.problems = files.iniProblems + reader.problems
    environment.mainOptions = reader.mainOptions()
    if locations == nil, !environment.isRecursive {
      for complete in completed(environment) { add(complete) }
    } else {
      add(environment)
    }
  }
}

extension ConfigurationFiles {
  /// The file and section that the script location is from.
  fileprivate func source(line: Int?) -> ConfigurationSource {
    if let ini,
      isNamed || line == nil || toml == nil || ini.option("script_location", in: section) != nil
    {
      return ConfigurationSource(path: ini.path, section: section, line: line)
    }
    return ConfigurationSource(
      path: toml?.path ?? ini?.path ?? .root, section: "tool.alembic", line: line)
  }

  fileprivate var iniProblems: [ConfigurationProblem] {
    guard let ini else { return [] }
    return ini.problems.map {
      ConfigurationProblem(
        .error, .ini, path: ini.path, line: $0.line, message: $0.message, remedy: $0.remedy)
    }
  }
}

extension OptionReader {
  /// Says that a version location is not there, which Alembic does not.
  mutating func reportMissing(_ item: String, _ place: Value) {
    let isUnsplit = item.unicodeScalars.contains {
      $0 == "," || $0 == ";" || $0 == ":" || PythonText.isSpace($0)
    }
    let shown = PythonText.quoted(RootMarker.shown(item))
    report(
      isUnsplit ? .unreadable : .note, isUnsplit ? nil : .versionLocation, place.path, place.line,
      "version_locations \(shown) does not exist; Alembic takes it for one folder and skips it",
      isUnsplit ? "set path_separator to what separates the folders" : "correct or remove the path")
  }

  /// Reads all options but the script location, as every command of Alembic does.
  ///
  /// - Returns: The version locations, or nil for the default.
  mutating func readOptions(
    into environment: inout Environment
  ) -> (items: [String], place: Value)? {
    readNaming(into: &environment)
    environment.isRecursive = boolean("recursive_version_locations")
    checkHooks()
    return list(
      "version_locations", separatorNames: ["path_separator", "version_path_separator"])
  }

  /// Reads the other options of an environment that is not to be had, for what is wrong with them.
  fileprivate mutating func readRest() {
    var environment = Environment(
      name: "", isInferred: false, scriptLocation: .root, versionLocations: [])
    _ = readOptions(into: &environment)
  }

  /// Says that new files would be written into folders that Alembic does not look into.
  fileprivate mutating func checkFileTemplate(of environment: Environment) {
    guard !environment.isRecursive, environment.fileTemplate.contains("/"),
      let template = string("file_template")
    else { return }
    report(
      .note, .fileTemplate, template.path, template.line,
      "file_template makes folders, but recursive_version_locations is not true: "
        + "Alembic writes new files there and never finds them",
      "add `recursive_version_locations = true`, or leave the `/` out of file_template")
  }

  /// Reads what decides about the names and bytes of new files.
  mutating func readNaming(into environment: inout Environment) {
    if let length = integer("truncate_slug_length"), length != 0 {
      environment.truncateSlugLength = length
    }
    if let template = string("file_template") { environment.fileTemplate = template.text }
    environment.isSourceless = boolean("sourceless")
    if let encoding = string("output_encoding") { environment.outputEncoding = encoding.text }
    environment.timezone = string("timezone")?.text
  }
}

extension LocationResolver {
  /// The version locations below the root; those that lie elsewhere are reported.
  func versionLocations(
    _ locations: (items: [String], place: OptionReader.Value), _ base: RelativePath,
    _ reader: inout OptionReader
  ) -> [RelativePath] {
    var paths: [RelativePath] = []
    for item in locations.items {
      switch resolve(item, preferring: base) {
      case .folder(let path, _): paths.append(path)
      case .missing(let path):
        paths.append(path)
        reader.reportMissing(item, locations.place)
      case let result:
        var place = locations.place
        place.text = item
        let problem = result.problem(of: "version_locations", place)
        reader.report(
          .unreadable, nil, problem.path, problem.line, problem.message, problem.remedy)
      }
    }
    return paths
  }
}

extension ResolvedLocation {
  fileprivate func problem(of name: String, _ value: OptionReader.Value) -> ConfigurationProblem {
    let location = PythonText.quoted(value.shown)
    let key = name == "script_location" ? "script-location = \"…\"" : "version-locations = […]"
    let setting = "say in mlint.toml where it is: [[environments]] \(key)"
    let (message, remedy) =
      switch self {
      case .folder(let path, _):
        (
          "\(name) \(location) is \(path), which holds neither revisions nor script.py.mako",
          "correct the path, or \(setting)"
        )
      case .missing:
        (
          "\(name) \(location) does not exist; Alembic stops with 'Path doesn't exist'",
          "correct the path, or \(setting)"
        )
      case .outside:
        (
          "\(name) \(location) lies outside the repository",
          "write it relative to the file with %(here)s, or \(setting)"
        )
      case .unknownPackage(let package):
        (
          "\(name) \(location): the package \(PythonText.quoted(package)) is not in the repository",
          setting
        )
      }
    var cause: ConfigurationProblem.Cause?
    if case .missing = self { cause = .scriptLocation }
    return ConfigurationProblem(
      .error, cause, path: value.path, line: value.line, message: message, remedy: remedy)
  }
}

extension IniFile {
  /// The sections that name a script location, `alembic` first.
  ///
  /// A location in `[DEFAULT]` counts for `alembic` and for sections with version locations.
  var scriptSections: [String] {
    let found = sections.filter { section in
      if section["script_location"] != nil { return true }
      guard defaults["script_location"] != nil else { return false }
      return section.name == "alembic" || section["version_locations"] != nil
    }.map(\.name)
    return found.filter { $0 == "alembic" } + found.filter { $0 != "alembic" }
  }
}

extension [UInt8] {
  /// Whether the text occurs in the bytes.
  func contains(_ text: String) -> Bool {
    let pattern = Array(text.utf8)
    guard let first = pattern.first, count >= pattern.count else { return false }
    var index = 0
    while let found = self[index...(count - pattern.count)].firstIndex(of: first) {
      if self[found..<(found + pattern.count)].elementsEqual(pattern) { return true }
      index = found + 1
      if index > count - pattern.count { return false }
    }
    return false
  }
}
