/// One change of the schema, whoever makes it: a directive, or a statement of SQL.
///
/// Names are as the database keeps them: without quotes, and folded where SQL folds them. A directive or a
/// statement makes as many changes as it needs, in the order in which the database sees them:
/// `add_column` with `index=True` adds a column and creates an index.
package enum SchemaChange: Sendable, Hashable {
  case createTable(TableDefinition, ifNotExists: Bool)
  case dropTable(TableName, ifExists: Bool, cascades: Bool)
  /// Also `SET SCHEMA`.
  case renameTable(TableName, to: TableName)
  /// A new table takes the place of the one with its name, as Alembic's batch mode does it: it is made under
  /// another name as the definition says with the changes made to it, gets the rows, and is renamed when
  /// the old table is dropped.
  case rebuildTable(TableDefinition, [SchemaChange])
  case addColumn(TableName, ColumnDefinition, ifNotExists: Bool)
  case dropColumn(TableName, String, ifExists: Bool, cascades: Bool)
  case alterColumn(TableName, String, ColumnChange)
  case addConstraint(TableName, ConstraintDefinition)
  /// The name is nil for a primary key that MySQL drops without one; the kind is nil where it is not said.
  case dropConstraint(
    TableName, name: String?, kind: ConstraintDefinition.Kind?, ifExists: Bool, cascades: Bool)
  case validateConstraint(TableName, name: String)
  case renameConstraint(TableName, String, to: String)
  case createIndex(TableName, IndexDefinition, ifNotExists: Bool)
  /// The table is nil where the statement names none, as in PostgreSQL.
  case dropIndex(TableName, of: TableName?, ifExists: Bool, isConcurrent: Bool)
  case renameIndex(TableName, of: TableName?, to: String)
  /// A nil text drops the comment; unread text is empty.
  case setTableComment(TableName, String?)
  /// MySQL's `CONVERT TO CHARACTER SET`, which also makes text types larger where it needs to.
  case convertTexts(TableName)
  /// `ATTACH PARTITION` and `INHERIT`: a table becomes a partition of another one, or inherits from it.
  case attach(TableName, to: TableName)
  /// `DETACH PARTITION` and `NO INHERIT`; the table keeps what it has.
  case detach(TableName, from: TableName)
  case createType(TypeDefinition)
  /// `ALTER TYPE … ADD VALUE`; the neighbour is the label that it goes before or after.
  case addEnumerationValue(
    TableName, String, before: String?, after: String?, ifNotExists: Bool)
  case renameEnumerationValue(TableName, String, to: String)
  case renameType(TableName, to: TableName)
  case dropType(TableName, ifExists: Bool, cascades: Bool)
  case create(ObjectKind, TableName, orReplace: Bool, ifNotExists: Bool)
  case drop(ObjectKind, TableName, ifExists: Bool, cascades: Bool)
  case rename(ObjectKind, TableName, to: TableName)
  /// Something happens to a table that is not modelled or cannot be read; to any object when nil.
  case unknown(TableName?)
}

/// The kind of an object that is known by its name only.
package enum ObjectKind: String, Sendable, CaseIterable {
  case view, sequence, schema, function, procedure, trigger, `extension`, policy
  case materializedView = "materialized view"
  case foreignTable = "foreign table"
}

extension SchemaChange {
  /// The tables that the change names as its own, not those that it refers to.
  package var tables: [TableName] {
    switch self {
    case .createTable(let table, _), .rebuildTable(let table, _): [table.name]
    case .dropTable(let table, _, _), .addColumn(let table, _, _), .dropColumn(let table, _, _, _),
      .alterColumn(let table, _, _), .addConstraint(let table, _),
      .dropConstraint(let table, _, _, _, _), .validateConstraint(let table, _),
      .renameConstraint(let table, _, _), .createIndex(let table, _, _),
      .setTableComment(let table, _), .convertTexts(let table), .attach(let table, _),
      .detach(let table, _):
      [table]
    case .renameTable(let table, let newName): [table, newName]
    case .dropIndex(_, let table, _, _), .renameIndex(_, let table, _), .unknown(let table):
      table.map { [$0] } ?? []
    case .createType, .addEnumerationValue, .renameEnumerationValue, .renameType, .dropType,
      .create,
      .drop, .rename:
      []
    }
  }
}
