import SQLSyntax
import SchemaModel

/// What the actions of `ALTER TABLE` change.
struct ActionChanges {
  private let names: SQLNames
  private let table: TableName

  init(_ names: SQLNames, _ table: TableName) {
    self.names = names
    self.table = table
  }

  func changes(of action: SQLAlterAction) -> [SchemaChange] {
    let cascades = action.isCascading
    switch action.kind {
    case .addColumn(let column, let ifNotExists):
      return [.addColumn(table, names.column(column), ifNotExists: ifNotExists)]
        + added(with: column)
    case .dropColumn(let name, let ifExists):
      return [.dropColumn(table, names.kept(name), ifExists: ifExists, cascades: cascades)]
    case .addConstraint(let constraint): return add(constraint)
    case .dropConstraint(let name, let kind, let ifExists):
      return [
        .dropConstraint(
          table, name: name.map(names.kept), kind: kind.flatMap(ConstraintDefinition.Kind.init),
          ifExists: ifExists, cascades: cascades)
      ]
    case .validateConstraint(let name):
      return [.validateConstraint(table, name: names.kept(name))]
    case .dropIndex(let name, let ifExists):
      return [
        .dropIndex(
          sibling(names.kept(name)), of: table, ifExists: ifExists, isConcurrent: false)
      ]
    case .renameTable, .setSchema, .renameConstraint, .renameIndex: return rename(action.kind)
    case .setComment(let text): return [.setTableComment(table, text)]
    case .unmodelled("convert"): return [.convertTexts(table)]
    case .attachPartition(let name): return [.attach(names.table(name), to: table)]
    case .detachPartition(let name, _): return [.detach(names.table(name), from: table)]
    case .inherit(let parent, true): return [.attach(table, to: names.table(parent))]
    case .inherit(let parent, false): return [.detach(table, from: names.table(parent))]
    case .setOption, .unmodelled: return []
    case .unknown: return [.unknown(table)]
    case .setNotNull, .dropNotNull, .setDefault, .dropDefault, .setType, .setIdentity,
      .renameColumn, .modifyColumn, .changeColumn:
      return alterColumn(action.kind)
    }
  }

  /// The constraints that come with a column.
  private func added(with column: SQLColumn) -> [SchemaChange] {
    names.constraints(of: column).map { .addConstraint(table, $0) }
  }

  /// An object beside the table.
  private func sibling(_ name: String) -> TableName {
    TableName(schema: table.schema, name: name)
  }

  private func add(_ constraint: SQLTableConstraint) -> [SchemaChange] {
    switch constraint.kind {
    case .index: return [.createIndex(table, names.index(constraint), ifNotExists: false)]
    case .notNull:
      return constraint.columns.map { column in
        var change = ColumnChange()
        change.isNullable = false
        return .alterColumn(table, names.kept(column), change)
      }
    default:
      return [names.constraint(constraint).map { .addConstraint(table, $0) } ?? .unknown(table)]
    }
  }

  private func rename(_ kind: SQLAlterAction.Kind) -> [SchemaChange] {
    switch kind {
    case .renameTable(let name):
      let new = names.table(name)
      return [
        .renameTable(table, to: TableName(schema: new.schema ?? table.schema, name: new.name))
      ]
    case .setSchema(let schema):
      return [.renameTable(table, to: TableName(schema: names.kept(schema), name: table.name))]
    case .renameConstraint(let old, let new):
      return [.renameConstraint(table, names.kept(old), to: names.kept(new))]
    case .renameIndex(let old, let new):
      return [.renameIndex(sibling(names.kept(old)), of: table, to: names.kept(new))]
    default: return []
    }
  }

  // MARK: Columns

  private func alterColumn(_ kind: SQLAlterAction.Kind) -> [SchemaChange] {
    var change = ColumnChange()
    var further: [SchemaChange] = []
    let column: SQLIdentifier
    switch kind {
    case .setNotNull(let name):
      column = name
      change.isNullable = false
    case .dropNotNull(let name):
      column = name
      change.isNullable = true
    case .setDefault(let name, let value, let text):
      column = name
      change.serverDefault = .set(value == .unknown ? nil : text)
    case .dropDefault(let name):
      column = name
      change.serverDefault = .drop
    case .setType(let name, let type):
      column = name
      change.type = type.type
      change.databaseType = type.databaseType
      change.usingText = type.conversion
    case .setIdentity(let name, let isIdentity):
      column = name
      change.serverDefault = .identity(isIdentity)
    case .renameColumn(let old, let new):
      column = old
      change.newName = names.kept(new)
    case .modifyColumn(let definition):
      column = definition.name
      change = redefinition(definition)
      further = added(with: definition)
    case .changeColumn(let old, let definition):
      column = old
      change = redefinition(definition)
      let new = names.kept(definition.name)
      if new != names.kept(old) { change.newName = new }
      further = added(with: definition)
    default: return []
    }
    return [.alterColumn(table, names.kept(column), change)] + further
  }

  /// A whole new definition; what it leaves out goes, but in Oracle, where it stays.
  private func redefinition(_ column: SQLColumn) -> ColumnChange {
    var change = ColumnChange()
    let keeps = names.isOracle
    change.type = column.type
    change.databaseType = column.databaseType
    if !keeps || column.nullability != .unspecified {
      change.isNullable = names.acceptsNull(column)
    }
    if column.isIdentity {
      change.serverDefault = .identity(true)
    } else if column.defaultValue != .none {
      change.serverDefault = .set(column.defaultValue == .unknown ? nil : column.defaultText)
    } else if !keeps {
      change.serverDefault = .drop
    }
    if let comment = column.comment {
      change.comment = .set(comment)
    } else if !keeps {
      change.comment = .drop
    }
    change.isRedefinition = !keeps
    change.isComputed = column.isGenerated
    change.placement = column.placement.map { names.placement($0) }
    return change
  }
}
