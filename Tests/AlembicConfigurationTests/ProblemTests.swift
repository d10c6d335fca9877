import AlembicConfiguration
import SourceText
import Testing

private let environmentFiles = [
  "m/env.py": "from alembic import context\n", "m/script.py.mako": "",
  "m/versions/0a.py": "revision = '0a'\ndown_revision = None\n",
]

/// The problems as `kind path:line: message`.
private func problems(_ texts: [String: String]) -> [String] {
  let snapshot = TestSnapshot(texts: texts.merging(environmentFiles) { first, _ in first })
  let discovery = Discovery.find(in: snapshot)
  return (discovery.problems + discovery.environments.flatMap { $0.problems }).map {
    "\($0.kind) \($0.path):\($0.line ?? 0): \($0.message)"
  }
}

@Suite("Problems of configurations")
struct ProblemTests {
  @Test(
    "each has its place and says what Alembic does",
    arguments: [
      (
        "[alembic]\nscript_location = m\nversion_path_separator = os  # Use os.pathsep\n"
          + "version_locations = m/versions",
        "error alembic.ini:3: 'os  # Use os.pathsep' is no value for 'version_path_separator'; "
          + "Alembic stops with ValueError (an ini has no comments behind a value)"
      ),
      (
        "[alembic]\nscript_location = m\nfile_template = %(rev)s",
        "error alembic.ini:3: 'file_template' refers to %(rev)s, which is not there; "
          + "Alembic stops with InterpolationMissingOptionError"
      ),
      (
        "[alembic]\nscript_location = m\ntruncate_slug_length = many",
        "error alembic.ini:3: 'truncate_slug_length' is not a number: 'many'; "
          + "Alembic stops with ValueError"
      ),
      (
        "[alembic]\nscript_location = m\nrecursive_version_locations = True",
        "note alembic.ini:3: 'recursive_version_locations' is 'True', which Alembic takes for false"
      ),
      (
        "[alembic]\nscript_location = m\nscript_location = n",
        "error alembic.ini:3: 'script_location' is set twice in [alembic]; "
          + "Alembic stops with DuplicateOptionError"
      ),
      (
        "\u{FEFF}[alembic]\nscript_location = m",
        "error alembic.ini:1: the file starts with a byte order mark; "
          + "Alembic stops with MissingSectionHeaderError"
      ),
      (
        "[alembic]\nscript_location = m\n[post_write_hooks]\nblack.options = -l 79 100%",
        "error alembic.ini:4: 'black.options' has a '%' that starts neither '%%' nor '%(…)s': '%'; "
          + "Alembic stops with InterpolationSyntaxError"
      ),
      (
        "script_location = m",
        "error alembic.ini:1: text before the first section header; "
          + "Alembic stops with MissingSectionHeaderError"
      ),
      (
        "[alembic]\nscript_location = nowhere",
        "error alembic.ini:2: script_location 'nowhere' does not exist; "
          + "Alembic stops with 'Path doesn't exist'"
      ),
      (
        "[alembic]\nscript_location = /app/m2",
        "error alembic.ini:2: script_location '/app/m2' lies outside the repository"
      ),
      (
        "[alembic]\nscript_location = nopackage:m2",
        "error alembic.ini:2: script_location 'nopackage:m2': the package 'nopackage' is not in "
          + "the repository"
      ),
      (
        "[alembic]\nscript_location = m\nversion_locations = m/versions /var/versions",
        "unreadable alembic.ini:3: version_locations '/var/versions' lies outside the repository"
      ),
      (
        "[alembic]\nscript_location = m\npath_separator = os\nversion_locations = m/versions m/x",
        "unreadable alembic.ini:4: version_locations 'm/versions m/x' does not exist; "
          + "Alembic takes it for one folder and skips it"
      ),
    ])
  func ini(text: String, expected: String) {
    #expect(problems(["alembic.ini": text]).contains(expected))
  }

  @Test("a location that a program fills in is no problem where its environment is")
  func filledIn() {
    let ini = "[alembic]\nscript_location = {folder}"
    func kinds(_ path: String) -> [ConfigurationProblem.Kind] {
      let files = Dictionary(
        uniqueKeysWithValues: environmentFiles.map { ("app/" + $0, $1) } + [(path, ini)])
      let discovery = Discovery.find(in: TestSnapshot(texts: files))
      #expect(discovery.environments.map(\.scriptLocation.text) == ["app/m"])
      return discovery.problems.map(\.kind)
    }
    #expect(kinds("app/alembic.ini") == [.note])
    #expect(kinds("other/alembic.ini") == [.error])
  }

