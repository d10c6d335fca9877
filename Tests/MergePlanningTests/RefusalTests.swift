import AlembicConfiguration
import History
import MergePlanning
import MigrationModel
import SourceText
import TestSupport
import Testing

@Suite struct RefusalTests {
  private func expect(
    _ kind: MergeRefusal.Kind, _ input: MergeInput, _ message: String, _ help: String,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let refusal = try input.refused()
    #expect(refusal.kind == kind, "\(refusal)", sourceLocation: place)
    #expect(refusal.message.contains(message), "\(refusal)", sourceLocation: place)
    #expect(refusal.help.contains(help), "\(refusal)", sourceLocation: place)
  }

  private func requesting(_ symbols: String..., of project: SampleProject = .diverged) -> MergeInput
  {
    project.input.with { $0.requested = symbols }
  }

  @Test func fewerThanTwoHeads() throws {
    try expect(.nothingToMerge, SampleProject().input, "there are no heads", "only where")
    var one = SampleProject()
    one.add("a", [], "add a")
    try expect(.nothingToMerge, one.input, "a is the only head", "only where")
    try expect(.nothingToMerge, requesting("a", of: one), "means a", "heads: a")
    try expect(.nothingToMerge, requesting("base"), "means none", "a2f6b90c41d7 and 55e0c3669e2e")
  }

  @Test func headsThatStayApart() throws {
    var roots = SampleProject()
    roots.add("a", [], "add a")
    roots.add("b", [], "add b")
    try expect(
      .headsStayApart, roots.input.with { $0.isOneOfSeveral = true }, "a and b",
      "`mlint merge --environment migrations a b`")
    var labels = SampleProject()
    labels.add("r", [], "start")
    labels.add("a", ["r"], "add a", labels: ["x"])
    labels.add("b", ["r"], "add b", labels: ["y"])
    try expect(.headsStayApart, labels.input, "labels of their own", "`mlint merge a b`")
    let plan = try requesting("x@head", "y@head", of: labels).planned()
    #expect(plan.parents == ["a", "b"])
    #expect(plan.notes.contains { $0.contains("x and y now mean one line") })

    roots.add("a2", ["a"], "more a")
    roots.add("a3", ["a"], "other a")
    roots.add("b2", ["b"], "more b")
    roots.add("b3", ["b"], "other b")
    try expect(
      .severalGroups, roots.input, "2 separate places: a2 and a3; b2 and b3",
      "`mlint merge a2 a3`, then `mlint merge b2 b3`")
    #expect(try requesting("b2", "b3", of: roots).planned().expectedHeads.prefix(0) == [])
  }

  @Test func requestedRevisions() throws {
    try expect(.unknownRevision, requesting("zzzz", "a2f6"), "'zzzz'", "a2f6b90c41d7 and")
    var twins = SampleProject.diverged
    twins.add("55e0c3669e2f", ["2dccb3069031"], "twin")
    try expect(
      .unknownRevision, requesting("55e0c", "a2f6b", of: twins), "Multiple revisions start with",
      "the heads are")
    try expect(.unknownRevision, requesting("head", "a2f6b"), "Multiple head", "the heads are")
    try expect(.duplicateRevision, requesting("heads", "a2f6b"), "a2f6b90c41d7 is asked", "once")
    try expect(
      .notAHead, requesting("0b6c2f1d9a3e", "55e0c"), "a2f6b90c41d7 follows it",
      "join what it has become: a2f6b90c41d7")
    #expect(try requesting("heads").planned().parents.count == 2)
  }

  @Test func damagedHistory() throws {
    var missing = SampleProject.diverged
    missing.add("bad", ["nowhere"], "lost")
    missing.add("worse", ["bad"], "lost too")
    try expect(
      .graphProblem, requesting("worse", "a2f6b", of: missing), "nowhere", "`mlint check`")
    // Damage elsewhere is none of this merge's business.
    #expect(try requesting("55e0c", "a2f6b", of: missing).planned().parents.count == 2)

    var twice = SampleProject.diverged
    twice.add("0b6c2f1d9a3e", ["2dccb3069031"], "the same again", in: "migrations/versions/x")
    try expect(.graphProblem, twice.input, "0b6c2f1d9a3e", "`mlint check`")

    var cycle = SampleProject.diverged
    cycle.add("p", ["q"], "p")
    cycle.add("q", ["p"], "q")
    cycle.add("s", ["q"], "s")
    try expect(.graphProblem, requesting("s", "a2f6b", of: cycle), "damaged", "`mlint check`")

    for id in ["a\\b", "a\"b", "a\u{1B}b", " a"] {
      var odd = SampleProject.diverged
      odd.add("c3", ["2dccb3069031"], "odd")
      let migrations = odd.graph.migrations.map {
        $0.id == "c3" ? $0.with(id: RevisionID(id)) : $0
      }
      let input = odd.input.with { $0.graph = RevisionGraph(migrations) }
      try expect(.graphProblem, input, "cannot be written", "another id")
    }
  }

