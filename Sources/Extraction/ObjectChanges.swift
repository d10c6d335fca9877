import SQLSyntax
import SchemaModel

/// What statements about objects other than tables change: types, and what is kept by its name only.
///
/// Nothing is the answer for objects that a schema does not hold, such as roles.
struct ObjectChanges {
  private let names: SQLNames

  init(_ names: SQLNames) {
    self.names = names
  }

  func changes(of create: SQLCreate) -> [SchemaChange] {
    switch create.object {
    case .type, .domain:
      guard let name = create.name else { return [.unknown(nil)] }
      return [.createType(TypeDefinition(name: names.table(name), kind: kind(of: create)))]
    // What was to be created could not be read.
    case .table, .index: return [.unknown(create.name.map(names.table))]
    case .virtualTable:
      guard let name = create.name else { return [.unknown(nil)] }
      var table = TableDefinition(name: names.table(name))
      table.isIncomplete = true
      return [.createTable(table, ifNotExists: create.ifNotExists)]
    default:
      guard let kind = ObjectKind(create.object) else { return [] }
      guard let name = create.name else { return [.unknown(nil)] }
      return [
        .create(
          kind, names.table(name), orReplace: create.orReplace, ifNotExists: create.ifNotExists)
      ]
    }
  }

  private func kind(of create: SQLCreate) -> TypeDefinition.Kind {
    switch create.typeKind {
    case .enumeration(let labels): .enumeration(labels)
    case .domain: .domain
    case .composite: .composite
    case .range: .range
    case .other, nil: .other
    }
  }

  func changes(of alter: SQLAlter) -> [SchemaChange] {
    let name = alter.name.map(names.table)
    switch alter.object {
    case .type, .domain: return name.map { change(of: $0, alter.change) } ?? [.unknown(nil)]
    case .table: return [.unknown(name)]
    case .index:
      guard case .rename(let new) = alter.change, let name else { return [] }
      return [.renameIndex(name, of: nil, to: names.kept(new))]
    default:
      guard let kind = ObjectKind(alter.object), let name,
        let new = newName(of: name, alter.change)
      else { return [] }
      return [.rename(kind, name, to: new)]
    }
  }

  private func change(of type: TableName, _ change: SQLAlter.Change) -> [SchemaChange] {
    switch change {
    case .rename, .setSchema:
      return newName(of: type, change).map { [.renameType(type, to: $0)] } ?? []
    case .addValue(let label, let before, let after, let ifNotExists):
      return [
        .addEnumerationValue(
          type, label, before: before, after: after, ifNotExists: ifNotExists)
      ]
    case .renameValue(let old, let new): return [.renameEnumerationValue(type, old, to: new)]
    // Its owner, or an attribute of a composite type, which is known by its name only.
    case .other: return []
    }
  }

  private func newName(of name: TableName, _ change: SQLAlter.Change) -> TableName? {
    switch change {
    case .rename(let new): TableName(schema: name.schema, name: names.kept(new))
    case .setSchema(let schema): TableName(schema: names.kept(schema), name: name.name)
    case .addValue, .renameValue, .other: nil
    }
  }

  func changes(of drop: SQLDrop) -> [SchemaChange] {
    drop.names.compactMap { name in
      let (name, ifExists, cascades) = (names.table(name), drop.ifExists, drop.isCascading)
      switch drop.object {
      case .table, .foreignTable, .virtualTable:
        return .dropTable(name, ifExists: ifExists, cascades: cascades)
      case .index:
        return .dropIndex(
          name, of: drop.table.map(names.table), ifExists: ifExists,
          isConcurrent: drop.isConcurrent)
      case .type, .domain: return .dropType(name, ifExists: ifExists, cascades: cascades)
      default:
        return ObjectKind(drop.object).map {
          .drop($0, name, ifExists: ifExists, cascades: cascades)
        }
      }
    }
  }
}

extension ObjectKind {
  /// Nil for what a schema does not hold.
  fileprivate init?(_ kind: SQLObjectKind) {
    switch kind {
    case .view: self = .view
    case .sequence: self = .sequence
    case .schema: self = .schema
    case .function, .aggregate: self = .function
    case .procedure: self = .procedure
    case .trigger: self = .trigger
    case .extension_: self = .extension
    case .policy: self = .policy
    case .materializedView: self = .materializedView
    case .foreignTable: self = .foreignTable
    default: return nil
    }
  }
}
