import Git
import GitTestSupport
import History
import MigrationModel
import TestSupport
import Testing

/// What was done to landed migrations, in histories that are not made by a generator.
@Suite struct AuditTests {
  @Test func nothingWasDone() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.write(
      versions + "c3.py",
      migration("c3", down: "b2", "another text").replacing("'", with: "\"") + "# end\n")
    try project.commit("format")
    let report = try project.audited()
    #expect(report.changes.isEmpty && report.outages.isEmpty && report.limits.isEmpty)
    #expect(report.landedCount == 3)
    #expect(report.rewriteCount == 1)
    #expect(report.end == .root)
    #expect(report.environments == ["migrations"])
  }

  @Test func editAndItsRevert() throws {
    let project = try GitFixture.project()
    try project.tag("v1")
    let edit = try project.edit("b2", upgrade: "op.drop_table('x')")
    try project.commit("unrelated", writing: ["x": ""])
    let revert = try project.edit("b2", upgrade: "")
    let changes = try project.audited().changes
    #expect(
      changes.map(\.line) == [
        "edited upgrade: b2", "edited upgrade: b2",
      ])
    #expect(changes.map(\.commit.id) == [revert, edit])
    #expect(changes[0].takesBack == edit)
    #expect(changes[1].takenBackBy?.id == revert)
    // What was there before the revert is not what is there now.
    #expect(changes.map(\.stillDiffers) == [true, false])
    #expect(changes.map(\.release) == ["v1", "v1"])
    #expect(changes[1].landed?.subject == "start")
  }

  @Test func deletedAndRestored() throws {
    let project = try GitFixture.project()
    try project.remove(versions + "b2.py")
    try project.commit("revert")
    try project.write("b2", down: "a1")
    let restored = try project.commit("again")
    let changes = try project.audited().changes
    #expect(changes.map(\.line) == ["deleted: b2"])
    #expect(changes[0].takenBackBy?.id == restored)
    #expect(!changes[0].stillDiffers)
  }

  /// An id that comes back with another meaning is an edit for every database that ran it.
  @Test func restoredAsSomethingElse() throws {
    let project = try GitFixture.project()
    try project.remove(versions + "b2.py")
    try project.commit("revert")
    try project.write("b2", down: "a1", upgrade: "op.drop_table('x')")
    try project.commit("again, differently")
    #expect(try project.audited().changes.map(\.line) == ["edited upgrade: b2", "deleted: b2"])
  }

  /// A revision that came back had landed when it did at first, and releases that lack it had it not.
  @Test(arguments: [false, true]) func landingOfWhatCameBack(isReleased: Bool) throws {
    let project = try GitFixture.project()
    try project.tag("v0")
    try project.write("c3", down: "b2")
    let landed = try project.commit("c3")
    let last = try project.commit("unrelated", writing: ["x": ""])
    if isReleased { try project.tag("v1") }
    try project.remove(versions + "c3.py")
    try project.commit("revert")
    try project.tag("v2")
    try project.commit("unrelated again", writing: ["x": "1"])
    try project.write("c3", down: "a1", upgrade: "f()")
    try project.commit("again, elsewhere")
    try project.tag("v3")
    let edit = try project.edit("c3", upgrade: "g()", down: "a1")
    let report = try project.audited()
    let changes = report.changes
    #expect(
      changes.map(\.line) == [
        "edited upgrade: c3", "repointed: c3", "edited upgrade: c3", "deleted: c3",
      ])
    #expect(changes.map(\.landed?.id) == Array(repeating: landed, count: 4))
    let first = isReleased ? "v1" : nil
    #expect(changes.map(\.release) == [first ?? "v3", first, first, first])
    #expect(changes.map(\.found) == [changes[0].parent, last, last, last])
    #expect(changes[0].commit.id == edit)
    #expect(report.landedCount == 3)
  }

  @Test func movedFolderAndFiles() throws {
    let project = try GitFixture.project()
    try project.git("mv", versions + "a1.py", versions + "first.py")
    try project.commit("rename")
    try project.git("mv", "migrations", "schema")
    try project.commit(
      "move", writing: ["alembic.ini": alembicIni(scriptLocation: "%(here)s/schema")])
    try project.write("schema/versions/b2.py", migration("b2", down: "a1", "x", upgrade: "x()"))
    try project.commit("edit")
    let report = try project.audited()
    #expect(report.changes.map(\.line) == ["edited upgrade: b2"])
    #expect(report.changes[0].landed?.subject == "start")
    #expect(report.changes[0].environment == "schema")
    #expect(report.environments == ["migrations", "schema"])
    #expect(report.landedCount == 2)
    // It is one environment under two names.
    #expect(try project.audited(environment: "migrations").changes.count == 1)
  }

  @Test func renamedID() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.write(versions + "b2.py", migration("b2new", down: "a1", "second"))
    try project.write("c3", down: "b2new")
    try project.commit("another id")
    let report = try project.audited()
    #expect(report.changes.map(\.line) == ["renamed b2new: b2"])
    #expect(report.landedCount == 3)
    #expect(report.changes[0].stillDiffers)
  }

  @Test func squash() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    for id in ["a1", "b2"] { try project.remove(versions + id + ".py") }
    try project.write("s", down: nil)
    try project.write("c3", down: "s")
    try project.commit("squash")
    #expect(try project.audited().changes.map(\.line) == ["squashed a1,b2: s"])
  }

  /// The newest revision stands for those before it.
  @Test func squashIntoTheNewest() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    for id in ["a1", "b2"] { try project.remove(versions + id + ".py") }
    try project.write("c3", down: nil, upgrade: "op.create_table('everything')")
    try project.commit("squash")
    #expect(try project.audited().changes.map(\.line) == ["squashed a1,b2: c3"])
  }

  @Test func insertedBehindByFillingAGap() throws {
    let project = try GitFixture.project()
    try project.write("d4", down: "c3")
    try project.commit("d4 without its parent")
    try project.write("c3", down: "b2")
    try project.commit("the parent")
    #expect(try project.audited().changes.map(\.line) == ["inserted c3: d4"])
  }

  @Test func environmentThatWentAwayAndCameBack() throws {
    let project = try GitFixture.project()
    try project.remove("migrations")
    try project.remove("alembic.ini")
    try project.commit("no database any more", writing: ["x": ""])
    #expect(try project.audited().changes.map(\.line) == ["environment a1,b2: migrations"])
    try project.git("revert", "--no-edit", "HEAD")
    let changes = try project.audited().changes
    #expect(changes.map(\.line) == ["environment a1,b2: migrations"])
    #expect(!changes[0].stillDiffers && changes[0].takenBackBy != nil)
  }

  /// One environment becomes two, with the revisions divided between them.
  @Test func splitEnvironment() throws {
    let project = try GitFixture.project()
    for id in ["x1", "x2"] { try project.write(id, down: id == "x1" ? nil : "x1") }
    try project.commit("a second base")
    for id in ["x1", "x2"] {
      try project.remove(versions + id + ".py")
      try project.write(
        "other/migrations/versions/\(id).py",
        migration(id, down: id == "x1" ? nil : "x1", "about \(id)"))
    }
    try project.commit(
      "split",
      writing: [
        "other/alembic.ini": alembicIni(),
        "other/migrations/env.py": "from alembic import context\n",
      ])
    try project.write(
      "other/migrations/versions/x2.py", migration("x2", down: "x1", "about x2", upgrade: "f()"))
    try project.commit("edit")
    let changes = try project.audited().changes
    #expect(changes.map(\.line) == ["edited upgrade: x2"])
    #expect(changes[0].environment == "other/migrations")
    #expect(changes[0].landed?.subject == "a second base")
  }

  /// A repository that another one was merged into, with its migrations.
  @Test func unrelatedHistories() throws {
    let project = try GitFixture.project()
    try project.git("checkout", "--quiet", "--orphan", "other")
    try project.git("rm", "-r", "-f", "-q", ".")
    try project.commit(
      "other start",
      writing: [
        "svc/alembic.ini": alembicIni(), "svc/migrations/env.py": "from alembic import context\n",
        "svc/migrations/versions/a1.py": migration("a1", down: nil, "other"),
      ])
    try project.checkout("main")
    try project.git("merge", "--quiet", "--no-edit", "--allow-unrelated-histories", "other")
    try project.write(
      "svc/migrations/versions/a1.py", migration("a1", down: nil, "other", upgrade: "f()"))
    try project.commit("edit")
    let report = try project.audited()
    #expect(report.changes.map(\.line) == ["edited upgrade: a1"])
    #expect(report.changes[0].environment == "svc/migrations")
    #expect(report.landedCount == 3)
  }

  @Test func outages() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.write("c4", down: "b2")
    let began = try project.commit("c4 (#4)")
    try project.commit("unrelated", writing: ["x": ""])
    try project.write(versions + "m5.py", migration("m5", down: ["c3", "c4"], "join"))
    let ended = try project.commit("join")
    try project.write("d6", down: "m5")
    try project.write("d7", down: "m5")
    try project.commit("two at once")
    let outages = try project.audited().outages
    #expect(outages.map(\.heads) == [["d6", "d7"], ["c3", "c4"]])
    #expect(outages[0].ended == nil && outages[0].duration == nil)
    #expect(outages[1].began?.id == began && outages[1].began?.pullRequest == "#4")
    #expect(outages[1].ended?.id == ended)
    #expect(outages[1].duration == 7200)
    #expect(outages[1].repair == .mergeRevision)
  }

  @Test func whatAShallowCloneKnows() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "a1")
    try project.commit("two heads")
    try project.edit("b2", upgrade: "f()")
    try project.write("d4", down: "c3")
    try project.commit("d4")
    try project.edit("d4", upgrade: "f()", down: "c3")
    let clone = try project.clone("shallow", depth: 3)
    let report = try clone.audited()
    #expect(report.end == .cutOff)
    #expect(report.changes.map(\.line) == ["edited upgrade: d4"])
    #expect(report.changes[0].landed?.subject == "d4")
    // It is older than what this clone has.
    #expect(report.outages.count == 1)
    #expect(report.outages[0].began == nil)
  }

  @Test func releases() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    try project.branch("release", at: "main")
    try project.commit("fix", writing: ["x": "1"])
    try project.tag("v1.0")
    try project.checkout("main")
    try project.edit("c3", upgrade: "f()", down: "b2")
    try project.write("d4", down: "c3")
    try project.commit("d4")
    try project.edit("d4", upgrade: "f()", down: "c3")
    try project.tag("v2.0")
    let changes = try project.audited().changes
    #expect(changes.map(\.line) == ["edited upgrade: d4", "edited upgrade: c3"])
    // The tag on the release branch has c3 as it was; d4 was edited before its release.
    #expect(changes.map(\.release) == [nil, "v1.0"])
  }

  @Test func since() throws {
    let project = try GitFixture.project()
    try project.edit("b2", upgrade: "f()")
    let middle = try project.objectID("main")
    try project.edit("b2", upgrade: "g()")
    let time = try #require(try project.opened().node(middle)).time
    #expect(try project.audited(since: .commit(middle)).changes.count == 1)
    #expect(try project.audited(since: .time(time)).changes.count == 2)
    #expect(try project.audited(since: .time(time + 1)).changes.count == 1)
    // A commit beside the first-parent history stands for the newest that it contains.
    try project.branch("beside", at: middle.hex)
    try project.commit("beside", writing: ["y": ""])
    let beside = try project.objectID("beside")
    try project.checkout("main")
    #expect(try project.audited(since: .commit(beside)).changes.count == 1)
  }

  /// A file that is broken for a while is neither a deletion nor an insertion.
  @Test func brokenForAWhile() throws {
    let project = try GitFixture.project()
    try project.write("c3", down: "b2")
    try project.commit("c3")
    let text = migration("b2", down: "a1", "second")
    let broken = text.replacing("revision: str = 'b2'", with: "revision: str = name()")
    try project.write(versions + "b2.py", broken)
    try project.commit("broken")
    try project.write(versions + "b2.py", text)
    try project.commit("mended")
    #expect(try project.audited().changes.isEmpty)
    try project.write(versions + "b2.py", broken)
    try project.commit("broken again")
    try project.edit("b2", upgrade: "f()")
    #expect(try project.audited().changes.map(\.line) == ["edited upgrade: b2"])
  }

  @Test func recursiveLocations() throws {
    let project = try GitFixture.project()
    try project.commit(
      "recursive",
      writing: [
        "alembic.ini": alembicIni(
          scriptLocation: "%(here)s/migrations", "recursive_version_locations = true"),
        versions + "2024/c3.py": migration("c3", down: "b2", "third"),
      ])
    try project.git("mv", versions + "b2.py", versions + "2024/b2.py")
    try project.commit("move")
    try project.write(versions + "2024/c3.py", migration("c3", down: "b2", "third", upgrade: "f()"))
    try project.commit("edit")
    #expect(try project.audited().changes.map(\.line) == ["edited upgrade: c3"])
  }

  /// A partial clone that lacks the trees of old commits must not take them for empty.
  @Test func missingTrees() throws {
    let project = try GitFixture.project()
    try project.edit("b2", upgrade: "f()")
    try project.edit("b2", upgrade: "g()")
    let tree = try project.git("rev-parse", "main~2:migrations").line
    try project.remove(".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    let report = try project.audited()
    guard case .unreadable = report.end else {
      Issue.record("\(report.end)")
      return
    }
    #expect(report.changes.map(\.line) == ["edited upgrade: b2"])
    #expect(report.commitCount == 2)
  }
}

