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

  /// The text with every marker taken out, to be shown.
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

  var variables: [String: String] { ["here": RootMarker.here(path.parent)] }

  func line(of range: SourceRange) -> Int {
    lines.position(of: Int(range.start)).line
  }

  /// Reads the table of a file, or nil when the file has none.
  static func read(
    _ file: SourceFile, problems: inout [ConfigurationProblem]
  ) -> TOMLConfiguration? {
    let document = TOMLDocument.parse(file.bytes)
    if let problem = document.problem {
      problems.append(
        ConfigurationProblem(
          .error, path: file.path, line: problem.position.line,
          message: "not valid TOML: \(problem.message); Alembic stops with TOMLDecodeError",
          remedy: "repair this line"))
      return nil
    }
    guard let value = document.root["tool"]?.table?["alembic"] else { return nil }
    let lines = LineIndex(file.bytes)
    guard let table = value.table else {
      problems.append(
        ConfigurationProblem(
          .error, path: file.path, line: lines.position(of: Int(value.range.start)).line,
          message: "tool.alembic is \(value.typeDescription); Alembic stops with "
            + "'Incorrect TOML format'",
          remedy: "make it a table: [tool.alembic]"))
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

  var iniVariables: [String: String] {
    ["here": RootMarker.here(ini?.path.parent ?? .root)]
  }

  var namesVersionLocations: Bool {
    ini?.option("version_locations", in: section) != nil || toml?.table["version_locations"] != nil
  }

  /// The folder that both files are looked for in by default, and relative locations start from.
  var folder: RelativePath { (ini?.path ?? toml?.path ?? .root).parent }
}
