/// Tables that Alembic's batch mode makes anew (`alembic/operations/batch.py`, Alembic 1.20).
extension Schema {
  /// Puts a new table in the place of another one.
  ///
  /// - Parameters:
  ///   - definition: The table that the new one is made from, under the name of the old one.
  ///   - changes: What is different about it.
  /// - Returns: What became of it.
  mutating func rebuild(
    _ definition: TableDefinition, _ changes: [SchemaChange]
  ) -> ChangeOutcome {
    let name = definition.name
    let old = self[table: name]
    var new = definition.changed(by: changes)
    let indexes = new.indexes
    new.indexes = []
    new.name.name = Self.temporaryName(of: name.name)
    // Of the table that has to make place PostgreSQL's constraints are dropped whose names are needed.
    for constraint in new.constraints {
      guard dialect == .postgresql, let taken = constraint.name else { continue }
      _ = dropConstraint(taken, constraint.kind, of: name, true, false)
    }
    if let left = self[table: new.name] { replace(left, with: nil) }
    let outcome = create(new, false)
    guard outcome == .applied else { return outcome }
    _ = drop(name, true, false)
    _ = rename(new.name, to: name)
    guard var made = self[table: name] else { return .unchanged }
    // To whoever asks it is the same table.
    if let old {
      let current = made
      made.origin = old.origin
      replace(current, with: made)
    }
    for index in indexes { _ = create(index, on: name, false) }
    return old == nil ? .missing(.table(name)) : .applied
  }

  /// The name under which Alembic makes the new table.
  private static func temporaryName(of name: String) -> String {
    String(String.UnicodeScalarView("_alembic_tmp_\(name)".unicodeScalars.prefix(50)))
  }
}

extension TableDefinition {
  /// The definition after changes of the table, before any database has it, so that what has no name gets none.
  func changed(by changes: [SchemaChange]) -> TableDefinition {
    var schema = Schema(dialect: nil)
    schema.apply(.createTable(self, ifNotExists: false))
    for change in changes { schema.apply(change) }
    var result = self
    guard let table = schema[table: name] else {
      result.isIncomplete = true
      return result
    }
    result.columns = table.columns
    result.constraints = table.constraints
    result.indexes = table.indexes
    result.comment = table.comment
    result.isIncomplete = table.isIncomplete || schema.isIncomplete
    return result
  }
}
