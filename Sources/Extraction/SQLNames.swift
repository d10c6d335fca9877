import SQLSyntax
import SchemaModel

/// Definitions of SQL as the database keeps them.
struct SQLNames {
  /// Whether names keep their case without quotes.
  private let keepsCase: Bool
  /// Whether what a new definition leaves out stays.
  let isOracle: Bool
  private let dialect: Dialect?

  var isMySQL: Bool { dialect?.isMySQL == true }

  init(_ dialect: Dialect?) {
    self.dialect = dialect
    keepsCase =
      switch dialect {
      case .mysql, .mariadb, .sqlite, .mssql: true
      case .postgresql, .oracle, nil: false
      }
    isOracle = dialect == .oracle
  }

  /// An identifier; unquoted ones are folded as PostgreSQL does, and for Oracle as SQLAlchemy names them.
  func kept(_ identifier: SQLIdentifier) -> String {
    keepsCase ? identifier.text : identifier.normalized
  }

  func table(_ name: SQLName) -> TableName {
    let parts = name.parts
    return TableName(
      schema: parts.count > 1 ? kept(parts[parts.count - 2]) : nil,
      name: parts.last.map(kept) ?? "")
  }

  func definition(_ create: SQLCreateTable) -> TableDefinition {
    var table = TableDefinition(name: self.table(create.name), columns: create.columns.map(column))
    table.constraints =
      create.columns.flatMap { constraints(of: $0) }
      + create.constraints.compactMap { constraint($0) }
    table.indexes = create.constraints.filter { $0.kind == .index }.map { index($0) }
    for constraint in create.constraints where constraint.kind == .notNull {
      let names = Set(constraint.columns.map(kept))
      for index in table.columns.indices where table.columns[index].name.map(names.contains) == true
      {
        table.columns[index].isNullable = false
      }
    }
    markKeys(in: &table)
    table.comment = create.comment
    table.isTemporary = create.isTemporary
    table.parents = create.parents.map(self.table)
    table.isPartitioned = create.isPartitioned
    table.isFilled = create.isFromQuery
    if isMySQL, create.models.count == 1, create.columns.isEmpty {
      table.model = self.table(create.models[0])
    }
    table.isIncomplete =
      create.isFromQuery || create.isTyped || (table.model == nil && !create.models.isEmpty)
      || create.constraints.contains { $0.kind == .unknown }
    return table
  }

  /// The columns of a primary key that stands among the constraints are NOT NULL.
  private func markKeys(in table: inout TableDefinition) {
    let keys = Set(
      table.constraints.filter { $0.kind == .primaryKey }.flatMap(\.columns))
    for index in table.columns.indices where table.columns[index].name.map(keys.contains) == true {
      table.columns[index].isPrimaryKey = true
      table.columns[index].isNullable = false
    }
  }

  func column(_ column: SQLColumn) -> ColumnDefinition {
    var definition = ColumnDefinition(
      name: kept(column.name), type: column.type, isNullable: acceptsNull(column),
      isPrimaryKey: column.isPrimaryKey)
    definition.databaseType = column.databaseType
    definition.defaultText = column.defaultText
    definition.isIdentity = column.isIdentity
    definition.isComputed = column.isGenerated
    definition.comment = column.comment
    definition.placement = column.placement.map { placement($0) }
    definition.serverDefault =
      if column.fillsExistingRows {
        .some
      } else {
        switch column.defaultValue {
        case .none: .none
        case .null: .null
        case .expression: .some
        case .unknown: .unknown
        }
      }
    return definition
  }

  /// Whether rows may hold NULL, which MariaDB lets a column that numbers them where it is told to.
  func acceptsNull(_ column: SQLColumn) -> Bool {
    column.acceptsNull || isMySQL && column.nullability == .null && !column.isPrimaryKey
  }

  func placement(_ placement: SQLColumn.Placement) -> ColumnPlacement {
    switch placement {
    case .first: .first
    case .after(let column): .after(kept(column))
    }
  }

  /// The constraints that are written with a column.
  func constraints(of column: SQLColumn) -> [ConstraintDefinition] {
    column.constraints.compactMap { written in
      guard var constraint = constraint(written) else { return nil }
      constraint.standWithColumn(in: dialect)
      return constraint
    }
  }

  /// A constraint; nil for an index, for NOT NULL, and for what is no constraint that is known.
  func constraint(_ constraint: SQLTableConstraint) -> ConstraintDefinition? {
    guard let kind = ConstraintDefinition.Kind(constraint.kind) else { return nil }
    var definition = ConstraintDefinition(
      kind, name: constraint.name.map(kept), columns: constraint.columns.map(kept))
    definition.referredTable = constraint.references.map(table)
    definition.referredColumns = constraint.referencedColumns.map(kept)
    definition.onDelete = constraint.onDelete
    definition.onUpdate = constraint.onUpdate
    definition.condition = constraint.condition
    definition.isNotValid = constraint.isNotValid
    definition.isDeferrable = constraint.isDeferrable
    definition.usedIndex = constraint.usedIndex.map(kept)
    return definition
  }

  /// An index that MySQL writes among the constraints.
  func index(_ constraint: SQLTableConstraint) -> IndexDefinition {
    var index = IndexDefinition(
      name: constraint.name.map(kept), elements: constraint.columns.map { .column(kept($0)) })
    index.method = constraint.method
    return index
  }

  func index(_ create: SQLCreateIndex) -> IndexDefinition {
    var index = IndexDefinition(
      name: create.name.map { table($0).name },
      elements: create.elements.map { element in
        switch element {
        case .column(let name): .column(kept(name))
        case .expression(let text): .expression(text)
        }
      })
    index.isUnique = create.isUnique
    index.isConcurrent = create.isConcurrent
    index.method = create.method
    index.condition = create.condition
    return index
  }
}

extension ConstraintDefinition {
  /// Says what databases make of it because it is written with a column.
  mutating func standWithColumn(in dialect: Dialect?) {
    switch (kind, dialect) {
    case (.check, .mariadb): isOfColumn = true
    // MySQL ignores it before version 9.
    case (.foreignKey, .mysql): isUncertain = true
    default: break
    }
  }
}

extension ConstraintDefinition.Kind {
  init?(_ kind: SQLTableConstraint.Kind) {
    switch kind {
    case .primaryKey: self = .primaryKey
    case .unique: self = .unique
    case .foreignKey: self = .foreignKey
    case .check: self = .check
    case .exclude: self = .exclude
    case .notNull, .index, .unknown: return nil
    }
  }
}
