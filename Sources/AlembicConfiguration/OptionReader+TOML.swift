internal import SourceText
internal import TOML
internal import Templates

/// What `Config._get_toml_config_value` and its callers make of the values of `[tool.alembic]`.
extension OptionReader {
  /// An option that has to be text.
  mutating func tomlString(_ name: String) -> Value? {
    guard let (entry, toml) = tomlEntry(name) else { return nil }
    switch entry.value.content {
    case .string(let raw): return formatted(raw, name, entry.value, toml)
    case .float, .date: reportUnsupported(entry, toml)
    case .integer, .boolean, .array, .table:
      // `script_location` is used at once, the others when a file is written.
      let stops = name == "script_location" || !entry.value.isFormattable
      reportType(
        entry, toml, "a string",
        stops ? "Alembic stops with TypeError" : "Alembic fails when it writes a file")
    }
    return nil
  }

  mutating func tomlBoolean(_ name: String) -> Bool {
    guard let (entry, toml) = tomlEntry(name) else { return false }
    if let value = entry.value.boolean { return value }
    reportType(
      entry, toml, "a boolean",
      "Alembic stops with 'boolean value expected for TOML parameter '\(name)''")
    return false
  }

  mutating func tomlInteger(_ name: String) -> Int? {
    guard let (entry, toml) = tomlEntry(name) else { return nil }
    switch entry.value.content {
    case .integer(let integer): return Int(integer)
    case .boolean(let isTrue): return isTrue ? 1 : 0
    case .string(let raw):
      return formatted(raw, name, entry.value, toml).flatMap { parsed($0, name) }
    case .float, .date: reportUnsupported(entry, toml)
    case .array, .table: reportType(entry, toml, "a number", "Alembic stops with TypeError")
    }
    return nil
  }

  /// A list of locations; nil when there is none or it is empty.
  mutating func tomlList(_ name: String) -> (items: [String], place: Value)? {
    guard let (entry, toml) = tomlEntry(name) else { return nil }
    var items: [String] = []
    switch entry.value.content {
    case .array(let array): items = elements(array, entry, toml)
    case .string(let raw):
      if !raw.isEmpty { reportCharacters(entry, toml) }
      items = [formatted(raw, name, entry.value, toml)?.text].compactMap { $0 }
    case .table(let table):
      if !table.entries.isEmpty {
        reportType(entry, toml, "an array of strings", "Alembic takes its keys for locations")
      }
      items = table.entries.map(\.key.value)
    case .integer(0), .boolean(false): break
    case .integer, .boolean:
      reportType(entry, toml, "an array of strings", "Alembic stops with TypeError")
    case .float, .date: reportUnsupported(entry, toml)
    }
    guard !items.isEmpty else { return nil }
    let place = Value(text: "", path: toml.path, line: toml.line(of: entry.key.range))
    return (items, place)
  }

  /// The options that are text, with their names.
  mutating func tomlTexts() -> [(name: String, value: Value)] {
    (files.toml?.table.entries ?? []).compactMap { entry in
      guard entry.value.string != nil else { return nil }
      return tomlString(entry.key.value).map { (entry.key.value, $0) }
    }
  }

  /// Reads `[[tool.alembic.post_write_hooks]]` as every command of Alembic does.
  mutating func checkTOMLHooks() {
    guard let (entry, toml) = tomlEntry("post_write_hooks") else { return }
    guard let hooks = entry.value.array else {
      if case .float = entry.value.content { return reportUnsupported(entry, toml) }
      if case .date = entry.value.content { return reportUnsupported(entry, toml) }
      reportType(entry, toml, "an array of tables", "Alembic stops with TypeError")
      return
    }
    for hook in hooks {
      guard let table = hook.table else {
        reportType(entry, toml, "an array of tables", "Alembic stops with TypeError")
        return
      }
      for option in table.entries {
        if let raw = option.value.string {
          _ = formatted(raw, option.key.value, option.value, toml)
        } else {
          reportType(option, toml, "a string", "Alembic stops with TypeError")
        }
      }
      if table["name"] == nil {
        report(
          .error, .value, toml.path, toml.line(of: hook.range),
          "a hook without a name; Alembic stops with KeyError", "add `name = \"…\"`")
      }
    }
  }

  // MARK: Values

  private func tomlEntry(
    _ name: String
  ) -> (entry: TOMLTable.Entry, toml: TOMLConfiguration)? {
    guard let toml = files.toml, let entry = toml.table.entry(name) else { return nil }
    return (entry, toml)
  }

  /// The elements that are text, formatted; Alembic stops at any other.
  private mutating func elements(
    _ array: [TOMLValue], _ entry: TOMLTable.Entry, _ toml: TOMLConfiguration
  ) -> [String] {
    var items: [String] = []
    for element in array {
      if let raw = element.string {
        if let value = formatted(raw, entry.key.value, element, toml) { items.append(value.text) }
      } else {
        reportType(entry, toml, "an array of strings", "Alembic stops with TypeError")
      }
    }
    return items
  }

  /// Applies Python's `%` as Alembic does to every text.
  private mutating func formatted(
    _ raw: String, _ name: String, _ value: TOMLValue, _ toml: TOMLConfiguration
  ) -> Value? {
    let line = toml.line(of: value.range)
    do throws(FormatProblem) {
      let text = try PercentFormat.apply(raw, .named([("here", .string(toml.here))]))
      return Value(text: text, path: toml.path, line: line)
    } catch {
      report(
        .error, .percent, toml.path, line,
        "'\(name)' has a '%' that formats nothing (\(error.message)); "
          + "Alembic stops with \(error.exception.rawValue)",
        "write %% for each percent sign that Alembic shall see")
      return nil
    }
  }

  private mutating func reportCharacters(_ entry: TOMLTable.Entry, _ toml: TOMLConfiguration) {
    let name = entry.key.value
    report(
      .error, .value, toml.path, toml.line(of: entry.key.range),
      "'\(name)' is a string; Alembic takes each character of it for a location",
      "write an array: \(name) = [\"…\"]")
  }

  private mutating func reportUnsupported(_ entry: TOMLTable.Entry, _ toml: TOMLConfiguration) {
    reportType(
      entry, toml, "a string",
      "Alembic stops with 'unsupported TOML value type for key: '\(entry.key.value)''")
  }

  private mutating func reportType(
    _ entry: TOMLTable.Entry, _ toml: TOMLConfiguration, _ expected: String, _ consequence: String
  ) {
    report(
      .error, .value, toml.path, toml.line(of: entry.key.range),
      "'\(entry.key.value)' is \(entry.value.typeDescription) where Alembic expects \(expected); "
        + consequence, "make it \(expected)")
  }
}

extension TOMLValue {
  /// Whether Alembic can apply `%` to every part of the value: texts, and lists and tables of texts.
  fileprivate var isFormattable: Bool {
    switch content {
    case .array(let array): array.allSatisfy { $0.string != nil }
    case .table(let table): table.entries.allSatisfy { $0.value.string != nil }
    default: true
    }
  }
}
