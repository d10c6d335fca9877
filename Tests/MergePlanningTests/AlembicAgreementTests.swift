import AlembicConfiguration
import MergePlanning
import MigrationModel
import SourceText
import TestSupport
import Testing

@testable import MergePlanning

/// Planned files beside those that the real Alembic writes, byte for byte.
@Suite struct AlembicAgreementTests {
  @Test func stockTemplateIsAlembics() throws {
    let expected = try PythonTools.alembicTemplate("script.py.mako")
    #expect(StockTemplate.file.bytes == Array(expected.utf8))
  }

  private func compare(_ projects: [SampleProject]) throws {
    let plans = try projects.map { ($0, try $0.input.planned()) }
    for ((_, plan), (answer, folder)) in zip(plans, try AlembicMerge.ask(plans)) {
      let isSame = answer.text.map { Array($0.utf8) } == plan.bytes
      #expect(isSame, "\(answer)")
      #expect(answer.path == folder.path(plan.path.text))
      try expectLoaded(plan, answer)
    }
  }

  private func expectLoaded(_ plan: MergePlan, _ answer: AlembicMerge) throws {
    #expect(answer.unloadable == nil)
    // The template of one corpus writes the message as a comment.
    if plan.text.contains("\n# \(plan.message)\n") {
      #expect(answer.longdoc == "")
    } else {
      #expect(answer.doc == plan.subject)
      let whole = try #require(answer.longdoc)
      #expect(whole.utf8.starts(with: plan.message.utf8), "\(whole)\n\(plan.message)")
    }
    #expect(answer.down == plan.parents.map(\.description))
    #expect(answer.heads == plan.expectedHeads.map(\.description))
  }

  @Test func stockTemplates() throws {
    var multidb = SampleProject.diverged
    multidb.environment.mainOptions["databases"] = "one, two"
    multidb.template = try PythonTools.alembicTemplate("script.py.mako", of: "multidb")
    var generic = SampleProject.diverged
    generic.template = try PythonTools.alembicTemplate("script.py.mako")
    var windows = generic
    windows.template = generic.template?.replacing("\n", with: "\r\n")
    // Alembic inserts the message's line feeds as they are; the plan follows the template's.
    let plan = try windows.input.planned()
    #expect(plan.text.replacing("\r\n", with: "\n") == (try generic.input.planned().text))
    #expect(plan.text.utf8.count { $0 == 0x0D } == plan.text.utf8.count { $0 == 0x0A })
    try compare([.diverged, generic, multidb])
  }

  @Test func templatesOfTheCorpora() throws {
    var projects: [SampleProject] = []
    var refused = 0
    for corpus in try Corpus.all() {
      let folder = try corpus.folder()
      for path in try filesBelow(folder) where path.hasSuffix("script.py.mako") {
        var project = SampleProject.diverged
        project.template = String(decoding: try readFile(folder + "/" + path), as: UTF8.self)
        switch MergePlanner.plan(project.input) {
        case .success: projects.append(project)
        case .failure(let refusal):
          #expect(refusal.kind == .template)
          refused += 1
        }
      }
    }
    #expect(projects.count >= 8)
    #expect(refused < projects.count / 2)
    try compare(projects)
  }

  @Test func fileNamesAndDates() throws {
    var projects: [SampleProject] = []
    for template in [
      "%(rev)s", "%(slug)s",
      "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s",
      "%%_%(rev)s", "%(slug)s.v1", "%(rev)s %(slug)s",
    ] {
      var project = SampleProject.diverged
      project.environment.fileTemplate = template
      projects.append(project)
    }
    var folders = SampleProject.diverged
    folders.environment.fileTemplate = "%(year)d/%(month).2d/%(rev)s"
    folders.environment.isRecursive = true
    projects.append(folders)
    var long = SampleProject.diverged
    long.environment.truncateSlugLength = 70
    projects.append(long)
    var zoned = SampleProject.diverged
    zoned.add("c3", ["2dccb3069031"], "third", createDate: "2026-08-06 23:59:59+02:00")
    projects.append(zoned)
    try compare(projects)
  }

  @Test func threeHeadsLabelsAndRoots() throws {
    var three = SampleProject.diverged
    three.add("c3", ["0b6c2f1d9a3e"], "add audit log")
    var labelled = SampleProject.diverged
    labelled.add("c3", ["2dccb3069031"], "add audit log", labels: ["audit"])
    try compare([three, labelled])
  }

