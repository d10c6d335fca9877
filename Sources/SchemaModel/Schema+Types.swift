extension Schema {
  mutating func create(_ definition: TypeDefinition) -> ChangeOutcome {
    let key = identifiers.key(definition.name)
    if let existing = types[key], !existing.isUncertain {
      return .alreadyExists(.type(definition.name))
    }
    types[key] = NamedType(definition: definition)
    return .applied
  }

  mutating func dropType(_ name: TableName, _ ifExists: Bool) -> ChangeOutcome {
    let key = identifiers.key(name)
    guard types[key] != nil else { return ifExists ? .unchanged : .missing(.type(name)) }
    types[key] = nil
    return .applied
  }

  mutating func renameType(_ name: TableName, to newName: TableName) -> ChangeOutcome {
    let key = identifiers.key(name)
    guard var type = types[key] else { return .missing(.type(name)) }
    var target = newName
    if target.schema == nil, target.name != name.name { target.schema = name.schema }
    let newKey = identifiers.key(target)
    if newKey == key || types[newKey]?.isUncertain == false { return .alreadyExists(.type(target)) }
    type.definition.name = target
    types[key] = nil
    types[newKey] = type
    renameTypeOfColumns(name, to: target)
    return .applied
  }

  /// Columns keep their type under its new name.
  private mutating func renameTypeOfColumns(_ name: TableName, to newName: TableName) {
    let spellings = [name.description, name.name].flatMap { [$0, "\($0)[]"] }
    let keys = tables.unorderedKeys { table in
      table.columns.contains { $0.databaseType.map(spellings.contains) == true }
    }
    for key in keys {
      guard let table = tables[key] else { continue }
      var changed = table
      for position in changed.columns.indices {
        guard let type = changed.columns[position].databaseType, spellings.contains(type) else {
          continue
        }
        let isArray = type.hasSuffix("[]")
        changed.columns[position].databaseType = newName.description + (isArray ? "[]" : "")
      }
      replace(table, with: changed)
    }
  }

  mutating func add(
    _ label: String, to name: TableName, before: String?, after: String?, _ ifNotExists: Bool
  ) -> ChangeOutcome {
    changeLabels(of: name) { labels in
      if labels.contains(label) {
        return ifNotExists ? .unchanged : .alreadyExists(.label(name, label))
      }
      if let neighbour = before ?? after {
        guard let position = labels.firstIndex(of: neighbour) else {
          return .missing(.label(name, neighbour))
        }
        labels.insert(label, at: before == nil ? position + 1 : position)
      } else {
        labels.append(label)
      }
      return .applied
    }
  }

  mutating func renameLabel(
    _ label: String, of name: TableName, to newLabel: String
  ) -> ChangeOutcome {
    changeLabels(of: name) { labels in
      guard let position = labels.firstIndex(of: label) else {
        return .missing(.label(name, label))
      }
      if labels.contains(newLabel) { return .alreadyExists(.label(name, newLabel)) }
      labels[position] = newLabel
      return .applied
    }
  }

  private mutating func changeLabels(
    of name: TableName, _ body: (inout [String]) -> ChangeOutcome
  ) -> ChangeOutcome {
    let key = identifiers.key(name)
    guard var type = types[key] else {
      types[key] = NamedType(
        definition: TypeDefinition(name: name, kind: .enumeration(nil)), isIncomplete: true)
      return .missing(.type(name))
    }
    type.isUncertain = false
    var outcome = ChangeOutcome.applied
    if var labels = type.labels {
      outcome = body(&labels)
      type.definition.kind = .enumeration(labels)
    }
    types[key] = type
    return outcome
  }
}
