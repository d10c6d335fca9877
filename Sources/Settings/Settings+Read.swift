package import SourceText
internal import TOML

extension Settings {
  /// What a settings file may name.
  package struct Vocabulary: Sendable {
    package var rules: [String]
    package var groups: [String]

    package init(rules: [String], groups: [String]) {
      self.rules = rules
      self.groups = groups
    }
  }

  /// Reads the settings from `mlint.toml`, else from `[tool.mlint]` in `pyproject.toml`.
  ///
  /// - Parameters:
  ///   - mlintFile: The repository's `mlint.toml`, if it has one.
  ///   - projectFile: The repository's `pyproject.toml`, if it has one; read only when there is no
  ///     `mlint.toml`.
  ///   - vocabulary: The names of rules and groups.
  /// - Returns: The settings that could be read, and everything that is wrong with the file, in the
  ///   order of the file.
  package static func read(
    mlintFile: SourceFile?, projectFile: SourceFile?, vocabulary: Vocabulary
  ) -> (settings: Settings, problems: [SettingsProblem]) {
    guard let file = mlintFile ?? projectFile else { return (Settings(), []) }
    let document = TOMLDocument.parse(file.bytes)
    if let problem = document.problem {
      return (
        Settings(),
        [
          SettingsProblem(
            path: file.path, position: problem.position,
            message: "not valid TOML: \(problem.message)", help: nil)
        ]
      )
    }
    let report = ProblemReport(file)
    var settings = Settings()
    if mlintFile != nil {
      settings.path = file.path
      settings.read(TableReader(document.root, "", report), vocabulary)
    } else if let value = document.root["tool"]?.table?["mlint"] {
      settings.path = file.path
      if let table = value.table {
        settings.read(TableReader(table, "tool.mlint", report), vocabulary)
      } else {
        report.add(
          value.range, "tool.mlint is \(value.typeDescription), not a table",
          "write [tool.mlint] and the settings below it")
      }
    }
    return (settings, report.sorted)
  }

  private mutating func read(_ table: TableReader, _ vocabulary: Vocabulary) {
    base = table.string("base")
    releaseRefs = table.strings("release-refs")
    database = table.choice("database", of: Database.self)
    postgresqlVersion = table.integer("postgresql-version", in: 9...99)
    let selectable = ["default"] + vocabulary.groups + vocabulary.rules
    select = table.names("select", among: selectable, kind: "rule or group")
    table.reportEmpty("select", "no rule would run", "remove the line for the default")
    ignore = table.names("ignore", among: selectable, kind: "rule or group") ?? []
    if let severity = table.table("severity") {
      severities = severity.keys(among: vocabulary.rules, kind: "rule").compactMap { rule in
        severity.choice(rule, of: SeveritySetting.Level.self).map {
          SeveritySetting(rule: rule, level: $0)
        }
      }
    }
    if let rules = table.table("rules") {
      // No rule has an option as yet, so that none may seem to be set.
      for rule in rules.keys(among: vocabulary.rules, kind: "rule") {
        rules.table(rule)?.reportUnknownKeys()
      }
    }
    if let merge = table.table("merge") { self.merge = MergeSettings(merge) }
    if let lock = table.table("lock") { self.lock = LockSettings(lock) }
    environments = table.tables("environments").compactMap { EnvironmentSettings($0) }
    table.reportUnknownKeys()
  }
}

extension MergeSettings {
  fileprivate init(_ table: TableReader) {
    style = table.choice("style", of: Style.self)
    refs = table.choice("refs", of: References.self)
    authors = table.boolean("authors")
    ticketPattern = table.string("ticket-pattern")
    isDeterministic = table.boolean("deterministic")
    table.reportUnknownKeys()
  }
}

extension LockSettings {
  fileprivate init(_ table: TableReader) {
    file = table.fileName("file")
    format = table.choice("format", of: Format.self)
    table.reportUnknownKeys()
    if file != nil, let format, format != .mlint {
      table.report(
        "'lock.file' names a file, and the format '\(format.rawValue)' has names of its own",
        "remove one of the two lines")
    }
  }
}

extension EnvironmentSettings {
  fileprivate init?(_ table: TableReader) {
    position = table.position
    name = table.string("name")
    config = table.path("config")
    section = table.string("section")
    scriptLocation = table.path("script-location")
    versionLocations = table.paths("version-locations")
    isRecursive = table.boolean("recursive")
    isIgnored = table.boolean("ignore") ?? false
    table.reportUnknownKeys()
    if table.lacks(["name", "config", "script-location"]) {
      table.report(
        "this entry does not say which environment it means",
        "give its name, its config or its script-location")
      return nil
    }
  }
}
