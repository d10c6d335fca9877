extension Schema {
  /// Puts a table in the place of another, or adds or removes it; the only way in which tables change.
  ///
  /// - Parameters:
  ///   - old: The table as it is; nil for a new one.
  ///   - new: As it will be; nil to remove it.
  mutating func replace(_ old: Table?, with new: Table?) {
    let oldKey = (old?.name).map(identifiers.key)
    let newKey = (new?.name).map(identifiers.key)
    let isMoved = oldKey != newKey
    let changesConstraints = isMoved || old?.constraints != new?.constraints
    if changesConstraints || old?.indexes != new?.indexes
      || old?.ownedSequences != new?.ownedSequences
    {
      if isMoved {
        if let oldKey { changeNames(of: oldKey, old, nil) }
        if let newKey { changeNames(of: newKey, nil, new) }
      } else if let newKey {
        changeNames(of: newKey, old, new)
      }
    }
    if changesConstraints || old?.parents != new?.parents {
      let left = old.map(Self.referredTables) ?? []
      let come = new.map(Self.referredTables) ?? []
      if isMoved || left != come {
        let (left, come) = (keys(of: left), keys(of: come))
        if isMoved || left != come {
          if let oldKey { forgetReferences(to: left, of: oldKey) }
          if let newKey { keepReferences(to: come, of: newKey) }
        }
      }
    }
    if old?.parents.isEmpty == false { heirCount -= 1 }
    if new?.parents.isEmpty == false { heirCount += 1 }
    if isMoved, let oldKey { tables[oldKey] = nil }
    if let newKey { tables[newKey] = new }
  }

  /// The tables that refer to a table, each once.
  func dependents(of name: TableName) -> [Table] {
    (dependents[identifiers.key(name)] ?? []).compactMap { tables[$0] }
  }

  /// Whether a relation or constraint in a table's schema has this name, so that the database makes
  /// another one.
  func isTaken(_ name: String, beside table: TableName) -> Bool {
    constraintNames[identifiers.key(name, beside: table)] != nil
      || isRelation(identifiers.key(name, beside: table))
  }

  /// Whether a relation has this name, so that PostgreSQL lets no other one have it.
  func isRelation(_ key: TableName) -> Bool {
    guard dialect == .postgresql else { return false }
    if owners.has(key) || tables.has(key) { return true }
    return objects.count > 0
      && Self.relationKinds.contains { objects.has(ObjectKey(kind: $0, name: key)) }
  }

  /// The other objects that share their names with tables and indexes.
  private static let relationKinds: [ObjectKind] = [
    .sequence, .view, .materializedView, .foreignTable,
  ]

  /// Makes the names for what a table has without one.
  func names(for table: Table) -> DatabaseNames {
    DatabaseNames(identifiers: identifiers) { name in
      isTaken(name, beside: table.name)
        || table.constraints.contains { $0.name == name }
        || table.indexes.contains { $0.name == name }
        || table.ownedSequences.contains { $0.name == name }
    }
  }

  /// Whether the names of indexes are those of a whole schema, and not of their table only.
  private var sharesIndexNames: Bool {
    switch dialect {
    case .mysql, .mariadb, .mssql: false
    case .postgresql, .sqlite, .oracle, nil: true
    }
  }

  private func relationNames(of table: Table) -> [String] {
    guard sharesIndexNames else { return [] }
    var names: [String] = []
    names.reserveCapacity(
      table.indexes.count + table.constraints.count + table.ownedSequences.count)
    for index in table.indexes {
      if let name = index.name { names.append(name) }
    }
    for index in table.constraints.indices where table.constraints[index].hasIndex {
      if let name = table.constraints[index].name { names.append(name) }
    }
    for sequence in table.ownedSequences { names.append(sequence.name) }
    return names
  }

  /// The tables that a table refers to, once for each time it does.
  private static func referredTables(of table: Table) -> [TableName] {
    var names = table.parents
    for index in table.constraints.indices {
      if let name = table.constraints[index].referredTable { names.append(name) }
    }
    return names
  }

  /// The keys of some names, each once.
  private func keys(of names: [TableName]) -> [TableName] {
    if names.count < 2 { return names.map(identifiers.key) }
    var seen: Set<TableName> = []
    return names.map(identifiers.key).filter { seen.insert($0).inserted }
  }

  /// Forgets the names that a table had, and keeps those that it has.
  private mutating func changeNames(of table: TableName, _ old: Table?, _ new: Table?) {
    let left = new.map { relationNames(of: $0) } ?? []
    let (gone, come) = Self.difference(old.map { relationNames(of: $0) } ?? [], left)
    for name in gone where !left.contains(name) {
      let key = identifiers.key(name, beside: table)
      owners.update(key) { if $0 == table { $0 = nil } }
    }
    for name in come { owners[identifiers.key(name, beside: table)] = table }
    let (goneConstraints, comeConstraints) = Self.difference(
      old.map(Self.constraintNames) ?? [], new.map(Self.constraintNames) ?? [])
    for name in goneConstraints {
      constraintNames.update(identifiers.key(name, beside: table)) { count in
        count = count.flatMap { $0 > 1 ? $0 - 1 : nil }
      }
    }
    for name in comeConstraints {
      constraintNames.update(identifiers.key(name, beside: table)) { $0 = ($0 ?? 0) + 1 }
    }
  }

  private static func constraintNames(of table: Table) -> [String] {
    var names: [String] = []
    names.reserveCapacity(table.constraints.count)
    for index in table.constraints.indices {
      if let name = table.constraints[index].name { names.append(name) }
    }
    return names
  }

  /// What two lists have between their common beginning and their common end.
  private static func difference(
    _ old: [String], _ new: [String]
  ) -> (old: ArraySlice<String>, new: ArraySlice<String>) {
    let shorter = min(old.count, new.count)
    var start = 0
    while start < shorter, old[start] == new[start] { start += 1 }
    var end = 0
    while start + end < shorter, old[old.count - 1 - end] == new[new.count - 1 - end] { end += 1 }
    return (old[start..<(old.count - end)], new[start..<(new.count - end)])
  }

  private mutating func keepReferences(to referred: [TableName], of key: TableName) {
    for referred in referred { dependents.update(referred) { $0 = ($0 ?? []) + [key] } }
  }

  private mutating func forgetReferences(to referred: [TableName], of key: TableName) {
    for referred in referred {
      dependents.update(referred) { list in
        list?.removeAll { $0 == key }
        if list?.isEmpty == true { list = nil }
      }
    }
  }
}

extension ConstraintDefinition {
  /// Whether the database keeps an index for it.
  var hasIndex: Bool {
    switch kind {
    case .primaryKey, .unique, .exclude: true
    case .foreignKey, .check: false
    }
  }
}