  @Test("a file that is gone is no problem, one that cannot be read is")
  func unreadable() {
    let gone = TestSnapshot(["alembic.ini": .link("nowhere.ini"), "x/alembic.ini": .fifo])
    #expect(Discovery.find(in: gone).problems.isEmpty)
    let folder = TestSnapshot(["alembic.ini": .link("fifo"), "fifo": .fifo])
    #expect(Discovery.find(in: folder).problems.map(\.kind) == [.unreadable])
  }

  @Test("text cut off or damaged anywhere is read in some way")
  func damaged() {
    let ini = Array(
      "[DEFAULT]\na = %(here)s\n[alembic]\r\nscript_location = %(a)s/m\n  ; c\n\n  x\n[z]y".utf8)
    let revision = Array("revision: str = \"0a\"\ndown_revision = (\n 'x', # c\n)".utf8)
    for end in ini.indices {
      for byte: UInt8 in [0x0A, 0x25, 0x28, 0x5B, 0xFF] {
        var damagedIni = ini
        damagedIni[end] = byte
        var damagedRevision = revision
        damagedRevision[min(end, revision.count - 1)] = byte
        let snapshot = TestSnapshot([
          "alembic.ini": .bytes(damagedIni), "b/alembic.ini": .bytes(Array(ini[..<end])),
          "m/env.py": .text("alembic"), "m/script.py.mako": .text(""),
          "m/versions/x/0a.py": .bytes(damagedRevision),
          "m/versions/y/0b.py": .bytes(Array(revision[..<min(end, revision.count)])),
        ])
        #expect(!Discovery.find(in: snapshot).environments.isEmpty)
      }
    }
  }

  @Test("the inline comment of old stock files does no harm where it is not read")
  func unusedSeparator() {
    let text = "[alembic]\nscript_location = m\nversion_path_separator = os  # Use os.pathsep\n"
    #expect(problems(["alembic.ini": text]).isEmpty)
  }

  @Test(
    "those of pyproject.toml",
    arguments: [
      (
        "[tool.alembic]\nscript_location = \"m\"\nversion_locations = \"m/versions\"",
        "error pyproject.toml:3: 'version_locations' is a string; Alembic takes each character of "
          + "it for a location"
      ),
      (
        "[tool.alembic]\nscript_location = \"m\"\nsourceless = \"true\"",
        "error pyproject.toml:3: 'sourceless' is a string where Alembic expects a boolean; "
          + "Alembic stops with 'boolean value expected for TOML parameter 'sourceless''"
      ),
      (
        "[tool.alembic]\nscript_location = \"m\"\nfile_template = \"%(rev)s\"",
        "error pyproject.toml:3: 'file_template' has a '%' that formats nothing (there is no value "
          + "named 'rev', only here); Alembic stops with KeyError"
      ),
      (
        "[tool]\nalembic = 3",
        "error pyproject.toml:2: tool.alembic is an integer; Alembic stops with "
          + "'Incorrect TOML format'"
      ),
      (
        "[tool.alembic]\nscript_location = \"m\nx = 1",
        "error pyproject.toml:2: not valid TOML: "
      ),
    ])
  func toml(text: String, expected: String) {
    let found = problems(["pyproject.toml": text])
    #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
  }

  @Test("a broken pyproject.toml matters beside an alembic.ini, and nowhere else")
  func brokenProject() {
    let ini = "[alembic]\nscript_location = m\n"
    #expect(problems(["alembic.ini": ini, "pyproject.toml": "x = "]).count == 1)
    #expect(problems(["alembic.ini": ini, "other/pyproject.toml": "x = "]).isEmpty)
  }

  @Test("a pyproject.toml that nothing else names is found by what its text may mean")
  func mentionInProject() {
    func find(_ text: String) -> Discovery {
      Discovery.find(
        in: TestSnapshot(texts: ["m/env.py": "", "m/script.py.mako": "", "pyproject.toml": text]))
    }
    let configured = "[tool.\"\\u0061lembic\"]\nscript_location = \"m\"\n"
    #expect(find(configured).environments.map(\.scriptLocation.text) == ["m"])
    #expect(find("{{ cookiecutter.project }} = alembic").problems.map(\.kind) == [.error])
    #expect(find("{{ cookiecutter.project }}").problems.isEmpty)
  }

  @Test("hostile configurations cost time and memory in bounds")
  func hostile() {
    let many = (0..<30).map { "k\($0) = " + String(repeating: "%(k\($0 + 1))s", count: 20) }
    let bomb = "[alembic]\nscript_location = %(k0)s\n" + many.joined(separator: "\n")
    #expect(problems(["alembic.ini": bomb]).contains { $0.contains("nested too deep") })
    let circle = "[alembic]\nscript_location = %(script_location)s\n"
    #expect(problems(["alembic.ini": circle]).contains { $0.contains("nested too deep") })
    let noise = String(repeating: "[", count: 100_000) + "script_location"
    #expect(!problems(["alembic.ini": noise]).contains { $0.hasPrefix("error m") })
    let locations = String(repeating: "a,", count: 20_000)
    _ = problems(["alembic.ini": "[alembic]\nscript_location = m\nversion_locations = \(locations)"]
    )
    let nul = TestSnapshot([
      "alembic.ini": .bytes(Array("[alembic]\nscript_location = \u{0}".utf8) + [0xFF])
    ])
    #expect(Discovery.find(in: nul).environments.isEmpty)
  }
}

