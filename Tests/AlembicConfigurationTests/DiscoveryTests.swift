import AlembicConfiguration
import SourceText
import Testing

private let script = "from alembic import context\n"

private func revision(_ id: String, _ parent: String? = nil, labels: String = "None") -> String {
  """
  revision: str = "\(id)"
  down_revision: Union[str, None] = \(parent.map { "'\($0)'" } ?? "None")
  branch_labels = \(labels)
  depends_on = None
  """
}

/// The environments as `name: script location | version locations | configuration`.
private func find(_ texts: [String: String], _ overrides: [EnvironmentOverride] = []) -> [String] {
  Discovery.find(in: TestSnapshot(texts: texts), overrides: overrides).environments.map(describe)
}

private func describe(_ environment: Environment) -> String {
  let locations = environment.versionLocations.map(\.description).joined(separator: " ")
  let source =
    environment.configuration.map { "\($0.path)[\($0.section)]:\($0.line ?? 0)" } ?? "inferred"
  return "\(environment.name): \(environment.scriptLocation) | \(locations) | \(source)"
}

@Suite("Finding environments")
struct DiscoveryTests {
  @Test("the stock layout")
  func stock() {
    let texts = [
      "alembic.ini": "[alembic]\nscript_location = migrations\n",
      "migrations/env.py": script, "migrations/script.py.mako": "",
      "migrations/versions/0a_x.py": revision("0a"),
    ]
    #expect(
      find(texts) == ["migrations: migrations | migrations/versions | alembic.ini[alembic]:2"])
  }

  @Test("a new environment without revisions is one")
  func empty() {
    #expect(
      find([
        "alembic.ini": "[alembic]\nscript_location = %(here)s/m\n", "m/env.py": script,
        "m/script.py.mako": "",
      ]) == ["m: m | m/versions | alembic.ini[alembic]:2"])
    #expect(
      find(["m/env.py": script, "m/script.py.mako": ""]) == ["m: m | m/versions | inferred"])
  }

  @Test("the script location is the root")
  func root() {
    let texts = [
      "alembic.ini": "[alembic]\nscript_location = .\n", "env.py": script,
      "versions/0a.py": revision("0a"),
    ]
    #expect(find(texts) == [".: . | versions | alembic.ini[alembic]:2"])
  }

  @Test("a location relative to the root, to src, to an ancestor of the ini")
  func bases() {
    let files = ["env.py": script, "script.py.mako": "", "versions/0a.py": revision("0a")]
    func texts(_ folder: String, ini: String) -> [String: String] {
      var texts = [ini: "[alembic]\nscript_location = db/m\n"]
      for (path, text) in files { texts["\(folder)/\(path)"] = text }
      return texts
    }
    #expect(find(texts("db/m", ini: "conf/x.ini")).first?.contains("conf/x.ini") == true)
    #expect(find(texts("src/db/m", ini: "alembic.ini")).first?.hasPrefix("src/db/m:") == true)
    #expect(find(texts("a/db/m", ini: "a/conf/alembic.ini")).first?.hasPrefix("a/db/m:") == true)
    #expect(
      find(texts("b/c/db/m", ini: "deploy/alembic.ini")).first?.hasSuffix(
        "deploy/alembic.ini[alembic]:2") == true)
    #expect(find(texts("a/db/m", ini: "a/conf/alembic.ini")).count == 1)
  }

  @Test("several sections of one ini are several environments")
  func sections() {
    let texts = [
      "alembic.ini": """
      [one]
      script_location = a
      [two]
      script_location = b
      [again]
      script_location = a
      [loggers]
      keys = root
      """,
      "a/env.py": script, "a/versions/0a.py": revision("0a"), "b/env.py": script,
      "b/versions/0b.py": revision("0b"),
    ]
    #expect(
      find(texts) == [
        "a: a | a/versions | alembic.ini[one]:2", "b: b | b/versions | alembic.ini[two]:4",
      ])
  }

  @Test("sections that share a script location are told apart")
  func sharedScript() {
    let texts = [
      "alembic.ini": """
      [DEFAULT]
      script_location = m
      [x]
      version_locations = m/x
      [y]
      version_locations = m/y
      """,
      "m/env.py": script, "m/x/0a.py": revision("0a"), "m/y/0b.py": revision("0b"),
    ]
    #expect(
      find(texts) == ["m/x: m | m/x | alembic.ini[x]:2", "m/y: m | m/y | alembic.ini[y]:2"])
  }

  @Test("pyproject.toml alone, and under an ini that says less")
  func project() {
    var texts = [
      "pyproject.toml": """
      [tool.alembic]
      script_location = "%(here)s/m"
      file_template = "%%(rev)s"
      """,
      "m/env.py": script, "m/versions/0a.py": revision("0a"),
    ]
    #expect(find(texts) == ["m: m | m/versions | pyproject.toml[tool.alembic]:2"])
    texts["alembic.ini"] = "[alembic]\nsqlalchemy.url = x\nfile_template = y\n"
    let both = Discovery.find(in: TestSnapshot(texts: texts)).environments
    #expect(both.map(describe) == ["m: m | m/versions | pyproject.toml[tool.alembic]:2"])
    #expect(both.first?.fileTemplate == "y")
    #expect(both.first?.mainOptions["sqlalchemy.url"] == "x")
    texts["alembic.ini"] = "[alembic]\nscript_location = m\n"
    let merged = Discovery.find(in: TestSnapshot(texts: texts)).environments
    #expect(merged.map(describe) == ["m: m | m/versions | alembic.ini[alembic]:2"])
    #expect(merged.first?.fileTemplate == "%(rev)s")
  }

  @Test("Flask-Migrate")
  func flask() {
    let texts = [
      "app/migrations/alembic.ini": "[alembic]\n# nothing\n[loggers]\nkeys = root\n",
      "app/migrations/env.py": "from flask import current_app\nfrom alembic import context\n",
      "app/migrations/script.py.mako": "", "app/migrations/versions/0a.py": revision("0a"),
    ]
    #expect(
      find(texts) == [
        "app/migrations: app/migrations | app/migrations/versions | "
          + "app/migrations/alembic.ini[alembic]:0"
      ])
  }

  @Test("what is not Alembic's is no environment")
  func others() {
    #expect(
      find([
        "tox.ini": "[tox]\nenvlist = py\n[flake8]\nexclude = alembic\n",
        "setup.cfg": "[alembic]\nscript_location = m\n", "alembic.ini.mako": "[alembic]\n",
        "app/env.py": "import os\n", "app/migrations/0001_initial.py": "dependencies = []\n",
        "app/migrations/0002_more.py": "class Migration: pass\n",
        "templates/alembic/env.py": script, "templates/alembic/script.py.mako": "",
        "templates/alembic/alembic.ini": "[alembic]\nscript_location = x\n",
        "tests/1_test.py": revision("1"), "tests/2_test.py": revision("2", "1"),
        "tests/3_test.py": revision("3", "2"),
      ]).isEmpty)
  }

  @Test("three revisions without an env.py")
  func revisionsOnly() {
    var texts = [
      "pkg/alembic/0a_x.py": revision("0a"), "pkg/alembic/0b_y.py": revision("0b", "0a"),
    ]
    #expect(find(texts).isEmpty)
    texts["pkg/alembic/0c_z.py"] = revision("0c", "0b")
    #expect(find(texts) == ["pkg/alembic: pkg/alembic | pkg/alembic | inferred"])
    let nested = Dictionary(
      uniqueKeysWithValues: texts.map {
        ($0.key.replacing("pkg/alembic", with: "db/versions"), $0.value)
      })
    #expect(find(nested) == ["db: db | db/versions | inferred"])
  }

  @Test("folders that are one graph are one environment, alternatives are several")
  func nested() {
    let ini = ["alembic.ini": "[alembic]\nscript_location = m\n", "m/env.py": script]
    let chained = ini.merging([
      "m/versions/0a.py": revision("0a"), "m/versions/r1/expand/0b.py": revision("0b", "0a"),
      "m/versions/r1/contract/0c.py": revision("0c", "0a"),
      "m/versions/old/0d.py": revision("0d"),
    ]) { first, _ in first }
    let environments = Discovery.find(in: TestSnapshot(texts: chained)).environments
    #expect(
      environments.map(describe) == [
        "m: m | m/versions m/versions/r1/contract m/versions/r1/expand | alembic.ini[alembic]:2"
      ])
    #expect(environments.first?.areVersionLocationsInferred == true)
    #expect(environments.first?.problems.map(\.kind) == [.note])
    let alternatives = ini.merging([
      "m/versions/pg/0a.py": revision("0a"), "m/versions/pg/0b.py": revision("0b", "0a"),
      "m/versions/lite/1a.py": revision("1a"), "m/versions/lite/0b.py": revision("0b", "1a"),
    ]) { first, _ in first }
    #expect(
      find(alternatives).map { $0.split(separator: ":")[0] } == [
        "m/versions/lite", "m/versions/pg",
      ])
    let labelled = ini.merging([
      "m/one/0a.py": revision("0a", labels: "('one',)"),
      "m/two/0b.py": revision("0b", labels: "('two',)"),
    ]) { first, _ in first }
    #expect(find(labelled) == ["m: m | m/one m/two | alembic.ini[alembic]:2"])
  }

  @Test("folders below are read as Alembic reads them when the configuration says so")
  func recursive() {
    let texts = [
      "alembic.ini": "[alembic]\nscript_location = m\nrecursive_version_locations = true\n",
      "m/env.py": script, "m/versions/0a.py": revision("0a"),
      "m/versions/sub/0b.py": revision("0b", "0a"),
    ]
    let snapshot = TestSnapshot(texts: texts)
    let environments = Discovery.find(in: snapshot).environments
    #expect(environments.map(describe) == ["m: m | m/versions | alembic.ini[alembic]:2"])
    #expect(
      environments.first.map { RevisionFiles.list(of: $0, in: snapshot).files.map(\.path) }
        == ["m/versions/0a.py", "m/versions/sub/0b.py"])
  }

  @Test("two configurations of one environment do not make two")
  func twoConfigurations() {
    let ini = "[alembic]\nscript_location = m\n"
    let texts = [
      "alembic.ini": ini, "alembic_test.ini": ini, "m/env.py": script,
      "m/versions/0a.py": revision("0a"), "m/versions/r/0b.py": revision("0b", "0a"),
    ]
    #expect(find(texts) == ["m: m | m/versions m/versions/r | alembic.ini[alembic]:2"])
  }

  @Test("alternatives of several folders have names of their own")
  func alternativeNames() {
    let texts = [
      "m/env.py": script, "m/pg/a/0a.py": revision("0a"), "m/pg/b/0b.py": revision("0b", "0a"),
      "m/lite/a/1a.py": revision("1a"), "m/lite/b/0b.py": revision("0b", "1a"),
    ]
    #expect(find(texts).map { $0.split(separator: ":")[0] } == ["m/lite", "m/pg"])
  }

  @Test("an absolute location of a container is the folder of the same name")
  func container() {
    let texts = [
      "alembic.ini":
        "[alembic]\nscript_location = /srv/app/db/m\nsqlalchemy.url = a://b/%(here)s/c",
      "back/db/m/env.py": script, "back/db/m/versions/0a.py": revision("0a"),
      "other/m/env.py": script, "other/m/versions/0b.py": revision("0b"),
    ]
    let environments = Discovery.find(in: TestSnapshot(texts: texts)).environments
    #expect(
      environments.map(describe) == [
        "back/db/m: back/db/m | back/db/m/versions | alembic.ini[alembic]:2",
        "other/m: other/m | other/m/versions | inferred",
      ])
    #expect(environments.first?.mainOptions["sqlalchemy.url"] == "a://b//c")
  }

  @Test("untracked files are looked at only when there is nothing else")
  func untracked() {
    let texts = [
      "README": "", "alembic.ini": "[alembic]\nscript_location = m\n", "m/env.py": script,
      "m/versions/0a.py": revision("0a"),
    ]
    let all = TestSnapshot(
      texts: texts, untracked: ["alembic.ini", "m/env.py", "m/versions/0a.py"])
    #expect(Discovery.find(in: all).environments.count == 1)
    let some = TestSnapshot(texts: texts, untracked: ["alembic.ini"])
    #expect(Discovery.find(in: some).environments.map(\.isInferred) == [true])
  }

  @Test("a package location is found without importing")
  func package() {
    let texts = [
      "src/app/alembic.ini": "[alembic]\nscript_location = app.db:migrations/alembic\n",
      "src/app/db/migrations/alembic/env.py": script,
      "src/app/db/migrations/alembic/versions/0a.py": revision("0a"),
    ]
    #expect(find(texts).first?.hasSuffix("src/app/alembic.ini[alembic]:2") == true)
    let prepended = [
      "alembic.ini": "[alembic]\nprepend_sys_path = lib\nscript_location = app:alembic\n",
      "lib/app/alembic/env.py": script, "lib/app/alembic/versions/0a.py": revision("0a"),
      "app/alembic/README": "",
    ]
    #expect(find(prepended).first?.hasPrefix("lib/app/alembic: ") == true)
  }
}
