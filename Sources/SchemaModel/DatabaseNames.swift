/// The names that databases give to what is made without one.
///
/// PostgreSQL 15: `ChooseRelationName`, `ChooseConstraintName` and `makeObjectName` of
/// `src/backend/commands/indexcmds.c`. MySQL 8 and MariaDB: a key is named after its first column.
struct DatabaseNames {
  let identifiers: Identifiers
  /// Whether a relation or a constraint of this name is in the table's schema.
  let isTaken: (String) -> Bool

  /// The name of a constraint of a table; nil where the database gives none.
  func name(of constraint: ConstraintDefinition, in table: Table) -> String? {
    switch identifiers.dialect {
    case .postgresql: postgreSQLName(of: constraint, in: table)
    case .mysql, .mariadb: mySQLName(of: constraint, in: table)
    case .sqlite, .oracle, .mssql, nil: nil
    }
  }

  /// The name of an index of a table; nil where the database needs one.
  func name(of index: IndexDefinition, in table: Table) -> String? {
    switch identifiers.dialect {
    case .postgresql:
      let parts = index.elements.map { element in
        if case .column(let name) = element { name } else { "expr" }
      }
      return free(Self.joined(table.name.name, Self.list(parts), "idx"))
    case .mysql, .mariadb:
      return keyName(index.columns.first, in: table)
    case .sqlite, .oracle, .mssql, nil: return nil
    }
  }

  /// The name of the sequence behind a serial or identity column.
  func sequenceName(of column: String, in table: Table) -> String {
    free(Self.joined(table.name.name, column, "seq")) ?? "\(table.name.name)_\(column)_seq"
  }

  /// What PostgreSQL would call a constraint if nothing had that name.
  static func plainName(of constraint: ConstraintDefinition, in table: Table) -> String {
    let columns = constraint.columns
    switch constraint.kind {
    case .primaryKey: return joined(table.name.name, nil, "pkey")(0)
    case .unique: return joined(table.name.name, list(columns), "key")(0)
    case .foreignKey: return joined(table.name.name, list(columns), "fkey")(0)
    case .exclude: return joined(table.name.name, list(columns), "excl")(0)
    case .check:
      return joined(table.name.name, columns.count == 1 ? columns[0] : nil, "check")(0)
    }
  }

  private func postgreSQLName(of constraint: ConstraintDefinition, in table: Table) -> String? {
    let columns = constraint.columns
    let name = table.name.name
    switch constraint.kind {
    case .primaryKey: return free(Self.joined(name, nil, "pkey"))
    case .unique: return free(Self.joined(name, Self.list(columns), "key"))
    case .foreignKey: return free(Self.joined(name, Self.list(columns), "fkey"))
    case .exclude: return free(Self.joined(name, Self.list(columns), "excl"))
    case .check: return free(Self.joined(name, columns.count == 1 ? columns[0] : nil, "check"))
    }
  }

  private func mySQLName(of constraint: ConstraintDefinition, in table: Table) -> String? {
    switch constraint.kind {
    case .primaryKey: return "PRIMARY"
    case .unique: return keyName(constraint.columns.first, in: table)
    case .foreignKey: return numbered("\(table.name.name)_ibfk_", in: table)
    case .check:
      return identifiers.dialect == .mysql
        ? numbered("\(table.name.name)_chk_", in: table) : freeCheckName(in: table)
    case .exclude: return nil
    }
  }

  /// The first column's name, with `_2`, `_3` and so on where there is such a key.
  private func keyName(_ column: String?, in table: Table) -> String? {
    guard let column else { return nil }
    let taken =
      table.indexes.compactMap(\.name)
      + table.constraints.filter { $0.kind == .unique }.compactMap(\.name)
    if !identifiers.contains(taken, column) { return column }
    return (2...Self.maximumNumber).lazy.map { "\(column)_\($0)" }
      .first { !identifiers.contains(taken, $0) }
  }

  /// The first number that is free, which MariaDB takes.
  private func freeCheckName(in table: Table) -> String? {
    let taken = table.constraints.compactMap(\.name)
    return (1...Self.maximumNumber).lazy.map { "CONSTRAINT_\($0)" }
      .first { !identifiers.contains(taken, $0) }
  }

  private func numbered(_ prefix: String, in table: Table) -> String? {
    let taken = table.constraints.compactMap(\.name)
    // The number after the highest one that is in use.
    let highest =
      taken.filter { $0.hasPrefix(prefix) }
      .compactMap { Int($0.dropFirst(prefix.count)) }.max() ?? 0
    return highest < Self.maximumNumber ? "\(prefix)\(highest + 1)" : nil
  }

  private static let maximumNumber = 10_000

  /// The first of the names with number 0, 1, 2 and so on that nothing has.
  private func free(_ name: (Int) -> String) -> String? {
    for number in 0..<Self.maximumNumber {
      let name = name(number)
      if !isTaken(name) { return name }
    }
    return nil
  }

  /// The longest name in PostgreSQL, in bytes.
  private static let maximumLength = 63

  /// `makeObjectName`: the longer of two names is cut until all fits.
  private static func joined(_ name: String, _ second: String?, _ label: String) -> (Int) -> String
  {
    { number in
      let label = number == 0 ? label : "\(label)\(number)"
      var first = Array(name.utf8)
      var other = second.map { Array($0.utf8) }
      let room = maximumLength - label.utf8.count - 1 - (other == nil ? 0 : 1)
      while first.count + (other?.count ?? 0) > room {
        if let count = other?.count, first.count <= count {
          other?.removeLast()
        } else if first.isEmpty {
          break
        } else {
          first.removeLast()
        }
      }
      return [first, other].compactMap { $0.map(whole) }.joined(separator: "_") + "_" + label
    }
  }

  /// `ChooseIndexNameAddition`: the columns' names, as far as a name is long.
  private static func list(_ columns: [String]) -> String {
    var result: [UInt8] = []
    for column in columns {
      if !result.isEmpty { result.append(UInt8(ascii: "_")) }
      result += column.utf8.prefix(maximumLength)
      if result.count > maximumLength { break }
    }
    return whole(Array(result.prefix(maximumLength)))
  }

  /// The characters that are there with all of their bytes.
  private static func whole(_ bytes: [UInt8]) -> String {
    var bytes = bytes
    while let last = bytes.indices.last {
      let first = bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? 0
      let needed = bytes[first] < 0x80 ? 1 : bytes[first] < 0xE0 ? 2 : bytes[first] < 0xF0 ? 3 : 4
      if last - first + 1 >= needed { break }
      bytes.removeSubrange(first...)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