  @Test func mergesThatExist() throws {
    var merged = SampleProject.diverged
    merged.add("m", ["a2f6b90c41d7", "55e0c3669e2e"], "merge")
    try expect(
      .alreadyMerged, requesting("55e0c", "a2f6b", of: merged),
      "joined already, by m in migrations/versions/m_.py", "continue from m")
    try expect(.nothingToMerge, merged.input, "m is the only head", "only where")
    var taken = SampleProject.diverged
    taken.add("750650c841a7", ["2dccb3069031"], "odd")
    try expect(.idTaken, requesting("55e0c", "a2f6b", of: taken), "750650c841a7", "another id")
    try expect(
      .alreadyMerged,
      SampleProject.diverged.input.with {
        $0.equivalentElsewhere = MergeElsewhere(ref: "origin/fix", path: "versions/m.py")
      }, "origin/fix joins", "take that file")
    try expect(
      .idTaken, SampleProject.diverged.input.with { $0.idsElsewhere = ["750650c841a7"] },
      "another branch", "git log")
    // A revision that was written on top of the same merge elsewhere is no obstacle.
    var followed = SampleProject.diverged
    followed.add("next", ["750650c841a7"], "goes on")
    #expect(try requesting("55e0c", "a2f6b", of: followed).planned().expectedHeads == ["next"])
  }

  @Test func historyCutOff() throws {
    let input = SampleProject.diverged.input.with { $0.isHistoryCutOff = true }
    try expect(
      .historyCutOff, input, "lacks older commits", "`mlint merge --without-landings`")
    #expect(try input.refused().help.contains("git fetch --unshallow"))
    #expect(try input.with { $0.options.omitsLandings = true }.planned().parents.count == 2)
    #expect(try input.with { $0.options.references = .none }.planned().parents.count == 2)
  }

  @Test func messagesAndTemplates() throws {
    try expect(
      .emptyMessage, SampleProject.diverged.input.with { $0.options.message = " \n\t" }, "empty",
      "leave the option out")
    var project = SampleProject.diverged
    project.template = "\"\"\"${message}\"\"\"\n${open('x')}\n"
    try expect(
      .template, project.input, "migrations/script.py.mako:2:3", "`mlint merge --stock-template`")
    let stock = try project.input.with { $0.options.usesStockTemplate = true }.planned()
    #expect(stock.bytes == (try SampleProject.diverged.input.planned().bytes))
    #expect(stock.notes.allSatisfy { !$0.contains("script.py.mako") })
    project.environment.mainOptions["databases"] = "a, b"
    #expect(
      try project.input.with { $0.options.usesStockTemplate = true }.planned().notes
        .contains { $0.contains("engine_name") })
    project.template = "\"\"\"${message}\"\"\"\n% if flavour:\nx\n% endif\n"
    #expect(try project.input.planned().notes.contains { $0.contains("asks for flavour") })
  }

  @Test func encodings() throws {
    var project = SampleProject.diverged
    for name in ["utf-8", "UTF8", "utf_8", "latin-1", "ascii"] {
      project.environment.outputEncoding = name
      #expect(try project.input.planned().parents.count == 2)
    }
    let input = project.input.with { $0.options.message = "été" }
    try expect(.outputEncoding, input, "ascii", "output_encoding = utf-8")
    project.environment.outputEncoding = "utf-16"
    try expect(.outputEncoding, project.input, "utf-16", "output_encoding = utf-8")
  }

  @Test func paths() throws {
    var project = SampleProject.diverged
    func expectPath(
      _ template: String, _ message: String, _ help: String, isRecursive: Bool = false
    ) throws {
      project.environment.fileTemplate = template
      project.environment.isRecursive = isRecursive
      try expect(.path, project.input, message, help)
    }
    try expectPath("/tmp/%(rev)s", "leads out of", "keep it inside")
    try expectPath("../%(rev)s", "leads out of", "keep it inside", isRecursive: true)
    try expectPath("../../../%(rev)s", "leads out of", "keep it inside", isRecursive: true)
    try expectPath("%(year)d/%(rev)s", "Alembic does not look", "recursive_version_locations")
    try expectPath("__pycache__/%(rev)s", "Alembic does not look", "take", isRecursive: true)
    try expectPath(".git/%(rev)s", "git's own", "change it", isRecursive: true)
    try expectPath("__init__%(rev)s", "does not read files of the name", "change it")
    try expectPath(".#%(rev)s", "does not read files of the name", "change it")
    try expectPath("a\n%(rev)s", "cannot be shown as it is", "change it")
    try expectPath("%(nothing)s", "cannot be applied", "correct it")
    try expectPath(
      String(repeating: "x", count: 250) + "%(rev)s", "bytes long", "truncate_slug_length")
    project.environment.fileTemplate = "sub/%(rev)s"
    project.environment.isRecursive = false
    project.environment.versionLocations.append("migrations/versions/sub")
    #expect(try project.input.planned().path == "migrations/versions/sub/750650c841a7.py")
    project.environment.versionLocations = []
    try expect(.path, project.input, "no folder for revisions", "version_locations")

    let path = try SampleProject.diverged.input.planned().path
    try expect(
      .fileExists, SampleProject.diverged.input.with { $0.existingFiles.append(path) },
      "\(path.text) exists already", "rename it")
  }

  @Test func versionLocations() throws {
    func folder(_ first: String, _ second: String, _ locations: RelativePath...) throws
      -> RelativePath
    {
      var project = SampleProject()
      project.environment.versionLocations = locations
      project.add("r", [], "start", in: "one")
      project.add("a", ["r"], "add a", in: first)
      project.add("b", ["r"], "add b", in: second)
      return try project.input.planned().path.parent
    }
    #expect(try folder("two", "one", "one", "two") == "two")
    #expect(try folder("one", "two", "one", "two") == "one")
    #expect(try folder("one/deep/er", "two", "two", "one", "one/deep") == "one/deep")
    #expect(try folder("elsewhere", "two", "one", "two") == "two")
    #expect(try folder("elsewhere", "else", "one", "two") == "one")
    #expect(try folder("elsewhere", "else", "one") == "one")
  }
}
