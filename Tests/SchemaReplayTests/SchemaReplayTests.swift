import MigrationModel
import SchemaModel
import SchemaReplay
import TestSupport
import Testing

/// The schema at revisions of hand-made graphs.
@Suite struct SchemaReplayTests {
  @Test func aLine() throws {
    var project = SmallProject()
    project.add("a", [.create("t", "x")])
    project.add("b", ["a"], [.add("t", "y")])
    project.add("c", ["b"], [.drop("t", "x")])
    var replay = project.replay()
    #expect(replay.schema(after: "c").columns("t") == ["y"])
    #expect(replay.schema(before: "c").columns("t") == ["x", "y"])
    #expect(replay.schema(after: "a").columns("t") == ["x"])
    #expect(replay.schema(before: "a").tableCount == 0)
    #expect(replay.schema(after: "unknown").tableCount == 0)
    #expect(replay.replayed(for: ["b"]) == ["a", "b"])
  }

  /// Not all states on the way to a revision are kept, and whoever asks for one later gets the same.
  @Test func statesOnTheWay() throws {
    var project = SmallProject()
    project.add("r0", [.create("t", "c0")])
    for number in 1..<70 {
      project.add("r\(number)", ["r\(number - 1)"], [.add("t", "c\(number)")])
      project.add("side\(number)", ["r\(number)"], [.create("u\(number)", "x")])
    }
    var replay = project.replay()
    #expect(replay.schema(after: "r69").columns("t").count == 70)
    for number in (0..<70).reversed() {
      #expect(replay.schema(after: RevisionID("r\(number)")).columns("t").count == number + 1)
      #expect(replay.schema(before: RevisionID("r\(number)")).columns("t").count == number)
    }
    for number in 1..<70 {
      let side = replay.schema(after: RevisionID("side\(number)"))
      #expect(side.tableCount == 2 && side.columns("t").count == number + 1)
    }
  }

  @Test func whatOneSideDropsStaysDropped() throws {
    var project = SmallProject()
    project.add("a", [.create("t", "x"), .create("u", "x")])
    project.add("b", ["a"], [.dropTable(TableName(name: "u"), ifExists: false, cascades: false)])
    project.add("c", ["a"], [.add("t", "y")])
    project.add("d", ["b", "c"], [.add("t", "z")])
    var replay = project.replay()
    let merged = replay.schema(after: "d")
    #expect(merged.sortedTables.map(\.name.name) == ["t"])
    #expect(merged.columns("t") == ["x", "y", "z"])
    let table = try #require(merged[table: TableName(name: "t")])
    #expect(!table.isUncertain && !table.isIncomplete)
    // Without the merge, both heads together are the same.
    #expect(replay.schema(afterAll: ["b", "c"]).columns("t") == ["x", "y"])
    #expect(replay.schema(afterAll: ["c", "b"])[table: TableName(name: "u")] == nil)
  }

  @Test func sidesThatContradictEachOther() throws {
    var project = SmallProject()
    var toText = ColumnChange()
    toText.databaseType = "TEXT"
    var toBigInt = ColumnChange()
    toBigInt.databaseType = "BIGINT"
    let table = TableName(name: "t")
    project.add("a", [.create("t", "x", "same")])
    project.add("b", ["a"], [.alterColumn(table, "x", toText), .add("t", "left")])
    project.add("c", ["a"], [.alterColumn(table, "x", toBigInt), .add("t", "right")])
    project.add("d", ["b", "c"], [])
    var replay = project.replay()
    let merged = replay.schema(after: "d")
    let column = try #require(merged.column("x", of: table))
    #expect(column.databaseType == nil && !column.isUncertain)
    #expect(merged.column("same", of: table)?.databaseType == "INTEGER")
    #expect(Set(merged.columns("t")) == ["x", "same", "left", "right"])
  }

  @Test func dependencies() throws {
    var project = SmallProject()
    project.add("a", [.create("t", "x")])
    project.add("other", [.add("t", "y")], dependsOn: ["a"])
    var replay = project.replay()
    #expect(replay.schema(after: "other").columns("t") == ["x", "y"])
    #expect(replay.schema(after: "a").columns("t") == ["x"])
  }

