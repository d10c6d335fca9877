/// Partitions, and tables that inherit from others.
extension Schema {
  /// Whether a table has more than columns that its partitions or heirs get too.
  ///
  /// Keys and indexes of partitioned tables are made for each partition, under other names.
  func hasMoreForHeirs(_ table: Table) -> Bool {
    table.isIncomplete
      || table.isPartitioned && !(table.constraints.isEmpty && table.indexes.isEmpty)
      || table.constraints.contains { $0.kind == .check }
  }

  mutating func attach(_ name: TableName, to parent: TableName) -> ChangeOutcome {
    let hasMore = self[table: parent].map(hasMoreForHeirs) ?? true
    return change(name) { table in
      table.parents.append(parent)
      if hasMore { table.isIncomplete = true }
    }
  }

  mutating func detach(_ name: TableName, from parent: TableName) -> ChangeOutcome {
    let key = identifiers.key(parent)
    return change(name) { [identifiers] table in
      table.parents.removeAll { identifiers.key($0) == key }
    }
  }

  /// Makes partitions and heirs doubtful that get or lose what a table does, under names of their own.
  ///
  /// - Parameters:
  ///   - name: The table.
  ///   - kind: Of which kind of constraint it is; nil for an index.
  mutating func doubtHeirs(of name: TableName, _ kind: ConstraintDefinition.Kind? = nil) {
    guard heirCount > 0,
      tables.has(identifiers.key(name), where: { $0.isPartitioned || kind == .check })
    else { return }
    for heir in heirs(of: name) { markIncomplete(heir) }
  }

  /// The partitions and heirs of a table, and those of these, each once and after its parent.
  func heirs(of name: TableName) -> [TableName] {
    if heirCount == 0 { return [] }
    let start = identifiers.key(name)
    var result: [TableName] = []
    var seen: Set<TableName> = []
    var waiting = [start]
    while let parent = waiting.popLast() {
      // Hardly any table has heirs, so that those that only refer to it are not even copied.
      for key in dependents[parent] ?? []
      where tables.has(key, where: { $0.parents.contains { identifiers.key($0) == parent } }) {
        guard key != start, seen.insert(key).inserted, let heir = tables[key] else { continue }
        result.append(heir.name)
        waiting.append(key)
      }
    }
    return result
  }
}
