import MigrationModel
import SchemaModel
import SchemaReplay
import Testing

/// What runs depending on what a migration asks the database.
@Suite struct SchemaAnswerTests {
  private static let table = TableName(name: "t")

  private func schema(
    before: [SchemaChange], _ tests: [SchemaTest], _ operations: [(SchemaChange, [SchemaGuard])],
    unread: Bool = false
  ) -> (schema: Schema, steps: [SchemaStep]) {
    var project = SmallProject()
    project.add("a", before)
    project.add("b", ["a"], tests, operations, isUnread: unread)
    var replay = project.replay()
    return (replay.schema(after: "b"), replay.steps(of: "b"))
  }

  private func create(_ name: String) -> SchemaChange {
    .createTable(TableDefinition(name: TableName(name: name)), ifNotExists: false)
  }

  private func addition(_ column: String) -> SchemaChange {
    .addColumn(Self.table, ColumnDefinition(name: column), ifNotExists: false)
  }

  @Test func theSchemaAnswers() {
    let tests = [
      SchemaTest(.hasTable(Self.table), at: 0...0),
      SchemaTest(.hasColumn(Self.table, "a"), at: 1...1),
    ]
    let found = schema(
      before: [create("t")], tests,
      [
        (create("no"), [SchemaGuard(test: 0, holds: false)]),
        (addition("a"), [SchemaGuard(test: 0, holds: true), SchemaGuard(test: 1, holds: false)]),
        // The answer is that of the moment, though the column is there by now.
        (addition("b"), [SchemaGuard(test: 1, holds: false)]),
      ])
    #expect(found.schema[table: TableName(name: "no")] == nil)
    let table = found.schema[table: Self.table]
    #expect(table?.columns.map(\.name) == ["a", "b"])
    #expect(table?.columns.contains { $0.isUncertain } == false)
    #expect(table?.isUncertain == false)
    // What is not done is told, and changes nothing.
    #expect(found.steps.count == 3)
    #expect(found.steps[0].before == found.steps[0].after)
  }

  /// Where the answer changes while it may be asked, nothing is decided.
  @Test func answersThatChange() {
    let found = schema(
      before: [], [SchemaTest(.hasTable(Self.table), at: 0...1)],
      [
        (create("t"), []), (create("x"), [SchemaGuard(test: 0, holds: true)]),
        (create("y"), [SchemaGuard(test: 7, holds: true)]),
      ])
    #expect(found.schema[table: TableName(name: "x")]?.isUncertain == true)
    #expect(found.schema[table: TableName(name: "y")]?.isUncertain == true)
  }

  /// What something unread may have made is not known to be absent.
  @Test func whatIsUnread() {
    let tests = [
      SchemaTest(.hasTable(TableName(name: "other")), at: 0...0),
      SchemaTest(.hasTable(Self.table), at: 0...0),
    ]
    let operations = [
      (create("x"), [SchemaGuard(test: 0, holds: false)]),
      (create("y"), [SchemaGuard(test: 1, holds: true)]),
    ]
    let found = schema(before: [create("t")], tests, operations, unread: true)
    #expect(found.schema[table: TableName(name: "x")]?.isUncertain == true)
    #expect(found.schema[table: TableName(name: "y")]?.isUncertain == false)
    #expect(found.schema.isIncomplete)
  }

  @Test func partsOfATable() {
    var schema = Schema(dialect: .postgresql)
    var definition = TableDefinition(name: Self.table, columns: [ColumnDefinition(name: "c")])
    definition.constraints = [
      ConstraintDefinition(.unique, name: "u", columns: ["c"]),
      ConstraintDefinition(.check, columns: ["c"]),
    ]
    definition.indexes = [IndexDefinition(name: "i", elements: [.column("c")])]
    schema.apply(.createTable(definition, ifNotExists: false))
    schema.apply(addition("perhaps"), isConditional: true)
    schema.apply(
      .createType(TypeDefinition(name: TableName(name: "e"), kind: .enumeration(["x"]))))
    let answers: [(SchemaQuestion, Bool?)] = [
      (.hasColumn(Self.table, "c"), true), (.hasColumn(Self.table, "d"), false),
      (.hasColumn(Self.table, "perhaps"), nil), (.hasColumn(TableName(name: "no"), "c"), nil),
      (.hasIndex(Self.table, "i"), true), (.hasIndex(Self.table, "u"), true),
      (.hasIndex(Self.table, "x"), false), (.hasConstraint(Self.table, .unique, "u"), true),
      (.hasConstraint(Self.table, .unique, "i"), false),
      (.hasConstraint(Self.table, .check, "t_c_check"), true),
      (.hasConstraint(Self.table, .foreignKey, "u"), false),
      (.hasType(TableName(name: "e")), true), (.hasType(TableName(name: "f")), false),
      (.hasObject(.view, Self.table), false), (.hasTable(TableName(name: "alembic_version")), nil),
      (.not(.hasTable(Self.table)), false),
      (.all([.hasTable(Self.table), .hasColumn(Self.table, "perhaps")]), nil),
      (.all([.hasTable(TableName(name: "no")), .hasColumn(Self.table, "perhaps")]), false),
      (.any([.hasTable(Self.table), .hasColumn(Self.table, "perhaps")]), true),
      (.any([.hasTable(TableName(name: "no")), .hasType(TableName(name: "f"))]), false),
    ]
    for (question, answer) in answers {
      #expect(schema.answer(question) == answer, "\(question)")
    }
  }
}
