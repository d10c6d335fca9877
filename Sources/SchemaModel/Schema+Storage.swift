extension Schema {
  /// Puts a table in the place of another, or adds or removes it.
  ///
  /// Tables change by this and by `change` only, but for how certain they are.
  ///
  /// - Parameters:
  ///   - old: The table as it is; nil for a new one.
  ///   - new: As it will be; nil to remove it.
  mutating func replace(_ old: Table?, with new: Table?) {
    let oldKey = (old?.name).map(identifiers.key)
    let newKey = (new?.name).map(identifiers.key)
    let none = Table.Ties()
    if let oldKey, oldKey == newKey {
      follow(old.map(Table.Ties.init) ?? none, new.map(Table.Ties.init) ?? none, of: oldKey)
    } else {
      if let old, let oldKey { follow(Table.Ties(old), none, of: oldKey) }
      if let new, let newKey { follow(none, Table.Ties(new), of: newKey) }
      if let oldKey { tables[oldKey] = nil }
    }
    if let newKey { tables[newKey] = new }
  }

  /// Keeps what the schema knows of a table's names and of what it refers to.
  mutating func follow(_ old: Table.Ties, _ new: Table.Ties, of table: TableName) {
    let changesConstraints = old.constraints != new.constraints
    if changesConstraints || old.indexes != new.indexes
      || old.ownedSequences != new.ownedSequences
    {
      changeNames(of: table, old, new)
    }
    if changesConstraints || old.parents != new.parents {
      let left = old.referredTables
      let come = new.referredTables
      if left != come {
        let (left, come) = (keys(of: left), keys(of: come))
        if left != come {
          forgetReferences(to: left, of: table)
          keepReferences(to: come, of: table)
        }
      }
    }
    if !old.parents.isEmpty { heirCount -= 1 }
    if !new.parents.isEmpty { heirCount += 1 }
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
    let hash = key.hashValue
    if owners.has(key, hash) || tables.has(key, hash) { return true }
    return objects.count > 0
      && Self.relationKinds.contains { objects.has(ObjectKey(kind: $0, name: key), hash) }
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

  private func relationNames(of table: Table.Ties) -> [String] {
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

  /// The keys of some names, each once.
  private func keys(of names: [TableName]) -> [TableName] {
    if names.count < 2 { return names.map(identifiers.key) }
    var seen: Set<TableName> = []
    return names.map(identifiers.key).filter { seen.insert($0).inserted }
  }

  /// Forgets the names that a table had, and keeps those that it has.
  private mutating func changeNames(
    of table: TableName, _ old: Table.Ties, _ new: Table.Ties
  ) {
    let left = relationNames(of: new)
    let (gone, come) = Self.difference(relationNames(of: old), left)
    for name in gone where !left.contains(name) {
      owners.change(identifiers.key(name, beside: table)) { $0 != table }
    }
    for name in come { owners[identifiers.key(name, beside: table)] = table }
    let (goneConstraints, comeConstraints) = Self.difference(
      old.constraintNames, new.constraintNames)
    for name in goneConstraints {
      constraintNames.update(identifiers.key(name, beside: table)) { count in
        count = count.flatMap { $0 > 1 ? $0 - 1 : nil }
      }
    }
    for name in comeConstraints {
      constraintNames.update(identifiers.key(name, beside: table)) { $0 = ($0 ?? 0) + 1 }
    }
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
    for referred in referred {
      let isKnown = dependents.change(referred) { list in
        list.append(key)
        return true
      }
      if !isKnown { dependents[referred] = [key] }
    }
  }

  private mutating func forgetReferences(to referred: [TableName], of key: TableName) {
    for referred in referred {
      dependents.change(referred) { list in
        list.removeAll { $0 == key }
        return !list.isEmpty
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

extension Table {
  /// What a schema keeps about a table elsewhere: the names that are not for others, and what it refers to.
  struct Ties {
    var constraints: [ConstraintDefinition] = []
    var indexes: [IndexDefinition] = []
    var ownedSequences: [OwnedSequence] = []
    var parents: [TableName] = []

    /// The tables that are referred to, once for each time that is done.
    var referredTables: [TableName] {
      var names = parents
      for index in constraints.indices {
        if let name = constraints[index].referredTable { names.append(name) }
      }
      return names
    }

    var constraintNames: [String] {
      var names: [String] = []
      names.reserveCapacity(constraints.count)
      for index in constraints.indices {
        if let name = constraints[index].name { names.append(name) }
      }
      return names
    }
  }
}

extension Table.Ties {
  init(_ table: Table) {
    constraints = table.constraints
    indexes = table.indexes
    ownedSequences = table.ownedSequences
    parents = table.parents
  }
}
