internal import SourceText

/// Reads options as `alembic.config.Config` does, and notes where Alembic would stop.
///
/// The ini wins key by key; `pyproject.toml` fills the gaps.
struct OptionReader {
  let files: ConfigurationFiles
  private(set) var problems: [ConfigurationProblem] = []
  /// The entries of `prepend_sys_path`, once they are read.
  private(set) var packagePaths: [String] = []

  init(_ files: ConfigurationFiles) {
    self.files = files
  }

  /// A value and the place of its key.
  struct Value {
    var text: String
    var path: RelativePath
    var line: Int
  }

  /// `get_alembic_option` for an option that must be text.
  mutating func string(_ name: String) -> Value? {
    hasIniOption(name) ? iniValue(name) : tomlString(name)
  }

  /// `get_alembic_boolean_option`: in an ini only the exact text `true` is true.
  mutating func boolean(_ name: String) -> Bool {
    guard hasIniOption(name) else { return tomlBoolean(name) }
    guard let value = iniValue(name) else { return false }
    if value.text != "true", ["true", "yes", "on", "1"].contains(value.text.lowercased()) {
      report(
        .note, .value, value.path, value.line,
        "'\(name)' is '\(value.text)', which Alembic takes for false",
        "write `\(name) = true`, in lower case")
    }
    return value.text == "true"
  }

  /// `int(get_alembic_option(name))`.
  mutating func integer(_ name: String) -> Int? {
    guard hasIniOption(name) else { return tomlInteger(name) }
    return iniValue(name).flatMap { parsed($0, name) }
  }

  /// `int(text)`.
  mutating func parsed(_ value: Value, _ name: String) -> Int? {
    if let integer = pythonInt(value.text) { return integer }
    report(
      .error, .value, value.path, value.line,
      "'\(name)' is not a number: \(PythonText.quoted(value.text)); Alembic stops with ValueError",
      "write a number, or remove the line")
    return nil
  }

  /// A list of locations; nil when there is none or it is empty.
  ///
  /// - Parameters:
  ///   - name: `version_locations` or `prepend_sys_path`.
  ///   - separatorNames: The options that name the separator, the first one found counts.
  ///   - splitsColons: Whether `:` separates when no separator is named.
  /// - Returns: The elements, and the place of the key.
  mutating func list(
    _ name: String, separatorNames: [String], splitsColons: Bool = false
  ) -> (items: [String], place: Value)? {
    if hasIniOption(name) {
      guard let value = iniValue(name) else { return nil }
      if !value.text.isEmpty {
        guard let split = splitter(separatorNames, splitsColons: splitsColons) else {
          // Alembic stops; the words are read as they were surely meant.
          return (LocationList.splitAny(value.text), value)
        }
        let items = split(value.text)
        return items.isEmpty ? nil : (items, value)
      }
    }
    return tomlList(name)
  }

  mutating func readPackagePaths() {
    let list = list("prepend_sys_path", separatorNames: ["path_separator"], splitsColons: true)
    packagePaths = list?.items ?? []
  }

  /// Reads the hooks as every command of Alembic does, to see whether they can be read.
  ///
  /// The section of the ini, even an empty one, hides those of `pyproject.toml`.
  mutating func checkHooks() {
    let hooks = "post_write_hooks"
    guard let ini = files.ini, let section = ini.section(hooks) else {
      checkTOMLHooks()
      return
    }
    // An option of `[DEFAULT]` is one of the section too.
    let inherited = ini.defaults.options.filter { section[$0.name] == nil }
    for option in section.options + inherited {
      let result = ini.value(option.name, in: hooks, variables: files.iniVariables)
      guard case .failure(let problem) = result else { continue }
      report(
        .error, .percent, ini.path, option.line, problem.message(option.name), problem.remedy)
    }
  }

  /// Every option of the section that can be read, for those who look one up later.
  func mainOptions() -> MainOptions {
    var options = MainOptions()
    var silent = self
    for (name, value) in silent.tomlTexts() { options[name] = value.lookedUp }
    guard let ini = files.ini, let section = ini.section(files.section) else { return options }
    for option in ini.defaults.options + section.options {
      options[option.name] = silent.iniValue(option.name).map(\.lookedUp)
    }
    return options
  }

  mutating func report(
    _ kind: ConfigurationProblem.Kind, _ cause: ConfigurationProblem.Cause?, _ path: RelativePath,
    _ line: Int?, _ message: String, _ remedy: String
  ) {
    problems.append(
      ConfigurationProblem(kind, cause, path: path, line: line, message: message, remedy: remedy))
  }

  // MARK: The ini

  private func hasIniOption(_ name: String) -> Bool {
    guard let ini = files.ini, ini.section(files.section) != nil else { return false }
    return ini.option(name, in: files.section) != nil || files.iniVariables[name] != nil
  }

  private mutating func iniValue(_ name: String) -> Value? {
    guard let ini = files.ini,
      let result = ini.value(name, in: files.section, variables: files.iniVariables)
    else { return nil }
    let line = ini.option(name, in: files.section)?.line ?? 1
    switch result {
    case .success(let text): return Value(text: text, path: ini.path, line: line)
    case .failure(let problem):
      report(.error, .percent, ini.path, line, problem.message(name), problem.remedy)
      return nil
    }
  }

  /// The function that the separator options choose, or nil when their value is none of the legal
  /// ones.
  private mutating func splitter(
    _ names: [String], splitsColons: Bool
  ) -> ((String) -> [String])? {
    for name in names where hasIniOption(name) {
      guard let value = iniValue(name) else { return nil }
      if let separator = LocationList.separators[value.text] {
        return { LocationList.split($0, separator: separator) }
      }
      report(
        .error, .separator, value.path, value.line,
        "\(PythonText.quoted(value.text)) is no value for '\(name)'; Alembic stops with ValueError"
          + (value.text.contains("#") ? " (an ini has no comments behind a value)" : ""),
        "write one of space, newline, os, ':' and ';', with nothing behind it")
      return nil
    }
    return { LocationList.splitLegacy($0, splitsColons: splitsColons) }
  }
}

extension OptionReader.Value {
  /// The text for messages.
  var shown: String { RootMarker.shown(text) }

  /// The text for look-ups.
  var lookedUp: String { RootMarker.removed(from: text) }
}

extension IniFile.InterpolationProblem {
  fileprivate func message(_ name: String) -> String {
    switch self {
    case .syntax(let text):
      "'\(name)' has a '%' that starts neither '%%' nor '%(…)s': '\(text)'; "
        + "Alembic stops with InterpolationSyntaxError"
    case .missing(let variable):
      "'\(name)' refers to %(\(variable))s, which is not there; "
        + "Alembic stops with InterpolationMissingOptionError"
    case .tooDeep:
      "'\(name)' refers to keys nested too deep; Alembic stops with InterpolationDepthError"
    }
  }

  fileprivate var remedy: String {
    switch self {
    case .syntax, .missing: "write %% for each percent sign that Alembic shall see"
    case .tooDeep: "write the value out"
    }
  }
}
