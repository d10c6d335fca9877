/// How an expression is used: read, assigned to, or deleted.
package enum ExpressionContext: UInt8, Sendable {
  case load, store, delete
}

/// How a parameter takes its argument.
package enum ParameterKind: UInt8, Sendable {
  case positionalOnly
  case ordinary
  /// `*name`.
  case variadic
  case keywordOnly
  /// `**name`.
  case keywordVariadic
}

/// The conversion of a replacement field.
package enum FieldConversion: UInt8, Sendable {
  case none, string, representation, ascii
}

/// The prefix and quotes of one literal.
package struct StringStyle: OptionSet, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  package static let raw = StringStyle(rawValue: 1)
  package static let bytes = StringStyle(rawValue: 2)
  package static let formatted = StringStyle(rawValue: 4)
  package static let template = StringStyle(rawValue: 8)
  package static let unicode = StringStyle(rawValue: 16)
  package static let triple = StringStyle(rawValue: 32)
  package static let doubleQuote = StringStyle(rawValue: 64)

  /// Whether braces stand for fields.
  package var hasFields: Bool { !isDisjoint(with: [.formatted, .template]) }

  package var quoteLength: Int { contains(.triple) ? 3 : 1 }
}

/// The meanings of the bits of `NodeRecord.detail` that are not an enum's raw value.
enum NodeDetail {
  /// `async def`, `async for`, `async with`.
  static let isAsync: UInt16 = 1
  /// An error node lies within this function.
  static let isIncomplete: UInt16 = 2
  /// `except*`.
  static let isStar: UInt16 = 1
  /// The target of an annotated assignment is a bare name.
  static let isSimple: UInt16 = 1
  /// The source of a field that `{value = }` shows; braces in it are not doubled.
  static let isShown: UInt16 = 1
  /// Text of a raw literal.
  static let isRaw: UInt16 = 2
  /// The two lowest bits hold an `ExpressionContext`.
  static let contextMask: UInt16 = 3
}
