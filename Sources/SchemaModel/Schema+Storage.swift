extension Schema {
  /// Puts a table in the place of another, or adds or removes it; the only way in which tables change.
  ///
  /// - Parameters:
  ///   - old: The table as it is; nil for a new one.
  ///   - new: As it will be; nil to remove it.
  mutating func replace(_ old: Table?, with new: Table?) {
    let oldKey = old.map { identifiers.key($0.name) }
    let newKey = new.map { identifiers.key($0.name) }
    let isMoved = oldKey != newKey
    if isMoved || old?.indexes != new?.indexes || old?.constraints != new?.constraints
      || old?.ownedSequences != new?.ownedSequences
    {
      if let old, let oldKey { forgetNames(of: old, oldKey) }
      if let new, let newKey { keepNames(of: new, newKey) }
    }
    if isMoved || old?.constraints != new?.constraints || old?.parents != new?.parents {
      if let old, let oldKey { forgetReferences(of: old, oldKey) }
      if let new, let newKey { keepReferences(of: new, newKey) }
    }
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
    return owners[key] != nil || tables[key] != nil
      || [ObjectKind.sequence, .view, .materializedView, .foreignTable].contains {
        objects[ObjectKey(kind: $0, name: key)] != nil
      }
  }

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

  private func relationNames(of table: Table) -> [TableName] {
    guard sharesIndexNames else { return [] }
    let constraints = table.constraints.filter(\.hasIndex).compactMap(\.name)
    let names = table.indexes.compactMap(\.name) + constraints + table.ownedSequences.map(\.name)
    return names.map { identifiers.key($0, beside: table.name) }
  }

  private func referredKeys(of table: Table) -> [TableName] {
    var seen: Set<TableName> = []
    return (table.constraints.compactMap(\.referredTable) + table.parents)
      .map(identifiers.key).filter { seen.insert($0).inserted }
  }

  private mutating func keepNames(of table: Table, _ key: TableName) {
    for name in relationNames(of: table) { owners[name] = key }
    for name in table.constraints.compactMap(\.name) {
      constraintNames[identifiers.key(name, beside: table.name), default: 0] += 1
    }
  }

  private mutating func forgetNames(of table: Table, _ key: TableName) {
    for name in relationNames(of: table) where owners[name] == key { owners[name] = nil }
    for name in table.constraints.compactMap(\.name) {
      let key = identifiers.key(name, beside: table.name)
      constraintNames[key] = constraintNames[key].flatMap { $0 > 1 ? $0 - 1 : nil }
    }
  }

  private mutating func keepReferences(of table: Table, _ key: TableName) {
    for referred in referredKeys(of: table) { dependents[referred, default: []].append(key) }
  }

  private mutating func forgetReferences(of table: Table, _ key: TableName) {
    for referred in referredKeys(of: table) {
      dependents[referred, default: []].removeAll { $0 == key }
      if dependents[referred]?.isEmpty == true { dependents[referred] = nil }
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

extension SharedMap {
  subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
    get { self[key] ?? value() }
    set { self[key] = newValue }
  }
}
