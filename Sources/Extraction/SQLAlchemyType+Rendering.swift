import SchemaModel

/// One type on its way into DDL, as SQLAlchemy writes it (`GenericTypeCompiler` and the type compilers of the
/// dialects, SQLAlchemy 2.1).
struct TypeRendering {
  /// The deepest nesting of types in types that is written.
  static let maximumDepth = 8

  let type: SQLAlchemyType
  let dialect: Dialect
  let depth: Int

  var text: String? {
    guard type.isWellMade else { return nil }
    switch type.name {
    // By far the most.
    case "String", "Integer", "Text", "DateTime", "Boolean":
      return text(name(of: Self.visitName(of: type)))
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
    case (_, "String"): "string"
    case (_, "DateTime"): "datetime"
    case (_, "Integer"): "integer"
    case (_, "Text"): "text"
    case (_, "Boolean"), (_, "MatchType"): "boolean"
    case (_, "BigInteger"): "big_integer"
    case (_, "SmallInteger"): "small_integer"
    case (_, "Date"), (.sqlite, "DATE"): "date"
    case (_, "Time"), (.sqlite, "TIME"): "time"
    case (.sqlite, "DATETIME"): "datetime"
    case (_, "Float"): "float"
    case (_, "Numeric"): "numeric"
    case (_, "Double"): "double"
    case (_, "Unicode"): "unicode"
    case (_, "UnicodeText"): "unicode_text"
    case (_, "LargeBinary"): "large_binary"
    case (.oracle, "NVARCHAR2"): "NVARCHAR"
    case (_, "INT"): "INTEGER"
    case (_, let name): name
    }
  }

  /// The type's name in the database's own terms.
  private func name(of visitName: String) -> String {
    let own =
      switch dialect {
      case .postgresql: Self.postgresqlName(visitName)
      case .oracle: Self.oracleName(visitName)
      case .mssql: Self.mssqlName(visitName)
      case .mysql, .mariadb, .sqlite: String?.none
      }
    return own ?? Self.standardName(visitName)
  }

  /// What becomes of generic types where no database says otherwise.
  private static func standardName(_ visitName: String) -> String {
    switch visitName {
    case "string", "unicode": "VARCHAR"
    case "integer": "INTEGER"
    case "text", "unicode_text": "TEXT"
    case "boolean": "BOOLEAN"
    case "big_integer": "BIGINT"
    case "small_integer": "SMALLINT"
    case "datetime": "DATETIME"
    case "date": "DATE"
    case "time": "TIME"
    case "float": "FLOAT"
    case "numeric": "NUMERIC"
    case "double": "DOUBLE"
    case "large_binary": "BLOB"
    default: visitName
    }
  }

  private static func postgresqlName(_ visitName: String) -> String? {
    switch visitName {
    case "datetime": "TIMESTAMP"
    case "double": "DOUBLE_PRECISION"
    case "large_binary": "BYTEA"
    default: nil
    }
  }

  private static func oracleName(_ visitName: String) -> String? {
    switch visitName {
    case "string", "unicode": "VARCHAR2"
    case "text", "unicode_text": "CLOB"
    case "datetime": "DATE"
    case "double": "DOUBLE_PRECISION"
    case "NVARCHAR": "NVARCHAR2"
    case "big_integer": visitName
    default: nil
    }
  }

  private static func mssqlName(_ visitName: String) -> String? {
    switch visitName {
    case "unicode", "unicode_text": "NVARCHAR"
    case "text": "VARCHAR"
    case "boolean": "BIT"
    case "double": "DOUBLE_PRECISION"
    case "large_binary": "VARBINARY"
    case "datetime": visitName
    default: nil
    }
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
