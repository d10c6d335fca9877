import MigrationModel
import PythonSyntax
import SchemaModel

/// What a call of `sa.Column(…)` says.
///
/// It is read once, since a directive asks for it more than once.
final class ColumnReading {
  /// The arguments after the name.
  let items: ArraySlice<StaticValue>
  /// The argument that is the type, if there is one.
  let typeValue: StaticValue?
  /// The same, where it is a type of SQLAlchemy's own.
  let type: SQLAlchemyType?
  /// Whether it is of the primary key, as the call says; nil where that cannot be read.
  let isKey: Bool?
  /// What it says of its default, which leaves out that keys may number their rows.
  let ownDefault: ColumnDefinition.ServerDefault
  let definition: ColumnDefinition

  /// Reads a value; nil where it is no call of `Column`.
  static func of(_ value: StaticValue, _ context: DirectiveContext) -> ColumnReading? {
    guard case .made(let call) = value, call.word == .column else { return nil }
    return of(call, context)
  }

  /// Reads a call of `Column`.
  static func of(_ call: StaticCall, _ context: DirectiveContext) -> ColumnReading {
    if let known = call.column { return known }
    let reading = ColumnReading(call, context)
    call.column = reading
    return reading
  }

  private init(_ call: StaticCall, _ context: DirectiveContext) {
    let dialect = context.dialect
    items = ColumnDefinition.items(of: call)
    let facts = ItemFacts(items)
    typeValue = call.argument("type_") ?? facts.type
    type = typeValue.flatMap { SQLAlchemyType($0) }
    isKey = call.value("primary_key").isTrue
    let given = call.argument("server_default")
    ownDefault = Self.ownDefault(call, given, facts, dialect)
    let isNullable: Bool? =
      if let given = call.argument("nullable") {
        given.isTrue
      } else if call.hasUnreadArguments {
        nil
      } else {
        facts.hasIdentity ? false : isKey.map { !$0 }
      }
    var serverDefault = ownDefault
    if isKey != false, serverDefault == .none, ColumnDefinition.isInteger(typeValue) {
      // SQLAlchemy makes an integer key SERIAL or AUTO_INCREMENT.
      switch ColumnNumbering(call) {
      case .never: break
      case .unknown: serverDefault = .unknown
      case .always, .byDefault, .alsoIfReferring: serverDefault = isKey == nil ? .unknown : .some
      }
    }
    var definition = ColumnDefinition(
      name: call.argument("name", at: 0)?.text,
      type: typeValue.flatMap { ColumnDefinition.typeText($0, context) }, isNullable: isNullable,
      serverDefault: serverDefault,
      hasPythonDefault: call.argument("default").map { !$0.isNone } ?? false,
      isPrimaryKey: isKey ?? false)
    if let dialect, let text = type?.rendered(for: dialect) { definition.databaseType = text }
    if let given { definition.defaultText = DefaultText.text(of: given, dialect) }
    for index in items.indices { definition.readDefault(items[index], dialect) }
    if let given { definition.readDefault(given, dialect) }
    if let comment = call.argument("comment")?.text { definition.comment = comment }
    self.definition = definition
  }

  private static func ownDefault(
    _ call: StaticCall, _ given: StaticValue?, _ facts: ItemFacts, _ dialect: Dialect?
  ) -> ColumnDefinition.ServerDefault {
    let hasIdentities = ColumnDefinition.hasIdentities(dialect)
    if facts.isFilled || facts.hasIdentity && hasIdentities { return .some }
    switch given {
    case nil: return call.hasUnreadArguments || facts.mayHoldDefault ? .unknown : .none
    case StaticValue.none?: return .none
    case .text?: return .some
    case .made(let made)?:
      guard made.isOfPlainSQLAlchemy else { return .unknown }
      switch made.word {
      case .text?:
        return made.argument("text", at: 0)?.text?.isNullInParentheses == true ? .null : .some
      case .null?: return .null
      // What a trigger fills is no default.
      case .fetchedValue?: return .none
      case .identity?: return hasIdentities ? .some : .none
      default: return .some
      }
    case .unknown?, .imported?, .function?: return .unknown
    default: return .some
    }
  }
}

/// What stands among the arguments of a column.
private struct ItemFacts {
  private(set) var type: StaticValue?
  private(set) var hasIdentity = false
  /// Whether something has a value for the rows that are there.
  private(set) var isFilled = false
  /// Whether what is not known may be a default.
  private(set) var mayHoldDefault = false

  init(_ items: ArraySlice<StaticValue>) {
    for index in items.indices {
      switch items[index].columnItem {
      case .identity?: hasIdentity = true
      case .filled?: isFilled = true
      case .other?: break
      case nil:
        if type == nil { type = items[index] }
        guard index > items.startIndex else { continue }
        switch items[index] {
        case .unknown, .made: mayHoldDefault = true
        default: break
        }
      }
    }
  }
}

extension ColumnDefinition {
  /// Reads `sa.Column(…)`.
  ///
  /// - Returns: Nil for a value that is no such call.
  init?(_ value: StaticValue, _ context: DirectiveContext) {
    guard let reading = ColumnReading.of(value, context) else { return nil }
    self = reading.definition
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

  /// Reads what one argument says of the default.
  fileprivate mutating func readDefault(_ value: StaticValue, _ dialect: Dialect?) {
    guard case .made(let made) = value else { return }
    switch made.word {
    case .identity?: isIdentity = Self.hasIdentities(dialect)
    case .computed?: isComputed = true
    case .defaultClause?:
      defaultText = made.argument("arg", at: 0).flatMap { DefaultText.text(of: $0, dialect) }
    default: return
    }
  }

  /// Whether a database has identity columns, as SQLAlchemy makes them; it leaves them out for others.
  fileprivate static func hasIdentities(_ dialect: Dialect?) -> Bool {
    switch dialect {
    case .sqlite, .mysql, .mariadb: false
    case .postgresql, .oracle, .mssql, nil: true
    }
  }

  static func isInteger(_ type: StaticValue?) -> Bool {
    switch type {
    case .made(var call)?:
      while call.word == .withVariant, let receiver = call.receiver { call = receiver }
      return call.callee?.isIntegerType ?? false
    case .imported(let imported)?: return imported.isIntegerType
    default: return false
    }
  }

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
    switch call.word {
    case .identity?: return .identity
    case .computed?, .defaultClause?: return .filled
    case .foreignKey?, .checkConstraint?, .uniqueConstraint?, .primaryKeyConstraint?, .sequence?,
      .index?, .fetchedValue?:
      return .other
    default: return nil
    }
  }
}

extension String {
  /// Whether it is `NULL`, perhaps in parentheses.
  fileprivate var isNullInParentheses: Bool {
    var rest = utf8[...]
    let blank = UInt8(ascii: " ")
    while rest.first == UInt8(ascii: "(") || rest.first == blank { rest.removeFirst() }
    while rest.last == UInt8(ascii: ")") || rest.last == blank { rest.removeLast() }
    return rest.count == 4 && rest.lazy.map { $0 | 0x20 }.elementsEqual("null".utf8)
  }
}
