extension Schema {
  mutating func add(
    _ column: ColumnDefinition, to name: TableName, _ ifNotExists: Bool
  ) -> ChangeOutcome {
    let columnName = column.name
    let existing = columnName.flatMap { self.column($0, of: name) }
    if let columnName, let existing, !existing.isUncertain {
      return ifNotExists ? .unchanged : .alreadyExists(.column(name, columnName))
    }
    let mayBeThere = existing != nil || heirCount > 0
    return changeWithHeirs(name) { schema, table in
      // One that was there only perhaps was not, or it is kept: which of both is not known.
      if mayBeThere,
        let position = table.columns.firstIndex(where: { schema.areSame($0.name, columnName) })
      {
        let old = table.columns[position]
        table.columns.remove(at: position)
        schema.append(column, to: &table)
        guard ifNotExists, let last = table.columns.indices.last else { return }
        table.columns[last] = ColumnDefinition(either: old, or: table.columns[last])
      } else {
        schema.append(column, to: &table)
      }
    }
  }

  /// Adds a column as the database keeps it.
  func append(_ definition: ColumnDefinition, to table: inout Table) {
    guard let name = definition.name else { return table.isIncomplete = true }
    var column = definition
    let databaseType = column.databaseType.flatMap { DatabaseTypeName.canonical($0, dialect) }
    // Most stay as they are, and are shared with the migration then.
    if databaseType != column.databaseType { column.databaseType = databaseType }
    if dialect == .postgresql {
      if let integer = DatabaseTypeName.integer(ofSerial: column.databaseType) {
        let sequence = names(for: table).sequenceName(of: name, in: table)
        column.databaseType = integer
        column.isNullable = false
        column.isIdentity = true
        column.serverDefault = .some
        column.defaultText = SequenceDefault(identifiers: identifiers)
          .text(sequence, beside: table.name)
        table.ownedSequences.append(.init(name: sequence, column: name))
      } else if column.isIdentity {
        column.isNullable = false
        let sequence = names(for: table).sequenceName(of: name, in: table)
        table.ownedSequences.append(.init(name: sequence, column: name))
      }
    }
    table.append(column)
    if let position = table.columns.indices.last { spellOutSerial(at: position, in: &table) }
    if let placement = column.placement { table.move(name, to: placement, identifiers) }
  }

  mutating func dropColumn(
    _ column: String, of name: TableName, _ ifExists: Bool
  ) -> ChangeOutcome {
    if isKnownToLack(column, name) {
      return ifExists ? .unchanged : .missing(.column(name, column))
    }
    // What refers to the column refers to its key, which goes with it; SQLite does not look.
    if dialect != .sqlite {
      dropReferences(to: name) { [identifiers] in identifiers.contains($0, column) }
    }
    return changeWithHeirs(name) { schema, table in schema.remove(column, from: &table) }
  }

  /// Whether a table is there, all of it known, and has no such column.
  private func isKnownToLack(_ column: String, _ name: TableName) -> Bool {
    tables.has(identifiers.key(name)) { table in
      !table.isIncomplete && !table.columns.contains { areSame($0.name, column) }
    }
  }

  /// Removes a column with what the database drops along with it: all that involves it.
  private func remove(_ column: String, from table: inout Table) {
    let removed = table.columns.compactMap { areSame($0.name, column) ? $0.name : nil }
    table.columns.removeAll { areSame($0.name, column) }
    table.ownedSequences.removeAll { areSame($0.column, column) }
    if isMySQL { return removeFromKeys(column, &table) }
    table.constraints.removeAll { constraint in
      identifiers.contains(constraint.columns, column)
        || constraint.condition.map { names(removed, in: $0) } == true
    }
    table.indexes.removeAll { index in
      index.elements.contains { element in
        switch element {
        case .column(let name): areSame(name, column)
        case .expression(let text): text.map { names(removed, in: $0) } == true
        }
      }
        || index.condition.map { names(removed, in: $0) } == true
    }
  }

  /// Whether a condition names one of some columns.
  private func names(_ columns: [String], in condition: String) -> Bool {
    !columns.isEmpty && !ConditionText(condition).columns(among: columns).isEmpty
  }

  mutating func alter(
    _ column: String, of name: TableName, _ change: ColumnChange
  ) -> ChangeOutcome {
    if isKnownToLack(column, name) { return .missing(.column(name, column)) }
    if let newName = change.newName,
      (newName == column && dialect == .postgresql) || !areSame(newName, column),
      let existing = self.column(newName, of: name), !existing.isUncertain
    {
      return .alreadyExists(.column(name, newName))
    }
    let outcome = changeWithHeirs(name) { schema, table in
      schema.alter(column, of: &table, change)
    }
    if let newName = change.newName, newName != column {
      renameReferences(to: name, column, newName)
    }
    return outcome
  }

