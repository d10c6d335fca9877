import MigrationModel
import PythonSyntax
import SchemaModel

extension ColumnDefinition {
  /// Reads `sa.Column(…)`.
  ///
  /// - Returns: Nil for a value that is no such call.
  init?(_ value: StaticValue, _ context: DirectiveContext) {
    guard case .made(let call) = value, call.function.last == "Column" else { return nil }
    if let known = call.column {
      self = known
      return
    }
    let items = Self.items(of: call)
    let typeValue = Self.typeValue(of: call)
    self.init(name: call.argument("name", at: 0)?.text)
    type = typeValue.flatMap { Self.typeText($0, context) }
    databaseType = context.dialect.flatMap { dialect in
      typeValue.flatMap { SQLAlchemyType($0)?.rendered(for: dialect) }
    }
    let isKey = call.value("primary_key").isTrue
    isPrimaryKey = isKey ?? false
    hasPythonDefault = call.argument("default").map { !$0.isNone } ?? false
    let kinds = items.compactMap(\.columnItem)
    isNullable = Self.nullability(call, isKey, kinds)
    serverDefault = Self.ownDefault(of: call, context.dialect)
    readDefault(call, items, context.dialect)
    comment = call.argument("comment")?.text
    if isKey != false, serverDefault == .none, Self.isInteger(typeValue) {
      // SQLAlchemy makes an integer key SERIAL or AUTO_INCREMENT.
      switch ColumnNumbering(call) {
      case .never: break
      case .unknown: serverDefault = .unknown
      case .always, .byDefault, .alsoIfReferring: serverDefault = isKey == nil ? .unknown : .some
      }
    }
    call.column = self
  }

  /// The arguments of a column after its name.
  static func items(of call: StaticCall) -> ArraySlice<StaticValue> {
    var items = call.positional[...]
    switch items.first {
    case .text?, StaticValue.none?: items.removeFirst()
    // A name that is not known moves nothing, but where a name stands there is no type.
    case .unknown? where items.count > 1 && call.argument("name") == nil: items.removeFirst()
    default: break
    }
    return items
  }

  /// The argument that is the column's type, if there is one.
  static func typeValue(of call: StaticCall) -> StaticValue? {
    call.argument("type_") ?? items(of: call).first { $0.columnItem == nil }
  }

  private static func nullability(
    _ call: StaticCall, _ isKey: Bool?, _ items: [ColumnItem]
  ) -> Bool? {
    if let given = call.argument("nullable") { return given.isTrue }
    if call.hasUnreadArguments { return nil }
    return items.contains(.identity) ? false : isKey.map { !$0 }
  }

  /// What a column says of its default, which leaves out that keys may number their rows.
  static func ownDefault(of call: StaticCall, _ dialect: Dialect?) -> ServerDefault {
    let items = items(of: call)
    let kinds = items.compactMap(\.columnItem)
    if kinds.contains(.filled) || kinds.contains(.identity) && hasIdentities(dialect) {
      return .some
    }
    if let given = call.argument("server_default") {
      switch given {
      case .none: return .none
      case .text: return .some
      case .made(let made):
        guard made.function.first == "sqlalchemy" else { return .unknown }
        switch made.function.last {
        case "null": return .null
        // What a trigger fills is no default.
        case "FetchedValue": return .none
        case "Identity": return hasIdentities(dialect) ? .some : .none
        default: break
        }
        let text = made.function.last == "text" ? made.argument("text", at: 0)?.text : nil
        return text?.strippedOfParentheses.lowercased() == "null" ? .null : .some
      case .unknown, .imported, .function: return .unknown
      default: return .some
      }
    }
    let mayHoldDefault = items.dropFirst().contains {
      switch $0 {
      case .unknown: true
      case .made: $0.columnItem == nil
      default: false
      }
    }
    return call.hasUnreadArguments || mayHoldDefault ? .unknown : .none
  }

  /// Reads what the default says, and whether the column is an identity or computed.
  private mutating func readDefault(
    _ call: StaticCall, _ items: ArraySlice<StaticValue>, _ dialect: Dialect?
  ) {
    let given = call.argument("server_default")
    if let given { defaultText = DefaultText.text(of: given, dialect) }
    for item in items { readDefault(item, dialect) }
    if let given { readDefault(given, dialect) }
  }

  /// Reads what one argument says of the default.
  private mutating func readDefault(_ value: StaticValue, _ dialect: Dialect?) {
    guard case .made(let made) = value else { return }
    switch made.function.last {
    case "Identity": isIdentity = Self.hasIdentities(dialect)
    case "Computed": isComputed = true
    case "DefaultClause":
      defaultText = made.argument("arg", at: 0).flatMap { DefaultText.text(of: $0, dialect) }
    default: return
    }
  }

  /// Whether a database has identity columns, as SQLAlchemy makes them; it leaves them out for others.
  private static func hasIdentities(_ dialect: Dialect?) -> Bool {
    switch dialect {
    case .sqlite, .mysql, .mariadb: false
    case .postgresql, .oracle, .mssql, nil: true
    }
  }

  static func isInteger(_ type: StaticValue?) -> Bool {
    var name: String?
    switch type {
    case .made(var call)?:
      while call.function.last == "with_variant", let receiver = call.receiver { call = receiver }
      name = call.function.last
    case .imported(let imported)?: name = imported.path.last
    default: break
    }
    return name.map(integerTypes.contains) ?? false
  }

  private static let integerTypes: Set<String> = [
    "Integer", "BigInteger", "SmallInteger", "INTEGER", "INT", "BIGINT", "SMALLINT", "TINYINT",
    "MEDIUMINT",
  ]

  static func typeText(_ value: StaticValue, _ context: DirectiveContext) -> String? {
    switch value {
    case .made(let call): context.text(of: call)
    case .imported(let name): name.path.joined(separator: ".")
    default: nil
    }
  }
}

/// What `autoincrement=` of a column says, by the values that SQLAlchemy compares it with.
enum ColumnNumbering {
  case always
  /// As the only column of the primary key, if it is an integer without a default or a foreign key.
  case byDefault
  /// As by default, and with a foreign key too.
  case alsoIfReferring
  /// Also for what only looks like a yes, such as `1`.
  case never
  case unknown

  init(_ call: StaticCall) {
    guard let given = call.argument("autoincrement") else {
      self = call.hasUnreadArguments ? .unknown : .byDefault
      return
    }
    switch given {
    case .boolean(true): self = .always
    case .text(let text) where text.text == "auto": self = .byDefault
    case .text(let text) where text.text == "ignore_fk": self = .alsoIfReferring
    case .imported, .made, .partial, .reflected, .unknown: self = .unknown
    default: self = .never
    }
  }
}

/// What else than a type stands among the arguments of a column.
enum ColumnItem {
  case identity
  /// A computed expression, or a default clause of the server.
  case filled
  /// A constraint, or something without a part in existing rows.
  case other
}

extension StaticValue {
  var columnItem: ColumnItem? {
    guard case .made(let call) = self else { return nil }
    switch call.function.last {
    case "Identity": return .identity
    case "Computed", "DefaultClause": return .filled
    case "ForeignKey", "CheckConstraint", "UniqueConstraint", "PrimaryKeyConstraint", "Sequence",
      "Index", "FetchedValue":
      return .other
    default: return nil
    }
  }
}

extension String {
  fileprivate var strippedOfParentheses: Substring {
    var text = self[...]
    while let first = text.first, first == "(" || first == " " { text.removeFirst() }
    while let last = text.last, last == ")" || last == " " { text.removeLast() }
    return text
  }
}