  @Test func steps() throws {
    var project = SmallProject()
    let table = TableName(name: "t")
    let other = TableName(name: "u")
    project.add("a", [.create("t", "x")])
    project.add("b", ["a"], [.create("u", "x"), .add("t", "y"), .add("u", "y"), .add("v", "y")])
    var replay = project.replay()
    let steps = replay.steps(of: "b")
    #expect(steps.count == 4)
    #expect(
      steps.map { $0.lifetime(of: table) } == Array(repeating: .existed(madeBy: "a"), count: 4))
    #expect(steps[0].lifetime(of: other) == .absent)
    #expect(steps[2].lifetime(of: other) == .made)
    #expect(steps[1].before.columns("t") == ["x"] && steps[1].after.columns("t") == ["x", "y"])
    #expect(steps.map(\.outcomes).dropLast().allSatisfy { $0 == [.applied] })
    let unknown = TableName(name: "v")
    #expect(steps[3].outcomes == [.missing(.table(unknown))])
    #expect(steps[3].after[table: unknown]?.isIncomplete == true)
    #expect(steps[3].after[table: unknown]?.origin == nil)
    let down = replay.steps(of: "b", .downgrade)
    #expect(down.map { $0.lifetime(of: table) } == [.existed(madeBy: "a")])
  }

  @Test func perhaps() throws {
    var project = SmallProject()
    project.add("a", [.create("t", "x")])
    project.add("b", ["a"], [.add("t", "y"), .create("u", "x")], certainty: .conditional)
    project.add("c", ["b"], [.add("u", "y")])
    var replay = project.replay()
    let schema = replay.schema(after: "b")
    let table = TableName(name: "t")
    #expect(schema.column("y", of: table)?.isUncertain == true)
    #expect(schema.column("x", of: table)?.isUncertain == false)
    #expect(schema[table: table]?.isUncertain == false)
    #expect(schema[table: TableName(name: "u")]?.isUncertain == true)
    // What is changed is there.
    #expect(replay.schema(after: "c")[table: TableName(name: "u")]?.isUncertain == false)
  }

  @Test func whatIsUnreadIsSaid() throws {
    var project = SmallProject()
    project.add("a", [.create("t", "x")])
    project.add("b", ["a"], [.unknown(TableName(name: "t"))])
    project.add("c", ["b"], [.unknown(nil)])
    project.add("d", ["a"], [], isUnread: true)
    var replay = project.replay()
    #expect(!replay.schema(after: "a").isIncomplete)
    #expect(replay.schema(after: "b")[table: TableName(name: "t")]?.isIncomplete == true)
    #expect(!replay.schema(after: "b").isIncomplete)
    #expect(replay.schema(after: "c").isIncomplete)
    #expect(replay.schema(after: "d").isIncomplete)
  }

  @Test func cyclesAndMissingParents() throws {
    var project = SmallProject()
    project.add("a", ["c"], [.create("t", "x")])
    project.add("b", ["a"], [.add("t", "y")])
    project.add("c", ["b"], [.add("t", "z")])
    project.add("d", ["gone"], [.create("u", "x")])
    var replay = project.replay()
    #expect(replay.schema(after: "c").isIncomplete)
    #expect(replay.schema(after: "d").columns("u") == ["x"])
  }

  @Test func twentyThousandRevisions() throws {
    var project = SmallProject()
    project.add("0", [.create("t0", "x")])
    for number in 1..<20_000 {
      let table = "t\(number % 500)"
      project.add(
        "\(number)", ["\(number - 1)"],
        number < 500
          ? [.create(table, "x")] : [number / 500 % 2 == 0 ? .drop(table, "y") : .add(table, "y")])
    }
    var replay = project.replay()
    let start = ContinuousClock.now
    let last = replay.schema(after: "19999")
    #expect(last.tableCount == 500)
    #expect(replay.schema(after: "1000").columns("t0") == ["x"])
    #expect(replay.schema(after: "600").columns("t0") == ["x", "y"])
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// Two branches that are merged again and again, and one that never is until the end.
  @Test func manyMerges() throws {
    var project = SmallProject()
    project.add("m0", [.create("t", "x")])
    for number in 1..<2_000 {
      project.add("l\(number)", ["m\(number - 1)"], [.add("t", "l")])
      project.add("r\(number)", ["m\(number - 1)"], [.drop("t", "l")])
      project.add("m\(number)", ["l\(number)", "r\(number)"], [])
    }
    project.add("side0", ["m0"], [.create("u", "x")])
    for number in 1..<2_000 {
      project.add("side\(number)", ["side\(number - 1)"], [.add("u", "c\(number)")])
    }
    project.add("end", ["m1999", "side1999"], [])
    var replay = project.replay()
    let end = replay.schema(after: "end")
    #expect(end.columns("u").count == 2_000)
    #expect(!end.isIncomplete)
  }

  /// Random histories: what a merge makes is what Alembic's order makes, but for what is in doubt.
  @Test(arguments: seeds(100))
  func mergesAgreeWithTheOrderOfAnUpgrade(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var project = SmallProject()
    project.add("0", [.create("t", "a", "b"), .create("u", "a")])
    for number in 1..<40 {
      let first = random.int(max(0, number - 6)..<number)
      let second = random.int(max(0, number - 6)..<number)
      let parents =
        random.chance(0.3) && first != second ? ["\(first)", "\(second)"] : ["\(first)"]
      let table = random.chance(0.5) ? "t" : "u"
      // Every name is added once, so that all orders give the same.
      project.add("\(number)", parents, [.add(table, "c\(number)")])
    }
    var replay = project.replay()
    for id in project.graph.revisions {
      var expected = Schema(dialect: nil)
      for earlier in replay.replayed(for: [id]) {
        for change in project.changes[earlier] ?? [] { expected.apply(change) }
      }
      let schema = replay.schema(after: id)
      for table in ["t", "u"] {
        #expect(Set(schema.columns(table)) == Set(expected.columns(table)), "\(id)")
        #expect(
          schema[table: TableName(name: table)]?.columns.contains(where: \.isUncertain) == false)
      }
    }
  }
}

extension SchemaChange {
  static func create(_ table: String, _ columns: String...) -> SchemaChange {
    .createTable(
      TableDefinition(name: TableName(name: table), columns: columns.map(column)),
      ifNotExists: false)
  }

  static func add(_ table: String, _ name: String) -> SchemaChange {
    .addColumn(TableName(name: table), column(name), ifNotExists: false)
  }

  static func drop(_ table: String, _ name: String) -> SchemaChange {
    .dropColumn(TableName(name: table), name, ifExists: false, cascades: false)
  }

  private static func column(_ name: String) -> ColumnDefinition {
    var column = ColumnDefinition(name: name)
    column.databaseType = "INTEGER"
    return column
  }
}

extension Schema {
  func columns(_ table: String) -> [String] {
    (self[table: TableName(name: table)]?.columns ?? []).compactMap(\.name)
  }
}
