public import SourceText

/// A string or bytes literal: one or more adjacent parts and the value they make together.
public struct StringLiteral: Sendable {
  public let isBytes: Bool
  public let parts: [StringPart]
  public let value: DecodedText
}

/// One literal of adjacent ones.
public struct StringPart: Sendable {
  /// The literal with prefix and quotes.
  public let range: SourceRange
  /// What lies between the quotes.
  public let content: SourceRange
  public let style: StringStyle
}

/// A piece of a string with fields as it is read, where adjacent texts are several.
public enum StringPieceSource: Sendable {
  /// Text that is what stands there.
  case plain(SourceRange)
  case text(DecodedText)
  /// A `replacementField` node.
  case field(NodeID)
}

/// A piece of a string with fields.
public enum StringPiece: Sendable {
  /// Text; adjacent texts are joined, none is empty.
  case text(DecodedText)
  /// A `replacementField` node.
  case field(NodeID)
}
