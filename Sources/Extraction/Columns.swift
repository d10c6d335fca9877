import MigrationModel
import PythonSyntax
import SchemaModel

extension ColumnDefinition {
  /// Reads `sa.Column(…)`.
  ///
  /// - Returns: Nil for a value that is no such call.
  init?(_ value: StaticValue, _ tree: SyntaxTree) {
    guard case .made(let call) = value, call.function.last == "Column" else { return nil }
    var items = call.positional[...]
    if case .text? = items.first { items.removeFirst() }
    let typeValue = call.argument("type_") ?? items.first { $0.columnItem == nil }
    self.init(name: call.argument("name", at: 0)?.text)
    type = typeValue.flatMap { Self.typeText($0, tree) }
    isPrimaryKey = call.argument("primary_key")?.boolean ?? false
    hasPythonDefault = call.argument("default").map { !$0.isNone } ?? false
    let kinds = items.compactMap(\.columnItem)
    isNullable = Self.nullability(call, isPrimaryKey, kinds)
    serverDefault = Self.serverDefault(call, kinds, unread: items.dropFirst())
    if isPrimaryKey, serverDefault == .none, Self.isInteger(typeValue),
      call.argument("autoincrement")?.boolean != false
    {
      // SQLAlchemy makes an integer key SERIAL or AUTO_INCREMENT.
      serverDefault = .some
    }
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

  private static func isInteger(_ type: StaticValue?) -> Bool {
    let name: String? =
      switch type {
      case .made(let call)?: call.function.last
      case .imported(let name)?: name.path.last
      default: nil
      }
    return ["Integer", "BigInteger", "SmallInteger", "INTEGER", "BIGINT", "SMALLINT"]
      .contains(name)
  }

  private static func typeText(_ value: StaticValue, _ tree: SyntaxTree) -> String? {
    switch value {
    case .made(let call): tree.text(of: call.node)
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
