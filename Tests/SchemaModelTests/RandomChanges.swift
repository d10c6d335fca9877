import SchemaModel
import TestSupport

/// Random changes of a few tables with few names, so that they meet each other.
struct RandomChanges {
  var random: RandomSource
  /// Whether only what SQLite has is made.
  var isSQLite = false

  /// Some names are so long that generated ones are cut, within a character as well.
  private static let longTable = "t_" + String(repeating: "tabelle_é", count: 5)
  private static let longColumn = "c_" + String(repeating: "größe_", count: 4)
  private static let tables = ["t0", "t1", "t2", "Mixed", longTable]
  private static let columns = ["a", "b", "c", "Big Name", longColumn]

  init(seed: UInt64, isSQLite: Bool = false) {
    random = RandomSource(seed: seed)
    self.isSQLite = isSQLite
  }

  private mutating func pick(_ names: [String]) -> String { random.element(of: names) ?? "" }
  private mutating func tableName() -> TableName { TableName(name: pick(Self.tables)) }
  private mutating func someColumns() -> [String] {
    Array(Self.columns.shuffled(using: &random).prefix(random.int(1..<4)))
  }

  mutating func start(_ count: Int) -> [SchemaChange] {
    (0..<count).map { _ in .createTable(table(tableName()), ifNotExists: random.chance(0.2)) }
  }

  mutating func next() -> SchemaChange {
    let table = tableName()
    let column = pick(Self.columns)
    switch random.int(0..<(isSQLite ? 8 : 26)) {
    case 0: return .createTable(self.table(table), ifNotExists: random.chance(0.2))
    case 1:
      return random.chance(0.3)
        ? .dropTable(table, ifExists: random.chance(0.2), cascades: random.chance(0.5) && !isSQLite)
        : .createTable(self.table(table), ifNotExists: false)
    case 2: return .renameTable(table, to: tableName())
    case 3, 4: return .addColumn(table, self.column(column), ifNotExists: false)
    case 5: return .dropColumn(table, column, ifExists: false, cascades: false)
    case 6: return .createIndex(table, index(), ifNotExists: random.chance(0.2))
    case 7:
      var change = ColumnChange()
      change.newName = pick(Self.columns)
      return .alterColumn(table, column, change)
    case 8: return .dropColumn(table, column, ifExists: true, cascades: true)
    case 9, 10: return .createIndex(table, index(), ifNotExists: random.chance(0.2))
    case 11, 12, 13, 14: return .addConstraint(table, constraint())
    case 15: return dropByName(table)
    case 16: return .alterColumn(table, column, change())
    case 17:
      return .renameConstraint(
        table, generatedName(of: constraint(), table), to: pick(["k1", "k2"]))
    case 18:
      return .renameIndex(
        TableName(name: pick(["i1", "i2", "i3", "k1"])), of: nil, to: pick(["i1", "i2", "i3"]))
    case 19:
      return .dropIndex(
        TableName(name: pick(["i1", "i2", "i3"])), of: nil, ifExists: random.chance(0.3),
        isConcurrent: false)
    case 20: return .setTableComment(table, random.chance(0.3) ? nil : pick(["one", "two"]))
    case 21: return typeChange()
    case 22:
      return .validateConstraint(table, name: generatedName(of: constraint(), table))
    case 23:
      return .rename(
        .sequence, TableName(name: "\(table.name)_\(column)_seq"),
        to: TableName(name: pick(["s1", "s2"])))
    case 24: return .alterColumn(table, column, change())
    default: return .addColumn(table, self.column(column), ifNotExists: random.chance(0.5))
    }
  }

  private mutating func dropByName(_ table: TableName) -> SchemaChange {
    let name = random.chance(0.3) ? pick(["k1", "k2"]) : generatedName(of: constraint(), table)
    return .dropConstraint(
      table, name: name, kind: nil, ifExists: random.chance(0.2), cascades: random.chance(0.5))
  }

  private mutating func generatedName(
    of constraint: ConstraintDefinition, _ table: TableName
  ) -> String {
    let columns = constraint.columns.joined(separator: "_")
    switch constraint.kind {
    case .primaryKey: return "\(table.name)_pkey"
    case .unique: return "\(table.name)_\(columns)_key"
    case .foreignKey: return "\(table.name)_\(columns)_fkey"
    default: return "\(table.name)_\(pick(Self.columns))_check"
    }
  }

