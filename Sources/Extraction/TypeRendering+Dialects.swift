import SchemaModel

/// What databases call types differently, or have beside the common ones.
extension TypeRendering {
  // MARK: PostgreSQL

  private static let postgresqlTypes: Set<String> = [
    "TSVECTOR", "TSQUERY", "INET", "CIDR", "CITEXT", "MACADDR", "MACADDR8", "MONEY", "OID",
    "REGCONFIG", "REGCLASS", "HSTORE", "JSON", "JSONB", "JSONPATH", "BYTEA", "INT4RANGE",
    "INT8RANGE", "NUMRANGE", "DATERANGE", "TSRANGE", "TSTZRANGE", "INT4MULTIRANGE",
    "INT8MULTIRANGE", "NUMMULTIRANGE", "DATEMULTIRANGE", "TSMULTIRANGE", "TSTZMULTIRANGE",
  ]

  func postgresqlText(_ name: String) -> String?? {
    switch name {
    // The usual ones have the standard's text.
    case "VARCHAR", "INTEGER", "TEXT", "BOOLEAN", "BIGINT": nil
    case "FLOAT": .some(withLength(name, "precision"))
    case "TIMESTAMP" where type.home == .mssql: .some(nil)
    case "TIMESTAMP", "TIME": .some(zoned(name))
    case "INTERVAL": type.home == .postgresql ? .some(postgresqlInterval) : .some(nil)
    case "BIT": type.home == .postgresql ? .some(bits) : .some(nil)
    default: Self.postgresqlTypes.contains(name) ? .some(name) : nil
    }
  }

  private func zoned(_ name: String) -> String? {
    guard let hasZone = type.flag("timezone"),
      let precision =
        type.home == .mssql || type.home == .postgresql ? type.number("precision") : .some(nil)
    else { return nil }
    let digits = precision.map { "(\($0))" } ?? ""
    return "\(name)\(digits) \(hasZone ? "WITH" : "WITHOUT") TIME ZONE"
  }

  /// `NAME`, and the precision in parentheses where it is given.
  func withPrecision(_ name: String, _ argument: String, _ space: String) -> String? {
    guard let precision = type.number(argument) else { return nil }
    return precision.map { "\(name)\(space)(\($0))" } ?? name
  }

  private var postgresqlInterval: String? {
    guard let fields = type.text("fields") else { return nil }
    return withPrecision(fields.map { "INTERVAL \($0)" } ?? "INTERVAL", "precision", " ")
  }

  private var bits: String? {
    guard let isVarying = type.flag("varying"), let length = type.number("length") else {
      return nil
    }
    if isVarying { return length.map { "BIT VARYING(\($0))" } ?? "BIT VARYING" }
    return "BIT(\(length.map { $0 == 0 ? 1 : $0 } ?? 1))"
  }

  // MARK: MySQL and MariaDB

  private static let mysqlIntegers: Set<String> = [
    "INTEGER", "BIGINT", "SMALLINT", "MEDIUMINT", "TINYINT",
  ]

  func mysqlText(_ name: String) -> String?? {
    switch name {
    case "NUMERIC", "DECIMAL": .some(numeric(name).flatMap(withSign))
    case "FLOAT", "DOUBLE", "REAL": .some(mysqlFloat(name))
    case _ where Self.mysqlIntegers.contains(name):
      .some(type.home == .mysql ? withNumber(name, "display_width").flatMap(withSign) : name)
    case "BIT": type.home == .mysql ? .some(withNumber(name, "length")) : .some(nil)
    case "DATETIME", "TIME", "TIMESTAMP":
      .some(type.home == .mysql ? withLength(name, "fsp") : name)
    case "YEAR": .some(withNumber(name, "display_width"))
    case "VARCHAR", "NVARCHAR", "CHAR", "NCHAR", "TEXT": .some(mysqlString(name))
    case "TINYTEXT", "MEDIUMTEXT", "LONGTEXT": .some(withCharacterSet(name))
    case "VARBINARY": .some(type.number("length")?.map { "VARBINARY(\($0))" })
    case "BLOB": .some(withNumber(name, "length"))
    case "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "JSON": .some(name)
    case "SET": .some(values(name))
    case "BOOLEAN": .some("BOOL")
    case "INET4", "INET6": dialect == .mariadb ? .some(name) : .some(nil)
    default: nil
    }
  }

  private func mysqlFloat(_ name: String) -> String? {
    guard let precision = type.number("precision"),
      let scale = type.home == .mysql ? type.number("scale") : .some(nil)
    else { return nil }
    var text = name
    if let precision, let scale {
      text += "(\(precision), \(scale))"
    } else if let precision, name == "FLOAT" {
      text += "(\(precision))"
    }
    return withSign(text)
  }

  private func withSign(_ text: String) -> String? {
    guard type.home == .mysql else { return text }
    guard let isUnsigned = type.flag("unsigned"), let isFilled = type.flag("zerofill") else {
      return nil
    }
    return text + (isUnsigned ? " UNSIGNED" : "") + (isFilled ? " ZEROFILL" : "")
  }

  private func mysqlString(_ name: String) -> String? {
    guard let length = type.number("length") else { return nil }
    let isVarying = name == "VARCHAR" || name == "NVARCHAR"
    if isVarying, length == nil { return type.name == "AutoString" ? "VARCHAR(255)" : nil }
    let isNational = name == "NVARCHAR" || name == "NCHAR"
    let plain = isVarying ? "VARCHAR" : isNational ? "CHAR" : name
    return withCharacterSet(plain + (length.map { "(\($0))" } ?? ""), isNational: isNational)
  }

