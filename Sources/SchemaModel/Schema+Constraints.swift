extension Schema {
  mutating func add(_ constraint: ConstraintDefinition, to name: TableName) -> ChangeOutcome {
    let conflicting = tables.read(identifiers.key(name)) { conflict(with: constraint, in: $0) }
    if let existing = conflicting ?? nil, let table = self[table: name] {
      guard existing.isUncertain else { return .alreadyExists(.constraint(name, existing.name)) }
      var changed = table
      changed.constraints.removeAll { $0 == existing }
      replace(table, with: changed)
    }
    if constraint.hasIndex, constraint.usedIndex == nil, let own = constraint.name,
      isRelation(identifiers.key(own, beside: name))
    {
      return .alreadyExists(.constraint(name, own))
    }
    doubtHeirs(of: name, constraint.kind)
    return change(name) { schema, table in schema.append(constraint, to: &table) }
  }

  /// A constraint because of which another one cannot be added.
  private func conflict(
    with constraint: ConstraintDefinition, in table: Table
  ) -> ConstraintDefinition? {
    if constraint.kind == .primaryKey, let key = table.primaryKey { return key }
    guard constraint.name != nil else { return nil }
    return table.constraints.first { other in
      // MySQL keeps the names of keys, of foreign keys and of checks apart.
      areSame(other.name, constraint.name)
        && (!isMySQL || other.kind == constraint.kind && !other.isOfColumn)
    }
  }

  /// Adds a constraint as the database keeps it: with a name, and with what it brings about.
  func append(_ definition: ConstraintDefinition, to table: inout Table) {
    var constraint = definition
    constraint.onDelete = Self.action(constraint.onDelete)
    constraint.onUpdate = Self.action(constraint.onUpdate)
    if let name = constraint.usedIndex {
      adoptIndex(name, &constraint, &table)
    }
    if constraint.kind == .check, constraint.columns.isEmpty {
      let all = table.columns.compactMap(\.name)
      constraint.columns =
        constraint.condition.map { ConditionText($0).columns(among: all) } ?? []
      // PostgreSQL names it after the one column of its condition, if that has one.
      if dialect == .postgresql, constraint.name == nil, constraint.condition == nil {
        constraint.isIncomplete = true
      }
    }
    if constraint.kind == .foreignKey, constraint.referredColumns.isEmpty,
      let referred = constraint.referredTable
    {
      // A table may refer to itself before it is there.
      let isItself = identifiers.key(referred) == identifiers.key(table.name)
      let target = isItself ? table : self[table: referred]
      constraint.referredColumns = target?.primaryKeyColumns ?? []
    }
    if constraint.hasIndex { dropServed(by: constraint.columns, in: &table) }
    if constraint.isOfColumn { constraint.name = constraint.columns.first }
    if isMySQL, constraint.kind == .primaryKey { constraint.name = nil }
    if constraint.isIncomplete {
      // Its name or its columns may be others.
      table.isIncomplete = true
    } else if constraint.name == nil {
      constraint.name = names(for: table).name(of: constraint, in: table)
    }
    if constraint.kind == .primaryKey {
      for position in table.columns.indices
      where constraint.columns.contains(where: { areSame($0, table.columns[position].name) }) {
        table.columns[position].isPrimaryKey = true
        // SQLite alone lets a primary key be NULL, unless it is the row's number.
        if dialect != .sqlite { table.columns[position].isNullable = false }
      }
    }
    table.append(constraint)
    makeIndex(for: constraint, named: definition.name, in: &table)
  }

  /// What a foreign key does, in one spelling; nil for `NO ACTION`, which is the default.
  private static func action(_ text: String?) -> String? {
    // So most are written.
    guard let text, text != "CASCADE", text != "SET NULL" else { return text }
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").uppercased()
    return words == "NO ACTION" ? nil : words
  }

  /// `USING INDEX`: an index becomes the constraint, and takes its name.
  private func adoptIndex(
    _ name: String, _ constraint: inout ConstraintDefinition, _ table: inout Table
  ) {
    guard let position = table.indexes.firstIndex(where: { areSame($0.name, name) }) else {
      constraint.isIncomplete = constraint.columns.isEmpty
      constraint.name = constraint.name ?? name
      return
    }
    let index = table.indexes.remove(at: position)
    if constraint.columns.isEmpty { constraint.columns = index.columns }
    constraint.name = constraint.name ?? index.name
  }

  mutating func dropConstraint(
    _ constraint: String?, _ kind: ConstraintDefinition.Kind?, of name: TableName, _ ifExists: Bool,
    _ cascades: Bool
  ) -> ChangeOutcome {
    guard let table = self[table: name] else {
      return ifExists ? .unchanged : change(name) { _ in }
    }
    guard let position = self.position(ofConstraint: constraint, kind, in: table) else {
      // To MySQL a unique constraint is an index.
      if let constraint, kind == .unique || kind == nil,
        table.indexes.contains(where: { areSame($0.name, constraint) })
      {
        return dropIndex(TableName(name: constraint), of: name, ifExists)
      }
      return ifExists ? .unchanged : .missing(.constraint(name, constraint))
    }
    let removed = table.constraints[position]
    if cascades, removed.hasIndex {
      dropReferences(to: name) { Set($0) == Set(removed.columns) }
    }
    doubtHeirs(of: name, removed.kind)
    return change(name) { table in
      table.constraints.removeAll { $0 == removed }
      if removed.kind == .primaryKey {
        for index in table.columns.indices { table.columns[index].isPrimaryKey = false }
      }
    }
  }

  /// The constraint that is meant; one without a name may be meant by the name that a database gives.
  private func position(
    ofConstraint name: String?, _ kind: ConstraintDefinition.Kind?, in table: Table
  ) -> Int? {
    let candidates = table.constraints.indices.filter {
      kind == nil || table.constraints[$0].kind == kind
    }
    // MySQL calls every primary key PRIMARY, whatever name is given.
    guard let name, kind != .primaryKey || !isMySQL else {
      return kind == .primaryKey ? candidates.first : nil
    }
    return candidates.first { areSame(table.constraints[$0].name, name) }
      ?? candidates.first {
        let constraint = table.constraints[$0]
        return constraint.name == nil
          && DatabaseNames.plainName(of: constraint, in: table) == name
      }
  }

  mutating func validate(_ constraint: String, of name: TableName) -> ChangeOutcome {
    changeConstraint(constraint, of: name) { $0.isNotValid = false }
  }

  mutating func renameConstraint(
    _ constraint: String, of name: TableName, to newName: String
  ) -> ChangeOutcome {
    let hasIndex = self[table: name]?.constraints.first { areSame($0.name, constraint) }?.hasIndex
    let isTaken = hasIndex == true && isRelation(identifiers.key(newName, beside: name))
    if isTaken
      || self[table: name]?.constraints.contains(where: { areSame($0.name, newName) }) == true
    {
      return .alreadyExists(.constraint(name, newName))
    }
    return changeConstraint(constraint, of: name) { $0.name = newName }
  }

  private mutating func changeConstraint(
    _ constraint: String, of name: TableName, _ body: (inout ConstraintDefinition) -> Void
  ) -> ChangeOutcome {
    if let table = self[table: name], !table.isIncomplete,
      position(ofConstraint: constraint, nil, in: table) == nil
    {
      return .missing(.constraint(name, constraint))
    }
    return change(name) { schema, table in
      guard let position = schema.position(ofConstraint: constraint, nil, in: table) else {
        return
      }
      body(&table.constraints[position])
    }
  }

  /// The tables that refer to a table by columns that fulfil a condition, each once.
  ///
  /// Most of those that refer to it do not, and are not even copied.
  private func dependents(of name: TableName, where isMeant: ([String]) -> Bool) -> [Table] {
    let key = identifiers.key(name)
    return (dependents[key] ?? []).compactMap { dependent in
      let refers = tables.has(dependent) { table in
        table.constraints.indices.contains {
          isMeant(table.constraints[$0].referredColumns) && refersTo(key, table.constraints[$0])
        }
      }
      return refers ? tables[dependent] : nil
    }
  }

  private func refersTo(_ key: TableName, _ constraint: ConstraintDefinition) -> Bool {
    constraint.referredTable.map(identifiers.key) == key
  }

  /// Drops foreign keys of other tables.
  ///
  /// - Parameters:
  ///   - name: The table that they refer to.
  ///   - isDropped: Says by the columns that one refers to whether it is dropped.
  mutating func dropReferences(to name: TableName, where isDropped: ([String]) -> Bool) {
    let key = identifiers.key(name)
    for dependent in dependents(of: name, where: isDropped) {
      var changed = dependent
      changed.constraints.removeAll { isDropped($0.referredColumns) && refersTo(key, $0) }
      replace(dependent, with: changed)
    }
  }

  /// Follows a renamed column in the foreign keys that refer to it.
  mutating func renameReferences(to name: TableName, _ column: String, _ newName: String) {
    let key = identifiers.key(name)
    let identifiers = identifiers
    func isMeant(_ columns: [String]) -> Bool { identifiers.contains(columns, column) }
    for dependent in dependents(of: name, where: isMeant) {
      var changed = dependent
      for position in changed.constraints.indices
      where isMeant(changed.constraints[position].referredColumns)
        && refersTo(key, changed.constraints[position])
      {
        changed.constraints[position].referredColumns = changed.constraints[position]
          .referredColumns.map { areSame($0, column) ? newName : $0 }
      }
      replace(dependent, with: changed)
    }
  }
}
