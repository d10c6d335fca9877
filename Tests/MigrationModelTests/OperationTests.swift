import MigrationModel
import SchemaModel
import SourceText
import Testing

@Suite struct OperationTests {
  @Test func copiesDoNotSeeChanges() {
    let first = Operation(
      directive: "add_column", table: TableName(name: "t"), name: "x", range: SourceRange(1, 5))
    var second = first
    second.name = "y"
    second.certainty = .conditional
    second.columns.append(ColumnDefinition(name: "y"))
    var third = second
    third.transaction = nil
    #expect(first.name == "x" && first.certainty == .exact && first.columns.isEmpty)
    #expect(second.name == "y" && second.certainty == .conditional && second.columns.count == 1)
    #expect(second.transaction == 0 && third.transaction == nil && third.name == "y")
    #expect(third.directive == "add_column" && third.table == TableName(name: "t"))
    #expect(third.range == SourceRange(1, 5))
  }
}