  private mutating func typeChange() -> SchemaChange {
    let type = TableName(name: pick(["e0", "e1"]))
    switch random.int(0..<5) {
    case 0: return .createType(TypeDefinition(name: type, kind: .enumeration(["x", "y"])))
    case 1: return .renameType(type, to: TableName(name: pick(["e0", "e1"])))
    case 2: return .renameEnumerationValue(type, pick(["x", "y"]), to: pick(["z", "w"]))
    case 3:
      return .addEnumerationValue(
        type, pick(["x", "u", "v"]), before: random.chance(0.4) ? "y" : nil, after: nil,
        ifNotExists: random.chance(0.3))
    default: return .dropType(type, ifExists: random.chance(0.3), cascades: false)
    }
  }

  private mutating func table(_ name: TableName) -> TableDefinition {
    let names = Self.columns.shuffled(using: &random).prefix(random.int(2..<6))
    var definition = TableDefinition(name: name, columns: names.map { column($0) })
    if random.chance(0.7), let first = definition.columns.indices.first {
      definition.columns[first].isPrimaryKey = true
    }
    for _ in 0..<random.int(0..<3) {
      let constraint = constraint()
      let isSecondKey =
        constraint.kind == .primaryKey
        && (definition.columns.contains(where: \.isPrimaryKey)
          || definition.constraints.contains { $0.kind == .primaryKey })
      if !isSecondKey { definition.constraints.append(constraint) }
    }
    return definition
  }

  private mutating func column(_ name: String) -> ColumnDefinition {
    let types =
      isSQLite
      ? ["INTEGER", "TEXT", "VARCHAR(20)"]
      : [
        "integer", "int", "text", "varchar(20)", "SERIAL", "bigserial", "timestamptz",
        "timestamp(3)", "numeric(10)", "e0", "bool", "int[]",
      ]
    var column = ColumnDefinition(name: name, isNullable: true)
    column.databaseType = pick(types)
    let isNumber = ["integer", "int", "INTEGER"].contains(column.databaseType ?? "")
    let isSerial = column.databaseType?.lowercased().hasSuffix("serial") == true
    if random.chance(0.25), !isSerial, !isSQLite { column.isNullable = false }
    if isNumber, random.chance(0.3) {
      column.serverDefault = .some
      column.defaultText = "7"
    } else if isNumber, !isSQLite, random.chance(0.2) {
      column.isIdentity = true
      column.serverDefault = .some
    }
    return column
  }

  private mutating func change() -> ColumnChange {
    var change = ColumnChange()
    switch random.int(0..<6) {
    case 0: change.isNullable = true
    case 1: change.isNullable = false
    case 2: change.serverDefault = .drop
    case 3: change.serverDefault = .set("CASE WHEN true THEN NULL END")
    case 4: change.databaseType = pick(["text", "bigint", "double precision"])
    default: change.serverDefault = .identity(random.chance(0.6))
    }
    return change
  }

  private mutating func constraint() -> ConstraintDefinition {
    let columns = someColumns()
    let name: String? = random.chance(0.3) ? pick(["k1", "k2", "k3"]) : nil
    switch random.int(0..<4) {
    case 0: return ConstraintDefinition(.primaryKey, name: name, columns: columns)
    case 1: return ConstraintDefinition(.unique, name: name, columns: columns)
    case 2:
      var constraint = ConstraintDefinition(.foreignKey, name: name, columns: [columns[0]])
      constraint.referredTable = tableName()
      if random.chance(0.4) { constraint.referredColumns = [pick(Self.columns)] }
      if random.chance(0.3) { constraint.onDelete = "CASCADE" }
      constraint.isNotValid = !isSQLite && random.chance(0.2)
      return constraint
    default:
      var constraint = ConstraintDefinition(.check, name: name)
      let first = columns[0].quoted
      constraint.condition =
        columns.count > 1
        ? "\(first) IS NOT NULL OR \(columns[1].quoted) IS NULL"
        : pick([
          "\(first) IS NOT NULL", "1 > 0", "\(first) IS DISTINCT FROM NULL AND \(first) IS NULL",
        ])
      return constraint
    }
  }

  private mutating func index() -> IndexDefinition {
    let name: String? = random.chance(0.5) || isSQLite ? pick(["i1", "i2", "i3"]) : nil
    var index = IndexDefinition(name: name, elements: someColumns().map { .column($0) })
    if random.chance(0.15), !isSQLite {
      index.elements.append(.expression("\(pick(Self.columns).quoted) IS NULL"))
    }
    if random.chance(0.15) { index.condition = "\(pick(Self.columns).quoted) IS NOT NULL" }
    index.isUnique = random.chance(0.3)
    return index
  }
}
