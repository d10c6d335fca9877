import Settings
import SourceText
import Testing

private let vocabulary = Settings.Vocabulary(
  rules: ["multiple-heads", "vague-message", "add-not-null-without-default"],
  groups: ["applied", "schema"])

private func read(_ text: String) -> (settings: Settings, problems: [String]) {
  let file = SourceFile(path: "mlint.toml", text: text)
  let result = Settings.read(mlintFile: file, projectFile: nil, vocabulary: vocabulary)
  let problems = result.problems.map { problem in
    "\(problem.path):\(problem.position.line):\(problem.position.column): \(problem.message)"
      + (problem.help.map { " | \($0)" } ?? "")
  }
  return (result.settings, problems)
}

@Suite("Settings")
struct SettingsTests {
  @Test("every key")
  func everything() throws {
    let (settings, problems) = read(
      """
      base = "origin/main"
      release-refs = ["refs/tags/v[0-9]*"]
      database = "postgresql"
      postgresql-version = 15
      select = ["default", "schema", "vague-message"]
      ignore = ["multiple-heads"]
      [severity]
      vague-message = "error"
      multiple-heads = "off"
      [rules.vague-message]
      [merge]
      style = "merge"
      refs = "pr"
      authors = true
      ticket-pattern = "ABC-\\\\d+"
      deterministic = false
      [lock]
      file = "HEADS.txt"
      format = "mlint"
      [[environments]]
      name = "main"
      config = "./db/alembic.ini"
      section = "alembic"
      script-location = "db/migrations"
      version-locations = ["db/a", "db/b/"]
      recursive = true
      [[environments]]
      name = "old"
      ignore = true
      """)
    #expect(problems == [])
    #expect(settings.path == "mlint.toml")
    #expect(settings.base == "origin/main")
    #expect(settings.releaseRefs == ["refs/tags/v[0-9]*"])
    #expect(settings.database == .postgresql)
    #expect(settings.postgresqlVersion == 15)
    #expect(settings.select == ["default", "schema", "vague-message"])
    #expect(settings.ignore == ["multiple-heads"])
    #expect(settings.severities.map(\.rule) == ["vague-message", "multiple-heads"])
    #expect(settings.severities.map(\.level) == [.error, .off])
    #expect(settings.merge.style == .merge)
    #expect(settings.merge.refs == .pullRequest)
    #expect(settings.merge.authors == true)
    #expect(settings.merge.ticketPattern == "ABC-\\d+")
    #expect(settings.merge.isDeterministic == false)
    #expect(settings.lock.file == "HEADS.txt")
    #expect(settings.lock.format == .mlint)
    let main = try #require(settings.environments.first)
    #expect(main.name == "main")
    #expect(main.config == "db/alembic.ini")
    #expect(main.scriptLocation == "db/migrations")
    #expect(main.versionLocations == ["db/a", "db/b"])
    #expect(main.isRecursive == true)
    #expect(main.position.line == 20)
    #expect(settings.environments.map(\.isIgnored) == [false, true])
  }

  @Test("an empty file is all defaults")
  func empty() {
    let (settings, problems) = read("")
    #expect(problems == [])
    #expect(settings.select == nil)
    #expect(settings.environments.isEmpty)
  }