@Suite("Overrides of environments")
struct OverrideTests {
  private let texts = environmentFiles.merging([
    "alembic.ini": "[alembic]\nscript_location = m\nfile_template = x\n",
    "n/a/0a.py": "", "n/b/0b.py": "",
  ]) { first, _ in first }

  private func find(_ overrides: EnvironmentOverride...) -> (names: [String], discovery: Discovery)
  {
    let discovery = Discovery.find(in: TestSnapshot(texts: texts), overrides: overrides)
    return (discovery.environments.map(\.name), discovery)
  }

  @Test("leave out")
  func ignore() {
    let (names, discovery) = find(
      EnvironmentOverride(name: "m", isIgnored: true, path: "mlint.toml"))
    #expect(names.isEmpty)
    #expect(discovery.problems.isEmpty)
  }

  @Test("rename and change")
  func change() throws {
    let (names, discovery) = find(
      EnvironmentOverride(
        name: "main", config: "alembic.ini", section: "alembic", versionLocations: ["n/a", "n/b"],
        isRecursive: true, path: "mlint.toml"))
    #expect(names == ["main"])
    let environment = try #require(discovery.environments.first)
    #expect(environment.versionLocations == ["n/a", "n/b"])
    #expect(environment.isRecursive)
    #expect(environment.fileTemplate == "x")
  }

  @Test("add one that was not found, with the options of an ini")
  func add() throws {
    let (names, discovery) = find(
      EnvironmentOverride(
        name: "n", config: "alembic.ini", section: "other", scriptLocation: "n",
        versionLocations: ["n/a"], path: "mlint.toml"))
    #expect(names == ["m", "n"])
    #expect(discovery.environments.last?.versionLocations == ["n/a"])
    #expect(discovery.problems.isEmpty)
  }

  @Test("name a configuration of any name, and its section")
  func named() throws {
    let texts = environmentFiles.merging([
      "conf/db.cfg": "[one]\nscript_location = m\nfile_template = y\n[two]\ntimezone = UTC\n",
      "conf/pyproject.toml": "[tool.alembic]\nscript_location = \"m\"\n",
    ]) { first, _ in first }
    for (section, template) in [("one", "y"), ("two", "%(rev)s_%(slug)s")] {
      let override = EnvironmentOverride(
        config: "conf/db.cfg", section: section, path: "mlint.toml")
      let discovery = Discovery.find(in: TestSnapshot(texts: texts), overrides: [override])
      let environment = try #require(discovery.environments.first)
      #expect(discovery.environments.count == 1)
      #expect(discovery.problems.isEmpty)
      #expect(environment.configuration?.path == "conf/db.cfg")
      #expect(environment.configuration?.section == section)
      #expect(environment.fileTemplate == template)
    }
    let gone = EnvironmentOverride(config: "gone.cfg", path: "mlint.toml", line: 2)
    let missing = Discovery.find(in: TestSnapshot(texts: texts), overrides: [gone])
    #expect(missing.problems.first?.message.hasPrefix("gone.cfg: ") == true)
  }

  @Test("ALEMBIC_CONFIG pairs its file with the other one of the current folder")
  func started() throws {
    let texts = environmentFiles.merging([
      "a/alembic.ini": "[alembic]\nfile_template = y\n",
      "b/pyproject.toml": "[tool.alembic]\nscript_location = \"%(here)s/../m\"\n",
    ]) { first, _ in first }
    let start = AlembicStart(folder: "a", configuration: "b/pyproject.toml")
    let found = Discovery.find(in: TestSnapshot(texts: texts), start: start).environments
    #expect(found.map(\.name) == ["m"])
    #expect(found.map(\.fileTemplate) == ["y"])
  }

  @Test("one that means nothing is a problem with its place")
  func unknown() {
    let (_, discovery) = find(EnvironmentOverride(name: "mm", path: "mlint.toml", line: 7))
    #expect(discovery.problems.map(\.line) == [7])
    #expect(discovery.problems.map(\.remedy) == ["the environments found are 'm'"])
    let (_, missing) = find(
      EnvironmentOverride(scriptLocation: "gone", path: "mlint.toml", line: 3))
    #expect(missing.problems.map(\.message) == ["the folder gone does not exist"])
  }
}
