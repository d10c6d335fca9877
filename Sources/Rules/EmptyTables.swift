import MigrationModel
import SchemaModel
import SourceText

/// The tables that have no rows, as far as one function of a migration shows.
struct EmptyTables {
  /// Those that it created or emptied, under the names that they have by now.
  private(set) var names: Set<TableName> = []
  /// Those into which it put rows, or may have.
  private(set) var filled: Set<TableName> = []
  /// Those that it emptied in a block which may not run, each with where that block stands.
  private var emptiedInBlocks: [(table: TableName, block: SourceRange)] = []

  /// Whether no table is known to have no rows.
  var isEmpty: Bool { names.isEmpty && emptiedInBlocks.isEmpty }

  /// Whether a table has no rows when an operation is done.
  ///
  /// - Parameters:
  ///   - table: The table, under its normalized name.
  ///   - operation: The operation, the last one that was taken note of.
  /// - Returns: False where it has rows, or may have.
  func contains(_ table: TableName, at operation: Operation) -> Bool {
    names.contains(table)
      || emptiedInBlocks.contains {
        $0.table == table && $0.block.offsets.contains(Int(operation.range.start))
      }
  }

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
      case .truncate?, .delete(hasWhere: false)?: empty(operation)
      default: break
      }
    case "create_table":
      guard let table = operation.table?.normalized, !operation.makesRows else { return nil }
      names.insert(table)
      return table
    case "rename_table":
      guard let table = operation.table?.normalized, let name = operation.name else { return nil }
      let renamed = TableName(schema: table.schema, name: name).normalized
      emptiedInBlocks.removeAll { $0.table == table || $0.table == renamed }
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

  private mutating func empty(_ operation: Operation) {
    guard let table = operation.table?.normalized else { return }
    if operation.certainty == .exact {
      names.insert(table)
      filled.remove(table)
    } else if let block = operation.block {
      emptiedInBlocks.append((table, block))
    }
  }

  private mutating func fill(_ table: TableName?) {
    guard let table = table?.normalized else {
      names.removeAll()
      emptiedInBlocks.removeAll()
      return
    }
    names.remove(table)
    emptiedInBlocks.removeAll { $0.table == table }
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
