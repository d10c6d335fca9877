import MigrationModel
import SchemaModel
import SourceText

/// An operation of no particular place.
func operation(
  _ directive: String, _ table: String? = nil, _ name: String? = nil, columns: [String] = [],
  sql: String? = nil
) -> MigrationModel.Operation {
  Operation(
    directive: directive, table: table.map { TableName(name: $0) }, name: name,
    columns: columns.map { ColumnDefinition(name: $0) }, range: SourceRange(0, 0),
    source: sql == nil ? .directive : .sql, sql: sql)
}

/// What a migration does whose operations cannot be read.
let unreadBody = MigrationBody(
  unread: [UnreadOperation(range: SourceRange(0, 0), reason: "SQL text is built at run time")])
