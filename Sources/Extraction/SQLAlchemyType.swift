import SchemaModel

/// A type of SQLAlchemy as a migration makes it: `sa.String(20)`, `postgresql.JSONB`.
struct SQLAlchemyType {
  /// Where a type is defined, which tells apart types of one name.
  enum Home: String {
    case generic, postgresql, mysql, sqlite, oracle, mssql
  }

  private let typeClass: SQLAlchemyClass
  var home: Home { typeClass.home }
  /// The name of the class.
  var name: String { typeClass.name }
  /// The call that makes it; nil for a class that is named without a call.
  let call: StaticCall?
  /// What databases get instead, the last first.
  private var variants: [(dialects: [String]?, type: StaticValue)] = []

  /// Whether it is a copy, as `with_variant()` makes one; that of MySQL's `ENUM` forgets its character set.
  private(set) var isCopied = false

  /// Reads the value that stands for a type; nil for what is no type of SQLAlchemy's own.
  init?(_ value: StaticValue) {
    let callee: ImportedName?
    switch value {
    case .imported(let imported):
      callee = imported
      call = nil
    case .made(var made):
      while made.word == .withVariant, let receiver = made.receiver {
        let names = made.positional.dropFirst().map(\.text)
        let isRead = !made.hasUnreadArguments && names.allSatisfy { $0 != nil }
        variants.append(
          (isRead ? names.compactMap(\.self) : nil, made.argument("type_", at: 0) ?? .unknown))
        made = receiver
      }
      guard made.receiver == nil else { return nil }
      callee = made.callee
      call = made
    default: return nil
    }
    guard let typeClass = callee?.typeClass else { return nil }
    self.typeClass = typeClass
  }

  /// The type that a database gets; nil where that cannot be told.
  func variant(for dialect: Dialect) -> SQLAlchemyType? {
    if variants.isEmpty { return self }
    for variant in variants {
      guard let dialects = variant.dialects else { return nil }
      if dialects.contains(dialect.rawValue) { return SQLAlchemyType(variant.type) }
    }
    var plain = self
    plain.isCopied = true
    plain.variants = []
    return plain
  }

  var hasVariants: Bool { !variants.isEmpty }

  /// Whether nothing but its class says what it is.
  private var isPlain: Bool {
    guard !isCopied, variants.isEmpty else { return false }
    guard let call else { return true }
    return call.positional.isEmpty && call.keywords.isEmpty && !call.hasUnreadArguments
  }

  /// The type as a database gets it in DDL, such as `VARCHAR(20)`.
  ///
  /// - Returns: Nil where an argument cannot be read, or SQLAlchemy has no such type for the database.
  func rendered(for dialect: Dialect, depth: Int = 0) -> String? {
    guard depth < TypeRendering.maximumDepth else { return nil }
    if isPlain {
      return typeClass.plainText(for: dialect) {
        TypeRendering(type: self, dialect: dialect, depth: depth).text
      }
    }
    return variant(for: dialect).flatMap {
      TypeRendering(type: $0, dialect: dialect, depth: depth).text
    }
  }
}

// MARK: Arguments

extension SQLAlchemyType {
  /// The names of the arguments that may be given by position.
  private var parameters: [String] {
    switch (home, name) {
    // The usual ones come first.
    case (.generic, "String"), (.generic, "VARCHAR"), (.generic, "Text"): ["length", "collation"]
    case (_, "Enum"), (_, "ENUM"), (_, "SET"): []
    case (.mysql, "FLOAT"), (.mysql, "DOUBLE"), (.mysql, "REAL"): ["precision", "scale"]
    case (.postgresql, "TIME"), (.postgresql, "TIMESTAMP"): ["timezone", "precision"]
    case (.postgresql, "INTERVAL"): ["precision", "fields"]
    case (.postgresql, "BIT"): ["length", "varying"]
    case (.mysql, "TIME"), (.mysql, "TIMESTAMP"), (.mysql, "DATETIME"): ["timezone", "fsp"]
    case (.oracle, "TIMESTAMP"): ["timezone", "local_timezone"]
    case (.oracle, "INTERVAL"): ["day_precision", "second_precision"]
    case (.oracle, "FLOAT"): ["binary_precision"]
    case (.oracle, "VECTOR"): ["dim", "storage_format", "storage_type"]
    case (.oracle, "JSON"): ["none_as_null", "use_blob"]
    case (.mssql, "TIME"), (.mssql, "DATETIME2"), (.mssql, "DATETIMEOFFSET"): ["precision"]
    case (.mssql, "TIMESTAMP"), (.mssql, "ROWVERSION"): ["convert_int"]
    case (.mssql, "VARBINARY"): ["length", "filestream"]
    case (_, "Interval"): ["native", "second_precision", "day_precision"]
    case (_, "Uuid"): ["as_uuid", "native_uuid"]
    case (_, "ARRAY"): ["item_type", "as_tuple", "dimensions"]
    case (_, "DOMAIN"): ["name", "data_type"]
    case (_, "Boolean"), (_, "BOOLEAN"), (.mssql, "BIT"): ["create_constraint", "name"]
    case (_, "PickleType"): ["protocol", "pickler", "comparator", "impl"]
    case (_, "DateTime"), (_, "Time"), (_, "DATETIME"), (_, "TIME"), (_, "TIMESTAMP"),
      (_, "SMALLDATETIME"):
      ["timezone"]
    case (_, "Numeric"), (_, "NUMERIC"), (_, "DECIMAL"), (_, "NUMBER"): ["precision", "scale"]
    case (_, "Float"), (_, "FLOAT"), (_, "Double"), (_, "DOUBLE"), (_, "REAL"),
      (_, "DOUBLE_PRECISION"), (_, "BINARY_DOUBLE"), (_, "BINARY_FLOAT"):
      ["precision"]
    case (.mysql, "YEAR"), (.mysql, "TINYINT"), (.mysql, "SMALLINT"), (.mysql, "MEDIUMINT"),
      (.mysql, "INTEGER"), (.mysql, "BIGINT"):
      ["display_width"]
    default: ["length", "collation"]
    }
  }

