/// How a database compares the names that it keeps.
struct Identifiers: Sendable, Hashable {
  var dialect: Dialect?

  /// Whether names of columns, constraints and indexes that differ in case only are the same.
  private var ignoresCase: Bool {
    switch dialect {
    case .mysql, .mariadb, .sqlite, .mssql: true
    case .postgresql, .oracle, nil: false
    }
  }

  func areSame(_ name: String?, _ other: String?) -> Bool {
    guard let name, let other else { return false }
    if name == other { return true }
    return ignoresCase && Self.folded(name) == Self.folded(other)
  }

  func contains(_ names: [String], _ name: String) -> Bool {
    names.contains { areSame($0, name) }
  }

  /// The one spelling of the name of a table, type or other object that has a schema.
  func key(_ name: TableName) -> TableName {
    var key = name
    switch dialect {
    case .postgresql:
      if key.schema == "public" { key.schema = nil }
    case .sqlite:
      key = TableName(schema: key.schema.map(Self.folded), name: Self.folded(key.name))
      if key.schema == "main" { key.schema = nil }
    case .mssql:
      if key.schema == "dbo" { key.schema = nil }
    case .mysql, .mariadb, .oracle, nil: break
    }
    return key
  }

  /// The key of an index or a sequence that is in the schema of its table.
  func key(_ name: String, beside table: TableName) -> TableName {
    key(TableName(schema: table.schema, name: name))
  }

  private static func folded(_ name: String) -> String {
    guard name.utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return name }
    return String(
      decoding: name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
