import SchemaModel

/// The arguments of a call, as far as they could be read.
struct StaticArguments {
  struct Keyword {
    let name: String
    var value: StaticValue
  }

  var positional: [StaticValue] = []
  var keywords: [Keyword] = []
  /// Whether `*values` or `**values` that could not be read may add some.
  var hasUnread = false
  /// Whether `**values` that could not be read are among them.
  var hasUnreadKeywords = false
  /// Where among the positional ones `*values` stands that could not be read, which moves the ones behind it.
  var unreadFrom: Int?
}

/// Arguments of calls, read with three outcomes: given, left out, and not to be read.
extension StaticCall {
  /// The value of an argument; `none` where it is left out, unknown where `**values` may hold it.
  func value(_ name: String, at index: Int? = nil) -> StaticValue {
    argument(name, at: index) ?? (hasUnreadArguments ? .unknown : .none)
  }

  /// The same, but nil where it is surely left out.
  func given(_ name: String, at index: Int? = nil) -> StaticValue? {
    let mayBe = hasUnreadKeywords || index.map { $0 >= unreadFrom ?? .max } ?? false
    return argument(name, at: index) ?? (mayBe ? .unknown : nil)
  }

  /// Whether a switch is on, as far as can be read.
  func isOn(_ name: String) -> Bool {
    argument(name)?.isTrue ?? false
  }

  /// The value of an option that belongs to databases, such as `postgresql_where`.
  ///
  /// - Parameters:
  ///   - name: The option's name after the database's.
  ///   - dialect: The database; of one that is not known any option counts.
  /// - Returns: Nil where it is not given.
  func option(_ name: String, for dialect: Dialect?) -> StaticValue? {
    switch dialect {
    case _ where keywords.isEmpty: return nil
    case .mariadb?: return option(name, of: "mariadb") ?? option(name, of: "mysql")
    case let dialect?: return option(name, of: dialect.rawValue)
    case nil: return Dialect.allCases.lazy.compactMap { self.option(name, of: $0.rawValue) }.first
    }
  }

  /// The value of the keyword that a database's name, an underscore and an option's name make.
  private func option(_ name: String, of database: String) -> StaticValue? {
    let length = database.utf8.count + 1 + name.utf8.count
    // Put together only for what may be equal.
    guard keywords.contains(where: { $0.name.utf8.count == length }) else { return nil }
    return argument("\(database)_\(name)")
  }
}

extension StaticValue {
  /// The texts of a list of texts; nil where it is none.
  var texts: [String]? {
    guard let elements else { return nil }
    let texts = elements.compactMap(\.text)
    return texts.count == elements.count ? texts : nil
  }

  /// A name that is given as a text; nil within where there is none, nil where it cannot be read.
  var optionalName: String?? {
    switch self {
    case .none: .some(nil)
    case .text(let text): .some(text.text)
    default: nil
    }
  }

  /// The name of a column that is given by its name or by `sa.column("…")`, also with an order.
  var columnName: String? {
    switch self {
    case .text(let text): return text.text
    case .made(let call) where call.word == .column: return call.argument("name", at: 0)?.text
    case .made(let call) where call.word == .columnClause:
      return call.argument("text", at: 0)?.text
    default: return nil
    }
  }
}
