import SchemaModel

/// Server defaults as DDL has them.
enum DefaultText {
  /// The text of `server_default=…`: a text is a literal, everything else an expression.
  ///
  /// - Returns: Nil for none, and for what cannot be rendered.
  static func text(of value: StaticValue, _ dialect: Dialect?) -> String? {
    switch value {
    case .text(let text):
      guard dialect == .mysql || dialect == .mariadb else { return SQLText.quoted(text.text) }
      let parts = text.text.split(separator: "\\", omittingEmptySubsequences: false)
      return SQLText.quoted(parts.joined(separator: "\\\\"))
    case .made(let call) where call.word == .defaultClause:
      return call.argument("arg", at: 0).flatMap { text(of: $0, dialect) }
    default: return SQLText.expression(value, dialect)
    }
  }
}
