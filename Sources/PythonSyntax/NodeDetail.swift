/// How an expression is used: read, assigned to, or deleted.
public enum ExpressionContext: UInt8, Sendable {
  case load, store, delete
}

/// How a parameter takes its argument.
public enum ParameterKind: UInt8, Sendable {
  case positionalOnly
  case ordinary
  /// `*name`.
  case variadic
  case keywordOnly
  /// `**name`.
  case keywordVariadic
}

/// The conversion of a replacement field.
public enum FieldConversion: UInt8, Sendable {
  case none, string, representation, ascii
}

/// The prefix and quotes of one literal.
public struct StringStyle: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  public static let raw = StringStyle(rawValue: 1)
  public static let bytes = StringStyle(rawValue: 2)
  public static let formatted = StringStyle(rawValue: 4)
  public static let template = StringStyle(rawValue: 8)
  public static let unicode = StringStyle(rawValue: 16)
  public static let triple = StringStyle(rawValue: 32)
  public static let doubleQuote = StringStyle(rawValue: 64)
  /// Nothing in it stands for something else: neither a backslash nor a carriage return.
  static let plain = StringStyle(rawValue: 128)

  /// Whether braces stand for fields.
  public var hasFields: Bool { !isDisjoint(with: [.formatted, .template]) }

  public var quoteLength: Int { contains(.triple) ? 3 : 1 }
}

/// The meanings of the bits of `NodeRecord.detail` that are not an enum's raw value.
enum NodeDetail {
  /// `async def`, `async for`, `async with`.
  static let isAsync: UInt8 = 1
  /// An error node lies within this function.
  static let isIncomplete: UInt8 = 2
  /// `except*`.
  static let isStar: UInt8 = 1
  /// The target of an annotated assignment is a bare name.
  static let isSimple: UInt8 = 1
  /// The source of a field that `{value = }` shows; braces in it are not doubled.
  static let isShown: UInt8 = 1
  /// Text of a raw literal.
  static let isRaw: UInt8 = 2
  /// The two lowest bits hold an `ExpressionContext`.
  static let contextMask: UInt8 = 3
}
