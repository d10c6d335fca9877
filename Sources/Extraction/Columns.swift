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
    isPrimaryKey = call.argument("primary_key")?.boolean ?? false
    hasPythonDefault = call.argument("default").map { !$0.isNone } ?? false
    let kinds = items.compactMap(\.columnItem)
    isNullable = Self.nullability(call, isPrimaryKey, kinds)
    serverDefault = Self.serverDefault(call, kinds, unread: items.dropFirst())
    readDefault(call, items, context.dialect)
    comment = call.argument("comment")?.text
    if isPrimaryKey, serverDefault == .none, Self.isInteger(typeValue),
      call.argument("autoincrement")?.boolean != false
    {
      // SQLAlchemy makes an integer key SERIAL or AUTO_INCREMENT.
      serverDefault = .some
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
    _ call: StaticCall, _ isPrimaryKey: Bool, _ items: [ColumnItem]
  ) -> Bool? {
    if let given = call.argument("nullable") { return given.boolean }
    if call.hasUnreadArguments { return nil }
    return !isPrimaryKey && !items.contains(.identity)
  }

  private static func serverDefault(
    _ call: StaticCall, _ items: [ColumnItem], unread: ArraySlice<StaticValue>
  ) -> ServerDefault {
    if items.contains(where: { $0 != .other }) { return .some }
    if let given = call.argument("server_default") {
      switch given {
      case .none: return .none
      case .text: return .some
      case .made(let made):
        guard made.function.first == "sqlalchemy" else { return .unknown }
        let text = made.function.last == "text" ? made.argument("text", at: 0)?.text : nil
        return text?.strippedOfParentheses.lowercased() == "null" ? .null : .some
      case .unknown, .imported, .function: return .unknown
      default: return .some
      }
    }
    let mayHoldDefault = unread.contains {
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
    case "Identity": isIdentity = true
    case "Computed": isComputed = true
    case "DefaultClause":
      defaultText = made.argument("arg", at: 0).flatMap { DefaultText.text(of: $0, dialect) }
    default: return
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
    case "Computed", "FetchedValue", "DefaultClause": return .filled
    case "ForeignKey", "CheckConstraint", "UniqueConstraint", "PrimaryKeyConstraint", "Sequence",
      "Index":
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
