extension Schema {
  mutating func create(
    _ kind: ObjectKind, _ name: TableName, _ ifNotExists: Bool
  ) -> ChangeOutcome {
    let key = ObjectKey(kind: kind, name: identifiers.key(name))
    if let existing = objects[key], !existing.isUncertain {
      // Functions of one name may have other parameters, and triggers are on other tables.
      switch kind {
      case .function, .procedure, .trigger, .policy, .view: return .applied
      default: return ifNotExists ? .unchanged : .alreadyExists(.object(kind, name))
      }
    }
    objects[key] = NamedObject(kind: kind, name: name)
    return .applied
  }

  mutating func drop(
    _ kind: ObjectKind, _ name: TableName, _ ifExists: Bool, _ cascades: Bool
  ) -> ChangeOutcome {
    let key = ObjectKey(kind: kind, name: identifiers.key(name))
    guard objects[key] != nil else {
      if kind == .sequence, dropOwnedSequence(name) { return .applied }
      return ifExists ? .unchanged : .missing(.object(kind, name))
    }
    objects[key] = nil
    if kind == .schema, cascades { dropAll(in: name.name) }
    return .applied
  }

  mutating func rename(
    _ kind: ObjectKind, _ name: TableName, to newName: TableName
  ) -> ChangeOutcome {
    let key = ObjectKey(kind: kind, name: identifiers.key(name))
    guard var object = objects[key] else {
      if kind == .sequence {
        let target = identifiers.key(newName.name, beside: name)
        if isRelation(target) { return .alreadyExists(.object(kind, newName)) }
        if renameOwnedSequence(name, to: newName.name) { return .applied }
      }
      return .missing(.object(kind, name))
    }
    object.name = newName
    if newName.schema == nil, newName.name != name.name { object.name.schema = name.schema }
    object.isUncertain = false
    objects[key] = nil
    objects[ObjectKey(kind: kind, name: identifiers.key(object.name))] = object
    if kind == .schema { moveAll(from: name.name, to: newName.name) }
    return .applied
  }

  /// `DROP SEQUENCE … CASCADE` takes the default that needs it along.
  private mutating func dropOwnedSequence(_ name: TableName) -> Bool {
    guard let table = owners[identifiers.key(name)].flatMap({ tables[$0] }),
      let sequence = table.ownedSequences.first(where: { $0.name == name.name })
    else { return false }
    var changed = table
    changed.ownedSequences.removeAll { $0 == sequence }
    for position in changed.columns.indices where changed.columns[position].name == sequence.column
    {
      changed.columns[position].serverDefault = .none
      changed.columns[position].defaultText = nil
      changed.columns[position].isIdentity = false
    }
    replace(table, with: changed)
    return true
  }

  private mutating func renameOwnedSequence(_ name: TableName, to newName: String) -> Bool {
    guard let table = owners[identifiers.key(name)].flatMap({ tables[$0] }),
      let position = table.ownedSequences.firstIndex(where: { $0.name == name.name })
    else { return false }
    var changed = table
    changed.ownedSequences[position].name = newName
    SequenceDefault(identifiers: identifiers).update(&changed, from: table)
    replace(table, with: changed)
    return true
  }

  private mutating func dropAll(in schema: String) {
    for table in sortedTables where table.name.schema == schema {
      _ = drop(table.name, true, true)
    }
    for type in sortedTypes where type.name.schema == schema {
      types[identifiers.key(type.name)] = nil
    }
    for object in sortedObjects where object.name.schema == schema {
      objects[ObjectKey(kind: object.kind, name: identifiers.key(object.name))] = nil
    }
  }

  private mutating func moveAll(from schema: String, to newSchema: String) {
    for table in sortedTables where table.name.schema == schema {
      _ = rename(table.name, to: TableName(schema: newSchema, name: table.name.name))
    }
    for type in sortedTypes where type.name.schema == schema {
      _ = renameType(type.name, to: TableName(schema: newSchema, name: type.name.name))
    }
    for object in sortedObjects where object.name.schema == schema {
      _ = rename(
        object.kind, object.name, to: TableName(schema: newSchema, name: object.name.name))
    }
  }
}
