import SchemaModel

/// A column with what its definition brings along: constraints, an index, types.
struct ColumnParts {
  var column: ColumnDefinition
  var constraints: [ConstraintDefinition] = []
  /// Of `index=True`; its name is that which SQLAlchemy makes.
  var indexes: [IndexDefinition] = []
  /// The types that PostgreSQL makes when a table with the column is made.
  var types: [TypeDefinition] = []
  /// Whether something of it cannot be read.
  var isIncomplete = false
  private let call: StaticCall
  private let reading: ColumnReading

  /// Reads a call of `sa.Column`.
  init(_ call: StaticCall, of table: TableName?, _ context: DirectiveContext) {
    self.call = call
    reading = ColumnReading.of(call, context)
    column = reading.definition
    isIncomplete = column.name == nil || call.hasUnreadArguments
    readItems(context.dialect)
    readFlags(table, context.dialect)
    readType(table, context.dialect)
  }

  /// Whether `primary_key=` cannot be read; the column counts as one that is not of the key then.
  var isKeyUnknown: Bool { reading.isKey == nil }

  private mutating func readItems(_ dialect: Dialect?) {
    let items = reading.items
    for index in items.indices {
      guard case .made(let made) = items[index] else {
        if case .unknown = items[index] { isIncomplete = true }
        continue
      }
      if made.word == .foreignKey {
        constraints.append(TableConstraint.foreignKey(of: column.name, made))
      } else if case .constraint(var constraint)? = TableConstraint(made, dialect) {
        constraint.standWithColumn(in: dialect)
        // PostgreSQL looks at the condition of a check, not at the column that it stands with.
        let isFound = dialect == .postgresql && constraint.kind == .check
        if constraint.columns.isEmpty, !isFound, let name = column.name {
          constraint.columns = [name]
        }
        constraints.append(constraint)
      }
    }
  }

  /// Reads `unique=` and `index=`, of which both together make a unique index.
  private mutating func readFlags(_ table: TableName?, _ dialect: Dialect?) {
    guard let name = column.name, let unique = call.value("unique").isTrue,
      let indexed = call.value("index").isTrue
    else {
      isIncomplete = true
      return
    }
    if indexed {
      var index = IndexDefinition(name: nil, elements: [.column(name)])
      index.name = table.flatMap { IndexDefinition.standardName(on: $0, name, dialect) }
      index.isNameStandard = index.name != nil
      index.isUnique = unique
      indexes.append(index)
    } else if unique {
      constraints.append(ConstraintDefinition(.unique, columns: [name]))
    }
  }

  private mutating func readType(_ table: TableName?, _ dialect: Dialect?) {
    guard var type = reading.type else { return }
    if let table, type.mayBeKept, type.inheritsSchema == true {
      type = type.standing(inSchema: table.schema)
      column.databaseType = dialect.flatMap { type.rendered(for: $0) }
    }
    guard let name = column.name else { return }
    switch type.check(on: name, dialect) {
    case nil: isIncomplete = true
    case .some(let check): if let check { constraints.append(check) }
    }
    if let kept = dialect == .postgresql ? type.madeWithTable : nil { types.append(kept) }
  }

  // MARK: Keys that count by themselves

  /// Whether SQLAlchemy makes the column number its rows (`PrimaryKeyConstraint._autoincrement_column`).
  ///
  /// - Parameters:
  ///   - isAlone: Whether the primary key has no other column.
  ///   - tableRefers: Whether a foreign key of the table names it; nil where that cannot be read.
  /// - Returns: Nil where that cannot be read.
  func isNumbering(isAlone: Bool, tableRefers: Bool? = false) -> Bool? {
    if column.isIdentity { return false }
    let told = ColumnNumbering(call)
    switch told {
    case .always: return true
    case .never: return false
    case .byDefault, .alsoIfReferring, .unknown: break
    }
    guard isAlone else { return told == .unknown ? nil : false }
    guard ColumnDefinition.isInteger(reading.typeValue), !column.isComputed,
      !column.hasPythonDefault || sequence != nil, !hasDefaultItem
    else { return told == .unknown ? nil : false }
    var doubts = [told == .unknown]
    switch call.value("server_default") {
    case .none: break
    case .made(let made) where made.word == .identity: break
    case .unknown, .imported: doubts.append(true)
    default: return told == .unknown ? nil : false
    }
    if told != .alsoIfReferring {
      let refers = constraints.contains { $0.kind == .foreignKey } ? true : tableRefers
      if refers == true { return told == .unknown ? nil : false }
      doubts.append(refers == nil)
    }
    return doubts.contains(true) ? nil : true
  }

