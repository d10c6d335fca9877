import SchemaModel

/// How SQLAlchemy writes types in DDL, after its type compilers (`GenericTypeCompiler` and those of the
/// dialects, SQLAlchemy 2.1).
extension SQLAlchemyType {
  /// The deepest nesting of types in types that is written.
  private static let maximumDepth = 8

  /// The type as a database gets it in DDL, such as `VARCHAR(20)`.
  ///
  /// - Returns: Nil where an argument cannot be read, or SQLAlchemy has no such type for the database.
  func rendered(for dialect: Dialect, depth: Int = 0) -> String? {
    guard depth < Self.maximumDepth, let type = variant(for: dialect) else { return nil }
    return TypeRendering(type: type, dialect: dialect, depth: depth).text
  }
}

/// One type on its way into DDL.
struct TypeRendering {
  let type: SQLAlchemyType
  let dialect: Dialect
  let depth: Int

  var text: String? {
    guard type.isWellMade else { return nil }
    switch type.name {
    case "Interval" where type.home == .generic: return interval
    case "PickleType": return pickled
    case "Enum", "ENUM", "DOMAIN": return named
    case "Uuid": return uuid
    case "ARRAY": return dialect == .postgresql ? array : nil
    // What a class of the repository writes itself.
    case "UserDefinedType": return type.call?.positional.first?.text
    case "AutoString": return string(isMySQL ? "VARCHAR" : name(of: "string"))
    default: return text(name(of: Self.visitName(of: type)))
    }
  }

  var isMySQL: Bool { dialect == .mysql || dialect == .mariadb }

  // MARK: Names

  /// The name by which SQLAlchemy's compilers know the type: in small letters where it has another name
  /// in each database.
  private static func visitName(of type: SQLAlchemyType) -> String {
    switch (type.home, type.name) {
    case (.sqlite, "DATE"): "date"
    case (.sqlite, "TIME"): "time"
    case (.sqlite, "DATETIME"): "datetime"
    case (.oracle, "NVARCHAR2"): "NVARCHAR"
    case (_, "INT"): "INTEGER"
    case (_, "MatchType"): "boolean"
    case (_, let name): genericNames[name] ?? name
    }
  }

  private static let genericNames = [
    "String": "string", "Unicode": "unicode", "Text": "text", "UnicodeText": "unicode_text",
    "Integer": "integer", "BigInteger": "big_integer", "SmallInteger": "small_integer",
    "Boolean": "boolean", "DateTime": "datetime", "Date": "date", "Time": "time",
    "Numeric": "numeric", "Float": "float", "Double": "double", "LargeBinary": "large_binary",
  ]

  /// What becomes of generic types where no database says otherwise.
  private static let standardNames = [
    "string": "VARCHAR", "unicode": "VARCHAR", "text": "TEXT", "unicode_text": "TEXT",
    "integer": "INTEGER", "big_integer": "BIGINT", "small_integer": "SMALLINT",
    "boolean": "BOOLEAN", "datetime": "DATETIME", "date": "DATE", "time": "TIME",
    "numeric": "NUMERIC", "float": "FLOAT", "double": "DOUBLE", "large_binary": "BLOB",
  ]

  private static let postgresqlNames = [
    "double": "DOUBLE_PRECISION", "datetime": "TIMESTAMP", "large_binary": "BYTEA",
  ]

  private static let oracleNames = [
    "string": "VARCHAR2", "unicode": "VARCHAR2", "text": "CLOB", "unicode_text": "CLOB",
    "datetime": "DATE", "double": "DOUBLE_PRECISION", "NVARCHAR": "NVARCHAR2",
    "big_integer": "big_integer",
  ]

  private static let mssqlNames = [
    "unicode": "NVARCHAR", "text": "VARCHAR", "unicode_text": "NVARCHAR", "boolean": "BIT",
    "double": "DOUBLE_PRECISION", "large_binary": "VARBINARY", "datetime": "datetime",
  ]

  /// The type's name in the database's own terms.
  private func name(of visitName: String) -> String {
    let own =
      switch dialect {
      case .postgresql: Self.postgresqlNames[visitName]
      case .oracle: Self.oracleNames[visitName]
      case .mssql: Self.mssqlNames[visitName]
      case .mysql, .mariadb, .sqlite: String?.none
      }
    return own ?? Self.standardNames[visitName] ?? visitName
  }

  // MARK: Types by name

  private func text(_ name: String) -> String? {
    if let own = ownText(name) { return own }
    switch name {
    case "VARCHAR", "NVARCHAR", "CHAR", "NCHAR", "TEXT": return string(name)
    case "NUMERIC", "DECIMAL": return numeric(name)
    case "FLOAT", "REAL", "DOUBLE": return name
    case "DOUBLE_PRECISION": return "DOUBLE PRECISION"
    case "CLOB", "NCLOB": return name
    case "BINARY", "VARBINARY": return withLength(name, "length")
    case "INTEGER", "SMALLINT", "BIGINT", "TIMESTAMP", "DATETIME", "DATE", "TIME", "UUID",
      "BLOB", "BOOLEAN":
      return hasStoredFormat ? nil : name
    case "big_integer": return "NUMBER(19)"
    default: return nil
    }
  }