  /// The value of an argument; `none` where it is left out, unknown where it may be hidden.
  func argument(_ name: String) -> StaticValue {
    guard let call else { return .none }
    let index = call.positional.isEmpty ? nil : parameters.firstIndex(of: name)
    return call.argument(name, at: index) ?? (call.hasUnreadArguments ? .unknown : .none)
  }

  /// A number that is given; nil within where none is, nil where it cannot be read.
  func number(_ name: String) -> Int?? {
    switch argument(name) {
    case .none: .some(nil)
    case .integer(let value): .some(value)
    default: nil
    }
  }

  /// A text that is given; nil within where none is, nil where it cannot be read.
  func text(_ name: String) -> String?? {
    switch argument(name) {
    case .none: .some(nil)
    case .text(let value): .some(value.text)
    default: nil
    }
  }

  /// Whether a switch is on; nil where that cannot be read.
  func flag(_ name: String, default standard: Bool = false) -> Bool? {
    let value = argument(name)
    return value.isNone ? standard : value.isTrue
  }

  /// The labels of an enumeration, or the values of a set.
  var labels: [String]? {
    guard let call, !call.hasUnreadArguments else { return nil }
    let labels = call.positional.compactMap(\.text)
    return labels.count == call.positional.count && !labels.isEmpty ? labels : nil
  }

  /// The collation of a text, for which types of MySQL have two names.
  var collation: String?? {
    guard let collation = text("collation") else { return nil }
    return collation == nil && home == .mysql ? text("collate") : collation
  }

  /// Whether SQLAlchemy takes the arguments together.
  var isWellMade: Bool {
    switch (home, name) {
    case (.mysql, "DOUBLE"), (.mysql, "REAL"):
      argument("precision").isNone == argument("scale").isNone
    case (.mysql, "SET"): argument("name").isNone
    default: true
    }
  }

  var isEnumeration: Bool { typeClass.isEnumeration }
  var isArray: Bool { typeClass.isArray }

  /// Whether it is of a kind that databases may keep by name.
  var mayBeKept: Bool { isEnumeration || typeClass.isDomain }
}

// MARK: Types that the database keeps by name

extension SQLAlchemyType {
  /// The name of the type that PostgreSQL keeps; nil where it is none, or cannot be read.
  var keptName: TableName? {
    guard mayBeKept, case .text(let name) = argument("name"),
      case let schema?? = Optional(text("schema")), inheritsSchema == false,
      argument("metadata").isNone
    else { return nil }
    return TableName(schema: schema, name: name.text)
  }

  /// Whether the kept type gets the schema of the table that it stands in (`SchemaType._set_table`); nil where that
  /// cannot be read.
  var inheritsSchema: Bool? { flag("inherit_schema") }

  /// The type as it is in a table of a schema, whose type it becomes where it inherits that.
  func standing(inSchema schema: String?) -> SQLAlchemyType {
    guard inheritsSchema == true, let call, variants.isEmpty else { return self }
    var keywords = call.keywords.filter { $0.name != "schema" && $0.name != "inherit_schema" }
    if let schema {
      let name = StaticText(bytes: Array(schema.utf8))
      keywords.append(StaticArguments.Keyword(name: "schema", value: .text(name)))
    }
    let settled = StaticCall(
      call.callee, node: call.node, module: call.module, positional: call.positional,
      keywords: keywords, hasUnreadArguments: call.hasUnreadArguments,
      unreadFrom: call.unreadFrom)
    return SQLAlchemyType(.made(settled)) ?? self
  }

  var keptType: TypeDefinition? {
    keptName.map {
      TypeDefinition(name: $0, kind: isEnumeration ? .enumeration(labels) : .domain)
    }
  }

  /// Whether PostgreSQL keeps the type by name.
  var isKept: Bool? {
    if typeClass.isDomain || (name == "ENUM" && home == .postgresql) { return true }
    return name == "Enum" ? flag("native_enum", default: true) : false
  }

  /// The condition that the type puts on a column, with its constraint's name.
  ///
  /// - Returns: Nil within where there is none, nil where that cannot be told.
  func check(on column: String, _ dialect: Dialect?) -> ConstraintDefinition?? {
    guard name == "Enum" || typeClass.isBoolean else { return .some(nil) }
    guard let isWanted = flag("create_constraint") else { return nil }
    guard isWanted else { return .some(nil) }
    guard let isNeeded = needsCheck(dialect), let name = text("name") else { return nil }
    guard isNeeded else { return .some(nil) }
    var check = ConstraintDefinition(.check, name: name, columns: [column])
    if isEnumeration, let labels {
      check.condition = "\(column) IN (\(labels.map(SQLText.quoted).joined(separator: ", ")))"
    } else if !isEnumeration {
      check.condition = "\(column) IN (0, 1)"
    }
    return .some(check)
  }

  private func needsCheck(_ dialect: Dialect?) -> Bool? {
    if isEnumeration {
      guard let isNative = flag("native_enum", default: true) else { return nil }
      if !isNative { return true }
      return dialect.map { ![.postgresql, .mysql, .mariadb].contains($0) }
    }
    return dialect.map { [.mysql, .mariadb, .sqlite].contains($0) }
  }
}
