extension Schema {
  /// Makes a change, as the database would.
  ///
  /// It never fails: a change that a database would refuse leaves the schema as it is, except that a
  /// table that is changed must have been there.
  ///
  /// - Parameters:
  ///   - change: What is done.
  ///   - isConditional: Whether it is done only perhaps. What it makes or removes is there only perhaps
  ///     afterwards, and what it alters is no longer known.
  /// - Returns: What became of it.
  @discardableResult
  package mutating func apply(
    _ change: SchemaChange, isConditional: Bool = false
  ) -> ChangeOutcome {
    guard isConditional else { return make(change) }
    var changed = self
    let outcome = changed.make(change)
    switch outcome {
    case .applied, .unknown: self = eitherOr(changed)
    case .unchanged, .alreadyExists: break
    // What is changed only perhaps need not be there.
    case .missing: break
    }
    return outcome
  }

  private mutating func make(_ change: SchemaChange) -> ChangeOutcome {
    switch change {
    case .createTable(let table, let ifNotExists): create(table, ifNotExists)
    case .dropTable(let name, let ifExists, let cascades): drop(name, ifExists, cascades)
    case .renameTable(let name, let newName): rename(name, to: newName)
    case .rebuildTable(let definition, let changes): rebuild(definition, changes)
    case .addColumn(let table, let column, let ifNotExists): add(column, to: table, ifNotExists)
    case .dropColumn(let table, let name, let ifExists, _): dropColumn(name, of: table, ifExists)
    case .alterColumn(let table, let name, let change): alter(name, of: table, change)
    case .addConstraint(let table, let constraint): add(constraint, to: table)
    case .dropConstraint(let table, let name, let kind, let ifExists, let cascades):
      dropConstraint(name, kind, of: table, ifExists, cascades)
    case .validateConstraint(let table, let name): validate(name, of: table)
    case .renameConstraint(let table, let name, let newName):
      renameConstraint(name, of: table, to: newName)
    case .createIndex(let table, let index, let ifNotExists): create(index, on: table, ifNotExists)
    case .dropIndex(let name, let table, let ifExists, _): dropIndex(name, of: table, ifExists)
    case .renameIndex(let name, let table, let newName):
      renameIndex(name, of: table, to: newName)
    case .setTableComment(let table, let comment): self.change(table) { $0.comment = comment }
    case .convertTexts(let table): convertTexts(of: table)
    case .attach(let table, let parent): attach(table, to: parent)
    case .detach(let table, let parent): detach(table, from: parent)
    case .createType(let type): create(type)
    case .addEnumerationValue(let type, let label, let before, let after, let ifNotExists):
      add(label, to: type, before: before, after: after, ifNotExists)
    case .renameEnumerationValue(let type, let label, let newLabel):
      renameLabel(label, of: type, to: newLabel)
    case .renameType(let name, let newName): renameType(name, to: newName)
    case .dropType(let name, let ifExists, _): dropType(name, ifExists)
    case .create(let kind, let name, _, let ifNotExists): create(kind, name, ifNotExists)
    case .drop(let kind, let name, let ifExists, let cascades):
      drop(kind, name, ifExists, cascades)
    case .rename(let kind, let name, let newName): rename(kind, name, to: newName)
    case .unknown(let table): touch(table)
    }
  }

  /// Something unknown is done to a table, or to anything.
  private mutating func touch(_ name: TableName?) -> ChangeOutcome {
    if let name {
      _ = change(name) { $0.isIncomplete = true }
    } else {
      isIncomplete = true
    }
    return .unknown(name)
  }

  /// Marks a table as touched by something that cannot be read, if it is there.
  package mutating func markIncomplete(_ name: TableName) {
    let key = identifiers.key(name)
    guard tables.has(key, where: { !$0.isIncomplete }) else { return }
    tables.change(key) { table in
      table.isIncomplete = true
      return true
    }
  }

  /// Changes a table that has to be there.
  ///
  /// One that is not known is there from now on, since the database accepts the change: nothing is known
  /// of it but what changes.
  mutating func change(_ name: TableName, _ body: (inout Table) -> Void) -> ChangeOutcome {
    change(name) { _, table in body(&table) }
  }

  /// The same for a change that looks at the schema, but for the table, in whose place an empty one stands.
  ///
  /// Nobody keeps the schema meanwhile: one that is kept would have to be copied for its changes.
  mutating func change(
    _ name: TableName, _ body: (Schema, inout Table) -> Void
  ) -> ChangeOutcome {
    let key = identifiers.key(name)
    var table = Table(name: name)
    guard let place = tables.place(of: key) else {
      table.isIncomplete = true
      body(self, &table)
      replace(nil, with: table)
      return .missing(.table(name))
    }
    // Out of the schema nobody else has it, so that no more is copied than what changes.
    tables.exchange(&table, at: place)
    let old = Table.Ties(table)
    table.isUncertain = false
    body(self, &table)
    follow(old, Table.Ties(table), of: key)
    tables.exchange(&table, at: place)
    return .applied
  }
}