  @Test(
    "what is wrong is said with its place and the nearest name",
    arguments: [
      ("databse = \"x\"", "1:1: unknown key 'databse' | did you mean 'database'?"),
      (
        "a = 1\n[merge]\nstile = \"x\"",
        "3:1: unknown key 'stile' in [merge] | did you mean 'style'?"
      ),
      (
        "[[environments]]\nname = \"a\"\nscript_location = \"x\"",
        "3:1: unknown key 'script_location' in [environments] | did you mean 'script-location'?"
      ),
      ("base = 3", "1:8: 'base' is an integer, not a string"),
      ("base = \"\"", "1:8: 'base' is empty | remove the line for the default"),
      ("select = \"default\"", "1:10: 'select' is a string, not an array of strings"),
      (
        "select = [\"default\", 1]",
        "1:22: 'select' holds an integer, not only strings | put it in quotes"
      ),
      (
        "select = [\n  \"vage-message\"]",
        "2:3: there is no rule or group called 'vage-message' | did you mean 'vague-message'?"
      ),
      (
        "[severity]\nmultiple_heads = \"error\"",
        "2:1: there is no rule called 'multiple_heads' | did you mean 'multiple-heads'?"
      ),
      (
        "[severity]\nmultiple-heads = \"fatal\"",
        "2:18: 'fatal' is no value for 'severity.multiple-heads' | the values are error, warning, "
          + "info, off"
      ),
      (
        "[rules.nonsense]\nx = 1",
        "1:8: there is no rule called 'nonsense' | `mlint rules` lists them; some are "
          + "multiple-heads, vague-message, add-not-null-without-default"
      ),
      (
        "[rules.vague-message]\nwords = [\"wip\"]",
        "2:1: unknown key 'words' in [rules.vague-message] | nothing can be set here; remove "
          + "the line"
      ),
      (
        "select = []",
        "1:10: 'select' is empty: no rule would run | remove the line for the default"
      ),
      ("rules.vague-message = 1", "1:23: 'rules.vague-message' is an integer, not a table"),
      (
        "database = \"postgres\"",
        "1:12: 'postgres' is no value for 'database' | did you mean 'postgresql'?"
      ),
      ("postgresql-version = 8", "1:22: 'postgresql-version' is 8 | give a number from 9 to 99"),
      ("[merge]\nauthors = \"yes\"", "2:11: 'merge.authors' is a string, not true or false"),
      (
        "[lock]\nfile = \"db/heads.lock\"",
        "2:8: 'lock.file' is no name for a text file: 'db/heads.lock' | give a name without a folder"
      ),
      ("[lock]\nfile = \"heads.py\"", "2:8: 'lock.file' is no name for a text file"),
      ("[lock]\nfile = \"\"", "2:8: 'lock.file' is no name for a text file"),
      (
        "[lock]\nformat = \"alembic_linear\"",
        "2:10: 'alembic_linear' is no value for 'lock.format' | did you mean 'alembic-linear'?"
      ),
      (
        "[lock]\nfile = \"x\"\nformat = \"neutron\"",
        "1:1: 'lock.file' names a file, and the format 'neutron' has names of its own"
      ),
      ("environments = 1", "1:16: 'environments' is an integer, not an array of tables"),
      (
        "[environments]\nname = \"x\"",
        "1:1: 'environments' is a table, not an array of tables"
      ),
      (
        "[[environments]]\nname = \"x\"\nconfig = \"../x.ini\"",
        "3:10: 'environments.config' leaves the repository: '../x.ini' | give a path relative to "
          + "the root of the repository"
      ),
      (
        "[[environments]]\nsection = \"x\"",
        "1:1: this entry does not say which environment it means | give its name, its config or "
          + "its script-location"
      ),
      ("base = \"a\"\nbase = \"b\"", "2:8: not valid TOML: cannot redefine"),
    ])
  func problems(text: String, expected: String) throws {
    let problems = read(text).problems
    let problem = try #require(
      problems.first { $0.hasPrefix("mlint.toml:\(expected)") } ?? problems.first)
    #expect(problem.hasPrefix("mlint.toml:\(expected)"))
  }

  @Test("problems come in the order of the file, and the rest is still read")
  func order() {
    let (settings, problems) = read("zzz = 1\nbase = \"x\"\nselect = 1\naaa = 1\n")
    #expect(problems.count == 3)
    #expect(settings.base == "x")
    #expect(problems.map { $0.split(separator: ":")[1] } == ["1", "3", "4"])
  }

  @Test("pyproject.toml is read when there is no mlint.toml")
  func project() {
    let project = SourceFile(
      path: "pyproject.toml", text: "[tool.other]\nx = 1\n[tool.mlint]\nbase = \"a\"\nfoo = 1\n")
    let result = Settings.read(mlintFile: nil, projectFile: project, vocabulary: vocabulary)
    #expect(result.settings.base == "a")
    #expect(result.settings.path == "pyproject.toml")
    #expect(result.problems.map(\.position.line) == [5])
    #expect(result.problems.map(\.message) == ["unknown key 'foo' in [tool.mlint]"])
    let own = SourceFile(path: "mlint.toml", text: "base = \"b\"")
    let both = Settings.read(mlintFile: own, projectFile: project, vocabulary: vocabulary)
    #expect(both.settings.base == "b")
    #expect(both.problems.isEmpty)
  }

  @Test("a pyproject.toml without settings of ours gives the defaults")
  func foreignProject() {
    let project = SourceFile(path: "pyproject.toml", text: "[project]\nname = \"x\"\n")
    let result = Settings.read(mlintFile: nil, projectFile: project, vocabulary: vocabulary)
    #expect(result.settings.path == nil)
    #expect(result.problems.isEmpty)
  }
}
