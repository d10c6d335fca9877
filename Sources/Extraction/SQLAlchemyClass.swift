import SchemaModel

/// A class of SQLAlchemy's that may be one of types.
///
/// An object of its imported name, so that what is found out about it is known for all columns.
final class SQLAlchemyClass {
  let home: SQLAlchemyType.Home
  let name: String
  let isEnumeration: Bool
  let isDomain: Bool
  let isArray: Bool
  /// Whether it is a type of yes and no of SQLAlchemy's own.
  let isBoolean: Bool
  /// How a database gets the type without arguments, found out last.
  private var plainText: (dialect: Dialect, text: String?)?

  /// The class of a dotted name; nil for what is none of SQLAlchemy's.
  init?(_ path: [String]) {
    guard let name = path.last, let home = Self.home(path) else { return nil }
    self.home = home
    self.name = name
    isEnumeration = name == "Enum" || name == "ENUM"
    isDomain = name == "DOMAIN"
    isArray = name == "ARRAY"
    isBoolean = name == "Boolean" || name == "BOOLEAN"
  }

  /// Where the type of a dotted name is defined; nil for what is none of SQLAlchemy's.
  private static func home(_ path: [String]) -> SQLAlchemyType.Home? {
    guard path.first == "sqlalchemy" || path.first == "sqlmodel" && path.last == "AutoString" else {
      return nil
    }
    guard path.count > 2, let place = path.firstIndex(of: "dialects"), place + 1 < path.count
    else { return .generic }
    return SQLAlchemyType.Home(rawValue: path[place + 1])
  }

  /// How a database gets the type without arguments; it is rendered for the first who asks.
  func plainText(for dialect: Dialect, _ render: () -> String?) -> String? {
    if let plainText, plainText.dialect == dialect { return plainText.text }
    let text = render()
    plainText = (dialect, text)
    return text
  }
}
