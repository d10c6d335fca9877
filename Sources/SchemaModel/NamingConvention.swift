/// The names that SQLAlchemy gives to constraints and indexes that have none.
///
/// `naming_convention` of `MetaData`: a template for each kind, with tokens such as `%(table_name)s`.
package struct NamingConvention: Sendable, Hashable {
  package var index: String?
  package var unique: String?
  package var check: String?
  package var foreignKey: String?
  package var primaryKey: String?

  /// SQLAlchemy's own, which names indexes only.
  package init(
    index: String? = "ix_%(column_0_label)s", unique: String? = nil, check: String? = nil,
    foreignKey: String? = nil, primaryKey: String? = nil
  ) {
    self.index = index
    self.unique = unique
    self.check = check
    self.foreignKey = foreignKey
    self.primaryKey = primaryKey
  }

  /// A change as the database sees it: with the names that a directive leaves to the convention, and
  /// with long names as SQLAlchemy shortens them.
  package func naming(_ change: SchemaChange, _ dialect: Dialect?) -> SchemaChange {
    switch change {
    case .createTable(var table, let ifNotExists):
      let key = table.columns.filter(\.isPrimaryKey).compactMap(\.name)
      if primaryKey != nil, !key.isEmpty,
        !table.constraints.contains(where: { $0.kind == .primaryKey })
      {
        table.constraints.insert(ConstraintDefinition(.primaryKey, columns: key), at: 0)
      }
      table.constraints = table.constraints.map { naming($0, in: table.name, dialect) }
      table.indexes = table.indexes.map { naming($0, in: table.name, dialect) }
      return .createTable(table, ifNotExists: ifNotExists)
    case .addConstraint(let table, let constraint):
      return .addConstraint(table, naming(constraint, in: table, dialect))
    case .createIndex(let table, let index, let ifNotExists):
      return .createIndex(table, naming(index, in: table, dialect), ifNotExists: ifNotExists)
    case .dropConstraint(let table, let name, let kind, let ifExists, let cascades):
      return .dropConstraint(
        table, name: name.map { Self.shortened($0, dialect) }, kind: kind, ifExists: ifExists,
        cascades: cascades)
    case .dropIndex(var name, let table, let ifExists, let isConcurrent):
      name.name = Self.shortened(name.name, dialect)
      return .dropIndex(name, of: table, ifExists: ifExists, isConcurrent: isConcurrent)
    default: return change
    }
  }

  /// A name that is too long for the database, as SQLAlchemy writes it.
  ///
  /// It does so for names of conventions and those marked with `op.f`, and refuses others.
  private static func shortened(_ name: String, _ dialect: Dialect?) -> String {
    let maximum: Int
    switch dialect {
    case .postgresql: maximum = 63
    case .mysql, .mariadb: maximum = 64
    case .oracle, .mssql: maximum = 128
    case .sqlite, nil: return name
    }
    let scalars = name.unicodeScalars
    guard scalars.count > maximum else { return name }
    return String(scalars.prefix(maximum - 8)) + "_" + MD5.digits(of: name).suffix(4)
  }

  private func naming(
    _ constraint: ConstraintDefinition, in table: TableName, _ dialect: Dialect?
  ) -> ConstraintDefinition {
    var result = constraint
    if result.name == nil, let template = template(for: constraint.kind) {
      result.name = name(
        template,
        Tokens(
          table: table, columns: constraint.columns, referredTable: constraint.referredTable,
          referredColumns: constraint.referredColumns))
    }
    result.name = result.name.map { Self.shortened($0, dialect) }
    return result
  }

  private func naming(
    _ definition: IndexDefinition, in table: TableName, _ dialect: Dialect?
  ) -> IndexDefinition {
    var result = definition
    if result.name == nil, let index {
      result.name = name(index, Tokens(table: table, columns: definition.columns))
    }
    result.name = result.name.map { Self.shortened($0, dialect) }
    return result
  }

  private func template(for kind: ConstraintDefinition.Kind) -> String? {
    switch kind {
    case .primaryKey: primaryKey
    case .unique: unique
    case .foreignKey: foreignKey
    case .check: check
    case .exclude: nil
    }
  }

  private struct Tokens {
    var table: TableName
    var columns: [String]
    var referredTable: TableName?
    var referredColumns: [String] = []

    /// What a token stands for; nil where it needs what is not there.
    func value(of token: String) -> String? {
      switch token {
      case "table_name": return table.name
      case "referred_table_name": return referredTable?.name
      default: break
      }
      let isReferred = token.hasPrefix("referred_column_")
      guard isReferred || token.hasPrefix("column_") else { return nil }
      var rest = token.dropFirst(isReferred ? "referred_column_".count : "column_".count)
      let names = isReferred ? referredColumns : columns
      let number = rest.prefix(while: \.isNumber)
      guard let first = Int(number) else { return nil }
      rest = rest.dropFirst(number.count)
      // `0N` joins all columns, `0_N` with a line between them.
      let separator: String? =
        rest.hasPrefix("N_") ? "" : rest.hasPrefix("_N_") ? "_" : nil
      if let separator { rest = rest.dropFirst(separator.isEmpty ? 1 : 2) }
      let chosen = separator == nil ? Array(names.dropFirst(first).prefix(1)) : names
      guard !chosen.isEmpty else { return nil }
      switch rest {
      case "_name", "_key": return chosen.joined(separator: separator ?? "")
      case "_label":
        let owner = isReferred ? referredTable : table
        let prefix = [owner?.schema, owner?.name].compactMap(\.self).joined(separator: "_")
        return chosen.map { "\(prefix)_\($0)" }.joined(separator: separator ?? "")
      default: return nil
      }
    }
  }

  /// The name, or nil where the template has a token that means nothing here.
  private func name(_ template: String, _ tokens: Tokens) -> String? {
    var result = ""
    var rest = template[...]
    while let opening = rest.firstIndex(of: "%") {
      result += rest[..<opening]
      rest = rest[opening...].dropFirst()
      if rest.hasPrefix("%") {
        result += "%"
        rest = rest.dropFirst()
        continue
      }
      guard rest.hasPrefix("("), let closing = rest.firstIndex(of: ")"),
        let value = tokens.value(of: String(rest[..<closing].dropFirst()))
      else { return nil }
      result += value
      rest = rest[closing...].dropFirst()
      guard rest.hasPrefix("s") else { return nil }
      rest = rest.dropFirst()
    }
    return result + rest
  }
}