  private func withCharacterSet(_ text: String, isNational: Bool = false) -> String? {
    guard let collation = type.collation else { return nil }
    let order = collation.map { "COLLATE \($0)" }
    guard type.home == .mysql else {
      return [isNational ? "NATIONAL" : nil, text, order].joined
    }
    guard let set = type.text("charset"), let isASCII = type.flag("ascii"),
      let isUnicode = type.flag("unicode"), let isBinary = type.flag("binary"),
      let national = type.flag("national", default: isNational)
    else { return nil }
    let ending = order ?? (isBinary ? "BINARY" : nil)
    if national { return ["NATIONAL", text, ending].joined }
    let characters =
      set.map { "CHARACTER SET \($0)" } ?? (isASCII ? "ASCII" : isUnicode ? "UNICODE" : nil)
    return [text, characters, ending].joined
  }

  /// `ENUM('a','b')`.
  func values(_ name: String) -> String? {
    guard let labels = type.labels else { return nil }
    let list = labels.map { label in
      let parts = label.split(separator: "\\", omittingEmptySubsequences: false)
      return SQLText.quoted(parts.joined(separator: "\\\\"))
    }
    let text = "\(name)(\(list.joined(separator: ",")))"
    return type.isCopied && name == "ENUM" ? text : withCharacterSet(text)
  }

  // MARK: Oracle

  func oracleText(_ name: String) -> String?? {
    switch name {
    case "VARCHAR", "VARCHAR2": .some(oracleString(name, unit: " CHAR"))
    case "NVARCHAR2": .some(oracleString(name, unit: ""))
    case "FLOAT": .some(oracleFloat)
    case "NUMBER", "DOUBLE_PRECISION", "BINARY_DOUBLE", "BINARY_FLOAT":
      // SQL Server's own type has a precision that it was not given.
      .some(
        type.home == .mssql ? nil : numeric(name == "DOUBLE_PRECISION" ? "DOUBLE PRECISION" : name))
    case "INTERVAL": type.home == .oracle ? .some(oracleInterval) : .some(nil)
    case "TIMESTAMP": .some(type.home == .mssql ? nil : oracleTimestamp)
    case "RAW": .some(withLength(name, "length"))
    case "LONG", "ROWID": .some(name)
    case "JSON": .some(oracleJSON)
    default: nil
    }
  }

  private func oracleString(_ name: String, unit: String) -> String? {
    guard let length = type.number("length") else { return nil }
    guard let length, length != 0 else { return name }
    return "\(name)(\(length)\(unit))"
  }

  /// The precision of Oracle's `FLOAT` is binary; SQLAlchemy refuses a decimal one.
  private var oracleFloat: String? {
    guard let binary = type.number("binary_precision"),
      let precision = type.home == .oracle ? .some(nil) : type.number("precision")
    else { return nil }
    if let binary { return "FLOAT(\(binary))" }
    return precision == nil || precision == 0 ? "FLOAT" : nil
  }

  var oracleInterval: String? {
    guard let days = type.number("day_precision"), let seconds = type.number("second_precision")
    else { return nil }
    let day = days.map { "(\($0))" } ?? ""
    let second = seconds.map { "(\($0))" } ?? ""
    return "INTERVAL DAY\(day) TO SECOND\(second)"
  }

  private var oracleTimestamp: String? {
    guard let hasZone = type.flag("timezone"), let isLocal = type.flag("local_timezone") else {
      return nil
    }
    return isLocal
      ? "TIMESTAMP WITH LOCAL TIME ZONE" : hasZone ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP"
  }

  private var oracleJSON: String? {
    guard type.home == .oracle else { return "JSON" }
    return type.flag("use_blob").map { $0 ? "BLOB" : "JSON" }
  }

  // MARK: Microsoft SQL Server

  private static let mssqlTypes: Set<String> = [
    "TINYINT", "ROWVERSION", "TIMESTAMP", "SMALLDATETIME", "IMAGE", "XML", "BIT", "MONEY",
    "SMALLMONEY", "UNIQUEIDENTIFIER", "SQL_VARIANT",
  ]

  func mssqlText(_ name: String) -> String?? {
    switch name {
    case _ where Self.mssqlTypes.contains(name): .some(name)
    case "BOOLEAN" where type.name == "Boolean" || type.name == "MatchType": .some("BIT")
    case "datetime": .some(type.flag("timezone").map { $0 ? "DATETIMEOFFSET" : "DATETIME" })
    case "FLOAT": .some(withNumber(name, "precision"))
    case "TIME", "DATETIME2", "DATETIMEOFFSET":
      .some(
        [.mssql, .postgresql].contains(type.home) ? withNumber(name, "precision") : name)
    case "CHAR", "NCHAR", "TEXT", "NTEXT": .some(mssqlString(name, isUnlimited: false))
    case "VARCHAR", "NVARCHAR": .some(mssqlString(name, isUnlimited: true))
    case "VARBINARY": .some(mssqlBinary)
    case "JSON": .some("NVARCHAR(max)")
    default: nil
    }
  }

  private func mssqlString(_ name: String, isUnlimited: Bool) -> String? {
    guard let length = type.number("length"), let collation = type.collation else {
      return nil
    }
    let given = length.flatMap { $0 == 0 ? nil : "(\($0))" }
    let size = given ?? (isUnlimited ? "(max)" : "")
    return [name + size, collation.map { "COLLATE \($0)" }].joined
  }

  private var mssqlBinary: String? {
    guard let length = type.number("length"), let isStream = type.flag("filestream") else {
      return nil
    }
    let size = length.flatMap { $0 == 0 ? nil : "\($0)" } ?? "max"
    return "VARBINARY(\(size))" + (isStream ? " FILESTREAM" : "")
  }
}

extension [String?] {
  /// The parts that there are, with a blank between them.
  fileprivate var joined: String {
    compactMap(\.self).joined(separator: " ")
  }
}