  /// The text of a type that the database's compiler writes itself; nil within where it cannot be read,
  /// nil where the standard's text is taken.
  private func ownText(_ name: String) -> String?? {
    switch dialect {
    case .postgresql: postgresqlText(name)
    case .mysql, .mariadb: mysqlText(name)
    case .sqlite: ["JSON", "JSONB"].contains(name) ? .some(name) : nil
    case .oracle: oracleText(name)
    case .mssql: mssqlText(name)
    }
  }

  /// Whether SQLite is told how to store dates, which changes the name of their type.
  private var hasStoredFormat: Bool {
    dialect == .sqlite && type.home == .sqlite
      && !(type.call?.keywords.isEmpty ?? true && type.call?.positional.isEmpty ?? true)
  }

  // MARK: Arguments

  /// `NAME(length) COLLATE collation`, both where they are given.
  func string(_ name: String) -> String? {
    guard let length = type.number("length"), let collation = type.collation,
      let schema = type.text("collation_schema")
    else { return nil }
    var text = name
    if let length, length != 0 { text += "(\(length))" }
    guard let collation, !collation.isEmpty else { return text }
    let place = schema.map { identifier($0) + "." } ?? ""
    return text + " COLLATE " + place + identifier(collation)
  }

  func identifier(_ name: String) -> String {
    SQLIdentifierText.quotedIfNeeded(name, dialect)
  }

  /// `NAME(argument)`, or the name alone where the argument is left out or 0.
  func withLength(_ name: String, _ argument: String) -> String? {
    guard let length = type.number(argument) else { return nil }
    guard let length, length != 0 else { return name }
    return "\(name)(\(length))"
  }

  /// `NAME(argument)`, or the name alone where the argument is left out.
  func withNumber(_ name: String, _ argument: String) -> String? {
    guard let number = type.number(argument) else { return nil }
    return number.map { "\(name)(\($0))" } ?? name
  }

  func numeric(_ name: String) -> String? {
    guard let precision = type.number("precision"), let scale = type.number("scale") else {
      return nil
    }
    guard let precision else { return name }
    return scale.map { "\(name)(\(precision), \($0))" } ?? "\(name)(\(precision))"
  }

  // MARK: Types that are made of others

  private var interval: String? {
    guard let isNative = type.flag("native", default: true) else { return nil }
    switch dialect {
    case .postgresql where isNative: return withPrecision("INTERVAL", "second_precision", " ")
    case .oracle where isNative: return oracleInterval
    case .postgresql: return "TIMESTAMP WITHOUT TIME ZONE"
    case .oracle: return "DATE"
    default: return "DATETIME"
    }
  }

  private var pickled: String? {
    let implementation = type.argument("impl")
    if implementation.isNone {
      return text(name(of: "large_binary"))
    }
    return SQLAlchemyType(implementation)?.rendered(for: dialect, depth: depth + 1)
  }

  private var uuid: String? {
    guard let isNative = type.flag("native_uuid", default: true) else { return nil }
    guard isNative else { return "CHAR(32)" }
    return switch dialect {
    case .postgresql, .mariadb: "UUID"
    case .mssql: "UNIQUEIDENTIFIER"
    default: "CHAR(32)"
    }
  }

  private var array: String? {
    guard let item = SQLAlchemyType(type.argument("item_type")),
      let inner = item.rendered(for: dialect, depth: depth + 1),
      let dimensions = type.number("dimensions"), (0...6).contains(dimensions ?? 1)
    else { return nil }
    let brackets = String(repeating: "[]", count: dimensions ?? 1)
    guard let collation = inner.firstRange(of: " COLLATE") else { return inner + brackets }
    return inner[..<collation.lowerBound] + brackets + inner[collation.lowerBound...]
  }

  /// An enumeration or a domain.
  private var named: String? {
    if isMySQL, type.isEnumeration {
      if type.home == .mysql || type.isKept ?? true {
        return type.isKept.flatMap { _ in values("ENUM") }
      }
    }
    if dialect == .postgresql, type.isKept != false {
      guard type.isKept == true, let name = type.keptName else { return nil }
      return (name.schema.map { identifier($0) + "." } ?? "") + identifier(name.name)
    }
    guard type.isEnumeration, type.home != .mysql || isMySQL else { return nil }
    return enumerationText
  }

  /// An enumeration as a text of the length of its longest label.
  private var enumerationText: String? {
    guard let given = type.number("length"), let labels = type.labels else { return nil }
    let length = given ?? labels.map(\.unicodeScalars.count).max() ?? 0
    switch dialect {
    case .oracle: return "VARCHAR(\(length) CHAR)"
    default: return "VARCHAR(\(length))"
    }
  }
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) {
        return start..<index(start, offsetBy: part.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