  /// Whether a default of the server is among the arguments without a name.
  private var hasDefaultItem: Bool {
    reading.items.contains { item in
      guard case .made(let made) = item else { return false }
      return made.word == .defaultClause || made.word == .fetchedValue
    }
  }

  /// Whether it says itself if it accepts NULL.
  var saysNullability: Bool { call.argument("nullable") != nil }

  /// Takes back that it numbers the rows, since its table says otherwise.
  mutating func stopNumbering() {
    column.serverDefault = reading.ownDefault
  }

  /// Leaves open whether it numbers the rows.
  mutating func doubtNumbering() {
    stopNumbering()
    if column.serverDefault == .none { column.serverDefault = .unknown }
    isIncomplete = true
  }

  /// The sequence that SQLAlchemy takes the values of new rows from: an argument of its own, or the `default=`.
  var sequence: StaticCall? {
    reading.items.lazy.compactMap(\.sequence).first ?? call.argument("default")?.sequence
  }

  /// Whether its sequence is there on the database, so that nothing else numbers the rows; nil where that is not known.
  ///
  /// An optional one is for databases that have nothing but sequences. MySQL may be MariaDB, which has them.
  func usesSequence(_ dialect: Dialect?) -> Bool? {
    guard let sequence, dialect != .sqlite else { return false }
    guard dialect == .postgresql, let isOptional = sequence.value("optional", at: 12).isTrue else {
      return nil
    }
    return !isOptional
  }

  /// Makes it the column that numbers the rows of its table, unless its sequence does that.
  mutating func number(_ dialect: Dialect?) {
    switch usesSequence(dialect) {
    case true?: return stopNumbering()
    case nil: return doubtNumbering()
    case false?: break
    }
    column.serverDefault = .some
    // SQLite's own numbering is no part of the table's definition, and Oracle has none.
    column.isIdentity = dialect != .sqlite && dialect != .oracle
    if dialect == .oracle { column.serverDefault = .none }
    guard dialect == .postgresql, let type = reading.type?.variant(for: .postgresql) else { return }
    switch type.name {
    case "BigInteger", "BIGINT": column.databaseType = "BIGSERIAL"
    case "SmallInteger", "SMALLINT": column.databaseType = "SMALLSERIAL"
    default: column.databaseType = "SERIAL"
    }
  }
}

extension StaticValue {
  /// The call of `sa.Sequence(…)` that this is.
  fileprivate var sequence: StaticCall? {
    guard case .made(let made) = self, made.receiver == nil, made.word == .sequence
    else { return nil }
    return made
  }
}

extension SQLAlchemyType {
  /// The type that PostgreSQL makes together with a table that uses it.
  ///
  /// Alembic makes it without asking whether it exists, but for `create_type=False`.
  var madeWithTable: TypeDefinition? {
    if !hasVariants, !mayBeKept, !isArray { return nil }
    guard let type = variant(for: .postgresql) else { return nil }
    if type.isArray {
      return SQLAlchemyType(type.argument("item_type"))?.madeWithTable
    }
    guard type.isKept == true, type.flag("create_type", default: true) == true else { return nil }
    return type.keptType
  }
}

extension IndexDefinition {
  /// The longest name for which SQLAlchemy makes no shorter one.
  private static func maximumLength(_ dialect: Dialect?) -> Int {
    switch dialect {
    case .sqlite: 9999
    case .oracle, .mssql: 128
    case .mysql, .mariadb: 64
    case .postgresql, nil: 63
    }
  }

  /// The name that SQLAlchemy gives to an index without one, after its first column.
  ///
  /// - Returns: Nil where it would be too long, which ends it with a digest.
  static func standardName(on table: TableName, _ column: String, _ dialect: Dialect?) -> String? {
    let schema = table.schema.map { $0.split(separator: ".").joined(separator: "_") + "_" } ?? ""
    let name = "ix_\(schema)\(table.name)_\(column)"
    return name.unicodeScalars.count <= maximumLength(dialect) ? name : nil
  }
}
