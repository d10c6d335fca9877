internal import SourceText
internal import TOML

/// Collects what is wrong with one file.
final class ProblemReport {
  private let path: RelativePath
  private let lines: LineIndex
  private var problems: [SettingsProblem] = []

  init(_ file: SourceFile) {
    path = file.path
    lines = LineIndex(file.bytes)
  }

  var sorted: [SettingsProblem] { problems.sorted { $0.position < $1.position } }

  func position(_ range: SourceRange) -> LinePosition {
    lines.position(of: Int(range.start))
  }

  func add(_ range: SourceRange, _ message: String, _ help: String?) {
    problems.append(
      SettingsProblem(path: path, position: position(range), message: message, help: help))
  }
}

/// Reads the keys of one table by name and type, and remembers which were asked for.
final class TableReader {
  private let table: TOMLTable
  /// The dotted name of the table, empty for the root of `mlint.toml`.
  private let name: String
  private let range: SourceRange
  private let problems: ProblemReport
  private var known: [String] = []

  init(
    _ table: TOMLTable, _ name: String, _ problems: ProblemReport,
    range: SourceRange = SourceRange(0, 0)
  ) {
    self.table = table
    self.name = name
    self.range = range
    self.problems = problems
  }

  var position: LinePosition { problems.position(range) }

  func report(_ message: String, _ help: String?) {
    problems.add(range, message, help)
  }

  /// Whether none of these keys is there.
  func lacks(_ keys: [String]) -> Bool {
    keys.allSatisfy { table[$0] == nil }
  }

  func string(_ key: String) -> String? {
    value(key, "a string") { $0.string }.flatMap { value in
      if value.value.isEmpty {
        problems.add(value.range, "'\(full(key))' is empty", "remove the line for the default")
        return nil
      }
      return value.value
    }
  }

  func boolean(_ key: String) -> Bool? {
    value(key, "true or false") { $0.boolean }?.value
  }

  func integer(_ key: String, in bounds: ClosedRange<Int>) -> Int? {
    guard let found = value(key, "an integer", { $0.integer }) else { return nil }
    guard let integer = Int(exactly: found.value), bounds.contains(integer) else {
      problems.add(
        found.range, "'\(full(key))' is \(found.value)",
        "give a number from \(bounds.lowerBound) to \(bounds.upperBound)")
      return nil
    }
    return integer
  }

  /// Reports an array without elements, where that cannot be meant.
  func reportEmpty(_ key: String, _ consequence: String, _ help: String) {
    guard let value = table[key], value.array?.isEmpty == true else { return }
    problems.add(value.range, "'\(full(key))' is empty: \(consequence)", help)
  }

  func strings(_ key: String) -> [String]? {
    located(key)?.map(\.value)
  }

  /// One of the raw values of an enumeration.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, of: Choice.Type
  ) -> Choice? {
    guard let found = value(key, "a string", { $0.string }) else { return nil }
    if let choice = Choice(rawValue: found.value) { return choice }
    let choices = Choice.allCases.map(\.rawValue)
    problems.add(
      found.range, "'\(found.value)' is no value for '\(full(key))'",
      Spelling.help(found.value, among: choices, what: "the values are"))
    return nil
  }

  /// Strings that must be among given names; those that are not are reported and left out.
  func names(_ key: String, among names: [String], kind: String) -> [String]? {
    located(key)?.filter { item in
      if names.contains(item.value) { return true }
      problems.add(
        item.range, "there is no \(kind) called '\(item.value)'",
        Spelling.help(item.value, among: names, what: "`mlint rules` lists them; some are"))
      return false
    }.map(\.value)
  }

  /// A path inside the repository.
  func path(_ key: String) -> RelativePath? {
    value(key, "a string") { $0.string }.flatMap { path($0.value, $0.range, key) }
  }

  func paths(_ key: String) -> [RelativePath]? {
    located(key)?.compactMap { path($0.value, $0.range, key) }
  }

  /// The name of a file, without a folder, that Python does not take for a module.
  func fileName(_ key: String) -> String? {
    guard let found = value(key, "a string", { $0.string }) else { return nil }
    let name = found.value
    if name.isEmpty || name == "." || name == ".." || name.utf8.contains(UInt8(ascii: "/"))
      || name.hasSuffix(".py") || name.unicodeScalars.contains(where: { $0.value < 0x20 })
    {
      problems.add(
        found.range, "'\(full(key))' is no name for a text file: '\(name)'",
        "give a name without a folder, such as heads.lock")
      return nil
    }
    return name
  }

  func table(_ key: String) -> TableReader? {
    value(key, "a table") { $0.table }.map {
      TableReader($0.value, full(key), problems, range: $0.range)
    }
  }

  /// The tables of an array of tables.
  func tables(_ key: String) -> [TableReader] {
    guard let array = value(key, "an array of tables", { $0.array }) else { return [] }
    return array.value.compactMap { element in
      guard let table = element.table else {
        problems.add(
          element.range, "an entry of '\(full(key))' is \(element.typeDescription), not a table",
          "write [[\(full(key))]] above its keys")
        return nil
      }
      return TableReader(table, full(key), problems, range: element.range)
    }
  }

  /// The keys that are among given names, in the order of the file; the others are reported.
  func keys(among names: [String], kind: String) -> [String] {
    known += names
    return table.entries.filter { entry in
      if names.contains(entry.key.value) { return true }
      problems.add(
        entry.key.range, "there is no \(kind) called '\(entry.key.value)'",
        Spelling.help(entry.key.value, among: names, what: "`mlint rules` lists them; some are"))
      return false
    }.map(\.key.value)
  }

  /// Reports every key that nobody asked for.
  func reportUnknownKeys() {
    for entry in table.entries where !known.contains(entry.key.value) {
      let place = name.isEmpty ? "" : " in [\(name)]"
      problems.add(
        entry.key.range, "unknown key '\(entry.key.value)'\(place)",
        known.isEmpty
          ? "nothing can be set here; remove the line"
          : Spelling.help(entry.key.value, among: known, what: "the keys here are"))
    }
  }

  private func full(_ key: String) -> String {
    name.isEmpty ? key : "\(name).\(key)"
  }

  private func path(_ text: String, _ range: SourceRange, _ key: String) -> RelativePath? {
    guard let path = RelativePath.root.resolving(text.utf8) else {
      problems.add(
        range, "'\(full(key))' leaves the repository: '\(text)'",
        "give a path relative to the root of the repository")
      return nil
    }
    return path
  }

  /// The strings of an array; elements of another type are reported and left out.
  private func located(_ key: String) -> [Located<String>]? {
    value(key, "an array of strings") { $0.array }?.value.compactMap { element in
      guard let string = element.string else {
        problems.add(
          element.range, "'\(full(key))' holds \(element.typeDescription), not only strings",
          "put it in quotes")
        return nil
      }
      return Located(string, element.range)
    }
  }

  private func value<Value: Sendable>(
    _ key: String, _ expected: String, _ convert: (TOMLValue) -> Value?
  ) -> Located<Value>? {
    known.append(key)
    guard let value = table[key] else { return nil }
    guard let converted = convert(value) else {
      problems.add(
        value.range, "'\(full(key))' is \(value.typeDescription), not \(expected)", nil)
      return nil
    }
    return Located(converted, value.range)
  }
}
