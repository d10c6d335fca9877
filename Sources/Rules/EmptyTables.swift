import MigrationModel
import SchemaModel

/// The tables that have no rows, as far as one function of a migration shows.
struct EmptyTables {
  /// Those that it created or emptied, under the names that they have by now.
  private(set) var names: Set<TableName> = []
  /// Those into which it put rows, or may have.
  private(set) var filled: Set<TableName> = []

  /// Takes note of an operation.
  ///
  /// - Parameter operation: The next one in the order in which they are done.
  /// - Returns: The name under which there is a new and empty table after it, if there is one.
  @discardableResult
  mutating func note(_ operation: Operation) -> TableName? {
    switch operation.directive {
    case "execute":
      switch operation.statement {
      case .insert?, .copy?, .merge?: fill(operation.table)
      case .truncate?, .delete(hasWhere: false)?:
        if operation.certainty == .exact, let table = operation.table?.normalized {
          names.insert(table)
          filled.remove(table)
        }
      default: break
      }
    case "create_table":
      guard let table = operation.table?.normalized, !operation.makesRows else { return nil }
      names.insert(table)
      return table
    case "rename_table":
      guard let table = operation.table?.normalized, let name = operation.name else { return nil }
      let renamed = TableName(schema: table.schema, name: name).normalized
      if filled.contains(table) { filled.insert(renamed) }
      guard names.remove(table) != nil else {
        names.remove(renamed)
        return nil
      }
      names.insert(renamed)
      return renamed
    case "bulk_insert": fill(operation.table)
    default: break
    }
    return nil
  }

  private mutating func fill(_ table: TableName?) {
    guard let table = table?.normalized else { return names.removeAll() }
    names.remove(table)
    filled.insert(table)
  }
}

extension Operation {
  /// Whether a query fills the table that it creates.
  fileprivate var makesRows: Bool {
    changes.contains { if case .createTable(let table, _) = $0 { table.isFilled } else { false } }
  }
}

extension TableName {
  /// The name for comparisons; databases that tell case apart are not asked.
  var normalized: TableName {
    TableName(schema: schema?.lowercased(), name: name.lowercased())
  }
}