extension GitFixture {
  /// What was done on `main`, or where `HEAD` is.
  fileprivate func audited(
    environment: String? = nil, since limit: AuditLimit? = nil
  ) throws -> AuditReport {
    let audit = Audit(try opened())
    let report = try audit.run(
      from: objectID("HEAD"), environment: environment, since: limit)
    guard let report else { throw TestFailure("HEAD is not there") }
    return report
  }

  @discardableResult
  fileprivate func edit(
    _ id: String, upgrade: String, down: String = "a1"
  ) throws -> CommitID {
    try write(id, down: down, upgrade: upgrade)
    return try commit("edit \(id)")
  }
}

extension AuditedChange {
  /// `kind what: revision`.
  fileprivate var line: String {
    let text =
      switch kind {
      case .edited(let parts):
        "edited" + (parts.upgrade ? " upgrade" : "") + (parts.downgrade ? " downgrade" : "")
          + (parts.rest ? " rest" : "") + (parts.branchLabels ? " labels" : "")
      case .deleted: "deleted"
      case .repointed: "repointed"
      case .insertedBehind(let ids): "inserted \(list(ids))"
      case .renamed(let id): "renamed \(id)"
      case .squashed(let ids): "squashed \(list(ids))"
      case .environmentRemoved(let ids): "environment \(list(ids))"
      }
    return "\(text): \(revision?.description ?? environment)"
  }

  private func list(_ ids: [RevisionID]) -> String {
    ids.map(\.description).joined(separator: ",")
  }
}