  private func alter(_ name: String, of table: inout Table, _ change: ColumnChange) {
    if change.isIncomplete { table.isIncomplete = true }
    if let newName = change.newName { rename(name, of: &table, to: newName) }
    let current = change.newName ?? name
    guard let position = table.columns.firstIndex(where: { areSame($0.name, current) }) else {
      // Of a table that is not known, this much is: the column is there.
      var column = ColumnDefinition(name: current, isNullable: nil, serverDefault: .unknown)
      change.alter(&column, dialect)
      return table.append(column)
    }
    change.alter(&table.columns[position], dialect)
    // MariaDB keeps the check that stands with a column as a part of its definition.
    if change.isRedefinition {
      spellOutSerial(at: position, in: &table)
      table.constraints.removeAll { $0.isOfColumn && identifiers.contains($0.columns, current) }
    }
    if let placement = change.placement { table.move(current, to: placement, identifiers) }
    if change.serverDefault == .identity(true), dialect == .postgresql,
      !table.ownedSequences.contains(where: { areSame($0.column, current) })
    {
      let sequence = names(for: table).sequenceName(of: current, in: table)
      table.ownedSequences.append(.init(name: sequence, column: current))
    }
    if change.serverDefault == .identity(false) {
      table.ownedSequences.removeAll { areSame($0.column, current) }
    }
  }

  private func rename(_ name: String, of table: inout Table, to newName: String) {
    // A column that was there only perhaps under the new name was not.
    if !areSame(name, newName) { table.columns.removeAll { areSame($0.name, newName) } }
    for position in table.columns.indices where areSame(table.columns[position].name, name) {
      table.columns[position].name = newName
    }
    for position in table.constraints.indices
    where table.constraints[position].mayName(name, identifiers) {
      table.constraints[position].renameColumn(name, to: newName, identifiers)
    }
    for position in table.indexes.indices
    where table.indexes[position].mayName(name, identifiers) {
      table.indexes[position].renameColumn(name, to: newName, identifiers)
    }
    for position in table.ownedSequences.indices
    where areSame(table.ownedSequences[position].column, name) {
      table.ownedSequences[position].column = newName
    }
  }

  /// Changes a table and what takes its columns over from it: partitions and heirs.
  private mutating func changeWithHeirs(
    _ name: TableName, _ body: (Schema, inout Table) -> Void
  ) -> ChangeOutcome {
    let outcome = change(name, body)
    for heir in heirs(of: name) { _ = change(heir, body) }
    return outcome
  }
}

extension ColumnChange {
  /// Changes a column, but for its name.
  fileprivate func alter(_ column: inout ColumnDefinition, _ dialect: Dialect?) {
    column.isUncertain = false
    if type != nil || databaseType != nil {
      column.type = type ?? databaseType
      column.databaseType = databaseType.flatMap { DatabaseTypeName.canonical($0, dialect) }
    }
    if let isNullable { column.isNullable = isNullable }
    switch serverDefault {
    case nil: break
    // MySQL's column goes on to number the rows.
    case .drop where column.isIdentity && dialect?.isMySQL == true && !isRedefinition: break
    case .drop:
      column.serverDefault = .none
      column.defaultText = nil
    case .set(let text):
      let isNull = text?.uppercased() == "NULL"
      column.serverDefault = isNull ? .null : .some
      column.defaultText = isNull ? nil : text
    case .identity(let isIdentity):
      column.isIdentity = isIdentity
      column.serverDefault = isIdentity ? .some : .none
      column.defaultText = nil
      if isIdentity, !isRedefinition { column.isNullable = false }
    }
    switch comment {
    case nil: break
    case .drop: column.comment = nil
    case .set(let text): column.comment = text
    }
    if isRedefinition {
      column.isIdentity = serverDefault == .identity(true)
      column.isComputed = isComputed
      if isComputed { column.serverDefault = .some }
      if column.isPrimaryKey { column.isNullable = false }
    }
  }
}

extension ConstraintDefinition {
  fileprivate func mayName(_ column: String, _ identifiers: Identifiers) -> Bool {
    condition != nil || identifiers.contains(columns, column)
  }

  fileprivate mutating func renameColumn(
    _ name: String, to newName: String, _ identifiers: Identifiers
  ) {
    for position in columns.indices where identifiers.areSame(columns[position], name) {
      columns[position] = newName
    }
    condition = condition.map { ConditionText($0).renaming(name, to: newName) }
  }
}

extension Table {
  /// Puts a column in another place among the others.
  fileprivate mutating func move(
    _ name: String, to placement: ColumnPlacement, _ identifiers: Identifiers
  ) {
    guard let position = columns.firstIndex(where: { identifiers.areSame($0.name, name) }) else {
      return
    }
    var column = columns.remove(at: position)
    column.placement = nil
    switch placement {
    case .first: columns.insert(column, at: 0)
    case .after(let other):
      let next = columns.firstIndex { identifiers.areSame($0.name, other) }.map { $0 + 1 }
      columns.insert(column, at: next ?? position)
    }
  }
}

extension IndexDefinition {
  /// The indexed expressions that can be read.
  var expressions: [String] {
    elements.compactMap { if case .expression(let text) = $0 { text } else { nil } }
  }

  fileprivate func mayName(_ column: String, _ identifiers: Identifiers) -> Bool {
    condition != nil
      || elements.contains { element in
        switch element {
        case .column(let name): identifiers.areSame(name, column)
        case .expression(let text): text != nil
        }
      }
  }

  fileprivate mutating func renameColumn(
    _ name: String, to newName: String, _ identifiers: Identifiers
  ) {
    for position in elements.indices {
      switch elements[position] {
      case .column(let column) where identifiers.areSame(column, name):
        elements[position] = .column(newName)
      case .expression(let text?):
        elements[position] = .expression(ConditionText(text).renaming(name, to: newName))
      case .column, .expression(nil): break
      }
    }
    condition = condition.map { ConditionText($0).renaming(name, to: newName) }
  }
}
