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

  /// Whether a change makes or names something that a convention may name.
  package static func concerns(_ change: SchemaChange) -> Bool {
    switch change {
    case .createTable, .rebuildTable, .addConstraint, .createIndex, .dropConstraint, .dropIndex:
      true
    default: false
    }
  }

  /// The token that stands for the name that is given, so that the convention is for named constraints too.
  private static let givenName = Array("%(constraint_name)".utf8)

  private static func usesGivenName(_ template: String) -> Bool {
    var rest = template.utf8[...]
    while let token = rest.firstIndex(of: UInt8(ascii: "%")) {
      if rest[token...].starts(with: givenName) { return true }
      rest = rest[token...].dropFirst()
    }
    return false
  }

  /// The name under which a constraint that is dropped may have been made; nil where it is as it is given.
  package func conventional(
    _ name: String, of kind: ConstraintDefinition.Kind, in table: TableName, _ dialect: Dialect?
  ) -> String? {
    guard let template = template(for: kind), Self.usesGivenName(template) else { return nil }
    return self.name(template, Tokens(table: table, columns: [], givenName: name))
      .map { Self.shortened($0, dialect) }
  }

  /// A change with what a convention would name, of which nothing is known.
  package static func doubting(_ change: SchemaChange, _ dialect: Dialect?) -> SchemaChange {
    switch NamingConvention().naming(change, dialect) {
    case .createTable(var table, let ifNotExists):
      let isNamed = table.constraints.allSatisfy { $0.name != nil }
      let hasKey = table.constraints.contains { $0.kind == .primaryKey }
      let needsKey = !hasKey && table.columns.contains(where: \.isPrimaryKey)
      if !isNamed || needsKey || hasStandardIndex(change) { table.isIncomplete = true }
      return .createTable(table, ifNotExists: ifNotExists)
    case .addConstraint(let table, var constraint):
      if constraint.name == nil { constraint.isIncomplete = true }
      return .addConstraint(table, constraint)
    case .createIndex(let table, var index, let ifNotExists):
      if hasStandardIndex(change) { index.isIncomplete = true }
      return .createIndex(table, index, ifNotExists: ifNotExists)
    case let named: return named
    }
  }

  private static func hasStandardIndex(_ change: SchemaChange) -> Bool {
    switch change {
    case .createTable(let table, _): table.indexes.contains { $0.isNameStandard || $0.name == nil }
    case .createIndex(_, let index, _): index.isNameStandard || index.name == nil
    default: false
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
    // No text has more characters than bytes.
    guard name.utf8.count > maximum else { return name }
    let scalars = name.unicodeScalars
    guard scalars.count > maximum else { return name }
    return String(scalars.prefix(maximum - 8)) + "_" + MD5.digits(of: name).suffix(4)
  }

  private func naming(
    _ constraint: ConstraintDefinition, in table: TableName, _ dialect: Dialect?
  ) -> ConstraintDefinition {
    var result = constraint
    result.isNameFinal = false
    if let template = template(for: constraint.kind),
      constraint.name == nil || !constraint.isNameFinal && Self.usesGivenName(template)
    {
      result.name = name(
        template,
        Tokens(
          table: table, columns: constraint.columns, referredTable: constraint.referredTable,
          referredColumns: constraint.referredColumns, givenName: constraint.name))
    }
    result.name = result.name.map { Self.shortened($0, dialect) }
    return result
  }

  private func naming(
    _ definition: IndexDefinition, in table: TableName, _ dialect: Dialect?
  ) -> IndexDefinition {
    var result = definition
    result.isNameStandard = false
    if definition.name == nil || definition.isNameStandard {
      // An expression has a name that depends on what it is.
      guard let index, case .column? = definition.elements.first else {
        result.isIncomplete = true
        return result
      }
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
    var givenName: String?

    /// What a token stands for; nil where it needs what is not there.
    func value(of token: String) -> String? {
      switch token {
      case "table_name": return table.name
      case "constraint_name": return givenName
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
        let schema = owner?.schema.map { $0.split(separator: ".").joined(separator: "_") }
        let prefix = [schema, owner?.name].compactMap(\.self).joined(separator: "_")
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
