import SchemaModel

extension NamingConvention {
  /// Reads a `naming_convention`: templates by the names or classes of what they are for.
  ///
  /// - Returns: Nil for what cannot be read, such as a token that a function makes.
  init?(_ value: StaticValue) {
    guard case .dictionary(let items) = value else { return nil }
    self.init(index: nil)
    for item in items {
      guard let key = item.key.conventionKey else { continue }
      guard let template = item.value.text else { return nil }
      switch key {
      case "ix", "Index": index = template
      case "uq", "UniqueConstraint": unique = template
      case "ck", "CheckConstraint": check = template
      case "fk", "ForeignKeyConstraint": foreignKey = template
      case "pk", "PrimaryKeyConstraint": primaryKey = template
      // A token of the project's own, which is a function.
      default: return nil
      }
    }
  }

  /// Reads the convention of what `sa.MetaData(…)` made; nil where it cannot be read.
  init?(ofMetadata value: StaticValue?) {
    guard case .made(let call)? = value, call.isMetadata else { return nil }
    switch call.value("naming_convention", at: 2) {
    case .none: self.init()
    case let convention: self.init(convention)
    }
  }
}

extension StaticValue {
  fileprivate var conventionKey: String? {
    switch self {
    case .text(let text): text.text
    case .imported(let name): name.path.last
    default: nil
    }
  }
}
