extension Schema {
  mutating func create(_ definition: TableDefinition, _ ifNotExists: Bool) -> ChangeOutcome {
    let old = self[table: definition.name]
    if let old, !old.isUncertain {
      return ifNotExists ? .unchanged : .alreadyExists(.table(definition.name))
    }
    let taken = definition.constraints.filter(\.hasIndex).compactMap(\.name)
      .first { isRelation(identifiers.key($0, beside: definition.name)) }
    if let taken { return .alreadyExists(.constraint(definition.name, taken)) }
    if old == nil, isRelation(identifiers.key(definition.name)) {
      return ifNotExists ? .unchanged : .alreadyExists(.table(definition.name))
    }
    if let old, ifNotExists {
      // One of two tables is there now, and it is certain that one is.
      var table = Table(either: old, or: table(of: definition))
      table.isUncertain = false
      replace(old, with: table)
      return .applied
    }
    if let old { replace(old, with: nil) }
    replace(nil, with: table(of: definition))
    return .applied
  }

  private func table(of definition: TableDefinition) -> Table {
    var table = Table(name: definition.name)
    table.comment = definition.comment
    table.isTemporary = definition.isTemporary
    table.isPartitioned = definition.isPartitioned
    table.parents = definition.parents
    table.isIncomplete = definition.isIncomplete
    table.origin = origin
    inherit(&table)
    if let model = definition.model { copyParts(of: model, to: &table) }
    table.columns.reserveCapacity(table.columns.count + definition.columns.count)
    for column in definition.columns {
      if let name = column.name, table.columns.contains(where: { areSame($0.name, name) }) {
        table.columns.removeAll { areSame($0.name, name) }
      }
      append(column, to: &table)
    }
    var constraints = definition.constraints
    let key = definition.columns.filter(\.isPrimaryKey).compactMap(\.name)
    if !key.isEmpty, !constraints.contains(where: { $0.kind == .primaryKey }) {
      constraints.insert(ConstraintDefinition(.primaryKey, columns: key), at: 0)
    }
    constraints = inOrderOfCreation(withoutRedundant(constraints))
    table.constraints.reserveCapacity(table.constraints.count + constraints.count)
    for constraint in constraints { append(constraint, to: &table) }
    for index in definition.indexes { append(index, to: &table) }
    return table
  }

  /// PostgreSQL makes one constraint of several keys on the same columns, under the first name given.
  private func withoutRedundant(_ constraints: [ConstraintDefinition]) -> [ConstraintDefinition] {
    guard dialect == .postgresql, constraints.contains(where: { $0.kind == .unique }) else {
      return constraints
    }
    var result: [ConstraintDefinition] = []
    let keys = constraints.filter { $0.kind == .primaryKey }
    for constraint in keys + constraints.filter({ $0.kind != .primaryKey }) {
      let position = result.firstIndex {
        constraint.kind == .unique && $0.hasIndex && $0.columns == constraint.columns
          && $0.isDeferrable == constraint.isDeferrable
      }
      guard let position else {
        result.append(constraint)
        continue
      }
      if result[position].name == nil { result[position].name = constraint.name }
    }
    return result
  }

  /// The order in which the database makes the constraints of a new table, which decides their numbers.
  private func inOrderOfCreation(_ constraints: [ConstraintDefinition]) -> [ConstraintDefinition] {
    guard dialect == .postgresql else { return constraints }
    let order: [ConstraintDefinition.Kind] = [.check, .primaryKey, .unique, .exclude, .foreignKey]
    // So most are written.
    let isOrdered = constraints.indices.dropFirst().allSatisfy { index in
      order.firstIndex(of: constraints[index - 1].kind) ?? 0
        <= order.firstIndex(of: constraints[index].kind) ?? 0
    }
    if isOrdered { return constraints }
    return order.flatMap { kind in constraints.filter { $0.kind == kind } }
  }

  /// Gives a new table the columns of those that it inherits from or is a partition of.
  private func inherit(_ table: inout Table) {
    for name in table.parents {
      guard let parent = self[table: name] else {
        table.isIncomplete = true
        continue
      }
      for column in parent.columns where !table.columns.contains(where: { $0.name == column.name })
      {
        table.append(column)
      }
      table.isIncomplete = table.isIncomplete || hasMoreForHeirs(parent)
    }
  }

  mutating func drop(_ name: TableName, _ ifExists: Bool, _ cascades: Bool) -> ChangeOutcome {
    guard let table = self[table: name] else {
      return ifExists ? .unchanged : .missing(.table(name))
    }
    let key = identifiers.key(name)
    // Partitions go with their table, however deep they are; each table goes only once.
    var waiting = [table]
    while let dropped = waiting.popLast() {
      guard self[table: dropped.name] != nil else { continue }
      let droppedKey = identifiers.key(dropped.name)
      for dependent in dependents(of: dropped.name) {
        let isHeir = dependent.parents.contains { identifiers.key($0) == droppedKey }
        if isHeir, dropped.isPartitioned || cascades {
          waiting.append(dependent)
        } else if cascades {
          var changed = dependent
          changed.constraints.removeAll { $0.referredTable.map(identifiers.key) == droppedKey }
          replace(dependent, with: changed)
        }
      }
      if let current = self[table: dropped.name] { replace(current, with: nil) }
    }
    return tables[key] == nil ? .applied : .unchanged
  }

  mutating func rename(_ name: TableName, to newName: TableName) -> ChangeOutcome {
    guard let old = self[table: name] else { return renameUnknown(name, to: newName) }
    var target = newName
    // `RENAME TO` leaves a table in its schema.
    if target.schema == nil, target.name != name.name { target.schema = old.name.schema }
    let oldKey = identifiers.key(name)
    let newKey = identifiers.key(target)
    if isMySQL, target == old.name { return .unchanged }
    if target == old.name || tables[newKey] == nil && isRelation(newKey) {
      return .alreadyExists(.table(target))
    }
    if newKey != oldKey, let existing = tables[newKey] {
      guard existing.isUncertain else { return .alreadyExists(.table(target)) }
      replace(existing, with: nil)
    }
    let dependents = dependents(of: name)
    var table = old
    table.name = target
    table.isUncertain = false
    renameNumberedKeys(of: &table, from: old.name)
    SequenceDefault(identifiers: identifiers).update(&table, from: old)
    replace(old, with: table)
    for dependent in dependents {
      guard
        let current = identifiers.key(dependent.name) == oldKey
          ? table : self[table: dependent.name]
      else { continue }
      var changed = current
      for index in changed.constraints.indices
      where changed.constraints[index].referredTable.map(identifiers.key) == oldKey {
        changed.constraints[index].referredTable = target
      }
      for index in changed.parents.indices where identifiers.key(changed.parents[index]) == oldKey {
        changed.parents[index] = target
      }
      replace(current, with: changed)
    }
    return .applied
  }

  /// A table that is not known is there under its new name.
  private mutating func renameUnknown(_ name: TableName, to newName: TableName) -> ChangeOutcome {
    for kind in [ObjectKind.view, .materializedView, .sequence, .foreignTable]
    where self[kind, name] != nil {
      return rename(kind, name, to: newName)
    }
    guard self[table: newName] == nil else { return .missing(.table(name)) }
    var table = Table(name: newName)
    table.isIncomplete = true
    replace(nil, with: table)
    return .missing(.table(name))
  }

  func areSame(_ name: String?, _ other: String?) -> Bool { identifiers.areSame(name, other) }
}
