extension Schema {
  mutating func create(
    _ index: IndexDefinition, on name: TableName, _ ifNotExists: Bool
  ) -> ChangeOutcome {
    if let indexName = index.name, let owner = owner(ofIndex: indexName, of: name) {
      let existing = owner.indexes.first { areSame($0.name, indexName) }
      guard let existing, existing.isUncertain else {
        return ifNotExists ? .unchanged : .alreadyExists(.index(name, indexName))
      }
      var changed = owner
      changed.indexes.removeAll { $0 == existing }
      replace(owner, with: changed)
    }
    if let indexName = index.name, isRelation(identifiers.key(indexName, beside: name)) {
      return ifNotExists ? .unchanged : .alreadyExists(.index(name, indexName))
    }
    if !tables.has(identifiers.key(name)), self[.materializedView, name] != nil { return .applied }
    doubtHeirs(of: name)
    return change(name) { schema, table in schema.append(index, to: &table) }
  }

  /// Adds an index as the database keeps it.
  func append(_ definition: IndexDefinition, to table: inout Table) {
    var index = definition
    index.elements = index.elements.map { element in
      guard case .expression(let text?) = element,
        let column = ConditionText.column(ofOrdering: text),
        let name = table.columns.compactMap(\.name).first(where: { areSame($0, column) })
      else { return element }
      return .column(name)
    }
    if index.isOrdered { dropServed(by: index.leadingColumns, in: &table) }
    if index.isIncomplete {
      table.isIncomplete = true
    } else if index.name == nil {
      index.name = names(for: table).name(of: index, in: table)
    }
    table.append(index)
  }

  /// The table that has an index, or the index of a constraint, of this name, beside a table.
  private func owner(ofIndex index: String, of name: TableName) -> Table? {
    let isOwn = tables.has(identifiers.key(name)) { table in
      table.indexes.contains { areSame($0.name, index) }
        || table.constraints.contains { $0.hasIndex && areSame($0.name, index) }
    }
    if isOwn { return self[table: name] }
    return owners[identifiers.key(index, beside: name)].flatMap { tables[$0] }
  }

  /// The table of an index that a statement names, with or without its table.
  private func owner(of index: TableName, of name: TableName?) -> Table? {
    if let name { return owner(ofIndex: index.name, of: name) }
    return table(ofIndex: index)
  }

  mutating func dropIndex(
    _ index: TableName, of name: TableName?, _ ifExists: Bool
  ) -> ChangeOutcome {
    guard let owner = owner(of: index, of: name) else {
      if ifExists { return .unchanged }
      if let name, self[table: name] == nil { _ = change(name) { _ in } }
      return .missing(.index(name, index.name))
    }
    let isKey = !owner.indexes.contains { areSame($0.name, index.name) }
    // PostgreSQL does not drop the index of a constraint.
    if isKey, dialect == .postgresql { return .missing(.index(name, index.name)) }
    doubtHeirs(of: owner.name)
    return change(owner.name) { [identifiers] table in
      table.indexes.removeAll { identifiers.areSame($0.name, index.name) }
      if isKey {
        table.constraints.removeAll { $0.hasIndex && identifiers.areSame($0.name, index.name) }
      }
    }
  }

  mutating func renameIndex(
    _ index: TableName, of name: TableName?, to newName: String
  ) -> ChangeOutcome {
    guard let owner = owner(of: index, of: name) else {
      return .missing(.index(name, index.name))
    }
    if isMySQL, index.name == newName { return .unchanged }
    let target = identifiers.key(newName, beside: owner.name)
    if owners[target] == nil, isRelation(target) { return .alreadyExists(.index(name, newName)) }
    if let existing = self.owner(ofIndex: newName, of: owner.name),
      !existing.indexes.contains(where: { areSame($0.name, newName) && $0.isUncertain })
    {
      return .alreadyExists(.index(name, newName))
    }
    return change(owner.name) { [identifiers] table in
      for position in table.indexes.indices
      where identifiers.areSame(table.indexes[position].name, index.name) {
        table.indexes[position].name = newName
      }
      // A constraint and its index have one name.
      for position in table.constraints.indices
      where table.constraints[position].hasIndex
        && identifiers.areSame(table.constraints[position].name, index.name)
      {
        table.constraints[position].name = newName
      }
    }
  }
}