  /// Texts that would end the docstring, or that Python would read otherwise.
  private static let hostile = [
    "say \"hi\"", "tri\"\"\"ple", "\"\"\"", "''' and \"\"\"", "'''\u{301}", "\"\"\"\u{301}",
    "back\\slash \\d \\", "\\", "\\N{DASH} \\u12", "nul\0 bell\u{7} escape\u{1B}[31m", "a\rb\tc",
    "bidi \u{202E}txt", "été 数据库 🎉", "x\u{301}\u{301}", "% if x:", "${open('/etc/passwd')}",
    "## comment", "<%! import os %>", "</%text>", "# coding: latin-1", "Revision ID: 1234",
    "\u{85}x",
    String(repeating: "word ", count: 400), String(repeating: "x", count: 5000),
    "x" + String(repeating: "\u{301}", count: 5000), "%(rev)s %s %", "it's", "\"", "ends in \"",
    "first\n\nsecond", "first\nsecond",
  ]

  @Test func hostileMessages() throws {
    var plans: [(project: SampleProject, plan: MergePlan)] = []
    let stock = try PythonTools.alembicTemplate("script.py.mako")
    for quotes in ["\"\"\"", "'''"] {
      for text in Self.hostile {
        var project = SampleProject.diverged
        project.template = stock.replacing("\"\"\"", with: quotes)
        let input = project.input.with { $0.options.message = text + " x" }
        plans.append((project, try input.planned()))
        // The same as the message of a head, and as its author's name.
        project.add("c3", ["2dccb3069031"], "", createDate: "2026-08-07 00:00:00")
        let migrations = project.graph.migrations.map {
          $0.id == "c3" ? $0.with(message: text) : $0
        }
        let other = project.input.with {
          $0.graph = RevisionGraph(migrations)
          $0.history.landed = ["c3"]
          $0.history.landings = ["c3": .init(text, by: text)]
          $0.options.namesAuthors = true
        }
        let plan = try other.planned()
        #expect(plan.subject.displayWidth <= 72)
        plans.append((project, plan))
      }
    }
    for ((_, plan), (answer, _)) in zip(plans, try AlembicMerge.ask(plans, generates: false)) {
      #expect(!plan.text.unicodeScalars.contains { $0 != "\n" && $0.isEscapedForDisplay })
      try expectLoaded(plan, answer)
    }
  }

  /// A message of several lines would break a comment or a plain literal.
  @Test func messagesOutsideDocstrings() throws {
    let stock = try PythonTools.alembicTemplate("script.py.mako")
    var plans: [(project: SampleProject, plan: MergePlan)] = []
    for line in ["# ${message}\n", "title = '${message}'\n", "#: see ${message} there\n"] {
      var project = SampleProject.diverged
      project.template = line + stock
      let plan = try project.input.planned()
      #expect(plan.message == plan.subject)
      #expect(plan.notes.contains { $0.contains("only one line fits") })
      plans.append((project, plan))
    }
    var inText = SampleProject.diverged
    inText.template = stock.replacing("${message}", with: "${repr(message)}\n")
    #expect(try inText.input.planned().text.contains("\\n\\nJoins"))
    for ((_, plan), (answer, _)) in zip(plans, try AlembicMerge.ask(plans)) {
      #expect(answer.text == plan.text)
      #expect(answer.heads == plan.expectedHeads.map(\.description), "\(answer)")
    }
  }

  /// What the notes claim about going back.
  @Test func downgradeFromAMerge() throws {
    let project = SampleProject.diverged
    let plan = try project.input.planned()
    let folder = try TemporaryFolder("downgrade")
    for file in project.files { try folder.write(file.path, file.text) }
    try folder.write(plan.path.text, plan.bytes)
    try folder.write("alembic.ini", alembicIni())
    try folder.write(
      "migrations/env.py",
      """
      from alembic import context
      import sqlalchemy as sa

      with sa.create_engine("sqlite:///base.db").connect() as connection:
          context.configure(connection=connection)
          with context.begin_transaction():
              context.run_migrations()
      """)
    let alembic = try PythonTools.alembic() + "/alembic"
    try run(alembic, ["upgrade", "head"], in: folder.path).orFail()
    let ambiguous = try run(alembic, ["downgrade", "-1"], in: folder.path)
    #expect(ambiguous.status != 0)
    #expect(ambiguous.output.contains("Ambiguous walk"), "\(ambiguous)")
    #expect(
      plan.notes.contains { $0.contains("`alembic downgrade 55e0c3669e2e` undoes the merge") })
    try run(alembic, ["downgrade", "55e0c3669e2e"], in: folder.path).orFail()
    let current = try run(alembic, ["current"], in: folder.path).orFail().lines
    #expect(current.sorted() == ["55e0c3669e2e", "a2f6b90c41d7"])
  }
}
