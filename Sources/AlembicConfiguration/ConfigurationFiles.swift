internal import SourceText
internal import TOML

/// The folder that stands for the root in the values of `here`, which are absolute for Alembic.
///
/// No real folder has this name, so that a location which starts with it is known to lie below the
/// root, and one that starts with another `/` not to.
enum RootMarker {
  static let text = "/\u{1}"

  /// The value of `here` for a configuration in this folder.
  static func here(_ folder: RelativePath) -> String {
    folder.isRoot ? text : text + "/" + folder.text
  }

  /// The text as a message names it: what is below the root is relative to it, like every path that is shown.
  static func shown(_ value: String) -> String {
    guard value.unicodeScalars.contains("\u{1}") else { return value }
    return value.replacing(text + "/", with: "").replacing(text, with: ".")
  }

  /// The text with every marker taken out, to be looked up.
  static func removed(from value: String) -> String {
    guard value.unicodeScalars.contains("\u{1}") else { return value }
    return value.replacing(text + "/", with: "/").replacing(text, with: "/")
  }
}

/// `[tool.alembic]` of one `pyproject.toml`.
struct TOMLConfiguration {
  let path: RelativePath
  let table: TOMLTable
  private let lines: LineIndex

  init(path: RelativePath, table: TOMLTable, lines: LineIndex) {
    self.path = path
    self.table = table
    self.lines = lines
  }

  var namesScriptLocation: Bool { table["script_location"] != nil }

  /// The value of `here`.
  var here: String { RootMarker.here(path.parent) }

  func line(of range: SourceRange) -> Int {
    lines.position(of: Int(range.start)).line
  }

  /// Reads the table of a file, or nil when the file has none.
  static func read(
    _ file: SourceFile, problems: inout [ConfigurationProblem]
  ) -> TOMLConfiguration? {
    func report(_ line: Int, _ message: String, _ remedy: String) {
      problems.append(
        ConfigurationProblem(
          .error, .toml, path: file.path, line: line, message: message, remedy: remedy))
    }
    guard String(validating: file.bytes, as: UTF8.self) != nil else {
      report(1, "the file is not UTF-8; Alembic stops with UnicodeDecodeError", "save it as UTF-8")
      return nil
    }
    if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      report(
        1, "the file starts with a byte order mark; Alembic stops with TOMLDecodeError",
        "save it without a byte order mark")
    }
    let document = TOMLDocument.parse(file.bytes)
    if let problem = document.problem {
      report(
        problem.position.line,
        "not valid TOML: \(problem.message); Alembic stops with TOMLDecodeError",
        "repair this line")
      return nil
    }
    guard let tool = document.root["tool"] else { return nil }
    let lines = LineIndex(file.bytes)
    guard let tools = tool.table else {
      report(
        lines.position(of: Int(tool.range.start)).line,
        "tool is \(tool.typeDescription); Alembic stops with AttributeError",
        "make it a table: [tool]")
      return nil
    }
    guard let value = tools["alembic"] else { return nil }
    guard let table = value.table else {
      report(
        lines.position(of: Int(value.range.start)).line,
        "tool.alembic is \(value.typeDescription); Alembic stops with 'Incorrect TOML format'",
        "make it a table: [tool.alembic]")
      return nil
    }
    return TOMLConfiguration(path: file.path, table: table, lines: lines)
  }
}

/// What the two configuration files give together for one main section.
struct ConfigurationFiles {
  let ini: IniFile?
  let section: String
  let toml: TOMLConfiguration?
  /// The folder that Alembic is started in, where that is known.
  var start: RelativePath?
  /// Whether the ini and its section are asked for, so that they name what they lead to.
  var isNamed = false

  var iniVariables: [String: String] {
    ["here": RootMarker.here(ini?.path.parent ?? .root)]
  }

  var namesVersionLocations: Bool {
    ini?.option("version_locations", in: section) != nil || toml?.table["version_locations"] != nil
  }

  /// The folder that relative locations start from, as far as that can be known.
  var folder: RelativePath { start ?? (ini?.path ?? toml?.path ?? .root).parent }
}
